"""Links from a page to the places outside the book where its source lies, and where its notebook runs."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

#: Where notebooks run: a service that makes their environment from a repository.
_BINDER = "https://mybinder.org/v2"
#: Hosts of repositories that Binder knows by a name of their own.
_KNOWN = {"https://github.com": "gh", "https://gitlab.com": "gl"}


class Place(NamedTuple):
    """A place outside the book: the words of the link, and its address."""

    title: str
    address: str


def list_places(repository: str | None, notebook: str | None, revision: str) -> list[Place]:
    """Return the links from a page to the repository and, for a notebook, to Binder.

    ``notebook`` is the notebook's path in the repository, or None; ``revision`` the tag or branch that it runs from.
    Without a repository there are no links.

    >>> [place.address for place in list_places("https://gitlab.com/a/b", "notebooks/c.ipynb", "v1.0.0")]
    ['https://mybinder.org/v2/gl/a%2Fb/v1.0.0?urlpath=lab/tree/notebooks/c.ipynb', 'https://gitlab.com/a/b']
    """
    if not repository:
        return []
    source = Place("Source repository", repository)
    return [Place("Binder", _launch(repository, notebook, revision)), source] if notebook else [source]


def _launch(repository: str, notebook: str, revision: str) -> str:
    host, *names = repository.rsplit("/", 2)
    service = _KNOWN.get(host, "git")
    name = {"gh": "/".join(names), "gl": quote("/".join(names), safe="")}.get(service, quote(repository, safe=""))
    return f"{_BINDER}/{service}/{name}/{quote(revision, safe='')}?urlpath=lab/tree/{quote(notebook)}"
