"""How the two layers of a letter are tied to each other, and where they stand in the book."""

from __future__ import annotations

from collections.abc import Mapping

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.environment import BuildEnvironment

import edition
from edition import store
from edition.book.build.dependencies import note_letter, note_table
from edition.book.letter.content import Rendered
from edition.book.letter.text import Counterparts
from edition.doctree import nodes as ours
from edition.model import Letter
from edition.project import find_project

Ties = Mapping[str, tuple[str, ...]]

OTHER = {"edition": "published", "published": "edition"}
NAME = {"edition": "edition’s text", "published": "published text"}


def list_made() -> tuple[str, ...]:
    """Return the ids of the letters whose published layer has been made here."""
    return tuple(letter for letter in store.letters() if find_project().published_file(letter).exists())


def read_ties(letter: Letter) -> Ties:
    """Return, by paragraph of a letter, the matching paragraphs of its other layer.

    The layers of most letters share their ids; those of a letter that divides differently are tied by its
    table of alignment, many to many.
    """
    if f"alignment-{letter.id}" in {resource["name"] for resource in store.package().get("resources", [])}:
        here, there = ("edition", "published") if letter.layer == "edition" else ("published", "edition")
        table = edition.alignment(letter.id).dropna(subset=[here, there])
        return {
            str(paragraph): tuple(dict.fromkeys(map(str, rows[there])))
            for paragraph, rows in table.groupby(here, sort=False)
        }
    other = {paragraph.id for paragraph in edition.load(letter.id, OTHER[letter.layer]).all_paragraphs}
    return {paragraph.id: (paragraph.id,) for paragraph in letter.all_paragraphs if paragraph.id in other}


def link_counterparts(env: BuildEnvironment, letter: Letter) -> Counterparts:
    """Return a function from a paragraph's id to links to its counterparts.

    It returns no links where the book does not hold the other layer.
    """
    if letter.id not in env.config.edition_published:
        return lambda _paragraph: []
    other = OTHER[letter.layer]
    note_letter(env, letter.id, other)
    note_table(env, f"alignment-{letter.id}")
    tied = read_ties(letter)

    def links(paragraph: str) -> Rendered:
        found: Rendered = []
        for target in tied.get(paragraph, ()):
            number = target.removeprefix("p")
            node = pending_xref(
                "", refdomain="edition", reftype="paragraph", reftarget=f"{letter.id}#{target}", refdoc=env.docname
            )
            node["layer"] = other
            node["paratext"] = f"Paragraph {number} of the {NAME[other]}"
            node += nodes.inline("", f"⇄\u00a0{number}", classes=["ed-other"])
            found.append(node)
        return [ours.paratext(" ", *found, classes="ed-others")] if found else []

    return links
