"""A letter without a page gets one, and a line in the table of contents, which otherwise stays as it was written."""

from __future__ import annotations

import re
from pathlib import Path

import in_small
import pytest
import yaml

from edition.errors import EditionError
from edition.letter_page import add_to_toc, make_pages
from edition.project import find_project

PARTS = """\
# what is built
format: jb-book
root: index
parts:
  - caption: The texts   # in order
    chapters:
      - file: chapters/a-1901
        sections:
          - file: chapters/a-1901-notes
      # what follows
      - file: notebooks/variants
  - caption: Registers
    chapters: [{file: chapters/people}]
"""


def pages(toc: str) -> list[str]:
    return re.findall(r"file: ([\w/-]+)", toc)


def test_a_line_comes_after_the_page_of_the_last_letter_and_all_that_is_below_it() -> None:
    added = add_to_toc(PARTS, ["chapters/b-1902"], {"chapters/a-1901", "chapters/b-1902"})
    assert added == PARTS.replace("      # what follows", "      - file: chapters/b-1902\n      # what follows")


def test_the_first_letter_gets_a_part_of_its_own() -> None:
    added = add_to_toc(PARTS, ["chapters/b-1902"], set())
    part = yaml.safe_load(added)["parts"][0]
    assert part == {"caption": "The texts", "chapters": [{"file": "chapters/b-1902"}]}
    assert added.replace("  - caption: The texts\n    chapters:\n      - file: chapters/b-1902\n", "", 1) == PARTS


@pytest.mark.parametrize(
    "toc",
    [
        "root: index\n",
        "root: index",
        "root: index\nchapters:\n- file: z\n",
        "root: index\nsections:\n  - file: z\n",
        "format: jb-article\nroot: index\nsections:\n    - file: z.md\n",
        "root: index\nsubtrees:\n- entries:\n  - file: z\n",
    ],
)
def test_a_line_is_put_in_wherever_pages_are_listed(toc: str) -> None:
    added = add_to_toc(toc, ["b"], {"b"})
    assert sorted(pages(added)) == sorted(["b", *pages(toc)])
    assert add_to_toc(added, ["b"], {"b"}) == added


@pytest.mark.parametrize(
    ("toc", "told"),
    [
        ("root: [", "not YAML"),
        ("- file: a\n", "no page named as root"),
        ("root: index\nchapters: [{file: a}]\n", "no line can be put in here"),
    ],
)
def test_what_no_line_can_be_put_into_is_named_and_what_to_do(toc: str, told: str) -> None:
    with pytest.raises(EditionError, match=told) as error:
        add_to_toc(toc, ["b"], {"a"})
    assert len(error.value.problems) == 1


def test_a_letter_gets_a_page_with_its_text_and_keeps_the_one_it_has(tmp_path: Path) -> None:
    root = in_small.begin(tmp_path)
    (root / "_toc.yml").write_text(PARTS, encoding="utf-8")
    project = find_project(root)
    files = make_pages(project, {"b-1902": "On *stars* & [brackets]\n again"})
    text = files[root / "chapters" / "b-1902.md"].decode()
    assert "# On \\*stars\\* \\& \\[brackets\\] again\n" in text
    assert "```{letter} b-1902\n```" in text
    assert b"file: chapters/b-1902" in files[root / "_toc.yml"]
    for path, content in files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    assert make_pages(project, {"b-1902": "Another title"}) == {}
    alone = make_pages(project, {"c": "Of one witness"}, single={"c"})
    assert "witnesses differ" in text
    assert "witnesses differ" not in alone[root / "chapters" / "c.md"].decode()


def test_many_letters_stand_in_the_order_in_which_they_are_given() -> None:
    names = [f"t{number}" for number in range(1000)]
    assert pages(add_to_toc("root: index\n", names, set())) == names
