"""How data are set: signs that a keyboard has not, numbers in a column, and what is too wide for a phone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

#: After a letter, before a word or the end of one: what opens a quotation is no apostrophe.
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\s*\w|[\s,.;:!?)\]–—]|$)")
#: Before a figure, and after nothing that makes it a range, a date or part of a name.
_MINUS = re.compile(r"(?<![\w)\]–.:/’'-])-(?=\d)")
#: A figure and its sign, or an abbreviation and its figure, which stand on one line.
_TIED = re.compile(r"(?<=\d) (?=%)|(?<=[¶§]) (?=\d)|(?<=\b[pn]\.) (?=\d)|(?<=\b(?:pp|no)\.) (?=\d)|(?<=\bvol\.) (?=\d)")
#: What a cell may hold besides figures and still be a number.
_NUMBER = re.compile(r"[−+]?\d[\d,]*(\.\d+)?([ \u00a0]?%)?")
#: Of a table on a phone, in characters: how many a row has, after how many a text is broken, and what parts columns.
_PHONE, _BROKEN, _GAP = 40, 14, 2
#: Prose, which is longer than this, needs more room than words do.
_PROSE, _LINE = 60, 24
#: Members of a Vega-Lite specification that name columns or faces, or compute: an apostrophe is code there.
_CODE = frozenset({"as", "calculate", "expr", "field", "filter", "font", "groupby", "labelExpr", "test"})


def set_signs(text: str) -> str:
    r"""Return a text with apostrophes, minus signs and fixed spaces as print has them.

    >>> set_signs("Workers' and Trotsky's, -0.3 to 86 %, pp. 3")
    'Workers’ and Trotsky’s, −0.3 to 86\xa0%, pp.\xa03'
    """
    return _TIED.sub("\u00a0", _MINUS.sub("−", _APOSTROPHE.sub("’", text)))


def set_specification(part: Any, name: str = "") -> Any:
    """Return a Vega-Lite specification, its words with apostrophes as print has them.

    What stands under the name of a member that names columns or faces, or computes, stays as it is, and so do numbers,
    which are shapes there, or are written by Vega.
    """
    if name in _CODE:
        return part
    if isinstance(part, str):
        return _APOSTROPHE.sub("’", part)
    if isinstance(part, dict):
        return {key: set_specification(value, key) for key, value in part.items()}
    return [set_specification(value) for value in part] if isinstance(part, list) else part


def write_number(number: float, decimals: int = 0) -> str:
    """Return a number with commas, so many decimals and the minus of print.

    >>> write_number(1234), write_number(-0.301, 2), write_number(-0.001, 2)
    ('1,234', '−0.30', '0.00')
    """
    written = f"{number:,.{decimals}f}"
    return written.lstrip("-") if not written.strip("-0.,") else written.replace("-", "−")


def count_decimals(numbers: Sequence[float], most: int = 2) -> int:
    """Return how many decimals a column has: as many as its finest number needs.

    >>> count_decimals([0.5, 12.25, 3]), count_decimals([1.0, 2.0]), count_decimals([0.12345])
    (2, 0, 2)
    """
    return max((len(f"{number:.{most}f}".rstrip("0").partition(".")[2]) for number in numbers), default=0)


def is_number(text: str) -> bool:
    """Tell whether a text, as a table shows it, is a number.

    >>> is_number("−0.30"), is_number("1,234"), is_number("86 %"), is_number("3 August")
    (True, True, True, False)
    """
    return _NUMBER.fullmatch(text) is not None


def is_wide(columns: Iterable[Sequence[str]]) -> bool:
    """Tell whether a table of these columns is wider than a phone.

    A column is as wide as its longest text, which is broken where it has more than some words; prose takes more.

    >>> is_wide([["Kind", "omission"], ["Number", "12"]]), is_wide([["Interval from", "12.5"]] * 5)
    (False, True)
    """
    longest = [max(map(len, column), default=0) for column in columns]
    return sum((_LINE if length > _PROSE else min(length, _BROKEN)) + _GAP for length in longest) > _PHONE
