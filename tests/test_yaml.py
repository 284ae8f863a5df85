"""YAML that is short as it is written and endless as it is meant, or that means nothing: said before it is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from books import build, write
from sphinx.errors import ConfigError

from edition import cli
from edition.book.build.settings import read_settings
from edition.check import page_rules
from edition.check.material import gather_material
from edition.errors import EditionError
from edition.letter_page import add_to_toc
from edition.project import read_project
from edition.yaml_text import MOST_REPEATED, compose, read_values, read_words

#: Aliases of aliases: nine lines that stand for 9 ** 9 words.
BOMB = "a0: &a0 lol\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
MERGED = "a0: &a0 {b: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 10))
INDENTED = "".join(f"  {line}\n" for line in BOMB.splitlines())
OPTIONS = "".join(f":{line}\n" for line in BOMB.splitlines())
LONG = f"a: &a {'x' * 1000}\nb: [{', '.join(['*a'] * 200)}]\n"
ENDLESS = "a: &a [b, *a]\n"
REPEATED = "aliases that repeat more than 100,000 values and characters"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (BOMB, 6, REPEATED),
        (MERGED, 6, REPEATED),
        (LONG, 2, REPEATED),
        (ENDLESS, 1, "an alias of what it stands in"),
        ("a: &a {b: {c: *a}}\n", 1, "an alias of what it stands in"),
        ("a: 1\nb: *c\n", 2, "not YAML"),
        ("a: [\n", 2, "not YAML"),
    ],
)
@pytest.mark.parametrize("read", [compose, read_words, read_values])
def test_what_is_longer_than_it_is_written_is_refused_with_its_line(
    read: Callable[[str, str, str], object], text: str, line: int, what: str
) -> None:
    with pytest.raises(EditionError) as raised:
        read(text, "page.md", "names with values")
    (problem,) = raised.value.problems
    assert (problem.file, problem.line, problem.what) == ("page.md", line, what)
    assert problem.expected.startswith("names with values")


@pytest.mark.parametrize("value", ["2024-13-45", "!!int ''", "!!bool perhaps", "!strange x", "9" * 5000, "{[a]: b}"])
def test_a_value_of_no_type_is_refused_where_types_are_asked_for(value: str) -> None:
    text = f"a: 1\nb:\n  c: {value}\n"
    with pytest.raises(EditionError, match=r"page\.md:13: not YAML; expected names"):
        read_values(text, "page.md", "names", before=10)
    compose(text, "page.md", "names")


def test_aliases_within_measure_are_read() -> None:
    text = "base: &base {a: 1, b: [x, y]}\nother: {<<: *base, a: 2}\nthird: *base\n"
    base = {"a": 1, "b": ["x", "y"]}
    assert read_values(text, "f.yml", "") == {"base": base, "other": base | {"a": 2}, "third": base}
    assert read_words("a: 1\nb: yes\n", "f.yml", "") == {"a": "1", "b": "yes"}
    assert read_values("", "f.yml", "") is None
    long = f"a: [{', '.join(['x'] * MOST_REPEATED)}]"
    assert len(read_words(long, "f.yml", "")["a"]) == MOST_REPEATED


PAGE = "chapters/sailor.md"
TEXT = "---\nfile_format: mystnb\n---\n\n# A page\n\n"


@pytest.mark.parametrize(
    ("name", "text", "line", "what"),
    [
        ("_toc.yml", f"root: chapters/sailor\nmeta:\n{INDENTED}", 8, REPEATED),
        ("_toc.yml", "root: chapters/sailor\nmeta: &m [*m]\n", 2, "an alias of what it stands in"),
        ("_config.yml", f"title: A\n{BOMB}", 7, REPEATED),
        ("_config.yml", "title: A\nauthor: 2024-13-45\n", 2, "not YAML"),
        (PAGE, f"---\n{BOMB}---\n\n# A page\n", 7, REPEATED),
        (PAGE, f"---\n{MERGED}---\n\n# A page\n", 7, REPEATED),
        (PAGE, "---\na: &a [*a]\n---\n\n# A page\n", 2, "an alias of what it stands in"),
        (PAGE, "---\nday: 2024-13-45\n---\n\n# A page\n", 2, "not YAML"),
        (PAGE, "---\na: *b\n---\n\n# A page\n", 2, "not YAML"),
        (PAGE, "---\na word\n---\n\n# A page\n", 1, "not names with values"),
        (PAGE, "---\n---\n\n# A page\n", 1, "not names with values"),
        (PAGE, f"{TEXT}```{{code-cell}} python\n---\n{BOMB}---\n1 + 1\n```\n", 14, REPEATED),
        (PAGE, f"{TEXT}```{{code-cell}} python\n{OPTIONS}```\n", 13, REPEATED),
        (PAGE, f"{TEXT}```{{raw-cell}}\n:a: [\n```\n", 9, "not YAML"),
        ("notebooks/counts.md", f"{TEXT}```{{code-cell}} python\n{OPTIONS}```\n", 13, REPEATED),
    ],
)
def test_a_book_whose_yaml_no_reader_comes_to_an_end_with_is_not_begun(
    name: str, text: str, line: int, what: str, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small.parent / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    found = [problem for rule in page_rules.RULES for problem in rule(gather_material())]
    assert [(problem.file, problem.line, problem.what) for problem in found if problem.file == name] == [
        (name, line, what)
    ]
    assert cli.main(["check"]) == 1
    assert f"{name}:{line}: {what}; expected names with values in YAML" in capsys.readouterr().err
    assert not (small.parent / "_build").exists()


def test_a_page_that_lies_where_no_chapter_does_is_not_read_either(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = write("letters", tmp_path, "baker", "sources")
    page = book / "essay.md"
    page.write_text(f"---\norphan: true\n{BOMB}---\n\n# A page\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="1"):
        build(book)
    assert re.search(rf"essay\.md:8: {REPEATED}; expected names", capsys.readouterr().err)


def test_a_project_file_of_aliases_is_refused_at_its_line(small: Path) -> None:
    path = small / "project.yml"
    before = path.read_text("utf-8")
    path.write_text(f"{before}{BOMB}", encoding="utf-8")
    with pytest.raises(EditionError, match=REPEATED) as raised:
        read_project(small.parent)
    (problem,) = raised.value.problems
    assert problem.line == before.count("\n") + 6


@pytest.mark.parametrize(("text", "what"), [(BOMB, REPEATED), (ENDLESS, "an alias of what it stands in")])
def test_a_table_of_contents_of_aliases_gets_no_line(text: str, what: str) -> None:
    with pytest.raises(EditionError, match=what):
        add_to_toc(f"root: index\n{text}", ["a"], {"a"})


def test_settings_without_end_are_said_before_sphinx_takes_them_up(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text(f"title: A\nlatex:\n{INDENTED}  latex_engine: *a9\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"_config\.yml:8: {REPEATED}; expected names with values in YAML"):
        read_settings(tmp_path)
