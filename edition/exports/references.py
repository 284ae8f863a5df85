"""Each source as a bibliography prints it, in plain text."""

from __future__ import annotations

from pybtex.backends.plaintext import Backend
from pybtex.database import Entry, parse_string
from pybtex.richtext import Text
from pybtex.style.formatting.plain import Style
from pybtex.style.template import FieldIsMissing


def format_references(text: str) -> dict[str, str]:
    """Format the entries of a bibliography in BibTeX as plain text, by key."""
    style = Style()
    backend = Backend()  # one for all: to find it by its name takes longer than to print an entry

    def line(entry: Entry) -> str:
        try:
            return str(style.format_entry("", entry).text.render(backend))
        except FieldIsMissing:  # of a field that the style wants of such a source: what there is to name it by
            named = [entry.fields[name] for name in ("title", "howpublished", "year") if name in entry.fields]
            return str(Text.from_latex(", ".join(named) or entry.key).render(backend)) + "."

    entries = parse_string(text, "bibtex").entries
    return {key: " ".join(line(entry).split()) for key, entry in entries.items()}
