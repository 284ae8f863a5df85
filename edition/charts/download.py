"""What a reader takes along from below a chart or a table. Drawings are added by the page's script, where it runs."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

import pandas as pd

#: Signs that need not be escaped in an address of this kind (RFC 3986, 3.3), nor in HTML.
_PLAIN = ",;:/?@!$()*+="


def offered(data: pd.DataFrame, name: str) -> str:
    """Return the HTML of a link that gives a table as a file ``name``.csv.

    The file has all columns, with ids and keys as the data has them. It is in the link itself, so that it can be had
    from a folder, without a script and without a server.
    """
    text = quote(data.to_csv(index=False, lineterminator="\n"), safe=_PLAIN)
    link = f'<a download="{escape(name)}.csv" href="data:text/csv;charset=utf-8,{text}">Data (CSV)</a>'
    return f'<p class="ed-downloads">{link}</p>'
