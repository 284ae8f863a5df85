"""The published layers that may go out, made from copies of publications: ``... -m edition.release.permitted_layers``.

They are imported into a folder of their own, and only those that are free, or with a recorded permission, come to lie
where the book and the exports look for them. The others are gone before anything is built.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from edition import store
from edition.errors import EditionError, name_first
from edition.files import write_atomically
from edition.importers import import_folder
from edition.permissions import may_go_out
from edition.project import find_project
from edition.saying import tell
from edition.tei import read


def bring_layers(sources: Path) -> list[str]:
    """Make the published layers that may go out, and return the letters' ids.

    Raises EditionError where a copy of a publication cannot be read.
    """
    with tempfile.TemporaryDirectory() as place:
        import_folder(sources, Path(place))
        layers = {letter: Path(place) / f"{letter}.xml" for letter in store.letters()}
        project = find_project()
        allowed = {
            letter: path
            for letter, path in layers.items()
            if path.exists() and may_go_out(read(path, project.vocabularies))
        }
        write_atomically({project.published_file(letter): path.read_bytes() for letter, path in allowed.items()})
    return list(allowed)


def main() -> int:
    """Make the layers and return 0, or print what was wrong and return 1."""
    try:
        bring_layers(Path(sys.argv[1]))
    except EditionError as error:
        for line in name_first(error.problems):
            tell(line)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
