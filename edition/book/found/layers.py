"""Which layers of which texts stand on a page, and whether they are for everybody."""

from __future__ import annotations

from collections.abc import Iterable

from sphinx.environment import BuildEnvironment

import edition
from edition.doctree.domain import edition_domain
from edition.errors import EditionError
from edition.permissions import may_go_out


def list_layers(env: BuildEnvironment, pagename: str) -> list[tuple[str, str]]:
    """List the letters that stand on a page, each by its id and its layer."""
    return [key for key, (docname, _) in edition_domain(env).letters.items() if docname == pagename]


def is_open(layers: Iterable[tuple[str, str]]) -> bool:
    """Tell whether all that is published of some layers may go out.

    What cannot be read may not: the page that it stands on has said so.
    """
    try:
        return all(layer != "published" or may_go_out(edition.load(letter, layer)) for letter, layer in layers)
    except EditionError:
        return False
