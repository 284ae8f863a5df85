"""What an edition says of a text of each nature: the one table of words, for pages, print, citations and exports.

In these words ``{text}`` is what the edition calls a text, ``{base}`` and ``{siglum}`` are sigla, ``{name}`` is the
name of a witness with its siglum, ``{source}`` is the publication that a text was made from, ``{words}`` are those by
which its rights are declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Nature:
    """The words about texts of one nature."""

    meaning: str  # in lists of codes
    name: str  # in the box above a text
    box: str  # what the box says after the name
    made: str  # in a citation, after the title
    made_after: str  # the same where the header names a publication
    choice: str  # how one version alone is called
    file: str  # what the plain text of a witness is
    meaning_elsewise: str = ""  # the same of a text that is not said to be free
    others: str = ""  # in the box, where there is more than one witness
    unseen: str = ""  # in the box, where something was not seen
    given: str = ""  # in the box, where the text may be given to anybody
    copied: str = ""  # in the box, where a reader’s own machine made it
    permitted: str = ""  # in the box, where somebody permitted it
    head: str = "Text"  # above the text
    between: str = ""  # what the words between the variant sites are, in the specimen of the marks
    other_choice: str = ""  # how another version than the base is called, where that differs
    unreadable: str = ""  # why there is no running text of a witness


NATURES: Mapping[str, Nature] = {
    "translation": Nature(
        meaning="a translation of one witness; its readings of other witnesses are quoted",
        name="A translation",
        box=" made for this edition from {base}.",
        others=" Readings of other witnesses are quoted where they differ.",
        unseen=" What was not seen is a gap, or is restated from a publication and then stands in square brackets: "
        "such a passage is no translation and no witness’s text.",
        between="the edition’s translation",
        choice="{name}: the full {text}",
        other_choice="{name}: its readings",
        made="translated for this edition",
        made_after="translated for this edition",
        file="Plain text of {siglum} as this edition translates it, paragraphs parted by blank lines.",
        unreadable="this layer translates {base}; of {siglum} it holds only the readings",
    ),
    "transcription": Nature(
        meaning="the words of the witnesses themselves, free to be published: the running text of each",
        meaning_elsewise="the words of the witnesses themselves",
        name="A transcription",
        box=": the words of the witnesses themselves.",
        others=" Where they differ each keeps its own, and the running text of each can be read alone.",
        between="what all witnesses have",
        permitted=" They are published here {permission}.",
        choice="{name} alone",
        made="transcription",
        made_after="transcribed from {source}",
        file="Plain text of {siglum}, paragraphs parted by blank lines.",
    ),
    "restatement": Nature(
        meaning="retold from a published translation, paragraph by paragraph; no witness's text",
        name="A restatement",
        box=" after {source}: the {text} retold, paragraph by paragraph, in the edition’s own words. It is no "
        "witness’s text. Only the words quoted at the variant sites are those of a version. Cite it as restated after "
        "{source}.",
        head="Text: a restatement, not a witness",
        between="restated in the edition’s own words, and the text of no witness",
        choice="{name}, restated",
        made="restated after a publication",
        made_after="restated after {source}",
        file="",
        unreadable="this layer restates the text in words of its own, and a restatement is no witness's text; only the "
        "readings at the variant sites are the witness's words",
    ),
    "publication": Nature(
        meaning="the text of a publication, with the running text of its witnesses",
        name="The text of a publication",
        box=", {source}",
        given=".",
        copied=", made on this machine from the reader’s own copy.",
        permitted=", published here {permission}.",
        choice="{name} alone",
        made="the text of a publication",
        made_after="the text of {source}",
        file="Plain text of {siglum} as published, paragraphs parted by blank lines.",
    ),
}

#: What the box above a text says of the rights in it.
RIGHTS: Mapping[str, str] = {
    "private": " It is under copyright, or its rights are unclear. It is here for private study: do not put this page "
    "on the public web without the permission of those who hold the rights.",
    "permitted": " The rights stay with those who hold them: the licence of the edition does not cover this text.",
    "unknown": " The rights in it are not known.",
    "undeclared": " The rights in it are not declared.",
}
