"""The folder of a release: site and exports, both packed, the engine, what they were made with, notes, checksums."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from edition.errors import EditionError, Problem
from edition.exports.addresses import FOLDER as EXPORTS
from edition.project import find_project
from edition.release import changelog
from edition.release.engine_wheel import bring_wheel
from edition.release.replacement import replace_folder

SITE, SUMS, NOTES, BILL, ABOUT = "site", "SHA256SUMS", "release-notes.md", "sbom.cdx.json", "release.json"
#: Files of a build that are of use to the next build only, and in no release. What they have of the configuration says
#: where the engine lies from there.
LEFT_OUT = frozenset({".buildinfo"})


@dataclass(frozen=True)
class Folder:
    """A release in its folder."""

    path: Path
    version: str

    def told(self) -> Iterator[str]:
        """Yield lines that list the content, with the number and the size of files."""
        for path in sorted(self.path.iterdir()):
            files = [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]
            size = sum(file.stat().st_size for file in files)
            counted = f"{len(files)} files, " if path.is_dir() else ""
            yield f"{path}{'/' if path.is_dir() else ''}: {counted}{size} bytes"


def leave_release(copy: Path, html: Path, version: str, time: int, out: Path) -> Folder:
    """Put a release that was built in a copy of the repository into ``out/VERSION``.

    It replaces an earlier try. ``time`` is the time of the commit, in seconds since 1970, which the packed files are
    stamped with. Raises EditionError, and leaves nothing, where it cannot be written or the bill of materials cannot be
    made.
    """
    replace_folder(out / version, lambda made: _fill(made, copy, html, version, time))
    return Folder(out / version, version)


def _fill(made: Path, copy: Path, html: Path, version: str, time: int) -> None:
    site = made / SITE
    shutil.copytree(copy / html, site, ignore=lambda _folder, names: LEFT_OUT.intersection(names))
    shutil.copytree(site / EXPORTS, made / "exports")
    given = find_project(copy)
    for folder in (SITE, "exports"):
        pack_folder(made / folder, made / f"{given.name}-{version}-{folder}.zip", f"{given.name}-{version}", time)
    (made / NOTES).write_text(changelog.read_notes(copy, version), encoding="utf-8")
    bring_wheel(copy, made, time)
    (made / BILL).write_bytes(make_bill_of_materials(copy))
    (made / ABOUT).write_text(
        json.dumps({"version": version, "day": given.released}, indent=2) + "\n", encoding="utf-8"
    )
    (made / SUMS).write_text(list_checksums(made), encoding="utf-8")


def pack_folder(folder: Path, archive: Path, name: str, time: int) -> None:
    """Pack a folder under a name, so that the same files give the same bytes.

    All of them are stamped with ``time``, in seconds since 1970, in UTC.
    """
    stamp = max(datetime.fromtimestamp(time, UTC), datetime(1980, 1, 1, tzinfo=UTC)).timetuple()[:6]
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in _files(folder):
            entry = zipfile.ZipInfo(f"{name}/{path.relative_to(folder).as_posix()}", stamp)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            packed.writestr(entry, path.read_bytes(), compresslevel=9)


def list_checksums(folder: Path) -> str:
    """List the checksums of all files in a folder, for ``sha256sum --check``."""
    lines = (
        f"{sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}" for path in _files(folder)
    )
    return "".join(f"{line}\n" for line in lines)


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def make_bill_of_materials(copy: Path) -> bytes:
    """List the packages that book and press are made with, in CycloneDX.

    Versions and hashes are those that are pinned. Raises EditionError where the list cannot be made.
    """
    pinned = b"".join((copy / name).read_bytes() for name in ("requirements.txt", "requirements/press.txt"))
    package = ["--pyproject", "pyproject.toml"] if (copy / "pyproject.toml").exists() else []
    command = ["cyclonedx_py", "requirements", "-", *package]
    done = subprocess.run(
        [sys.executable, "-m", *command, "--output-reproducible", "--of", "JSON"],
        cwd=copy,
        input=pinned,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.decode(errors="replace").strip().splitlines() or ["nothing was said"])[-1]
        raise EditionError(
            Problem("requirements.txt", 0, f"no bill of materials: {said}", "pinned, hashed requirements")
        )
    return done.stdout.rstrip(b"\n") + b"\n"
