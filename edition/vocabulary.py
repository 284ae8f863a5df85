"""The closed lists of an edition: every code that a variant or a layer may carry, and what it means.

What the code rests on is the same in every edition: kinds, statuses, certainties, layers, natures. Which reading is
the derived one is said by the sigla of the letter at hand. How a difference came about, what depends on it, whether
its reading makes sense and what is evidence for an extent are for an edition to define, in ``data/project.yml``;
where it does not, the lists here hold. Of what classes its sources are and how far they were read is asked only where
it defines the codes. Pages and exports print the definitions, so they stand once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from edition.natures import NATURES

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
    "division": "they differ only in where a paragraph begins, and in no word; kept, and counted apart",
}
MECHANISM: Mapping[str, str] = {
    "slip": "a mechanical error of writing or typing",
    "eyeskip": "the eye went from one place to a similar one",
    "misreading": "one word was taken for another that looks like it",
    "mishearing": "one word was taken for another that sounds like it",
    "misplaced insertion": "words written between the lines or in the margin were put in the wrong place",
    "rephrasing": "the same thing said in other words",
    "revision": "the author's second thought",
    "tendency": "a change that serves a purpose outside the text",
    "translation": "the difference may lie in the translation only",
    "unknown": "nothing tells how the difference came about",
}
BEARING: Mapping[str, str] = {
    "none": "nothing in the sense depends on it",
    "nuance": "it shades the sense",
    "argument": "it changes what is argued",
}
SENSE: Mapping[str, str] = {
    "nonsense": "the other reading is ungrammatical or absurd where it stands",
    "neutral": "it makes sense, and the sense is about the same",
    "fluent": "it makes good sense, and a different one",
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
    "published": "an earlier publication, made on the reader’s own machine from the reader’s own copy",
}
NATURE: Mapping[str, str] = {code: nature.meaning for code, nature in NATURES.items()}
#: What a text may be declared to be by ``availability``, and what that says.
RIGHTS: Mapping[str, str] = {
    "free": "in the public domain, or under a licence that lets it be given whole",
    "restricted": "under copyright: quoted in few words, and given whole to nobody without permission",
    "unknown": "of rights that nobody knows",
}

#: The registers of the edition: names of their tables, and prefixes of pointers to their rows.
REGISTERS = ("people", "places", "organisations", "events", "terms")

#: The lists whose codes a TEI attribute ``ana`` may carry: ``ana="status:doubtful mechanism:misreading"``.
ANALYTIC = ("kind", "status", "direction", "mechanism", "bearing", "sense", "evidence")

#: The fields in which a source of the bibliography is judged, and the lists of their codes.
OF_SOURCES: Mapping[str, str] = {"class": "source_class", "read": "source_read"}
#: The lists that an edition may define.
DEFINED = ("mechanism", "bearing", "sense", "evidence", "attested", *OF_SOURCES.values())
#: A code of such a list; in data several codes are parted by commas or, as tokens, by spaces.
_CODE = re.compile(r"[^\W_]+(?:[ -][^\W_]+)*")


@dataclass(frozen=True)
class Vocabularies:
    """The lists of codes that an edition may define.

    Each is a mapping of codes to definitions, in the order in which they are shown.
    """

    mechanism: Mapping[str, str] = field(default_factory=lambda: MECHANISM)
    bearing: Mapping[str, str] = field(default_factory=lambda: BEARING)
    sense: Mapping[str, str] = field(default_factory=lambda: SENSE)
    evidence: Mapping[str, str] = field(default_factory=lambda: EVIDENCE)
    attested: Mapping[str, str] = field(default_factory=dict)  # bearings that documents give, and no coding
    source_class: Mapping[str, str] = field(default_factory=dict)  # what kind of work a source is
    source_read: Mapping[str, str] = field(default_factory=dict)  # how far it was read

    def __hash__(self) -> int:
        """Return the same number for the same lists, so that results can be cached."""
        return hash(tuple(tuple(getattr(self, name).items()) for name in DEFINED))

    def lists(self, sigla: Iterable[str] = ()) -> dict[str, Mapping[str, str]]:
        """Return all lists by name.

        The directions are those between the witnesses given by ``sigla``.
        """
        return {
            "kind": KIND,
            "status": STATUS,
            "direction": directions(sigla),
            "mechanism": self.mechanism,
            "bearing": self.bearing,
            "sense": self.sense,
            "evidence": self.evidence,
            "certainty": CERTAINTY,
            "layer": LAYER,
            "nature": NATURE,
            **{name: codes for name in OF_SOURCES.values() if (codes := getattr(self, name))},
        }

    def of_sources(self) -> dict[str, Mapping[str, str]]:
        """Return the codes by which sources are judged, by field of the bibliography.

        Fields whose codes the edition does not define are left out.
        """
        return {field: codes for field, name in OF_SOURCES.items() if (codes := getattr(self, name))}


def directions(sigla: Iterable[str]) -> dict[str, str]:
    """Return the codes for the direction of a variant, with their definitions.

    The direction says which of two witnesses has the derived reading.

    >>> list(directions(["W", "D"]))
    ['D-secondary', 'W-secondary', 'undecided']
    """
    derived = {f"{siglum}-secondary": f"the reading of {siglum} is the derived one" for siglum in sorted(set(sigla))}
    return derived | {"undecided": "nothing decides which reading is the derived one"}


def read_vocabularies(given: Mapping[str, Mapping[str, str]]) -> Vocabularies:
    """Return the lists that an edition defines.

    ``given`` are mappings of codes to definitions, by names of ``DEFINED``. Lists that are left out are those of
    ``edition.vocabulary``. Raises ValueError for a list of another name, for one that is empty, for codes that cannot
    be written or told apart, and for an attested code that is no bearing.
    """
    for name, codes in given.items():
        if name not in DEFINED:
            raise ValueError(f"{name} is no list that an edition may define")
        if not codes:
            raise ValueError(f"{name} has no codes")
        if unfit := [code for code in codes if not _CODE.fullmatch(code)]:
            raise ValueError(f"{name}: {unfit[0]!r} is not of letters and digits, parted by single spaces or hyphens")
        if len({as_token(code) for code in codes}) < len(codes):
            raise ValueError(f"{name}: two codes differ in a hyphen alone")
    lists = Vocabularies(**given)
    if unknown := lists.attested.keys() - lists.bearing.keys():
        raise ValueError(f"attested: {min(unknown)!r} is no code of bearing")
    return lists


def as_token(code: str) -> str:
    """Return a code as one XML token: ``line break`` becomes ``line-break``."""
    return code.replace(" ", "-")


def from_token(codes: Iterable[str], token: str) -> str | None:
    """Return the code of a list that ``token`` stands for, or None."""
    return next((code for code in codes if as_token(code) == token), None)
