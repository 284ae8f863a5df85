"""Paths as the configuration of the book holds them."""

from __future__ import annotations

import os
from pathlib import Path

from sphinx.application import Sphinx


def from_configuration(app: Sphinx, path: Path) -> str:
    """Return a path as Sphinx reads it in the configuration: relative to the folder of ``conf.py``.

    Sphinx writes a hash of the configuration into the book; an absolute path would let the same book, built in
    another folder, come out with other bytes.
    """
    return Path(os.path.relpath(path, app.confdir)).as_posix()
