"""The figures recorded about the published texts, and the letters that share their ids."""

from __future__ import annotations

from collections.abc import Iterator

from edition.check import id_rules
from edition.check.letter_rules import lack_of, report
from edition.check.material import Material
from edition.errors import Problem
from edition.model import Letter
from edition.rights import read_rights
from edition.tables import make_variant_rows

#: What a site of the edition layer must say as the figures say it, and what that is called.
_AGREE = ("paragraph", "kind", "kinds", "status", "group", "reading_words")


def _alone(material: Material) -> Iterator[tuple[str, Letter]]:
    """Yield letters that quote a text under copyright and have no alignment.

    Each comes with the name of its file. The layers of such a letter share their ids, and what is recorded of the
    publication holds for both. A text that stands here whole is its own record.
    """
    for name, letter in material.letters.items():
        kept_back = set(read_rights(letter).restricted) - set(letter.readable)
        if f"alignment-{name}" not in material.declared and kept_back:
            yield name, letter


def paragraphs_are_in_the_figures(material: Material) -> Iterator[Problem]:
    """Report paragraphs of the edition layer that the published layer does not have.

    This holds for letters whose layers share their ids.
    """
    figures = material.tables.get("figures-paragraphs")
    if figures is None:
        return
    for name, letter in _alone(material):
        if material.renamed(id_rules.LETTERS, name) != name:
            continue  # the figures are those of the letter under its other name
        known = {row["paragraph"] for _, row in figures.rows if row["letter"] == name}
        for paragraph in letter.all_paragraphs:
            if paragraph.id and paragraph.id not in known:
                yield report(
                    letter,
                    paragraph.line,
                    f"{paragraph.id} is not in the figures",
                    f"a paragraph of {figures.path.name}",
                    lack_of(name, material.renamed(name, paragraph.id)),
                )


def sites_agree_with_the_figures(material: Material) -> Iterator[Problem]:
    """Report variants that differ from what is recorded of the publication.

    Paragraph, kinds, status, group and the numbers of words must be the same in both.
    """
    for name, letter in material.letters.items():
        figures = material.tables.get(f"figures-{name}-apparatus")
        if figures is None:
            continue
        recorded = {row["id"]: row for _, row in figures.rows}
        lines = {variant.id: variant.line for variant in letter.all_variants}
        single = {variant.id for variant in letter.all_variants if len(variant.all_readings()) < 2}
        for site in make_variant_rows(letter):
            if site["id"] in single:
                continue  # that is a mistake of its own
            figure = recorded.get(site["id"])
            if figure is None:
                what, cause = f"{site['id']} is not in the figures", lack_of(name, material.renamed(name, site["id"]))
                yield report(letter, lines[site["id"]], what, f"a site of {figures.path.name}", cause)
                continue
            for column in _AGREE:
                if column == "reading_words" and not figure[column]:
                    continue
                if figure[column] not in (str(site[column]), material.renamed(name, str(site[column]))):
                    yield report(
                        letter,
                        lines[site["id"]],
                        f"{site['id']}: {column.replace('_', ' ')} {site[column]}",
                        f"{figure[column]}, as {figures.path.name} has it",
                    )


def figures_are_of_letters(material: Material) -> Iterator[Problem]:
    """Report recorded figures of letters or paragraphs that do not exist.

    A site must stand in a paragraph whose words are recorded.
    """
    figures = material.tables.get("figures-paragraphs")
    if figures is None:
        return
    letters = set(material.letter_ids)
    for line, row in figures.rows:
        if row["letter"] not in letters:
            what, expected = f"no {material.noun.singular} {row['letter']!r}", f"one of {', '.join(sorted(letters))}"
            yield Problem.at(figures.path, line, what, expected, f"letter {row['letter']}")
    counted = {(row["letter"], row["paragraph"]) for _, row in figures.rows}
    for letter in letters:
        sites = material.tables.get(f"figures-{letter}-apparatus")
        if sites is None:
            continue
        for line, row in sites.rows:
            if (letter, row["paragraph"]) not in counted:
                yield Problem.at(
                    sites.path, line, f"{row['id']} stands in {row['paragraph']}", f"a paragraph of {figures.path.name}"
                )


RULES = (paragraphs_are_in_the_figures, sites_agree_with_the_figures, figures_are_of_letters)
