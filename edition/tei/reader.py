"""From a TEI document to a ``Letter``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from edition import vocabulary
from edition.errors import EditionError, Problem
from edition.files import read_bytes
from edition.model import (
    Content,
    Extent,
    Letter,
    Markup,
    Node,
    Note,
    Paragraph,
    Reading,
    Section,
    Variant,
    Witness,
    walk,
)
from edition.tei.xml import parse
from edition.vocabulary import Vocabularies

_SECTIONS = frozenset({"div", "opener", "closer", "postscript"})
#: Types that no ``div`` of the text may have: what is so called is written as an element or a part of its own.
_RESERVED = _SECTIONS | {"notes", "judgements"}
_FORMS = frozenset({"p", "salute", "signed", "dateline"})
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
    letter, problems = read_tree(parse(source, path), path, lists)
    if problems:
        raise EditionError(problems)
    return letter


def read_tree(root: Markup, path: Path | str, lists: Vocabularies | None = None) -> tuple[Letter, list[Problem]]:
    """Read a letter from the tree of a TEI document, and what is wrong with its codes.

    ``path`` and ``lists`` are as for ``loads``.
    """
    reader = _Reader(path, lists or Vocabularies())
    return reader.letter(root), reader.problems


def strip(content: Content) -> Content:
    """Remove the spaces at both ends of some content.

    Neighbouring texts are joined, and empty ones dropped.
    """
    merged: list[Node] = []
    for node in content:
        if isinstance(node, str) and merged and isinstance(merged[-1], str):
            merged[-1] += node
        else:
            merged.append(node)
    if merged and isinstance(merged[0], str):
        merged[0] = merged[0].lstrip(" ")
    if merged and isinstance(merged[-1], str):
        merged[-1] = merged[-1].rstrip(" ")
    return tuple(node for node in merged if node != "")


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
        self.problems: list[Problem] = []

    def letter(self, root: Markup) -> Letter:
        """Return the letter of a document, and collect what is wrong with its codes."""
        header, text = _only(root, "teiHeader"), _only(root, "text")
        witnesses = tuple(
            Witness(node.get("xml:id"), strip(node.content), node.line)
            for node in walk((header,))
            if isinstance(node, Markup) and node.tag == "witness"
        )
        self.codes = self.lists.lists(witness.siglum for witness in witnesses)
        body, back = _only(text, "body"), _only(text, "back")
        apparatus = {
            kind: [division for division in _elements(back, "div") if division.get("type") == kind]
            for kind in ("notes", "judgements")
        }
        return Letter(
            id=root.get("xml:id"),
            layer=self.code("type", "layer", text, vocabulary.LAYER),
            nature=self.code("subtype", "nature", text, vocabulary.NATURE),
            header=header,
            witnesses=witnesses,
            sections=self.content(body.content),
            front=tuple(self.section(division) for division in _elements(_only(text, "front"), "div")),
            back=tuple(self.section(d) for d in _elements(back, "div") if d.get("type") not in apparatus),
            notes=tuple(note for division in apparatus["notes"] for note in self.notes(division)),
            judgements=tuple(note for division in apparatus["judgements"] for note in self.notes(division)),
            groups=tuple(
                self.pointers(link, "target")
                for group in _elements(_only(root, "standOff"), "linkGrp")
                for link in _elements(group, "link")
            ),
            language=text.get("xml:lang", "en"),
            path=Path(self.path),
        )

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

    def content(self, content: Content) -> Content:
        """Return content with its elements turned into parts of the model."""
        return tuple(self.node(node) for node in content)

    def node(self, node: Node) -> Node:
        """Return an element as a part of the model.

        One that has no class there stays ``Markup``.
        """
        if not isinstance(node, Markup):
            return node
        if node.tag == "app":
            return self.variant(node)
        if node.tag in _SECTIONS:
            return self.section(node)
        if node.tag in _FORMS:
            attributes = tuple(pair for pair in node.attributes if pair[0] != "xml:id")
            return Paragraph(node.get("xml:id"), strip(self.content(node.content)), node.tag, attributes, node.line)
        return Markup(node.tag, node.attributes, self.content(node.content), node.line)

    def section(self, markup: Markup) -> Section:
        """Return a division as a section."""
        head = next(_elements(markup, "head"), None)
        if markup.tag == "div" and markup.get("type") in _RESERVED:
            what = f"a <div> of the type {markup.get('type')!r}"
            self.problems.append(
                Problem.at(self.path, markup.line, what, "another type: this one has a place of its own")
            )
        return Section(
            markup.get("xml:id"),
            markup.get("type") if markup.tag == "div" else markup.tag,
            self.content(tuple(node for node in markup.content if node is not head)),
            strip(self.content(head.content)) if head else (),
            markup.get("n"),
            markup.line,
        )

    def variant(self, app: Markup) -> Variant:
        """Return an ``app`` as a variant."""
        codes = self.analytic(app, _VARIANT)
        kinds = (app.get("type"),) if app.get("type") else ()
        if kinds and kinds[0] not in vocabulary.KIND:
            self.code("type", "kind", app, vocabulary.KIND)
        lemma = next(_elements(app, "lem"), None)
        return Variant(
            id=app.get("xml:id"),
            lemma=self.reading(lemma) if lemma else None,
            readings=tuple(self.reading(reading) for reading in _elements(app, "rdg")),
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
            line=app.line,
        )

    def reading(self, markup: Markup) -> Reading:
        """Return a ``lem`` or ``rdg`` as a reading."""
        content = tuple(
            node for node in markup.content if not (isinstance(node, Markup) and node.tag in {"certainty", "precision"})
        )
        return Reading(
            self.pointers(markup, "wit"),
            strip(self.content(content)),
            tuple(pair for pair in markup.attributes if pair[0] != "wit"),
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
        for node in division.content:
            if isinstance(node, Markup) and node.tag == "note":
                yield self.note(node)
            elif isinstance(node, Markup):
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
            markup.line,
        )
