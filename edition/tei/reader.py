"""From a TEI document to a ``Letter``."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from edition import vocabulary
from edition.attestation import settle
from edition.errors import EditionError, Problem
from edition.files import read_bytes
from edition.model import (
    Aside,
    Attributes,
    Content,
    Extent,
    Family,
    Letter,
    Markup,
    Node,
    Note,
    Paragraph,
    Reading,
    ReadingGroup,
    Section,
    Variant,
    Witness,
    walk,
)
from edition.tei.elements import BLOCKS, EITHER, SECTIONS, holds_blocks, lays_out
from edition.tei.xml import parse
from edition.tree import BEGINNINGS, COMPLETE, ENDINGS, NEGATIVE, POSITIVE
from edition.vocabulary import Vocabularies

#: Types that no ``div`` of the text may have: what is so called is written as an element or a part of its own.
_RESERVED = frozenset({"div", "opener", "closer", "postscript", "notes", "judgements"})
#: The code of a ``variantEncoding`` that says what silence means, and the values it may have.
_SILENCE, _APPARATUS = "apparatus:", (POSITIVE, NEGATIVE)
#: Prefixes of the codes that ``@ana`` of an element may carry, and whether a prefix may come more than once.
_VARIANT = {"kind": True, "status": False, "direction": False, "mechanism": True, "bearing": False, "sense": False}
_EXTENT = {"evidence": True}


def read(path: Path | str, lists: Vocabularies | None = None) -> Letter:
    """Read a letter from a TEI file.

    ``lists`` are the lists of codes it may use; by default they are those of ``edition.vocabulary``. Raises
    EditionError where the file cannot be read, is not TEI as the edition writes it, or uses an unknown code.
    """
    path = Path(path)
    return loads(read_bytes(path, "a TEI document"), path, lists)


def loads(source: bytes, path: Path | str = "<TEI>", lists: Vocabularies | None = None) -> Letter:
    """Read a letter from the bytes of a TEI document.

    ``path`` names the document in messages; ``lists`` are as for ``read``. Raises EditionError where it is not TEI as
    the edition writes it, or uses an unknown code.
    """
    document = parse(source, path)
    return _Reader(path, lists or Vocabularies()).letter(document)


def merge(content: Content) -> Content:
    """Return content with neighbouring texts joined, and empty ones dropped."""
    merged: list[Node] = []
    for node in content:
        if isinstance(node, str) and merged and isinstance(merged[-1], str):
            merged[-1] = (merged[-1] + node).replace("  ", " ")
        elif node != "":
            merged.append(node)
    return tuple(merged)


def strip(content: Content) -> Content:
    """Return content as ``merge`` does, without the spaces at both its ends."""
    merged = list(merge(content))
    if merged and isinstance(merged[0], str):
        merged[0] = merged[0].lstrip(" ")
    if merged and isinstance(merged[-1], str):
        merged[-1] = merged[-1].rstrip(" ")
    return tuple(node for node in merged if node != "")


def _without(markup: Markup, *names: str) -> Attributes:
    return tuple(pair for pair in markup.attributes if pair[0] not in names)


def _flat(app: Markup) -> Iterator[Markup]:
    """Yield the parts of an ``app``, and where groups stand, the groups and what is in them."""
    for part in app.content:
        if isinstance(part, Markup):
            yield part
            if part.tag == "rdgGrp":
                yield from _flat(part)


def _readings(app: Markup, groups: tuple[Markup, ...] = ()) -> Iterator[tuple[Markup, tuple[Markup, ...]]]:
    """Yield the readings of an ``app``, each with the groups it stands in."""
    for part in app.content:
        if isinstance(part, Markup) and part.tag == "rdgGrp":
            yield from _readings(part, (*groups, part))
        elif isinstance(part, Markup) and part.tag in ("lem", "rdg"):
            yield part, groups


def _elements(markup: Markup, *tags: str) -> Iterator[Markup]:
    for node in markup.content:
        if isinstance(node, Markup) and node.tag in tags:
            yield node


def _only(markup: Markup, tag: str) -> Markup:
    return next(_elements(markup, tag), Markup(tag))


class _Reader:
    """Reader of one document, which collects what is wrong with its codes."""

    def __init__(self, path: Path | str, lists: Vocabularies) -> None:
        """Take the path that messages name, and the lists of codes."""
        self.path = path
        self.lists = lists
        self.codes: Mapping[str, Mapping[str, str]] = {}
        self.named: dict[str, tuple[str, ...]] = {}  # the sigla that each id of a witness or a family stands for
        self.asides: list[Aside] = []
        self.problems: list[Problem] = []

    def letter(self, document: Sequence[Markup]) -> Letter:
        """Return the letter of a document.

        Raises EditionError with all problems that were collected.
        """
        root = next(part for part in document if not part.tag.startswith("#"))
        self.put_aside("document", document)
        header, text = _only(root, "teiHeader"), _only(root, "text")
        lists = [node for node in walk((header,)) if isinstance(node, Markup) and node.tag == "listWit"]
        witnesses, families = self.witnesses(lists[0]) if lists else ((), ())
        sigla = tuple(witness.siglum for witness in witnesses)
        self.codes = self.lists.lists(sigla)
        apparatus = self.apparatus(header)
        front, body, back = (_only(text, tag) for tag in ("front", "body", "back"))
        standoff = _only(root, "standOff")
        for parent, markup in (("TEI", root), ("text", text), ("front", front), ("back", back), ("standOff", standoff)):
            self.put_aside(parent, markup.content)
        for group in _elements(standoff, "linkGrp"):
            self.put_aside("linkGrp", group.content)
        notes = {
            kind: [
                note
                for division in _elements(back, "div")
                if division.get("type") == kind
                for note in self.notes(division)
            ]
            for kind in ("notes", "judgements")
        }
        letter = Letter(
            id=root.get("xml:id"),
            layer=self.code("type", "layer", text, vocabulary.LAYER),
            nature=self.code("subtype", "nature", text, vocabulary.NATURE),
            header=header,
            witnesses=witnesses,
            sections=settle(self.content(body.content, blocks=True), sigla, apparatus),
            front=self.sections(front),
            back=tuple(section for section in self.sections(back, but=notes)),
            notes=tuple(notes["notes"]),
            judgements=tuple(notes["judgements"]),
            groups=tuple(
                self.pointers(link, "target")
                for group in _elements(standoff, "linkGrp")
                for link in _elements(group, "link")
            ),
            language=text.get("xml:lang", "en"),
            families=families,
            apparatus=apparatus,
            asides=tuple(self.asides),
            path=Path(self.path),
        )
        if self.problems:
            raise EditionError(self.problems)
        return letter

    def witnesses(self, listed: Markup) -> tuple[tuple[Witness, ...], tuple[Family, ...]]:
        """Return the witnesses and families of a ``listWit``, each in the order of the header."""
        witnesses: list[Witness] = []
        families: list[Family] = []
        for node in _elements(listed, "witness", "listWit"):
            identifier = node.get("xml:id")
            siglum = node.get("n") or identifier
            if node.tag == "witness":
                if not siglum or set(siglum) & set(" \t\r\n"):
                    self.problems.append(Problem.at(self.path, node.line, f"siglum {siglum!r}", "one without a space"))
                witnesses.append(Witness(siglum, strip(node.content), identifier, node.line))
                self.named[identifier] = (siglum,)
                continue
            place = len(families)
            inner, below = self.witnesses(node)
            members = tuple(witness.siglum for witness in inner)
            head = strip(_only(node, "head").content)
            families[place:] = [Family(siglum, head, members, identifier, node.line), *below]
            witnesses += inner
            if identifier:
                self.named[identifier] = members
        return tuple(witnesses), tuple(families)

    def apparatus(self, header: Markup) -> str:
        """Return what the header says that the silence of the apparatus means."""
        for node in walk((header,)):
            if isinstance(node, Markup) and node.tag == "variantEncoding" and node.get("ana"):
                code = node.get("ana")
                if code.removeprefix(_SILENCE) in _APPARATUS and code.startswith(_SILENCE):
                    return code.removeprefix(_SILENCE)
                wanted = " or ".join(_SILENCE + each for each in _APPARATUS)
                self.problems.append(Problem.at(self.path, node.line, f"unknown code {code!r}", wanted))
        return COMPLETE

    def put_aside(self, parent: str, parts: Iterable[Node]) -> None:
        """Keep the comments and instructions among some parts, each with its place."""
        position = 0
        for part in parts:
            if isinstance(part, Markup) and part.tag.startswith("#"):
                self.asides.append(Aside(parent, position, part))
            else:
                position += 1

    def sections(self, markup: Markup, but: Container[str] = ()) -> tuple[Section, ...]:
        """Return the parts of an element as sections, those of some types left out."""
        parts = (node for node in markup.content if isinstance(node, Markup) and not node.tag.startswith("#"))
        return tuple(self.section(node) for node in parts if node.tag != "div" or node.get("type") not in but)

    def code(self, attribute: str, what: str, markup: Markup, allowed: Iterable[str]) -> str:
        """Return the code in an attribute; an unknown one is a problem."""
        value = markup.get(attribute)
        if value not in allowed:
            self.problems.append(
                Problem.at(self.path, markup.line, f"unknown {what} {value!r}", f"one of {', '.join(allowed)}")
            )
        return value

    def pointers(self, markup: Markup, attribute: str) -> tuple[str, ...]:
        """Return the ids that an attribute points to.

        A pointer that does not lead into the document is a problem.
        """
        tokens = markup.get(attribute).split()
        for token in tokens:
            if not token.startswith("#"):
                what = f"{attribute} {token!r} of <{markup.tag}>"
                self.problems.append(Problem.at(self.path, markup.line, what, "'#' and an id of this document"))
        return tuple(token.removeprefix("#") for token in tokens)

    def pointer(self, markup: Markup, attribute: str) -> str:
        """Return the one id that an attribute points to, or nothing."""
        identifiers = self.pointers(markup, attribute)
        if len(identifiers) > 1:
            what = f"{attribute} of <{markup.tag}> points to {len(identifiers)} ids"
            self.problems.append(Problem.at(self.path, markup.line, what, "one"))
        return " ".join(identifiers)

    def sigla(self, markup: Markup) -> tuple[str, ...]:
        """Return the sigla that ``@wit`` names; a family is named by all its witnesses."""
        named = (self.named.get(identifier, (identifier,)) for identifier in self.pointers(markup, "wit"))
        return tuple(dict.fromkeys(siglum for sigla in named for siglum in sigla))

    def content(self, content: Content, *, blocks: bool = False) -> Content:
        """Return content with its elements turned into parts of the model.

        ``blocks`` says that it is where blocks stand, not words.
        """
        return tuple(self.node(node, blocks) for node in content)

    def node(self, node: Node, blocks: bool) -> Node:
        """Return an element as a part of the model.

        One that has no class there stays ``Markup``.
        """
        if not isinstance(node, Markup):
            return node
        if node.tag == "app":
            return self.variant(node, blocks)
        if node.tag in SECTIONS or (node.tag in EITHER and holds_blocks(node)):
            return self.section(node)
        if node.tag in BLOCKS or (blocks and node.tag in EITHER):
            return self.paragraph(node)
        if node.tag in BEGINNINGS or node.tag in ENDINGS:
            sigla = " ".join(self.sigla(node))
            attributes = tuple((name, sigla if name == "wit" else value) for name, value in node.attributes)
            return Markup(node.tag, attributes, (), node.line)
        return Markup(node.tag, node.attributes, self.content(node.content), node.line)

    def paragraph(self, markup: Markup) -> Paragraph:
        """Return a block as a paragraph."""
        attributes = _without(markup, "xml:id")
        return Paragraph(markup.get("xml:id"), strip(self.content(markup.content)), markup.tag, attributes, markup.line)

    def section(self, markup: Markup) -> Section:
        """Return a division as a section."""
        titles = [node for node in _elements(markup, "head") if not node.get("xml:id")][:1]
        if markup.tag == "div" and markup.get("type") in _RESERVED:
            what = f"a <div> of the type {markup.get('type')!r}"
            self.problems.append(
                Problem.at(self.path, markup.line, what, "another type: this one has a place of its own")
            )
        division = markup.tag == "div"
        return Section(
            markup.get("xml:id"),
            markup.get("type") if division else markup.tag,
            self.content(tuple(node for node in markup.content if node not in titles), blocks=True),
            strip(self.content(titles[0].content)) if titles else (),
            markup.get("n"),
            markup.tag,
            _without(markup, "xml:id", "n", *(["type"] if division else [])),
            markup.line,
        )

    def variant(self, app: Markup, blocks: bool) -> Variant:
        """Return an ``app`` as a variant."""
        codes = self.analytic(app, _VARIANT)
        kinds = (app.get("type"),) if app.get("type") else ()
        if kinds and kinds[0] not in vocabulary.KIND:
            self.code("type", "kind", app, vocabulary.KIND)
        lemma, readings, parts = None, [], []
        numbers: dict[int, int] = {}
        found = list(_readings(app))
        for markup, groups in sorted(found, key=lambda pair: pair[0].tag != "lem"):
            numbered = tuple(
                ReadingGroup(numbers.setdefault(id(group), len(numbers) + 1), group.attributes) for group in groups
            )
            reading = self.reading(markup, numbered, blocks)
            if markup.tag == "lem":
                lemma = markup
                preferred = reading
            else:
                readings.append(reading)
        parts = [part for part in _flat(app) if part.tag != "rdgGrp"]
        self.put_aside(app.get("xml:id"), parts)
        return Variant(
            id=app.get("xml:id"),
            lemma=preferred if lemma else None,
            readings=tuple(readings),
            kinds=(*kinds, *codes.get("kind", ())),
            status=next(iter(codes.get("status", ())), "variant"),
            direction=next(iter(codes.get("direction", ())), ""),
            mechanisms=codes.get("mechanism", ()),
            bearing=next(iter(codes.get("bearing", ())), ""),
            sense=next(iter(codes.get("sense", ())), ""),
            certainty=app.get("cert"),
            resp=app.get("resp"),
            extent=self.extent(lemma) if lemma else None,
            continues=self.pointer(app, "prev"),
            absent=tuple(siglum for part in parts if part.tag == "witDetail" for siglum in self.sigla(part)),
            attributes=_without(app, "xml:id", "type", "ana", "cert", "resp", "prev"),
            line=app.line,
        )

    def reading(self, markup: Markup, groups: tuple[ReadingGroup, ...], blocks: bool) -> Reading:
        """Return a ``lem`` or ``rdg`` as a reading."""
        content = tuple(
            node for node in markup.content if not (isinstance(node, Markup) and node.tag in {"certainty", "precision"})
        )
        return Reading(
            self.sigla(markup),
            merge(self.content(content, blocks=blocks or lays_out(markup))),
            _without(markup, "wit"),
            groups,
            markup.line,
        )

    def extent(self, lemma: Markup) -> Extent | None:
        """Return the extent of a lemma, or None where it is certain."""
        certainty, precision = (next(_elements(lemma, tag), None) for tag in ("certainty", "precision"))
        if certainty is None or precision is None:
            return None
        evidence = self.analytic(certainty, _EXTENT).get("evidence", ())
        least, most = int(precision.get("atLeast")), int(precision.get("atMost"))
        return Extent(least, most, evidence, self.code("cert", "certainty", certainty, vocabulary.CERTAINTY))

    def analytic(self, markup: Markup, prefixes: Mapping[str, bool]) -> dict[str, tuple[str, ...]]:
        """Return the codes of ``@ana`` by prefix.

        A code that is unknown here, or given twice, is a problem.
        """
        codes: dict[str, tuple[str, ...]] = {}
        for token in markup.get("ana").split():
            prefix, _, value = token.partition(":")
            code = vocabulary.from_token(self.codes[prefix], value) if prefix in prefixes else None
            if code is None:
                known = ", ".join(map(vocabulary.as_token, self.codes[prefix])) if prefix in prefixes else ""
                wanted = f"{prefix}: and one of {known}" if known else f"one of {', '.join(prefixes)}, a colon"
                self.problems.append(Problem.at(self.path, markup.line, f"unknown code {token!r}", wanted))
            elif prefix in codes and not prefixes[prefix]:
                what = f"{token!r}, and {prefix} is said already"
                self.problems.append(Problem.at(self.path, markup.line, what, f"one {prefix}"))
            elif code in codes.get(prefix, ()):
                self.problems.append(Problem.at(self.path, markup.line, f"{token!r} a second time", "each code once"))
            else:
                codes[prefix] = (*codes.get(prefix, ()), code)
        return codes

    def notes(self, division: Markup) -> Iterator[Note]:
        """Yield the notes of a division.

        Any other element in it is a problem, since the model has no place for it.
        """
        self.put_aside(division.get("type"), division.content)
        for node in division.content:
            if isinstance(node, Markup) and node.tag == "note":
                yield self.note(node)
            elif isinstance(node, Markup) and not node.tag.startswith("#"):
                what = f"<{node.tag}> among the {division.get('type')}"
                self.problems.append(Problem.at(self.path, node.line, what, "a <note>"))

    def note(self, markup: Markup) -> Note:
        """Return an element as a note."""
        label = next(_elements(markup, "label"), None)
        return Note(
            markup.get("xml:id"),
            markup.get("type"),
            self.pointer(markup, "target"),
            strip(self.content(tuple(node for node in markup.content if node is not label))),
            strip(label.content) if label else (),
            markup.get("n"),
            markup.get("cert"),
            markup.get("resp"),
            _without(markup, "xml:id", "type", "target", "n", "cert", "resp"),
            markup.line,
        )
