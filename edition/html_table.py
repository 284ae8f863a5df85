"""DataFrames as accessible HTML tables, for pages and for notebooks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from html import escape
from numbers import Integral, Real
from typing import Any

import pandas as pd


def html_table(frame: pd.DataFrame, caption: str, *, heads: Mapping[str, str] | None = None) -> str:
    """Return a DataFrame as an HTML table, with a caption and headers.

    The first column names the row; the index is left out (``reset_index`` it to show it). ``heads`` gives the printed
    names of columns. Numbers stand flush right. Everything is escaped, except for a cell that can write itself as HTML
    (``__html__``). The table scrolls in a frame of its own, which the keyboard can reach, so that a wide table never
    widens the page.
    """
    names = heads or {}
    numeric = [pd.api.types.is_numeric_dtype(dtype) for dtype in frame.dtypes]
    head = "".join(
        f'<th scope="col"{_flush(number)}>{escape(str(names.get(str(column), column)))}</th>'
        for column, number in zip(frame.columns, numeric, strict=True)
    )
    rows = "".join(f"<tr>{_cells(row, numeric)}</tr>" for row in frame.itertuples(index=False, name=None))
    # Tables of one page may share a caption; they differ in their rows.
    identifier = "table-" + hashlib.sha256(f"{caption}{head}{rows}".encode()).hexdigest()[:10]
    return (
        f'<div class="ed-table-frame" role="region" tabindex="0" aria-labelledby="{identifier}">'
        f'<table class="ed-table"><caption id="{identifier}">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _flush(number: bool) -> str:
    return ' class="ed-number"' if number else ""


def _cells(row: tuple[Any, ...], numeric: list[bool]) -> str:
    cells = []
    for position, (value, number) in enumerate(zip(row, numeric, strict=True)):
        text = value.__html__() if hasattr(value, "__html__") else escape(_shown(value))
        if position == 0:
            cells.append(f'<th scope="row"{_flush(number)}>{text}</th>')
        else:
            cells.append(f"<td{_flush(number)}>{text}</td>")
    return "".join(cells)


def _shown(value: Any) -> str:
    """Return a value as it is printed; a missing one is empty.

    Numbers have commas between thousands and at most two decimals.
    """
    if pd.isna(value):
        return ""
    if isinstance(value, bool) or not isinstance(value, Real):
        return str(value)
    return f"{int(value):,}" if isinstance(value, Integral) else f"{float(value):,.2f}".rstrip("0").rstrip(".")
