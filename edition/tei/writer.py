"""From a ``Letter`` to a TEI document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from edition import vocabulary
from edition.model import (
    Aside,
    Attributes,
    Content,
    Letter,
    Markup,
    Node,
    Note,
    Paragraph,
    Reading,
    ReadingGroup,
    Section,
    Variant,
)
from edition.tei.xml import serialise
from edition.tree import BEGINNINGS, ENDINGS, MISSING


def dumps(letter: Letter) -> bytes:
    """Return a letter as the bytes of a TEI P5 document."""
    around = [aside for aside in letter.asides if aside.parent == "document"]
    before = [aside.node for aside in around if aside.position == 0]
    return serialise(as_markup(letter), before, [aside.node for aside in around if aside.position])


def as_markup(letter: Letter) -> Markup:
    """Return a letter as the tree of its TEI document."""
    return _Writer(letter).document()


def _attributes(**values: str) -> Attributes:
    """Return the attributes that have a value.

    ``id`` and ``lang`` get the prefix ``xml:``.
    """
    names = {"id": "xml:id", "lang": "xml:lang"}
    return tuple((names.get(name, name), value) for name, value in values.items() if value)


class _Writer:
    """Writer of one document.

    It knows how its witnesses are pointed to, and what stands between its parts.
    """

    def __init__(self, letter: Letter) -> None:
        """Take the letter."""
        self.letter = letter
        self.identifiers = {witness.siglum: witness.identifier for witness in letter.witnesses}
        self.asides: dict[str, list[Aside]] = {}
        for aside in letter.asides:
            self.asides.setdefault(aside.parent, []).append(aside)

    def document(self) -> Markup:
        """Return the whole document."""
        letter = self.letter
        parts: list[Node] = [letter.header]
        if letter.groups:
            links = tuple(
                Markup("link", (("target", " ".join(f"#{member}" for member in group)),)) for group in letter.groups
            )
            group = Markup("linkGrp", (("type", "groups"),), self.among("linkGrp", links))
            parts.append(Markup("standOff", (), self.among("standOff", (group,))))
        text: list[Node] = []
        if letter.front:
            text.append(Markup("front", (), self.among("front", self.content(letter.front))))
        text.append(Markup("body", (), self.content(letter.sections)))
        back = list(self.content(letter.back))
        for kind, notes in (("notes", letter.notes), ("judgements", letter.judgements)):
            if notes:
                back.append(Markup("div", (("type", kind),), self.among(kind, tuple(map(self.note, notes)))))
        if back:
            text.append(Markup("back", (), self.among("back", tuple(back))))
        attributes = _attributes(type=letter.layer, subtype=letter.nature, lang=letter.language)
        parts.append(Markup("text", attributes, self.among("text", tuple(text))))
        return Markup("TEI", (("xml:id", letter.id),), self.among("TEI", tuple(parts)))

    def among(self, parent: str, parts: Content) -> Content:
        """Return the parts of something with the comments that stand between them."""
        asides = self.asides.get(parent, [])
        return tuple(
            node
            for position in range(len(parts) + 1)
            for node in (
                *(aside.node for aside in asides if min(aside.position, len(parts)) == position),
                *parts[position : position + 1],
            )
        )

    def content(self, content: Content) -> Content:
        """Return content with the parts of the model turned into elements."""
        return tuple(self.node(node) for node in content if not (isinstance(node, Markup) and node.tag == MISSING))

    def node(self, node: Node) -> Node:
        """Return a part of the model as an element."""
        match node:
            case str():
                return node
            case Variant():
                return self.variant(node)
            case Paragraph():
                return Markup(node.form, (*_attributes(id=node.id), *node.attributes), self.content(node.content))
            case Section():
                return self.section(node)
            case Markup() if node.tag in BEGINNINGS or node.tag in ENDINGS:
                pointers = self.pointers(node.get("wit").split())
                return Markup(node.tag, tuple((n, pointers if n == "wit" else v) for n, v in node.attributes))
            case _:
                return Markup(node.tag, node.attributes, self.content(node.content))

    def pointers(self, sigla: Iterable[str]) -> str:
        """Return the pointers to some witnesses."""
        return " ".join(f"#{self.identifiers.get(siglum, siglum)}" for siglum in sigla)

    def section(self, section: Section) -> Markup:
        """Return a section as an element."""
        content = self.content(section.content)
        if section.head:
            content = (Markup("head", (), self.content(section.head)), *content)
        kind = section.kind if section.tag == "div" else ""
        attributes = _attributes(type=kind, id=section.id, n=section.n)
        return Markup(section.tag, (*attributes, *section.attributes), content)

    def variant(self, variant: Variant) -> Markup:
        """Return a variant as an ``app``."""
        ana = [
            *_codes("kind", *variant.kinds[1:]),
            *_codes("status", variant.status if variant.status != "variant" else ""),
            *_codes("direction", variant.direction),
            *_codes("mechanism", *variant.mechanisms),
            *_codes("bearing", variant.bearing),
            *_codes("sense", variant.sense),
        ]
        attributes = _attributes(
            id=variant.id,
            type=variant.kind,
            ana=" ".join(ana),
            prev=f"#{variant.continues}" if variant.continues else "",
            cert=variant.certainty,
            resp=variant.resp,
        )
        parts: list[tuple[tuple[ReadingGroup, ...], Node]] = []
        if variant.lemma:
            parts.append((variant.lemma.groups, self.reading("lem", variant.lemma, _extent(variant))))
        parts += [(reading.groups, self.reading("rdg", reading)) for reading in variant.readings]
        if variant.absent:
            lost = _attributes(type="lacuna", wit=self.pointers(variant.absent))
            parts.append(((), Markup("witDetail", lost)))
        asides = self.asides.get(variant.id, [])
        for aside in reversed(asides):
            groups = parts[aside.position][0] if aside.position < len(parts) else ()
            parts.insert(aside.position, (groups, aside.node))
        return Markup("app", (*attributes, *variant.attributes), _grouped(parts))

    def reading(self, tag: str, reading: Reading, extra: Content = ()) -> Markup:
        """Return a reading as an element."""
        attributes = (*_attributes(wit=self.pointers(reading.witnesses)), *reading.attributes)
        return Markup(tag, attributes, (*self.content(reading.content), *extra))

    def note(self, note: Note) -> Markup:
        """Return a note as an element."""
        content = self.content(note.content)
        if note.catchword:
            inline = any(not isinstance(node, Paragraph) for node in note.content)
            content = (Markup("label", (), self.content(note.catchword)), *((" ",) if inline else ()), *content)
        attributes = _attributes(
            id=note.id,
            type=note.kind,
            target=f"#{note.target}" if note.target else "",
            n=note.n,
            cert=note.certainty,
            resp=note.resp,
        )
        return Markup("note", (*attributes, *note.attributes), content)


def _grouped(parts: Sequence[tuple[tuple[ReadingGroup, ...], Node]], depth: int = 0) -> Content:
    """Return the parts of an ``app`` with those of each group in its ``rdgGrp``.

    The group stands where the first of them did.
    """
    content: list[Node] = []
    gathered: set[int] = set()
    for groups, node in parts:
        if len(groups) <= depth:
            content.append(node)
            continue
        group = groups[depth]
        if group.number not in gathered:
            gathered.add(group.number)
            inside = [part for part in parts if part[0][depth : depth + 1] == (group,)]
            content.append(Markup("rdgGrp", group.attributes, _grouped(inside, depth + 1)))
    return tuple(content)


def _codes(prefix: str, *codes: str) -> list[str]:
    return [f"{prefix}:{vocabulary.as_token(code)}" for code in codes if code]


def _extent(variant: Variant) -> Content:
    extent = variant.extent
    if extent is None:
        return ()
    return (
        Markup(
            "certainty",
            _attributes(locus="start", cert=extent.certainty, ana=" ".join(_codes("evidence", *extent.evidence))),
        ),
        Markup("precision", (("atLeast", str(extent.least)), ("atMost", str(extent.most)))),
    )
