"""What any page may ask for: counts, dates, downloads, charts; and what is said where it asks in vain."""

from __future__ import annotations

from sphinx.application import Sphinx

from edition.book.page.columns_directive import ColumnsDirective
from edition.book.page.count_role import CountRole
from edition.book.page.date_role import DateRole
from edition.book.page.downloads import DownloadsDirective, downloads_list
from edition.book.page.editors_directive import EditorsDirective
from edition.book.page.fair_directive import FairDirective
from edition.doctree.signs import SetSigns


def setup(app: Sphinx) -> None:
    """Register the roles and directives of every page."""
    app.add_role("count", CountRole())
    app.add_role("date", DateRole())
    app.add_directive("columns", ColumnsDirective)
    app.add_directive("downloads", DownloadsDirective)
    app.add_directive("editors", EditorsDirective)
    app.add_directive("fair", FairDirective)
    app.add_node(downloads_list)
    app.add_transform(SetSigns)
