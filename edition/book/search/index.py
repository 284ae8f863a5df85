"""Search: every place of the book in one file of data, which a page asks for when a reader searches.

The data is a script that assigns a value, since a page opened from a folder may load a script and no other data. It is
made from the pages as they were written, by the contract in CONTRIBUTING.md; beside it lie the names of the registers'
entries (``names``). What finds words in both is ``scripts/answers.js``. The search of Sphinx, which finds sections, is
not built.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from edition import bibliography, store
from edition.anchors import PROSE
from edition.book.build.written_pages import Page, WrittenPages
from edition.book.search import names
from edition.book.search.page_places import Place, find_places
from edition.doctree.domain import edition_domain
from edition.errors import EditionError
from edition.files import write_atomically
from edition.theme.page_context import is_dressed

#: The file of data, in the folder of static files, and the value that it assigns.
DATA, _VALUE = "search-data.js", "editionSearchData"
#: The page on which a reader searches.
_PAGE = "search"


def prepare_search(app: Sphinx) -> None:
    """Add the page on which a reader searches, and switch off Sphinx's own index."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False
    if is_dressed(app):
        app.config.html_additional_pages = {**app.config.html_additional_pages, _PAGE: "search.html"}


def _site(app: Sphinx) -> StandaloneHTMLBuilder | None:
    """Return the builder if it builds the pages of a site, else None."""
    builder = app.builder
    return builder if isinstance(builder, StandaloneHTMLBuilder) and builder.name in ("html", "dirhtml") else None


def identify_paragraphs(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Give each paragraph of a chapter an id made of its words, for links to it.

    The search leads to it by this id, which never comes to mean another paragraph. The paragraphs of letters, notes and
    entries have ids of their own, or stand in something that has one.
    """
    if _site(app) is None:
        return
    used: set[str] = set()
    for paragraph in doctree.findall(nodes.paragraph):
        if paragraph["ids"] or not _is_of_chapter(paragraph):
            continue
        identifier = PROSE + hashlib.sha256(paragraph.astext().encode()).hexdigest()[:8]
        if identifier not in used:
            used.add(identifier)
            paragraph["ids"] = [identifier]


def _is_of_chapter(paragraph: nodes.paragraph) -> bool:
    around = paragraph.parent
    while around is not None and not around["ids"]:
        around = around.parent
    return around is None or (isinstance(around, nodes.section) and "ed-register-entry" not in around["classes"])


def tell_search_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the search page its scripts, and some links.

    The links lead to the registers, so that people and places can be found without a search.
    """
    if pagename != _PAGE or not app.env:
        return
    holding = {docname for docname, _name in edition_domain(app.env).entries.values()}
    context["ed_registers"] = [(name, app.env.titles[name].astext()) for name in _in_order(app.env) if name in holding]
    context.setdefault("scripts", []).extend(["search.js", "search-results.js"])
    context.setdefault("sheets", []).append("search.css")


def _in_order(env: BuildEnvironment) -> list[str]:
    """Return the names of the pages in the order of the contents, unlisted ones last."""
    return list(dict.fromkeys([*env.collect_relations(), *sorted(env.found_docs)]))


def write_search_data(written: WrittenPages, app: Sphinx, error: Exception | None) -> None:
    """Write the data of the search, once all pages are written."""
    builder = _site(app)
    if error or builder is None or not app.env:
        return
    cited = written.ask(bibliography.path(), _names) if bibliography.path().is_file() else {}
    pages = []
    for name in _in_order(app.env):
        found = written.ask(Path(builder.get_outfilename(name)), _places)
        called = [place._replace(label=cited.get(place.label, place.label)) for place in found]
        pages.append((app.env.titles[name].astext(), builder.get_target_uri(name), called))
    languages = {
        language
        for register, _name in edition_domain(app.env).entries
        for language in store.name_languages(store.package(), register).values()
    }
    script = names.render_names(names.list_names(builder, written), names.read_stemmers(languages))
    static = Path(app.outdir, "_static")
    write_atomically({static / DATA: render_script(pages).encode(), static / names.DATA: script.encode()})
    Path(app.outdir, StandaloneHTMLBuilder.searchindex_filename).unlink(missing_ok=True)  # of an earlier build


def _places(page: Page) -> list[Place]:
    return find_places(page.tree)


def _names(file: Page) -> dict[str, str]:
    """Return the name (author and year) of each source of the bibliography, by key."""
    try:
        return {key: bibliography.format_author_year(source) for key, source in bibliography.sources().items()}
    except EditionError:
        return {}  # What is wrong with the bibliography was said where it was read.


def render_script(pages: Iterable[tuple[str, str, Sequence[Place]]]) -> str:
    """Return the data of the search as a script: arrays of title, address and places.

    ``pages`` are the title, the address and the places of each page.
    """
    data = [
        [title, address, [[place.label, place.anchor, *place.words] for place in found]]
        for title, address, found in pages
    ]
    # One page a line, so that two versions of the book can be compared.
    lines = ",\n".join(json.dumps(page, ensure_ascii=False, separators=(",", ":")) for page in data)
    return f"window.{_VALUE}=[\n{lines}\n];\n"
