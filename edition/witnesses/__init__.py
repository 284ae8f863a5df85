"""The text of one witness from a file of its own, of whatever kind: plain text, Markdown, Word, OpenDocument, TEI.

Nothing is lost without a word: what is not text of the witness (its notes, pictures, tables of contents) is named in
``WitnessText.left_out``, with its line where the kind of file has lines.
"""

from edition.witnesses.blocks import Block, LeftOut, Mark, WitnessText
from edition.witnesses.brackets import BRACKETS
from edition.witnesses.files import KINDS, name_witness, read_witness

__all__ = ["BRACKETS", "KINDS", "Block", "LeftOut", "Mark", "WitnessText", "name_witness", "read_witness"]
