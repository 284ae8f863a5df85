"""What a letter's header says: who wrote it to whom and when, and what its text as a whole was made from.

The one reader of headers, for citations, exports and permissions alike. Method: TEI Guidelines P5, chapter 2,
https://tei-c.org/release/doc/tei-p5-doc/en/html/HD.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from edition.text import plain
from edition.tree import Layer, Markup, Witness, walk

_PEOPLE, _SOURCES = "people:", "bib:"
#: Parts of a name, https://tei-c.org/release/doc/tei-p5-doc/en/html/ND.html
_FAMILY, _GIVEN = ("nameLink", "surname"), ("forename",)
#: A description of a witness that has no more letters than this is its name.
_NAME = 32


class Person(NamedTuple):
    """A person, by the name that the edition uses.

    ``ref`` points to the register of people, as ``people:ivan-the-sailor`` does, or is empty. ``family``, with the
    particle before it, and ``given`` are the parts of the name; ``given`` is empty for a name of one part.
    """

    name: str
    ref: str
    family: str
    given: str

    @property
    def id(self) -> str:
        """The id in the register of people; empty where the person has no entry there."""
        return self.ref.removeprefix(_PEOPLE) if self.ref.startswith(_PEOPLE) else ""


class Named(NamedTuple):
    """Who sent or received a letter, or where: as the header names it.

    ``tag`` is that of TEI (``persName``, ``orgName``, ``placeName``). ``ref`` points to a register, or is empty.
    ``certainty`` is that of TEI's ``@cert``, empty where there is no doubt; ``conjectured`` says that the letter does
    not name it itself (``@evidence="conjecture"``).
    """

    tag: str
    name: str
    ref: str
    certainty: str
    conjectured: bool


class Span(NamedTuple):
    """The first and the last day, month or year of a date.

    One of them is empty where the date is open on that side. ``lasted`` says that the time between them was filled;
    otherwise the date lies somewhere in it.
    """

    first: str
    last: str
    lasted: bool = False

    @property
    def edtf(self) -> str:
        """The date in EDTF, https://www.loc.gov/standards/datetime/.

        >>> Span("1901-01-21", "1901-02-28").edtf, Span("1904-11-15", "", lasted=True).edtf
        ('[1901-01-21..1901-02-28]', '1904-11-15/..')
        """
        if self.first == self.last:
            return self.first
        return f"{self.first or '..'}/{self.last or '..'}" if self.lasted else f"[{self.first}..{self.last}]"

    @property
    def interval(self) -> str:
        """The date in ISO 8601, an interval with a slash.

        Empty where an end is open.

        >>> Span("1901-01-21", "1901-02-28").interval, Span("1904-11-16", "1904-11-16").interval
        ('1901-01-21/1901-02-28', '1904-11-16')
        """
        if not (self.first and self.last):
            return ""
        return self.first if self.first == self.last else f"{self.first}/{self.last}"


def read_title(layer: Layer) -> str:
    """Return the main title; where there is none, the id of the letter."""
    return next((plain(node.content) for node in _parts(layer, "title")), layer.id)


def read_authors(layer: Layer) -> tuple[Person, ...]:
    """Return the authors that the header names."""
    return tuple(_person(node) for node in _parts(layer, "author"))


def read_correspondents(layer: Layer, action: str) -> tuple[Person, ...]:
    """Return the people who ``sent`` or ``received`` a letter."""
    names = (node for part in _actions(layer, action) for node in walk(part.content) if isinstance(node, Markup))
    return tuple(_person(node) for node in names if node.tag == "persName")


def list_named(layer: Layer, action: str) -> tuple[Named, ...]:
    """Return people, bodies and places of an action, ``sent`` or ``received``."""
    names = (node for part in _actions(layer, action) for node in walk(part.content) if isinstance(node, Markup))
    return tuple(
        Named(
            node.tag,
            plain(node.content),
            node.get("ref"),
            node.get("cert"),
            "conjecture" in node.get("evidence").split(),
        )
        for node in names
        if node.tag in ("persName", "orgName", "placeName")
    )


def is_correspondence(layer: Layer) -> bool:
    """Tell whether the header says that a text was sent by somebody or to somebody."""
    return bool(read_correspondents(layer, "sent") or read_correspondents(layer, "received"))


def read_date(layer: Layer) -> Span | None:
    """Return when a letter was sent, or else written.

    None where the header does not say.
    """
    return next((span for span, _ in _dates(layer)), None)


def word_date(layer: Layer) -> str:
    """Return in the words of the header when a letter was sent, or else written.

    Empty where it does not say.
    """
    return next((words for _, words in _dates(layer)), "")


def _dates(layer: Layer) -> Iterator[tuple[Span, str]]:
    """Yield the dates of sending and then those of writing, each with its words."""
    for part in (*_actions(layer, "sent"), *_parts(layer, "creation")):
        for node in walk(part.content):
            if isinstance(node, Markup) and node.tag == "date" and (span := _span(node)):
                yield span, plain(node.content)


def read_dateline(layer: Layer) -> str:
    """Return where and when a letter was sent, or else written, in the header's words.

    For example ``Lowport, 21 January 1901``; empty where the header says neither.
    """
    parts = (*_actions(layer, "sent"), *_parts(layer, "creation"))
    said = [node for part in parts for node in walk(part.content) if isinstance(node, Markup)]
    found = (next((plain(node.content) for node in said if node.tag == tag), "") for tag in ("placeName", "date"))
    return ", ".join(filter(None, found))


def read_publications(layer: Layer) -> list[str]:
    """Return the keys of the publications that the whole text was made from.

    The header names them beside the witnesses.
    """
    keys = (node.get("corresp") for node in _made_from(layer))
    return list(dict.fromkeys(key.removeprefix(_SOURCES) for key in keys if key.startswith(_SOURCES)))


def read_credit(layer: Layer) -> str:
    """Return the words to cite a restatement by: ``restated after Smith 2015``.

    Where the header does not name the publication, they do not either. Empty for any other text.
    """
    if layer.nature != "restatement":
        return ""
    words = next((plain(node.content) for node in _made_from(layer)), "") or "a restatement"
    return words[0].lower() + words[1:]


def name_witness(witness: Witness) -> str:
    """Return the short name of a witness; empty where its description has none.

    The name is a ``name`` with which the description begins, or the surname of a person with whom it begins; a short
    description is a name itself.
    """
    words = [node for node in witness.description if not isinstance(node, str) or node.strip()]
    first = words[0] if words else None
    if isinstance(first, Markup) and first.tag == "name":
        return plain(first.content)
    if isinstance(first, Markup) and first.tag == "persName" and (named := plain(first.content)):
        return named.split()[-1]
    whole = plain(witness.description)
    return whole if len(whole) <= _NAME else ""


def name_with_siglum(witness: Witness) -> str:
    """Return the name of a witness with its siglum: ``Baker’s copy (B)``.

    The siglum alone, where it has no name.
    """
    name = name_witness(witness)
    return f"{name} ({witness.siglum})" if name else witness.siglum


def _parts(layer: Layer, tag: str) -> Iterator[Markup]:
    return (node for node in walk((layer.header,)) if isinstance(node, Markup) and node.tag == tag)


def _actions(layer: Layer, kind: str) -> Iterator[Markup]:
    return (part for part in _parts(layer, "correspAction") if part.get("type") == kind)


def _made_from(layer: Layer) -> list[Markup]:
    """Return the ``bibl`` elements that name sources of the text itself.

    Those that name sources of a witness stand inside its description and are left out.
    """
    alone = (node for part in _parts(layer, "sourceDesc") for node in part.content)
    return [node for node in alone if isinstance(node, Markup) and node.tag == "bibl"]


def _person(node: Markup) -> Person:
    """Return the person that an element names.

    The parts of the name are those that the element tells apart (``surname``, ``nameLink``, ``forename``); where it
    does not, the last word is the family's. The name of a body (``orgName``) has no parts.
    """
    name = plain(node.content)
    parts = [part for part in walk(node.content) if isinstance(part, Markup)]
    family, given = (" ".join(plain(part.content) for part in parts if part.tag in tags) for tags in (_FAMILY, _GIVEN))
    if any(part.tag == "orgName" for part in parts):
        return Person(name, node.get("ref"), name, "")
    if not family:
        given, _, family = name.rpartition(" ")
    return Person(name, node.get("ref"), family, given)


def _span(node: Markup) -> Span | None:
    """Return the date that an element of ``att.datable`` gives.

    None where none of its attributes has a value.
    """
    spans = (
        Span(node.get("when"), node.get("when")),
        Span(node.get("from"), node.get("to"), lasted=True),
        Span(node.get("notBefore"), node.get("notAfter")),
    )
    return next((span for span in spans if span.first or span.last), None)
