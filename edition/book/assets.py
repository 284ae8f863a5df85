"""What a page of the book loads: one style sheet, trimmed to what the pages use, scripts put together, no file in vain.

The theme and the extensions come with half a megabyte of style sheets, of which a page uses a tenth. When all pages
are written, the sheets are put together in their order, the rules for classes and ids that no page and no script
names are left out, and what was only needed for that is removed from the book. The scripts of the edition are put
together by kind of page. The sources of the sheets and scripts stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from importlib import metadata
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

import lightningcss
import rjsmin
import tinycss2
from tinycss2.ast import Node

from edition.book.written import Page
from edition.errors import EditionError, Problem
from edition.files import read_text, write_atomically
from edition.kept import keep_made

#: The one style sheet of the book, in its folder of static files.
STYLE_SHEET = "book.css"

#: Rules that hold rules.
_GROUPS = ("media", "supports", "layer", "container")
_PROPERTY = re.compile(r"--[\w-]+")
_DEFINED = re.compile(r"(--[\w-]+)\s*:")
_ASKED = re.compile(r"var\(\s*(--[\w-]+)")
_FRAMES = re.compile(r"@keyframes ([\w-]+)")
_WORD = re.compile(r"[\w-]+")
#: In a script: the name of an element, as a string of its own; of a class or id, with a hyphen (ours begin ``ed-``).
_ELEMENT = re.compile(r"[\"'`]([a-z][a-z0-9]*)[\"'`]")
_NAME = re.compile(r"[A-Za-z_]+(?:-\w+)+")
#: What Sphinx's search page shows its results in.
_RESULTS = "search"
_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
#: Returns what a page says: given its path and what reads it.
Ask: TypeAlias = "Callable[[Path, Callable[[Page], Use]], Use]"
_ADDRESS = re.compile(r"url\(\s*[\"']?([^\"')]+)")


@dataclass(frozen=True)
class Sheet:
    """A style sheet as it was written; ``ours`` where the edition wrote it and answers for its faults."""

    path: Path
    ours: bool


@dataclass(frozen=True)
class Use:
    """What a page, or all pages of a book, say that matters to the static files.

    ``names`` are the classes and ids in use, ``elements`` the elements, both with those that scripts may make;
    ``properties`` are the custom properties of CSS that are mentioned, ``addresses`` the files that are asked for.
    """

    names: frozenset[str]
    elements: frozenset[str]
    properties: frozenset[str]
    addresses: frozenset[Path] = frozenset()

    def __or__(self, other: Use) -> Use:
        """Return what either says."""
        return Use(*(getattr(self, each.name) | getattr(other, each.name) for each in fields(self)))


def of_page(page: Page) -> Use:
    """Return what a page says, the scripts that stand in it included."""
    names: set[str] = set()
    elements: set[str] = set()
    asked: set[Path] = set()
    scripts: list[str] = []
    for node in page.tree.iter("*"):
        elements.add(node.tag)
        names.update([node.get("id", ""), *node.get("class", "").split()])
        if node.tag == "script":
            scripts.append(node.text or "")
        for parts in (urlsplit(node.get(name, "")) for name in ("href", "src")):
            if parts.path and not parts.scheme and not parts.netloc:
                asked.add((page.path.parent / unquote(parts.path)).resolve())
    own = Use(frozenset(names), frozenset(elements), frozenset(_PROPERTY.findall(page.text)), frozenset(asked))
    return own | of_script("\n".join(scripts))


def of_script(script: str) -> Use:
    """Return what a script says."""
    return Use(*(frozenset(pattern.findall(script)) for pattern in (_NAME, _ELEMENT, _PROPERTY)))


def _anew(path: Path, read: Callable[[Page], Use]) -> Use:
    return read(Page(path))


def read_pages(folder: Path, static: Path, ask: Ask = _anew) -> Use:
    """Return what the pages below a folder say, those among the static files apart, and the scripts that they load."""
    found = Use(frozenset([_RESULTS]), frozenset(), frozenset())
    for path in sorted(folder.rglob("*.html")):
        if static not in path.parents:
            found |= ask(path, of_page)
    scripts = [path for path in sorted(found.addresses) if path.suffix == ".js" and path.is_file()]
    return found | of_script("\n".join(read_text(path, "a script of the book") for path in scripts))


def joined(sheets: Sequence[Sheet], pages: Use, folder: Path) -> str:
    """Return one sheet with the rules of all, in their order, that can apply to some page; minified.

    Fonts come from the edition's own sheets alone: those of the theme are icons that the book does not use. A selector
    goes where it needs a class, an id or an element that is on no page, and a rule with its last selector; what is
    asked inside ``:is()``, ``:not()`` and the like is not looked at. A custom property or an animation goes where
    nothing mentions it.
    The sheet is made once for the same sheets and the same use of what they name, and lies in ``folder``.
    Raises EditionError where a sheet of the edition has a fault; those of others lose the faulty rule, as in a browser.
    """
    sources = [read_text(sheet.path, "a style sheet") for sheet in sheets]
    named = set(_WORD.findall("".join(sources)))
    used = [sorted(named & each) for each in (pages.names, pages.elements, pages.properties)]
    recipe = metadata.version("lightningcss"), Path(__file__).read_bytes(), sources, used
    return keep_made(folder, recipe, lambda: _joined(sheets, pages).encode()).decode()


def _joined(sheets: Iterable[Sheet], pages: Use) -> str:
    whole = "".join(_trimmed(tinycss2.parse_stylesheet(_parsed(sheet)), pages) for sheet in sheets)
    unused: set[str] = set()
    while True:
        whole = lightningcss.process_stylesheet(whole, unused_symbols=unused)
        idle = set(_DEFINED.findall(whole)) - set(_ASKED.findall(whole)) - pages.properties
        said, frames = Counter(_WORD.findall(whole)), Counter(_FRAMES.findall(whole))
        idle |= {name for name, times in frames.items() if said[name] == times}
        if idle <= unused:
            return whole
        unused |= idle


def _trimmed(rules: Iterable[Node], pages: Use) -> str:
    return "".join(_rule(rule, pages) for rule in rules)


def _rule(rule: Node, pages: Use) -> str:
    """Return what is left of a rule, which may be nothing."""
    if rule.type == "at-rule" and rule.lower_at_keyword in _GROUPS and rule.content is not None:
        inner = _trimmed(tinycss2.parse_rule_list(rule.content), pages)
        return f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}" if inner.strip() else ""
    if rule.type == "qualified-rule":
        selectors = [selector for selector in _selectors(rule.prelude) if _can_match(selector, pages)]
        if not selectors:
            return ""
        return f"{','.join(map(tinycss2.serialize, selectors))}{{{tinycss2.serialize(rule.content)}}}"
    return str(rule.serialize())


def _selectors(prelude: Iterable[Node]) -> list[list[Node]]:
    found: list[list[Node]] = [[]]
    for token in prelude:
        if token == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def _can_match(selector: Iterable[Node], pages: Use) -> bool:
    """Tell whether all classes, ids and elements that a selector names outright are on some page."""
    before = ""
    for token in selector:
        if token.type == "hash" and token.value not in pages.names:
            return False
        if token.type == "ident":
            known = {".": pages.names, ":": None}.get(before, pages.elements)
            if known is not None and token.value not in known:
                return False
        before = token.value if token.type == "literal" else ""
    return True


def _parsed(sheet: Sheet) -> str:
    source = read_text(sheet.path, "a style sheet")
    if not sheet.ours:
        source = _FACE.sub("", source)
    try:
        return lightningcss.process_stylesheet(source, filename=sheet.path.name, error_recovery=not sheet.ours)
    except ValueError as error:
        raise EditionError(Problem.at(sheet.path, 0, f"not CSS: {error}", "a style sheet")) from None


def bundle(
    folder: Path,
    static: Path,
    sheets: Iterable[Sheet],
    scripts: Mapping[str, Sequence[str]],
    theirs: Iterable[Path],
    styles: Path,
    ask: Ask = _anew,
) -> set[Path]:
    """Write the one style sheet of the book in ``folder``, and its scripts put together; remove what is there in vain.

    ``scripts`` are the files to be made of scripts, with the names of their parts, in ``static``; white space and
    comments are left out. ``theirs`` are the folders that were copied from the theme and the extensions: of their files
    only those stay that a page or the style sheet asks for. What has gone into one file goes too. ``styles`` is a
    folder for what need not be made again, ``ask`` returns what a page says, perhaps from an earlier build.

    Returns what was removed: the theme and the extensions bring some of it again even where no page is written.
    """
    sheets = list(sheets)
    for name, parts in scripts.items():
        minified = (rjsmin.jsmin(read_text(static / part, "a script of the book")) for part in parts)
        write_atomically({static / name: "\n".join(minified).encode()})
    pages = read_pages(folder, static, ask)
    style = joined(sheets, pages, styles)
    write_atomically({static / STYLE_SHEET: style.encode()})
    brought = {static / _copied_name(path.relative_to(their)) for their in theirs for path in _files(their)}
    asked = pages.addresses | {(static / address).resolve() for address in addresses(style)}
    joined_up = {*(sheet.path for sheet in sheets), *(static / part for parts in scripts.values() for part in parts)}
    in_vain = {*brought, *joined_up} - asked
    remove(static, in_vain)
    return in_vain


def remove(static: Path, files: Iterable[Path]) -> None:
    """Remove files of a folder, and the folders in it that hold none then."""
    for path in files:
        path.unlink(missing_ok=True)
    for path in sorted((path for path in static.rglob("*") if path.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()


def addresses(style: str) -> list[str]:
    """Return the files that a style sheet asks for, in its order."""
    return [address for address in _ADDRESS.findall(style) if not address.startswith("data:")]


def _copied_name(path: Path) -> Path:
    """Return the name that Sphinx gives a copy: templates lose the end of their names."""
    return path.with_name(path.name.removesuffix("_t").removesuffix(".jinja"))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
