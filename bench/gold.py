"""Collation measured on apparatus that editors made: how many words are paired as they say, beside CollateX.

What stands outside all sites of an apparatus is what its witnesses share, word by word: there the editors say which
token answers to which. An aligner is given the texts of the witnesses, put together from the apparatus, and its pairs
are compared with theirs. Inside a site any pairing of the tokens of that site is as good as another.

The editions are other people's: TEI with parallel segmentation, openly licensed, read from a folder and never copied.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from time import process_time
from typing import Any, NamedTuple, TypeAlias

import pandas as pd
from lxml import etree

from bench.collation import ALIGNERS
from bench.simulation.trials import Aligner
from edition.collation import Alignment, Token, tokenise
from edition.collation.divisions import align_paragraphs

_NAMESPACE = "{http://www.tei-c.org/ns/1.0}"
_NO_TEXT = frozenset({"note", "witDetail", "bibl", "fw", "head", "label", "desc", "figDesc", "corr", "reg", "expan"})
_BLOCKS = frozenset({"p", "ab", "l"})

#: Where a token stands for the editors: outside all sites, at a place that all witnesses share, or in a site.
Key: TypeAlias = tuple[str, int]
#: The tokens of each witness in a paragraph, with their keys.
Paragraph: TypeAlias = Mapping[str, tuple[list[Token], list[Key]]]


class Trial(NamedTuple):
    """An apparatus to measure on.

    Its file, and the sigla of the witnesses that it names throughout.
    """

    file: str
    witnesses: tuple[str, ...]


#: The Alexandrian War (Latin, five manuscripts), a castle of the soul (Italian, two), Physiologus (Ethiopic, three).
TRIALS = (
    Trial("bellum-alexandrinum.xml", ("M", "U", "S", "T", "V")),
    Trial("castello-dell-anima.xml", ("txt-c", "txt-b0")),
    Trial("physiologus-ethiopic.xml", ("W", "L", "P")),
)


@dataclass
class Count:
    """Pairs of tokens.

    Those that the editors make, those of them that were found, and others that were found.
    """

    there: int = 0
    hit: int = 0
    wrong: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.hit / max(self.there + self.hit + self.wrong, 1)


@dataclass
class _Walk:
    """The text of one witness, gathered as characters with the place of each."""

    siglum: str
    families: Mapping[str, set[str]]
    numbers: dict[Any, int] = field(default_factory=dict)

    def characters(self, node: Any, key: int | None) -> Iterator[tuple[str, Key]]:
        """Yield the characters inside an element.

        ``key`` is the number of the site it stands in, if any.
        """
        yield from self._text(node, "text", key)
        for child in node:
            if isinstance(child.tag, str) and (name := _name(child)) not in _NO_TEXT:
                if name == "app":
                    number = self.numbers.setdefault(child, len(self.numbers)) if key is None else key
                    yield from ((" ", ("site", number)),)
                    if (reading := self._reading(child)) is not None:
                        yield from self.characters(reading, number)
                    yield from ((" ", ("site", number)),)
                elif name in ("lb", "pb", "cb", "milestone"):
                    yield " ", ("site" if key is not None else "out", key or 0)
                else:
                    yield from self.characters(child, key)
            yield from self._text(child, "tail", key)

    def _text(self, node: Any, which: str, key: int | None) -> Iterator[tuple[str, Key]]:
        text = getattr(node, which) or ""
        if not text:
            return
        base = self.numbers.setdefault((node, which), len(self.numbers))
        for place, character in enumerate(text):
            yield character, ("site", key) if key is not None else ("out", base * 1_000_000 + place)

    def _reading(self, app: Any) -> Any:
        """Return what the witness has at a site: the lemma, where no reading names it."""
        for reading in app.iter(f"{_NAMESPACE}rdg", f"{_NAMESPACE}lem"):
            named = {name.lstrip("#") for name in (reading.get("wit") or "").split()}
            if self.siglum in named.union(*(self.families.get(name, set()) for name in named)):
                return reading
        return app.find(f"{_NAMESPACE}lem")


def _name(node: Any) -> str:
    return str(node.tag).removeprefix(_NAMESPACE)


def read_gold(path: Path, witnesses: Sequence[str]) -> list[Paragraph]:
    """Return the paragraphs of an edition, with the tokens of each witness.

    Keys say what the tokens answer to.
    """
    root: Any = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
    families = {
        str(listed.get("{http://www.w3.org/XML/1998/namespace}id")): {
            str(witness.get("{http://www.w3.org/XML/1998/namespace}id"))
            for witness in listed.iter(f"{_NAMESPACE}witness")
        }
        for listed in root.iter(f"{_NAMESPACE}listWit")
    }
    body = next(root.iter(f"{_NAMESPACE}body"))
    blocks = [
        node
        for node in body.iter(etree.Element)
        if _name(node) in _BLOCKS
        and not any(_name(inner) in _BLOCKS for inner in node.iterdescendants(etree.Element))
        and not any(_name(outer) in _NO_TEXT for outer in node.iterancestors(etree.Element))
    ]
    numbers: dict[Any, int] = {}
    found: list[Paragraph] = []
    for block in blocks:
        texts = {siglum: _tokens(_Walk(siglum, families, numbers), block) for siglum in witnesses}
        if any(tokens for tokens, _ in texts.values()):
            found.append(texts)
    return found


def _tokens(walk: _Walk, block: Any) -> tuple[list[Token], list[Key]]:
    characters = list(walk.characters(block, None))
    text = "".join(character for character, _ in characters)
    tokens = tokenise(text)
    keys: list[Key] = []
    at = len(text) - len(text.lstrip())
    for token in tokens:
        keys.append(characters[at][1] if at < len(characters) else ("site", -1))
        at += len(token.text) + len(token.tail)
    return tokens, keys


def count_pairs(alignment: Alignment, paragraph: Paragraph) -> Count:
    """Return how the pairs of an alignment agree with those of the editors.

    All pairs of witnesses are counted together.
    """
    total = Count()
    columns = {siglum: alignment.sigla.index(siglum) for siglum in paragraph}
    for one, other in combinations(paragraph, 2):
        keys = paragraph[one][1], paragraph[other][1]
        places = {key: place for place, key in enumerate(keys[1]) if key[0] == "out"}
        wanted = {(place, places[key]) for place, key in enumerate(keys[0]) if key in places}
        made = {(row[columns[one]], row[columns[other]]) for row in alignment.rows}
        pairs = {(i, j) for i, j in made if i is not None and j is not None}
        inside = {(i, j) for i, j in pairs if keys[0][i][0] == "site" == keys[1][j][0] and keys[0][i] == keys[1][j]}
        total.there += len(wanted)
        total.hit += len(wanted & pairs)
        total.wrong += len(pairs - wanted - inside)
    return total


def measure(trial: Trial, folder: Path, aligners: Mapping[str, Aligner], words: int) -> Iterator[dict[str, Any]]:
    """Yield a row for each aligner, of what it found in an edition.

    Its paragraphs are taken up to a number of words.
    """
    paragraphs = []
    so_far = 0
    for paragraph in read_gold(folder / trial.file, trial.witnesses):
        if so_far >= words:
            break
        paragraphs.append(paragraph)
        so_far += max(len(tokens) for tokens, _ in paragraph.values())
    for name, align in aligners.items():
        begun, total = process_time(), Count()
        alignments = [align({siglum: tokens for siglum, (tokens, _) in paragraph.items()}) for paragraph in paragraphs]
        seconds = process_time() - begun
        for alignment, paragraph in zip(alignments, paragraphs, strict=True):
            count = count_pairs(alignment, paragraph)
            total = Count(total.there + count.there, total.hit + count.hit, total.wrong + count.wrong)
        yield {
            "edition": trial.file.removesuffix(".xml"),
            "witnesses": len(trial.witnesses),
            "tokens": so_far,
            "aligner": name,
            "seconds": round(seconds, 2),
            "wrong": total.wrong,
            "missed": total.there - total.hit,
            "f1": round(total.f1, 5),
        }


def measure_divisions(trial: Trial, folder: Path) -> dict[str, Any]:
    """Return how many paragraphs of an edition are found to answer to each other.

    They are aligned from the texts alone.
    """
    paragraphs = read_gold(folder / trial.file, trial.witnesses)
    texts = [
        [[token.form for token in paragraph[siglum][0] if token.word] for paragraph in paragraphs]
        for siglum in trial.witnesses
    ]
    begun = process_time()
    divisions = align_paragraphs(texts)
    seconds = process_time() - begun
    right = sum(len({tuple(stretch) for stretch in division}) == 1 for division in divisions)
    return {
        "edition": trial.file.removesuffix(".xml"),
        "paragraphs": len(paragraphs),
        "right": right,
        "seconds": round(seconds, 2),
    }


def find_folder() -> Path | None:
    """Return the folder of other people's editions.

    It lies beside that of the publications; None where that is not known.
    """
    sources = os.environ.get("EDITION_SOURCES")
    folder = Path(sources).parent / "editions" if sources else None
    return folder if folder and folder.is_dir() else None


def main(arguments: Sequence[str] | None = None, tell: Callable[[str], None] = print) -> None:
    """Print what each aligner finds; where the editions are not at hand, say so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--editions", type=Path, default=find_folder(), help="the folder of the editions")
    parser.add_argument("--words", type=int, default=4000, help="tokens of each edition (default: %(default)s)")
    parser.add_argument("--alone", action="store_true", help="without CollateX, which takes minutes")
    options = parser.parse_args(arguments)
    if options.editions is None:
        tell("not measured on editors' apparatus: no folder of editions; --editions names it")
        return
    there = [trial for trial in TRIALS if (options.editions / trial.file).is_file()]
    aligners = {name: align for name, align in ALIGNERS.items() if name == "edition" or not options.alone}
    rows = [row for trial in there for row in measure(trial, options.editions, aligners, options.words)]
    tell("pairs of words, as the editors of an apparatus make them")
    tell(pd.DataFrame(rows).to_string(index=False))
    tell("\nparagraphs found to answer to each other, from the texts alone")
    tell(pd.DataFrame([measure_divisions(trial, options.editions) for trial in there]).to_string(index=False))


if __name__ == "__main__":
    main()
