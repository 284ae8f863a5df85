"""From a ``Letter`` to a TEI document."""

from __future__ import annotations

from edition import vocabulary
from edition.model import (
    Attributes,
    Content,
    Letter,
    Markup,
    Node,
    Note,
    Paragraph,
    Reading,
    Section,
    Variant,
)
from edition.tei.xml import serialise


def dumps(letter: Letter) -> bytes:
    """Return a letter as the bytes of a TEI P5 document."""
    return serialise(as_markup(letter))


def as_markup(letter: Letter) -> Markup:
    """Return a letter as the tree of its TEI document."""
    parts: list[Node] = [letter.header]
    if letter.groups:
        links = tuple(
            Markup("link", (("target", " ".join(f"#{member}" for member in group)),)) for group in letter.groups
        )
        parts.append(Markup("standOff", (), (Markup("linkGrp", (("type", "groups"),), links),)))
    text: list[Node] = []
    if letter.front:
        text.append(Markup("front", (), _content(letter.front)))
    text.append(Markup("body", (), _content(letter.sections)))
    back = list(_content(letter.back))
    for kind, notes in (("notes", letter.notes), ("judgements", letter.judgements)):
        if notes:
            back.append(Markup("div", (("type", kind),), tuple(map(_note, notes))))
    if back:
        text.append(Markup("back", (), tuple(back)))
    attributes = _attributes(type=letter.layer, subtype=letter.nature, lang=letter.language)
    parts.append(Markup("text", attributes, tuple(text)))
    return Markup("TEI", (("xml:id", letter.id),), tuple(parts))


def _attributes(**values: str) -> Attributes:
    """Return the attributes that have a value.

    ``id`` and ``lang`` get the prefix ``xml:``.
    """
    names = {"id": "xml:id", "lang": "xml:lang"}
    return tuple((names.get(name, name), value) for name, value in values.items() if value)


def _content(content: Content) -> Content:
    return tuple(map(_node, content))


def _node(node: Node) -> Node:
    match node:
        case str():
            return node
        case Variant():
            return _variant(node)
        case Paragraph():
            return Markup(node.form, (*_attributes(id=node.id), *node.attributes), _content(node.content))
        case Section():
            return _section(node)
        case _:
            return Markup(node.tag, node.attributes, _content(node.content))


def _section(section: Section) -> Markup:
    content = _content(section.content)
    if section.head:
        content = (Markup("head", (), _content(section.head)), *content)
    if section.kind in {"opener", "closer", "postscript"}:
        return Markup(section.kind, _attributes(id=section.id, n=section.n), content)
    return Markup("div", _attributes(type=section.kind, id=section.id, n=section.n), content)


def _codes(prefix: str, *codes: str) -> list[str]:
    return [f"{prefix}:{vocabulary.as_token(code)}" for code in codes if code]


def _variant(variant: Variant) -> Markup:
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
        type=variant.kinds[0] if variant.kinds else "",
        ana=" ".join(ana),
        prev=f"#{variant.continues}" if variant.continues else "",
        cert=variant.certainty,
        resp=variant.resp,
    )
    content: list[Node] = []
    if variant.lemma:
        content.append(_reading("lem", variant.lemma, _extent(variant)))
    content.extend(_reading("rdg", reading) for reading in variant.readings)
    return Markup("app", attributes, tuple(content))


def _reading(tag: str, reading: Reading, extra: Content = ()) -> Markup:
    witnesses = " ".join(f"#{siglum}" for siglum in reading.witnesses)
    return Markup(tag, (*_attributes(wit=witnesses), *reading.attributes), (*_content(reading.content), *extra))


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


def _note(note: Note) -> Markup:
    content = _content(note.content)
    if note.catchword:
        inline = any(not isinstance(node, Paragraph) for node in content)
        content = (Markup("label", (), _content(note.catchword)), *((" ",) if inline else ()), *content)
    attributes = _attributes(
        id=note.id,
        type=note.kind,
        target=f"#{note.target}" if note.target else "",
        n=note.n,
        cert=note.certainty,
        resp=note.resp,
    )
    return Markup("note", attributes, content)
