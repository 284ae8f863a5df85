"""A letter made of the texts of its witnesses: header, text, apparatus."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from edition.collation.apparatus import Options, make_apparatus
from edition.collation.tokens import locate_tokens, tokenise
from edition.errors import Problem
from edition.model import Letter
from edition.project import Project
from edition.tree import Markup, Node, Witness
from edition.vocabulary import REGISTERS
from edition.witnesses import WitnessText

#: Tokens that say where a text differs from its file.
_SHOWN = 4
_NAME = re.compile(r"[^\W\d][\w.-]*")


@dataclass(frozen=True)
class About:
    """What a letter's header says that no witness does."""

    id: str
    title: str
    language: str
    nature: str = "transcription"


def make_letter(about: About, witnesses: Sequence[WitnessText], options: Options, project: Project) -> Letter:
    """Return a letter of some witnesses, with the apparatus of their differences.

    Raises EditionError where two have one siglum.
    """
    named = tuple(Witness(each.siglum, (f"From the file {_file(each)}",)) for each in witnesses)
    apparatus = make_apparatus({each.siglum: each.blocks for each in witnesses}, options)
    return Letter(
        id=about.id,
        layer="edition",
        nature=about.nature,
        header=make_header(about, named, options, project),
        witnesses=named,
        sections=apparatus.sections,
        groups=apparatus.groups,
        language=about.language,
    )


def _file(witness: WitnessText) -> str:
    return witness.file.replace("\\", "/").rpartition("/")[2]


def find_losses(letter: Letter, witnesses: Sequence[WitnessText]) -> list[Problem]:
    """Return where the text of a witness is not that of its file.

    The text is put together from the letter; the two are compared token by token.
    """
    problems = []
    for each in witnesses:
        # Neither text is held as tokens: that would be the most memory that collating takes.
        wanted = (token.spelling for block in each.blocks for token in tokenise(block.text))
        found = (located.token.spelling for located in locate_tokens(letter.witness_text(each.siglum)))
        for number, (one, other) in enumerate(zip_longest(wanted, found, fillvalue=""), 1):
            if one != other:
                what = f"read back as {_join(other, found)!r} at token {number}"
                problems.append(Problem(each.file, 0, what, repr(_join(one, wanted))))
                break
    return problems


def _join(first: str, others: Iterator[str]) -> str:
    return " ".join([first, *islice(others, _SHOWN - 1)]).strip()


def make_header(about: About, witnesses: Sequence[Witness], options: Options, project: Project) -> Markup:
    """Return the header of a letter that has none yet."""
    title = _element(
        "titleStmt",
        _element("title", about.title),
        Markup("respStmt", (("xml:id", "edition"),), (_element("resp", "apparatus"), _element("name", project.signed))),
    )
    licence = Markup("licence", (("target", project.licence_address),), (_element("p", f"{project.licence_title}."),))
    publication = _element(
        "publicationStmt",
        _element("publisher", project.title),
        Markup("availability", (("status", "free"),), (licence,)),
    )
    listed = _element(
        "listWit", *(Markup("witness", (("xml:id", each.siglum),), each.description) for each in witnesses)
    )
    base = f"The base of the apparatus is {options.base}. " if options.base else "No reading is preferred. "
    recorded = (
        "Every difference in words is recorded; punctuation and capitals follow the base, or the first witness."
        if options.words_only
        else "Every difference is recorded, those in punctuation and capitals too."
    )
    divided = " Where others begin a paragraph, a milestone names them."
    prefixes = (
        _declare_prefix(name, project.pages.of_register(name), f"A row of the register of {name}, by its id.")
        for name in REGISTERS
    )
    bib = _declare_prefix("bib", project.pages.sources, "An entry of the bibliography, by its key.")
    encoding = _element(
        "encodingDesc",
        _element("editorialDecl", _element("p", base + recorded + divided)),
        Markup("variantEncoding", (("method", "parallel-segmentation"), ("location", "internal"))),
        _element("listPrefixDef", *prefixes, bib),
    )
    language = Markup(
        "language", (("ident", about.language),), (project.languages.get(about.language, about.language),)
    )
    return _element(
        "teiHeader",
        _element("fileDesc", title, publication, _element("sourceDesc", listed)),
        encoding,
        _element("profileDesc", _element("langUsage", language)),
    )


def _declare_prefix(prefix: str, page: str, meaning: str) -> Markup:
    target = f"{page.rpartition('/')[2]}.html#$1"
    attributes = (("ident", prefix), ("matchPattern", "(.+)"), ("replacementPattern", target))
    return Markup("prefixDef", attributes, (_element("p", meaning),))


def _element(tag: str, *content: Node) -> Markup:
    return Markup(tag, (), content)
