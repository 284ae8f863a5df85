"""The apparatus as NEXUS, which programs of phylogenetics read (PAUP*, MrBayes, SplitsTree, R, teiphy).

Format: D. R. Maddison, D. L. Swofford and W. P. Maddison, "NEXUS: An Extensible File Format for Systematic
Information", Systematic Biology 46 (1997), 590-621, https://doi.org/10.1093/sysbio/46.4.590
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from edition.exports.matrix import INAPPLICABLE, Character, make_matrix
from edition.exports.witness_texts import number_names
from edition.model import Letter
from edition.tree import NOT_EXTANT, UNREPORTED

#: The signs of states: more a site cannot have here. Most programs take digits alone, some tell capitals apart.
SYMBOLS = string.digits + string.ascii_lowercase + string.ascii_uppercase
_CELLS = {NOT_EXTANT: "?", UNREPORTED: "?", INAPPLICABLE: "-"}
#: So many words of a reading at each end name it, or as many as tell it from others at the site; of a longer one the
#: middle is left out.
_ENDS = 4
OMITTED = "om."


def make_nexus(letter: Letter, edition: str = "") -> bytes:
    """Make a NEXUS file of the apparatus of a letter.

    A comment says of which ``edition`` it is.

    A taxon is a witness, a character a site. ``?`` stands where a witness is not extant or not reported, which a
    comment tells apart, ``-`` where it does not have the reading in which the site stands; an omission is a state.
    Sites with more readings than there are signs are named in a comment and left out.
    """
    matrix = make_matrix(letter)
    held = [character for character in matrix if len(character.states) <= len(SYMBOLS)]
    left_out = [character.variant.id for character in matrix if len(character.states) > len(SYMBOLS)]
    taxa = name_taxa(letter)
    most = max((len(character.states) for character in held), default=0)
    symbols = SYMBOLS[: max(most, 2)]
    lines = [
        "#NEXUS",
        "",
        f"[{_comment(letter.title)}]",
        *([f"[{_comment(edition)}]"] if edition else []),
        *_comments(letter, taxa, held, left_out),
        "",
        "BEGIN TAXA;",
        f"  DIMENSIONS NTAX={len(taxa)};",
        f"  TAXLABELS {' '.join(taxa)};",
        "END;",
        "",
        "BEGIN CHARACTERS;",
        f"  DIMENSIONS NCHAR={len(held)};",
        f'  FORMAT DATATYPE=STANDARD {"RESPECTCASE " if most > 36 else ""}MISSING=? GAP=- SYMBOLS="{symbols}";',
        "  CHARSTATELABELS",
        ",\n".join(_labels(held)) + ";",
        "  MATRIX",
        *_rows(taxa, held),
        "  ;",
        "END;",
        *_sets(held),
        "",
    ]
    return "\n".join(lines).encode()


def name_taxa(letter: Letter) -> list[str]:
    """Return the names of the witnesses as taxa.

    They are their identifiers in letters, digits and underscores of ASCII.
    """
    return number_names((_name(witness.identifier) or "W" for witness in letter.witnesses), "_")


def _name(identifier: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", identifier).encode("ascii", "ignore").decode()
    return re.sub(r"\W+", "_", ascii_only).strip("_")


def _comment(words: str) -> str:
    """Return words that cannot end the comment they stand in."""
    return words.replace("[", "(").replace("]", ")")


def _quote(words: str) -> str:
    """Return words as one token of NEXUS, which has no brackets."""
    return "'" + _comment(words).replace("'", "''") + "'"


def _comments(letter: Letter, taxa: Sequence[str], held: Sequence[Character], left_out: Sequence[str]) -> Iterator[str]:
    names = zip(letter.sigla, taxa, strict=True)
    if renamed := [f"{taxon} is {siglum}" for siglum, taxon in names if taxon != siglum]:
        yield f"[Witnesses: {_comment('; '.join(renamed))}]"
    yield "[? is a witness that is not extant or not reported at a site, - one without the reading around the site]"
    for column, taxon in enumerate(taxa):
        sites = [character.variant.id for character in held if character.cells[column] == NOT_EXTANT]
        if sites:
            yield f"[Not extant in {taxon}: {_comment(' '.join(sites))}]"
    if left_out:
        yield f"[Left out, since they have more than {len(SYMBOLS)} readings: {_comment(' '.join(left_out))}]"


def _labels(held: Sequence[Character]) -> Iterator[str]:
    names = number_names((_name(character.variant.id) or "site" for character in held), "_")
    for number, (name, character) in enumerate(zip(names, held, strict=True), 1):
        yield f"    {number} {name} / {' '.join(map(_quote, _shorten(character.states)))}".rstrip()


def _shorten(states: Sequence[str]) -> list[str]:
    """Return the readings of a site by their ends.

    These are as long as to tell those apart that differ in words.
    """
    parts = [words.split() or [OMITTED] for words in states]
    longest = max(map(len, parts), default=0)
    tried = ([_cut(words, ends) for words in parts] for ends in range(_ENDS, _ENDS + longest + 1))
    return next((short for short in tried if len(set(short)) == len(set(states))), [" ".join(words) for words in parts])


def _cut(words: Sequence[str], ends: int) -> str:
    return " ".join(words if len(words) <= 2 * ends + 1 else [*words[:ends], "…", *words[-ends:]])


def _rows(taxa: Sequence[str], held: Sequence[Character]) -> Iterator[str]:
    width = max(map(len, taxa), default=0)
    for column, taxon in enumerate(taxa):
        cells = (character.cells[column] for character in held)
        signs = (SYMBOLS[cell] if isinstance(cell, int) else _CELLS[cell] for cell in cells)
        yield f"  {taxon:<{width}} {''.join(signs)}"


def _sets(held: Sequence[Character]) -> Iterator[str]:
    """Yield a block that names the characters of each kind and status."""
    chosen: dict[str, Callable[[Character], bool]] = {}
    for character in held:
        for kind in character.variant.kinds:
            chosen[kind] = lambda each, kind=kind: kind in each.variant.kinds  # type: ignore[misc]
        if (status := character.variant.status) != "variant":
            chosen[status] = lambda each, status=status: each.variant.status == status  # type: ignore[misc]
    if not chosen:
        return
    yield from ("", "BEGIN SETS;")
    for name, belongs in sorted(chosen.items()):
        numbers = " ".join(str(number) for number, each in enumerate(held, 1) if belongs(each))
        yield f"  CHARSET {_name(name)} = {numbers};"
    yield "END;"
