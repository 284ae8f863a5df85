"""The directive that shows one variant in its sentence, with a switch between its versions."""

from __future__ import annotations

import re
from html import escape
from itertools import accumulate

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from edition.book.letter.lookup import look_up_letter
from edition.book.page.faults import list_known, report_fault
from edition.book.page.references import point_to
from edition.doctree import nodes as ours
from edition.model import Letter, Paragraph, Variant, walk
from edition.natures import NATURES
from edition.text import count_ink, fold, plain, survey

#: How many versions the style sheet can choose between.
_MOST = 4
#: Where a sentence ends: its sign, what closes after it, and the space before the next.
_END = re.compile(r"[.!?…][”’»)\]]*\s+")


class SpecimenDirective(SphinxDirective):
    """The directive ``{specimen} sailor-1901#v07``: a variant in its sentence.

    Each line of its content is a siglum, a colon and what the version is called for readers who know none of them. A
    switch shows one version at a time; where there can be none (on paper, in an old browser) all stand side by side.
    """

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the specimen, or nothing after reporting what is wrong."""
        identifier, _, site = self.arguments[0].partition("#")
        letter = look_up_letter(self, identifier)
        if letter is None:
            return []
        known = {variant.id: variant for variant in letter.all_variants}
        if site not in known:
            report_fault(self, f"{identifier} has no variant {site!r}", list_known(known))
            return []
        names = self._names(letter)
        if not names:
            return []
        around = (part for part in letter.all_paragraphs if any(node is known[site] for node in walk(part.content)))
        paragraph = next(around, None)
        if paragraph is None:
            report_fault(self, f"{identifier}: the variant {site} stands in no paragraph", "a variant in a sentence")
            return []
        return [self._shown(letter, paragraph, known[site], names)]

    def _names(self, letter: Letter) -> dict[str, str]:
        """Return what the versions are called, or nothing after reporting a fault."""
        lines = [line.partition(":") for line in self.content if line.strip()]
        names = {siglum.strip(): name.strip() for siglum, _, name in lines}
        unknown = [siglum for siglum in names if siglum not in letter.sigla]
        if unknown or not all(names.values()):
            what = f"{letter.id} has no witness {unknown[0]!r}" if unknown else "a version without a name"
            report_fault(self, what, f"lines such as 'SIGLUM: what it is called', with {list_known(letter.sigla)}")
            return {}
        if not 2 <= len(names) <= _MOST:
            report_fault(self, f"a specimen of {len(names)} versions", f"two to {_MOST}, a line for each")
            return {}
        return names

    def _shown(self, letter: Letter, paragraph: Paragraph, variant: Variant, names: dict[str, str]) -> nodes.Element:
        before, after = cut_sentence(paragraph, variant.id, next(iter(names)))
        group = f"specimen-{letter.id}-{variant.id}"
        line = nodes.paragraph("", "", nodes.Text(before), classes=["ed-sample-text"])
        for siglum, name in names.items():
            reading = variant.reading_of(siglum)
            words = fold(plain(reading.content, siglum)).strip() if reading else ""
            said = ours.inline(words, tag="mark") if words else ours.inline("(nothing)", classes="ed-sample-none")
            line += ours.inline(
                said, ours.inline(f" ({name})", classes="ed-sample-name"), " ", classes="ed-sample-reading"
            )
        line += nodes.Text(after)
        source = nodes.paragraph("", "", classes=["ed-sample-source"])
        source += point_to("paragraph", f"{letter.id}#{paragraph.id}", f"¶\u00a0{paragraph.id.removeprefix('p')}")
        source += nodes.Text(" of ")
        source += point_to("letter", letter.id, letter.title)
        source += nodes.Text(". ")
        source += point_to("variant", f"{letter.id}#{variant.id}", "What is said of this place")
        parts: list[nodes.Node] = [nodes.raw("", _switch(group, names), format="html"), line, source]
        if between := NATURES[letter.nature].between:
            whose = f"The words around the variant: {between}."
            parts.append(nodes.paragraph("", whose, classes=["ed-sample-source"]))
        shown = ours.block(*parts, classes="ed-sample")
        shown["support_smartquotes"] = False
        self.set_source_info(shown)
        return shown


def cut_sentence(paragraph: Paragraph, site: str, siglum: str) -> tuple[str, str]:
    """Return the words of a sentence before and after one of its variants."""
    text, stretches = survey(paragraph.content, siglum, {site})
    start, stop = (_find_place(text, ink) for ink in stretches[site])
    start += len(text[start:stop]) - len(text[start:stop].lstrip())  # the space before a word is not of the word
    before = _END.split(text[:start])[-1]
    ending = _END.search(text, stop)
    return before, text[stop : ending.end() if ending else None].rstrip()


def _find_place(text: str, ink: int) -> int:
    """Return the place before which so many characters stand, white space apart."""
    counted = accumulate(map(count_ink, text), initial=0)
    return next((place for place, count in enumerate(counted) if count == ink), len(text))


def _switch(group: str, names: dict[str, str]) -> str:
    """Return the buttons of a choice, of which the first is chosen."""
    buttons = "".join(
        f'<label><input type="radio" name="{escape(group)}" value="{escape(siglum)}"'
        f"{' checked' if place == 0 else ''}> {escape(name[0].upper() + name[1:])}</label>\n"
        for place, (siglum, name) in enumerate(names.items())
    )
    return f'<form autocomplete="off"><fieldset class="ed-switch"><legend>Show</legend>\n{buttons}</fieldset></form>\n'
