"""The editor's guide says all that there is, and each of its examples is right."""

from __future__ import annotations

import re
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from books import Book, build, write
from conftest import ROOT
from lxml import etree

from edition.book import citing, guide, letter, page, registers
from edition.book.guide.fragment import make_document
from edition.check.files import check_files
from edition.cited import read_prose
from edition.commands import list_commands

GUIDE = ROOT / "edition" / "new" / "starter" / "chapters" / "guide.md"
TEXT = GUIDE.read_text(encoding="utf-8")
#: The examples in TEI, with what stands before them.
EXAMPLES = re.findall(r"^```\{example\}\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


def has(name: str) -> str:
    """Return the path to all elements of a class."""
    return f"//*[contains(concat(' ', @class, ' '), ' {name} ')]"


def write_guide(folder: Path, text: str) -> Path:
    book = write("asking", folder)
    (book / "sources.md").unlink()
    (book / "index.md").write_text(text, encoding="utf-8")
    return book


@pytest.fixture
def built(small: Path, tmp_path: Path) -> Book:
    return build(write_guide(tmp_path, TEXT))


def test_the_guide_names_every_element_that_a_text_may_have() -> None:
    schema = etree.parse(str(ROOT / "edition" / "tei" / "edition.rng"))
    elements = set(schema.xpath("//r:element/@name", namespaces={"r": "http://relaxng.org/ns/structure/1.0"}))
    code = " ".join(re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", TEXT, flags=re.DOTALL | re.MULTILINE)))
    assert len(elements) > 100
    assert elements - set(re.findall(r"[A-Za-z]+", code)) == set()


def test_the_guide_names_every_directive_role_and_command() -> None:
    app = MagicMock()
    for room in (citing, letter, registers, page, guide):
        room.setup(app)
    directives = {call.args[0] for call in app.add_directive.call_args_list}
    roles = {call.args[0] for call in app.add_role.call_args_list}
    assert {"letter", "example"} <= directives
    assert {"count", "entry"} <= roles
    assert {name for name in directives if f"```{{{name}}}" not in TEXT} == set()
    assert {name for name in roles if f"{{{name}}}`" not in TEXT} == set()
    assert [name for name in list_commands() if f"```{{command}} {name}\n" not in TEXT] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_each_example_is_a_text_in_which_nothing_is_wrong(example: str, tmp_path: Path) -> None:
    name = "miller-1901" if example.startswith("<TEI") else "example"
    path = tmp_path / f"{name}.xml"
    path.write_text(make_document(example), encoding="utf-8")
    (checked,) = check_files([path])
    assert [str(problem) for problem in checked.problems] == []


def test_a_line_of_an_example_is_the_same_line_of_its_document() -> None:
    for example in map(str.rstrip, EXAMPLES):
        assert len(make_document(example).splitlines()) == len(example.splitlines())


def test_the_guide_is_built_without_a_fault(built: Book) -> None:
    assert (built.status, built.said) == (0, "")
    shown = built.page("index")
    assert len(shown.xpath(has("ed-example-result"))) == len(EXAMPLES) + 1
    ids = [node.attrib["id"] for node in shown.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    assert not [identifier for identifier in ids if re.fullmatch(r"[pv]\d+", identifier)]
    targets = {link.attrib["href"][1:] for link in shown.xpath(f"{has('ed-example')}//a[starts-with(@href, '#')]")}
    assert targets
    assert targets <= set(ids)
    said = " ".join(shown.xpath("//article")[0].itertext())
    assert not re.findall(r"[–—]\w[\w-]* ", said)


def test_an_option_that_a_help_names_is_code(built: Book) -> None:
    options = built.page("index").xpath("//p/code | //dd//code")
    assert {"--apparatus", "--empty"} <= {option.text_content() for option in options}


def test_an_example_shows_what_a_page_makes_of_it(small: Path, tmp_path: Path) -> None:
    site = '<app xml:id="v01" type="substitution"><lem wit="#A">came</lem><rdg wit="#B #C">left</rdg></app>'
    example = f'<p xml:id="p1">It {site}.</p>'
    made = build(write_guide(tmp_path, f"# Guide\n\n```{{example}}\n{example}\n```\n"))
    (text,) = made.page("index").xpath(has("ed-example-text"))
    assert [node.get("data-wit") for node in text.xpath(".//*[@data-wit]")] == ["A", "B C"]
    (source,) = made.page("index").xpath(f"{has('ed-example')}//pre")
    assert source.text_content().strip() == example


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        ("```{example}\n<p>one</p>\n<paragraph/>\n```", 5, "paragraph"),
        ("```{example}\n<p>one</p>\n\n<p>two</q>\n```", 6, "not well-formed"),
        ('```{example}\n<p>one</p>\n<p><app xml:id="v01" type="wonder"><lem wit="#A"/></app></p>\n```', 5, "wonder"),
        ("```{example} latin\none\n```", 3, "no example in 'latin'"),
        ("```{command} fly\n```", 3, "no command 'fly'"),
        ("````{example} markdown\nGo.\n\n{date}`1901-13-45`\n````", 6, "'1901-13-45' is not a date"),
    ],
)
def test_a_broken_example_is_a_fault_with_its_line(
    content: str, line: int, told: str, small: Path, tmp_path: Path
) -> None:
    made = build(write_guide(tmp_path, f"# Guide\n\n{content}\n"))
    said = re.sub(r"\x1b\[[0-9;]*m", "", made.said)
    assert made.status == 1
    assert re.search(rf"index\.md:{line}: ERROR: .*{re.escape(told)}", said), said


def test_the_guide_of_this_book_is_that_of_every_edition() -> None:
    assert (ROOT / "chapters" / "guide.md").resolve() == GUIDE


def test_a_role_that_a_chapter_only_shows_asks_for_nothing(tmp_path: Path) -> None:
    chapter = tmp_path / "chapter.md"
    chapter.write_text("Write ``{entry}`people:x` ``, as in {entry}`people:y`.\n", encoding="utf-8")
    assert read_prose(chapter) == "Write                       , as in {entry}`people:y`.\n"
