"""Whether a copy of the repository says everywhere that it is one version: ``python -m edition.release.agreement``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from edition.check import examine
from edition.check.ids import unrecorded
from edition.errors import EditionError, Problem
from edition.project import find_project
from edition.release import changelog, recorded


def against(root: Path, version: str) -> Iterator[Problem]:
    """Yield what stands against releasing the repository as a version. Raises EditionError for unreadable files."""
    found = recorded.version(root)
    if found != version:
        yield Problem.at(root / recorded.PROJECT, 0, f"version {found}", version)
    now = find_project()
    yield from recorded.disagreeing(root, now)
    if now.released is None:
        yield Problem.at(
            root / recorded.PROJECT, 0, "no day of release", f"what `make version VERSION={version}` writes"
        )
    try:
        changelog.notes(root, version)
    except EditionError as error:
        yield from error.problems
    report = examine()
    yield from report.problems
    yield from unrecorded(report.material)


def main() -> int:
    """Say what stands against a release and return 1; 0 where nothing does."""
    try:
        found = sorted(set(against(find_project().root, sys.argv[1])))
    except EditionError as error:
        found = error.problems
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
