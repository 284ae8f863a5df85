"""A layer of a letter as plain immutable data: its witnesses, its text as a tree, its notes.

Content is a tree. Running text is ``str``; whatever TEI marks up inside it is ``Markup``; a place where
witnesses differ is a ``Variant``, which may hold text, whole paragraphs or further variants. White space is
text: it is folded to single spaces, of which a reading may have one at either end, and a paragraph none.

Comments and processing instructions are ``Markup`` whose tags begin with ``#`` (``COMMENT``, ``INSTRUCTION``,
``DOCTYPE``), and no text. So is ``MISSING``, which ``edition.attestation`` sets where a lacuna goes on.
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

#: Tags of what stands in a document without being an element. What such a node says is its attribute ``text``.
COMMENT, INSTRUCTION, DOCTYPE = "#comment", "#instruction", "#doctype"
#: The tag of a mark at the head of a paragraph: the witnesses of its attribute ``wit`` are not extant there.
MISSING = "#missing"
#: Elements of readings by which witnesses begin, break off, set in again and end.
BEGINNINGS, ENDINGS = frozenset({"witStart", "lacunaEnd"}), frozenset({"witEnd", "lacunaStart"})

#: What an apparatus says of witnesses that it does not name at a site: nothing, since it names all of them; nothing,
#: and it does not name all; or that they have the lemma.
COMPLETE, POSITIVE, NEGATIVE = "complete", "positive", "negative"
#: What can be said of a witness at a variant.
READS, OMITS, NOT_EXTANT, UNREPORTED = "reads", "omits", "not extant", "unreported"


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
    """A version of the text, named by its siglum.

    ``identifier`` is its ``xml:id``, which files are named by; where it is not given, it is the siglum.
    """

    siglum: str
    description: Content = ()
    identifier: str = ""
    line: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        """Take the siglum for an identifier that is not given."""
        if not self.identifier:
            object.__setattr__(self, "identifier", self.siglum)


@dataclass(frozen=True)
class Family:
    """Witnesses that go together (a ``listWit`` in another).

    ``members`` are the sigla of all witnesses in it, with those of families inside it, in the order of the header.
    """

    siglum: str
    description: Content = ()
    members: tuple[str, ...] = ()
    identifier: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ReadingGroup:
    """Readings that the apparatus brings together (``rdgGrp``).

    ``number`` tells the groups of a variant apart, from 1 in the order of its readings.
    """

    number: int
    attributes: Attributes = ()


@dataclass(frozen=True)
class Reading:
    """What some witnesses have at a variant, or what someone has proposed.

    Empty content says that they have nothing there. ``groups`` are those it stands in, the outermost first.
    """

    witnesses: tuple[str, ...]
    content: Content = ()
    attributes: Attributes = ()
    groups: tuple[ReadingGroup, ...] = ()
    line: int = field(default=0, compare=False)

    def get(self, name: str, default: str = "") -> str:
        """Return the value of an attribute."""
        return dict(self.attributes).get(name, default)

    @property
    def claimed_by(self) -> tuple[str, ...]:
        """Those who propose the reading: the pointers of its ``source`` and ``resp``.

        Without witnesses it is a conjecture or an emendation.
        """
        return (*self.get("source").split(), *self.get("resp").split())


@dataclass(frozen=True)
class Attestation:
    """What is known of a witness at a variant.

    ``state`` is ``reads``, ``omits``, ``not extant`` or ``unreported``; ``reading`` is what it has there, or None in
    the last two states. A witness that omits has a reading without words.
    """

    state: str
    reading: Reading | None = None


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

    ``kinds`` describe the other reading relative to the lemma and do not say which was first. Without a lemma no
    reading is preferred. A lemma in two pieces is two variants in the text, of which the second ``continues`` the first
    and carries no judgement of its own.

    ``absent`` are the witnesses that the apparatus says are not extant here. ``edition.attestation`` adds what follows
    from the text as a whole: ``missing``, those in a lacuna that began elsewhere, and ``agreeing``, those that have the
    lemma by the silence of a negative apparatus.
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
    absent: tuple[str, ...] = ()
    attributes: Attributes = ()
    missing: tuple[str, ...] = field(default=(), compare=False)
    agreeing: tuple[str, ...] = field(default=(), compare=False)
    line: int = field(default=0, compare=False)

    @property
    def kind(self) -> str:
        """The first of its kinds, under which it is counted; empty where none is said."""
        return self.kinds[0] if self.kinds else ""

    def all_readings(self) -> tuple[Reading, ...]:
        """Return the lemma, if there is one, and the readings, in order."""
        return (*((self.lemma,) if self.lemma else ()), *self.readings)

    def reading_of(self, siglum: str) -> Reading | None:
        """Return the reading of a witness here.

        None where it is not extant, and where the apparatus does not say what it has.
        """
        return self.attest(siglum).reading

    def attest(self, siglum: str) -> Attestation:
        """Return what is known of a witness here."""
        return self._attestations.get(siglum, _SILENT)

    def witnesses_of(self, reading: Reading) -> tuple[str, ...]:
        """Return the witnesses of one of the readings, those named first.

        Those that have it by the silence of the apparatus come after them.
        """
        return reading.witnesses + self.agreeing if reading is self.lemma else reading.witnesses

    @cached_property
    def _attestations(self) -> dict[str, Attestation]:
        known = dict.fromkeys((*self.missing, *self.absent), _LOST)
        # The first reading that names a witness tells; that none is named twice is checked elsewhere.
        for reading in reversed(self.all_readings()):
            reads, omits = Attestation(READS, reading), Attestation(OMITS, reading)
            empty = not reading.content
            parted = any(isinstance(node, Variant) for node in walk(reading.content))
            for position, siglum in enumerate(self.witnesses_of(reading)):
                if reading.content and (parted or not position):  # what differs among them is in a variant inside
                    empty = _is_empty(reading.content, siglum)
                known[siglum] = omits if empty else reads
        return known


_SILENT, _LOST = Attestation(UNREPORTED), Attestation(NOT_EXTANT)
#: Elements that say something without holding words.
_TELLING = frozenset({"gap", "space", "lb", "pb", "cb", "gb", "milestone", "graphic", "formula", "g"})


def _is_empty(content: Content, siglum: str) -> bool:
    """Return whether a witness has nothing in the content of its reading."""
    for node in content:
        match node:
            case str():
                empty = not node.strip()
            case Variant():
                empty = node.attest(siglum).state == OMITS
            case Markup():
                empty = node.tag not in _TELLING and _is_empty(node.content, siglum)
            case _:
                empty = False
        if not empty:
            return False
    return True


@dataclass(frozen=True)
class Paragraph:
    """A block of the letter that can be cited.

    ``form`` is the name of its element: ``p``, ``ab``, ``l``, ``salute`` ... A ``head`` that has an id is one too: a
    line of the text. A ``head`` without an id is no text of the witnesses but a title of its section.
    """

    id: str
    content: Content
    form: str = "p"
    attributes: Attributes = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Section:
    """A part of the text that holds blocks.

    ``tag`` is the name of its element. ``kind`` is that name too, but for a ``div``, which has its type, as
    ``section``. ``attributes`` are those that have no field of their own.
    """

    id: str
    kind: str
    content: Content
    head: Content = ()
    n: str = ""
    tag: str = ""
    attributes: Attributes = ()
    line: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        """Take the kind for a tag that is not given, or else ``div``."""
        if not self.tag:
            object.__setattr__(self, "tag", self.kind if self.kind in ("opener", "closer", "postscript") else "div")


@dataclass(frozen=True)
class Note:
    """A note on a paragraph or a variant, or a publication's own note.

    ``target`` is the id of what it is about, ``catchword`` the words it explains. The reasoning behind the judgement on
    a variant is a note of the kind ``judgement``, kept apart from the others.
    """

    id: str
    kind: str  # "commentary", "sense" (on a reading that is not quoted whole), "judgement" or "published"
    target: str
    content: Content
    catchword: Content = ()
    n: str = ""
    certainty: str = ""
    resp: str = ""
    attributes: Attributes = ()
    line: int = field(default=0, compare=False)

    @property
    def is_revised(self) -> bool:
        """Whether it is a judgement that was made again after the codings."""
        return dict(self.attributes).get("subtype") == "revised"


@dataclass(frozen=True)
class Aside:
    """A comment or an instruction between parts that the model has fields for.

    ``parent`` is the id of a variant, or the name of a part (``document``, ``TEI``, ``text``, ``standOff``,
    ``linkGrp``, ``front``, ``back``, ``notes``, ``judgements``); ``position`` tells before which of its parts the node
    stands, from 0.
    """

    parent: str
    position: int
    node: Markup


@dataclass(frozen=True)
class Layer:
    """One layer of one letter: what its file says, and how its parts are found.

    ``apparatus`` says what the silence of the apparatus means: ``complete``, ``positive`` or ``negative``.
    """

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
    families: tuple[Family, ...] = ()
    apparatus: str = COMPLETE
    asides: tuple[Aside, ...] = ()
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
