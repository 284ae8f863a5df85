"""The HTML of the edition's nodes. What it writes is the contract that CONTRIBUTING.md describes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, TypeAlias

from docutils import nodes
from docutils.nodes import Element
from sphinx.writers.html5 import HTML5Translator

from edition.doctree import nodes as ours
from edition.project import find_project
from edition.theme.translator import ends_by_itself
from edition.writing import find_direction

Visitor: TypeAlias = "tuple[Callable[[HTML5Translator, Any], None], Callable[[HTML5Translator, Any], None]]"


#: What HTML says without a class: by an element that means the same, or by where something stands ("").
_PLAIN = {
    "ed-siglum": "b",
    "ed-absent": "small",
    "ed-entry-lemma": "i",
    "ed-catchword": "i",
    "ed-quoted": "u",
    "ed-bracket": "",
    "ed-nothing": "",
    "ed-family": "",
    "ed-entry-place": "",
    "ed-entry-id": "",
    "ed-note-number": "",
}


def _make_plain(node: Element) -> None:
    """Give a node the element that says what one of its classes does.

    That class is left out. A letter has so many of each that a class would be a tenth of its page.
    """
    plain = [name for name in node["classes"] if name in _PLAIN]
    if plain:
        node["classes"] = [name for name in node["classes"] if name not in plain]
        node["tag"] = next(filter(None, map(_PLAIN.get, plain)), node.get("tag", "span"))


def list_attributes(node: Element) -> dict[str, str]:
    """Return the HTML attributes of a node, except for its id and classes."""
    html: dict[str, str] = dict(node.get("html", {}))
    if isinstance(node, ours.edition_text):
        html |= {"data-letter": node["letter"], "data-layer": node["layer"], "lang": node["language"]}
        if find_direction(node["language"]) == "rtl":
            html["dir"] = "rtl"
        html["data-noun"] = find_project().text.singular
        if node["sigla"]:
            html["data-witnesses"] = " ".join(node["sigla"])
        for name, of in (("names", "called"), ("families", "families"), ("lost", "lost")):
            if node[of]:
                html[f"data-{name}"] = json.dumps(node[of], ensure_ascii=False, separators=(",", ":"))
    elif isinstance(node, ours.edition_site | ours.edition_site_block):
        html["data-kind"] = " ".join(node["kinds"])
        optional = {
            "data-status": node["status"] if node["status"] != "variant" else "",
            "data-mechanism": " ".join(node["mechanisms"]),
            "data-bearing": node["bearing"],
            "data-continues": node["continues"],
            "data-absent": " ".join(node["absent"]),
            "data-unreported": " ".join(node["unreported"]),
        }
        html |= {name: value for name, value in optional.items() if value}
    elif isinstance(node, ours.edition_reading | ours.edition_reading_block):
        html["data-wit"] = " ".join(node.get("coded", node["witnesses"]))
    elif isinstance(node, ours.edition_paratext | ours.edition_head | ours.edition_control) or (
        isinstance(node, ours.edition_mark) and not node.get("outside")
    ):
        html["data-paratext"] = ""
    return html


#: Attributes that need no value where they have none.
_EMPTY = re.compile(r' (data-(?:paratext|has))=""')


def _start(self: HTML5Translator, node: Element, tag: str, suffix: str = "", **more: str) -> None:
    html = list_attributes(node) | {name.replace("_", "-"): value for name, value in more.items()}
    written = self.starttag(node, tag, suffix, **html)  # type: ignore[arg-type]  # attributes by name
    if self.builder.name != "epub":  # HTML needs no value, XML does
        written = _EMPTY.sub(r" \1", written)
    self.body.append(written)


def _element(tag: str, suffix: str = "") -> Visitor:
    def visit(self: HTML5Translator, node: Element) -> None:
        _make_plain(node)
        _start(self, node, node.get("tag", tag), suffix)

    def depart(self: HTML5Translator, node: Element) -> None:
        self.body.append(f"</{node.get('tag', tag)}>{suffix}")

    return visit, depart


def _visit_text(self: HTML5Translator, node: ours.edition_text) -> None:
    self.section_level += 1
    _start(self, node, "section", "\n")


def _depart_text(self: HTML5Translator, node: ours.edition_text) -> None:
    self.section_level -= 1
    self.body.append("</section>\n")


def _head_level(self: HTML5Translator) -> int:
    return min(self.section_level + self.initial_header_level - 1, 6)


def _visit_head(self: HTML5Translator, node: ours.edition_head) -> None:
    _start(self, node, f"h{_head_level(self)}")


def _depart_head(self: HTML5Translator, node: ours.edition_head) -> None:
    if isinstance(node.parent, Element):
        self.add_permalink_ref(node.parent, "Link to this heading")
    self.body.append(f"</h{_head_level(self)}>\n")


def _visit_paragraph(self: HTML5Translator, node: ours.edition_paragraph) -> None:
    _start(self, node, "p")


def _depart_paragraph(self: HTML5Translator, node: ours.edition_paragraph) -> None:
    if self.builder.name == "epub" or not ends_by_itself(node):
        self.body.append("</p>")


def _visit_break(self: HTML5Translator, _node: ours.edition_break) -> None:
    self.body.append("<br/>")
    raise nodes.SkipNode


def _depart_break(_self: HTML5Translator, _node: ours.edition_break) -> None:
    """Do nothing: an end of line has no end tag."""


def _visit_mark(self: HTML5Translator, node: ours.edition_mark) -> None:
    _make_plain(node)
    label = {"aria_label": node["label"]} if node.get("label") else {}
    _start(self, node, "a", href=f"#{node['refid']}" if "refid" in node else node["refuri"], **label)


def _depart_mark(self: HTML5Translator, _node: ours.edition_mark) -> None:
    self.body.append("</a>")


def _visit_control(self: HTML5Translator, node: ours.edition_control) -> None:
    if self.builder.name == "epub":  # a book reader neither keeps the choice nor hides anything by it
        raise nodes.SkipNode
    _start(self, node, "form", "\n", autocomplete="off")
    if node["families"]:
        _write_list(self, node)
    else:
        _write_buttons(self, node)
    self.body.append("</fieldset>\n")


def _write_buttons(self: HTML5Translator, node: ours.edition_control) -> None:
    """Write a button for each of few versions, which a style sheet asks for."""
    self.body.append(f'<fieldset class="ed-view"><legend>{self.encode(node["legend"])}</legend>')
    for position, (label, value) in enumerate(node["choices"]):
        checked = " checked" if position == 0 else ""
        self.body.append(_radio(self, node["name"], value, f"ed-view-{position}", label, checked))
    if node["differing"]:  # needs a script, which shows what is hidden here
        self.body.append(_radio(self, node["name"], node["side"], "ed-view-side", "Side by side", hidden=" hidden"))
        number = node["differing"]
        words = f"{number} paragraphs that differ" if number > 1 else "paragraph that differs"
        self.body.append(f'<label hidden><input type="checkbox" class="ed-only"/> Only the {words}</label>\n')


def _write_list(self: HTML5Translator, node: ours.edition_control) -> None:
    """Write a list of many versions by families.

    It needs a script; without one, that is said.
    """
    self.body.append(
        f"<noscript><p>{self.encode(_NO_SCRIPT)}</p></noscript>\n"
        f'<fieldset class="ed-view" hidden><legend>{self.encode(node["legend"])}</legend>'
        '<label>Version <select name="version">'
    )
    (label, value), *_ = node["choices"]
    self.body.append(_option(self, label, value))
    for family, members in node["families"]:
        options = "".join(_option(self, *choice) for choice in members)
        self.body.append(f'<optgroup label="{self.attval(family)}">{options}</optgroup>' if family else options)
    self.body.append("</select></label>\n")


_NO_SCRIPT = (
    "The text stands here with all its variants; the apparatus below says who has what. To read one version alone, or "
    "several side by side, needs a script."
)


def _option(self: HTML5Translator, label: str, value: str) -> str:
    return f'<option value="{self.attval(value)}">{self.encode(label)}</option>'


def _radio(
    self: HTML5Translator, name: str, value: str, classes: str, label: str, checked: str = "", hidden: str = ""
) -> str:
    return (
        f'<label{hidden}><input type="radio" name="{self.attval(name)}" value="{self.attval(value)}" '
        f'class="{classes}"{checked}/> {self.encode(label)}</label>\n'
    )


def _write_facets(self: HTML5Translator, node: ours.edition_control) -> None:
    """Write a key to the signs of the kinds with counts, and the filters of variants.

    The filters are lists of codes that a script makes work.
    """
    signs = ", ".join(
        f'<span class="ed-sign" data-sign="{self.attval(token)}">{self.encode(code)}\u00a0{count}</span>'
        for name, _label, codes in node["facets"]
        for code, token, count, _meaning in codes
        if name == "kind" or (name == "status" and code != "variant")
    )
    counted = f"{node['total']} {'site' if node['total'] == 1 else 'sites'}{': ' if signs else ''}{signs}"
    said = "".join(f"<p>{self.encode(words)}</p>\n" for words in node["explanations"])
    self.body.append('<details class="ed-more"><summary>Marks and filters</summary>\n')
    self.body.append(f'<p class="ed-key">{counted}</p>\n{said}')
    _write_meanings(self, node)
    self.body.append('<fieldset class="ed-filter" hidden>')
    self.body.append("<legend>Show</legend>")
    for name, label, codes in node["facets"]:
        options = "".join(
            f'<option value="{self.attval(token)}">{self.encode(code)} ({count})</option>'
            for code, token, count, _meaning in codes
        )
        self.body.append(
            f'<label>{self.encode(label)} <select name="{self.attval(name)}">'
            f'<option value="">any ({node["total"]})</option>{options}</select></label>\n'
        )
    self.body.append("<output></output></fieldset>\n</details>\n")


#: What the codes of each field tell.
_ASKED = {
    "kind": "how the versions differ",
    "mechanism": "how the difference came about",
    "bearing": "what depends on it",
    "status": "whether it counts as a variant",
}


def _write_meanings(self: HTML5Translator, node: ours.edition_control) -> None:
    """Write a line for each code of the filters that says what it is, folded away."""
    self.body.append('<details class="ed-meanings"><summary>What these names mean</summary>')
    for name, label, codes in node["facets"]:
        lines = "".join(
            f"<dt>{self.encode(code)}</dt><dd>{self.encode(meaning)}</dd>" for code, _token, _count, meaning in codes
        )
        told = f"<strong>{self.encode(label)}</strong>: {_ASKED[name]}"
        self.body.append(f'<p>{told}</p><dl data-facet="{self.attval(name)}">{lines}</dl>')
    self.body.append("</details>\n")


def _depart_control(self: HTML5Translator, node: ours.edition_control) -> None:
    _write_facets(self, node)
    self.body.append("</form>\n")


#: How each node is written.
VISITORS: dict[type[Element], Visitor] = {
    ours.edition_inline: _element("span"),
    ours.edition_block: _element("div", "\n"),
    ours.edition_text: (_visit_text, _depart_text),
    ours.edition_head: (_visit_head, _depart_head),
    ours.edition_paragraph: (_visit_paragraph, _depart_paragraph),
    ours.edition_break: (_visit_break, _depart_break),
    ours.edition_site: _element("span"),
    ours.edition_site_block: _element("div", "\n"),
    ours.edition_reading: _element("span"),
    ours.edition_reading_block: _element("div", "\n"),
    ours.edition_paratext: _element("span"),
    ours.edition_mark: (_visit_mark, _depart_mark),
    ours.edition_control: (_visit_control, _depart_control),
}
