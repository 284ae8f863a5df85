"""What is imported with the edition: nothing that the work at hand does not need."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest
from conftest import ROOT

#: Packages that take long to import, or that only a part of the work needs.
HEAVY = {
    *("altair", "fontTools", "frictionless", "networkx", "numpy"),
    *("pandas", "pdfplumber", "scipy", "typst", "vl_convert"),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("modules", "more"),
    [
        ("edition, edition.cli, edition.done", {"citeproc", "edtf", "pybtex", "sphinx"}),
        ("edition.book, edition.press.builder, edition.exports", set()),
        ("edition.check", {"sphinx"}),
    ],
)
def test_what_is_not_needed_at_once_is_not_imported(modules: str, more: set[str]) -> None:
    code = f"import {modules}, sys; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    imported = set(told.stdout.split())
    assert "edition" in imported
    assert not imported & (HEAVY | more)


@pytest.mark.parametrize(("package", "others"), [("edition", {"opposition", "bench"}), ("opposition", {"bench"})])
def test_the_engine_knows_no_book_and_neither_knows_what_measures_them(package: str, others: set[str]) -> None:
    for path in (ROOT / package).rglob("*.py"):
        modules = [
            name
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            for name in (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        ]
        assert not others & {name.partition(".")[0] for name in modules}, path
