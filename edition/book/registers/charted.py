"""From an event of the chronology to the chart that shows it.

A chart names the events that it shows (``edition.charts.show``), and is noted as its page is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from docutils import nodes
from lxml import html
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from edition.doctree.domain import edition_domain

_NAMED = "data-entries"
_EVENT, _REMARKS = "ed-event", "ed-remarks"


def note_charts(app: Sphinx, doctree: nodes.document) -> None:
    """Record which charts of the page being read show which events."""
    for node in doctree.findall(nodes.raw):
        if _NAMED not in node.astext():
            continue
        for figure in html.fragment_fromstring(node.astext(), create_parent=True).iter("figure"):
            title = figure.findtext(".//figcaption/strong") or ""
            anchor, entries = str(figure.get("id", "")), str(figure.get(_NAMED, "")).split()
            edition_domain(app.env).note_chart(app.env.docname, anchor, title, entries)


def lead_to_charts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Add to each event of a chronology a link to the chart that shows it.

    Of several this is the one with the fewest events, in which one event is seen best. The query of the link names
    the event, for the script that points at it there.
    """
    if not isinstance(app.builder, StandaloneHTMLBuilder):
        return
    shown: dict[str, tuple[str, str, str]] = {}
    charts = edition_domain(app.env).charts
    for anchor in sorted(charts, key=lambda anchor: (len(charts[anchor][2]), anchor), reverse=True):
        page, title, entries = charts[anchor]
        shown |= dict.fromkeys(entries, (page, anchor, title))
    for item, identifier in _events(doctree):
        if identifier in shown:
            page, anchor, title = shown[identifier]
            address = f"{app.builder.get_relative_uri(docname, page)}?entry={quote(identifier)}#{anchor}"
            link = nodes.reference("", "in a chart", refuri=address, reftitle=title, internal=True)
            remarks = next(node for node in item.findall(nodes.paragraph) if _REMARKS in node["classes"])
            remarks += [nodes.Text("\u00a0· "), link]


def _events(doctree: nodes.document) -> Iterator[tuple[nodes.list_item, str]]:
    for item in doctree.findall(nodes.list_item):
        if _EVENT in item["classes"]:
            yield item, item["ids"][0]
