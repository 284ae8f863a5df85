"""The model as pandas DataFrames, with every column named, typed and explained here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from edition.text import blocks, gap_words, has_text, is_restated, plain, say_reading
from edition.tree import Content, Layer, Markup, Node, Paragraph, Section, Variant, walk
from edition.words import count_words

if TYPE_CHECKING:
    import pandas as pd

Columns = Mapping[str, tuple[str, str]]

#: Columns of ``Letter.variants``: dtype and meaning. One row a variant, in the order of the text.
VARIANTS: Columns = {
    "id": ("string", "id of the variant, v01 ..."),
    "letter": ("string", "id of the {text}"),
    "section": ("string", "id of the section it stands in"),
    "paragraph": ("string", "id of the paragraph it stands in, or of the first paragraph it holds"),
    "kind": ("string", "principal kind, a code of vocabulary.KIND"),
    "kinds": ("string", "all kinds, parted by spaces"),
    "status": ("string", "variant, doubtful or division: a code of vocabulary.STATUS"),
    "group": ("string", "id of the first variant of its group; its own where it stands alone"),
    "lemma": ("string", "words of the lemma; empty where the base has none"),
    "readings": ("string", "the other readings, each with its sigla: 'B: words'"),
    "lemma_words": (
        "Int64",
        "words of the lemma; a gap counts the words it stands for; in a restatement, as quoted",
    ),
    "reading_words": ("Int64", "words of the longest other reading, counted likewise"),
    "lemma_least": ("Int64", "least number of words the lemma can have, where its start is inferred"),
    "lemma_most": ("Int64", "most words it can have"),
    "evidence": ("string", "how the extent was settled: codes of vocabulary.EVIDENCE, parted by commas"),
    "extent_certainty": ("string", "how sure the extent is: a code of vocabulary.CERTAINTY"),
    "direction": ("string", "SIGLUM-secondary or undecided, empty where not yet judged"),
    "mechanisms": ("string", "codes of vocabulary.MECHANISM parted by commas, empty where not yet judged"),
    "bearing": ("string", "code of vocabulary.BEARING, empty where not yet judged"),
    "sense": ("string", "code of vocabulary.SENSE, empty where not yet judged"),
    "certainty": ("string", "how sure the judgement is: a code of vocabulary.CERTAINTY"),
    "judgement": ("string", "the reasoning behind the judgement, empty where there is none"),
}

#: Columns of ``Letter.paragraphs``. One row a paragraph; ``words_<siglum>`` once for each readable witness.
PARAGRAPHS: Columns = {
    "id": ("string", "id of the paragraph, p1 ..."),
    "letter": ("string", "id of the {text}"),
    "section": ("string", "id of the section it stands in"),
    "form": ("string", "p, salute, signed or dateline"),
    "variants": ("Int64", "variants of status 'variant' in it"),
    "doubtful": ("Int64", "variants of status 'doubtful' in it"),
    "divisions": ("Int64", "variants of status 'division' in it"),
    "gap_words": ("Int64", "words that its gaps stand for, by the figures the text records"),
    "restated_words": ("Int64", "words of the edition's own in passages of a translation whose base was not seen"),
    "words_*": ("Int64", "words of the paragraph in a witness whose running text this layer holds"),
}


def make_frame(rows: Iterable[Mapping[str, Any]], columns: Columns) -> pd.DataFrame:
    """Make a DataFrame of exactly the given columns and types."""
    import pandas as pd

    table = pd.DataFrame(list(rows), columns=list(columns))
    return table.astype({name: dtype for name, (dtype, _) in columns.items()})


def measure_words(content: Content, siglum: str | None = None) -> int:
    """Count the words of some content; a gap counts as the words it stands for."""
    gaps = (gap_words(node) for node in walk(content) if isinstance(node, Markup) and node.tag == "gap")
    return count_words(plain(content, siglum)) + sum(gaps)


def find_places(layer: Layer) -> dict[str, tuple[str, str]]:
    """Return section and paragraph of every paragraph and variant, by id.

    Those before and after the text come at last. A variant that holds paragraphs is placed in the first of them.
    """
    places: dict[str, tuple[str, str]] = {}

    def visit(content: Iterable[Node], section: str, paragraph: str) -> None:
        for node in content:
            match node:
                case Section():
                    visit((*node.head, *node.content), node.id or section, paragraph)
                case Paragraph():
                    places[node.id] = (section, node.id)
                    visit(node.content, section, node.id)
                case Variant():
                    inner = [reading.content for reading in node.all_readings()]
                    held = [n.id for content in inner for n in walk(content) if isinstance(n, Paragraph)]
                    places[node.id] = (section, paragraph or next(iter(held), ""))
                    for content in inner:
                        visit(content, section, paragraph)
                case Markup():
                    visit(node.content, section, paragraph)

    for content in (layer.sections, layer.front, layer.back):
        visit(content, "", "")
    return places


def tabulate_variants(layer: Layer) -> pd.DataFrame:
    """Make a DataFrame with a row for each variant; columns in ``VARIANTS``."""
    return make_frame(make_variant_rows(layer), VARIANTS)


def make_variant_rows(layer: Layer) -> Iterator[dict[str, Any]]:
    """Yield the rows of ``tabulate_variants`` as dictionaries."""
    where = find_places(layer)

    def row(variant: Variant) -> dict[str, Any]:
        pieces = layer.pieces_of(variant)
        lemmas = [piece.lemma for piece in pieces if piece.lemma and piece.lemma.content]
        others: dict[tuple[str, ...], list[Content]] = {}
        for reading in (reading for piece in pieces for reading in piece.readings):
            others.setdefault(reading.witnesses or reading.claimed_by, []).append(reading.content)
        section, paragraph = where[variant.id]
        extent = variant.extent
        # A reading of no witness is read as any would have it.
        words = {whose: [(content, next(iter(whose), "")) for content in said] for whose, said in others.items()}
        return {
            "id": variant.id,
            "letter": layer.id,
            "section": section,
            "paragraph": paragraph,
            "kind": variant.kind,
            "kinds": " ".join(variant.kinds),
            "status": variant.status,
            "group": layer.group_of(variant.id)[0],
            "lemma": " … ".join(say_reading(lemma.content) for lemma in lemmas),
            "readings": " | ".join(
                f"{' '.join(whose)}: {' … '.join(say_reading(content, siglum) for content, siglum in said)}".strip()
                for whose, said in words.items()
            ),
            "lemma_words": sum(measure_words(lemma.content) for lemma in lemmas),
            "reading_words": max(
                (sum(measure_words(content, siglum) for content, siglum in said) for said in words.values()),
                default=0,
            ),
            "lemma_least": extent.least if extent else None,
            "lemma_most": extent.most if extent else None,
            "evidence": ",".join(extent.evidence) if extent else "",
            "extent_certainty": extent.certainty if extent else "",
            "direction": variant.direction,
            "mechanisms": ",".join(variant.mechanisms),
            "bearing": variant.bearing,
            "sense": variant.sense,
            "certainty": variant.certainty,
            "judgement": plain(reasoning.content) if (reasoning := layer.judgement_of(variant.id)) else "",
        }

    return map(row, layer.all_variants)


def tabulate_paragraphs(layer: Layer) -> pd.DataFrame:
    """Make a DataFrame with a row for each paragraph; columns in ``PARAGRAPHS``."""
    where = find_places(layer)
    held: dict[str, list[Variant]] = {}
    for variant in layer.all_variants:
        held.setdefault(where[variant.id][1], []).append(variant)
    columns = {name: column for name, column in PARAGRAPHS.items() if name != "words_*"}
    columns |= {f"words_{siglum}": PARAGRAPHS["words_*"] for siglum in layer.readable}
    present = {
        siglum: {paragraph.id for paragraph in find_witness_paragraphs(layer, siglum)} for siglum in layer.readable
    }

    def row(paragraph: Paragraph) -> dict[str, Any]:
        inside = held.get(paragraph.id, [])
        return {
            "id": paragraph.id,
            "letter": layer.id,
            "section": where[paragraph.id][0],
            "form": paragraph.form,
            "variants": sum(variant.status == "variant" for variant in inside),
            "doubtful": sum(variant.status == "doubtful" for variant in inside),
            "divisions": sum(variant.status == "division" for variant in inside),
            "gap_words": sum(
                gap_words(node) for node in walk(paragraph.content) if isinstance(node, Markup) and node.tag == "gap"
            ),
            "restated_words": sum(
                count_words(plain(node.content))
                for node in walk(paragraph.content)
                if isinstance(node, Markup) and is_restated(node)
            ),
            **{
                f"words_{siglum}": count_words(plain(paragraph.content, siglum)) if paragraph.id in ids else 0
                for siglum, ids in present.items()
            },
        }

    return make_frame(map(row, layer.all_paragraphs), columns)


def find_witness_paragraphs(layer: Layer, siglum: str) -> list[Paragraph]:
    """Return the paragraphs in which a witness has any words."""
    return [paragraph for paragraph in blocks(layer.sections, siglum) if has_text(paragraph.content, siglum)]
