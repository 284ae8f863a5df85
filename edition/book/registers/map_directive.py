"""The directive that draws the places of a register on a map, each name a link to its entry."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

import edition
from edition.book.build.dependencies import note_outline, note_table
from edition.book.letter.place_names import name_place
from edition.book.page.faults import Reported, report_fault
from edition.book.registers.rows import Mention, find_mentions, name_letter, read_rows
from edition.project import find_project

if TYPE_CHECKING:
    from edition.charts import Linked

#: A name as a drawing has it.
_NAME = re.compile(r"<text\b[^>]*>([^<]+)</text>")
_DRAWING = 'role="img"'
_PLACES, _LAND = "places", "figures-land"


class MapDirective(SphinxDirective):
    """The directive ``{map}``: the places of the register that have coordinates.

    Its option ``frame`` gives the edges of the map in degrees, west, south, east and north; what lies farther east is
    named at the edge. A name leads to its entry; a table below the map leads to the paragraphs that name the place.
    """

    option_spec: ClassVar = {"frame": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Return the map as a figure, or nothing after reporting what is wrong."""
        try:
            edges = [float(word) for word in self.options.get("frame", "").split()]
            west, south, east, north = edges
        except ValueError:
            report_fault(self, f"the frame {self.options.get('frame', '')!r}", "four numbers: west south east north")
            return []
        for table in (_PLACES, _LAND):
            note_table(self.env, table)
        for identifier in edition.letters():
            note_outline(self.env, identifier)
        with Reported(self):
            try:
                return [nodes.raw("", _draw((west, south, east, north)), format="html")]
            except ValueError as error:  # a place lies outside
                report_fault(self, str(error))
        return []


def _draw(frame: tuple[float, float, float, float]) -> str:
    """Return the figure as HTML.

    Raises ValueError where a place lies outside the frame, but in the east.
    """
    import pandas as pd

    from edition import charts

    letters = [edition.load(identifier) for identifier in edition.letters()]
    mentioned = find_mentions(letters)
    names = {letter.id: name_letter(letter) for letter in letters}
    rows = read_rows(_PLACES)
    found = {identifier: mentioned.get(f"{_PLACES}:{identifier}", []) for identifier in rows}
    table = edition.register(_PLACES)
    table = table.assign(count=[len(found[identifier]) for identifier in table["id"]])
    marked = charts.together(table.dropna(subset=["latitude", "longitude"]))
    listed = pd.DataFrame({
        "Place": [charts.Linked(row["name"], _to_entry(identifier, row["name"])) for identifier, row in rows.items()],
        "Named in": [_link_mentions(found[identifier], names) for identifier in rows],
    })  # fmt: skip
    land = edition.figures("land")
    count = int((marked["count"] > 0).sum())
    text = find_project().text
    shown = charts.show(
        lambda width: charts.world(marked, land, width, charts.Frame(*frame)),
        name="places-of-the-register",
        title=f"{len(marked)} places on the map, of which the {text.plural} name {count}",
        alt="A map with the places of this register that have coordinates; each name leads to the entry.",
        caption=f"The larger a disc, the more paragraphs and notes of the {text.plural} name the place. Rings: "
        "not named there. Arrows: farther east. Places very near to another are counted with it.",
        data=listed,
        live=False,
        credit=charts.outlines(),
    )
    entries = {row["name"]: identifier for identifier, row in rows.items()}
    return _NAME.sub(lambda drawn: _linked(drawn, entries), shown.html()).replace(_DRAWING, 'role="group"')


def _linked(drawn: re.Match[str], entries: dict[str, str]) -> str:
    identifier = entries.get(unescape(drawn[1]))
    return f'<a href="#{escape(identifier)}">{drawn[0]}</a>' if identifier else drawn[0]


def _to_entry(identifier: str, name: str) -> str:
    return f'<a href="#{escape(identifier)}">{escape(name)}</a>'


def _link_mentions(mentions: list[Mention], names: dict[str, str]) -> Linked:
    """Return the places that name an entry, as text that writes itself as links."""
    from edition import charts  # which imports what draws, and takes seconds

    parts = []
    for name in dict.fromkeys(mention.letter for mention in mentions):
        letter = edition.load(name)
        anchors = (mention.anchor for mention in mentions if mention.letter == name)
        of_letter = [charts.place(name, anchor, name_place(letter, anchor)) for anchor in anchors]
        parts.append(f"{escape(names[name])}: {', '.join(link.html for link in of_letter)}")
    return charts.Linked("; ".join(mention.anchor for mention in mentions), "; ".join(parts))
