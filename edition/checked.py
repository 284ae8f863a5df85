"""That nothing was wrong with ``data/`` is kept with all that the check read, so that it need not be found again."""

from __future__ import annotations

import json
import time
from pathlib import Path

from edition import paths, watch
from edition.facts import facts, hold, read_by
from edition.files import write_atomically

_BEGUN = time.time()


def _file() -> Path:
    return paths.data().parent / ".cache" / "checked.json"


def still_right() -> bool:
    """Tell whether everything is as it was when nothing was found wrong with it."""
    return _file().exists() and hold(json.loads(_file().read_text(encoding="utf-8")))


def keep() -> None:
    """Keep that nothing is wrong. Raises EditionError where it cannot be written."""
    write_atomically({_file(): json.dumps(facts(read_by(watch.read()), _BEGUN), indent=1).encode()})
