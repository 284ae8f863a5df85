"""The apparatus of each letter as data, which pages that link to its variants ask for when a first link is opened.

The data is a script that assigns a value, since a page opened from a folder may load a script and no other data. It is
cut out of the letter's page as it was written, so that a link opens what that page shows, and nothing else; what shows
it is ``edition/book/letter/scripts/variant-links.js``. Without a script a link leads to the variant.
"""

from __future__ import annotations

import json
from pathlib import Path

from lxml import etree
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from edition.anchors import name_entry_id
from edition.book.build.written_pages import Page, WrittenPages
from edition.doctree.domain import edition_domain
from edition.files import write_atomically

#: The folder of the data, in that of static files, and the value that the scripts assign to.
FOLDER, _VALUE = "variants", "editionVariants"


def write_entries(written: WrittenPages, app: Sphinx, error: Exception | None) -> None:
    """Write the data of each letter's apparatus, once its page is written."""
    builder = app.builder
    if error or not isinstance(builder, StandaloneHTMLBuilder) or builder.name not in ("html", "dirhtml"):
        return
    folder = Path(app.outdir, "_static", FOLDER)
    made: dict[Path, bytes] = {}
    for (_letter, layer), (docname, _anchors) in sorted(edition_domain(builder.env).letters.items()):
        if layer == "edition":
            entries = written.ask(Path(builder.get_outfilename(docname)), _entries)
            if entries["entries"]:
                made[folder / f"{docname}.js"] = render_script(docname, entries).encode()
    for path in set(folder.rglob("*.js")) - made.keys():
        path.unlink()
    write_atomically(made)


def _entries(page: Page) -> dict[str, dict[str, str]]:
    return read_entries(page.tree)


def read_entries(page: etree._Element) -> dict[str, dict[str, str]]:
    """Return the names of the witnesses, and the entries of the apparatus.

    They are those on the page of a letter: names by sigla, and HTML by the ids of variants, without ids of its own and
    with links as they stand on that page.
    """
    text = next((node for node in page.iter("section") if node.get("data-letter")), None)
    names = json.loads(text.get("data-names", "{}")) if text is not None else {}
    prefix = name_entry_id("")
    found: dict[str, str] = {}
    for entry in page.iter("div"):
        identifier = entry.get("id", "")
        if "ed-entry" in entry.get("class", "").split() and identifier.startswith(prefix):
            found[identifier.removeprefix(prefix)] = _cut_out(entry)
    return {"names": names, "entries": found}


def _cut_out(entry: etree._Element) -> str:
    copy = etree.fromstring(etree.tostring(entry, with_tail=False))
    for node in copy.iter():
        node.attrib.pop("id", None)
    return str(etree.tostring(copy, encoding="unicode", method="html"))


def render_script(name: str, found: dict[str, dict[str, str]]) -> str:
    """Return the data of a letter's apparatus as a script."""
    data = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return f"(window.{_VALUE}??={{}})[{json.dumps(name)}]={data};\n"
