"""What a new edition is begun with: the files beside this one, filled in with what is known of it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from edition.errors import EditionError, Problem
from edition.letter_page import escape_markdown
from edition.new.engine import Wheel

_FILES = Path(__file__).with_name("starter")
#: What stands in the place of the starter's files where the edition begins without a text.
_EMPTY = Path(__file__).with_name("empty")
_PINNED = "requirements.txt"
_HEAD = """\
# All that the book is made with, pinned by hashes: first the engine, which lies in this repository, then its packages.
./engine/{name} \\
    --hash=sha256:{digest}
"""
_BLANK = re.compile(r"@@(\w+)@@")


@dataclass(frozen=True)
class Details:
    """The facts about a new edition that are filled into its files.

    ``title`` and ``editors`` are words on one line, ``name`` is short, of small letters, digits and hyphens. An edition
    that is ``empty`` begins without a text.
    """

    title: str
    editors: str
    name: str
    year: int
    empty: bool = False

    def __post_init__(self) -> None:
        """Raise EditionError where title or editors are not words on one line."""
        wrong = [what for what in ("title", "editors") if not _is_line(getattr(self, what))]
        if wrong:
            raise EditionError(Problem(f"--{what}", 0, "not words on one line", "a name") for what in wrong)


def _is_line(text: str) -> bool:
    return bool(text.strip()) and text.isprintable()


def shorten_name(folder: str) -> str:
    """Return the name of a folder in small letters, digits and hyphens.

    A name that does not begin with a letter is put after ``edition``.

    >>> shorten_name("Mein Büchlein"), shorten_name("1863")
    ('mein-buchlein', 'edition-1863')
    """
    plain = unicodedata.normalize("NFKD", folder).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    return "-".join(words if words and words[0][0].isalpha() else ["edition", *words])


def fill_starter(details: Details, engine: Wheel) -> dict[str, bytes]:
    """Return the files of a new edition by path, the engine's wheel among them."""
    files = {name: _filled(path, details) for name, path in _starters(details.empty).items()}
    head = _HEAD.format(name=engine.name, digest=engine.digest)
    files[_PINNED] = (head + _uncommented(files[_PINNED].decode())).encode()
    files[f"engine/{engine.name}"] = engine.content
    return dict(sorted(files.items()))


def _starters(empty: bool) -> dict[str, Path]:
    """Return the files that an edition is begun with, by their paths in it."""
    if not empty:
        return dict(_files(_FILES))
    left_out = re.compile(r"data/letters/|notebooks/|tests/transcriptions/|chapters/[^/]+-\d{4}\.md")
    kept = {name: path for name, path in _files(_FILES) if not left_out.match(name)}
    return kept | dict(_files(_EMPTY))


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(folder).as_posix(), path


def _uncommented(pinned: str) -> str:
    """Return pinned requirements without the comment at the top about their making."""
    return re.sub(r"\A(#.*\n)+", "", pinned)


def _filled(path: Path, details: Details) -> bytes:
    escaped = _ESCAPES.get(path.suffix, str)
    text = path.read_text(encoding="utf-8")
    if details.empty and path.suffix == ".csv":
        text = "".join(text.splitlines(True)[:1])  # the names of the columns
    return _BLANK.sub(lambda blank: escaped(str(getattr(details, blank[1]))), text).encode()


def _in_quotes(text: str) -> str:
    """Return a text escaped for double quotes, in JSON and in YAML."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


#: How a text is written into a file, by the ending of its name.
_ESCAPES: dict[str, Callable[[str], str]] = {
    ".xml": lambda text: escape(text, quote=False),
    **dict.fromkeys((".yml", ".cff", ".json"), _in_quotes),
    ".md": escape_markdown,
}
