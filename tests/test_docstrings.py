"""The documentation in the code begins with one plain line."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from conftest import ROOT

#: How long the first line may be, in characters.
LONGEST = 80
FOLDERS = ("edition", "opposition", "bench")


def first_lines(folder: str) -> Iterator[tuple[str, str]]:
    """Yield where functions, methods and classes are documented, and the first line of each."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        if "starter" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.ClassDef) and (text := ast.get_docstring(node)):
                    yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", text.partition("\n")[0]


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_first_line_is_short_and_a_sentence(folder: str) -> None:
    told = dict(first_lines(folder))
    assert told
    assert {place for place, line in told.items() if len(line) > LONGEST or not line.endswith((".", "?"))} == set()
