"""The weight of a letter's page as its witnesses grow in number: invented texts of the same words and the same sites.

Weight is that of the page's HTML, as it is and compressed. The witnesses stand in families of which the members mostly
agree; a fifth of them are fragments. Every site has a lemma and one other reading, so that with more witnesses there is
more to say of each site and nothing more to read.
"""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pandas as pd

import edition
from bench.growth import build_page
from bench.simulation import prose
from edition.model import Family, Letter, Markup, Node, Paragraph, Reading, Section, Variant, Witness
from edition.tei import dumps

WITNESSES = (2, 10, 50)
SITES = 1500
#: Words from one site to the next, sites in a paragraph, members of a family.
_APART, _TOGETHER, _KIN = 6, 12, 8
#: How often a family has the other reading, how often a member leaves its family, and how often words are omitted.
_TURNED, _STRAYED, _OMITTED = 0.3, 0.04, 0.25


def invent(words: Sequence[str], witnesses: int, sites: int = SITES, seed: int = 1) -> Letter:
    """Return an invented text with so many witnesses and sites, made of given words.

    The same words and number of sites give the same text and readings, however many witnesses there are.
    """
    texts, shares = Random(seed), Random(seed)  # shared out apart from the words, which stay the same
    sigla = [f"W{number}" for number in range(1, witnesses + 1)]
    families = [sigla[start : start + _KIN] for start in range(0, witnesses, _KIN)] if witnesses > _KIN else []
    extant = {siglum: _passage(shares, sites) for siglum in sigla[2::5]}
    running = cycle(words)
    pool = sorted(set(words))
    paragraphs: list[Paragraph] = []
    content: list[Node] = []
    for number in range(sites):
        content.append(" ".join(islice(running, _APART)) + " ")
        lemma, other = next(running), "" if texts.random() < _OMITTED else texts.choice(pool)
        absent = tuple(siglum for siglum, passage in extant.items() if number not in passage)
        turned = _turned(shares, [siglum for siglum in sigla if siglum not in absent], families)
        kind = "substitution" if other else "omission"
        reading = Reading(turned, (other,) if other else ())
        kept = tuple(siglum for siglum in sigla if siglum not in turned and siglum not in absent)
        content += [Variant(f"v{number + 1}", Reading(kept, (lemma,)), (reading,), (kind,), absent=absent), " "]
        if len(content) == 3 * _TOGETHER or number == sites - 1:
            paragraphs.append(Paragraph(f"p{len(paragraphs) + 1}", (*content[:-1], ".")))
            content = []
    named = [Family(f"F{n}", (), tuple(members), f"F{n}") for n, members in enumerate(families, 1)]
    return Letter(
        id=f"invented-{witnesses}",
        layer="edition",
        nature="transcription",
        header=_header(sigla, families),
        witnesses=tuple(Witness(siglum, ("An invented witness.",)) for siglum in sigla),
        sections=(Section("s1", "section", tuple(paragraphs)),),
        families=tuple(named),
    )


def _passage(chance: Random, sites: int) -> range:
    start = chance.randrange(sites // 2)
    return range(start, start + sites // 3)


def _turned(chance: Random, extant: Sequence[str], families: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return which witnesses have the other reading: at least one, and not the first."""
    by_family = {siglum: number for number, members in enumerate(families) for siglum in members}
    turned = {number for number in range(len(families)) if chance.random() < _TURNED}
    found = [s for s in extant[1:] if (by_family.get(s) in turned) != (chance.random() < _STRAYED)]
    return tuple(found) or (extant[1],)


def _header(sigla: Sequence[str], families: Sequence[Sequence[str]]) -> Markup:
    def within(tag: str, *content: Node, **attributes: str) -> Markup:
        return Markup(tag, tuple((name.replace("_", ":"), value) for name, value in attributes.items()), content)

    held = {siglum: within("witness", "An invented witness.", xml_id=siglum) for siglum in sigla}
    listed = [
        within("listWit", *(held[siglum] for siglum in members), xml_id=f"F{n}")
        for n, members in enumerate(families, 1)
    ]
    description = within(
        "fileDesc",
        within("titleStmt", within("title", "An invented text")),
        within("publicationStmt", within("publisher", "Invented")),
        within("sourceDesc", within("listWit", *(listed or held.values()))),
    )
    return within("teiHeader", description)


def weigh(letters: Sequence[Letter]) -> pd.DataFrame:
    """Build the page of each letter, and return its weight in bytes.

    One row a letter; columns: the page as it is, and compressed.
    """
    rows = []
    # Each page in a process of its own, whose edition is the book of that page.
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        for letter, page in zip(letters, pool.map(_build, letters), strict=True):
            rows.append({"witnesses": len(letter.sigla), "bytes": len(page), "gzip": len(gzip.compress(page, mtime=0))})
    return pd.DataFrame(rows).set_index("witnesses")


def _build(letter: Letter) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{letter.id}.xml"
        path.write_bytes(dumps(letter))
        return build_page(path)


def main() -> None:
    """Print the weight of the pages."""
    words = prose(edition.load("medvedev-1924")).split()
    print(f"\nthe page of a text of {SITES} sites, by the number of its witnesses")
    print(weigh([invent(words, witnesses) for witnesses in WITNESSES]).to_string())


if __name__ == "__main__":
    main()
