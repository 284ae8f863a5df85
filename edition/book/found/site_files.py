"""What a host looks for beside the pages: the list of them, rules for robots, a page for wrong addresses.

The list is of the newest release (https://www.sitemaps.org/protocol.html), to which search engines are led by the
canonical links too. The page for wrong addresses is shown in the place of any other, in any folder: its links begin at
the root of the host.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree, html
from lxml.builder import ElementMaker
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from edition.book.found.layers import is_open, list_layers
from edition.errors import EditionError
from edition.files import read_bytes, write_atomically
from edition.project import Project, find_project
from edition.theme.page_context import is_dressed

SITEMAP, ROBOTS, MISSING = "sitemap.xml", "robots.txt", "404"
#: How many addresses one list may have, as its protocol says.
_MOST = 50_000
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_E = ElementMaker(namespace=_SITEMAPS, nsmap={None: _SITEMAPS})


def _is_public(app: Sphinx) -> bool:
    return is_dressed(app) and find_project().newest is not None


def add_missing_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page that a host shows where an address leads nowhere."""
    if _is_public(app):
        yield MISSING, {"title": "Page not found", "pageurl": None}, f"{MISSING}.html"


def write_site_files(app: Sphinx, error: Exception | None) -> None:
    """Write the list of pages and the rules for robots.

    The links of the page for wrong addresses are mended. Raises ExtensionError where a file cannot be written.
    """
    if error or not _is_public(app):
        return
    project, out = find_project(), Path(app.outdir)
    assert project.newest
    pages = [name for name in sorted(app.env.found_docs) if is_open(list_layers(app.env, name))]
    addresses = [f"{project.newest}/{app.builder.get_target_uri(name)}" for name in pages]
    try:
        files = {**make_sitemaps(addresses, project), ROBOTS: make_robots(project).encode()}
        missing = out / f"{MISSING}.html"
        if missing.exists():
            files[missing.name] = root_links(read_bytes(missing, "a page of the book"), project.newest)
        write_atomically({out / name: content for name, content in files.items()})
    except EditionError as fault:
        raise ExtensionError(str(fault)) from None


def make_sitemaps(addresses: Sequence[str], project: Project, most: int = _MOST) -> dict[str, bytes]:
    """Make the list of pages, by the name of its file.

    More addresses than one list may have make several, and a list of these. The edition has an address.
    """
    parts = [addresses[start : start + most] for start in range(0, len(addresses), most)]
    if len(parts) <= 1:
        return {SITEMAP: _write(_E.urlset(*_list("url", addresses, project)))}
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    index = _E.sitemapindex(*_list("sitemap", [f"{project.newest}/{name}" for name in names], project))
    lists = zip(names, parts, strict=True)
    return {SITEMAP: _write(index), **{name: _write(_E.urlset(*_list("url", part, project))) for name, part in lists}}


def _list(tag: str, addresses: Iterable[str], project: Project) -> Iterator[etree._Element]:
    for address in addresses:
        yield _E(tag, _E.loc(address), *([_E.lastmod(project.released)] if project.released else []))


def _write(root: etree._Element) -> bytes:
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"


def make_robots(project: Project) -> str:
    """Make the rules for robots: all may be read, and where the list of pages is.

    The edition has an address. They hold where they lie at the root of a host (RFC 9309, https://www.rfc-editor.org/rfc/rfc9309).
    """
    return f"User-agent: *\nAllow: /\n\nSitemap: {project.newest}/{SITEMAP}\n"


def root_links(page: bytes, address: str) -> bytes:
    """Return a page whose links begin at the root of the host.

    ``address`` is that of the folder in which the page lies.
    """
    tree = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
    base = f"{urlsplit(address).path}/"

    def rooted(link: str) -> str:
        # What stands in the page itself, and what is of another kind or host, stays.
        return link if link.startswith("#") or urlsplit(link).scheme else urljoin(base, link)

    tree.rewrite_links(rooted, resolve_base_href=False)
    tree.set("data-content_root", rooted(tree.get("data-content_root", "./")))
    return bytes(html.tostring(tree, encoding="utf-8", doctype="<!DOCTYPE html>")) + b"\n"
