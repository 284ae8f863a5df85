"""A specimen of a letter's text, with its marks labelled: which words are whose, and what the number does.

What can be explained in no label is said in sentences, which a page folds away.
"""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from edition import vocabulary
from edition.book.letter.content import Page
from edition.doctree import nodes as ours
from edition.header import name_with_siglum
from edition.model import Content, Letter, Markup, Paragraph, Reading, Variant, walk
from edition.natures import NATURES
from edition.tables import measure_words
from edition.text import gap_words, is_kept_back, is_quoted, is_restated, plain

#: A site whose readings have more words than this is no example of one.
_SHORT = 3
#: So many words before the site are shown with it.
_BEFORE = 2

#: A piece of the specimen and what it is: nodes of the sample, its class, the label.
_Labelled = tuple[list[nodes.Node], str, str]


def make_specimen(page: Page) -> ours.edition_block:
    """Return a short site with its parts labelled, and the letter's other signs."""
    items = [
        ours.block(ours.inline(*sample, tag="dt", classes=classes), ours.inline(label, tag="dd"))
        for sample, classes, label in (*_label_site(page), *_label_signs(page.letter))
    ]
    return ours.block(*items, tag="dl", classes="ed-specimen")


def explain_marks(page: Page) -> Iterator[str]:
    """Yield what is to be known of the marks besides the labels of the specimen."""
    letter, shares = page.letter, page.shares
    if not all(variant.lemma for variant in letter.all_variants):
        yield "Square brackets without words before them hold readings of which none is preferred."
    if any(shares.apart(variant) for variant in letter.all_variants):
        yield (
            "A witness omits words where it has the place and not the words. It is not extant where the place itself "
            "is lost in it, or was never part of it. It is not reported where the apparatus does not say what it has."
        )
    yield (
        "The sign before the number and the line under the words tell the kind: dashed for an omission, dotted for "
        "punctuation, wavy where it is doubtful that there is a variant. A site counts once, under the first of its "
        "kinds; those that are doubtful, or a mere division into paragraphs, are among them, and counted by themselves "
        "besides."
    )


def _label_site(page: Page) -> Iterator[_Labelled]:
    letter = page.letter
    base, *others = letter.sigla
    site = next((variant for variant in letter.all_variants if _is_example(variant)), None)
    before = _words_before(letter, site) if site else ""
    between = NATURES[letter.nature].between
    if between:
        yield [nodes.Text(before or "…")], "", between
    wordings = "both wordings" if len(letter.sigla) == 2 else "all wordings"
    number = f"opens {wordings} and our judgement"
    if site is None or site.lemma is None:
        yield [_number(letter.all_variants[0])], "", number
        return
    names = {witness.siglum: name_with_siglum(witness) for witness in letter.witnesses}
    whose = f"in {names[base]}" if base in site.witnesses_of(site.lemma) else "words of the edited text"
    yield (
        [ours.inline(plain(site.lemma.content), tag="u")],
        "",
        "words of the edited text" if page.shares.are_many else whose,
    )
    if not page.shares.are_many:
        (reading,) = site.readings
        bracket: list[nodes.Node] = [
            ours.inline("[", classes="ed-bracket"),
            nodes.Text(plain(reading.content)),
            ours.inline(f"\u00a0{' '.join(reading.witnesses)}", classes="ed-siglum"),
            ours.inline("]", classes="ed-bracket"),
        ]
        yield bracket, "", f"in {' and '.join(names[one] for one in reading.witnesses or others)} instead"
    yield [_number(site)], "", number


def _number(site: Variant) -> nodes.Node:
    return ours.inline(site.id, classes="ed-specimen-number", **{"data-sign": vocabulary.as_token(site.kind)})


def _label_signs(letter: Letter) -> Iterator[_Labelled]:
    """Yield the signs of a letter that its short site does not have."""
    found = [node for node in walk(letter.sections) if isinstance(node, Markup)]
    lacking = next((one for v in letter.all_variants for one in v.readings if _lacks(one)), None)
    if lacking and len(letter.sigla) == 2:
        whose = next(witness for witness in letter.witnesses if witness.siglum in lacking.witnesses)
        shown = ours.inline("not in", ours.inline(f"\u00a0{whose.siglum}", classes="ed-siglum"), classes="ed-absent")
        yield [nodes.Text("["), shown, nodes.Text("]")], "", f"the words before it are not in {name_with_siglum(whose)}"
    if words := max((gap_words(node) for node in found if is_kept_back(node)), default=0):
        counted = f"…\u00a0{words:,} {'word' if words == 1 else 'words'}\u00a0…"
        label = "words kept back for the rights in them, and what the reading says"
        yield [nodes.Text(f"[{counted}; in our words: …]")], "ed-gap", label
    if any(map(is_restated, found)):
        yield (
            [nodes.Text("[restated: …]")],
            "ed-restated-sample",
            "not seen: retold from a publication, and no translation",
        )
    if any(map(is_quoted, found)):
        yield [nodes.Text("[quoted: …]")], "ed-quoted-sample", "known from a quotation alone, which a note names"


def _lacks(reading: Reading) -> bool:
    return bool(reading.witnesses) and not reading.content


def _is_example(variant: Variant) -> bool:
    """Tell whether a variant is a plain substitution of few words."""
    return (
        variant.kinds == ("substitution",)
        and variant.status == "variant"
        and len(variant.readings) == 1
        and not any(isinstance(node, Markup | Variant) for r in variant.all_readings() for node in walk(r.content))
        and all(r.witnesses and 0 < measure_words(r.content, r.witnesses[0]) <= _SHORT for r in variant.all_readings())
    )


def _words_before(letter: Letter, variant: Variant) -> str:
    """Return the last words before a site; none where a mark stands right before it."""
    for paragraph in letter.all_paragraphs:
        before = _text_before(paragraph, variant)
        if before:
            return " ".join(before.split()[-_BEFORE:])
    return ""


def _text_before(paragraph: Paragraph, variant: Variant) -> str:
    content: Content = paragraph.content
    if variant not in content:
        return ""
    before = content[content.index(variant) - 1] if content.index(variant) else ""
    return before if isinstance(before, str) else ""
