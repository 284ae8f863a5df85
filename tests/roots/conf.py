"""What the tiny books of the tests share. Each folder beside this file is one."""

import os
from pathlib import Path

from edition.project import find_project

project = "A book in small"
extensions = ["myst_parser", "edition.book"]
exclude_patterns = [".*", "_build"]
html_theme = "edition"
bibtex_bibfiles = [os.path.relpath(find_project().data / "references.bib", Path(__file__).parent)]
bibtex_default_style = bibtex_reference_style = "edition"
bibtex_cite_id = "{key}"
bibtex_tooltips = False
suppress_warnings = ["bibtex.missing_field"]  # the invented newspaper has no author
# Its own: of Sphinx's default extensions add to the one that all builds of a process share.
source_suffix = {".rst": "restructuredtext"}
