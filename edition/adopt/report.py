"""What is said of each thing that is read: how, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

#: Read as what it says; kept as it is, without being understood; changed, so that it says the same in another form; not
#: read, so that its words stand somewhere as words alone.
Outcome: TypeAlias = Literal["read", "kept", "changed", "not read"]


@dataclass(frozen=True, order=True)
class Entry:
    """One thing of the source, where it stood, and what became of it for which reason."""

    line: int  # of the source, counted from 1; 0 where the file as a whole is meant
    what: str  # the thing as the source names it: ``app from="#a1"``
    reason: str
    outcome: Outcome
