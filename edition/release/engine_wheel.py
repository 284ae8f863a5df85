"""The engine as a wheel, for the folder of a release: whoever has that and the exports can run the notebooks again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from edition.errors import EditionError, Problem

#: Where an edition keeps the engine that it was begun with.
_KEPT = "engine"
_BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"


def bring_wheel(copy: Path, folder: Path, time: int) -> None:
    """Put the engine of a copy of an edition into a folder.

    It is the wheel that the edition keeps, or else made of the engine that lies in the copy, its files stamped with
    ``time``, in seconds since 1970. Raises EditionError where it cannot be made.
    """
    if kept := sorted((copy / _KEPT).glob("*.whl")):
        for wheel in kept:
            shutil.copy(wheel, folder)
        return
    done = subprocess.run(
        [sys.executable, "-c", _BUILD, str(folder)],
        cwd=copy,
        env=os.environ | {"SOURCE_DATE_EPOCH": str(time)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["nothing was said"])[-1]
        raise EditionError(
            Problem("pyproject.toml", 0, f"no wheel of the engine: {said}", "a package that can be built")
        )
