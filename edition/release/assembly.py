"""The site that all releases make together: each in a folder of its own, the newest once more as ``latest/``.

A release goes in as it left ``make release``, checked against its checksums, and stays so. What knows of all releases
lies beside them and is written anew each time: a script that every page asks for over http, a list of the versions,
and a page a version on what has changed in the texts since. Where an older release has a page that the newest has not,
``latest/`` has one in its place that leads on.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from lxml import etree
from lxml.html import builder as E

from edition.book.build.content_policy import HEADERS, find_hashes, render_headers
from edition.book.found.site_files import MISSING, ROBOTS
from edition.dates import describe
from edition.errors import EditionError, Problem
from edition.files import read_bytes, read_text
from edition.project import find_project
from edition.release import moves, text_changes
from edition.release.folder import SITE, SUMS
from edition.release.pages import LATEST, SHEET, VERSIONS, make_page
from edition.release.replacement import replace_folder
from edition.release.text_changes import Release
from edition.release.version_record import parse_version

_STATIC = Path(__file__).with_name("static")
_SCRIPT = "versions.js"
#: The places in the script of the list of versions, and of what has moved.
_PLACE = "/* versions, the newest first: put in when the site is assembled */ []"
_MOVED = "/* pages, as those: where in latest/ what they had is now, by its id */ {}"


def assemble_site(folders: Sequence[Path], out: Path) -> list[str]:
    """Make a site of the folders of some releases.

    Returns lines that say what it holds. It replaces a site made before. Raises EditionError, and leaves ``out`` as it
    was, where a folder is no release or has changed since its release, two are of one version, or ``out`` holds
    something else than such a site.
    """
    releases = sorted(
        ((text_changes.read_release(folder), folder) for folder in folders),
        key=lambda each: parse_version(each[0].version),
    )
    versions = [release.version for release, _ in releases]
    if len(set(versions)) < len(versions):
        raise EditionError(Problem.at(folders[0], 0, f"versions {', '.join(versions)}", "each version once"))
    problems = [problem for _, folder in releases for problem in find_changed(folder)]
    if problems:
        raise EditionError(problems)
    if out.exists() and any(out.iterdir()) and not (out / _SCRIPT).is_file():
        raise EditionError(Problem.at(out, 0, "a folder that holds something else", "a new folder, or a site made so"))
    replace_folder(out, lambda made: _fill(made, releases))
    return [*(f"{out}/v{version}/" for version in versions), f"{out}/{LATEST}/: {versions[-1]}"]


def find_changed(folder: Path) -> Iterator[Problem]:
    """Yield a problem for each file of a release's site that has changed.

    Files are compared with the checksums of the release. Raises EditionError where these cannot be read.
    """
    lines = read_text(folder / SUMS, "checksums of a release").splitlines()
    listed = {name: checksum for checksum, _, name in (line.partition("  ") for line in lines)}
    there = {path.relative_to(folder).as_posix() for path in (folder / SITE).rglob("*") if path.is_file()}
    for name in sorted(there | {name for name in listed if name.startswith(f"{SITE}/")}):
        if name not in there:
            yield Problem.at(folder / name, 0, "is not there", "the release as it was made")
        elif sha256(read_bytes(folder / name, "a file of a release")).hexdigest() != listed.get(name):
            yield Problem.at(folder / name, 0, f"is not what {SUMS} says", "the release as it was made")


def _fill(site: Path, releases: Sequence[tuple[Release, Path]]) -> None:
    """Write a site from releases, given from the oldest to the newest."""
    for release, folder in releases:
        shutil.copytree(folder / SITE, site / f"v{release.version}")
    newest, folder = releases[-1]
    shutil.copytree(folder / SITE, site / LATEST)
    for name in (f"{MISSING}.html", ROBOTS):  # which a host looks for here, and not beside the pages
        if (folder / SITE / name).is_file():
            shutil.copy(folder / SITE / name, site / name)
    # One file for all: a host joins the policies that several rules give to a page, and none would let old scripts run.
    allowed = (find_hashes(read_text(each / SITE / HEADERS, "the headers of a release")) for _, each in releases)
    (site / HEADERS).write_text(render_headers(set().union(*allowed)), encoding="utf-8")
    (site / ".nojekyll").touch()
    shutil.copy(_STATIC / SHEET, site / SHEET)
    moved = _lead_on(site, versions := [release for release, _ in reversed(releases)])
    (site / _SCRIPT).write_text(make_script(site, versions, moved), encoding="utf-8")
    entrance = make_page(find_project().title, _entrance(newest), onward=f"{LATEST}/index.html")
    (site / "index.html").write_bytes(entrance)
    (site / VERSIONS).write_bytes(make_page("Versions", _list(releases)))
    (site / "compare").mkdir()
    for release, _ in releases[:-1]:
        written = text_changes.compare_texts(release, newest, "../")
        (site / "compare" / f"v{release.version}.html").write_bytes(written)


def _lead_on(site: Path, releases: Sequence[Release]) -> moves.Moves:
    """Write a page into ``latest/`` for each that only older releases have.

    Returns what has moved. The releases are given from the newest to the oldest.
    """
    newest, *rest = ((each, site / f"v{each.version}") for each in releases)
    older = {each.version: moves.read_ids(folder) for each, folder in reversed(rest)}
    moved = moves.find_moves(older, moves.read_ids(newest[1])) if older else {}
    for page in (page for page, gone in moved.items() if "" in gone):
        up = "../" * page.count("/")
        onward = up + moved[page][""]
        told = "This page has moved." if ".." not in moved[page][""] else "This page is in an older version only."
        (site / LATEST / page).parent.mkdir(parents=True, exist_ok=True)
        content = [E.P(E.A("Read on there", href=onward))]
        (site / LATEST / page).write_bytes(make_page(told, content, f"{up}../", onward, f"{up}../{_SCRIPT}"))
    return moved


def make_script(site: Path, releases: Sequence[Release], moved: moves.Moves) -> str:
    """Make the script that the pages of all versions load.

    The releases are given from the newest to the oldest.
    """
    versions = [
        {"version": each.version, "day": each.day, "pages": _pages(site / f"v{each.version}")} for each in releases
    ]
    source = (_STATIC / _SCRIPT).read_text(encoding="utf-8")
    for place, value in ((_PLACE, versions), (_MOVED, moved)):
        assert place in source
        source = source.replace(place, json.dumps(value, ensure_ascii=False))
    return source


def _pages(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def _entrance(newest: Release) -> list[etree._Element]:
    return [E.P(E.A(f"The newest version, {newest.version}", href=f"{LATEST}/index.html"))]


def _list(releases: Sequence[tuple[Release, Path]]) -> list[etree._Element]:
    newest = releases[-1][0]
    items = []
    for release, _ in reversed(releases):
        item = E.LI(
            E.A(f"Version {release.version}", href=f"v{release.version}/index.html"), f", {describe(release.day)}"
        )
        if release is not newest:
            compared = E.A("what changed in the texts since", href=f"compare/v{release.version}.html")
            item.append(E.SPAN("; ", compared))
        items.append(item)
    told = "Each version stays as it was released. Cite the version that you used."
    return [E.P(told), E.UL(*items)]
