"""The rights in a text, as its header declares them, and what follows from them: the one place that decides it.

``publicationStmt/availability`` says under what terms the text is given; ``availability`` in a ``bibl`` of
``sourceDesc``, of what it was made from, and in a ``bibl`` of a ``witness``, of the words of that witness. Limits bind
what is declared to be under copyright. Nothing is declared of most texts; then a publication, and what a restatement
quotes, count as under copyright, since they would be free only if somebody said so, and everything else does not.
Method: TEI Guidelines P5, 2.2.4, https://tei-c.org/release/doc/tei-p5-doc/en/html/HD.html#HD24
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from edition.text import plain
from edition.tree import Layer, Markup, Node, walk

#: Most words of one witness under copyright that may be quoted at one place.
MOST_WORDS = 11

FREE, RESTRICTED, UNKNOWN, UNDECLARED = "free", "restricted", "unknown", ""
#: From what binds most to what binds least.
_STRICTEST = (RESTRICTED, UNKNOWN, UNDECLARED, FREE)
#: Addresses that say themselves what may be done, whatever stands beside them.
_KNOWN: Mapping[str, str] = {
    r"creativecommons\.org/(licenses|publicdomain)/": FREE,
    r"(www\.)?opendatacommons\.org/licenses/": FREE,
    r"rightsstatements\.org/(vocab|page)/NoC-": FREE,
    r"rightsstatements\.org/(vocab|page)/InC": RESTRICTED,
    r"rightsstatements\.org/(vocab|page)/": UNKNOWN,
}
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+")


@dataclass(frozen=True)
class Terms:
    """Under what terms something may be used.

    ``status`` is a code of ``vocabulary.RIGHTS``, or empty where nothing is declared. ``licence`` is the address of a
    licence or of a statement of rights, ``words`` are those of the declaration; each may be empty.
    """

    status: str = UNDECLARED
    licence: str = ""
    words: str = ""

    @property
    def restricted(self) -> bool:
        """Whether it is under copyright."""
        return self.status == RESTRICTED


@dataclass(frozen=True)
class Rights:
    """The rights in a layer.

    They are the terms of its text, and of the words of each witness by siglum. ``goes_out`` tells whether the layer may
    be published as a whole, permissions apart.
    """

    text: Terms
    witnesses: Mapping[str, Terms]
    readable: tuple[str, ...]
    goes_out: bool

    def is_restricted(self, siglum: str) -> bool:
        """Tell whether the words of a witness in the text are under copyright."""
        return self.witnesses[siglum].restricted if siglum in self.witnesses else False

    @property
    def restricted(self) -> tuple[str, ...]:
        """The sigla of the witnesses whose words are under copyright."""
        return tuple(siglum for siglum, terms in self.witnesses.items() if terms.restricted)

    def may_quote(self, siglum: str, words: int) -> bool:
        """Tell whether so many words of a witness may stand at one place."""
        return words <= MOST_WORDS or not self.is_restricted(siglum)

    @property
    def exported(self) -> tuple[str, ...]:
        """The sigla of the witnesses whose running text may be given to anybody."""
        return tuple(siglum for siglum in self.readable if self.goes_out and not self.is_restricted(siglum))


def read_rights(layer: Layer) -> Rights:
    """Return the rights in a layer, as its header declares them."""
    text = _strictest(map(read_terms, _declared(_children(layer.header, "publicationStmt"))))
    made_from = (node for part in _children(layer.header, "sourceDesc") for node in part.content)
    sources = [read_terms(node) for node in _declared(part for part in made_from if not _lists_witnesses(part))]
    own = {witness.siglum: [read_terms(node) for node in _declared(witness.description)] for witness in layer.witnesses}
    made = _strictest(sources)
    if layer.nature == "restatement":
        rest = made if sources else Terms(RESTRICTED)
        witnesses = {siglum: _strictest(terms) if terms else rest for siglum, terms in own.items()}
        whole = text
    elif layer.nature == "translation":
        witnesses = {siglum: _strictest(terms) if terms else made for siglum, terms in own.items()}
        witnesses |= dict.fromkeys(layer.sigla[:1], text)  # its words are those of the translation
        whole = text
    else:
        whole = _strictest([*sources, *([text] if text.status or not sources else [])])
        if layer.nature == "publication" and whole.status != FREE:
            whole = Terms(RESTRICTED, whole.licence, whole.words)
        witnesses = {siglum: _strictest(terms) if terms else whole for siglum, terms in own.items()}
        base = [witnesses[siglum] for siglum in layer.sigla[:1]]
        whole = _strictest([whole, *base])
    return Rights(text, witnesses, layer.readable, not whole.restricted)


def read_terms(availability: Markup) -> Terms:
    """Return the terms that an element ``availability`` declares.

    ``@status`` says it; where it does not, the address of a well-known licence or statement of rights. A statement that
    something is in copyright binds even beside a status that calls it free (see ``contradicts``).
    """
    paragraphs = [node for node in walk(availability.content) if isinstance(node, Markup) and node.tag == "p"]
    words = " ".join(plain(node.content) for node in paragraphs) or plain(availability.content)
    given = [node.get("target") for node in walk(availability.content) if isinstance(node, Markup)]
    addresses = [*filter(_ADDRESS.fullmatch, given), *_ADDRESS.findall(words)]
    known = [state for address in addresses if (state := _judge_address(address)) is not None]
    status = availability.get("status")
    if known and (status not in (FREE, RESTRICTED, UNKNOWN) or (status == FREE and RESTRICTED in known)):
        status = next(state for state in _STRICTEST if state in known)
    return Terms(status if status in _STRICTEST else UNDECLARED, next(iter(addresses), ""), words)


def contradicts(availability: Markup) -> bool:
    """Tell whether an ``availability`` calls free what is in copyright.

    That it is, its own statement of rights says.
    """
    return availability.get("status") == FREE and read_terms(availability).restricted


def list_declarations(layer: Layer) -> tuple[Markup, ...]:
    """Return every ``availability`` of a header, in its order."""
    return tuple(_declared((layer.header,)))


def _judge_address(address: str) -> str | None:
    place = re.sub(r"^https?://", "", address)
    return next((state for pattern, state in _KNOWN.items() if re.match(pattern, place)), None)


def _strictest(terms: Iterable[Terms]) -> Terms:
    """Return the terms that bind most; those of nothing are undeclared."""
    return min(terms, key=lambda each: _STRICTEST.index(each.status), default=Terms())


def _declared(content: Iterable[Node]) -> Iterator[Markup]:
    return (node for node in walk(content) if isinstance(node, Markup) and node.tag == "availability")


def _lists_witnesses(node: Node) -> bool:
    return isinstance(node, Markup) and node.tag == "listWit"


def _children(header: Markup, tag: str) -> Iterator[Markup]:
    return (node for node in walk((header,)) if isinstance(node, Markup) and node.tag == tag)
