"""The notebooks run as they are, say what the data says, and can be read by everyone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from books import executed
from conftest import ROOT
from lxml import html
from nbclient import NotebookClient
from playwright.sync_api import Browser
from repeated import first

import edition
from edition import analysis
from edition.typography import set_signs
from opposition.analysis import exact, question

FOLDER = ROOT / "notebooks"
NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
every_notebook = pytest.mark.parametrize("name", NAMES)
built = pytest.mark.built

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{name}</title>
<meta name="viewport" content="width=device-width"><style>
:root {{ --ed-serif: {face} }}
body {{ margin: 0 auto; padding: 0 20px; max-width: 680px; font: 17px/1.5 serif }}
figure {{ margin: 2rem 0 }} .ed-table-frame {{ overflow-x: auto }}</style>{figures}"""


def run(name: str) -> Any:
    """Run a notebook as the book does, in its own folder, and return it with its outputs."""
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    return NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(FOLDER)}}).execute()


def outputs(name: str, mime: str) -> list[str]:
    found = [output for cell in executed(name).cells if cell.cell_type == "code" for output in cell.outputs]
    assert {output.output_type for output in found} <= {"execute_result", "display_data"}
    return [output.data[mime] for output in found if mime in output.data]


def prose(name: str) -> str:
    """Return what a notebook computes and says: its sentences, and the titles of its charts."""
    figures = (html.fragment_fromstring(markup) for markup in outputs(name, "text/html"))
    titles = (figure.findtext("figcaption/strong") or "" for figure in figures)
    return "\n".join([*outputs(name, "text/markdown"), *titles]).replace("**", "")


@every_notebook
def test_a_notebook_is_kept_without_outputs_and_with_fixed_ids(name: str) -> None:
    raw = (FOLDER / f"{name}.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(raw, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", cell.id) for cell in notebook.cells)
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


@built
@every_notebook
def test_every_chart_of_a_notebook_has_its_words_and_its_data(name: str) -> None:
    figures = [figure for markup in outputs(name, "text/html") for figure in html.fragments_fromstring(markup)]
    charts = [figure for figure in figures if isinstance(figure, html.HtmlElement) and figure.tag == "figure"]
    assert charts
    for chart in charts:
        drawings = chart.findall(".//svg")
        assert drawings
        assert all(len(drawing.attrib["aria-label"].split()) >= 8 for drawing in drawings)
        assert chart.findtext("figcaption/strong", "").strip()
        assert chart.find(".//details//table/caption") is not None


@built
@every_notebook
def test_a_notebook_shows_nothing_from_another_host(name: str) -> None:
    markup = "".join(outputs(name, "text/html") + outputs(name, "image/svg+xml"))
    assert set(re.findall(r"(?:https?:)?//[\w.-]+", markup)) <= {"http://www.w3.org"}


@built
@every_notebook
def test_ids_are_unique_on_the_page_of_a_notebook(name: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', "".join(outputs(name, "text/html")))
    assert len(ids) == len(set(ids))


@every_notebook
def test_no_number_is_typed_into_the_prose_of_a_notebook(name: str) -> None:
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    text = " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    text = re.sub(r"\{cite:[pt]\}`[^`]*`|\bF1\b", "", text)
    numbers = set(re.findall(r"\d[\d,.]*\d|\d", re.sub(r"\b1[789]\d\d\b|\b\d+(?:st|nd|rd|th)\b", "", text)))
    assert numbers <= {"95"}  # years and days apart, the level of confidence


@built
def test_the_figures_of_medvedevs_letter_are_those_of_the_record() -> None:
    sites = edition.figures("medvedev-1924-apparatus")
    words = edition.figures("paragraphs").query("letter == 'medvedev-1924'").groupby("witness")["words"].sum()
    said = prose("variants").replace("\u00a0", " ")
    assert f"M has {words['M']:,} words in English and B, as far as the brackets tell, {words['B']:,}." in said
    assert f"The apparatus has {len(sites)} sites, {(sites['status'] == 'doubtful').sum()} of them doubtful" in said
    assert f"make up {len(analysis.changes(sites))} changes" in said
    extent = analysis.touched(sites, int(words["M"])).set_index("extent")["share"]
    shares = f"Between {100 * extent['least']:.1f} and {100 * extent['most']:.1f} %"
    assert f"{shares} of the words of Medvedev’s copy" in said


@built
def test_the_figures_of_joffes_letter_are_those_of_its_apparatus() -> None:
    letter = edition.load("joffe-1927")
    lost = int(analysis.left_out(letter.variants)["words"].sum())
    seen = int(letter.paragraphs["words_R"].sum())
    assert (
        f"The Russian seen makes {seen:,} words of English here, and {lost:,} of them ({100 * lost / seen:.0f} %) stand"
        in prose("left-out")
    )


def labels_of(markup: str) -> list[str]:
    """Return the names of the events in the table of a chart, or in a table by itself."""
    return [row.findtext("td", "") for row in html.fragment_fromstring(markup).findall(".//tbody/tr")]


@built
def test_every_event_since_1900_is_in_the_whole_and_those_around_a_letter_in_its_chart() -> None:
    register = edition.register("events")
    whole, medvedev, joffe = map(labels_of, outputs("events", "text/html")[:3])
    recent = register[register["date"].str.match(r"\W?(19|20)")].set_index("id")["label"].map(set_signs)
    assert sorted(whole) == sorted(recent)
    assert set(medvedev) | set(joffe) <= set(recent)
    assert not set(medvedev) & set(joffe)
    assert set(recent[["medvedev-letter-written", "article-printed", "lenin-levy"]]) <= set(medvedev)
    assert set(recent[["joint-plenum-october-1927", "joffe-letter-written", "trotsky-deported"]]) <= set(joffe)
    assert recent["guilty-of-factionalism"] not in {*medvedev, *joffe}
    assert f"The register has {len(register)} events" in prose("events")


@built
@every_notebook
def test_a_notebook_is_light_enough_to_wait_for(name: str) -> None:
    page = ROOT / "_build" / "html" / "notebooks" / f"{name}.html"
    assert len(page.read_bytes()) <= 400_000


def tips(figure: html.HtmlElement) -> list[str]:
    """Return what the marks of a chart say to the pointer."""
    sets = [json.loads(script.text or "")["datasets"] for script in figure.iter("script")]
    rows = (row for each in sets for rows in each.values() for row in rows)
    return [row["told"] for row in rows if row.get("told")]


@built
@every_notebook
def test_names_tips_and_descriptions_of_charts_are_read_as_sentences(name: str) -> None:
    page = html.parse(str(ROOT / "_build" / "html" / "notebooks" / f"{name}.html")).getroot()
    figures = page.findall(".//figure[@class='ed-chart']")
    assert figures
    said = [drawing.attrib["aria-label"] for figure in figures for drawing in figure.iter("svg")]
    captions = [text.text_content() for figure in figures for text in figure.iterfind("figcaption/p")]
    told = [tip for figure in figures for tip in tips(figure)]
    assert [text for text in (*said, *captions, *told) if not is_sentences(text)] == []
    titles = [figure.findtext("figcaption/strong") or "" for figure in figures]
    assert [text for text in titles if not is_sentences(f"{text}.")] == []


def is_sentences(text: str) -> bool:
    """Tell whether a text begins and ends as sentences do, with its words and marks where they belong."""
    begins = text[0].isupper() or text[0] in "¶“" or text[0].isdigit()
    glued = re.search(r"  | [,.;:]|[,;][^\W\d]|,\d+[^\W\d]|[a-z]\d+[a-z]|\.\.|: [^.;]*: |\bnan\b|\(\)", text)
    return begins and text.endswith((".", "?", "!", "…", "”", ".)")) and not glued


@built
@every_notebook
def test_the_id_of_a_chart_has_no_number_that_was_counted(name: str) -> None:
    page = html.parse(str(ROOT / "_build" / "html" / "notebooks" / f"{name}.html")).getroot()
    ids = [figure.attrib["id"] for figure in page.findall(".//figure[@class='ed-chart']")]
    assert ids
    assert all(re.fullmatch(r"chart(-[a-z]+)+", identifier) for identifier in ids)


@built
def test_the_question_is_asked_before_any_figure_and_its_answer_is_that_of_the_table() -> None:
    cells = nbformat.read(FOLDER / "tendency.ipynb", as_version=4).cells
    asked = next(number for number, cell in enumerate(cells) if cell.id == "primary")
    assert {cell.id for cell in cells[:asked] if cell.cell_type == "code"} == {"setup"}
    letter, codings = edition.load("medvedev-1924"), edition.codings()
    for sense, bearing in (("first", "second"), ("second", "first")):
        found = exact(question.table(question.readings(letter.variants, codings, sense, bearing)))
        assert (
            f"Sense from the {sense} coding, bearing from the {bearing}: p = {found.p:.2f}, odds ratio {found.odds:.1f}"
            in prose("tendency")
        )


@pytest.mark.whole
@built
def test_what_a_notebook_says_is_the_same_on_every_run() -> None:
    # Those with chance in them: each draws with a seed of its own.
    for name in ("tendency", "collation"):
        assert [cell.get("outputs") for cell in run(name).cells] == [
            cell.get("outputs") for cell in executed(name).cells
        ]


@built
@pytest.mark.browser
@pytest.mark.parametrize("face", first(["'DejaVu Serif', serif", "Palatino, P052, serif"]))  # first a broad one
@every_notebook
def test_no_word_of_a_chart_is_cut_off_or_lies_on_another(
    name: str, face: str, browser: Browser, tmp_path: Path
) -> None:
    figures = "".join(markup for markup in outputs(name, "text/html") if markup.startswith("<figure"))
    page_file = tmp_path / "page.html"
    page_file.write_text(_PAGE.format(name=name, face=face, figures=figures), encoding="utf-8")
    page = browser.new_page()
    page.goto(page_file.as_uri())
    for width, drawn in ((360, "ed-chart-narrow"), (1440, "ed-chart-wide")):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = page.evaluate(_MEASURE)
        assert {drawing["shown"] for drawing in found} == {drawn}
        assert [problem for drawing in found for problem in drawing["problems"]] == []
    page.close()


#: For every drawing that is shown: texts that leave it, are smaller than 11 pixels, or overlap.
_MEASURE = """() => [...document.querySelectorAll('.ed-chart svg')]
  .filter(svg => svg.getBoundingClientRect().width)
  .map(svg => {
    const frame = svg.getBoundingClientRect(), scale = frame.width / svg.viewBox.baseVal.width, problems = [];
    const texts = [...svg.querySelectorAll('text')].map(node => ({
      text: node.textContent,
      box: node.getBoundingClientRect(),
      size: parseFloat(getComputedStyle(node).fontSize) * scale,
    }));
    texts.forEach(({text, box, size}, index) => {
      if (size < 10.99) problems.push(`too small: ${text} (${size})`);
      const aside = Math.max(frame.left - box.left, box.right - frame.right);
      const beyond = Math.max(frame.top - box.top, box.bottom - frame.bottom);
      if (aside > 1 || beyond > 1) problems.push(`cut off: ${text}`);
      texts.slice(index + 1).forEach(other => {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        if (across > 1 && down > 5) problems.push(`on one another: ${text} | ${other.text}`);
      });
    });
    return {shown: svg.parentElement.classList[1], problems};
  })"""
