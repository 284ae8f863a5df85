"""What the book does with requests it cannot meet and with text that means harm."""

from __future__ import annotations

import re
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from books import build, write
from lxml import html
from sphinx.errors import ConfigError


def test_a_page_that_asks_for_what_there_is_not_says_so_with_its_file_and_line(small: Path, tmp_path: Path) -> None:
    made = build(write("asking", tmp_path))
    assert made.status == 1
    said = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in made.said.splitlines()]
    expected = {
        3: "no letter 'captain-1903'",
        4: "sailor-1901 has no paragraph 'p99'",
        5: "sailor-1901 has no variant 'p1'",
        6: "sailor-1901 has no note 'n99'",
        7: "no register 'animals'",
        8: "the register of people has no entry 'nobody'",
        9: "'1901-13-45' is not a date",
        10: "no count 'wonders sailor-1901'",
        11: "no letter 'captain-1903'",
        12: "no filter 'colour'",
        13: "sailor-1901 has no witness 'Z'",
        14: "no register 'animals'",
        16: "nowhere1900",
        18: "no letter 'captain-1903'",
        21: "no layer 'lost'",
        25: "the published layer of sailor-1901 has not been made",
        29: "no register 'animals'",
        32: "no vocabulary 'colours'",
        35: "no letter 'captain-1903'",
        38: "sailor-1901 has no variant 'v99'",
        43: "sailor-1901 has no witness 'Z'",
        48: "a specimen of 1 versions",
        52: "the frame 'west 3'",
        56: "no letter 'captain-1903'",
    }
    for line, words in expected.items():
        assert [text for text in said if words in text], words
        assert [text for text in said if f"index.md:{line}:" in text and words in text], (line, words, said)


ASKING = """# What broken data are asked for

{paragraph}`sailor-1901#p1`

{entry}`people:sailor-ivan`

{count}`variants sailor-1901`

{count}`entries people`

```{letter} sailor-1901
```

```{witnesses} sailor-1901
```

```{register} people
```

```{chronology}
```
"""


@pytest.mark.parametrize(
    ("file", "old", "new", "told", "lines"),
    [
        ("letters/sailor-1901.xml", 'type="omission"', 'type="wonder"', "sailor-1901.xml", {3, 7, 11, 14, 17, 20}),
        ("datapackage.json", "{", "{{", "datapackage.json", {5, 7, 9, 17, 20}),
        ("registers/people.csv", "id,", "key,", "people.csv", {5, 9, 17, 20}),
    ],
)
def test_broken_data_are_reported_at_every_place_of_a_page_that_asks_for_them(
    file: str, old: str, new: str, told: str, lines: set[int], small: Path, tmp_path: Path
) -> None:
    text = (small / file).read_text(encoding="utf-8")
    assert old in text
    (small / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    book = write("asking", tmp_path)
    (book / "index.md").write_text(ASKING, encoding="utf-8")
    made = build(book)
    assert made.status == 1
    assert made.page("index").text_content()
    said = re.sub(r"\x1b\[[0-9;]*m", "", made.said)
    reported = re.findall(rf"index\.md:(\d+): ERROR: \S*{re.escape(told)}(?::\d+)?: .*expected", said)
    assert {int(line) for line in reported} == lines, said


def test_a_broken_file_of_addresses_stops_the_build_with_its_name(small: Path, tmp_path: Path) -> None:
    (small / "project.yml").write_text("repository: [\n")
    with pytest.raises(ConfigError, match=r"project\.yml.*expected"):
        build(write("letters", tmp_path))


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def _poisoned(letter: str) -> str:
    """Return a letter with hostile text in its words and in attributes that reach a page."""
    attribute = escape(HOSTILE, {'"': "&quot;"})
    places = (
        "A sailor",
        "Dear ",
        "The harbour",
        "We lie",
        "since Friday",
        "none",
        "coal</label",
        "A: the",
        "The letter as",
    )
    for words in places:
        letter = letter.replace(words, escape(HOSTILE) + words)
    letter = letter.replace("wait for", f'<pb n="{attribute}"/><lb/><hi rend="{attribute}">wait</hi> for')
    return letter.replace(
        "blue scarf", f'<date when="{attribute}">blue</date> <ref target="javascript:alert(3)">scarf</ref>'
    )


def test_hostile_text_in_any_field_comes_out_escaped(small: Path, tmp_path: Path) -> None:
    letter = small / "letters" / "sailor-1901.xml"
    letter.write_text(_poisoned(letter.read_text(encoding="utf-8")), encoding="utf-8")
    for table in (small / "registers").glob("*.csv"):
        rows = table.read_text(encoding="utf-8")
        for words in ("Ivan the sailor", "his sister", "Lowport", "a harbour", "sold coal", "the officer", "The ship"):
            rows = rows.replace(words, words + HOSTILE.replace('"', "”"))
        table.write_text(rows, encoding="utf-8")
    bibliography = small / "references.bib"
    bibliography.write_text(bibliography.read_text(encoding="utf-8").replace("Keeper", HOSTILE.replace('"', "")))
    made = build(write("letters", tmp_path))
    for path in made.out.glob("*.html"):
        tree = html.parse(str(path))
        assert not tree.xpath("//@onerror"), path
        programs = tree.xpath("//script[not(contains(@type, 'json'))]")  # the others are data, which nothing runs
        assert not [script for script in programs if "alert" in (script.text or "")], path
        assert not tree.xpath("//a[starts-with(@href, 'javascript')]"), path
    for page in ("sailor", "people", "places", "organisations", "terms", "chronology", "lists", "sources"):
        assert "<script>alert(1)</script>" in made.page(page).text_content(), page


TWICE = {
    "a register": ("```{register} people\n```\n\n```{register} people\n```\n", 6, "the id "),
    "the events, once as a register": ("```{register} events\n```\n\n```{chronology}\n```\n", 6, "the id "),
    "a letter": ("```{letter} sailor-1901\n```\n\n```{letter} sailor-1901\n```\n", 6, "the id "),
    "two letters": ("```{letter} sailor-1901\n```\n\n```{letter} baker-1902\n```\n", 6, "the id "),
    "a heading with the id of a letter's notes": ("## Notes\n\n```{letter} sailor-1901\n```\n", 5, "the id notes;"),
    "a target with the id of its apparatus": ("(apparatus)=\n## A\n\n```{letter} sailor-1901\n```\n", 6, "apparatus;"),
    "a target with the id of its text": ("(text)=\n\nA\n\n```{letter} sailor-1901\n```\n", 7, "the id text;"),
    "a target with the id of a paragraph": ("(p1)=\n## A\n\n```{letter} sailor-1901\n```\n", 6, "the id p1;"),
    "a target with the id of an entry": ("(sailor-ivan)=\n## A\n\n```{register} people\n```\n", 6, "ivan;"),
}  # fmt: skip


@pytest.mark.parametrize("twice", TWICE)
def test_what_would_stand_twice_on_a_page_is_said_once(twice: str, small: Path, tmp_path: Path) -> None:
    book = write("asking", tmp_path)
    text, line, what = TWICE[twice]
    (book / "index.md").write_text(f"# A page\n\n{text}", encoding="utf-8")
    made = build(book)
    said = [re.sub(r"\x1b\[[0-9;]*m", "", words) for words in made.said.splitlines()]
    assert made.status == 1
    (told,) = [words for words in said if "a second time on this page" in words]
    assert f"index.md:{line}: ERROR:" in told and what in told
    assert not [words for words in said if "Duplicate" in words]
    ids = made.page("index").xpath("//@id")
    assert sorted(ids) == sorted(set(ids))


def test_a_target_after_a_letter_keeps_its_own_place(small: Path, tmp_path: Path) -> None:
    book = write("asking", tmp_path)
    text = "# A page\n\n{ref}`there <notes>`\n\n```{letter} sailor-1901\n```\n\n(notes)=\n## Of my own\n"
    (book / "index.md").write_text(text, encoding="utf-8")
    page = build(book).page("index")
    (link,) = [each for each in page.xpath("//a") if each.text_content() == "there"]
    (meant,) = page.xpath(f"//*[@id={link.get('href').removeprefix('#')!r}]")
    assert "Of my own" in meant.xpath("string(following::h2[1])") and link.get("href") != "#notes"
