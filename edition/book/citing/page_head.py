"""The head of each page: what the page is, for programs, and how its letter is cited, for the script that offers it."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

import edition
from edition import bibliography
from edition.book.citing import metadata
from edition.book.letter.head_box import find_publication
from edition.book.registers.rows import read_rows
from edition.citation import Person, Work, format_citations, make_work
from edition.doctree.domain import edition_domain
from edition.errors import EditionError
from edition.permissions import may_go_out
from edition.project import find_project

#: What stands in the citations of a page for the place and its id, which the script puts in.
PLACE, IDENTIFIER = "@place@", "@id@"


def write_head(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add to the head of a page its metadata, and the citations of its letter.

    The metadata are for programs; the citations, for the script that offers them.
    """
    if doctree is None or not app.env or app.builder.name not in ("html", "dirhtml"):
        return
    try:
        context["metatags"] += _head(app, pagename)
    except EditionError:
        return  # What is wrong with the data was said where the page was read.


def _head(app: Sphinx, pagename: str) -> str:
    layers = [key for key, (docname, _) in edition_domain(app.env).letters.items() if docname == pagename]
    if any(layer == "published" for _, layer in layers):
        # A publication is cited as what it is, and its copy here is for its reader alone, unless it may go out.
        allowed = all(may_go_out(edition.load(*each)) for each in layers)
        return "" if allowed else metadata.render_tags([("robots", "noindex")])
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
        forms = {"letter": work.id, "address": address, "forms": format_citations(work, PLACE, IDENTIFIER)}
        found += metadata.embed_data(forms, 'type="application/json" id="ed-citation"')
    return found


def _work(letter_id: str, book: metadata.Book, uri: str) -> Work:
    letter = edition.load(letter_id)
    known = bibliography.sources()
    source = next((known[citation.key] for citation in find_publication(letter) if citation.key in known), None)
    return make_work(letter, source, (book.title, book.editor, book.version), book.project, uri)


def _wikidata(person: Person) -> str:
    register, _, identifier = person.ref.partition(":")
    return read_rows(register).get(identifier, {}).get("wikidata", "") if identifier else ""
