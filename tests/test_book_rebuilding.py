"""What is made again when something changes, and what is not."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from books import build, content, write
from in_small import SAILOR
from repeated import first
from sphinx.errors import ExtensionError
from test_kept import DAMAGES

from edition import theme
from edition.book.build.notebook_runs import are_outdated
from edition.book.page import downloads
from edition.facts import are_unchanged, digest_facts, name_fact, name_facts_read, read_facts
from edition.kept import read_kept
from edition.theme.page_files import STYLE_SHEET


def _touch(path: Path, old: str, new: str) -> None:
    """Change a file as an editor does, with a time of change that differs."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    later = path.stat().st_mtime_ns + 2_000_000_000
    os.utime(path, ns=(later, later))


#: Changes of data: the file, a text in it and what comes in its place, and the pages that show it.
CHANGES = [
    ("registers/terms.csv", "next to the captain", "below the captain", {"terms"}),
    ("letters/baker-1902.xml", "oven is cold", "oven is hot", {"baker", "index", "people", "chronology"}),
    ("registers/events.csv", "The ship comes in", "The ship is here", {"chronology"}),
    ("references.bib", "Keeper, Mary", "Keeper, Martha", {"sailor", "people", "sources"}),
]


def test_a_change_of_data_makes_the_pages_again_that_show_it_and_no_change_none(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = write("letters", tmp_path)
    build(book)
    assert build(book).read == []
    # A changed style sheet comes into a book whose pages have not changed.
    sheet = tmp_path / "another.css"
    sheet.write_text("p { outline: 3px dotted red }")
    monkeypatch.setattr(theme, "SHEETS", (sheet,))
    again = build(book)
    assert again.read == []
    assert "3px dotted red" in (again.out / "_static" / STYLE_SHEET).read_text(encoding="utf-8")
    for file, old, new, pages in CHANGES:
        _touch(small / file, old, new)
        again = build(book)
        assert pages <= set(again.read), file
        if "terms" in pages:  # a change of one register leaves the others alone
            assert set(again.read) == pages
        shown = "".join(path.read_text(encoding="utf-8") for path in again.out.glob("*.html"))
        assert new.split(", ")[-1] in shown, file


def test_how_a_letter_is_cited_goes_with_its_page(small: Path, tmp_path: Path) -> None:
    book = write("letters", tmp_path, "sailor", "baker", "sources")
    cited = build(book).out / "_static" / "citations"
    assert {path.stem for path in cited.iterdir()} == {"baker-1902", "sailor-1901"}
    (book / "baker.md").write_text("# No letter\n", encoding="utf-8")
    build(book)
    assert {path.stem for path in cited.iterdir()} == {"sailor-1901"}


#: One moment is tried at once, some where minutes are taken, all of them before a release.
_TRIED = {95: (), 40: (pytest.mark.whole,), 70: (pytest.mark.whole,)}
_RARELY = (pytest.mark.whole, pytest.mark.release)


@pytest.mark.parametrize("moment", [pytest.param(each, marks=_TRIED.get(each, _RARELY)) for each in range(5, 100, 5)])
def test_a_build_that_was_cut_off_is_begun_anew_and_is_that_of_one_that_was_not(
    moment: int, small: Path, tmp_path: Path
) -> None:
    book = write("letters", tmp_path)
    events: list[object] = []
    build(book, seen=lambda *event: events.append(event))
    terms, settings = small / "registers" / "terms.csv", book / "conf.py"
    terms.write_text(terms.read_text(encoding="utf-8").replace("next to the", "below the"), encoding="utf-8")
    # All pages are read and written again.
    settings.write_text(settings.read_text(encoding="utf-8") + "\nkeep_warnings = True\n", encoding="utf-8")
    _build_and_die(book, moment * len(events) // 100)
    again = build(book)
    assert content(again.out) == content(build(book, folder=tmp_path / "anew").out)
    assert build(book).read == []


def _build_and_die(book: Path, last: int) -> None:
    """Build in a process of its own that is killed when so many events have come."""
    if child := os.fork():
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        return
    come = count(1)

    def see(*_event: object) -> None:
        if next(come) >= last:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        build(book, seen=see)
    finally:
        os._exit(1)


NOTEBOOKS: dict[str, Any] = {"extensions": ["myst_nb", "edition.book"], "nb_execution_mode": "cache"}


def _results(book: Path) -> set[Path]:
    return {*(book / ".cache" / "notebooks" / "index").iterdir()}


def test_a_notebook_runs_again_when_a_table_that_it_reads_has_changed(small: Path, tmp_path: Path) -> None:
    book = write("notebook", tmp_path)
    first = build(book, **NOTEBOOKS)
    assert "There are 2 people." in first.page("index").text_content()
    assert build(book, **NOTEBOOKS).read == []
    people = small / "registers" / "people.csv"
    before = people.read_text(encoding="utf-8")
    people.write_text(before + "cook-peter,Peter,,,,,cook,,,,,gazette1902\n", encoding="utf-8")
    second = build(book, **NOTEBOOKS)
    assert second.read == ["index"]
    assert "There are 3 people." in second.page("index").text_content()
    # What was found before is kept beside it, and holds again with the table.
    kept = _results(book)
    assert len(kept) == 2
    people.write_text(before, encoding="utf-8")
    assert "There are 2 people." in build(book, **NOTEBOOKS).page("index").text_content()
    assert _results(book) == kept


def test_a_notebook_can_wait_with_its_last_results_until_it_is_to_run(small: Path, tmp_path: Path) -> None:
    book = write("notebook", tmp_path)
    build(book, **NOTEBOOKS)
    people = small / "registers" / "people.csv"
    people.write_text(people.read_text(encoding="utf-8") + "cook-peter,Peter,,,,,cook,,,,,gazette1902\n", "utf-8")
    assert build(book, edition_notebooks=False, **NOTEBOOKS).read == [] and are_outdated(book)
    assert build(book, **NOTEBOOKS).read == ["index"] and not are_outdated(book)


@pytest.mark.parametrize(("asks", "kind"), [("letter.variants", "text"), ("letter.notes", "file")])
def test_a_letter_is_noted_whole_once_its_notes_are_looked_at_however_its_folder_is_named(
    asks: str, kind: str, small: Path
) -> None:
    code = f"import edition, edition.watch; letter = edition.load('sailor-1901'); {asks}; edition.watch.tell()"
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=small.parent,
        env={**os.environ, "EDITION_PROJECT": "."},
        capture_output=True,
        text=True,
        check=True,
    )
    known = list(name_facts_read(json.loads(told.stdout)))
    assert name_fact(kind, small / "letters" / "sailor-1901.xml") in known
    assert len([name for name in known if name.endswith("sailor-1901.xml")]) == 1


def test_exports_are_begun_with_the_first_build_of_a_page_that_lists_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []
    monkeypatch.setattr(downloads, "_can_fork", lambda: True)
    monkeypatch.setattr(downloads, "_offered", lambda _app: {})
    page = tmp_path / "page.md"
    pool = SimpleNamespace(submit=lambda *_: begun.append(page.read_text(encoding="utf-8")))
    monkeypatch.setattr(downloads, "ProcessPoolExecutor", lambda *_, **__: pool)
    env: Any = SimpleNamespace(all_docs={}, metadata={}, doc2path=lambda _name: page)
    app: Any = SimpleNamespace(config=SimpleNamespace(edition_exports=True))
    for text in ("# Of downloads\n", "```{downloads} tei\n```\n"):
        page.write_text(text, encoding="utf-8")
        downloads.Ahead().begin(app, env, ["page"])
    assert begun == ["```{downloads} tei\n```\n"]


def test_a_package_that_is_gone_is_no_fault_but_another_fact() -> None:
    assert not are_unchanged({"version no-such-package": "1.0"})


@pytest.mark.whole
def test_a_result_goes_with_a_file_that_it_was_made_from(small: Path, tmp_path: Path) -> None:
    book = write("notebook", tmp_path)
    secret = tmp_path / "published" / "secret.xml"
    secret.parent.mkdir()
    secret.write_text("not to be kept")
    notebook = json.loads((book / "index.ipynb").read_text(encoding="utf-8"))
    notebook["cells"][1]["source"] = f"import pathlib\nfor path in pathlib.Path({str(secret.parent)!r}).iterdir():\n"
    notebook["cells"][1]["source"] += "    print(path.read_text())"
    (book / "index.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    assert "not to be kept" in build(book, **NOTEBOOKS).page("index").text_content()
    secret.unlink()
    assert "not to be kept" not in build(book, **NOTEBOOKS).page("index").text_content()
    assert not any("not to be kept" in result.read_text(encoding="utf-8") for result in _results(book))


def test_a_notebook_does_not_run_again_for_what_it_does_not_read(small: Path, tmp_path: Path) -> None:
    book = write("notebook", tmp_path)
    build(book, **NOTEBOOKS)
    kept = _results(book)
    _touch(small / "registers" / "terms.csv", "next to the captain", "below the captain")
    notebook = book / "index.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8").replace("# A notebook", "# Another title"))
    again = build(book, **NOTEBOOKS)
    assert "There are 2 people." in again.page("index").text_content()
    assert _results(book) == kept


def test_a_notebook_that_fails_stops_the_build_with_its_file_and_its_cell(small: Path, tmp_path: Path) -> None:
    book = write("notebook", tmp_path)
    notebook = book / "index.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8").replace("import edition", "import edition_of_nobody"))
    with pytest.raises(ExtensionError, match=r"index\.ipynb: .*\n(.*\n)*.*edition_of_nobody"):
        build(book, **NOTEBOOKS)
    assert not (book / ".cache" / "notebooks").exists()


#: Of these, one is damaged at once, two where minutes are taken, all of them before a release.
_FILES = (
    *("html/sailor.html", "html/_static/book.css", "doctrees/sailor.doctree", "doctrees/environment.pickle"),
    *("doctrees/written.pickle", "doctrees/code.json", "doctrees/layers.json", "doctrees/whole.json"),
    *("html/search.html", "html/objects.inv", "html/.buildinfo"),
)


@pytest.mark.parametrize(
    "file", [_FILES[0], *(pytest.param(each, marks=_RARELY[: 1 if each in _FILES[1:3] else 2]) for each in _FILES[1:])]
)
def test_a_book_of_which_a_file_is_damaged_is_the_book_built_anew(file: str, small: Path, tmp_path: Path) -> None:
    book = write("letters", tmp_path)
    before = content(build(book).out)
    place = book / "_build" / file
    for how in ("cut short", "noise", "gone") if file != _FILES[0] else ("cut short",):
        DAMAGES[how](place)
        again = build(book)
        assert not again.said and content(again.out) == before
    assert build(book).read == []


def test_pages_that_another_builder_has_read_since_are_written(small: Path, tmp_path: Path) -> None:
    book = write("letters", tmp_path)
    build(book)
    _touch(small / SAILOR, "<label>", "<label>Indeed, ")
    build(book, "dummy")
    assert "Indeed, " in build(book).page("sailor").text_content()


@pytest.mark.whole
@pytest.mark.parametrize("name", ["cut short", "noise", "other JSON", "a folder"])
def test_a_notebook_whose_results_are_damaged_runs_again(name: str, small: Path, tmp_path: Path) -> None:
    book = write("notebook", tmp_path)
    before = content(build(book, **NOTEBOOKS).out)
    (result,) = (book / ".cache" / "notebooks" / "index").iterdir()
    DAMAGES[name](result)
    assert content(build(book, **NOTEBOOKS).out) == before
    assert read_kept(result)


def test_what_changes_while_a_notebook_runs_makes_its_result_hold_for_nothing(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("1")
    assert are_unchanged(read_facts([name_fact("file", table)], since=table.stat().st_mtime + 1))
    assert not are_unchanged(read_facts([name_fact("file", table)], since=table.stat().st_mtime - 1))


def test_a_fact_is_another_when_a_byte_has_changed_a_file_has_come_or_gone(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    names = [name_fact("file", table), name_fact("folder", tmp_path)]
    seen = [read_facts(names, time.time())]
    for words in ("1", "22"):
        table.write_text(words)
        seen.append(read_facts(names, time.time()))
    table.unlink()
    assert len(set(map(digest_facts, seen))) == 3
    assert read_facts(names, time.time()) == seen[0]


def test_the_text_of_a_letter_is_the_same_fact_when_only_a_note_has_changed(small: Path) -> None:
    letter = small / "letters" / "sailor-1901.xml"
    names = [name_fact("text", letter), name_fact("file", letter)]
    before = read_facts(names, time.time())
    (note,) = re.findall(r"<div type=\"notes\">.*?<label>(.*?)</label>", letter.read_text(encoding="utf-8"), re.S)[:1]
    _touch(letter, f"<label>{note}</label>", f"<label>{note} indeed</label>")
    after = read_facts(names, time.time() + 10)
    assert [before[name] == after[name] for name in names] == [True, False]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    first(
        [
            ("data/letters/sailor-1901.xml", "<label>", "<label>Indeed, "),
            ("data/registers/people.csv", "Ivan the sailor", "John the sailor"),
            ("book-letters/sailor.md", "# ", "# Another title for "),
            ("data/letters/baker-1902.xml", "oven is cold", "oven is hot"),
            ("data/registers/terms.csv", "next to the captain", "below the captain"),
            ("data/references.bib", "Keeper, Mary", "Keeper, Martha"),
            ("book-letters/index.md", "# ", "Words before.\n\n# "),
        ],
        2,
    ),
)
def test_a_book_built_again_after_a_change_is_the_book_built_anew(
    file: str, old: str, new: str, small: Path, tmp_path: Path
) -> None:
    book = write("letters", tmp_path)
    build(book)
    place = book.parent if file.startswith("book-") else small.parent
    _touch(place / file, old, new)
    again = build(book)
    anew = build(book, folder=tmp_path / "anew")
    assert not anew.said
    assert content(again.out) == content(anew.out)


@pytest.mark.whole
def test_a_build_says_what_it_is_at_where_it_is_asked_to(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = write("letters", tmp_path)
    build(book)
    assert capsys.readouterr().out == ""
    _touch(book / "sailor.md", "# ", "# Another title for ")
    build(book, edition_progress=True)
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "reading 1 pages, 0 of them notebooks"
    assert re.fullmatch(r"1 pages read, \d+ written", told[-1])
