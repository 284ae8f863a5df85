"""What the last build left is taken up where it is whole; else the book is begun anew.

A build that was cut off while it wrote, files that were damaged or cut short, and what another version left look alike
from here: a folder does not hold what a build had left in it when it came to its end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from edition.book.build.published_pages import CONTENTS, LAYERS
from edition.book.build.written_pages import KEPT
from edition.book.page.downloads import list_pages
from edition.kept import digest_files, read_kept, remove, write_kept

#: The file, in the folder of the doctrees, that says what each folder of a build held when it came to its end.
_RECORD = "whole.json"
#: What is held to what it should be elsewhere, or written in any case, in that folder.
_OWN = frozenset({_RECORD, LAYERS, CONTENTS})
#: By what Sphinx knows the last build, in the folder of the doctrees.
_ENVIRONMENT = "environment.pickle"
#: By what a folder is known to hold a build, in that of the doctrees and in that of the site.
_SIGNS = (_ENVIRONMENT, ".buildinfo")
#: What Sphinx and its extensions copy and do not look at again, in the folder of the site.
_COPIED = ("_static", "_images", "_sources", "_downloads")


class Remains:
    """What is known, in one build, of what the one before it left."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._known: dict[str, dict[str, str]] = {}
        self._overtaken = self._writing = self._lost_exports = False

    def forget_broken(self, app: Sphinx, _config: object) -> None:
        """Let all be read and written again where a folder is not as a build left it.

        That each folder is the build's own has been seen before.
        """
        self._known = _read_record(app)
        broken = [name for folder in _folders(app) for name in _find_broken(folder, self._known.get(str(folder)))]
        self._lost_exports = any(_is_export(name) for name in broken)
        if not all(_is_export(name) for name in broken):
            for name in (_ENVIRONMENT, KEPT):
                remove(Path(app.doctreedir) / name)
            # Sphinx says of its own note of a build that it is damaged, and not that it is gone.
            for name in (*_COPIED, _SIGNS[1]):
                remove(Path(app.outdir) / name)
            self._known = {}
        # Another builder, as that of the book in print, may have read pages since this site was written.
        self._overtaken = self._known.get(_of_site(app)) != _doctrees(self._known.get(str(app.doctreedir), {}))

    def list_outdated(self, _app: Sphinx, env: BuildEnvironment, *_found: set[str]) -> Iterable[str]:
        """Return the pages that list exports, where these are not as they were written.

        Exports alone are no reason to begin anew: the command ``export`` may have written them since.
        """
        return list_pages(env) if self._lost_exports else ()

    def begin_writing(self, _app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
        """Return all pages where others than those that were read may have to be written."""
        self._writing = True
        return env.found_docs if self._overtaken else ()

    def record(self, app: Sphinx, error: Exception | None) -> None:
        """Record what the folders of the build hold, at its end.

        A build that ended in an error while it wrote is not recorded, so that the next one begins anew.
        """
        if error and self._writing:
            return
        known = _read_record(app)
        for folder in _folders(app):
            if folder != Path(app.outdir) or (app.builder.format == "html" and not error):
                known[str(folder)] = _digest(folder)
        if app.builder.format == "html" and not error:
            known[_of_site(app)] = _doctrees(known[str(app.doctreedir)])
        write_kept(Path(app.doctreedir) / _RECORD, json.dumps(known).encode())


def _folders(app: Sphinx) -> tuple[Path, ...]:
    """Return the folders of a build.

    They are doctrees, pages, and notebooks as MyST-NB writes them beside the pages.
    """
    return Path(app.doctreedir), Path(app.outdir), Path(app.outdir).parent / "jupyter_execute"


def _of_site(app: Sphinx) -> str:
    """Return the name of the record of the doctrees that a site was written from."""
    return f"{app.outdir} from"


def _read_record(app: Sphinx) -> dict[str, dict[str, str]]:
    kept = read_kept(Path(app.doctreedir) / _RECORD)
    return dict(json.loads(kept)) if kept else {}


def _digest(folder: Path) -> dict[str, str]:
    return {name: digest for name, digest in digest_files(folder).items() if name not in _OWN}


def _doctrees(files: Mapping[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in files.items() if name.endswith(".doctree")}


def _find_broken(folder: Path, known: Mapping[str, str] | None) -> list[str]:
    """Return what a build left in a folder that is gone or another now."""
    if known is None:
        return [name for name in _SIGNS if (folder / name).exists()]
    found = _digest(folder) if known else {}
    return [name for name, digest in known.items() if found.get(name) != digest]


def _is_export(name: str) -> bool:
    from edition.exports.addresses import FOLDER

    return name.startswith(f"{FOLDER}/")
