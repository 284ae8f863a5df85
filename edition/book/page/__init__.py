"""What any page may ask for: counts, dates, downloads, charts; and what is said where it asks in vain."""

from __future__ import annotations

from sphinx.application import Sphinx

from edition.book.page.count_role import CountRole
from edition.book.page.date_role import DateRole
from edition.book.page.downloads import DownloadsDirective, downloads_list


def setup(app: Sphinx) -> None:
    """Register the roles and directives of every page."""
    app.add_role("count", CountRole())
    app.add_role("date", DateRole())
    app.add_directive("downloads", DownloadsDirective)
    app.add_node(downloads_list)
