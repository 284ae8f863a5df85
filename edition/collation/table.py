"""Texts aligned: a table with a row a place and a column a witness.

Two witnesses are paired directly. More are joined step by step, the two most alike first, then whatever is nearest,
single texts or groups already joined: the progressive alignment of M. Spencer and C. J. Howe, "Collating texts using
progressive multiple alignment", *Computers and the Humanities* 38 (2004), 253-270. Witnesses are first put into an
order that depends on their words alone, so that the order in which they are given changes nothing but the columns.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeAlias

from rapidfuzz.distance import Indel

from edition.collation.guide import order_joins
from edition.collation.pairing import Pairs, Slot, pair
from edition.collation.tokens import Token, tokenise

if TYPE_CHECKING:
    import pandas as pd

#: The index of the token each witness has in a row, None where it has none.
Row: TypeAlias = tuple[int | None, ...]


@dataclass(frozen=True)
class Alignment:
    """The tokens of some witnesses, and the rows in which they match each other.

    Every token of every witness stands in exactly one row, in order; a row holds words only or marks only.
    """

    sigla: tuple[str, ...]
    tokens: tuple[tuple[Token, ...], ...]  # of each witness, in the order of ``sigla``
    rows: tuple[Row, ...]

    def cells(self) -> Iterator[tuple[Token | None, ...]]:
        """Yield the rows, with the token of each witness or None."""
        for row in self.rows:
            yield tuple(
                None if index is None else tokens[index] for index, tokens in zip(row, self.tokens, strict=True)
            )

    @property
    def frame(self) -> pd.DataFrame:
        """The alignment as a table to look at.

        It has a row for each place and a column for each siglum, with the tokens as written, empty where a witness has
        nothing.
        """
        import pandas as pd

        rows = [[token.text if token else "" for token in cells] for cells in self.cells()]
        return pd.DataFrame(rows, columns=list(self.sigla), dtype="string")


def collate(witnesses: Mapping[str, str | Sequence[Token]]) -> Alignment:
    """Return the alignment of two or more witnesses.

    ``witnesses`` are texts, or their tokens, by siglum.
    The result is the same on every run, and whatever the order of the witnesses. Raises ValueError for fewer than two.

    A notebook needs ``collate({"M": text, "B": text})``, then ``.frame`` to show it and ``sites.compare`` to name the
    differences.

    >>> aligned = collate({"A": "The grey koala.", "B": "The koala lives."})
    >>> [tuple(token.text if token else None for token in cells) for cells in aligned.cells()]
    [('The', 'The'), ('grey', None), ('koala', 'koala'), (None, 'lives'), ('.', '.')]
    """
    if len(witnesses) < 2:
        raise ValueError(f"{len(witnesses)} witnesses; expected two or more")
    tokens = {siglum: tuple(tokenise(text) if isinstance(text, str) else text) for siglum, text in witnesses.items()}
    # Witnesses whose tokens have the same forms are aligned as one.
    forms = {siglum: tuple((token.form, token.word) for token in of_witness) for siglum, of_witness in tokens.items()}
    distinct = {forms[siglum]: siglum for siglum in sorted(tokens, key=lambda siglum: _by_words(tokens[siglum]))}
    rows = _join([tokens[siglum] for siglum in distinct.values()])
    numbers = {of_witness: number for number, of_witness in enumerate(distinct)}
    columns = [numbers[forms[siglum]] for siglum in tokens]
    return Alignment(
        tuple(tokens), tuple(tokens.values()), tuple(tuple(row[column] for column in columns) for row in rows)
    )


def _by_words(text: Sequence[Token]) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the key to sort texts by: the forms of words first, then all tokens.

    Thus no punctuation mark decides which of two like words is paired.
    """
    return [token.form for token in text if token.word], [(token.form, token.text) for token in text]


def _join(texts: Sequence[Sequence[Token]]) -> list[Row]:
    """Return the rows of some texts, with a column for each text."""
    words = [[token.form for token in text if token.word] for text in texts]
    distances = (
        {
            (one, other): Indel.normalized_distance(words[one], words[other])
            for one, other in combinations(range(len(texts)), 2)
        }
        if len(texts) > 2
        else {}
    )
    groups: dict[tuple[int, ...], list[Row]] = {(place,): _alone(place, texts) for place in range(len(texts))}
    for one, other in order_joins(len(texts), distances):
        answering = pair(_slots(one, groups[one], texts), _slots(other, groups[other], texts))
        groups[tuple(sorted(one + other))] = _merge(groups.pop(one), groups.pop(other), answering)
    return groups.popitem()[1]


def _alone(place: int, texts: Sequence[Sequence[Token]]) -> list[Row]:
    before, after = (None,) * place, (None,) * (len(texts) - place - 1)
    return [(*before, index, *after) for index in range(len(texts[place]))]


def _merge(left: Sequence[Row], right: Sequence[Row], pairs: Pairs) -> list[Row]:
    found: list[Row] = []
    i = j = 0
    for to_left, to_right in [*pairs, (len(left), len(right))]:
        found += [*left[i:to_left], *right[j:to_right]]
        if to_left < len(left):
            found.append(
                tuple(
                    one if one is not None else other for one, other in zip(left[to_left], right[to_right], strict=True)
                )
            )
        i, j = to_left + 1, to_right + 1
    return found


def _slots(group: tuple[int, ...], rows: Sequence[Row], texts: Sequence[Sequence[Token]]) -> list[Slot]:
    if len(group) == 1:
        return [Slot((token.form,), token.word) for token in texts[group[0]]]
    return [_slot(row, texts) for row in rows]


def _slot(row: Row, texts: Sequence[Sequence[Token]]) -> Slot:
    tokens = [text[index] for text, index in zip(texts, row, strict=True) if index is not None]
    counts = Counter(token.form for token in tokens)
    return Slot(tuple(sorted(counts, key=lambda form: (-counts[form], form))), tokens[0].word)


def as_collatex(alignment: Alignment) -> str:
    """Return an alignment as the JSON that CollateX writes.

    It has ``witnesses``, and ``table`` with a column for each witness. Each cell is null or a list with one token:
    ``t`` as written with the white space after it, ``n`` its form.
    """
    columns: list[list[Any]] = [[] for _ in alignment.sigla]
    for cells in alignment.cells():
        for column, token in zip(columns, cells, strict=True):
            column.append([{"t": token.text + token.tail, "n": token.form}] if token else None)
    return json.dumps({"witnesses": list(alignment.sigla), "table": columns}, ensure_ascii=False)


def from_columns(tokens: Mapping[str, Sequence[Token]], columns: Iterable[Sequence[int | None]]) -> Alignment:
    """Return the alignment that another program made of some tokens.

    ``columns`` has for each witness the index of its token in each row, or None. Raises ValueError where a column does
    not hold every token of its witness once, in order.
    """
    made = [list(column) for column in columns]
    for (siglum, of_witness), column in zip(tokens.items(), made, strict=True):
        if [index for index in column if index is not None] != list(range(len(of_witness))):
            raise ValueError(
                f"the column of {siglum} does not hold each of its {len(of_witness)} tokens once, in order"
            )
    return Alignment(tuple(tokens), tuple(map(tuple, tokens.values())), tuple(zip(*made, strict=True)))
