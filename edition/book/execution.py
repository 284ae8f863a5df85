"""When notebooks are run again: their cache is kept by what they read, which myst-nb's own key leaves out."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from edition import paths

#: The style sheets and scripts of the pages.
_STATIC = Path(__file__).parent / "static"
#: Folders of a tree that no notebook reads.
_IGNORED = frozenset({"__pycache__", "sources", "static", "templates"})


def fingerprint(*roots: Path) -> str:
    """Return a hash of every file below some folders: of names and bytes, so that any change of either shows."""
    found = hashlib.sha256()
    for root in roots:
        for path in sorted(_files(root)):
            found.update(f"{root.name}/{path.relative_to(root).as_posix()}\0{path.stat().st_size}\0".encode())
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _files(root: Path) -> Iterator[Path]:
    if root.is_dir():
        for path in root.rglob("*"):
            if path.is_file() and _IGNORED.isdisjoint(path.relative_to(root).parts):
                yield path


def what_notebooks_read() -> str:
    """Return the fingerprint of all that a notebook can read: data, code, and the published layer where it is made."""
    return fingerprint(paths.data(), paths.ROOT / "edition", paths.published())


def keep_cache(app: Sphinx, config: Config) -> None:
    """Put the cache of executed notebooks outside ``_build``, which may be emptied without it; drop older ones."""
    caches = Path(app.srcdir) / ".cache" / "jupyter"
    current = caches / what_notebooks_read()
    config.nb_execution_cache_path = str(current)
    for old in caches.glob("*"):
        if old != current:
            shutil.rmtree(old)


def plain_kernel(app: Sphinx, config: Config) -> None:
    """Run notebooks without the reader's own IPython settings, which would make their results the reader's own."""
    home = Path(app.srcdir) / ".cache" / "ipython"
    profile = home / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    # The kernel warns of unencrypted messages, which here never leave the machine.
    (profile / "ipython_kernel_config.py").write_text("c.IPKernelApp.log_level = 40\n", encoding="utf-8")
    os.environ["IPYTHONDIR"] = str(home)


def outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> Iterable[str]:
    """Return the pages to read again: notebooks when anything they read has changed, all when the code has.

    Where only style sheets or scripts have, one page: with any page Sphinx copies all of them.
    """
    code, everything, looks = fingerprint(paths.ROOT / "edition"), what_notebooks_read(), fingerprint(_STATIC)
    before = getattr(env, "edition_fingerprints", None)
    env.edition_fingerprints = (code, everything, looks)  # type: ignore[attr-defined]  # kept with the environment
    if before is None:
        return []
    if before[0] != code:
        return env.found_docs
    if before[1] != everything:
        return [name for name in env.found_docs if str(env.doc2path(name)).endswith(".ipynb")]
    if before[2] != looks:
        return [app.config.root_doc]
    return []
