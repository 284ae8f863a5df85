"""DataFrames as accessible HTML tables, for pages and for notebooks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from html import escape
from numbers import Real
from typing import Any

import pandas as pd

from edition.typography import count_decimals, is_number, is_wide, set_signs, write_number

#: The columns of numbers among so many are told by a class of the table, which is said once; others by their cells.
_TOLD = 9
#: So many rows may stand as blocks on a phone; more would be no table to look something up in, and a heavy page.
_BLOCKS = 30


def html_table(frame: pd.DataFrame, caption: str, *, heads: Mapping[str, str] | None = None) -> str:
    """Return a DataFrame as an HTML table, with a caption and headers.

    The first column names the row; the index is left out (``reset_index`` it to show it). ``heads`` gives the printed
    names of columns. A column of numbers stands flush right, each with the decimals of the finest, two at most.
    Everything is escaped, except for a cell that can write itself as HTML (``__html__``). The table scrolls in a frame
    of its own, which the keyboard can reach, so that a wide table never widens the page; in one that is wider than a
    phone, and not long, each cell tells the head of its column, for where a row is a block.
    """
    names = [str((heads or {}).get(str(column), column)) for column in frame.columns]
    columns = [_write_column(frame.iloc[:, place]) for place in range(len(names))]
    numeric = [any(shown) and all(map(is_number, filter(None, shown))) for shown, _ in columns]
    wide = len(frame) <= _BLOCKS and is_wide([[name, *shown] for name, (shown, _) in zip(names, columns, strict=True)])
    head = "".join(
        f'<th scope="col"{_flush(number)}>{escape(set_signs(name))}</th>'
        for name, number in zip(names, numeric, strict=True)
    )
    labels = [f' data-head="{escape(set_signs(name))}"' if wide else "" for name in names]
    rows = "".join(
        f"<tr>{_cells(row, numeric, labels)}</tr>" for row in zip(*(written for _, written in columns), strict=True)
    )
    told = (f"ed-flush-{place}" for place, number in enumerate(numeric[:_TOLD], start=1) if number)
    classes = ["ed-table", *(["ed-wide"] if wide else []), *told]
    # Tables of one page may share a caption; they differ in their rows.
    identifier = "table-" + hashlib.sha256(f"{caption}{head}{rows}".encode()).hexdigest()[:10]
    return (
        f'<div class="ed-table-frame" role="region" tabindex="0" aria-labelledby="{identifier}">'
        f'<table class="{" ".join(classes)}">'
        f'<caption id="{identifier}">{escape(set_signs(caption))}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _flush(number: bool) -> str:
    return ' class="ed-number"' if number else ""


def _cells(row: tuple[str, ...], numeric: list[bool], labels: list[str]) -> str:
    head = f'<th scope="row">{row[0]}</th>'
    return head + "".join(
        f"<td{_flush(number and place >= _TOLD)}{label}>{text}</td>"
        for place, (text, number, label) in enumerate(zip(row[1:], numeric[1:], labels[1:], strict=True), start=1)
    )


def _write_column(column: pd.Series[Any]) -> tuple[list[str], list[str]]:
    """Return the cells of a column as shown, and as HTML; a missing one is empty."""
    numbers = [float(value) for value in column if _is_number(value)]
    decimals = count_decimals(numbers)
    shown, written = [], []
    for value in column:
        if pd.isna(value):
            text = ""
        else:
            text = write_number(float(value), decimals) if _is_number(value) else set_signs(str(value))
        shown.append(text)
        written.append(value.__html__() if hasattr(value, "__html__") else escape(text))
    return shown, written


def _is_number(value: Any) -> bool:
    """Tell whether a cell is a number; a missing one does not equal itself."""
    return not isinstance(value, bool) and isinstance(value, Real) and value == value
