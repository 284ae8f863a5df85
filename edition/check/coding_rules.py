"""The two codings of the variants, and the judgements printed from the first."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from edition.check.letter_rules import lack_of, report
from edition.check.material import Material
from edition.errors import Problem
from edition.model import Letter, Variant
from edition.store import Table

_TABLE = "codings"
_PASSES = ("first", "second")
#: Where these differ between the codings, the judgement that is printed is of low certainty.
DECISIVE = ("direction", "mechanisms")


def _codings(material: Material) -> Iterator[tuple[Table, int, dict[str, str]]]:
    table = material.tables.get(_TABLE)
    for line, row in table.rows if table else ():
        assert table is not None
        yield table, line, row


def codes_are_of_the_closed_lists(material: Material) -> Iterator[Problem]:
    """Report unknown mechanisms, and codings of letters or variants that do not exist."""
    there = material.letter_ids
    known = material.lists.mechanism
    variants = {name: {v.id for v in letter.all_variants} for name, letter in material.letters.items()}
    for table, line, row in _codings(material):
        for code in row["mechanisms"].split(","):
            if code not in known:
                yield Problem.at(table.path, line, f"mechanism {code!r}", f"one of {', '.join(known)}")
        if row["letter"] not in there:
            what, expected = f"no {material.noun.singular} {row['letter']!r}", f"one of {', '.join(there)}"
            yield Problem.at(table.path, line, what, expected, f"letter {row['letter']}")
        elif row["letter"] in variants and row["variant"] not in variants[row["letter"]]:
            what, cause = f"no variant {row['variant']!r} in {row['letter']}", lack_of(row["letter"], row["variant"])
            yield Problem.at(table.path, line, what, "one that is there", cause)


def every_variant_is_coded_twice(material: Material) -> Iterator[Problem]:
    """Report variants of a coded letter that were not coded twice.

    And codings of what is none: of a place where only the division into paragraphs differs there is nothing to judge,
    and two codings that say so would pass for agreement.
    """
    table = material.tables.get(_TABLE)
    if table is None:
        return
    coded = {(row["letter"], row["variant"], row["coding"]) for _, row in table.rows}
    divisions = {
        (name, v.id) for name, letter in material.letters.items() for v in letter.all_variants if v.status == "division"
    }
    for _, line, row in _codings(material):
        if (row["letter"], row["variant"]) in divisions:
            what = f"{row['letter']} {row['variant']}: a coding of a division into paragraphs"
            yield Problem.at(table.path, line, what, "codings of what differs in words")
    for name in {letter for letter, _, _ in coded} & set(material.letters):
        for variant in material.letters[name].all_variants:
            if (name, variant.id) in divisions:
                continue
            for coding in _PASSES:
                if (name, variant.id, coding) not in coded:
                    what = f"{name} {variant.id}: no {coding} coding"
                    cause = lack_of(name, material.renamed(name, variant.id))
                    yield Problem.at(table.path, 0, what, "two of each variant", cause)


def judgements_are_the_first_coding(material: Material) -> Iterator[Problem]:
    """Report judgements in a letter that differ from the first coding.

    Where the second coding differs from the first, the certainty must be low. A bearing that documents attest is
    exempt, since no coding gives it, and so is a judgement whose reasons are of the subtype ``revised``: codings are a
    record of what was thought, and stay as they were.
    """
    codings: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
    attested = material.lists.attested
    for _, _, row in _codings(material):
        codings.setdefault((row["letter"], row["variant"]), {})[row["coding"]] = row
    for (name, identifier), coded in codings.items():
        letter = material.letters.get(name)
        if letter is None or set(coded) != set(_PASSES):
            continue  # another rule's
        variant = next((v for v in letter.all_variants if v.id == identifier), None)
        if variant is None:
            continue
        differences = list(_differences(letter, variant, coded["first"], coded["second"], attested))
        reasons = letter.judgement_of(identifier)
        if reasons is None or not reasons.is_revised:
            yield from differences
        elif not differences:
            what = f"{reasons.id} is said to be revised, and is what the first coding has"
            yield report(letter, reasons.line, what, "no subtype, or a judgement that differs")


def _differences(
    letter: Letter, variant: Variant, first: dict[str, str], second: dict[str, str], attested: Collection[str]
) -> Iterator[Problem]:
    agreed = all(first[field] == second[field] for field in DECISIVE)
    due = {**first, "certainty": first["certainty"] if agreed else "low"}
    said = {
        "direction": variant.direction,
        "mechanisms": ",".join(variant.mechanisms),
        "bearing": variant.bearing,
        "sense": variant.sense,
        "certainty": variant.certainty,
    }
    for field, value in said.items():
        if value != due[field] and not (field == "bearing" and value in attested):
            yield report(
                letter, variant.line, f"{variant.id}: {field} {value!r}", f"{due[field]!r}, as the codings have it"
            )


RULES = (codes_are_of_the_closed_lists, every_variant_is_coded_twice, judgements_are_the_first_coding)
