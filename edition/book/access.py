"""What the theme and its companions leave out for readers who do not see the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup, Tag

#: The classes of the theme's navigation that the style sheets of the edition ask for.
_KEPT = frozenset({"caption", "current", "has-children"})


def bare(contents: Callable[..., Any]) -> Callable[..., Any]:
    """Return the theme's function that writes the contents of a page, without the classes that no rule asks for."""

    def written(*arguments: Any, **options: Any) -> Any:
        found = contents(*arguments, **options)
        if isinstance(found, Tag):
            for node in (found, *found(class_=True)):
                del node["class"]
        return found

    return written


def name_toggles(navigation: Callable[..., Any]) -> Callable[..., Any]:
    """Return the theme's function that writes the navigation, with a name for each button that opens a branch.

    The link to the page itself says that it is the page one is on.
    """

    def named(*arguments: Any, **options: Any) -> Any:
        tree = navigation(*arguments, **options)
        if isinstance(tree, BeautifulSoup):
            for node in tree(class_=True):
                kept = [name for name in node.get_attribute_list("class") if name in _KEPT]
                del node["class"]
                if kept:
                    node["class"] = " ".join(kept)
            for here in tree("a", class_="current", href="#"):
                here["aria-current"] = "page"
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
#: The style that a chart brings along, for a notebook of one's own; no page may have one there, and the book has its
#: rules in its style sheet (``edition.book.charts``).
_STYLE = re.compile(r"(?<=</figcaption>)<style>[^<]*</style>")
#: The classes of every link that no rule asks for, beside one of the edition.
_LINK = re.compile(r'(<a class="ed-[\w -]+?) reference internal"')
#: What a hidden cell of a notebook is called, a paragraph where none may stand.
_CAPTION = re.compile(r'<p class="(collapsed|expanded) admonition-title">(.*?)</p>')


def mend(body: str) -> str:
    """Return the HTML of a page with the roles, names and styles mended that the packages get wrong."""
    for wrong, right in _MENDED.items():
        body = body.replace(wrong, right)
    body = _LINK.sub(r'\1"', _STYLE.sub("", body))
    return _CAPTION.sub(r'<span class="ed-\1">\2</span>', body)
