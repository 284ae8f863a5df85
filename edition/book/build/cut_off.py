"""A build that was cut off while it wrote is begun anew: what it left may be of two states."""

from __future__ import annotations

import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from edition.book.build.written_pages import KEPT

#: Stands in the folder of the site as long as the site is being written.
_MARK = ".being-written"
#: What Sphinx and its extensions copy and do not look at again, in the folder of the site; what they know of the last
#: build, in that of the doctrees.
_COPIED, _KNOWN = ("_static", "_images", "_sources", "_downloads"), ("environment.pickle", KEPT)


def forget_remains(app: Sphinx, _config: object) -> None:
    """Let everything be read and written again after a build that was cut off.

    Such a build did not come to its end, and its mark is still there.
    """
    if not (Path(app.outdir) / _MARK).exists():
        return
    for name in _KNOWN:
        (Path(app.doctreedir) / name).unlink(missing_ok=True)
    for name in _COPIED:
        shutil.rmtree(Path(app.outdir) / name, ignore_errors=True)


def begin_writing(app: Sphinx, _env: BuildEnvironment) -> list[str]:
    """Note that the site is being written."""
    if app.builder.format == "html":
        Path(app.outdir).mkdir(parents=True, exist_ok=True)
        (Path(app.outdir) / _MARK).touch()
    return []


def end_writing(app: Sphinx, error: Exception | None) -> None:
    """Note that the site has been written."""
    if error is None:
        (Path(app.outdir) / _MARK).unlink(missing_ok=True)
