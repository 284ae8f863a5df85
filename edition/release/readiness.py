"""Whether a copy of the repository says everywhere that it is one version: ``python -m edition.release.readiness``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from edition.check import examine
from edition.check.id_rules import find_unrecorded
from edition.errors import EditionError, Problem, name_first
from edition.project import find_project
from edition.release import changelog, version_record
from edition.saying import tell


def find_obstacles(root: Path, version: str) -> Iterator[Problem]:
    """Yield a problem for each thing that prevents releasing a version.

    Raises EditionError where a file cannot be read.
    """
    recorded = version_record.read_version(root)
    if recorded != version:
        yield Problem.at(root / version_record.PROJECT, 0, f"version {recorded}", version)
    now = find_project()
    yield from version_record.find_disagreements(root, now)
    if now.released is None:
        yield Problem.at(
            root / version_record.PROJECT, 0, "no day of release", f"what `make version VERSION={version}` writes"
        )
    try:
        changelog.read_notes(root, version)
    except EditionError as error:
        yield from error.problems
    report = examine()
    yield from report.problems
    yield from find_unrecorded(report.material)


def main() -> int:
    """Print what prevents a release and return 1; return 0 if nothing does."""
    try:
        obstacles = sorted(set(find_obstacles(find_project().root, sys.argv[1])))
    except EditionError as error:
        obstacles = error.problems
    for line in name_first(obstacles):
        tell(line)
    return 1 if obstacles else 0


if __name__ == "__main__":
    sys.exit(main())
