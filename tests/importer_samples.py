"""Invented articles for the importers: a short letter, laid out in lines as an extraction from print shows it."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from edition.importers.publication import Phrases, Publication
from edition.importers.published_header import make_header
from edition.importers.site_table import COLUMNS
from edition.importers.times_metrics import measure_width
from edition.model import Markup
from edition.words import count_words

HEAD = "Papers from the Mill"
ENDING = "All is told; so it ends."


def _header() -> Markup:
    return make_header(
        title="A Letter from the Mill",
        author=("The miller", "the-miller"),
        translator=("editor", "A Translator"),
        role="translation",
        language=("en", "English"),
        key="mill1900",
        citation="Mill 1900",
        witnesses=(("M", ("The fair copy",)), ("B", ("The copy from the drawer",))),
        method=("Invented.",),
        rights="Invented.",
    )


PUBLICATION = Publication(
    letter="mill-1900",
    name="the paper on the mill",
    front=("Before",),
    title="A Letter from the Mill",
    back=("After",),
    end="so it ends.",
    running=(HEAD,),
    sections=(("one", "First"), ("two", "Second")),
    closer="With greetings",
    signed="(Miller)",
    postscript="P.S.",
    base="M",
    other="B",
    header=_header,
    phrases=Phrases(re.compile("(?:phrase )?omitted"), re.compile("quotation marks omitted"), re.compile(r"or [^\]]*")),
    foreign={"\u0400-\u04ff": "ru"},
    endings=("s", "es", "d", "ed", "ing", "ly", "e", "er", "ity", "ment"),
)


@dataclass(frozen=True)
class Site:
    """A place in a paragraph where the other version has ``reading``, or lacks the lemma where it is None."""

    lemma: str
    reading: str | None


Paragraph = Sequence["str | Site"]


@dataclass
class Sample:
    """A source text, the table that fits it, and what each version should read."""

    text: str
    rows: list[dict[str, str]]
    versions: dict[str, list[str]] = field(default_factory=dict)

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Write source and table and return their paths."""
        source, table = folder / "mill.txt", folder / "apparatus.csv"
        source.write_text(self.text, encoding="utf-8")
        write_table(table, self.rows)
        return source, table


def write_table(path: Path, rows: Sequence[dict[str, str]]) -> None:
    """Write an apparatus table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def row(nth: int, paragraph: int, site: Site, evidence: str = "context") -> dict[str, str]:
    """Return the row of a site whose lemma is known."""
    words = count_words(site.lemma)
    kind = "omission" if site.reading is None else "substitution" if words else "addition"
    counts = dict.fromkeys(("lemma_words", "lemma_least", "lemma_most"), str(words))
    return {
        "id": f"v{nth:02}",
        "paragraph": f"p{paragraph}",
        "kind": kind,
        "kinds": kind,
        "status": "variant",
        "group": f"v{nth:02}",
        **counts,
        "evidence": evidence,
        "extent_certainty": "high",
        "reading_words": str(count_words(site.reading or "")),
        "reason": "invented",
    }


def _tokens(paragraph: Paragraph) -> list[tuple[str, int]]:
    """Return the words of a paragraph, each with the number of the lemma it belongs to, or -1."""
    tokens: list[tuple[str, int]] = []
    for nth, piece in enumerate(paragraph):
        if isinstance(piece, str):
            tokens += [(word, -1) for word in piece.split()]
        else:
            tokens += [(word, nth) for word in piece.lemma.split()]
            tokens += [(word, -1) for word in f"[{'omitted' if piece.reading is None else piece.reading}]".split()]
    return tokens


def lay_out(
    letter: Sequence[Paragraph], columns: int = 40, page: int = 12, *, hyphens: bool = False, traces: bool = False
) -> Sample:
    """Lay out a letter between an introduction and a conclusion, ``columns`` wide and ``page`` lines a page.

    The first two paragraphs follow the greeting, the last three are greeting, signature and postscript. With
    ``hyphens`` long words are broken at line ends; with ``traces`` a lemma that crosses a line end leaves one.
    """
    words = sorted({word for p in letter for word, _ in _tokens(p) if word.isalpha() and len(word) > 6})
    opening = ["Some words were known: " + " ".join(words) + "."]
    blocks: list[tuple[str, list[tuple[str, int]]]] = [("", [("Before", -1)])]
    blocks += [("", [(word, -1) for word in text.split()]) for text in opening]
    blocks += [("", [("A", -1), ("Letter", -1), ("from", -1), ("the", -1), ("Mill", -1)])]
    blocks += [("letter", _tokens(paragraph)) for paragraph in letter]
    blocks += [("", [("After", -1)]), ("", [(word, -1) for word in ENDING.split()])]
    output: list[str] = []
    traced: set[tuple[int, int]] = set()
    on_page, number = 0, 1
    paragraph = -1
    for kind, tokens in blocks:
        paragraph += kind == "letter"
        lines = _fill(tokens, columns, hyphens and kind == "letter")
        output.append("")
        for nth, (line, crossing) in enumerate(lines):
            output.append(line + " ")
            on_page += 1
            last = nth + 1 == len(lines)
            if on_page >= page and not last:
                number += 1
                on_page = 0
                if number % 3 == 2:  # the next line comes at once, led by a space, as after a page break
                    lines[nth + 1] = (" " + lines[nth + 1][0], lines[nth + 1][1])
                    continue
                output += ["", "", f"{HEAD}      {number}"]
            elif traces and crossing >= 0:
                traced.add((paragraph, crossing))
                continue
            output.append("")
    rows: list[dict[str, str]] = []
    for nth, pieces in enumerate(letter):
        for place, piece in enumerate(pieces):
            if isinstance(piece, Site):
                evidence = "line break,context" if (nth, place) in traced else "context"
                rows.append(row(len(rows) + 1, nth + 1, piece, evidence))
    versions = {siglum: [_version(paragraph, siglum) for paragraph in letter] for siglum in "MB"}
    return Sample("\n".join(output) + "\n", rows, versions)


def _version(paragraph: Paragraph, siglum: str) -> str:
    pieces = [
        piece if isinstance(piece, str) else piece.lemma if siglum == "M" else piece.reading or ""
        for piece in paragraph
    ]
    return " ".join(" ".join(pieces).split())


def _fill(tokens: Sequence[tuple[str, int]], columns: int, hyphens: bool) -> list[tuple[str, int]]:
    """Return full lines, each with the lemma that crosses its end, or -1; a column is half an em of Times."""
    lines: list[tuple[str, int]] = []
    line, lemma = "", -1
    for word, site in tokens:
        if line and measure_width(f"{line} {word}") > columns * 500:
            if hyphens and word.isalpha() and len(word) > 6 and measure_width(f"{line} {word[:3]}-") <= columns * 500:
                lines.append((f"{line} {word[:3]}-", site))
                line, lemma = word[3:], site
                continue
            lines.append((line, site if site == lemma else -1))
            line = word
        else:
            line = f"{line} {word}".strip()
        lemma = site
    return [*lines, (line, -1)]


LETTER: list[Paragraph] = [
    ["Dear friend,"],
    [
        "First: the water is low this year and the wheel",
        Site("turns slowly", "stands"),
        "from morning till evening; we shall have to",
        Site("", "soon"),
        "wait for rain, as everybody in the valley",
        Site("who owns a meadow by the river", None),
        "knows.",
    ],
    ["And so we wait."],
    ["Second: the millstone of which I", Site("wrote", "spoke"), "has cracked."],
    ["With greetings"],
    ["(Miller)"],
    ["P.S. Send the old", Site("drawing", "drawings and the reckoning"), "back."],
]
