"""The text face of the book: Literata, cut down to what the book can need and shipped with it.

The variable font and its licence (SIL Open Font License 1.1) come from the package ``fontpkg-literata``; no font lies
in the repository. Optical size is fixed for running text; weight stays variable from regular to bold.
"""

from __future__ import annotations

import hashlib
from importlib import metadata
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

from edition import paths
from edition.book.configured import from_configuration
from edition.files import write_atomically

_PACKAGE = "fontpkg-literata"
_FACES = {"normal": "Literata[opsz,wght].ttf", "italic": "Literata-Italic[opsz,wght].ttf"}
_OPTICAL_SIZE = 14.0  # points: the running text of a page
_WEIGHTS = (400, 700)
#: Latin with its accents, Cyrillic, punctuation, arrows: whatever a letter or a register may hold.
_CHARACTERS = ((0x20, 0x17F), (0x2B0, 0x2DD), (0x300, 0x30C), (0x400, 0x45F), (0x2010, 0x203A), (0x20AC, 0x20AC),
               (0x2116, 0x2116), (0x2190, 0x2195), (0x2212, 0x2212))  # fmt: skip
_FEATURES = ["kern", "liga", "locl", "mark", "mkmk", "onum", "lnum", "pnum", "tnum", "smcp", "case", "ccmp"]


def setup(app: Sphinx) -> None:
    """Add the face to the book's static files."""
    app.connect("config-inited", _add_face, priority=850)
    app.add_css_file("fonts/fonts.css", priority=890)


def _add_face(app: Sphinx, config: Config) -> None:
    config.html_static_path = [*config.html_static_path, from_configuration(app, made())]


def made() -> Path:
    """Return a folder whose ``fonts/`` holds the face as WOFF2, its licence and style sheet; make it where wanting."""
    recipe = repr((metadata.version(_PACKAGE), _OPTICAL_SIZE, _WEIGHTS, _CHARACTERS, _FEATURES))
    folder = paths.ROOT / ".cache" / "fonts" / hashlib.sha256(recipe.encode()).hexdigest()[:16]
    sheet = folder / "fonts" / "fonts.css"
    if not sheet.exists():
        package = files(_PACKAGE.replace("-", "_"))
        found = {
            folder / "fonts" / f"literata-{style}.woff2": subset((package / "files" / name).read_bytes())
            for style, name in _FACES.items()
        }
        found[folder / "fonts" / "OFL.txt"] = (package / "LICENSE").read_bytes()
        write_atomically(found | {sheet: _sheet().encode()})
    return folder


def _sheet() -> str:
    rule = (
        '@font-face {{ font-family: "Literata"; font-style: {style}; font-weight: {least} {most}; font-display: swap;'
        ' src: url("literata-{style}.woff2") format("woff2"); }}\n'
    )
    return "".join(rule.format(style=style, least=_WEIGHTS[0], most=_WEIGHTS[1]) for style in _FACES)


def subset(font: bytes) -> bytes:
    """Return a variable font cut down to the book's characters, features and axes, as WOFF2.

    Method: fontTools' instancer and subsetter; no time stamp is written, so that the same font gives the same bytes.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    face: Any = TTFont(BytesIO(font), recalcTimestamp=False)
    options = Options()
    options.layout_features = _FEATURES
    options.recalc_timestamp = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    cutter = Subsetter(options)
    cutter.populate(unicodes=[code for first, last in _CHARACTERS for code in range(first, last + 1)])
    cutter.subset(face)
    face = instancer.instantiateVariableFont(face, {"opsz": _OPTICAL_SIZE, "wght": _WEIGHTS})
    face.flavor = "woff2"
    written = BytesIO()
    face.save(written)
    return written.getvalue()
