"""The published layer in the book: its pages come in when it has been made, and go without a trace when it has not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import yaml
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util import logging

from edition import paths
from edition.book.letter.layer_ties import list_made
from edition.files import read_text
from edition.kept import read_kept, write_kept
from edition.yaml_text import read_values

_LOGGER = logging.getLogger(__name__)
_SUFFIX = "-published"
_WANTED = "a table of contents in YAML"
#: In the folder of the doctrees: with which layers folders were built, and the table of contents with their pages.
LAYERS, CONTENTS = "layers.json", "toc.yml"


def include_published(app: Sphinx, config: Config) -> None:
    """Add the pages of the published layers that have been made, and no others.

    What an earlier build left behind under another choice of layers (pages, search index, doctrees, notebooks
    that read them) is removed first: Sphinx would keep it. Raises ConfigError for a layer whose letter has no chapter.
    """
    layers = list(list_made())
    config.edition_published = layers
    if _forget_other_builds(Path(app.srcdir) / "_build", Path(app.outdir), Path(app.doctreedir), layers):
        _LOGGER.info("the layers of the book have changed: building from the beginning")
    if not layers or "external_toc_path" not in config:
        return
    toc = Path(app.srcdir) / config.external_toc_path
    contents = read_values(read_text(toc, _WANTED), toc, _WANTED)
    pages = {letter: _insert(contents, letter) for letter in layers}
    missing = [letter for letter, page in pages.items() if page is None]
    if missing:
        raise ConfigError(f"{config.external_toc_path}: no page for {', '.join(missing)}; expected chapters/LETTER")
    generated = Path(app.doctreedir) / CONTENTS
    generated.write_text(yaml.safe_dump(contents, sort_keys=False), encoding="utf-8")
    config.external_toc_path = str(generated)


def _insert(contents: Any, letter: str) -> str | None:
    """Put the page of a published layer under its letter's chapter; return its name.

    Returns None where the table of contents has no such chapter.
    """
    if isinstance(contents, dict):
        file = contents.get("file")
        if isinstance(file, str) and Path(file).with_suffix("").name == letter:
            page = str(Path(file).with_suffix("")) + _SUFFIX
            contents.setdefault("sections", []).append({"file": page})
            return page
        contents = list(contents.values())
    if isinstance(contents, list):
        return next(filter(None, (_insert(part, letter) for part in contents)), None)
    return None


def _forget_other_builds(ours: Path, out: Path, doctrees: Path, layers: list[str]) -> bool:
    """Empty the folders of a build with other layers; tell whether there was one.

    The folder of the doctrees holds the record of which layers each folder was built with. An output folder
    of Sphinx without a record counts as built with others. Only folders below ``ours`` are emptied: any other may
    hold more than a build. Raises ConfigError for a folder outside ``ours``, before anything is emptied.
    """
    record = doctrees / LAYERS
    known: dict[str, list[str]] = json.loads(read_kept(record) or b"{}")
    stale = [
        folder
        for folder, is_build in ((doctrees, doctrees / "environment.pickle"), (out, out / ".buildinfo"))
        if is_build.exists() and known.get(str(folder)) != layers
    ]
    for folder in stale:
        if not _is_below(ours, folder):
            raise ConfigError(f"{folder}: this folder was built with other layers; empty it and build again")
    executed = out.parent / "jupyter_execute"
    for folder in (*stale, *([executed] if stale and _is_below(ours, executed) else [])):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in (out, doctrees):
        folder.mkdir(parents=True, exist_ok=True)
    known |= {str(doctrees): layers, str(out): layers}
    write_kept(record, json.dumps(known, sort_keys=True).encode())
    return bool(stale)


def _is_below(folder: Path, path: Path) -> bool:
    return paths.real(folder) in paths.real(path).parents
