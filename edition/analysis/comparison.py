"""How two texts of one letter compare, where one of them is not wholly known.

``alignment`` is ``edition.alignment(letter)``, ``variants`` the table of the edition layer's variants. Every word
is a word of English: of the published translation where its counterpart has not been seen, else of the edition's
own.
"""

from __future__ import annotations

from collections import Counter

import pandas as pd

from edition.model import Letter, Paragraph, walk
from edition.tables import find_places, measure_words


def comparable(alignment: pd.DataFrame) -> pd.DataFrame:
    """Return how much of the published text can be compared.

    Columns: ``coverage`` (translated, not seen), ``words`` of the published text, ``share`` of all its words.
    """
    placed = alignment[alignment["published"].notna()]
    lengths = (placed["to_word"] - placed["from_word"] + 1).astype("Int64")
    table = lengths.groupby(placed["coverage"], sort=False).sum().rename("words").reset_index()
    table = table.sort_values("coverage", ascending=False, ignore_index=True)
    table["share"] = table["words"] / int(table["words"].sum())
    return table


def left_out(variants: pd.DataFrame) -> pd.DataFrame:
    """Return the passages that the other text lacks as a whole, longest first.

    Sites of one group are taken together. Columns: ``group``, ``section``, ``paragraph``, ``words`` (of the lemmas),
    ``opening`` (up to six words).
    """
    rows = variants[(variants["kind"] == "omission") & (variants["status"] == "variant")]
    grouped = rows.groupby("group", sort=False)
    table = pd.DataFrame(
        {
            "section": grouped["section"].first(),
            "paragraph": grouped["paragraph"].first(),
            "words": grouped["lemma_words"].sum(),
            "opening": grouped["lemma"].first().map(_opening),
        }
    ).reset_index()
    return table.sort_values("words", ascending=False, kind="stable", ignore_index=True)


def _opening(text: str, limit: int = 6) -> str:
    words = text.split()
    return " ".join(words[:limit]) + (" …" if len(words) > limit else "")


def ledger(letter: Letter, witness: str, alignment: pd.DataFrame) -> pd.DataFrame:
    """Return how many words of each paragraph the other text has and leaves out.

    Columns: ``paragraph``, ``section``, ``both`` (words of ``witness`` with a counterpart), ``left_out`` (words
    without one), ``not_seen`` (words of the published text whose counterpart has not been seen).
    """
    table = letter.paragraphs
    unseen = alignment[alignment["coverage"] == "not seen"]
    spans = (unseen["to_word"] - unseen["from_word"] + 1).groupby(unseen["edition"]).sum()
    whole: set[str] = set()
    partly: Counter[str] = Counter()
    where = find_places(letter)
    for variant in letter.all_variants:
        if variant.kind != "omission" or variant.status != "variant":
            continue
        for piece in letter.pieces_of(variant):
            lemma = piece.lemma.content if piece.lemma else ()
            held = {node.id for node in walk(lemma) if isinstance(node, Paragraph)}
            whole |= held
            if not held:
                partly[where[piece.id][1]] += measure_words(lemma, witness)
    words = dict(zip(table["id"], table[f"words_{witness}"], strict=True))
    missing = [words[name] if name in whole else partly[name] for name in table["id"]]
    left = pd.Series(missing, dtype="Int64")
    return pd.DataFrame(
        {
            "paragraph": table["id"],
            "section": table["section"],
            "both": table[f"words_{witness}"] - left,
            "left_out": left,
            "not_seen": table["id"].map(spans).fillna(0).astype("Int64"),
        }
    )
