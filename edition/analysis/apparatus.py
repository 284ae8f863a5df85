"""What an apparatus amounts to: counts by kind, words touched, density along the letter.

``sites`` is a table with one row a variant site: ``Letter.variants``, or the recorded figures of a published
apparatus (``edition.figures``). Both have the columns id, paragraph, kind, status, group, lemma_words,
lemma_least, lemma_most and reading_words. Doubtful sites are counted only where they are asked for, sites where nothing
but the division into paragraphs differs never.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from edition.analysis.intervals import wilson
from edition.vocabulary import KIND

#: What a change is called whose sites are of more than one kind.
MIXED = "mixed"
#: Kinds that leave every word where it was or as it was: their lemmas are no measure of what differs.
WORDLESS = ("punctuation", "transposition")


def counted(sites: pd.DataFrame, doubtful: bool = False) -> pd.DataFrame:
    """Return the variant sites that count, with all their columns.

    These are the sites of status ``variant``, and doubtful ones if asked for.
    """
    return sites[sites["status"].isin(["variant", "doubtful"] if doubtful else ["variant"])]


def changes(sites: pd.DataFrame, doubtful: bool = False) -> pd.DataFrame:
    """Return a table of changes, one row each: sites of one group taken together.

    Columns: ``group``, ``paragraph`` (of its first site), ``kind`` (``mixed`` where its sites differ in kind; a
    change of punctuation that goes with another change is not counted as a kind of its own), ``sites`` (their number).
    """
    grouped = counted(sites, doubtful).groupby("group", sort=False)
    return pd.DataFrame(
        {
            "paragraph": grouped["paragraph"].first(),
            "kind": grouped["kind"].agg(_kind_of_all),
            "sites": grouped.size(),
        }
    ).reset_index()


def _kind_of_all(kinds: pd.Series[str]) -> str:
    differing = set(kinds) - {"punctuation"} or {"punctuation"}
    return differing.pop() if len(differing) == 1 else MIXED


def by_kind(sites: pd.DataFrame, doubtful: bool = False) -> pd.DataFrame:
    """Return the number and share of changes and of sites of each kind.

    Columns: ``kind`` (in the order of ``vocabulary.KIND``, kinds that do not occur left out), ``unit`` (change or
    site), ``count``, ``total``, ``share``, ``low`` and ``high`` (the 95 % score interval of the share).
    """
    units = {"change": changes(sites, doubtful)["kind"], "site": counted(sites, doubtful)["kind"]}
    counts = {unit: kinds.value_counts() for unit, kinds in units.items()}
    rows = []
    for kind in (*KIND, MIXED):
        if not any(kind in of_unit for of_unit in counts.values()):
            continue
        for unit, of_unit in counts.items():
            count, total = int(of_unit.get(kind, 0)), int(of_unit.sum())
            low, high = wilson(count, total)
            rows.append((kind, unit, count, total, count / total, low, high))
    return pd.DataFrame(rows, columns=["kind", "unit", "count", "total", "share", "low", "high"])


def touched(sites: pd.DataFrame, words: int, doubtful: bool = False) -> pd.DataFrame:
    """Return how many words of the base the lemmas cover.

    ``words`` is the length of the base witness. The extent of some lemmas is not certain, so there are three rows, told
    by ``extent``: each lemma is as short as it can be (least), as the editors settled it (as settled), or as long as it
    can be (most). The other columns are ``words`` and ``share`` of the base. Sites of punctuation or transposition are
    left out, as they change no word.
    """
    rows = counted(sites, doubtful)
    rows = rows[~rows["kind"].isin(WORDLESS)]
    settled = rows["lemma_words"].fillna(0)
    columns = {
        "least": rows["lemma_least"].fillna(settled),
        "as settled": settled,
        "most": rows["lemma_most"].fillna(settled),
    }
    extents = [(extent, int(lengths.sum()), int(lengths.sum()) / words) for extent, lengths in columns.items()]
    return pd.DataFrame(extents, columns=["extent", "words", "share"])


def per_paragraph(units: pd.DataFrame, paragraphs: pd.DataFrame) -> pd.DataFrame:
    """Return the density of variation in each paragraph.

    ``units`` are what is counted, sites or changes, each with its ``paragraph``. ``paragraphs`` has the columns
    ``paragraph`` and ``words`` (of the base witness), and gives the order. Columns: ``paragraph``, ``words``,
    ``count``, ``per_100`` (to a hundred words, missing where the base has no word of the paragraph).
    """
    table = paragraphs[["paragraph", "words"]].reset_index(drop=True)
    counts = units["paragraph"].value_counts()
    table["count"] = table["paragraph"].map(counts).fillna(0).astype("Int64")
    return _with_rate(table)


def _with_rate(table: pd.DataFrame) -> pd.DataFrame:
    lengths = table["words"].astype("Float64")
    return table.assign(per_100=(100 * table["count"] / lengths).where(lengths > 0))


def by_section(density: pd.DataFrame, sections: Sequence[str]) -> pd.DataFrame:
    """Return the share of variation in each section, beside its share of the words.

    ``density`` is ``per_paragraph``'s table, ``sections`` the section of each of its rows. If variation were
    spread evenly, a section's share of it would be near its share of the words. The score intervals hold for all
    sections together at 95 %: each is at 1 - 0.05/n (Bonferroni). Columns: ``section``, ``words``,
    ``words_share``, ``count``, ``share`` of all that is counted, ``low``, ``high``, ``per_100``.
    """
    grouped = density.groupby(pd.Series(list(sections), index=density.index, dtype="string"), sort=False)
    table = grouped[["words", "count"]].sum().rename_axis("section").reset_index()
    words, total = int(table["words"].sum()), int(table["count"].sum())
    bounds = [wilson(int(count), total, 1 - 0.05 / len(table)) for count in table["count"]]
    table = table.assign(
        words_share=table["words"] / words,
        share=table["count"] / total,
        low=[low for low, _ in bounds],
        high=[high for _, high in bounds],
    )
    return _with_rate(table)[["section", "words", "words_share", "count", "share", "low", "high", "per_100"]]


def heaviest(sites: pd.DataFrame, doubtful: bool = False) -> pd.DataFrame:
    """Return the changes, those with the most words first.

    Sites of one group are taken together. The weight of a site is the number of words of the longer of its two
    readings; sites where only punctuation or order differs are left out. Columns: ``group``, ``paragraph``, ``kind``,
    ``lemma_words``, ``reading_words``, ``weight``, ``share`` (of the weight of all), ``running`` (that share added up
    from the top).
    """
    rows = counted(sites, doubtful)
    rows = rows[~rows["kind"].isin(WORDLESS)]
    lemma, reading = rows["lemma_words"].fillna(0), rows["reading_words"].fillna(0)
    rows = rows.assign(lemma_words=lemma, reading_words=reading, weight=lemma.where(lemma > reading, reading))
    sums = rows.groupby("group", sort=False)[["lemma_words", "reading_words", "weight"]].sum().reset_index()
    table = changes(rows, doubtful)[["group", "paragraph", "kind"]].merge(sums, on="group")
    table = table.sort_values("weight", ascending=False, kind="stable", ignore_index=True)
    table["share"] = table["weight"] / int(table["weight"].sum())
    table["running"] = table["share"].cumsum()
    return table
