"""The page that a letter has in the book, and its line in the table of contents, for a letter that has neither.

The table of contents is ``_toc.yml``, in the format of https://sphinx-external-toc.readthedocs.io. A line is put in,
and all that stands there stays as it was written, comments too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from edition.errors import EditionError, Problem
from edition.files import read_text
from edition.project import Project
from edition.yaml_text import compose

_TOC = "_toc.yml"
_CAPTION = "The texts"
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_LISTS = ("chapters", "sections", "entries")
_WANTED = "a table of contents as sphinx-external-toc reads it"


def escape_markdown(text: str) -> str:
    """Return a text that MyST Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text)


def make_pages(project: Project, titles: Mapping[str, str], single: Collection[str] = ()) -> dict[Path, bytes]:
    """Return the files to write so that some letters have their pages.

    ``titles`` are those of the letters by their ids, ``single`` the ids of those that have one witness. A letter gets a
    page where there is none, and ``_toc.yml`` a line for it where it has none: after the page of the letter that stands
    last there, or else in a part of its own, the first. An edition without a table of contents gets none. Raises
    EditionError where it cannot be read or added to.
    """
    files: dict[Path, bytes] = {}
    for letter_id, title in titles.items():
        page = project.root / f"{project.pages.of_letter(letter_id)}.md"
        there = next((each for each in (page, page.with_suffix(".ipynb")) if each.exists()), None)
        if there and not project.letter_file(letter_id).exists():
            shown = re.search(rf"\{{letter\}}[ \t]+{re.escape(letter_id)}\b", read_text(there, "a page"))
            if not shown:
                raise EditionError(Problem.at(there, 0, f"no page of {letter_id}", "another id for the text"))
        if there is None:
            files[page] = _write_page(letter_id, title, letter_id not in single).encode()
    toc = project.root / _TOC
    if toc.exists():
        text = read_text(toc, _WANTED)
        added = add_to_toc(text, list(map(project.pages.of_letter, titles)), _letter_pages(project), toc)
        if added != text:
            files[toc] = added.encode()
    return files


def _letter_pages(project: Project) -> set[str]:
    return {project.pages.of_letter(path.stem) for path in (project.data / "letters").glob("*.xml")}


def _write_page(letter_id: str, title: str, witnesses: bool) -> str:
    parts = [f"(headnote-{letter_id})=\n# {escape_markdown(' '.join(title.split()))}"]
    if witnesses:
        parts += [
            f"Places where the witnesses differ: {{count}}`sites {letter_id}`.",
        ]
    parts += [f"(text-{letter_id})=\n## The text", f"```{{letter}} {letter_id}\n```"]
    return "\n\n".join(parts) + "\n"


def add_to_toc(text: str, pages: Iterable[str], of_letters: Collection[str], path: Path | str = _TOC) -> str:
    """Return a table of contents with a line for each of some pages.

    There is none for what it has. ``of_letters`` are the pages of letters, after the last of which lines are put.
    Raises EditionError where the text is no table of contents, or is written so that no line can be put in.

    >>> print(add_to_toc("root: index\\nchapters:\\n- file: a\\n- file: z\\n", ["b"], {"a", "b"}), end="")
    root: index
    chapters:
    - file: a
    - file: b
    - file: z
    """
    top = compose(text, path, _WANTED)
    if not isinstance(top, yaml.MappingNode) or "root" not in (named := _named(top)):
        raise EditionError(Problem.at(path, 0, "no page named as root", _WANTED))
    there = [name for name, _ in _pages(top)]
    wanted = [page for page in dict.fromkeys(pages) if page not in {*there, named["root"].value}]
    if not wanted:
        return text
    lines = [f"{line}\n" for line in text.removesuffix("\n").split("\n")]
    at, added = _find_place(top, [f"- file: {page}" for page in wanted], of_letters, len(lines))
    new = "".join([*lines[:at], *(f"{line}\n" for line in added), *lines[at:]])
    try:
        found = [name for name, _ in _pages(compose(new, path, _WANTED))]
    except EditionError:
        found = []
    if [name for name in found if name not in wanted] != there or not set(wanted) <= set(found):
        line = f"- file: {wanted[0]}"
        raise EditionError(Problem.at(path, at, "no line can be put in here", f"that you enter it yourself: {line}"))
    return new


def _find_place(
    top: yaml.MappingNode, lines: Sequence[str], of_letters: Collection[str], end: int
) -> tuple[int, list[str]]:
    """Return how many lines of a table stand before the new ones, and these."""
    if of := [entry for name, entry in _pages(top) if name in of_letters]:
        return _last_line(of[-1]) + 1, _indented(lines, of[-1].start_mark.column - 2)
    named = _named(top)
    for key in ("parts", "subtrees"):
        if isinstance(parts := named.get(key), yaml.SequenceNode) and parts.value:
            first = parts.value[0].start_mark
            inner = "chapters" if named.get("format") and named["format"].value == "jb-book" else "entries"
            part = [f"- caption: {_CAPTION}", f"  {inner}:", *_indented(lines, 4)]
            return first.line, _indented(part, first.column - 2)
    for key in _LISTS:
        if isinstance(listed := named.get(key), yaml.SequenceNode) and listed.value:
            first = listed.value[0].start_mark
            return first.line, _indented(lines, first.column - 2)
    return end, ["chapters:", *lines]


def _indented(lines: Iterable[str], spaces: int) -> list[str]:
    return [f"{' ' * spaces}{line}" for line in lines]


def _named(node: yaml.Node) -> dict[str, yaml.Node]:
    """Return the values of a mapping by their keys; none for another node."""
    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def _pages(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    """Yield the pages that a table of contents lists, each with its entry, in order."""
    if isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from _pages(entry)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "file" and isinstance(value, yaml.ScalarNode):
                yield value.value.removesuffix(".md"), node
            else:
                yield from _pages(value)


def _last_line(node: yaml.Node) -> int:
    """Return the number of the line in which the last word of an entry stands, from 0."""
    while not isinstance(node, yaml.ScalarNode) and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node.end_mark.line
