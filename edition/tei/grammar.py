"""A RELAX NG grammar as patterns that can be asked what may come next.

libxml2 tells quickly whether a document is valid, but not what is wrong with one in words of use to an editor. Here a
document is followed through the grammar by derivatives: what is left of a pattern when a tag, an attribute or some text
has been taken from it. What is left always tells what may follow.

Method: James Clark, "An algorithm for RELAX NG validation" (2002). The grammar is trusted: it is the edition's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, reduce

from lxml import etree

_RNG = "{http://relaxng.org/ns/structure/1.0}"
_XML = "{http://www.w3.org/XML/1998/namespace}"


@dataclass(frozen=True)
class Names:
    """The names that an element or an attribute may have.

    They are in Clark's notation, ``{namespace}local``.

    ``listed`` are single names; ``spaces`` are namespaces of which any name will do, ``*`` being every one, but for
    those in ``without``.
    """

    listed: tuple[str, ...] = ()
    spaces: tuple[str, ...] = ()
    without: tuple[Names, ...] = ()

    def holds(self, name: str) -> bool:
        """Tell whether a name is one of these."""
        space = name[1:].partition("}")[0] if name.startswith("{") else ""
        wide = "*" in self.spaces or space in self.spaces
        return name in self.listed or (wide and not any(names.holds(name) for names in self.without))


@dataclass(frozen=True, eq=False)
class Pattern:
    """A pattern of RELAX NG.

    ``kind`` is that of the specification; ``parts`` are the patterns it is made of. The same pattern is always the same
    object, so that results can be kept.
    """

    kind: str
    parts: tuple[Pattern, ...] = ()
    names: Names = Names()
    source: etree._Element | None = None  # of data, values and elements, whose content is read when it is asked for
    grammar: Grammar | None = None

    @property
    def nullable(self) -> bool:
        """Whether it is content with nothing."""
        return _is_nullable(self)


_KEPT: dict[tuple[object, ...], Pattern] = {}


def _make(kind: str, *parts: Pattern) -> Pattern:
    return _KEPT.setdefault((kind, *map(id, parts)), Pattern(kind, parts))


EMPTY, NOT_ALLOWED, TEXT = _make("empty"), _make("notAllowed"), _make("text")


@cache
def _is_nullable(pattern: Pattern) -> bool:
    match pattern.kind:
        case "empty" | "text":
            return True
        case "choice":
            return any(part.nullable for part in pattern.parts)
        case "group" | "interleave" | "oneOrMore":
            return all(part.nullable for part in pattern.parts)
    return False


def choice(first: Pattern, second: Pattern) -> Pattern:
    """Return what either of two patterns accepts."""
    if first is NOT_ALLOWED or first is second:
        return second
    if second is NOT_ALLOWED:
        return first
    # A branch that is there already is not added: patterns would grow with every step.
    held = set(_branches(first))
    fresh = [branch for branch in _branches(second) if branch not in held]
    for branch in fresh:
        first = _make("choice", first, branch)
    return first


def _branches(pattern: Pattern) -> Iterator[Pattern]:
    if pattern.kind == "choice":
        for part in pattern.parts:
            yield from _branches(part)
    else:
        yield pattern


def _both(kind: str, first: Pattern, second: Pattern) -> Pattern:
    if NOT_ALLOWED in (first, second):
        return NOT_ALLOWED
    if first is EMPTY:
        return second
    return first if second is EMPTY else _make(kind, first, second)


def group(first: Pattern, second: Pattern) -> Pattern:
    """Return what accepts the one and then the other."""
    return _both("group", first, second)


def interleave(first: Pattern, second: Pattern) -> Pattern:
    """Return what accepts both, mingled."""
    return _both("interleave", first, second)


def one_or_more(pattern: Pattern) -> Pattern:
    """Return what accepts a pattern once or oftener."""
    return pattern if pattern in (NOT_ALLOWED, EMPTY) else _make("oneOrMore", pattern)


def after(inner: Pattern, outer: Pattern) -> Pattern:
    """Return what accepts the rest of an element, and what follows the element."""
    return NOT_ALLOWED if NOT_ALLOWED in (inner, outer) else _make("after", inner, outer)


class Grammar:
    """A grammar, read from the root of its document.

    It has the elements of RELAX NG but for those that bring other files in.
    """

    def __init__(self, root: etree._Element) -> None:
        """Take the element ``grammar``."""
        self._defined: dict[str, list[etree._Element]] = {}
        for node in root.iter(f"{_RNG}define"):
            self._defined.setdefault(node.get("name", ""), []).append(node)
        self._named: dict[str, Pattern] = {}
        self._content: dict[etree._Element, Pattern] = {}
        self._elements: dict[etree._Element, Pattern] = {}
        self._leaves: dict[etree._Element, Pattern] = {}
        self._nodes = list(root.iter(f"{_RNG}element"))
        (start,) = root.iter(f"{_RNG}start")
        self.start = self._all(start)
        self.elements = tuple(self._read(node) for node in self._nodes)

    def content(self, element: Pattern) -> Pattern:
        """Return what an element of the grammar may hold, its attributes included."""
        node = element.source
        assert node is not None
        if node not in self._content:
            self._content[node] = self._all(node, 0 if node.get("name") else 1)
        return self._content[node]

    def named(self, name: str) -> tuple[Pattern, ...]:
        """Return the elements of the grammar that have a name of their own in it."""
        return tuple(element for element in self.elements if name in element.names.listed)

    def _all(self, node: etree._Element, start: int = 0) -> Pattern:
        pattern = EMPTY
        for child in [child for child in node if isinstance(child.tag, str)][start:]:
            pattern = group(pattern, self._read(child))
        return pattern

    def _combined(self, nodes: list[etree._Element]) -> Pattern:
        combine = choice if any(node.get("combine") == "choice" for node in nodes) else interleave
        return reduce(combine, map(self._all, nodes))

    def _one_of(self, node: etree._Element) -> Pattern:
        pattern = NOT_ALLOWED
        for child in node:
            if isinstance(child.tag, str):
                pattern = choice(pattern, self._read(child))
        return pattern

    def _read(self, node: etree._Element) -> Pattern:
        match str(node.tag).removeprefix(_RNG):
            case "empty":
                return EMPTY
            case "notAllowed":
                return NOT_ALLOWED
            case "text":
                return TEXT
            case "group":
                return self._all(node)
            case "choice":
                return self._one_of(node)
            case "interleave":
                pattern = EMPTY
                for child in node:
                    if isinstance(child.tag, str):
                        pattern = interleave(pattern, self._read(child))
                return pattern
            case "mixed":
                return interleave(TEXT, self._all(node))
            case "optional":
                return choice(self._all(node), EMPTY)
            case "oneOrMore":
                return one_or_more(self._all(node))
            case "zeroOrMore":
                return choice(one_or_more(self._all(node)), EMPTY)
            case "list":
                return _make("list", self._all(node))
            case "ref":
                name = node.get("name", "")
                if name not in self._named:
                    self._named[name] = self._combined(self._defined[name])
                return self._named[name]
            case "data" | "value" as kind:
                return self._leaves.setdefault(node, Pattern(kind, source=node))
            case "attribute":
                if node not in self._leaves:
                    named = bool(node.get("name"))
                    value = self._all(node, 0 if named else 1)
                    has_value = any(isinstance(child.tag, str) for child in node[0 if named else 1 :])
                    names = _names(node, attribute=True)
                    self._leaves[node] = Pattern("attribute", (value if has_value else TEXT,), names)
                return self._leaves[node]
            case "element":
                if node not in self._elements:
                    self._elements[node] = Pattern("element", (), _names(node), node, self)
                return self._elements[node]
        raise ValueError(f"{node.tag!r} is not understood in a grammar")


def _names(node: etree._Element, attribute: bool = False) -> Names:
    given = node.get("name")
    if given:
        return Names((_expand(given, node, attribute),))
    return _name_class(next(child for child in node if isinstance(child.tag, str)), attribute)


def _name_class(node: etree._Element, attribute: bool) -> Names:
    inner = [child for child in node if isinstance(child.tag, str)]
    match str(node.tag).removeprefix(_RNG):
        case "name":
            return Names((_expand((node.text or "").strip(), node, attribute),))
        case "anyName" | "nsName" as kind:
            without = tuple(_name_class(part, attribute) for each in inner for part in each)
            return Names((), ("*" if kind == "anyName" else _inherited(node, "ns"),), without)
    parts = [_name_class(child, attribute) for child in inner]
    return Names(
        tuple(name for part in parts for name in part.listed),
        tuple(space for part in parts for space in part.spaces),
        tuple(names for part in parts for names in part.without),
    )


def _expand(name: str, node: etree._Element, attribute: bool) -> str:
    if name.startswith("xml:"):
        return _XML + name.removeprefix("xml:")
    if ":" in name:
        prefix, _, local = name.partition(":")
        return f"{{{node.nsmap[prefix]}}}{local}"
    # The namespace that is inherited is that of elements; an attribute has one only where it says so itself.
    space = node.get("ns", "") if attribute else _inherited(node, "ns")
    return f"{{{space}}}{name}" if space else name


def _inherited(node: etree._Element, attribute: str) -> str:
    return next((each.get(attribute, "") for each in (node, *node.iterancestors()) if attribute in each.attrib), "")


@cache
def _datatype(source: bytes) -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring(source))


@cache
def _fits(pattern: Pattern, value: str) -> bool:
    """Tell whether a value is of a datatype, which libxml2 knows."""
    node = pattern.source
    assert node is not None
    library = _inherited(node, "datatypeLibrary")
    test = etree.Element(f"{_RNG}element", {"name": "value", "datatypeLibrary": library}, nsmap={None: _RNG[1:-1]})
    test.append(etree.fromstring(etree.tostring(node, with_tail=False)))
    sample = etree.Element("value")
    sample.text = value
    return _datatype(etree.tostring(test)).validate(sample)


def _apply_after(pattern: Pattern, function: Callable[[Pattern], Pattern]) -> Pattern:
    match pattern.kind:
        case "after":
            return after(pattern.parts[0], function(pattern.parts[1]))
        case "choice":
            return choice(*(_apply_after(part, function) for part in pattern.parts))
    return NOT_ALLOWED


@cache
def open_tag(pattern: Pattern, name: str) -> Pattern:
    """Return what is left when an element begins."""
    match pattern.kind, pattern.parts:
        case "element", _:
            assert pattern.grammar is not None
            return after(pattern.grammar.content(pattern), EMPTY) if pattern.names.holds(name) else NOT_ALLOWED
        case "choice", (first, second):
            return choice(open_tag(first, name), open_tag(second, name))
        case "interleave", (first, second):
            return choice(
                _apply_after(open_tag(first, name), lambda rest: interleave(rest, second)),
                _apply_after(open_tag(second, name), lambda rest: interleave(first, rest)),
            )
        case "oneOrMore", (part,):
            return _apply_after(open_tag(part, name), lambda rest: group(rest, choice(pattern, EMPTY)))
        case "group", (first, second):
            opened = _apply_after(open_tag(first, name), lambda rest: group(rest, second))
            return choice(opened, open_tag(second, name)) if first.nullable else opened
        case "after", (inner, outer):
            return _apply_after(open_tag(inner, name), lambda rest: after(rest, outer))
    return NOT_ALLOWED


@cache
def take_attribute(pattern: Pattern, name: str, value: str | None) -> Pattern:
    """Return what is left when an attribute has been given; without a value, with any."""
    match pattern.kind, pattern.parts:
        case "attribute", (content,):
            fits = value is None or _matches(content, value)
            return EMPTY if pattern.names.holds(name) and fits else NOT_ALLOWED
        case "after", (inner, outer):
            return after(take_attribute(inner, name, value), outer)
        case "choice", (first, second):
            return choice(take_attribute(first, name, value), take_attribute(second, name, value))
        case ("group" | "interleave") as kind, (first, second):
            return choice(
                _both(kind, take_attribute(first, name, value), second),
                _both(kind, first, take_attribute(second, name, value)),
            )
        case "oneOrMore", (part,):
            return group(take_attribute(part, name, value), choice(pattern, EMPTY))
    return NOT_ALLOWED


@cache
def close_tag(pattern: Pattern, lenient: bool = False) -> Pattern:
    """Return what is left when no attribute comes any more.

    Where one is wanting nothing is left, unless ``lenient``.
    """
    match pattern.kind, pattern.parts:
        case "attribute", _:
            return EMPTY if lenient else NOT_ALLOWED
        case "after", (inner, outer):
            return after(close_tag(inner, lenient), outer)
        case "choice", (first, second):
            return choice(close_tag(first, lenient), close_tag(second, lenient))
        case ("group" | "interleave") as kind, (first, second):
            return _both(kind, close_tag(first, lenient), close_tag(second, lenient))
        case "oneOrMore", (part,):
            return one_or_more(close_tag(part, lenient))
    return pattern


def _matches(pattern: Pattern, value: str) -> bool:
    return (pattern.nullable and not value.strip()) or take_text(pattern, value).nullable


@cache
def take_text(pattern: Pattern, value: str) -> Pattern:
    """Return what is left when some text has been read."""
    match pattern.kind, pattern.parts:
        case "text", _:
            return pattern
        case "value", _:
            assert pattern.source is not None
            return EMPTY if " ".join(value.split()) == " ".join((pattern.source.text or "").split()) else NOT_ALLOWED
        case "data", _:
            return EMPTY if _fits(pattern, value) else NOT_ALLOWED
        case "list", (part,):
            for token in value.split():
                part = take_text(part, token)
            return EMPTY if part.nullable else NOT_ALLOWED
        case "choice", (first, second):
            return choice(take_text(first, value), take_text(second, value))
        case "interleave", (first, second):
            return choice(interleave(take_text(first, value), second), interleave(first, take_text(second, value)))
        case "group", (first, second):
            taken = group(take_text(first, value), second)
            return choice(taken, take_text(second, value)) if first.nullable else taken
        case "oneOrMore", (part,):
            return group(take_text(part, value), choice(pattern, EMPTY))
        case "after", (inner, outer):
            return after(take_text(inner, value), outer)
    return NOT_ALLOWED


@cache
def end_tag(pattern: Pattern, lenient: bool = False) -> Pattern:
    """Return what is left when an element ends.

    Where something is wanting in it nothing is left, unless ``lenient``.
    """
    match pattern.kind, pattern.parts:
        case "choice", (first, second):
            return choice(end_tag(first, lenient), end_tag(second, lenient))
        case "after", (inner, outer):
            return outer if lenient or inner.nullable else NOT_ALLOWED
    return NOT_ALLOWED


@cache
def find_next(pattern: Pattern) -> tuple[Pattern, ...]:
    """Return the elements that may come next, in the order of the grammar."""
    match pattern.kind, pattern.parts:
        case "element", _:
            return (pattern,)
        case "group", (first, second):
            return _distinct((*find_next(first), *(find_next(second) if first.nullable else ())))
        case "after", (inner, _):
            return find_next(inner)
        case (("choice" | "interleave" | "oneOrMore"), parts):
            return _distinct(element for part in parts for element in find_next(part))
    return ()


@cache
def find_all(pattern: Pattern, kind: str = "element") -> tuple[Pattern, ...]:
    """Return the patterns of a kind that are in a pattern, at any place.

    What is inside elements is left out.
    """
    if pattern.kind == kind:
        return (pattern,)
    parts = pattern.parts[:1] if pattern.kind == "after" else () if pattern.kind == "attribute" else pattern.parts
    return _distinct(found for part in parts for found in find_all(part, kind))


@cache
def find_required(pattern: Pattern) -> frozenset[str]:
    """Return the names of the attributes without which a pattern is not content."""
    match pattern.kind, pattern.parts:
        case "attribute", _:
            return frozenset(pattern.names.listed)
        case "choice", (first, second):
            return find_required(first) & find_required(second)
        case (("group" | "interleave"), (first, second)):
            return find_required(first) | find_required(second)
        case "oneOrMore", (part,):
            return find_required(part)
        case "after", (inner, _):
            return find_required(inner)
    return frozenset()


def _distinct(found: Iterable[Pattern]) -> tuple[Pattern, ...]:
    return tuple(dict.fromkeys(found))
