"""The Sphinx builder ``press``: reads the pages of the book and writes it as one PDF and one EPUB."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from docutils import nodes
from lxml import etree
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from edition.doctree import nodes as ours
from edition.doctree.domain import edition_domain
from edition.doctree.names import part_name
from edition.errors import EditionError
from edition.figure import slug
from edition.files import write_atomically
from edition.header import read_credit
from edition.press import trial, typesetting
from edition.press.book_tree import Book, Chapter, Named, Part, Piece, Volume
from edition.press.doctree_reader import PAGE, Reader, name_chapter
from edition.press.drawings import read_drawing
from edition.print_record import RECORD, Record, digest_bytes, digest_state, name_epub, read_record
from edition.project import find_project

if TYPE_CHECKING:
    from edition.exports.contents import Contents

#: Registers whose names the index gathers.
_INDEXED = ("people", "organisations", "places")
#: What the first page is called where the title of the book stands on a title page of its own.
_FIRST = "To the reader"
#: In the order in which an output of a notebook is taken: charts as drawings, tables, prose.
_MIME_TYPES = ("image/svg+xml", "text/html", "text/markdown", "text/plain")


class PressBuilder(Builder):
    """Sphinx builder that writes the whole book as a PDF and an EPUB."""

    name = "press"
    format = "press"
    epilog = "The book in print, a PDF and an EPUB, is in %(outdir)s."
    allow_parallel = False
    supported_image_types = ["image/svg+xml", "image/png", "image/jpeg"]  # as Sphinx declares it

    def init(self) -> None:
        """Check, before any page is read, that the book can be made.

        It also takes the digest of what the book is made from. Raises ExtensionError where the book cannot be made.
        """
        self.state = digest_state(Path(self.srcdir))
        try:
            typesetting.find_tools()
            trial.find_fonts()
        except EditionError as error:
            raise ExtensionError(str(error)) from None

    def get_outdated_docs(self) -> str:
        """Return what is to be made: always the whole book."""
        return "the whole book"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the address under which links name a page."""
        return PAGE + docname

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the same address, wherever the link stands."""
        return self.get_target_uri(to, typ)

    def write(self, *ignored: Any) -> None:
        """Write the PDF, the EPUB and their record.

        Files that would come out the same are left as they are. Raises ExtensionError where data or fonts cannot be
        read, or the book cannot be typeset.
        """
        from edition.exports.contents import gather_contents  # tables and all: nothing for builds of other kinds

        folder = Path(self.outdir)
        try:
            book = self.book(gather_contents())
            content, known = typesetting.digest_content(book), read_record(folder)
            if known and known.content == content:
                made, digests = {}, known.files
            else:
                made = typesetting.set_book(book)
                digests = {name: digest_bytes(file) for name, file in made.items()}
        except EditionError as error:
            raise ExtensionError(str(error)) from None
        made[RECORD] = Record(self.state, content, digests).to_json()
        write_atomically({folder / name: file for name, file in made.items()})

    def book(self, contents: Contents) -> Book:
        """Return the book made of the pages."""
        if any(layer == "published" for _, layer in edition_domain(self.env).letters):
            raise ExtensionError("the book in print never holds a published layer: build it without one")
        images: dict[str, bytes] = {}
        volumes = tuple(
            Volume(caption, tuple(self._chapter(docname, images) for docname in docnames))
            for caption, docnames in self._contents()
        )
        book = Book(
            title=self.config.html_title or self.config.project,
            subtitle=contents.project.subtitle,
            author=self.config.author,
            edition=contents.edition,
            identifier=f"urn:uuid:{uuid5(NAMESPACE_URL, f'{name_epub()} {contents.version}')}",
            imprint=tuple(_imprint(contents)),
            volumes=volumes,
            names=tuple(self._names({chapter.name for volume in volumes for chapter in volume.chapters})),
            images=images,
            released=contents.released.isoformat() if contents.released else "",
            moment=contents.moment or 0,
            language=self.config.language or "en",
        )
        _without_dead_links(book)
        _part_calls(book)
        return book

    def _contents(self) -> Iterator[tuple[str, list[str]]]:
        """Yield the captions of the table of contents, each with its pages.

        The front page comes first, with an empty caption.
        """
        root = self.config.root_doc
        on_screen = find_project().pages.on_screen
        yield "", [root]
        for toctree in self.env.get_doctree(root).findall(addnodes.toctree):
            pages = [page for page in self._with_children(toctree["includefiles"]) if page not in on_screen]
            yield toctree.get("caption") or "", pages

    def _with_children(self, docnames: Iterable[str]) -> Iterator[str]:
        for docname in docnames:
            yield docname
            yield from self._with_children(self.env.toctree_includes.get(docname, []))

    def _chapter(self, docname: str, images: dict[str, bytes]) -> Chapter:
        doctree = self.env.get_and_resolve_doctree(docname, self)
        images_here = dict(self._images(doctree, images))
        reader = Reader(docname, self._entries(), images_here, self.config.language or "en")
        body = reader.read(doctree)
        section = next(piece for piece in body.walk() if piece.kind == "section")
        heading = section.parts.pop(0)
        assert isinstance(heading, Piece)
        body.ids = [f"{name_chapter(docname)}#", *section.ids]
        body.parts = [part for part in body.parts if part is not section] + section.parts
        title = _FIRST if docname == self.config.root_doc else heading.text()
        return Chapter(name_chapter(docname), title, body, any(doctree.findall(ours.edition_text)))

    def _images(self, doctree: nodes.document, images: dict[str, bytes]) -> Iterator[tuple[str, str]]:
        """Add the images of a page to ``images``, and yield their old and new names.

        An SVG drawing gives its own alternative text, if the page gives none.
        """
        for node in doctree.findall(nodes.image):
            path = Path(self.srcdir, node["uri"])
            content = path.read_bytes()
            if path.suffix == ".svg":
                try:
                    drawn = read_drawing(content)
                except etree.XMLSyntaxError as error:
                    raise ExtensionError(f"{path}: not an SVG drawing ({error})") from None
                node["alt"] = node.get("alt") or drawn.words
                node["ratio"], node["breadth"] = drawn.ratio, drawn.breadth
            name = f"image-{len(images) + 1}{path.suffix}"
            images[name] = content
            yield node["uri"], name

    def _entries(self) -> Mapping[str, str]:
        """Return the register of each entry that has a name, by its place in the book."""
        entries = edition_domain(self.env).entries.items()
        return {
            f"{name_chapter(page)}#{key}": register for (register, key), (page, _) in entries if register in _INDEXED
        }

    def _names(self, chapters: Container[str]) -> Iterator[Named]:
        """Yield the names of the index: those whose entries are in print."""
        entries = edition_domain(self.env).entries.items()
        names = [
            Named(_surname_first(name, key) if register == "people" else name, f"{name_chapter(page)}#{key}")
            for (register, key), (page, name) in entries
            if register in _INDEXED and name_chapter(page) in chapters
        ]
        yield from sorted(names, key=lambda named: (slug(named.name), named.to))


def _surname_first(name: str, key: str) -> str:
    """Return the name of a person with the surname first, as an index prints it."""
    return ", ".join(filter(None, part_name(name, key)))


def _imprint(contents: Contents) -> Iterator[str]:
    """Yield the paragraphs of the imprint."""
    yield f"{contents.edition}."
    for letter in contents.letters:
        if credit := read_credit(letter):
            yield f"{letter.title}: {credit}. It is a restatement and no witness’s text; cite it with these words."
    yield (
        f"Text and data are under the licence {contents.project.licence_title} "
        f"({contents.project.licence_address}), the code that made them under the MIT licence. The few words of "
        "earlier publications that are quoted where versions differ remain their authors’."
    )
    where = f": {contents.site}" if contents.site else ""
    yield f"The edition on screen has the data too, and the means to count again what is counted here{where}."
    yield "Set in Literata (SIL Open Font License 1.1)."


def _without_dead_links(book: Book) -> None:
    """Replace links to places that are not in print by their words.

    Empty pieces that no link leads to are removed.
    """
    pieces = [piece for chapter in book.chapters for piece in chapter.body.walk()]
    known = {identifier for piece in pieces for identifier in piece.ids}
    wanted = {piece.more["to"] for piece in pieces if piece.kind == "a" and "to" in piece.more}
    for piece in pieces:
        if piece.kind == "a" and piece.more.get("to") not in (None, *known):
            piece.kind, piece.more = "span", {}
        piece.parts = [part for part in piece.parts if not _is_idle(part, wanted)]


def _part_calls(book: Book) -> None:
    """Tell calls that follow on others without a space between."""
    for chapter in book.chapters:
        before: Part = ""
        for leaf in _leaves(chapter.body):
            if isinstance(leaf, Piece) and isinstance(before, Piece):
                leaf.more["follows"] = True
            before = leaf


def _leaves(piece: Piece) -> Iterator[Part]:
    """Yield the words and the calls of a piece in their order.

    An empty text stands where a block begins.
    """
    if piece.kind in ("p", "numbered"):
        yield ""
    for part in piece.parts:
        if isinstance(part, Piece) and part.kind != "foot":
            yield from _leaves(part)
        elif part != "":
            yield part


def _is_idle(part: Part, wanted: set[str]) -> bool:
    return isinstance(part, Piece) and part.kind == "span" and not part.parts and wanted.isdisjoint(part.ids)


def _note_read(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Record which pages are read for print.

    The next build for the screen does not read them again, but it has to write them.
    """
    if app.builder.name == PressBuilder.name:
        env.edition_read_for_print = _read_for_print(env) | set(docnames)  # type: ignore[attr-defined]


def _behind(app: Sphinx, env: BuildEnvironment) -> set[str]:
    """Return the pages that were read for print since the last build for the screen.

    The build for the screen has to write them. The record is cleared.
    """
    if app.builder.name != "html":
        return set()
    behind = _read_for_print(env) & env.found_docs
    env.edition_read_for_print = set()  # type: ignore[attr-defined]
    return behind


def _read_for_print(env: BuildEnvironment) -> set[str]:
    return getattr(env, "edition_read_for_print", set())


def _configure(_app: Sphinx, config: Config) -> None:
    if "nb_mime_priority_overrides" not in config:
        return  # a book without notebooks
    own = [(PressBuilder.name, mime, place) for place, mime in enumerate(_MIME_TYPES)]
    config.nb_mime_priority_overrides = [*config.nb_mime_priority_overrides, *own]


def setup(app: Sphinx) -> None:
    """Register the builder and its event handlers with Sphinx."""
    app.add_builder(PressBuilder)
    app.connect("config-inited", _configure)
    app.connect("env-before-read-docs", _note_read)
    app.connect("env-updated", _behind)
