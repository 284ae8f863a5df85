"""The style sheets and scripts that pages ask for, put together, and nothing that no page asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import lightningcss
from sphinx.application import Sphinx

from edition.errors import EditionError, Problem
from edition.files import read_bytes, read_text, write_atomically
from edition.kept import keep_made
from edition.project import find_project

#: The style sheet that every page asks for, in the book's folder of static files.
STYLE_SHEET = "book.css"
#: The script that every page asks for.
SCRIPT_OF_ALL = "book.js"
#: Sheets of Sphinx and MyST-NB, by the beginning of their names: the theme has its own rules for what they are for.
_REPLACED = ("basic.css", "pygments", "mystnb.")


class Sheet(NamedTuple):
    """A style sheet: its path, for messages, and its text."""

    path: Path
    text: str


def read_sheets(paths: Iterable[Path]) -> list[Sheet]:
    """Read style sheets from files. Raises EditionError where one cannot be read."""
    return [Sheet(path, read_text(path, "a style sheet")) for path in paths]


def join_sheets(sheets: Iterable[Sheet], theirs: Iterable[Sheet] = ()) -> str:
    """Return one minified style sheet made of several.

    The rules of ``theirs``, the sheets of extensions, come first. Raises EditionError where a sheet has a fault; those
    of extensions lose the faulty rule, as in a browser.
    """
    whole = "".join(lightningcss.process_stylesheet(sheet.text, error_recovery=True) for sheet in theirs)
    for path, text in sheets:
        try:
            whole += lightningcss.process_stylesheet(text, filename=path.name)
        except ValueError as error:
            raise EditionError(Problem.at(path, 0, f"not CSS: {error}", "a style sheet")) from None
    return str(lightningcss.process_stylesheet(whole))


def join_scripts(paths: Iterable[Path]) -> str:
    """Return one minified script made of several.

    Raises EditionError where one cannot be read, or has a fault.
    """
    # Each may end without a semicolon.
    return ";".join(_shorten(path, read_text(path, "a script of the book")) for path in paths)


def _keep_joined(name: str, paths: Sequence[Path]) -> bytes:
    """Return a script made of several, as it was kept or made anew.

    What was made before from the same parts is kept.
    """
    recipe = (
        metadata.version("minify-go"),
        Path(__file__).read_bytes(),
        *(read_bytes(path, "a script of the book") for path in paths),
    )
    return keep_made(find_project().root / ".cache" / "scripts" / name, recipe, lambda: join_scripts(paths).encode())


# A process that builds again, as `edition serve` does, shortens again what has changed alone.
@lru_cache(maxsize=128)
def _shorten(path: Path, script: str) -> str:
    import minify

    try:
        return str(minify.string("application/javascript", script))
    except minify.MinifyError as error:
        raise EditionError(Problem.at(path, 0, f"not JavaScript: {error}", "a script")) from None


def write_files(app: Sphinx, sheets: Mapping[str, Sequence[Sheet]], scripts: Mapping[str, Sequence[Path]]) -> None:
    """Write the style sheets and the scripts of a book, and remove files not used.

    The removed ones come from Sphinx and extensions, and no page loads them. ``sheets`` and ``scripts`` are names of
    files with their parts; the sheets of extensions go into ``STYLE_SHEET``. Raises EditionError where something cannot
    be read or written.
    """
    static = Path(app.outdir) / "_static"
    theirs = read_sheets(_sheets_of_extensions(app))
    made = {name: join_sheets(parts, theirs if name == STYLE_SHEET else ()) for name, parts in sheets.items()}
    written = {name: text.encode() for name, text in made.items()}
    written |= {name: _keep_joined(name, parts) for name, parts in scripts.items()}
    write_atomically({static / name: content for name, content in written.items()})
    for name in set(_brought(app)) - written.keys():
        (static / name).unlink(missing_ok=True)


def _folders_of_extensions(app: Sphinx) -> list[Path]:
    """Return the folders of static files that extensions add.

    They are told by their absolute paths: a book's own are relative.
    """
    return [Path(name) for name in app.config.html_static_path if Path(name).is_absolute()]


def _sheets_of_extensions(app: Sphinx) -> Iterator[Path]:
    for name, _attributes in app.registry.css_files:
        if not name.startswith(_REPLACED):
            yield from (folder / name for folder in _folders_of_extensions(app) if (folder / name).is_file())


def _brought(app: Sphinx) -> Iterator[str]:
    """Yield the names of the sheets and scripts that Sphinx and extensions add."""
    _own, *bases = app.builder.theme.get_theme_dirs()  # type: ignore[attr-defined]  # of a builder of HTML
    for folder in (Path(base) / "static" for base in bases):
        yield from (path.name.removesuffix("_t").removesuffix(".jinja") for path in folder.iterdir())
    for folder in _folders_of_extensions(app):
        yield from (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix in (".css", ".js"))
    yield from (name for name, _attributes in (*app.registry.css_files, *app.registry.js_files) if name)
    yield "pygments.css"
