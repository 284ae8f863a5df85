"""The theme ``edition`` of Sphinx: the page around a chapter, its style sheets, and the scripts of its menus.

It stands on the theme ``basic``. A page asks for one style sheet, for those of what stands on it, and for scripts of
the book alone; all are put together when the pages have been written, from parts that lie with what they are for.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent

#: The name of the theme, and the folder of its templates.
NAME, TEMPLATES = "edition", _HERE / "html"
FAVICON = _HERE / "favicon.svg"
#: Stands in each page: what is needed before it is drawn.
FIRST_SCRIPT = _HERE / "scripts" / "first.js"
#: Of each page: what loads further files, its keys, with which other scripts register theirs, and its menus.
SCRIPTS = tuple(_HERE / "scripts" / f"{name}.js" for name in ("loading", "keys", "page"))
#: In their order: names first, then elements, what Sphinx and MyST-NB make of them, the page and its parts.
_NAMES = ("tokens", "elements", "docutils", "page", "article")
SHEETS = tuple(_HERE / "styles" / f"{name}.css" for name in _NAMES)
#: Of pages with figures, tables and what else stands in a block of its own.
BLOCKS_SHEET = _HERE / "styles" / "blocks.css"
#: Of pages with code, and of the sheet of keys, once it is opened.
CODE_SHEETS = tuple(_HERE / "styles" / f"{name}.css" for name in ("code", "notebooks"))
KEYS_SHEET = _HERE / "styles" / "keys.css"
