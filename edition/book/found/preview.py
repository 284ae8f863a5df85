"""What is shown of a page where its address is shared: the Open Graph protocol (https://ogp.me), and Twitter's tag."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from edition.book.found.social_card import FILE, HEIGHT, WIDTH
from edition.project import Project


class Shared(NamedTuple):
    """A page that may be shared: what it says of itself."""

    title: str
    description: str
    uri: str  # its place in the book
    is_home: bool


def list_properties(project: Project, page: Shared) -> Iterator[tuple[str, str]]:
    """Yield properties of a page and their values. The edition has an address."""
    yield "og:type", "website" if page.is_home else "article"
    yield "og:title", page.title
    yield "og:site_name", project.title
    yield "og:description", page.description or project.subtitle
    yield "og:url", f"{project.newest}/{page.uri}"
    yield "og:locale", project.language.replace("-", "_")
    yield "og:image", f"{project.newest}/_static/{FILE}"
    yield "og:image:type", "image/png"
    yield "og:image:width", str(WIDTH)
    yield "og:image:height", str(HEIGHT)
    yield "og:image:alt", f"{project.title}. {project.subtitle}"


#: The one thing that Twitter asks for beside these properties, with its value.
TWITTER = ("twitter:card", "summary_large_image")
