"""What is made again when something changes, and what is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from books import build, write

from edition.book import execution
from edition.book.execution import fingerprint


def _touch(path: Path, old: str, new: str) -> None:
    """Change a file as an editor does, with a time of change that differs."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    later = path.stat().st_mtime_ns + 2_000_000_000
    os.utime(path, ns=(later, later))


def test_nothing_is_read_again_when_nothing_has_changed(small: Path, tmp_path: Path) -> None:
    book = write("letters", tmp_path)
    build(book)
    assert build(book).read == []


@pytest.mark.parametrize(
    ("file", "old", "new", "pages"),
    [
        ("letters/baker-1902.xml", "oven is cold", "oven is hot", {"baker", "index", "people", "chronology"}),
        ("registers/terms.csv", "next to the captain", "below the captain", {"terms"}),
        ("registers/events.csv", "The ship comes in", "The ship is here", {"chronology"}),
        ("references.bib", "Keeper, Mary", "Keeper, Martha", {"sailor", "people", "sources"}),
    ],
)
def test_a_change_of_data_makes_the_pages_again_that_show_it(
    file: str, old: str, new: str, pages: set[str], small: Path, tmp_path: Path
) -> None:
    book = write("letters", tmp_path)
    build(book)
    _touch(small / file, old, new)
    again = build(book)
    assert pages <= set(again.read)
    shown = "".join(path.read_text(encoding="utf-8") for path in again.out.glob("*.html"))
    assert new.split(", ")[-1] in shown


def test_a_change_of_one_register_leaves_the_others_alone(small: Path, tmp_path: Path) -> None:
    book = write("letters", tmp_path)
    build(book)
    _touch(small / "registers" / "terms.csv", "next to the captain", "below the captain")
    assert set(build(book).read) == {"terms"}


def test_a_changed_style_sheet_comes_into_a_book_whose_pages_have_not_changed(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = write("letters", tmp_path)
    build(book)
    styles = tmp_path / "static"
    styles.mkdir()
    (styles / "shell.css").write_text("p { color: red }")
    monkeypatch.setattr(execution, "_STATIC", styles)
    assert build(book).read == ["index"]


def test_a_fingerprint_shows_a_changed_byte_a_new_name_and_a_new_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1")
    seen = [fingerprint(tmp_path)]
    (tmp_path / "a.csv").write_text("2")
    seen.append(fingerprint(tmp_path))
    (tmp_path / "a.csv").rename(tmp_path / "b.csv")
    seen.append(fingerprint(tmp_path))
    (tmp_path / "c.csv").write_text("")
    seen.append(fingerprint(tmp_path))
    assert len(set(seen)) == 4


def test_a_fingerprint_leaves_out_the_readers_own_copies_and_what_python_caches(tmp_path: Path) -> None:
    before = fingerprint(tmp_path)
    for name in ("sources", "__pycache__"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
    assert fingerprint(tmp_path) == before


def test_notebooks_run_again_when_data_have_changed_and_old_results_are_dropped(small: Path, tmp_path: Path) -> None:
    book = write("notebook", tmp_path)
    options = {"extensions": ["myst_nb", "edition.book"], "nb_execution_mode": "cache"}
    first = build(book, **options)
    assert "There are 2 people." in first.page("index").text_content()
    (cache,) = (book / ".cache" / "jupyter").iterdir()
    assert build(book, **options).read == []
    people = small / "registers" / "people.csv"
    people.write_text(
        people.read_text(encoding="utf-8") + "cook-peter,Peter,,,,,cook,,,,,gazette1902\n", encoding="utf-8"
    )
    second = build(book, **options)
    assert second.read == ["index"]
    assert "There are 3 people." in second.page("index").text_content()
    assert not cache.exists()
    assert len(list((book / ".cache" / "jupyter").iterdir())) == 1


def test_a_notebook_does_not_see_the_readers_own_settings_of_ipython(small: Path, tmp_path: Path) -> None:
    build(write("letters", tmp_path))
    assert Path(os.environ["IPYTHONDIR"]).is_relative_to(tmp_path)


def test_what_notebooks_read_includes_the_published_layer(small: Path, tmp_path: Path) -> None:
    before = execution.what_notebooks_read()
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "letter.xml").write_text("<TEI/>")
    assert execution.what_notebooks_read() != before
