"""The head of each page: what the page is, for programs; and how its letter is cited, as data beside the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.application import Sphinx

import edition
from edition import bibliography
from edition.book.citing import form_data, metadata
from edition.book.found import preview
from edition.book.found.layers import is_open, list_layers
from edition.book.letter.head_box import find_publication
from edition.book.registers.rows import read_rows
from edition.citation import Person, Work, format_citations, make_work
from edition.errors import EditionError
from edition.project import find_project

if TYPE_CHECKING:
    from edition.exports.signposts import Link

#: What stands in the citations of a page for the place and its id, which the script puts in.
PLACE, IDENTIFIER = "@place@", "@id@"


def write_head(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add metadata to the head of a page, and write how its letter is cited."""
    if doctree is None or not app.env or app.builder.name not in ("html", "dirhtml"):
        return
    try:
        context["metatags"] += _head(app, pagename, context.get("description", ""))
    except EditionError:
        return  # What is wrong with the data was said where the page was read.


def _head(app: Sphinx, pagename: str, description: str) -> str:
    layers = list_layers(app.env, pagename)
    if any(layer == "published" for _, layer in layers):
        # A publication is cited as what it is, and its copy here is for its reader alone, unless it may go out.
        return "" if is_open(layers) else metadata.render_tags([("robots", "noindex")])
    given = find_project()
    config = app.config
    book = metadata.Book(
        config.html_title or config.project, config.author, given.version, config.language or "en", given
    )
    uri = app.builder.get_target_uri(pagename)
    address = f"{given.release}/{uri}" if given.release else ""
    work = _work(layers[0][0], book, uri) if layers else None
    title = app.env.titles[pagename].astext()
    found = metadata.render_tags(metadata.list_tags(book, title, address, work))
    linked = metadata.make_linked_data(book, title, address, work, _wikidata)
    found += metadata.embed_data(linked, 'type="application/ld+json"')
    if work:
        form_data.write_forms(app, work.id, address, format_citations(work, PLACE, IDENTIFIER))
    if given.release:
        shared = preview.Shared(work.title if work else title, description, uri, pagename == app.config.root_doc)
        found += metadata.render_tags(preview.list_properties(given, shared), "property")
        found += metadata.render_tags([preview.TWITTER])
        found += metadata.render_links(_signposts(app, pagename, work.id if work else ""))
    return found


def _signposts(app: Sphinx, pagename: str, letter: str) -> list[Link]:
    """Return the links that lead programs from a page to what describes it.

    Only the front page and those of letters have them, in a book that offers its exports.
    """
    from edition.exports import signposts  # which nobody waits for while there is no site

    given = find_project()
    if given.pages.downloads not in app.env.found_docs:
        return []
    if letter:
        return signposts.link_letter(given, edition.load(letter), read_rows("people").values())
    return signposts.link_home(given) if pagename == app.config.root_doc else []


def _work(letter_id: str, book: metadata.Book, uri: str) -> Work:
    letter = edition.load(letter_id)
    known = bibliography.sources()
    source = next((known[citation.key] for citation in find_publication(letter) if citation.key in known), None)
    return make_work(letter, source, (book.title, book.editor, book.version), book.project, uri)


def _wikidata(person: Person) -> str:
    register, _, identifier = person.ref.partition(":")
    return read_rows(register).get(identifier, {}).get("wikidata", "") if identifier else ""
