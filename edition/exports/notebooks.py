"""The notebooks, to be run again from the exports alone: with the engine installed, and no copy of the repository.

Beside them go the modules of the edition's own that they import, and the packages that they ran with, JupyterLab among
them, as they are installed in Binder: each version with the hashes of its files.
What they read lies in the folder of the tables, which the engine takes for that of the data (``edition.paths``).
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Container, Iterator
from pathlib import Path
from posixpath import join, normpath, splitext

from edition.exports.contents import Contents
from edition.files import read_text
from edition.project import Project

#: The folder of the notebooks, in an edition as in its exports.
FOLDER = "notebooks"
BEGIN, PACKAGES = "README.md", "requirements.txt"
_PINNED = "requirements/lab.txt"
#: A link of Markdown to a page or a notebook of the book: its words, which may hold brackets, and where it leads.
_LINK = re.compile(
    r"(?<!!)\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])+)\]"
    r"\((?P<page>(?![\w+.-]+:)[^\s()#]+\.(?:md|ipynb))(?:#(?P<anchor>[^\s()]*))?\)"
)
_ENGINE = __name__.partition(".")[0]


def find_notebooks(project: Project) -> list[Path]:
    """Return the notebooks of an edition, in alphabetical order."""
    return sorted((project.root / FOLDER).glob("*.ipynb"))


def find_sources(project: Project) -> dict[str, Path]:
    """Return the files that go out, by their names in the folder.

    They are the notebooks, the modules of the edition that these import, with what those import, and the file that pins
    the packages; the engine is none of them. Nothing is returned where the edition has no notebook. Raises EditionError
    where one cannot be read.
    """
    notebooks = find_notebooks(project)
    waiting = [(code, Path()) for path in notebooks for code in _read_code(path)]
    found: dict[str, Path] = {path.name: path for path in notebooks}
    while waiting:
        code, package = waiting.pop()
        for name in _find_imported(code, package):
            for place in _find_files(project.root, name):
                if place.as_posix() not in found:
                    found[place.as_posix()] = project.root / place
                    waiting.append((read_text(project.root / place, "a module"), place.parent))
    pinned = project.root / _PINNED
    return found | ({PACKAGES: pinned} if found and pinned.is_file() else {})


def make_files(contents: Contents) -> dict[str, bytes]:
    """Make the folder of the notebooks, by name; nothing where the edition has none."""
    sources = find_sources(contents.project)
    if not sources:
        return {}
    files = {
        name: _lead_out(path, sources, contents) if path.suffix == ".ipynb" else path.read_bytes()
        for name, path in sources.items()
    }
    files[BEGIN] = _tell(contents, PACKAGES in sources).encode()
    return {f"{FOLDER}/{name}": content for name, content in sorted(files.items())}


def _read_code(notebook: Path) -> Iterator[str]:
    """Yield the code of the cells of a notebook."""
    document = json.loads(read_text(notebook, "a notebook"))
    for cell in document.get("cells", []):
        if cell.get("cell_type") == "code":
            yield "".join(cell["source"])


def _find_imported(code: str, package: Path) -> Iterator[str]:
    """Yield the names of all that some code of a package may import as modules."""
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except SyntaxError:  # as of a cell with commands of IPython
        return
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.parts[: len(package.parts) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (base, *(f"{base}.{alias.name}" for alias in node.names))


def _find_files(root: Path, name: str) -> Iterator[Path]:
    """Yield the files of a module of the edition, and of the packages it is in.

    They are paths from the root.
    """
    parts = name.split(".")
    if parts[0] == _ENGINE:
        return
    for length in range(1, len(parts) + 1):
        place = Path(*parts[:length])
        for path in (place / "__init__.py", place.with_suffix(".py")):
            if (root / path).is_file():
                yield path


def _lead_out(path: Path, sources: Container[str], contents: Contents) -> bytes:
    """Return a notebook whose links to pages of the book lead to the site.

    While there is no site, the words of such a link stand there alone. Links to what goes out with it stay.
    """

    def lead(link: re.Match[str]) -> str:
        page = normpath(join(FOLDER, link["page"])).lstrip("/")
        if page.removeprefix(f"{FOLDER}/") in sources:
            return link[0]
        if not contents.site:
            return link["words"]
        return f"[{link['words']}]({contents.addresses().page(splitext(page)[0], link['anchor'] or '')})"

    document = json.loads(read_text(path, "a notebook"))
    for cell in document.get("cells", []):
        if cell.get("cell_type") == "markdown":
            source = "".join(cell["source"])
            if (led := _LINK.sub(lead, source)) != source:
                cell["source"] = led.splitlines(keepends=True)
    return f"{json.dumps(document, indent=1, ensure_ascii=False)}\n".encode()


def _tell(contents: Contents, pinned: bool) -> str:
    """Word what the folder is, and how it is used."""
    steps = [f"-r {FOLDER}/{PACKAGES}", "--no-deps WHEEL"] if pinned else ["WHEEL jupyterlab"]
    install = "\n    ".join(f"pip install {what}" for what in steps)
    told = f"\nThe file `{PACKAGES}` pins all packages that they ran with, by their hashes.\n" if pinned else ""
    return f"""# The notebooks of “{contents.project.title}”

{contents.edition}.

They read the folder `tables` beside this one, and need nothing else but the engine, a Python package that lies beside
the packed exports of a release. From the folder that holds both, with the path of that package in the place of `WHEEL`:

    {install}
    jupyter lab {FOLDER}
{told}"""
