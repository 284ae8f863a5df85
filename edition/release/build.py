"""A release: the commit at hand built twice, in two places, and left in a folder if both came out the same.

What is built is what git has at ``HEAD``, unpacked into two temporary folders of different names; the time zone and
the order in which Python hashes differ too, so that what depends on one of them shows. Method: the variations of
https://reproducible-builds.org/docs/test/
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from edition import print_record
from edition.errors import EditionError, Problem
from edition.exports.addresses import FOLDER as EXPORTS
from edition.release import version_record
from edition.release.folder import LEFT_OUT, Folder, leave_release

Tell = Callable[[str], None]
#: Of each of the two builds, the name of its folder and what is set in its environment.
_PLACES: Sequence[tuple[str, Mapping[str, str]]] = (
    ("first", {"TZ": "UTC", "PYTHONHASHSEED": "1"}),
    ("second/in-another-place", {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "2"}),
)
_HTML = Path("_build") / "html"
_ENGINE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Commit:
    """A commit: its hash, and its time in seconds since 1970."""

    name: str
    time: int

    @property
    def day(self) -> str:
        """The day of the commit, in UTC."""
        return datetime.fromtimestamp(self.time, UTC).date().isoformat()


def build_release(root: Path, version: str, out: Path, sources: Path | None, tell: Tell) -> Folder:
    """Build a version from the commit at ``HEAD``, and leave it in ``out/VERSION``.

    The work tree is not touched. If the version is newer than the one that the commit records, it is written into the
    copies before they are built, as ``make version`` writes it, with the day of the commit. Of the published texts in
    ``sources``, those are included that ``data/permissions.csv`` permits. Raises EditionError, and leaves nothing,
    where files disagree about the version, a build fails, or the two builds differ.
    """
    version_record.parse_version(version)
    now = version_record.read_version(root)
    if version_record.parse_version(version) < version_record.parse_version(now):
        raise EditionError(
            Problem("VERSION", 0, f"{version} is older than {now}, the version at hand", "that version or a newer one")
        )
    commit = _commit(root)
    if version != now:
        tell(f"{version} is not recorded yet ({now} is): it is written into the copies that are built, as a rehearsal")
    source = _git(root, "archive", "--format=tar", commit.name)
    with tempfile.TemporaryDirectory(prefix="edition-release-") as place:
        copies = [Path(place) / name for name, _ in _PLACES]
        for copy in copies:
            with tarfile.open(fileobj=io.BytesIO(source)) as archive:
                archive.extractall(copy, filter="data")
        if _ENGINE.parent == root.resolve() and not (copies[0] / _ENGINE.name / "release").is_dir():
            # Another copy of the code would be found instead, and what it says of itself be taken for this one's.
            raise EditionError(Problem("edition/release", 0, "not in the commit", "a commit of this repository"))
        tell(f"building commit {commit.name[:12]} in two places")
        with ThreadPoolExecutor() as pool:
            works = [
                pool.submit(_build, copy, version, commit, sources, settings)
                for copy, (_, settings) in zip(copies, _PLACES, strict=True)
            ]
            for work in works:
                work.result()
        _require_same(*(copy / _HTML for copy in copies))
        tell("both came out the same")
        return leave_release(copies[0], _HTML, version, commit.time, out)


def _commit(root: Path) -> Commit:
    """Return the commit at ``HEAD``.

    Raises EditionError outside a repository, or where a tracked file has changes.
    """
    changed = _git(root, "status", "--porcelain", "--untracked-files=no").decode().splitlines()
    if changed:
        raise EditionError(
            Problem(line[3:], 0, "changed and not committed", "a commit: a release is built from one")
            for line in changed
        )
    name, time = _git(root, "log", "-1", "--format=%H %ct").decode().split()
    return Commit(name, int(time))


def _git(root: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=True)
    except FileNotFoundError:
        raise EditionError(Problem("git", 0, "not found", "git, to build a release from a commit")) from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip()
        raise EditionError(
            Problem.at(root, 0, f"git {arguments[0]}: {said}", "a git repository with a commit")
        ) from None
    return done.stdout


def _build(copy: Path, version: str, commit: Commit, sources: Path | None, settings: Mapping[str, str]) -> None:
    """Build a version in an unpacked copy of the commit.

    Raises EditionError with the messages of the step that failed.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EDITION_")}
    environment |= {"PYTHONPATH": str(copy), "SOURCE_DATE_EPOCH": str(commit.time), **settings}

    def run(module: str, *arguments: str) -> None:
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            told = [line for line in done.stderr.splitlines() if line.strip()] or ["nothing was said"]
            step = " ".join([module, *arguments[:1]])
            raise EditionError(Problem(f"step {step}", 0, line.replace(f"{copy}{os.sep}", "")) for line in told[-20:])

    if version_record.read_version(copy) != version:
        run("edition.release", "version", version, "--day", commit.day)
    run("edition.release.readiness", version)
    run("edition", "check")
    if sources is not None:
        run("edition.release.permitted_layers", str(sources.resolve()))
    run("edition", "press")
    doctrees = Path("_build") / ".doctrees"
    run("sphinx", "-b", "html", "-q", "-n", "-W", "--keep-going", "-d", str(doctrees), ".", str(_HTML))
    _require_printed(copy / _HTML / EXPORTS)


def _require_printed(exports: Path) -> None:
    """Raise EditionError unless the book in print is among the exports.

    It is left out where it was made from another state of the book.
    """
    wanting = [name for name in print_record.name_files() if not (exports / name).is_file()]
    if wanting:
        raise EditionError(
            Problem(name, 0, "not among the exports", "a book in print of its state") for name in wanting
        )


def _require_same(one: Path, other: Path) -> None:
    """Raise EditionError unless two folders hold the same files.

    Each file that only one of them has, or that differs, is a problem.
    """
    files = [
        {
            path.relative_to(folder).as_posix(): path
            for path in folder.rglob("*")
            if path.is_file() and path.name not in LEFT_OUT
        }
        for folder in (one, other)
    ]
    names = sorted(files[0].keys() | files[1].keys())
    differing = [
        name
        for name in names
        if name not in files[0] or name not in files[1] or files[0][name].read_bytes() != files[1][name].read_bytes()
    ]
    if differing:
        raise EditionError(
            Problem(name, 0, "came out differently in the two builds", "the same bytes") for name in differing
        )
