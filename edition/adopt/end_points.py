"""Where a pointer of an apparatus leads in a text: an element by its id, or characters in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml import etree

from edition.adopt.flow import Flow, Kind, Point
from edition.adopt.lemma_search import is_left_out, local

#: A pointer by a scheme, such as ``range(a, b)``.
_SCHEME = re.compile(r"(?P<name>[a-z][\w-]*)\((?P<inside>.*)\)\s*", re.DOTALL)


class NoPlaceError(ValueError):
    """Error where a pointer leads nowhere; its words say why."""


@dataclass(frozen=True)
class Span:
    """What a pointer points at."""

    start: Point
    end: Point
    is_point: bool  # an anchor or another element without words


def is_elsewhere(pointer: str, name: str) -> bool:
    """Say whether a pointer leads into another file than the one of this name."""
    parts = urlsplit(pointer.strip())
    if parts.scheme or parts.netloc:
        return True
    return bool(parts.path) and "#" in pointer and unquote(parts.path).rsplit("/", 1)[-1] != name


def find_span(pointer: str, flow: Flow, ids: dict[str, etree._Element]) -> Span:
    """Return what a pointer points at.

    Understood are ``#id``, ``id`` alone, as it was in TEI P4, and of TEI's schemes ``left``, ``right``, ``range``,
    ``string-index`` and ``string-range``, in which places are counted in characters from 0. Raise ``NoPlaceError``
    where it leads nowhere.

    Method: TEI Guidelines P5, 17.2.4 (TEI XPointer schemes).
    """
    fragment = unquote(pointer.strip().rpartition("#")[2])
    return _find(fragment, flow, ids)


def _find(fragment: str, flow: Flow, ids: dict[str, etree._Element]) -> Span:
    fragment = fragment.strip()
    if fragment in ids:
        node = ids[fragment]
        if node not in flow.opened:
            raise NoPlaceError(f"“{fragment}” is the id of something outside the text")
        first, last = flow.opened[node], flow.closed[node]
        if last <= first + 1:
            return Span((first, 0), (last + 1, 0), is_point=True)
        return Span((first + 1, 0), (last, 0), is_point=False)
    scheme = _SCHEME.fullmatch(fragment)
    if scheme is None:
        raise NoPlaceError(f"nothing has the id “{fragment}”")
    arguments = _arguments(scheme["inside"])
    known = _SCHEMES.get((scheme["name"], len(arguments)))
    if known is None:
        raise NoPlaceError(f"the pointer “{fragment}” is of a kind that is not read")
    return known(arguments, flow, ids)


def _arguments(inside: str) -> list[str]:
    """Return what stands between the commas of a pointer.

    Commas within its parentheses do not count.
    """
    found, depth = [""], 0
    for character in inside:
        depth += (character == "(") - (character == ")")
        if character == "," and not depth:
            found.append("")
        else:
            found[-1] += character
    return [argument.strip() for argument in found]


def _left(arguments: list[str], flow: Flow, ids: dict[str, etree._Element]) -> Span:
    span = _around(_find(arguments[0], flow, ids))
    return Span(span.start, span.start, is_point=True)


def _right(arguments: list[str], flow: Flow, ids: dict[str, etree._Element]) -> Span:
    span = _around(_find(arguments[0], flow, ids))
    return Span(span.end, span.end, is_point=True)


def _around(span: Span) -> Span:
    """Return an element with its tags."""
    if span.is_point:
        return span
    return Span((span.start[0] - 1, 0), (span.end[0] + 1, 0), is_point=False)


def _range(arguments: list[str], flow: Flow, ids: dict[str, etree._Element]) -> Span:
    first, last = (_find(argument, flow, ids) for argument in arguments)
    return Span(first.end if first.is_point else first.start, last.start if last.is_point else last.end, is_point=False)


def _string(arguments: list[str], flow: Flow, ids: dict[str, etree._Element]) -> Span:
    span = _find(arguments[0], flow, ids)
    try:
        offset, length = int(arguments[1]), int(arguments[2]) if len(arguments) > 2 else 0
    except ValueError:
        raise NoPlaceError(f"“{', '.join(arguments)}” should count characters") from None
    # From a point, characters are counted to the end of the text.
    end = (len(flow.tokens), 0) if span.is_point else span.end
    first = _count(flow, span.start, end, offset, starts=bool(length))
    last = _count(flow, span.start, end, offset + length, starts=False)
    if offset < 0 or length < 0 or first is None or last is None:
        raise NoPlaceError(f"“{arguments[0]}” has no characters {offset} to {offset + length}")
    return Span(first, last, is_point=not length)


def _count(flow: Flow, start: Point, end: Point, count: int, starts: bool) -> Point | None:
    """Return the point after so many characters.

    Where a range starts, it is as near as may be to the next of them. It is None where there are too few.
    """
    number, left = start[0], count
    while number < end[0]:
        token = flow.tokens[number]
        if token.kind is Kind.OPEN and token.node is not None and is_left_out(token.node, edited=False):
            number = flow.closed[token.node] + 1
            continue
        if token.kind is Kind.TEXT:
            begin = start[1] if number == start[0] else 0
            length = len(token.text) - begin
            if left < length or (left == length and not starts):
                return flow.normal((number, begin + left))
            left -= length
        number += 1
    return None


_SCHEMES: dict[tuple[str, int], Callable[[list[str], Flow, dict[str, etree._Element]], Span]] = {
    ("left", 1): _left,
    ("right", 1): _right,
    ("range", 2): _range,
    ("string-index", 2): _string,
    ("string-range", 3): _string,
}


def describe(node: etree._Element) -> str:
    """Return how an element is named in a report.

    That is its name, and the attributes by which it points.
    """
    shown = [f'{name}="{value}"' for name in ("from", "to", "loc", "corresp") if (value := node.get(name)) is not None]
    return " ".join([local(node), *shown])
