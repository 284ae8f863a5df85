"""What a reader can choose above a letter's text: the version to read, and which variants are shown.

A version alone needs no script: radio buttons, and a style sheet that asks them. What needs one is hidden until it
runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from docutils import nodes

from edition import vocabulary
from edition.book.letter.content import Page
from edition.doctree import nodes as ours
from edition.header import name_with_siglum, name_witness
from edition.model import Family, Letter, Markup, Paragraph, Variant, Witness, walk
from edition.natures import NATURES
from edition.project import find_project
from edition.tables import measure_words
from edition.text import gap_words, is_kept_back, plain

#: A code, as one token for an address, at how many sites it stands, and what it means.
Counted = tuple[str, str, int, str]


def make_control(page: Page) -> ours.edition_control | None:
    """Return the choice of versions above a letter, or None for a single version.

    A reader chooses all versions with marks, or one alone: of few by buttons, of many from a list by families.
    """
    letter = page.letter
    if not letter.all_variants or len(letter.sigla) < 2:
        return None
    every = "Both, with marks" if len(letter.sigla) == 2 else "All, with marks"
    choices = [
        (every, _unlike("all", letter)),
        *((name_choice(letter, witness), witness.siglum) for witness in letter.witnesses),
    ]
    return ours.edition_control(
        "",
        *explain_marks(page),
        name=f"view-{letter.id}",
        legend="Read",
        choices=choices,
        families=_by_families(letter) if page.shares.are_many else [],
        remark=NATURES[letter.nature].remark,
        differing=len(list_differing(letter)) if len(letter.sigla) == 2 else 0,
        side=_unlike("side", letter),
        facets=count_facets(letter),
        total=len(letter.all_variants),
        classes=["ed-tools"],
        html={"lang": page.env.config.language or "en"} if page.own_language() else {},
    )


def _unlike(word: str, letter: Letter) -> str:
    """Return the name of a view that no witness has: no siglum ends with a space."""
    return f"{word} " if word in letter.sigla else word


def _by_families(letter: Letter) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the choices among many witnesses, by families, in their order.

    A witness stands in the smallest of its families.
    """
    smallest: dict[str, Family] = {}
    for family in sorted(letter.families, key=lambda one: -len(one.members)):
        smallest |= dict.fromkeys(family.members, family)
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for witness in letter.witnesses:
        own = smallest.get(witness.siglum)
        label = _shorten(f"{own.siglum} {plain(own.description)}") if own else ""
        if not groups or groups[-1][0] != label:
            groups.append((label, []))
        groups[-1][1].append((_label(witness), witness.siglum))
    return groups


def _label(witness: Witness) -> str:
    """Return a witness as a list has it: by its name, else as it is described."""
    described = f"{witness.siglum} {plain(witness.description)}"
    return _shorten(name_with_siglum(witness) if name_witness(witness) else described)


#: A choice of a list has no more letters than this.
_LABEL = 48


def _shorten(label: str) -> str:
    if len(label) <= _LABEL:
        return label.strip()
    return f"{label[:_LABEL].rpartition(' ')[0] or label[:_LABEL]} …"


#: A site whose readings have more words than this is no example of one.
_SHORT = 3


def explain_marks(page: Page) -> list[nodes.Node]:
    """Return an explanation of the marks, most of it folded away.

    A short site of the letter, where it has one, serves as the example.
    """
    letter = page.letter
    example = next(filter(_is_example, letter.all_variants), None)
    number = example.id if example else letter.all_variants[0].id
    wordings = "both wordings" if len(letter.sigla) == 2 else "all wordings"
    shown: list[nodes.Node] = []
    if example and example.lemma and not page.shares.are_many:
        (reading,) = example.readings
        lemma = ours.inline(plain(example.lemma.content), tag="u")
        bracket = f" [{plain(reading.content)}\u00a0{' '.join(reading.witnesses)}]"
        shown = [ours.inline("For example: ", lemma, f"{bracket} ≠{number}", tag="p")]
    return [
        ours.inline(f"Tap a number such as {number} for {wordings} and our judgement.", tag="p"),
        ours.block(
            ours.inline("How the marks are read", tag="summary"),
            *shown,
            *(ours.inline(words, tag="p") for words in _explanations(page)),
            tag="details",
            classes="ed-marks",
        ),
    ]


def _explain_gaps(letter: Letter) -> str:
    """Return what is said of words that are kept back for rights.

    The longest gap is the example. Empty where the letter keeps back none.
    """
    words = max((gap_words(node) for node in walk(letter.sections) if is_kept_back(node)), default=0)
    if not words:
        return ""
    most = f"{words:,} {'word' if words == 1 else 'words'}"
    return (
        f", and [… {most} …; in our words: …] stands for words kept back for the rights in them, and tells what the "
        "whole reading says"
    )


def _explanations(page: Page) -> Iterator[str]:
    letter, shares = page.letter, page.shares
    base, *others = letter.sigla
    is_based = all(base in variant.witnesses_of(variant.lemma) for variant in letter.all_variants if variant.lemma)
    if shares.are_many:
        yield "Underlined words are those of the edited text; the number after them leads to what witnesses have."
    elif is_based:
        has = " or ".join(others)
        yield f"Underlined words are those of {base}; square brackets hold what {has} has in their place."
    else:
        yield "Underlined words are those of the edited text; square brackets hold what others have in their place."
    if not all(variant.lemma for variant in letter.all_variants):
        yield "Square brackets without words before them hold readings of which none is preferred."
    if not shares.are_many:
        yield f"[not in {others[0]}] says that {others[0]} has no words there{_explain_gaps(letter)}."
    if any(shares.apart(variant) for variant in letter.all_variants):
        yield (
            "A witness omits words where it has the place and not the words. It is not extant where the place itself "
            "is lost in it, or was never part of it. It is not reported where the apparatus does not say what it has."
        )
    yield (
        "The sign before the number and the line under the words tell the kind: dashed for an omission, dotted for "
        "punctuation, wavy where it is doubtful that there is a variant. A site may be of more kinds than one, and one "
        "that is doubtful, or a mere division into paragraphs, counts under its kinds too, so the counts by kind can "
        "add up to more than the sites."
    )


def _is_example(variant: Variant) -> bool:
    """Tell whether a variant is a plain substitution of few words."""
    return (
        variant.kinds == ("substitution",)
        and variant.status == "variant"
        and len(variant.readings) == 1
        and not any(isinstance(node, Markup | Variant) for r in variant.all_readings() for node in walk(r.content))
        and all(r.witnesses and 0 < measure_words(r.content, r.witnesses[0]) <= _SHORT for r in variant.all_readings())
    )


def name_choice(letter: Letter, witness: Witness) -> str:
    """Return the label of the choice of one witness's words alone."""
    words = NATURES[letter.nature]
    other = words.other_choice if witness.siglum != letter.sigla[0] else ""
    blanks = {"siglum": witness.siglum, "name": name_with_siglum(witness), "text": find_project().text.singular}
    return (other or words.choice).format_map(blanks)


def list_differing(letter: Letter) -> tuple[str, ...]:
    """Return the ids of the paragraphs that contain a variant or stand within one."""
    within = {
        node.id
        for variant in walk(letter.sections)
        if isinstance(variant, Variant)
        for reading in variant.all_readings()
        for node in walk(reading.content)
        if isinstance(node, Paragraph)
    }
    holds = (
        paragraph.id
        for paragraph in letter.all_paragraphs
        if paragraph.id in within or any(isinstance(node, Variant) for node in walk(paragraph.content))
    )
    return tuple(holds)


def count_facets(letter: Letter) -> list[tuple[str, str, list[Counted]]]:
    """Return the codes by which the variants of a letter can be filtered.

    For each field: its name, its label, and the codes that occur.
    """
    lists = find_project().vocabularies
    asked: list[tuple[str, str, Mapping[str, str], Callable[[Variant], Iterable[str]]]] = [
        ("kind", "Kind", vocabulary.KIND, lambda variant: variant.kinds),
        ("mechanism", "Mechanism", lists.mechanism, lambda variant: variant.mechanisms),
        ("bearing", "Bearing", lists.bearing, lambda variant: (variant.bearing,)),
        ("status", "Status", vocabulary.STATUS, lambda variant: (variant.status,)),
    ]
    found = []
    for name, shown, codes, of in asked:
        sites = Counter(code for variant in letter.all_variants for code in of(variant))
        counted = [(c, vocabulary.as_token(c), sites[c], meaning) for c, meaning in codes.items() if sites[c]]
        if counted:
            found.append((name, shown, counted))
    return found
