"""The reading report: what of a foreign file was read how, and where every word of it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from edition.adopt.report import Entry

_OUTCOMES = {
    "read": "read as what it says",
    "kept": "kept as it is",
    "changed": "changed in form, not in words",
    "not read": "not read",
}
#: Entries that the short report shows of each outcome.
_SHOWN = 5


@dataclass(frozen=True)
class Counts:
    """What was found in a text."""

    witnesses: int
    families: int
    blocks: int
    sites: int
    notes: int


@dataclass(frozen=True)
class Account:
    """How many words a version has, before and after."""

    siglum: str  # empty for the edited text
    words: int


@dataclass(frozen=True)
class Report:
    """What became of a file.

    It says what the file holds, what was done with it, and where its words are.
    """

    file: str
    identifier: str
    title: str
    apparatus: str
    counts: Counts
    entries: tuple[Entry, ...]
    accounts: tuple[Account, ...]
    characters: tuple[tuple[str, int, int], ...]  # a part, and its characters before and after

    def brief(self) -> list[str]:
        """Return the report as it is shown on a screen."""
        return [*self._head(), *self._entries(_SHOWN), *self._sums()]

    def whole(self) -> str:
        """Return the report as a text, with every entry and every witness."""
        return "\n".join([*self._head(), *self._entries(None), *self._accounts()]) + "\n"

    def _head(self) -> Iterator[str]:
        counts = self.counts
        families = f" in {counts.families} families" if counts.families else ""
        yield f"{self.file}: {self.identifier}, “{self.title}”"
        yield (
            f"  {counts.witnesses} witnesses{families}, {counts.blocks} blocks of text, {counts.sites} sites, "
            f"{counts.notes} notes; the apparatus is {self.apparatus}"
        )

    def _entries(self, most: int | None) -> Iterator[str]:
        for outcome, said in _OUTCOMES.items():
            found = [entry for entry in self.entries if entry.outcome == outcome]
            if not found:
                continue
            yield f"  {said}: {len(found)}"
            for entry in found[:most]:
                place = f"line {entry.line}: " if entry.line else ""
                yield f"    {place}{entry.what}: {entry.reason}"
            if most is not None and len(found) > most:
                yield f"    and {len(found) - most} more"

    def _sums(self) -> Iterator[str]:
        if self.accounts:
            lengths = Counter(account.words for account in self.accounts)
            least, most = min(lengths), max(lengths)
            words = f"{most}" if least == most else f"{least} to {most}"
            said = f"the text of each of {len(self.accounts)} versions is that of the source, word by word"
            yield f"  {said} ({words} words)"

    def _accounts(self) -> Iterator[str]:
        yield "  words of each version, the same before and after:"
        for account in self.accounts:
            yield f"    {account.siglum or 'the edited text'}: {account.words}"
        yield "  characters of the source, white space left out, and where they are now:"
        for part, before, after in self.characters:
            yield f"    {part}: {before} before, {after} after"
