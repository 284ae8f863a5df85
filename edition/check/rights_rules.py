"""Rights: that they are declared, that no text under copyright stands here whole, and how much of it may be quoted."""

from __future__ import annotations

from collections.abc import Iterator

from edition.check.letter_rules import report, walk_letter
from edition.check.material import Material
from edition.check.variant_rules import measure_versions
from edition.errors import Problem
from edition.header import read_publications
from edition.model import Letter
from edition.permissions import TABLE
from edition.rights import MOST_WORDS, contradicts, list_declarations, read_rights
from edition.text import describe, is_kept_back
from edition.vocabulary import RIGHTS

_FREE = "<availability status='free'> where its rights are free"


def declarations_are_understood(material: Material) -> Iterator[Problem]:
    """Report declarations of unknown status, or that contradict themselves."""
    for letter in material.letters.values():
        for declared in list_declarations(letter):
            status = declared.get("status")
            if status and status not in RIGHTS:
                yield report(letter, declared.line, f"availability {status!r}", f"one of {', '.join(RIGHTS)}")
            elif contradicts(declared):
                what = "availability 'free' beside a statement that the text is in copyright"
                yield report(letter, declared.line, what, "'restricted', or the licence under which it is free")


def nothing_restricted_stands_whole(material: Material) -> Iterator[Problem]:
    """Report texts under copyright that stand here whole without a permission."""
    for letter in material.letters.values():
        if letter.layer == "edition" and not read_rights(letter).goes_out and not _is_permitted(letter, material):
            line = next((node.line for node in list_declarations(letter)), 0)
            if letter.nature in ("transcription", "publication"):
                what = f"a {letter.nature} of a text that is under copyright, or not said to be free, stands here whole"
                expected = f"a permission in {TABLE}.csv, a translation or restatement that quotes it, or {_FREE}"
            else:
                what = f"a {letter.nature} that is itself under copyright"
                expected = _FREE
            yield report(letter, line, what, expected)


def readings_are_short(material: Material) -> Iterator[Problem]:
    """Report readings that quote too many words of a witness under copyright."""
    for letter in material.letters.values():
        rights = read_rights(letter)
        if not rights.restricted or _is_permitted(letter, material):
            continue
        for pieces in map(letter.pieces_of, letter.all_variants):
            for siglum, words in measure_versions(pieces):
                if not rights.may_quote(siglum, words):
                    yield report(
                        letter,
                        pieces[0].line,
                        f"{pieces[0].id} quotes {words} words of {siglum}, which is under copyright",
                        f"{MOST_WORDS} at most: the first and last words and a <gap reason='rights'>",
                    )


def gaps_for_rights_have_a_reason(material: Material) -> Iterator[Problem]:
    """Report words kept back for rights that nothing declares."""
    for letter in material.letters.values():
        if read_rights(letter).restricted:
            continue
        for node in walk_letter(letter):
            if is_kept_back(node):
                yield report(
                    letter,
                    node.line,
                    "words are kept back for rights that nothing declares",
                    "the words, or <availability status='restricted'> in the <bibl> of their witness",
                )


def what_is_kept_back_is_paraphrased(material: Material) -> Iterator[Problem]:
    """Report words kept back for rights in whose place nothing is said."""
    for letter in material.letters.values():
        for node in walk_letter(letter):
            if is_kept_back(node) and not describe(node):
                yield report(
                    letter,
                    node.line,
                    "words are kept back for the rights in them, and nothing says what they say",
                    "a <desc> in the <gap> with what the whole reading says, in words of your own",
                )


def find_undeclared(material: Material) -> Iterator[Problem]:
    """Yield a notice for each text of whose rights the header does not speak.

    They are the rights in the text itself and, of a translation, in what it quotes.
    """
    for letter in material.letters.values():
        rights = read_rights(letter)
        quoted = letter.sigla if letter.nature == "restatement" else letter.sigla[1:]
        silent = [siglum for siglum in quoted if not rights.witnesses[siglum].status]
        if not rights.text.status:
            yield report(
                letter,
                1,
                "the header does not say under what rights the text is given",
                f"<availability status='…'> in publicationStmt: {', '.join(RIGHTS)}",
            )
        elif letter.nature == "translation" and silent:
            yield report(
                letter,
                1,
                f"the header does not say whether the words quoted of {', '.join(silent)} are under copyright",
                f"<availability status='…'> in the <bibl> of the witness: {', '.join(RIGHTS)}",
            )


def _is_permitted(letter: Letter, material: Material) -> bool:
    table = material.tables.get(TABLE)
    given_whole = letter.nature in ("transcription", "publication")
    return (
        given_whole
        and table is not None
        and any(row["letter"] == letter.id and row["publication"] in read_publications(letter) for _, row in table.rows)
    )


RULES = (
    declarations_are_understood,
    nothing_restricted_stands_whole,
    readings_are_short,
    gaps_for_rights_have_a_reason,
    what_is_kept_back_is_paraphrased,
)
