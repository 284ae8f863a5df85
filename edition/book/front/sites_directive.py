"""The directive that shows all sites of a text in a strip, section by section, each a link to its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import SphinxDirective

from edition import vocabulary
from edition.book.letter.lookup import look_up_letter
from edition.book.page.references import point_to
from edition.doctree import nodes as ours
from edition.model import Letter, Section, Variant, walk
from edition.text import plain


class SitesDirective(SphinxDirective):
    """The directive ``{sites} sailor-1901``: every variant of a text as a sign.

    They stand by sections, in the order of the text, each with the sign of its kind, and lead to their places.
    """

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the strip with its key, or nothing after reporting what is wrong."""
        letter = look_up_letter(self, self.arguments[0])
        if letter is None or not letter.all_variants:
            return []
        rows = nodes.definition_list(classes=["ed-strip"])
        for section, variants in by_section(letter):
            links = nodes.paragraph()
            for variant in variants:
                links += [_site(letter, variant), nodes.Text(" ")]
            name = plain(section.head) if section else ""
            term = nodes.term("", name or letter.title)
            rows += nodes.definition_list_item("", term, nodes.definition("", links))
        strip = ours.block(rows, _key(letter), classes="ed-strip-frame")
        strip["support_smartquotes"] = False  # headings are the text's own
        self.set_source_info(strip)
        return [strip]


def by_section(letter: Letter) -> Iterator[tuple[Section | None, list[Variant]]]:
    """Yield the sections of a text that have sites, with these.

    What stands in no section that has a heading comes with None.
    """
    section_of: dict[str, Section] = {}
    for section in (node for node in walk(letter.sections) if isinstance(node, Section) and node.head):
        section_of |= {node.id: section for node in walk((section,)) if isinstance(node, Variant)}
    together: dict[int, tuple[Section | None, list[Variant]]] = {}
    for variant in letter.all_variants:
        found = section_of.get(variant.id)
        together.setdefault(id(found), (found, []))[1].append(variant)
    yield from together.values()


def _site(letter: Letter, variant: Variant) -> pending_xref:
    said = ", ".join((*variant.kinds, *(["doubtful"] if variant.status == "doubtful" else [])))
    sign = vocabulary.as_token(variant.kind)
    more = {"data-sign": sign, "title": f"{variant.id}: {said}"}
    name = ours.inline(f", {said}", classes="ed-strip-said")
    link = point_to("variant", f"{letter.id}#{variant.id}", "")
    link.children = [nodes.inline("", "", ours.inline(variant.id, name, classes=_class(variant), **more))]
    return link


def _class(variant: Variant) -> str:
    return f"ed-strip-site ed-is-{variant.status}"


def _key(letter: Letter) -> nodes.paragraph:
    """Return the signs with what each stands for, and how many there are."""
    counts = Counter(variant.kind for variant in letter.all_variants if variant.kind)
    key = nodes.paragraph("", f"{len(letter.all_variants)} sites: ", classes=["ed-strip-key"])
    for place, (kind, count) in enumerate(counts.most_common()):
        key += [nodes.Text(", ")] if place else []
        key += ours.inline(f"{kind}\u00a0{count}", classes="ed-sign", **{"data-sign": vocabulary.as_token(kind)})
    return key
