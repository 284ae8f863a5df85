"""Runs of words that a text has in common with a publication."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

#: Consecutive words that make a published sentence, wherever they stand.
SENTENCE = 12
#: Consecutive words that prose of the edition must not share with a publication: it restates, and does not quote.
PHRASE = 8


def words(text: str) -> list[str]:
    """Return the words of a text, without regard to capitals."""
    return re.findall(r"[\w’']+", text.casefold())


def runs(tokens: list[str], length: int) -> Iterator[tuple[str, ...]]:
    """Yield the runs of so many words; the signature of an archive, letters and numbers, is none."""
    found = zip(*(tokens[i:] for i in range(length)), strict=False)
    return (run for run in found if sum(len(word) > 2 and word.isalpha() for word in run) >= length // 2)


def published_runs(sources: Path, length: int) -> set[tuple[str, ...]]:
    """Return the runs of so many words of all publications in a folder, words parted at the ends of lines joined."""
    texts = (path.read_text(encoding="utf-8") for path in sources.glob("*.txt"))
    found = {run for text in texts for run in runs(words(re.sub(r"-\s*\n\s*", "", text)), length)}
    assert found, "no published text was read"
    return found


def without(found: Iterable[tuple[str, ...]], texts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield the runs that do not stand in any of some texts, such as titles."""
    spaced = [f" {' '.join(words(text))} " for text in texts]
    return (run for run in found if not any(f" {' '.join(run)} " in text for text in spaced))
