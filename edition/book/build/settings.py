"""What ``_config.yml`` says, as Sphinx reads it: for the file ``conf.py`` of an edition."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.errors import ConfigError

from edition.errors import EditionError
from edition.files import read_text
from edition.yaml_text import read_values

_WANTED = "names with values in YAML"


def read_settings(folder: Path) -> dict[str, Any]:
    """Return the settings of the book in a folder, as Jupyter Book reads them.

    Raises ConfigError where they cannot be read.
    """
    from jupyter_book.config import get_final_config

    path = folder / "_config.yml"
    try:
        read_values(read_text(path, _WANTED), path, _WANTED)
    except EditionError as error:
        raise ConfigError(str(error)) from None
    contents = {"external_toc_path": "_toc.yml", "latex_individualpages": False}
    settings, _ = get_final_config(user_yaml=path, cli_config=contents, sourcedir=folder)
    return dict(settings)
