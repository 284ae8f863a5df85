"""Sergei Medvedev's letter in Barbara C. Allen's translation (The NEP Era 8, 2015, 25-42)."""

from __future__ import annotations

import re

from edition.importers.publication import Phrases, Publication
from edition.importers.published_header import make_header
from edition.importers.source_record import make_element
from edition.model import Markup

LETTER = "medvedev-1924"

#: Words whose hyphen at a line's end no word of the article decides; decided by reading.
_SETTLED = frozenset({
    "accomplishments", "administration", "attacked", "because", "building", "bulgarian", "communism",
    "connection", "consciousness", "consolidation", "consumed", "curtailment", "dependence", "destructive",
    "disapproved", "disorganized", "disorganizes", "downsizing", "emergence", "enterprises", "explicated",
    "hyperinflation", "industrialization", "instance", "interrupted", "investigation", "lesser",
    "preobrazhenskii", "reading", "recuperate", "security", "self-expulsion", "stenographic", "sympathetically",
    "taking", "transformation", "whatever",
})  # fmt: skip


def _header() -> Markup:
    return make_header(
        title="Sergei Medvedev’s Letter to a Baku Comrade",
        author=("Sergei Medvedev", "medvedev-sergei"),
        translator=("editor", "Barbara C. Allen"),
        role="translation, introduction, notes and comparison of the two versions",
        language=("en", "English"),
        key="allen2015",
        citation="Allen 2015",
        witnesses=(
            ("M", ("What Medvedev handed in to the party’s control commission in July 1926 as his true text; "
                   "the running text of the publication ",
                   make_element("bibl", make_element("citedRange", "27"), corresp="bib:allen2015"))),
            ("B", ("What reached the commission from Baku; made up here from the running text and the bracketed "
                   "readings of the publication, which marks significant differences only ",
                   make_element("bibl", make_element("citedRange", "27–28"), corresp="bib:allen2015"))),
        ),
        method=(
            "The article is kept whole but for its running heads. Words broken at the ends of lines are joined where "
            "the article’s own words or the editor’s reading decide it.",
            "The readings of B stand in square brackets in print, after the words of M that they replace, which are "
            "in italics. Where the copy has lost the italics the extent of a lemma is inferred, and says by what "
            "evidence and within what limits.",
        ),
        rights="Under copyright of its author and publisher.",
    )  # fmt: skip


ALLEN = Publication(
    letter=LETTER,
    name="Allen’s edition of Medvedev’s letter",
    front=("Background", "Introduction to the Baku Letter"),
    title="Sergei Medvedev’s Letter to a Baku Comrade",
    back=("Conclusion",),
    end="comrade in Baku translated above.",
    running=("Sergei Medvedev’s 1924 “Letter to a Baku Comrade”", "The NEP Era: Soviet Russia 1921-1928"),
    sections=(
        ("occasion", "We received"),
        ("point-1", "1. About"),
        ("point-2", "2. a)"),
        ("point-3", "3) Our"),
        ("point-4", "4. Now"),
        ("discussion", "Now about"),
        ("closing", "With this I must"),
    ),
    closer="With communist",
    signed="(Medvedev)",
    postscript="One last",
    base="M",
    other="B",
    header=_header,
    phrases=Phrases(
        omitted=re.compile("(?:phrase )?omitted(?: from version 2)?"),
        unquoted=re.compile("quotation marks omitted"),
        doubted=re.compile(r"or [^\]]*"),
    ),
    foreign={"\u0400-\u04ff": "ru"},
    starts=("Then who is", "This is the basic thing", "Implementation of principles of"),
    settled=_SETTLED,
    endings=("s", "es", "d", "ed", "ing", "ly", "e", "er", "ity", "ment"),
    editorial={
        "circa 20 January 1924": (
            Markup("date", (("when", "1924-01-20"), ("cert", "low")), ("circa 20 January 1924",)),
        )
    },
)
