"""The closed lists of the edition: every code a variant, a layer or a register may carry, and what it means.

The definitions are printed on the page about how the text was made, so they stand here once.
"""

from __future__ import annotations

from collections.abc import Mapping

KIND: Mapping[str, str] = {
    "omission": "the other version lacks words of the base version",
    "addition": "the other version has words that the base version lacks",
    "substitution": "other words stand in the place of the base version's words",
    "transposition": "the same words stand elsewhere",
    "punctuation": "only punctuation or the division into paragraphs differs",
}
STATUS: Mapping[str, str] = {
    "variant": "the versions differ here",
    "doubtful": "it is doubtful whether the versions differ here; kept, and counted apart",
}
DIRECTION: Mapping[str, str] = {
    "B-secondary": "the reading of B is the derived one",
    "M-secondary": "the reading of M is the derived one",
    "undecided": "nothing decides which reading is the derived one",
}
MECHANISM: Mapping[str, str] = {
    "slip": "a mechanical error of writing or typing",
    "eyeskip": "the eye went from one place to a similar one",
    "misreading": "one word was taken for another that looks like it",
    "mishearing": "one word was taken for another that sounds like it",
    "misplaced insertion": "words written between the lines or in the margin were put in the wrong place",
    "rephrasing": "the same thing said in other words",
    "revision": "the author's second thought",
    "tendency": "a change that serves a purpose outside the letter",
    "translation": "the difference may lie in the English only",
    "unknown": "nothing tells how the difference came about",
}
BEARING: Mapping[str, str] = {
    "none": "nothing in the sense depends on it",
    "nuance": "it shades the sense",
    "argument": "it changes what is argued",
    "charge": "accusers of 1926 are recorded as using it",
}
SENSE: Mapping[str, str] = {
    "nonsense": "the other reading is ungrammatical or absurd where it stands",
    "neutral": "it makes sense, and the sense is about the same",
    "fluent": "it makes good sense, and a different one",
    "incriminating": "it makes good sense, and tells against the author as the party of 1926 would see it",
    "none": "there is nothing to judge: words are lacking and the text reads on",
}
EVIDENCE: Mapping[str, str] = {
    "italics": "the extent of the italics is visible in the print",
    "line break": "an italic run left its trace at the end of a line",
    "wording": "the reading repeats, answers or replaces particular words",
    "context": "grammar and sense alone",
}
CERTAINTY: Mapping[str, str] = {
    "high": "the editor expects no other answer",
    "medium": "another answer is possible",
    "low": "several answers are about as likely",
}
LAYER: Mapping[str, str] = {
    "edition": "written for this edition, in the repository",
    "published": "an earlier publication, made on the reader's own machine from the reader's own copy",
}
NATURE: Mapping[str, str] = {
    "translation": "a translation of one witness; its readings of other witnesses are quoted",
    "transcription": "the words of the witnesses themselves, free to be published: the running text of each",
    "restatement": "retold from a published translation, paragraph by paragraph; no witness's text",
    "publication": "the text of a publication, with the running text of its witnesses",
}

#: Witnesses a letter may have: the style sheet shows so many alone (``ed-view-1`` and so on in ``edition.css``).
MOST_WITNESSES = 6

#: The registers of the edition: names of their tables, and prefixes of pointers to their rows.
REGISTERS = ("people", "places", "organisations", "events", "terms")

#: Codes that a TEI attribute ``ana`` may carry, by prefix: ``ana="status:doubtful mechanism:misreading"``.
ANALYTIC: Mapping[str, Mapping[str, str]] = {
    "kind": KIND,
    "status": STATUS,
    "direction": DIRECTION,
    "mechanism": MECHANISM,
    "bearing": BEARING,
    "sense": SENSE,
    "evidence": EVIDENCE,
}


def as_token(code: str) -> str:
    """Return a code as one XML token: ``line break`` becomes ``line-break``."""
    return code.replace(" ", "-")


def from_token(prefix: str, token: str) -> str | None:
    """Return the code of the list ``prefix`` that ``token`` writes, or None where there is none."""
    return next((code for code in ANALYTIC.get(prefix, ()) if as_token(code) == token), None)
