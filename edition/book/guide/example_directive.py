"""The directive that shows an example and what the book makes of it."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from edition.book.guide.fragment import cut_ties, make_document
from edition.book.letter.apparatus import make_apparatus
from edition.book.letter.content import Page
from edition.book.letter.notes import make_notes
from edition.book.letter.text import TextWriter
from edition.book.letter.witness_list import list_witnesses
from edition.book.page.faults import list_known, report, report_fault
from edition.doctree import nodes as ours
from edition.errors import EditionError
from edition.model import Letter
from edition.tei.reader import read_document
from edition.tei.xml import parse

#: The class of an example and its result.
EXAMPLE = "ed-example"
_HEADING = ("role", "aria-level")
_LANGUAGES = {"tei": "xml", "markdown": "markdown"}


class ExampleDirective(SphinxDirective):
    """The directive ``{example}``: its content, and below it what a page makes of it.

    The content is some TEI as ``edition.book.guide.fragment`` takes it; with the argument ``markdown`` it is what may
    stand in a chapter. The codes are those of an edition that
    defines none of its own. A mistake is reported with its line.
    """

    has_content = True
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the source and what is made of it; alone after reporting a fault."""
        language = self.arguments[0] if self.arguments else "tei"
        if language not in _LANGUAGES:
            report_fault(self, f"no example in {language!r}", list_known(_LANGUAGES))
            return []
        if not "".join(self.content).strip():
            report_fault(self, "an example of nothing", "what is to be shown")
            return []
        text = "\n".join(self.content)
        source = nodes.literal_block(text, text, language=_LANGUAGES[language], classes=["ed-example-source"])
        made = self._made_of_markdown() if language == "markdown" else self._made_of_tei(text)
        result = ours.block(*made, classes="ed-example-result", role="group", **{"aria-label": "What the page shows"})
        result["support_smartquotes"] = False
        shown = ours.block(source, *([result] if made else []), classes=EXAMPLE)
        self.set_source_info(shown)
        return [shown]

    def _made_of_markdown(self) -> list[nodes.Node]:
        held = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, held)
        return held.children

    def _made_of_tei(self, text: str) -> list[nodes.Node]:
        name = f"{self.env.docname}.md"
        try:
            letter, problems = read_document(cut_ties(parse(make_document(text).encode(), name)), name)
        except EditionError as error:
            letter, problems = None, error.problems
        for problem in problems:
            report(self.env, self.lineno + self.content_offset + max(problem.line, 1), problem.what, problem.expected)
        if letter is None or problems:
            return []
        made = [*_write(Page(self.env, self.state.document, letter, self.lineno), "<listWit" in text)]
        held = nodes.Element("", *made)
        _set_apart(held, f"example-{self.env.new_serialno('edition-example') + 1}-")
        for node in held.findall(nodes.Element):
            if node["ids"]:
                self.state.document.set_id(node)
        return held.children


def _write(page: Page, has_witnesses: bool) -> Iterator[nodes.Node]:
    """Yield the text, the apparatus and the notes of an example.

    Before them come the witnesses, where they are part of it.
    """
    letter: Letter = page.letter
    if has_witnesses:
        yield list_witnesses(page)
    text = TextWriter(page, lambda _paragraph: []).content(letter.sections)
    if any(node.astext().strip() for node in text):
        yield ours.block(*text, classes="ed-letter ed-example-text", **page.own_language())
    for name, section in (("Apparatus", make_apparatus(page)), ("Notes", make_notes(page))):
        if section is not None:
            entries = [part for part in section.children[1:] if "ed-terms" not in part.get("classes", [])]  # type: ignore[attr-defined]
            yield ours.block(ours.block(nodes.Text(name), classes="ed-example-part"), *entries, classes="ed-foot")


def _set_apart(held: nodes.Element, prefix: str) -> None:
    """Give ids and links of an example a prefix of their own.

    Its parts are taken out of the page's order.
    """
    for section in list(held.findall(nodes.section)):
        section.replace_self(ours.block(*section.children, classes=" ".join(section["classes"])))
    for head in list(held.findall(ours.edition_head)):
        head.replace_self(ours.block(*head.children, classes="ed-group-head"))
    for paragraph in held.findall(ours.edition_paragraph):  # a heading of the example is none of the page
        paragraph["html"] = {key: value for key, value in paragraph["html"].items() if key not in _HEADING}
    for node in held.findall(nodes.Element):
        node["ids"] = [prefix + identifier for identifier in node["ids"]]
        node["names"] = []
        for key in ("refid", "continues"):
            if node.get(key):
                node[key] = prefix + node[key]
