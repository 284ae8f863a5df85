"""What the theme and its companions leave out for readers who do not see the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup


def name_toggles(navigation: Callable[..., Any]) -> Callable[..., Any]:
    """Return the theme's function that writes the navigation, with a name for each button that opens a branch."""

    def named(*arguments: Any, **options: Any) -> Any:
        tree = navigation(*arguments, **options)
        if isinstance(tree, BeautifulSoup):
            for summary in tree("summary"):
                branch = summary.find_parent("li")
                link = branch.find("a") if branch else None
                summary["aria-label"] = f"Pages under {link.get_text().strip()}" if link else "Pages below"
                summary.clear()  # of the theme's icon; the style sheet draws one
        return tree

    return named


#: What the packages write and should not, and what stands in its place: a class of every link that no rule asks for, a
#: role that is no list's item, a name that hides the words that are shown.
_MENDED = {
    ' class="reference internal"': "",
    'role="doc-biblioentry"': 'role="listitem"',
    ' aria-label="Toggle hidden content"': "",
}
#: What a hidden cell of a notebook is called, a paragraph where none may stand.
_CAPTION = re.compile(r'<p class="(collapsed|expanded) admonition-title">(.*?)</p>')


def mend(body: str) -> str:
    """Return the HTML of a page with the roles and names mended that the packages get wrong."""
    for wrong, right in _MENDED.items():
        body = body.replace(wrong, right)
    return _CAPTION.sub(r'<span class="ed-\1">\2</span>', body)
