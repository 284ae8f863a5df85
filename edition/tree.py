"""A layer of a letter as plain immutable data: its witnesses, its text as a tree, its notes.

Content is a tree. Running text is ``str``; whatever TEI marks up inside it is ``Markup``; a place where
witnesses differ is a ``Variant``, which may hold text, whole paragraphs or further variants. White space is
folded: text holds single spaces, and none at either end of a paragraph or a reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

Attributes: TypeAlias = tuple[tuple[str, str], ...]
Node: TypeAlias = "str | Markup | Variant | Paragraph | Section"
Content: TypeAlias = tuple[Node, ...]


@dataclass(frozen=True)
class Markup:
    """A TEI element that the edition keeps as it is.

    For example a name, a date, a page break, or a part of the header.
    """

    tag: str
    attributes: Attributes = ()
    content: Content = ()
    line: int = field(default=0, compare=False)

    def get(self, name: str, default: str = "") -> str:
        """Return the value of an attribute."""
        return dict(self.attributes).get(name, default)


@dataclass(frozen=True)
class Witness:
    """A version of the text, named by its siglum."""

    siglum: str
    description: Content
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Reading:
    """What some witnesses have at a variant.

    Empty content says that they have nothing there.
    """

    witnesses: tuple[str, ...]
    content: Content = ()
    attributes: Attributes = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Extent:
    """How far a lemma reaches back where its start cannot be known.

    ``least`` and ``most`` are numbers of words.
    """

    least: int
    most: int
    evidence: tuple[str, ...]  # codes of vocabulary.EVIDENCE
    certainty: str  # a code of vocabulary.CERTAINTY


@dataclass(frozen=True)
class Variant:
    """A place where witnesses differ (TEI ``app``).

    ``kinds`` describe the other reading relative to the lemma and do not say which was first. A lemma in two pieces is
    two variants in the text, of which the second ``continues`` the first and carries no judgement of its own.
    """

    id: str
    lemma: Reading | None
    readings: tuple[Reading, ...]
    kinds: tuple[str, ...] = ()
    status: str = "variant"
    direction: str = ""
    mechanisms: tuple[str, ...] = ()
    bearing: str = ""
    sense: str = ""
    certainty: str = ""
    resp: str = ""
    extent: Extent | None = None
    continues: str = ""
    line: int = field(default=0, compare=False)

    def all_readings(self) -> tuple[Reading, ...]:
        """Return the lemma, if there is one, and the readings, in order."""
        return (*((self.lemma,) if self.lemma else ()), *self.readings)

    def reading_of(self, siglum: str) -> Reading | None:
        """Return the reading of a witness here.

        None where the apparatus does not name the witness.
        """
        return next((reading for reading in self.all_readings() if siglum in reading.witnesses), None)


@dataclass(frozen=True)
class Paragraph:
    """A block of the letter that can be cited.

    ``form`` is ``p``, ``salute``, ``signed`` or ``dateline``.
    """

    id: str
    content: Content
    form: str = "p"
    attributes: Attributes = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Section:
    """A division of the text.

    ``kind`` is ``section``, ``opener``, ``closer`` or ``postscript``, or a kind that one publication has.
    """

    id: str
    kind: str
    content: Content
    head: Content = ()
    n: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Note:
    """A note on a paragraph or a variant, or a publication's own note.

    ``target`` is the id of what it is about, ``catchword`` the words it explains. The reasoning behind the judgement on
    a variant is a note of the kind ``judgement``, kept apart from the others.
    """

    id: str
    kind: str  # "commentary", "sense" (what a long reading says), "judgement" or "published"
    target: str
    content: Content
    catchword: Content = ()
    n: str = ""
    certainty: str = ""
    resp: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Layer:
    """One layer of one letter: what its file says, and how its parts are found."""

    id: str
    layer: str
    nature: str
    header: Markup
    witnesses: tuple[Witness, ...]
    sections: tuple[Node, ...]
    front: tuple[Section, ...] = ()
    back: tuple[Section, ...] = ()
    notes: tuple[Note, ...] = ()
    judgements: tuple[Note, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
    language: str = "en"
    path: Path | None = field(default=None, compare=False)

    @property
    def sigla(self) -> tuple[str, ...]:
        """The sigla of the witnesses in the order of the header.

        The first is the base of the apparatus.
        """
        return tuple(witness.siglum for witness in self.witnesses)

    @property
    def readable(self) -> tuple[str, ...]:
        """The sigla of the witnesses whose running text this layer holds.

        A restatement holds none, a translation that of the base.
        """
        return {"restatement": (), "translation": self.sigla[:1]}.get(self.nature, self.sigla)

    @cached_property
    def all_paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs of the letter in order, those inside variants included."""
        return tuple(node for node in walk(self.sections) if isinstance(node, Paragraph))

    @cached_property
    def all_variants(self) -> tuple[Variant, ...]:
        """The variants in the order of the text, second pieces left out."""
        return tuple(node for node in walk(self.sections) if isinstance(node, Variant) and not node.continues)

    def paragraph(self, identifier: str) -> Paragraph:
        """Return a paragraph by its id.

        Raises KeyError where there is none.
        """
        return {paragraph.id: paragraph for paragraph in self.all_paragraphs}[identifier]

    def variant(self, identifier: str) -> Variant:
        """Return a variant by its id.

        Raises KeyError where there is none.
        """
        return {variant.id: variant for variant in self.all_variants}[identifier]

    def pieces_of(self, variant: Variant) -> tuple[Variant, ...]:
        """Return a variant and the pieces that continue it, in the order of the text."""
        return (variant, *self._continuations.get(variant.id, ()))

    @cached_property
    def _continuations(self) -> dict[str, tuple[Variant, ...]]:
        pieces: dict[str, tuple[Variant, ...]] = {}
        for node in walk(self.sections):
            if isinstance(node, Variant) and node.continues:
                pieces[node.continues] = (*pieces.get(node.continues, ()), node)
        return pieces

    def judgement_of(self, identifier: str) -> Note | None:
        """Return the note with the reasons for the judgement on a variant, or None."""
        return next((note for note in self.judgements if note.target == identifier), None)

    def group_of(self, identifier: str) -> tuple[str, ...]:
        """Return the ids of the variants that form one change with a variant.

        Its own is among them; the first id stands for the whole change.
        """
        return next((group for group in self.groups if identifier in group), (identifier,))


def children(node: Node) -> Content:
    """Return what stands inside a node, in the order of the text."""
    match node:
        case str():
            return ()
        case Variant():
            return tuple(inner for reading in node.all_readings() for inner in reading.content)
        case Section():
            return node.head + node.content
        case _:
            return node.content


def walk(content: Iterable[Node]) -> Iterator[Node]:
    """Yield every node of a tree, parents before children, in the order of the text."""
    for node in content:
        yield node
        yield from walk(children(node))
