"""All that the book does at Sphinx's events, in its order: the one place where handlers are connected.

What stands higher is called first among handlers of the same event and time. Times are told from the handlers of
Sphinx and of other extensions, which mostly have the priority 500 (https://www.sphinx-doc.org/en/master/extdev/event_callbacks.html).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from sphinx.application import Sphinx

from edition.book import looks
from edition.book.ask import page_files as ask
from edition.book.build import configuration, content_policy, outdated_pages, published_pages, sound_data
from edition.book.build.notebook_runs import NotebookRuns
from edition.book.build.progress import Progress
from edition.book.build.remains import Remains
from edition.book.build.written_pages import WrittenPages
from edition.book.citing import bibtex, form_data, page_head, release_note
from edition.book.found import site_files, social_card
from edition.book.guide import page_sheet
from edition.book.letter import entry_data, page_files
from edition.book.own_notes import page_files as own_notes
from edition.book.page import downloads, elsewhere, live_charts
from edition.book.registers import cards, charted
from edition.book.search import index
from edition.theme import page_context, translator
from edition.theme.navigation import Chapters

#: Priorities of Sphinx: before the handlers of others, among them, after them.
BEFORE, AMONG, AFTER = 400, 500, 900


class Handler(NamedTuple):
    """A function to call at an event of Sphinx, with its priority and the reason why."""

    event: str
    when: int
    call: Callable[..., Any]
    reason: str


def list_handlers() -> Iterator[Handler]:
    """Yield the handlers of one build, in the order in which they are connected."""
    begun = time.time()
    progress, runs, ahead, written = Progress(), NotebookRuns(), downloads.Ahead(), WrittenPages()
    chapters, remains = Chapters(), Remains()

    yield from (
        # The configuration is read.
        Handler("config-inited", BEFORE, sound_data.check_data, "before anything is done, and all that was is left"),
        Handler(
            "config-inited", AMONG, published_pages.include_published, "before the table of contents is read, at 900"
        ),
        Handler("config-inited", AMONG, remains.forget_broken, "before anything of the last build is taken up"),
        Handler(
            "config-inited",
            AMONG,
            configuration.configure_book,
            "says what is wrong with the project, before all who ask",
        ),
        Handler("config-inited", AMONG, runs.take_over, "before MyST-NB reads its settings, when the builder is made"),
        # The builder is made.
        Handler("builder-inited", AMONG, index.prepare_search, "the builder and its theme are there"),
        Handler("builder-inited", AMONG, written.take_up, "the environment is there"),
        Handler(
            "builder-inited", AMONG, translator.take_over_hidden_cells, "after MyST-NB has said how it writes them"
        ),
        # What has to be read again is found, and read.
        Handler("env-get-outdated", AMONG, runs.list_outdated, "notebooks, by their results"),
        Handler("env-get-outdated", AMONG, remains.list_outdated, "pages, by the exports that are written with them"),
        Handler("env-get-outdated", AMONG, outdated_pages.list_outdated, "pages, by what they depend on"),
        Handler("env-purge-doc", AMONG, outdated_pages.forget_facts, "before the page is read anew"),
        Handler(
            "env-before-read-docs", BEFORE, sound_data.check_pages, "before the parser and all that looks at pages"
        ),
        Handler(
            "env-before-read-docs",
            BEFORE,
            ahead.begin,
            "before notebooks run: a process with threads is not to be forked",
        ),
        Handler("env-before-read-docs", AMONG, progress.begin_reading, "the pages to be read are known"),
        Handler("env-before-read-docs", AMONG, runs.begin, "while notebooks run, other pages are read"),
        Handler("source-read", AMONG, progress.read, "says which page is read, before a notebook is waited for"),
        Handler("source-read", AMONG, runs.put_in, "before MyST-NB reads the notebook"),
        Handler("doctree-read", AMONG, charted.note_charts, "before it is asked which pages are to be written"),
        Handler("env-updated", AMONG, outdated_pages.list_to_write, "all pages are read"),
        Handler("env-updated", AMONG, downloads.list_offered_anew, "all pages are read"),
        Handler("env-updated", AFTER, remains.begin_writing, "nothing has been written yet"),
        # A page is resolved.
        Handler("doctree-resolved", AMONG, charted.lead_to_charts, "all charts are known"),
        Handler("doctree-resolved", AMONG, live_charts.take_out, "before the page is written"),
        Handler(
            "doctree-resolved",
            AMONG,
            partial(downloads.fill_lists, ahead),
            "before the search gives ids to what it lists",
        ),
        Handler("doctree-resolved", AMONG, index.identify_paragraphs, "after all who add paragraphs"),
        Handler("doctree-resolved", AFTER, bibtex.unwrap_citations, "after they are resolved"),
        # A page is written.
        Handler("html-page-context", AMONG, progress.write, "before the page is written"),
        Handler(
            "html-page-context",
            AMONG,
            partial(page_context.dress_page, chapters),
            "before all who add to what the page asks for",
        ),
        Handler("html-page-context", AMONG, elsewhere.tell_elsewhere, "in no order with those below"),
        Handler(
            "html-page-context",
            AMONG,
            page_files.ask_for_files,
            "before the script of the charts, which adds to it",
        ),
        Handler("html-page-context", AMONG, own_notes.ask_for_scripts, "after the scripts of the letter"),
        Handler("html-page-context", AMONG, ask.ask_for_script, "in no order with those below"),
        Handler("html-page-context", AMONG, page_sheet.ask_for_sheets, "in no order with those below"),
        Handler("html-page-context", AMONG, live_charts.add_chart_script, "in no order with those below"),
        Handler("html-page-context", AMONG, looks.ask_for_sheets, "in no order with those below"),
        Handler("html-page-context", AMONG, index.tell_search_page, "in no order with those below"),
        Handler(
            "html-page-context", AMONG, page_head.write_head, "after what docutils says in the head has been mended"
        ),
        Handler("html-page-context", AMONG, release_note.tell_release, "in no order with those above"),
        Handler(
            "html-collect-pages",
            AMONG,
            partial(page_context.add_all_pages, chapters),
            "after the pages of which it is the list",
        ),
        Handler("html-collect-pages", AMONG, site_files.add_missing_page, "in no order with the one above"),
        # All pages are written.
        Handler("build-finished", AMONG, runs.end, "no notebook is waited for any more"),
        Handler("build-finished", AMONG, ahead.end, "no export is waited for any more"),
        Handler("build-finished", AMONG, partial(index.write_search_data, written), "reads the pages"),
        Handler("build-finished", AMONG, partial(cards.write_cards, written), "reads the pages"),
        Handler("build-finished", AMONG, partial(entry_data.write_entries, written), "reads the pages"),
        Handler("build-finished", AMONG, form_data.drop_gone, "in no order with those around it"),
        Handler("build-finished", AMONG, live_charts.drop_gone, "in no order with those around it"),
        Handler("build-finished", AMONG, ask.write_loaded, "after the exports, of which it takes one"),
        Handler("build-finished", AMONG, content_policy.write_headers, "in no order with those above"),
        Handler("build-finished", AMONG, social_card.write_card, "in no order with those above"),
        Handler("build-finished", AMONG, site_files.write_site_files, "the page for wrong addresses is written"),
        Handler(
            "build-finished", AFTER, looks.write_looks, "after MyST-NB has copied its style sheet, which goes again"
        ),
        Handler("build-finished", AFTER, written.keep, "after all who ask"),
        Handler("build-finished", AFTER, partial(outdated_pages.record_code, begun), "the build has succeeded so far"),
        Handler("build-finished", AFTER, progress.end, "nothing is left to be done"),
        Handler("build-finished", AFTER, remains.record, "whatever was to be written has been"),
    )


def connect_handlers(app: Sphinx) -> None:
    """Connect all handlers of the book."""
    for handler in list_handlers():
        app.connect(handler.event, handler.call, priority=handler.when)
