"""The theme: a way through the book written right from the start, and no file of others that a page must do without."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from books import Book, build, write
from in_small import make, settle

from edition.errors import EditionError
from edition.project import find_project
from edition.theme.elsewhere import list_places
from edition.theme.page_files import join_scripts

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("repository", "binder"),
    [
        ("https://github.com/a/b", "https://mybinder.org/v2/gh/a/b/main?urlpath=lab/tree/n/c.ipynb"),
        ("https://gitlab.com/a/b", "https://mybinder.org/v2/gl/a%2Fb/main?urlpath=lab/tree/n/c.ipynb"),
        (
            "https://codeberg.org/a/b",
            "https://mybinder.org/v2/git/https%3A%2F%2Fcodeberg.org%2Fa%2Fb/main?urlpath=lab/tree/n/c.ipynb",
        ),
    ],
)
def test_a_notebook_leads_to_where_it_runs_and_to_its_source(repository: str, binder: str) -> None:
    assert [place.address for place in list_places(repository, "n/c.ipynb", "main")] == [binder, repository]
    assert [place.title for place in list_places(repository, None, "main")] == ["Source repository"]


@pytest.mark.parametrize(
    ("given", "revision"),
    [
        ({}, "main"),
        ({"branch": "trunk/next"}, "trunk%2Fnext"),
        ({"branch": "trunk", "released": "2027-03-01", "version": "1.2.0"}, "v1.2.0"),
    ],
)
def test_a_release_starts_its_own_notebooks_and_not_those_of_a_branch(
    given: dict[str, Any], revision: str, tmp_path: Path
) -> None:
    project = replace(find_project(make(tmp_path)), **given)
    binder = list_places("https://github.com/a/b", "n/c.ipynb", project.revision)[0]
    assert binder.address == f"https://mybinder.org/v2/gh/a/b/{revision}?urlpath=lab/tree/n/c.ipynb"


@pytest.mark.parametrize("branch", ["a b", "../x", "a//b", "-x", "x.lock", "a?b", "a/", "a\nb"])
def test_what_is_no_name_of_a_branch_is_refused(branch: str, tmp_path: Path) -> None:
    with pytest.raises(EditionError, match=r"branch is .* expected the name of a branch"):
        settle(make(tmp_path), branch=branch)


def test_without_a_repository_a_page_leads_nowhere_else() -> None:
    assert list_places(None, "n/c.ipynb", "main") == []


def test_the_chapters_say_which_page_one_is_on_and_what_stands_below_a_page(small: Path, tmp_path: Path) -> None:
    book = write("letters", tmp_path, "sailor", "baker", "sources")
    (book / "index.md").write_text("# A book\n\n```{toctree}\n:caption: Part\n:hidden:\n\nsailor\n```\n")
    sailor = book / "sailor.md"
    sailor.write_text(sailor.read_text() + "\n```{toctree}\n:hidden:\n\nbaker\n```\n")
    built = build(book)
    page = built.page("baker")
    (nav,) = page.xpath("//nav[@class='ed-chapters']")
    assert [head.text_content() for head in nav.xpath("./h2")] == ["Part"]
    (here,) = nav.xpath(".//a[@aria-current]")
    assert here.get("href") == "#"
    (below,) = nav.xpath(".//details[@open]")
    above = below.xpath("preceding-sibling::a")[0].text_content()
    assert below.xpath("./summary/@aria-label") == [f"Pages under {above}"]
    assert not page.xpath("//a[contains(@class, 'reference internal')]")


def test_a_table_whose_columns_have_widths_puts_no_style_into_the_page(small: Path, tmp_path: Path) -> None:
    book = write("letters", tmp_path, "sailor", "baker", "sources")
    rows = ":header-rows: 1\n:widths: 12 88\n\n* - Place\n  - What stands there\n* - v1\n  - a word"
    (book / "index.md").write_text(f"# A book\n\n```{{list-table}}\n{rows}\n```\n")
    built = build(book)
    page = built.page("index")
    assert page.xpath("//table//td")[1].text_content().strip() == "a word"
    assert not page.xpath("//main//@style") and not page.xpath("//col")
    sheets = [f"_static/{name}.css" for name in ("book", "blocks", "tables")]
    assert page.xpath("//link[@rel='stylesheet']/@href") == sheets
    assert "_static/tables.css" not in built.page("sailor").xpath("//link[@rel='stylesheet']/@href")


def test_code_has_marks_where_it_has_colours_alone(small: Path, tmp_path: Path) -> None:
    book = write("letters", tmp_path)
    (book / "index.md").write_text("# A book\n\n```python\nreturn  (words, 'a word')\n```\n")
    page = build(book).page("index")
    (code,) = page.xpath("//div[contains(@class, 'highlight-')]")
    assert code.text_content().strip() == "return  (words, 'a word')"
    assert set(code.xpath(".//pre//span/@class")) == {"k", "s1"}
    assert "_static/code.css" in page.xpath("//link[@rel='stylesheet']/@href")


def test_the_sheets_of_an_extension_go_into_the_one_sheet_and_its_scripts_nowhere(small: Path, tmp_path: Path) -> None:
    book = write("letters", tmp_path, "sailor", "baker", "sources")
    built = build(book, extensions=["myst_parser", "sphinx_copybutton", "sphinx_design", "edition.book"])
    static = built.out / "_static"
    assert ".sd-card" in (static / "book.css").read_text(encoding="utf-8")
    assert {path.name for path in static.iterdir() if path.suffix in (".css", ".js")} == {
        *(
            "book.css",
            "book.js",
            "letter.js",
            "letter-opened.js",
            "charts.js",
            "comparing.js",
            "comparing.css",
            "signs.css",
            "guide.css",
            *(f"{name}.css" for name in ("blocks", "code", "registers", "tables", "front", "bibliography", "charts")),
            *(
                f"{name}.css"
                for name in ("states", "search", "dialogs", "own-notes", "ask", "without-scripts", "opened", "tour")
            ),
            "cite.js",
            "own-notes-dialog.js",
            "entries.js",
            "variants.js",
            "tour.js",
            "own-notes.js",
            "own-notes-in-prose.js",
            "own-notes-list.js",
            "ask.js",
        ),
        *("search.js", "search-box.js", "search-marks.js", "search-results.js", "search-data.js", "search-names.js"),
    }
    assert len(built.page("index").xpath("//link[@rel='stylesheet']")) == 1


def test_handlers_are_connected_in_one_place() -> None:
    connecting = [
        path.relative_to(ROOT).as_posix()
        for folder in ("book", "theme", "doctree")
        for path in (ROOT / "edition" / folder).rglob("*.py")
        if ".connect(" in path.read_text(encoding="utf-8")
    ]
    assert connecting == ["edition/book/handlers.py"]


def test_neither_the_pages_nor_the_print_know_the_other() -> None:
    for one, other in (("book", "press"), ("press", "book")):
        for path in (ROOT / "edition" / one).rglob("*.py"):
            assert f"edition.{other}" not in path.read_text(encoding="utf-8"), path


def test_a_page_of_a_large_book_shows_its_neighbours_and_leads_to_the_list_of_all(small: Path, tmp_path: Path) -> None:
    book = write("letters", tmp_path, "sailor", "baker", "sources")
    names = [f"page-{number:03}" for number in range(1, 121)]
    below = [f"below-{number}" for number in range(1, 4)]
    for name in (*names, *below):
        (book / f"{name}.md").write_text(f"# The {name}\n")
    (book / f"{names[59]}.md").write_text("# The page-060\n\n```{toctree}\n:hidden:\n\n" + "\n".join(below) + "\n```\n")
    listed = "\n".join(["sailor", "baker", *names])
    (book / "index.md").write_text(f"# A book\n\n```{{toctree}}\n:caption: Pages\n:hidden:\n\n{listed}\n```\n")
    built = build(book)

    def shown(page: str) -> list[str]:
        return [str(text) for text in built.page(page).xpath("//nav[@class='ed-chapters']//li/a/text()")]

    everything = "All 125 pages"
    assert shown("page-030") == [*(f"The page-{number:03}" for number in range(22, 39)), everything]
    assert shown("page-120") == [*(f"The page-{number:03}" for number in range(104, 121)), everything]
    assert len(shown("index")) == len(shown("search")) == 18
    around = [f"The page-{number:03}" for number in range(52, 69)]
    for page in ("page-060", "below-2"):
        assert shown(page) == [*around[:9], *(f"The {name}" for name in below), *around[9:], everything]
    (here,) = built.page("below-2").xpath("//nav[@class='ed-chapters']//a[@aria-current]/text()")
    assert here == "The below-2"
    assert built.page("page-030").xpath(f"//a[text()='{everything}']/@href") == ["all-pages.html"]
    addresses = built.page("all-pages").xpath("//article//li/a/@href")
    assert len(addresses) == len(set(addresses)) == 125
    assert all((built.out / str(address)).is_file() for address in addresses)


def test_a_book_that_is_not_large_has_no_page_of_all_pages(book_in_small: Book) -> None:
    assert not (book_in_small.out / "all-pages.html").exists()


@pytest.mark.parametrize("script", sorted(ROOT.glob("edition/**/scripts/*.js")), ids=lambda path: path.name)
def test_a_script_is_written_shorter_by_a_quarter_and_more(script: Path) -> None:
    assert len(join_scripts([script])) < 0.75 * len(script.read_text("utf-8"))


@pytest.mark.parametrize(
    ("written", "shorter"),
    [
        ("const a = b + +c - -d;", "const a=b+ +c- -d"),
        ("a\n  .b()\n  ?.c;\n(d)", "a.b()?.c,d"),
        ("say(`${a} ${b}\n  c, ${d} sites`, 'd  e', / f/g);", 'say(`${a} ${b}\n  c, ${d} sites`,"d  e",/ f/g)'),
        ("(() => {\n  const word = said();\n  say(word, { word }, window.word); // once\n})();",
         "(()=>{const e=said();say(e,{word:e},window.word)})()"),
    ],
)  # fmt: skip
def test_a_script_loses_what_means_nothing_and_keeps_what_is_text(written: str, shorter: str, tmp_path: Path) -> None:
    (tmp_path / "script.js").write_text(written, encoding="utf-8")
    assert join_scripts([tmp_path / "script.js"]) == shorter


def test_a_fault_in_a_script_is_told_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "wrong.js").write_text("const a = ;", encoding="utf-8")
    with pytest.raises(EditionError, match=r"wrong\.js.*not JavaScript"):
        join_scripts([tmp_path / "wrong.js"])
