"""The list of a letter's witnesses, with the families they belong to and the passages that are lost in them."""

from __future__ import annotations

from docutils import nodes

from edition.anchors import name_witness_id
from edition.book.letter.content import Page, Rendered, Writer
from edition.doctree import nodes as ours
from edition.model import Family, Witness


def list_witnesses(page: Page) -> nodes.Element:
    """Return the list of a letter's witnesses; many are folded away."""
    letter = page.letter
    items = nodes.definition_list(classes=["ed-witnesses"])
    items += [_item(page, family, [nodes.Text(_members(family))]) for family in letter.families]
    lost = page.shares.find_lost() if page.shares.are_many else {}
    for witness in letter.witnesses:
        runs = [first if first == last else f"{first} to {last}" for first, last in lost.get(witness.siglum, [])]
        more = f" Not extant: {', '.join(runs)}." if runs else ""
        items += _item(page, witness, [ours.inline(more, classes="ed-absent")] if more else [])
    if not page.shares.are_many:
        return items
    summary = ours.inline(f"{len(letter.sigla)} witnesses", tag="summary")
    return ours.block(summary, items, tag="details", classes="ed-witness-list")


def _members(family: Family) -> str:
    lead = "; family of" if family.description else "Family of"
    return f"{lead} {len(family.members)}: {' '.join(family.members)}"


def _item(page: Page, what: Witness | Family, more: Rendered) -> nodes.definition_list_item:
    term = nodes.term("", "", ours.inline(what.siglum, classes="ed-siglum"))
    if page.letter.families:  # the apparatus leads here from the siglum of a family
        term["ids"] = [name_witness_id(what.identifier or what.siglum)]
    described = nodes.paragraph("", "", *Writer(page).content(what.description), *more)
    return nodes.definition_list_item("", term, nodes.definition("", described))
