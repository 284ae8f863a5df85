"""What a letter is made of on a page, as docutils nodes.

Each class extends an ordinary docutils class, so that a builder that does not know it (text, EPUB's search, man
pages, Texinfo) shows it as that. ``edition.book.letter.node_writers`` says how others write it.
"""

from __future__ import annotations

from docutils import nodes

#: How wide the columns of a table are in plain text, in characters: in one of a single character no word can be broken,
#: and Sphinx's writer of text tries for ever.
COLUMN_WIDTH = 20


class edition_inline(nodes.inline):
    """Running text in an HTML element of its own.

    ``tag`` is the name of the element, ``html`` a dict of its attributes.
    """


class edition_block(nodes.container):
    """Blocks in an HTML element of their own.

    ``tag`` is the name of the element, ``html`` a dict of its attributes.
    """


class edition_text(nodes.section):
    """The letter's text, which holds all of the letter's own words.

    ``letter`` is its id, ``layer`` its layer, ``called`` short names of few witnesses by sigla. Of many witnesses,
    ``sigla``, ``families`` (siglum, sigla of members) and ``lost`` (by siglum, the first and the last variant of each
    passage where it is not extant) say what the sites leave unsaid.
    """


class edition_head(nodes.title):
    """A heading that the edition supplies inside the letter's text."""


class edition_paragraph(nodes.paragraph):
    """A paragraph of the letter."""


class edition_break(nodes.inline):
    """The end of a line, as a space where a builder knows no line breaks."""


class edition_site(edition_inline):
    """A variant: ``kinds``, ``status``, ``continues`` as in the model.

    ``absent`` and ``unreported`` are witnesses of which no reading is known here, as the page says them.
    """


class edition_site_block(edition_block):
    """A variant that holds whole paragraphs, with attributes as ``edition_site``."""


class edition_reading(edition_inline):
    """A lemma or a reading.

    ``witnesses`` are its sigla, ``coded`` how a page says them.
    """


class edition_reading_block(edition_block):
    """A lemma or a reading of whole paragraphs.

    Its attributes are those of ``edition_reading``.
    """


class edition_paratext(nodes.inline):
    """Something in the letter's text that is not the letter's: a bracket, a siglum."""


class edition_mark(nodes.reference):
    """A link that is not part of the letter's text, such as a note's call.

    ``label`` is what a screen reader says, where the visible text is too short to understand.
    """


class edition_control(nodes.General, nodes.Element):
    """The choice of versions above a letter, in HTML only.

    Its content is a specimen of the marks, and ``explanations`` are sentences on them. ``name``, ``legend`` and
    ``choices`` (label, value) say which version can be read; of many, ``families`` are the choices by families (label,
    choices). ``differing`` is how many paragraphs differ, where two versions can be set side by side, else 0;
    ``total``, how many sites there are; and ``facets`` (name, label, codes with their counts and meanings), by what
    they can be filtered.
    """


ALL: tuple[type[nodes.Element], ...] = (
    edition_inline,
    edition_block,
    edition_text,
    edition_head,
    edition_paragraph,
    edition_break,
    edition_site,
    edition_site_block,
    edition_reading,
    edition_reading_block,
    edition_paratext,
    edition_mark,
    edition_control,
)


def block(*children: nodes.Node, tag: str = "div", classes: str = "", **html: str) -> edition_block:
    """Return blocks in an HTML element of their own; ``html`` are its attributes."""
    return edition_block("", *children, tag=tag, classes=classes.split(), html=html)


def inline(*children: nodes.Node | str, tag: str = "span", classes: str = "", **html: str) -> edition_inline:
    """Return running text in an HTML element of its own; ``html`` are its attributes."""
    return edition_inline("", "", *_nodes(children), tag=tag, classes=classes.split(), html=html)


def paratext(*children: nodes.Node | str, classes: str = "") -> edition_paratext:
    """Return running text that is not part of the letter's text."""
    return edition_paratext("", "", *_nodes(children), classes=classes.split())


def mark(text: str, anchor: str, classes: str, label: str = "") -> edition_mark:
    """Return a link in the letter's text to an anchor of the same page.

    It is not part of the text itself.
    """
    return edition_mark("", text, refid=anchor, internal=True, classes=classes.split(), label=label)


def link(text: str, anchor: str, classes: str = "", label: str = "") -> edition_mark:
    """Return a link, outside the letter's text, to an anchor of the same page."""
    found = mark(text, anchor, classes, label)
    found["outside"] = True
    return found


def _nodes(children: tuple[nodes.Node | str, ...]) -> list[nodes.Node]:
    return [nodes.Text(child) if isinstance(child, str) else child for child in children]
