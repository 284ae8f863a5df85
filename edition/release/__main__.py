"""``python -m edition.release version | doi | build | assemble | compare``; ``make`` calls the first three."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from edition.errors import EditionError, name_first
from edition.project import find_project
from edition.saying import say, tell


def version(arguments: argparse.Namespace) -> int:
    """Write a version into all files that state it, and record its ids.

    The section of the changelog that was unreleased becomes the version's.
    """
    from edition.release.version_change import set_version

    day = arguments.day or datetime.now(UTC).date().isoformat()
    for path in set_version(find_project().root, arguments.version, day):
        say(path)
    return 0


def doi(arguments: argparse.Namespace) -> int:
    """Write the DOIs of a release into all files that state them."""
    from edition.release.version_change import set_doi

    for path in set_doi(find_project().root, arguments.doi, arguments.concept):
        say(path)
    return 0


def build(arguments: argparse.Namespace) -> int:
    """Build a release twice from the commit at hand and leave it in a folder."""
    from edition.release.build import build_release

    root = find_project().root
    out = arguments.out or root / "_build" / "release"
    made = build_release(root, arguments.version, out, arguments.sources, tell)
    for line in made.told():
        say(line)
    return 0


def assemble(arguments: argparse.Namespace) -> int:
    """Join releases into the site that is served."""
    from edition.release.assembly import assemble_site as join

    for line in join(arguments.releases, arguments.out):
        say(line)
    return 0


def compare(arguments: argparse.Namespace) -> int:
    """Write the page that compares the texts of two releases."""
    from edition.files import write_atomically
    from edition.release.text_changes import compare_texts, read_release

    older, newer = read_release(arguments.older), read_release(arguments.newer)
    write_atomically({arguments.out: compare_texts(older, newer)})
    say(arguments.out)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m edition.release", description=sys.modules["edition.release"].__doc__
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    made = commands.add_parser("version", help="write a version wherever it is said")
    made.add_argument("version", metavar="VERSION")
    made.add_argument("--day", metavar="DAY", help="the day of the release, as 2027-03-01 (today)")
    made.set_defaults(run=version)

    made = commands.add_parser("doi", help="write the DOIs of the release at hand wherever they are said")
    made.add_argument("doi", metavar="DOI", help="of this version, as 10.5281/zenodo.2")
    made.add_argument("--concept", metavar="DOI", help="of all versions together; needed the first time")
    made.set_defaults(run=doi)

    made = commands.add_parser("build", help="build a release twice and leave it in a folder")
    made.add_argument("version", metavar="VERSION")
    made.add_argument("--sources", type=Path, metavar="FOLDER", help="your copies of the publications")
    made.add_argument("--out", type=Path, metavar="FOLDER", help="where releases lie (_build/release)")
    made.set_defaults(run=build)

    made = commands.add_parser("assemble", help="join releases into the site that is served")
    made.add_argument("releases", type=Path, nargs="+", metavar="RELEASE", help="folders that `build` left")
    made.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="the site; it is made anew")
    made.set_defaults(run=assemble)

    made = commands.add_parser("compare", help="write the page that compares the texts of two releases")
    made.add_argument("older", type=Path, metavar="RELEASE")
    made.add_argument("newer", type=Path, metavar="RELEASE")
    made.add_argument("--out", type=Path, required=True, metavar="FILE")
    made.set_defaults(run=compare)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status.

    It is 1 where something was wrong, and 2 where the command was not understood.
    """
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except EditionError as error:
        for line in name_first(error.problems):
            tell(line)
        return 1


if __name__ == "__main__":
    sys.exit(main())
