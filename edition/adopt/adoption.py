"""A foreign TEI file made into a text of the edition: read, converted, checked, and accounted for word by word.

What cannot be read rightly is refused, with the line and the reason; nothing is guessed, and nothing is written here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from edition.adopt.account import Difference, compare_texts, count_characters, read_versions
from edition.adopt.account import Reading as SourceText
from edition.adopt.apparatus import SiteConverter
from edition.adopt.arrangement import arrange
from edition.adopt.attachment import inline_apparatus
from edition.adopt.conversion import FoundNote
from edition.adopt.elements import elements, words_of
from edition.adopt.header import HeaderWriter, read_language
from edition.adopt.lacunae import drop_contradictions
from edition.adopt.names import Names
from edition.adopt.parts import Parts, divide
from edition.adopt.pointers import Claims, find_ids, mend_pointers
from edition.adopt.reading_report import Account, Counts, Report
from edition.adopt.report import Entry
from edition.adopt.source import Source, line_of, parse_source, tag_of
from edition.adopt.witnesses import Witnesses, find_families, flatten, read_witnesses
from edition.check import OF_QUOTING, check_letter
from edition.errors import EditionError, Problem
from edition.model import Letter
from edition.tei import dumps, loads
from edition.tei.xml import serialise
from edition.tree import COMPLETE, NEGATIVE, POSITIVE, Markup, Node
from edition.vocabulary import Vocabularies

#: Problems that are shown of a text that would not pass the check.
_MOST = 20


@dataclass(frozen=True)
class Options:
    """What an editor says of a file that it does not say itself.

    What is empty follows from the file.
    """

    identifier: str = ""
    apparatus: str = ""
    nature: str = "transcription"


@dataclass(frozen=True)
class Adopted:
    """A text in the form of the house, and the report of how it was read."""

    identifier: str
    content: bytes
    report: Report


def adopt(
    source: bytes, path: Path | str, options: Options | None = None, lists: Vocabularies | None = None
) -> list[Adopted]:
    """Return the texts of a foreign TEI file in the form of the house, in their order.

    ``path`` names the file in messages and gives the id where ``options`` do not. Raises EditionError where the file
    cannot be read, or not without guessing.
    """
    options = options or Options()
    read = parse_source(source, path)
    base = options.identifier or name_text(path)
    several = len(read.texts) > 1
    return [
        _adopt_text(root, f"{base}-{number}" if several else base, read, path, options, lists or Vocabularies())
        for number, root in enumerate(read.texts, 1)
    ]


def name_text(path: Path | str) -> str:
    """Return the id of a text by the name of its file.

    It is of small letters, digits and hyphens.

    >>> name_text("Works/LIT4915_PhysA.xml")
    'lit4915-physa'
    """
    plain = unicodedata.normalize("NFKD", Path(path).stem).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return name if name[:1].isalpha() else f"text-{name}".strip("-")


def _adopt_text(
    root: etree._Element, identifier: str, source: Source, path: Path | str, options: Options, lists: Vocabularies
) -> Adopted:
    text = root.find("text")
    assert text is not None
    characters = _characters(root)
    entries = [*source.entries, *inline_apparatus(root, Path(path).name), *_find_beside(root)]
    parts = divide(text)
    names = Names(root, identifier)
    witnesses = read_witnesses(root, names)
    names.take(witness.identifier for witness in flatten(witnesses.members))
    names.take(family.identifier for family in find_families(witnesses.members))
    entries += drop_contradictions(parts.body, witnesses)
    told = _told(parts, witnesses, options.apparatus == NEGATIVE)
    converter = SiteConverter(names, witnesses=witnesses)
    body = _body(converter, parts, path)
    front = _around(converter, parts.front, "front")
    back = _around(converter, parts.back, "back")
    apparatus = options.apparatus or (POSITIVE if converter.silent else COMPLETE)
    notes = [note for note in converter.notes if note.content]
    converter.aside = True
    writer = HeaderWriter(converter, root.find("teiHeader"), witnesses)
    header = writer.write(identifier, apparatus, Path(path).name)
    about = (("type", "edition"), ("subtype", options.nature), ("xml:lang", read_language(root)))
    held = [*_part("front", front), body, *_part("back", [*back, *_notes(notes, writer.editor)])]
    written = Markup("text", about, tuple(held), line_of(text))
    claims = Claims(names, writer.editor)
    known = frozenset(find_ids((header, written)))
    written = mend_pointers(written, known, claims, converter.tell)
    header = mend_pointers(_with_sources(header, claims), known, claims, converter.tell)
    document = Markup("TEI", (("xml:id", identifier),), (header, written))
    letter, content = _written(document, path, lists)
    accounts = _account(told, letter, path)
    report = Report(
        file=Path(path).name,
        identifier=identifier,
        title=letter.title,
        apparatus=apparatus,
        counts=Counts(
            len(letter.witnesses),
            len(letter.families),
            len(letter.all_paragraphs),
            len(letter.all_variants),
            len(letter.notes),
        ),
        entries=tuple(sorted({*entries, *parts.entries, *witnesses.entries, *converter.entries, *converter.told()})),
        accounts=accounts,
        characters=tuple((part, number, _after(part, content)) for part, number in characters),
    )
    return Adopted(identifier, content, report)


def _find_beside(root: etree._Element) -> Iterator[Entry]:
    """Yield what stands beside a text and its header, and is not read.

    Of a corpus that is what is said of all its texts.
    """
    for element in elements(root):
        name = str(element.tag)
        held = [part for part in elements(element) if name != "standOff" or part.tag != "listApp"]
        if name not in {"teiHeader", "text"} and held:
            parts = ", ".join(dict.fromkeys(f"<{tag_of(part)}>" for part in held))
            yield Entry(line_of(element), f"<{tag_of(element)}> with {parts}", "it is no text", "not read")
    for corpus in root.iterancestors():
        if (header := corpus.find("teiHeader")) is not None:
            what = f"the <teiHeader> of the <{tag_of(corpus)}>"
            yield Entry(line_of(header), what, "each text has a header of its own", "not read")


def _body(converter: SiteConverter, parts: Parts, path: Path | str) -> Markup:
    blocks = [
        block
        for element in parts.body
        for block in (converter.blocks(element, "body") if element.tag == "body" else converter.holder(element, "body"))
    ]
    words = any(words_of(element) for element in parts.body)
    if not words or not any(isinstance(block, Markup) for block in blocks):
        line = next((line_of(element) for element in parts.body), 0)
        raise EditionError(Problem.at(path, line, "the body of the text holds no words", "a text to edit"))
    return Markup("body", (), tuple(_identified(arrange("body", blocks)[1], converter.names)))


def _identified(blocks: list[Node], names: Names) -> list[Node]:
    """Return blocks in which every division has an id."""
    made: list[Node] = []
    for block in blocks:
        if isinstance(block, Markup):
            given = dict(block.attributes)
            if block.tag == "div" and not given.get("xml:id"):
                given = {"xml:id": names.give("s"), **given}
            block = Markup(block.tag, tuple(given.items()), tuple(_identified([*block.content], names)), block.line)
        made.append(block)
    return made


def _around(converter: SiteConverter, elements: Iterable[etree._Element], kind: str) -> list[Node]:
    """Return what stands before or after a text as divisions."""
    made: list[Node] = []
    loose: list[Node] = []

    def gather() -> None:
        if any(isinstance(block, Markup) for block in loose):
            made.append(Markup("div", (("type", kind),), tuple(arrange("div", loose[:])[1])))
        loose.clear()

    for element in elements:
        inner = converter.blocks(element, "div") if element.tag == kind else converter.one_block(element, "div")
        for block in inner:
            if isinstance(block, Markup) and block.tag == "div":
                gather()
                made.append(block)
            else:
                loose.append(block)
    gather()
    targets = {note.target for note in converter.notes}
    return [_titled(node, converter.names.kept | targets) for node in made]


def _titled(node: Node, needed: frozenset[str] | set[str]) -> Node:
    """Return a division whose heading is its title, without an id that nobody needs."""
    if not isinstance(node, Markup) or node.tag != "div":
        return node
    content = [_titled(inner, needed) for inner in node.content]
    first = content[0] if content else None
    if isinstance(first, Markup) and first.tag == "head" and dict(first.attributes).get("xml:id") not in needed:
        content[0] = Markup("head", (), first.content, first.line)
    return Markup(node.tag, node.attributes, tuple(content), node.line)


def _part(tag: str, content: list[Node]) -> list[Node]:
    return [Markup(tag, (), tuple(content))] if content else []


def _notes(notes: list[FoundNote], editor: str) -> list[Node]:
    """Return notes as the division of the edition's notes.

    The editor answers for those for which nobody else does.
    """
    made = [_note(note, editor) for note in notes]
    return [Markup("div", (("type", "notes"),), tuple(made))] if made else []


def _note(note: FoundNote, editor: str) -> Markup:
    kept = {name: value for name, value in note.attributes if name not in ("xml:id", "type", "target")}
    kept.setdefault("resp", f"#{editor}")
    attributes = (("xml:id", note.identifier), ("type", "commentary"), ("target", f"#{note.target}"), *kept.items())
    label = Markup("label", (), (note.catchword or "…",))
    blocks = all(isinstance(node, Markup) and node.tag == "p" for node in note.content)
    return Markup("note", attributes, (label, *(() if blocks else (" ",)), *note.content), note.line)


def _with_sources(header: Markup, claims: Claims) -> Markup:
    """Return a header with those declared whom readings name."""

    def place(node: Node) -> Node:
        if isinstance(node, Markup) and node.tag in ("fileDesc", "sourceDesc"):
            made: list[Node] = [place(inner) for inner in node.content] if node.tag == "fileDesc" else [*node.content]
            if node.tag == "sourceDesc":
                at = 1 if made and isinstance(made[0], Markup) and made[0].tag == "listWit" else 0
                made[at:at] = [Markup("bibl", (("xml:id", name),), (words,)) for name, words in claims.sources()]
            return Markup(node.tag, node.attributes, tuple(made), node.line)
        return node

    return Markup(header.tag, header.attributes, tuple(place(part) for part in header.content), header.line)


def _written(document: Markup, path: Path | str, lists: Vocabularies) -> tuple[Letter, bytes]:
    """Return a document as a letter and as the bytes of its file.

    Raises EditionError where it does not pass the check.
    """
    try:
        letter = loads(serialise(document), path, lists)
        content = dumps(letter)
        letter = loads(content, path, lists)
        problems = check_letter(letter, OF_QUOTING)
    except EditionError as error:
        problems = error.problems
    if problems:
        more = [Problem.at(path, 0, f"and {len(problems) - _MOST} more such problems")] if len(problems) > _MOST else []
        raise EditionError(
            [
                *(
                    Problem.at(
                        path, 0, f"what would be written does not pass the check: {problem.what}", problem.expected
                    )
                    for problem in problems[:_MOST]
                ),
                *more,
            ]
        )
    return letter, content


def _told(parts: Parts, witnesses: Witnesses, negative: bool) -> dict[str, str]:
    """Return the text of each witness as the source has it.

    Under no siglum stands the edited text.
    """
    body = [deepcopy(part) for part in parts.body]
    read = SourceText(body, witnesses.named, witnesses.sigla(), agreeing=negative)
    edited = SourceText(body, witnesses.named, witnesses.sigla(), edited=True)
    return {siglum: read.text(siglum) for siglum in witnesses.sigla()} | {"": edited.text("")}


def _account(before: dict[str, str], letter: Letter, path: Path | str) -> tuple[Account, ...]:
    """Return how many words each witness has.

    Raises EditionError where one has other words than in the source.
    """
    after = read_versions(letter)
    differences: list[Difference] = compare_texts(before, after)
    if differences:
        raise EditionError(
            Problem.at(path, 0, str(difference), "the words of the source") for difference in differences[:10]
        )
    return tuple(Account(siglum, len(text.split())) for siglum, text in after.items())


def _characters(root: etree._Element) -> list[tuple[str, int]]:
    """Return how many characters each part of a document has."""
    return [(part, count_characters(words_of(e))) for part in ("teiHeader", "text") for e in root.findall(part)]


def _after(part: str, content: bytes) -> int:
    element = etree.fromstring(content).find(f"{{*}}{part}")
    return count_characters(words_of(element)) if element is not None else 0
