"""Work that need not be done again: kept with all that it read and made, for as long as these are as they were."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import Path

from edition import watch
from edition.facts import are_unchanged, name_facts_read, read_facts
from edition.kept import read_kept, write_kept
from edition.project import find_project


def _file(work: str) -> Path:
    return find_project().root / ".cache" / "done" / f"{work}.json"


def is_done(work: str) -> bool:
    """Return whether work was done and all that it read and made is unchanged."""
    kept = read_kept(_file(work))
    return kept is not None and are_unchanged(json.loads(kept))


def keep_done(work: str, begun: float, made: Iterable[str] = ()) -> None:
    """Record that this process has done some work, and what that work depends on.

    It depends on the files of the project that the process has read, and on the facts named in ``made``. ``begun`` is
    the time at which the work began, in seconds since 1970: what has changed since then may have been read before or
    after the change. Raises EditionError where the record cannot be written.
    """
    known = read_facts(name_facts_read(watch.read()), begun) | read_facts(made, time.time())
    write_kept(_file(work), json.dumps(known, indent=1).encode())
