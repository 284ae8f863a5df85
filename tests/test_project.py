"""The edition at hand: found from the working folder upwards, or given; two of them can be read side by side."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from in_small import make

import edition
from edition import bibliography, store
from edition.check import check
from edition.cli import main
from edition.errors import EditionError
from edition.exports import gather_contents
from edition.exports.catalogue import list_items
from edition.project import Pages, find_project

NONE = r"no edition here; expected a folder, or one below it, with data/project\.yml"


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder that is in no edition."""
    monkeypatch.delenv("EDITION_PROJECT", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("below", ["", "chapters", "data/registers"])
def test_it_is_found_from_the_working_folder_upwards(
    below: str, nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make(nowhere).parent
    monkeypatch.chdir(root / below)
    assert (find_project().root, find_project().title) == (root.resolve(), "Letters of a Harbour")


def test_where_there_is_none_one_sentence_says_so(nowhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(edition.EditionError, match=NONE):
        edition.letters()
    for command in (["check"], ["info"], ["export", "--out", "x"]):
        assert main(command) == 1
        assert len(capsys.readouterr().err.splitlines()) == 1
    assert list(nowhere.iterdir()) == []


def test_it_can_be_given_to_a_command(nowhere: Path) -> None:
    root = make(nowhere).parent
    command = [sys.executable, "-m", "edition", "--project", str(root), "info", "sailor-1901"]
    done = subprocess.run(command, cwd=nowhere, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "sailor-1901" in done.stdout


@pytest.mark.book
def test_another_edition_is_read_beside_the_one_at_hand(tmp_path: Path) -> None:
    other = find_project(make(tmp_path))
    assert other.root != find_project().root
    assert edition.letters(other) == ["baker-1902", "sailor-1901"]
    letter = edition.load("sailor-1901", project=other)
    assert letter.path and letter.path.is_relative_to(other.root)
    assert set(edition.register("people", other)["id"]) != set(edition.register("people")["id"])
    assert bibliography.sources(other).keys() != bibliography.sources().keys()
    assert check(other) == []
    contents = gather_contents(other)
    assert (contents.project, [found.id for found in contents.letters]) == (other, edition.letters(other))


def test_pages_are_named_after_what_stands_on_them_unless_others_are_given(tmp_path: Path) -> None:
    pages = Pages(letter="letters/{id}", events="when")
    assert pages.of_letter("sailor-1901") == "letters/sailor-1901"
    assert (pages.of_register("people"), pages.of_register("events")) == ("chapters/people", "when")


# What the edition calls its texts.


def test_pages_exports_and_messages_call_a_text_what_the_edition_calls_it(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = small / "project.yml"
    said = settings.read_text(encoding="utf-8")
    settings.write_text(said.replace("{singular: letter, plural: letters}", "{singular: ode, plural: odes}"))
    with pytest.raises(EditionError, match="no ode 'nobody'"):
        store.load("nobody")
    assert main(["check"]) == 0
    assert capsys.readouterr().out.startswith("2 odes, ")
    with pytest.raises(SystemExit):
        main(["export", "--help"])
    help_of_export = capsys.readouterr().out.replace("~/letters", "")
    assert "Write the whole edition for other tools, or some odes." in help_of_export
    assert "letter" not in help_of_export
    contents = gather_contents()
    described = " ".join(item.description for item in list_items(contents))
    assert "A JSON file for each ode" in described
    assert "letter" not in described


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("text: {singular: poem}", "text: no plural; expected as `singular: poem`"),
        ("text: poem", "not names with values"),
        ("text: {singular: poem, plural: poems, dual: two}", "dual"),
    ],
)
def test_a_noun_has_a_singular_and_a_plural(small: Path, said: str, wrong: str) -> None:
    settings = small / "project.yml"
    given = settings.read_text(encoding="utf-8")
    settings.write_text(given.replace("text: {singular: letter, plural: letters}", said))
    with pytest.raises(EditionError, match=re.escape(wrong)):
        find_project(small)


WRONG = {
    "a space in an address": ("repository", "https://example.org/a b", "https address"),
    "a space at the end of an address": ("repository", '"https://example.org/ "', "https address"),
    "nothing after https": ("repository", "https://", "https address"),
    "no host": ("site", "https:///edition", "https address"),
    "a control character in an address": ("site", '"https://example.org/\\x07"', "https address"),
    "a line break in an address": ("site", '"https://example.org/\\na"', "https address"),
    "a password in an address": ("site", "https://anna:salt@example.org", "https address"),
    "a query behind which nothing can lie": ("site", "https://example.org/?edition=1", "https address"),
    "a place in a page": ("repository", "https://example.org/#edition", "https address"),
    "a quotation mark in an address": ("licence_address", "'https://example.org/\"onclick'", "https address"),
    "another way to fetch": ("site", "javascript:alert(1)", "https address"),
    "a port that is none": ("site", "https://example.org:port", "https address"),
    "a title of spaces": ("title", '"   "', "words on one line"),
    "a title that nobody can see": ("title", '"\\u200b\\u00a0"', "words on one line"),
    "a control character in a title": ("title", '"A\\eharbour"', "words on one line"),
    "a separator of lines in a title": ("subtitle", '"A\\u2028harbour"', "words on one line"),
    "half a character in a title": ("editors", '"A\\ud800"', "words on one line|not YAML"),
    "a list for a title": ("title", "[a, b]", "words on one line"),
    "names with values for a version": ("version", "{first: 1}", "three numbers"),
    "a version of two numbers": ("version", "1.0", "three numbers"),
    "a version of thousands of digits": ("version", f"1.0.{'9' * 5000}", "three numbers"),
    "languages that are a word": ("languages", "english", "not names with values"),
    "a language in a list": ("languages", "{en: [English]}", "tags of languages"),
    "a list of codes that is a word": ("vocabularies", "{mechanism: slip}", "not names with values"),
    "a page twice": ("pages", "{events: chapters/a, events: chapters/b}", "events is said twice"),
    "a page out of the book": ("pages", "{events: ../a}", "the name of a page"),
    "a day that there is not": ("released", "2027-02-30", "a day"),
    "a name that is not known": ("titel", "A harbour", "no name that is known"),
    "a name twice": ("title", "A harbour\ntitle: Another", "title is said twice"),
    "a name of two lines": ("publisher", '"a\\nb"', "a name on one line"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_a_value_that_cannot_be_is_refused_with_its_line(wrong: str, small: Path) -> None:
    name, value, expected = WRONG[wrong]
    settings = small / "project.yml"
    kept = [line for line in settings.read_text(encoding="utf-8").splitlines() if not line.startswith(f"{name}:")]
    settings.write_text("\n".join([*kept, f"{name}: {value}", ""]), encoding="utf-8")
    with pytest.raises(EditionError, match=expected) as raised:
        find_project(small)
    assert all(re.match(r"data/project\.yml:\d+: ", str(problem)) for problem in raised.value.problems)


@pytest.mark.parametrize("address", ["https://example.org", "https://müller.example:8080/a-b_c/~d/%20", "https://a/b/"])
def test_an_address_is_taken(address: str, small: Path) -> None:
    settings = small / "project.yml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("https://letters.example", address), "utf-8")
    assert find_project(small).site == address.rstrip("/")
