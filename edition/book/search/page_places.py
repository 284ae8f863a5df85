"""The places of a page that a search can find, read from the page itself by the contract in CONTRIBUTING.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from edition.book.letter.shares import REST

#: Words that all witnesses have; or the sigla of those that have them, and the words. Where a page does not name each
#: witness at a reading, the sigla as it says them, the words, sigla of witnesses, and whether these are all that do
#: not have the words.
Run = str | tuple[str, str] | tuple[str, str, tuple[str, ...], int]

_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SPACED = frozenset({"p", "br", "li", "dd", "dt", "div"})
_UNREAD = frozenset({"script", "style", "svg", "noscript", "summary"})
_UNREAD_CLASSES = frozenset({"headerlink", "label", "backrefs", "ed-mentions", "ed-tools", "cell_input", "cell_output"})


class Place(NamedTuple):
    """A place that a search can find: its label, the id leading to it, its words."""

    label: str
    anchor: str
    words: tuple[Run, ...]


def find_places(page: etree._Element) -> list[Place]:
    """Return the places of a page that a search can find, in the order of the page.

    These are the paragraphs of letters with the words of every witness, notes, judgements, entries of registers and of
    the bibliography, and of all else the headings and paragraphs. Variants, whose words are those of their paragraph,
    come last and without words. The labels of entries of the bibliography are their keys.
    """
    places: list[Place] = []
    heading = ""
    for element in _blocks(_body(page)):
        label, anchor = _called(element), _anchor(element)
        if element.tag in _HEADS:
            heading = _flat(element)
        if anchor:
            words = tuple(_runs(element))
            places += [Place(heading if label is None else label, anchor, words)] if words else []
    return places + [Place(_sited(site), site.get("id", ""), ()) for site in _sites(_body(page))]


def _body(page: etree._Element) -> etree._Element:
    """Return the element that holds a page's own content, without navigation."""
    return next(
        (node for node in page.iter("article", "div") if node.tag == "article" or node.get("role") == "main"), page
    )


def _blocks(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the outermost elements that each make one place."""
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _UNREAD or _classes(child) & _UNREAD_CLASSES:
            continue
        if child.tag in ("p", "dt", *_HEADS) or _called(child) is not None:
            if child.get("data-paratext") is None and not _is_of_apparatus(child):
                yield child
        else:
            yield from _blocks(child)


def _is_of_apparatus(element: etree._Element) -> bool:
    """Tell whether a paragraph of the apparatus is left out of the search.

    It repeats readings that are found in the letter's text, or lists their codes; judgements are kept.
    """
    around = element.getparent()
    return around is not None and "ed-entry" in _classes(around) and not _is_judgement(element)


def _is_judgement(element: etree._Element) -> bool:
    """Tell whether a paragraph of an entry says why it is judged so.

    It has an id, or goes on after one that has.
    """
    around = element.getparent()
    begun = (element, *element.itersiblings("p", preceding=True))
    return around is not None and "ed-entry" in _classes(around) and any(one.get("id") for one in begun)


def _number_of(note: etree._Element) -> etree._Element:
    """Return the number of a note, which begins its first paragraph."""
    return next(note.iter("p"))[0]


def _sites(body: etree._Element) -> list[etree._Element]:
    """Return the elements of variants, for a variant in several pieces the first."""
    named = (node for node in body.iter("span", "div") if node.get("id") and node.get("data-continues") is None)
    return [node for node in named if _classes(node) & {"ed-site", "ed-site-block"}]


def _sited(site: etree._Element) -> str:
    """Return the label of a variant: the paragraph that it stands in, and its id."""
    around = next((node for node in site.iterancestors() if "ed-p" in _classes(node)), None)
    return ", ".join(filter(None, (None if around is None else _called(around), site.get("id"))))


def _called(element: etree._Element) -> str | None:
    """Return the label of a place, or None where the heading above it names it.

    None is also returned for an element that is no place.
    """
    classes, identifier = _classes(element), element.get("id", "")
    if "ed-note" in classes:
        return f"note {_flat(_number_of(element))}"
    if _is_judgement(element):
        return f"{_entry(element).removeprefix('app-')}, judgement"
    if "ed-register-entry" in classes:
        heading = next(iter(element.iterchildren(*_HEADS)))
        return str(heading.xpath("string(.//@data-name)")) or _flat(heading)  # a surname may stand first in it
    if "ed-event" in classes:
        return _text(element, "ed-when")
    if "citation" in classes and identifier:
        return identifier
    if "ed-p" in classes:
        number = _text(element, "ed-num") or identifier
        return f"{'l.' if 'ed-l' in classes else '¶'} {number}" if identifier else _entry(element)
    return None


def _anchor(element: etree._Element) -> str:
    """Return the id that leads to an element: its own, or the nearest around it."""
    around = (identifier for node in (element, *element.iterancestors()) if (identifier := node.get("id")))
    return next(around, "")


def _entry(element: etree._Element) -> str:
    return next((str(node.get("id")) for node in element.iterancestors() if node.get("id")), "")


def _classes(element: etree._Element) -> set[str]:
    return set(element.get("class", "").split())


def _text(element: etree._Element, name: str) -> str:
    """Return the words of the first element inside another that has some class."""
    inner = next((node for node in element.iter() if isinstance(node.tag, str) and name in _classes(node)), None)
    return "" if inner is None else _flat(inner)


def _flat(element: etree._Element) -> str:
    return "".join(run if isinstance(run, str) else run[1] for run in _runs(element))


class _Having(NamedTuple):
    """Who has some words: the sigla as the page says them, and these or all but these."""

    sigla: tuple[str, ...] = ()
    others: bool = True

    def run(self, text: str, families: Mapping[str, list[str]]) -> Run:
        """Return words with what is said of who has them."""
        if self.others:
            return ("", text, _members(self.sigla, families), 1) if self.sigla else text
        said, members = " ".join(self.sigla), _members(self.sigla, families)
        return (said, text) if members == self.sigla else (said, text, members, 0)


def _runs(element: etree._Element) -> list[Run]:
    """Return the words of an element in runs, those of some witnesses with sigla.

    White space is folded into single spaces. A word may begin in one run and end in another.
    """
    texts: list[tuple[_Having, str]] = []
    letter = next((node for node in element.iterancestors() if node.get("data-families")), None)
    families: dict[str, list[str]] = {} if letter is None else dict(json.loads(letter.get("data-families", "[]")))
    having = _Having()
    for around in reversed([*element.iterancestors()]):
        having = _narrow(around, having, families)
    for who, text in _pieces(element, having, families):
        if texts and texts[-1][0] == who:
            texts[-1] = (who, texts[-1][1] + text)
        else:
            texts.append((who, text))
    folded = [(who, re.sub(r"\s+", " ", text)) for who, text in texts]
    if folded:
        folded[0] = (folded[0][0], folded[0][1].lstrip())
        folded[-1] = (folded[-1][0], folded[-1][1].rstrip())
    return [who.run(text, families) for who, text in folded if text]


def _pieces(
    element: etree._Element, around: _Having, families: Mapping[str, list[str]]
) -> Iterator[tuple[_Having, str]]:
    having = _narrow(element, around, families)
    yield having, element.text or ""
    for child in element:
        if _is_read(child):
            space = " " if child.tag in _SPACED else ""
            yield having, space
            yield from _pieces(child, having, families)
            yield having, space
        yield having, child.tail or ""


def _narrow(element: etree._Element, around: _Having, families: Mapping[str, list[str]]) -> _Having:
    """Return who has the words of an element, among those that have what is around it.

    What somebody proposes is of that person alone. The words of all whom a site does not name are of these, and not
    of everybody.
    """
    wit = element.get("data-wit")
    if wit is None:
        return around
    if wit != REST:
        claimed = "\u00a0".join(element.get("data-claimed", "–").split())
        return _Having(tuple(wit.split()) or (claimed,), False)
    site = element.getparent()
    assert site is not None
    said = [site.get("data-absent", ""), site.get("data-unreported", ""), *map(str, site.xpath("./*/@data-wit"))]
    named = tuple(dict.fromkeys(siglum for words in said for siglum in words.split() if siglum != REST))
    if around.others:
        return _Having(around.sigla + named, True)
    apart = set(_members(named, families))
    return _Having(tuple(each for each in _members(around.sigla, families) if each not in apart), False)


def _members(sigla: Iterable[str], families: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Return the sigla of witnesses, for that of a family those of its members."""
    return tuple(member for siglum in sigla for member in families.get(siglum, [siglum]))


def _is_read(element: etree._Element) -> bool:
    return (
        isinstance(element.tag, str)
        and element.tag not in _UNREAD
        and element.get("data-paratext") is None
        and not _classes(element) & _UNREAD_CLASSES
        and not _is_number(element)
    )


def _is_number(element: etree._Element) -> bool:
    around = next(element.iterancestors("div"), None)
    return around is not None and "ed-note" in _classes(around) and _number_of(around) is element
