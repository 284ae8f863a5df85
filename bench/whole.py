"""Whole texts collated: how long it takes, and how much memory, for a long chronicle and for many witnesses.

The texts are made: words of the edition's own prose, each drawn by the two before it, in paragraphs; the witnesses are
copies with known changes (``bench.simulation``).
"""

from __future__ import annotations

import argparse
import random
import resource
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time

from bench import simulation
from bench.collation import base_text
from edition.collation import join_tokens, tokenise
from edition.collation.apparatus import Options, make_apparatus
from edition.model import Variant, walk
from edition.witnesses import Block

#: Words and witnesses of what is measured, and changes of each kind to a hundred words.
CHRONICLE, FLORILEGIUM = (112_000, 2), (2_000, 50)
RATE = 0.3


def make_text(words: int, seed: int = 1) -> list[str]:
    """Return paragraphs of so many words in all, no two alike."""
    drawn = random.Random(seed)
    known = join_tokens(base_text()).split()
    following: dict[tuple[str, str], list[str]] = {}
    for one, two, three in zip(known, known[1:], known[2:], strict=False):
        following.setdefault((one, two), []).append(three)
    text = known[:2]
    while len(text) < words:
        text.append(drawn.choice(following.get((text[-2], text[-1])) or known))
    paragraphs = []
    while text:
        length = drawn.randint(40, 200)
        paragraphs.append(" ".join(text[:length]))
        text = text[length:]
    return paragraphs


def make_witnesses(words: int, count: int) -> dict[str, list[Block]]:
    """Return a text and its copies, by sigla."""
    text = make_text(words)
    rates = dict.fromkeys(simulation.PLANTS, RATE)
    witnesses = {"W1": [Block(" ".join(paragraph.split())) for paragraph in text]}
    for number in range(2, count + 1):
        copies = (
            simulation.copied(tokenise(paragraph), rates, seed=1000 * number + place).tokens
            for place, paragraph in enumerate(text)
        )
        witnesses[f"W{number}"] = [Block(" ".join(join_tokens(copy).split())) for copy in copies if copy]
    return witnesses


def measure(words: int, count: int) -> str:
    """Return a line that says how long a text takes, and how much memory.

    Memory is given as a multiple of the files.
    """
    witnesses = make_witnesses(words, count)
    source = sum(len(block.text.encode()) for blocks in witnesses.values() for block in blocks)
    before, begun = _resident(), process_time()
    made = make_apparatus(witnesses, Options("W1"))
    seconds = process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before
    sites = sum(isinstance(node, Variant) for node in walk(made.sections))
    return (
        f"{words} words, {count} witnesses: {seconds:.1f} seconds of the processor, {sites} sites, "
        f"{peak / source:.0f} times the {source} bytes of the files in memory"
    )


def _resident() -> int:
    """Return the memory that the process holds, in bytes."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()


def main(arguments: Sequence[str] | None = None, tell: Callable[[str], None] = print) -> None:
    """Print a line for a chronicle and one for many witnesses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args(arguments)
    for words, count in (CHRONICLE, FLORILEGIUM):
        tell(measure(words, count))


if __name__ == "__main__":
    main()
