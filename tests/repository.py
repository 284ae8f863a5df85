"""What git tracks of this repository, and copies of it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from conftest import ROOT


def tracked() -> list[str]:
    """Return the tracked files that are there, by their paths from the root."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def copied(folder: Path) -> Path:
    """Copy the tracked files into a folder, with their times, and return it."""
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    return folder
