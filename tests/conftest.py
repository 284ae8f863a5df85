"""What the tests share: where the published texts are, and loud skips."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def missing(what: str, how: str) -> None:
    """Skip a test for want of a tool, saying how to get it; in CI a missing tool is a failure."""
    message = f"SKIPPED FOR WANT OF {what}: {how}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def sources() -> Path:
    """Return the folder with the reader's own copies of the publications (``EDITION_SOURCES``)."""
    folder = os.environ.get("EDITION_SOURCES")
    if not folder:
        pytest.skip("SKIPPED FOR WANT OF the published texts: set EDITION_SOURCES to the folder that holds them")
    return Path(folder).resolve()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium to drive."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    if not found:
        missing("Chromium", "install Debian's package chromium, or set CHROMIUM to the path of one")
    return str(found)
