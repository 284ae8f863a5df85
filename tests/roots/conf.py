"""What the tiny books of the tests share. Each folder beside this file is one."""

from edition import paths

project = "A book in small"
extensions = ["myst_parser", "edition.book"]
exclude_patterns = [".*", "_build"]
html_theme = "basic"
bibtex_bibfiles = [str(paths.data() / "references.bib")]
bibtex_default_style = bibtex_reference_style = "edition"
bibtex_cite_id = "{key}"
bibtex_tooltips = False
suppress_warnings = ["bibtex.missing_field"]  # the invented newspaper has no author
