"""What a page of questions loads, all of it scripts, which a browser loads from a folder too.

SQLite is sql.js (https://github.com/sql-js/sql.js), version 1.14.1 of npm, as it was published, in the build without
WebAssembly: it runs where a page may make no code from data, which the policy of pages forbids. It is the last version
which has that build without announcing its end.
"""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging

from edition import paths
from edition.book.ask.directive import ASKS
from edition.errors import EditionError
from edition.files import read_bytes, read_text, write_atomically

SCRIPT, ENGINE, DATA = "ask.js", "ask-engine.js", "ask-data.js"
_HERE = Path(__file__).parent
_SQLITE = _HERE / "sql_js"
#: A worker runs the engine; a page, which a browser opened from a folder, takes its text and makes a worker of that.
_ENGINE = """\
/*
{licence}
*/
(() => {{
const engine = function () {{
{sqlite}
;
{worker}
}};
if (typeof document === "undefined") engine();
else window.editionAskEngine = `(${{engine}})();`;
}})();
"""


def ask_for_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add its script to a page of questions."""
    if doctree is not None and ASKS in app.env.metadata.get(pagename, {}):
        context.setdefault("scripts", []).append(SCRIPT)


def make_engine() -> str:
    """Return the script of the worker, with its licence.

    Raises EditionError where a part is not there.
    """
    licence = read_text(_SQLITE / "LICENSE.txt", "a licence")
    sqlite = read_text(_SQLITE / "sql-asm.js", "a script")
    worker = read_text(_HERE / "scripts" / "worker.js", "a script")
    return _ENGINE.format(licence=licence.strip(), sqlite=sqlite, worker=worker)


def write_loaded(app: Sphinx, error: Exception | None) -> None:
    """Write what a page of questions loads, anew at each build.

    That is the engine, and the data as they were exported.

    Raises ExtensionError where something cannot be read or written.
    """
    if error or app.builder.name not in ("html", "dirhtml"):
        return
    if not any(ASKS in page for page in app.env.metadata.values()):
        return
    static = Path(app.outdir) / "_static"
    database = Path(app.outdir) / paths.EXPORTS / "edition.sqlite"
    try:
        made = {static / ENGINE: make_engine().encode()}
        if database.exists():
            text = b64encode(read_bytes(database, "the database")).decode()
            made[static / DATA] = f'window.editionAskData = "{text}";\n'.encode()
        elif app.config.edition_exports:
            _log.warning("a page asks the data, and no page offers them: put ```{downloads} tables``` on one")
        write_atomically(made)
    except EditionError as fault:
        raise ExtensionError(str(fault)) from None


_log = logging.getLogger(__name__)
