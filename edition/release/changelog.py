"""The changelog: a section a release, the newest first, and above them what has not been released yet."""

from __future__ import annotations

import re
from pathlib import Path

from edition.errors import EditionError, Problem
from edition.files import read_text

CHANGELOG = Path("CHANGELOG.md")
_NEXT = "Unreleased"


def _section(text: str, name: str) -> re.Match[str] | None:
    return re.search(rf"^## {re.escape(name)}(?: \(.*\))?\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)


def read_notes(root: Path, version: str) -> str:
    """Return what the changelog says about a version.

    Raises EditionError where it says nothing.
    """
    path = root / CHANGELOG
    section = _section(read_text(path, "a changelog"), version)
    if not section or not section[1].strip():
        raise EditionError(
            Problem.at(path, 0, f"nothing about version {version}", f"a section '## {version} (day)' with what changed")
        )
    return section[1].strip() + "\n"


def close_section(root: Path, version: str, day: str) -> bytes:
    """Return the changelog with the unreleased section under a version's name.

    A version that has a section already keeps it. Raises EditionError where neither section says anything.
    """
    path = root / CHANGELOG
    text = read_text(path, "a changelog")
    if not _section(text, version):
        section = _section(text, _NEXT)
        if not section or not section[1].strip():
            raise EditionError(
                Problem.at(path, 0, "nothing that is unreleased", f"a section '## {_NEXT}' with what changed")
            )
        text = text.replace(section[0], f"## {version} ({day})\n{section[1]}", 1)
    return text.encode()
