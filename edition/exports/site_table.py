"""The apparatus as an alignment table of tabs, which Stemmaweb and Text::Tradition read, and any spreadsheet.

A column is a witness, a row a site. An empty cell is an omission; a witness that is not extant or not reported, or
without the reading in which the site stands, has the sign of a lacuna, which these programs leave out of account.
Format: https://metacpan.org/pod/Text::Tradition::Parser::Tabular
"""

from __future__ import annotations

import csv
import io

from edition.exports.matrix import make_matrix
from edition.model import Letter

LACUNA = "#LACUNA#"


def make_site_table(letter: Letter) -> bytes:
    """Make the table of the sites of a letter.

    The first line has the identifiers of the witnesses, each other one is a site.
    """
    lines = io.StringIO()
    writer = csv.writer(lines, dialect="excel-tab", lineterminator="\n")
    writer.writerow(witness.identifier for witness in letter.witnesses)
    for character in make_matrix(letter):
        writer.writerow(character.states[cell] if isinstance(cell, int) else LACUNA for cell in character.cells)
    return lines.getvalue().encode()
