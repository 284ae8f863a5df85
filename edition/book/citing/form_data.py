"""How a letter is cited, in all forms, as data for the dialog that offers them.

They weigh as much as a page of a letter's text, and few ask for them: so they come when a reader does. The data is a
script that assigns a value, since a page opened from a folder may load a script and no other data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from sphinx.application import Sphinx

from edition.doctree.domain import edition_domain
from edition.files import write_atomically

#: The folder of the data, in that of static files, and the value that the scripts assign to.
FOLDER, _VALUE = "citations", "editionCitations"


def write_forms(app: Sphinx, letter: str, address: str, forms: Mapping[str, str]) -> None:
    """Write the forms of citing a letter, by their names, and its page's address.

    Raises EditionError where the file cannot be written.
    """
    data = json.dumps({"address": address, "forms": dict(forms)}, ensure_ascii=False, separators=(",", ":"))
    script = f"(window.{_VALUE}??={{}})[{json.dumps(letter)}]={data};\n"
    write_atomically({_path(app, letter): script.encode()})


def drop_gone(app: Sphinx, error: Exception | None) -> None:
    """Remove the data of letters that the book has no more."""
    if not error and app.env:
        kept = {_path(app, letter) for letter, _layer in edition_domain(app.env).letters}
        for path in set(Path(app.outdir, "_static", FOLDER).glob("*.js")) - kept:
            path.unlink()


def _path(app: Sphinx, letter: str) -> Path:
    return Path(app.outdir, "_static", FOLDER, f"{letter}.js")
