"""A version, or its DOIs, written into every file of the repository that says them: all of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from edition.check import examine, record_ids
from edition.errors import EditionError, Problem
from edition.files import write_atomically
from edition.project import find_project, is_doi
from edition.release import changelog, version_record


def set_version(root: Path, number: str, day: str) -> list[str]:
    """Write a version and its day into all files that state them.

    The ids are recorded as released. Returns the files that changed. A new version has no DOI of its own yet; the DOI
    of all versions stays. Raises EditionError, and writes nothing, where the version is older than the one at hand, the
    changelog says nothing about it, or the data have mistakes.
    """
    if version_record.parse_version(number) < version_record.parse_version(version_record.read_version(root)):
        raise EditionError(
            Problem(
                "VERSION",
                0,
                f"{number} is older than {version_record.read_version(root)}, the version at hand",
                "a newer one",
            )
        )
    _require_day(day)
    now = find_project()
    if number != version_record.read_version(root):
        now = replace(now, doi=None, released=day)
    elif now.released is None:
        now = replace(now, released=day)
    files = {
        **version_record.render_files(root, number, now),
        changelog.CHANGELOG: changelog.close_section(root, number, now.released or day),
    }
    report = examine()
    record_ids(report.material, report.problems)
    return _write(root, files)


def set_doi(root: Path, doi: str, concept: str | None) -> list[str]:
    """Write the DOIs of the version at hand and of all versions into all files.

    Returns the files that changed. Raises EditionError, and writes nothing, where one is no DOI, both are the same, or
    the DOI of all versions is neither given nor known.
    """
    now = find_project()
    concept = concept or now.concept_doi
    for name, value in (("DOI", doi), ("CONCEPT_DOI", concept)):
        if not value or not is_doi(value):
            said = f"{value[:60]!r} is no DOI" if value else "not given, and not recorded yet"
            raise EditionError(Problem(name, 0, said, "a DOI without an address before it, as 10.5281/zenodo.1"))
    if doi == concept:
        raise EditionError(Problem("DOI", 0, f"{doi} is the DOI of all versions", "the DOI of this version"))
    changed = replace(now, doi=doi, concept_doi=concept)
    return _write(root, version_record.render_files(root, version_record.read_version(root), changed))


def _require_day(day: str) -> None:
    try:
        date.fromisoformat(day)
    except ValueError:
        raise EditionError(Problem("DAY", 0, f"{day[:40]!r} is no day", "a day as 2027-03-01")) from None


def _write(root: Path, files: Mapping[Path, bytes]) -> list[str]:
    changed = {
        root / path: content
        for path, content in files.items()
        if not (root / path).is_file() or (root / path).read_bytes() != content
    }
    write_atomically(changed)
    return [path.relative_to(root).as_posix() for path in changed]
