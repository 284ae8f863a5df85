"""What a page says of itself to programs: Highwire and Dublin Core tags, and JSON-LD in the words of schema.org."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from edition.citation import Person, Work
from edition.project import Project

if TYPE_CHECKING:
    from edition.exports.signposts import Link

#: Gives the Wikidata id of a person, or nothing.
Identify = Callable[[Person], str]


@dataclass(frozen=True)
class Book:
    """The book that a page belongs to, as its metadata name it."""

    title: str
    editor: str
    version: str
    language: str
    project: Project


def list_tags(book: Book, title: str, address: str, work: Work | None) -> Iterator[tuple[str, str]]:
    """Yield names and contents of a page's meta tags, leaving out what is not known.

    Before a release, for example, there is no date. ``work`` is the letter that the page holds, if it holds one;
    ``address`` is empty while the site has none.
    """
    project = book.project
    editors = [editor.name for editor in project.editor_names] or [book.editor]
    authors = [person.name for person in work.authors] if work else editors
    yield "citation_title", work.title if work else title
    for author in authors:
        yield "citation_author", author
    given = [
        ("citation_publication_date", (project.released or "").replace("-", "/")),
        ("citation_inbook_title", book.title),
        ("citation_book_title", book.title),  # by which Zotero knows a part of a book; the other it takes for a journal
        ("citation_publisher", project.publisher),
        ("citation_language", book.language),
        ("citation_doi", project.doi),
        ("citation_public_url", address),
        ("DC.title", work.title if work else title),
        *(("DC.creator", author) for author in authors),
        *(("DC.contributor", editor) for editor in editors if work),
        ("DC.date", project.released),
        ("DCTERMS.created", work.created if work else ""),
        ("DC.publisher", project.publisher),
        ("DC.language", book.language),
        ("DC.type", "Text"),
        ("DC.identifier", f"https://doi.org/{project.doi}" if project.doi else address),
        ("DCTERMS.isPartOf", f"{book.title}, version {book.version}"),
        ("DC.rights", project.licence_address),
    ]
    yield from ((name, content) for name, content in given if content)


def render_tags(found: Iterable[tuple[str, str]], key: str = "name") -> str:
    """Return meta tags as HTML.

    ``key`` is the attribute that says what a tag is: ``name``, or ``property``.
    """
    return "".join(
        f'\n<meta {key}="{html.escape(name)}" content="{html.escape(content)}" />' for name, content in found
    )


def render_links(found: Iterable[Link]) -> str:
    """Return links for a page's head as HTML."""
    return "".join(
        f'\n<link rel="{html.escape(link.rel)}" href="{html.escape(link.href)}"'
        + (f' type="{html.escape(link.type)}" />' if link.type else " />")
        for link in found
    )


def make_linked_data(book: Book, title: str, address: str, work: Work | None, identify: Identify) -> dict[str, Any]:
    """Return a description of a page as JSON-LD: a chapter, and the letter it holds.

    ``work`` is None where the page holds no letter.
    """
    project = book.project
    whole = _known(
        {
            "@type": "Book",
            "name": book.title,
            "editor": [
                _known({"@type": "Person", "name": editor.name, "sameAs": editor.address})
                for editor in project.editor_names
            ]
            or {"@type": "Organization", "name": book.editor},
            "version": book.version,
            "url": project.site,
            "identifier": f"https://doi.org/{project.doi}" if project.doi else None,
            "publisher": {"@type": "Organization", "name": project.publisher} if project.publisher else None,
            "datePublished": project.released,
            "license": project.licence_address,
        }
    )
    chapter = {
        "@context": "https://schema.org",
        "@type": "Chapter",
        "name": work.title if work else title,
        "url": address,
        "inLanguage": book.language,
        "isPartOf": whole,
    }
    return _known(chapter | (_letter(work, identify) if work else {}))


def _letter(work: Work, identify: Identify) -> dict[str, Any]:
    people = [_person(person, identify) for person in work.authors]
    letter = _known(
        {
            "@type": "Message" if work.was_sent else "CreativeWork",
            "name": work.letter,
            "sender" if work.was_sent else "author": people,
            "recipient": [_person(person, identify) for person in work.recipients],
            "temporalCoverage" if "/" in work.created else "dateCreated": work.created,
        }
    )
    about = {"translationOfWork": letter} if work.is_translation else {"isBasedOn": [letter, *_source(work)]}
    return {"author": people} | about


def _source(work: Work) -> list[dict[str, Any]]:
    source = work.restated_after
    if source is None:
        return []
    found = {
        "@type": "CreativeWork",
        "name": source.fields.get("title"),
        "author": [{"@type": "Person", "name": name.in_order} for name in source.persons.get("author", ())],
        "datePublished": source.fields.get("year"),
    }
    return [_known(found)]


def _person(person: Person, identify: Identify) -> dict[str, Any]:
    wikidata = identify(person)
    same = f"http://www.wikidata.org/entity/{wikidata}" if wikidata else None
    return _known({"@type": "Person", "name": person.name, "sameAs": same})


def _known(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value}


def embed_data(data: Any, attributes: str) -> str:
    """Return data as a script element for a page's head, which browsers do not run.

    Characters in the data that could end the element early are escaped.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    escaped = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"\n<script {attributes}>{escaped}</script>"
