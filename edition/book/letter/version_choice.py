"""What a reader can choose above a letter's text: the version to read, and which variants are shown.

A version alone needs no script: radio buttons, and a style sheet that asks them. What needs one is hidden until it
runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from edition import vocabulary
from edition.book.letter.content import Page
from edition.book.letter.specimen import explain_marks, make_specimen
from edition.doctree import nodes as ours
from edition.header import name_with_siglum, name_witness
from edition.model import Family, Letter, Paragraph, Variant, Witness, walk
from edition.natures import NATURES
from edition.project import find_project
from edition.text import plain

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
        make_specimen(page),
        explanations=[*explain_marks(page)],
        name=f"view-{letter.id}",
        legend="Read",
        choices=choices,
        families=_by_families(letter) if page.shares.are_many else [],
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
        ("kind", "Kind", vocabulary.KIND, lambda variant: variant.kinds[:1]),
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
