"""The publications whose texts readers may add from their own copies, each with what reads it."""

from __future__ import annotations

from pathlib import Path

from edition.importers import Importer, Result
from edition.importers.article import import_article
from edition.importers.page_layout import read_lines
from edition.importers.pdf_lines import read_pdf
from edition.importers.source_file import read_source
from edition.importers.text_figures import find_site_table
from opposition.importers import allen, eastman


def _allen(path: Path, recount: bool) -> Result:
    publication = allen.ALLEN
    if path.suffix.lower() == ".pdf":
        lines = read_pdf(path, publication.running)
    else:
        lines = read_lines(read_source(path), publication.running)
    return import_article(lines, publication, path, find_site_table(allen.LETTER), recount)


def _eastman(path: Path, _recount: bool) -> Result:
    return eastman.import_page(read_source(path), path)


#: The importer of each letter's publication, by the id of the letter.
IMPORTERS = {
    allen.LETTER: Importer("Allen’s article of 2015", (allen.ALLEN.front[0], allen.ALLEN.title), _allen, True),
    eastman.LETTER: Importer("the web page with Eastman’s translation", (eastman.TITLE,), _eastman),
}
