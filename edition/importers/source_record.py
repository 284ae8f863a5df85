"""Every character of a source, accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from edition.importers.line_breaks import Break
from edition.model import Letter, Markup, Node, Paragraph, Section, Variant
from edition.words import count_words


@dataclass(frozen=True)
class Part:
    """A stretch of the source, and what became of it.

    ``kind`` is ``text``, ``apparatus``, ``note``, ``furniture`` (running heads) or ``join`` (a hyphen that broke a
    word). ``stream`` names the text of the letter that now holds it, and is empty where none does: furniture, joins,
    and brackets that only say that the other version lacks something.
    """

    kind: str
    text: str
    stream: str = ""


@dataclass(frozen=True)
class Result:
    """An imported letter, and what the importer reports about it.

    ``source`` is the file it was made from, ``path`` where it was written. ``missing_notes`` are the numbers of calls
    whose notes are not in the source; ``call`` is how a note call is printed there. ``lines`` gives the line of the
    source on which each paragraph and note begins, by id.
    """

    letter: Letter
    source: Path
    parts: tuple[Part, ...]
    breaks: tuple[Break, ...] = ()
    missing_notes: tuple[str, ...] = ()
    call: str = "{}"
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    path: Path | None = field(default=None, compare=False)

    @property
    def undecided(self) -> tuple[Break, ...]:
        """The broken words that nothing decided; they keep their hyphen."""
        return tuple(broken for broken in self.breaks if broken.reason == "undecided")

    def report(self) -> list[str]:
        """Return sentences that tell a reader what to know about the import."""
        letter = self.letter
        words = ", ".join(f"{count_words(letter.witness_text(siglum)):,} in {siglum}" for siglum in letter.readable)
        said = [f"{letter.id}: {len(letter.all_paragraphs)} paragraphs, words: {words}, from {self.source.name}"]
        if letter.all_variants:
            doubtful = sum(variant.status == "doubtful" for variant in letter.all_variants)
            said.append(
                f"{len(letter.all_variants)} variant sites, {doubtful} of them doubtful, {len(letter.groups)} groups"
            )
        if self.breaks:
            joined = sum(broken.joined for broken in self.breaks)
            said.append(f"{len(self.breaks)} words broken at line ends, {joined} of them joined")
        if self.undecided:
            said.append(f"undecided, left with the hyphen: {', '.join(map(str, self.undecided))}")
        if self.missing_notes:
            said.append(f"called but not in the file: notes {', '.join(self.missing_notes)}")
        return said


def is_instruction(variant: Variant) -> bool:
    """Return whether a bracket only says what the other witness lacks."""
    return variant.kinds[:1] == ("punctuation",) or not any(reading.content for reading in variant.readings)


def compose_print(content: Iterable[Node], call: str = "{}") -> str:
    """Return content as a publication prints it.

    Note calls are numbers, readings and supplied words stand in brackets.
    """
    text = ""
    for node in content:
        match node:
            case str():
                text += node
            case Variant():
                text += compose_print(node.lemma.content if node.lemma else (), call)
                if not is_instruction(node):
                    text += "".join(f"[{compose_print(reading.content, call)}]" for reading in node.readings)
            case Markup(tag="ptr"):
                number = node.get("n") or node.get("target").removeprefix("#fn").lstrip("0")
                text += call.format(number)
            case Markup(tag="supplied"):
                text += f"[{compose_print(node.content, call)}]"
            case Section():
                text += compose_print(node.head, call) + compose_print(node.content, call)
            case Paragraph() | Markup():
                text += compose_print(node.content, call)
    return text


def list_streams(letter: Letter, call: str = "{}") -> dict[str, str]:
    """Return the texts of a letter as printed, by name.

    They are ``front`` (the introduction), ``letter`` with its title, ``back`` (the conclusion), and the notes by id.
    """
    texts = {
        "front": compose_print(letter.front, call),
        "letter": letter.title + compose_print(letter.sections, call),
        "back": compose_print(letter.back, call),
    }
    return texts | {note.id: f"{note.n}.{compose_print(note.content, call)}" for note in letter.notes}


def squeeze(text: str) -> str:
    """Remove all white space from a text."""
    return "".join(text.split())


def reconstruct(result: Result) -> str:
    """Reconstruct the source from the letter, without white space.

    The record of the source's parts gives the order, and whatever the letter does not hold. Text of the letter that no
    part accounts for comes last, so that nothing can be in the letter twice unnoticed.
    """
    texts = {name: squeeze(text) for name, text in list_streams(result.letter, result.call).items()}
    source: list[str] = []
    for part in result.parts:
        text = squeeze(part.text)
        if part.stream:
            source.append(texts[part.stream][: len(text)])
            texts[part.stream] = texts[part.stream][len(text) :]
        else:
            source.append(text)
    return "".join([*source, *texts.values()])


def make_element(tag: str, *content: Node, **attributes: str) -> Markup:
    """Make a TEI element.

    ``id`` becomes ``xml:id``, and an underscore at the end of a name is dropped.
    """
    names = {"id": "xml:id", "lang": "xml:lang"}
    pairs = tuple((names.get(name, name.rstrip("_")), value) for name, value in attributes.items())
    return Markup(tag, pairs, tuple(content))
