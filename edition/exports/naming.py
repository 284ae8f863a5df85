"""How exported files are called."""

from __future__ import annotations

from edition.model import Letter


def stem(letter: Letter) -> str:
    """Return how the names of a letter's files begin; a published layer says that it is one."""
    return letter.id if letter.layer == "edition" else f"{letter.id}-{letter.layer}"
