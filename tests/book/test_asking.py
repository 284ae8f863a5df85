"""Questions to the data, asked in SQL on a page of the book: answers, limits, the policy of pages, a folder."""

from __future__ import annotations

import csv
import hashlib
import re
import sqlite3
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from accessibility import faults, overflow
from conftest import HTML, ROOT, Opens
from playwright.sync_api import Page, Route, expect

pytestmark = [pytest.mark.built]

PAGE = "chapters/ask.html"
DATABASE = HTML / "downloads" / "edition.sqlite"
EXAMPLES = re.findall(r"```sql\n(.*?)```", (ROOT / "chapters" / "ask.md").read_text(encoding="utf-8"), re.S)
#: sql.js as npm has it: sql.js@1.14.1, dist/sql-asm.js.
PINNED = "ddabd44184435b2189fa5f98dacc6b9512723aced2a87581e26ed17a46256c09"
ENDLESS = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT {} FROM r"


def answer(page: Page, question: str | None = None) -> str:
    """Ask a question, or what stands in the field, and return what the page says of the answer."""
    field = page.get_by_label("Question, in SQL")
    if question is not None:
        field.fill(question)
    field.press("Control+Enter")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_enabled(timeout=40_000)
    return page.locator(".ed-ask [role=status]").inner_text()


def rows(page: Page) -> list[list[str]]:
    found = page.locator(".ed-ask-answer tr")
    return list(found.evaluate_all("all => all.map((row) => [...row.cells].map((cell) => cell.textContent))"))


def test_sqlite_is_the_one_that_was_published() -> None:
    copy = ROOT / "edition" / "book" / "ask" / "sql_js" / "sql-asm.js"
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == PINNED
    engine = (HTML / "_static" / "ask-engine.js").read_text(encoding="utf-8")
    assert "sql.js authors" in engine.partition("*/")[0]


def test_each_question_on_the_page_has_an_answer() -> None:
    with sqlite3.connect(DATABASE) as database:
        assert EXAMPLES and all(database.execute(question).fetchall() for question in EXAMPLES)


@pytest.mark.browser
def test_questions_are_answered_under_the_policy_of_pages(opens: Opens, tmp_path: Path) -> None:
    policy = re.search(r"Content-Security-Policy: (.*)", (HTML / "_headers").read_text(encoding="utf-8"))
    assert policy and "unsafe" not in policy[1]
    page = opens("index.html")

    def served(route: Route) -> None:
        found = route.fetch()
        route.fulfill(response=found, headers={**found.headers, "Content-Security-Policy": policy[1]})

    page.route("**/*", served)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page.url.replace("index.html", PAGE))
    assert not any("ask-engine" in address or "ask-data" in address for address in asked)
    page.get_by_role("button", name="Ask this").first.click()
    expect(page.locator(".ed-ask-answer")).to_be_visible(timeout=40_000)
    with sqlite3.connect(DATABASE) as database:
        cursor = database.execute(EXAMPLES[0])
        wanted = [[one[0] for one in cursor.description], *([str(cell) for cell in row] for row in cursor)]
    assert rows(page) == wanted
    assert parse_qs(urlsplit(page.url).query)["sql"] == [EXAMPLES[0].strip()]
    assert all(address.startswith(page.url.partition("chapters/")[0]) for address in asked)

    # What a question does to the data is gone with the next one; what is no question, and what has no end, says so.
    assert "no such table" in answer(page, "DROP TABLE letters; SELECT * FROM letters")
    assert answer(page, 'SELECT \'a,"b\' || char(10) AS "<i>", NULL, 2 FROM letters') == "2 rows."
    assert rows(page)[:2] == [["<i>", "NULL", "2"], ['a,"b\n', "null", "2"]]
    with page.expect_download() as waited:
        page.get_by_role("button", name="Save as CSV").click()
    waited.value.save_as(tmp_path / "answer.csv")
    with (tmp_path / "answer.csv").open(newline="", encoding="utf-8") as file:
        assert [*csv.reader(file)] == [["<i>", "NULL", "2"], *2 * [['a,"b\n', "", "2"]]]
    assert answer(page, "what").startswith("SQLite says: ")
    assert answer(page, ENDLESS.format("n")).startswith("The answer is longer")
    page.get_by_label("Question, in SQL").fill(ENDLESS.format("count(*)"))
    page.get_by_role("button", name="Ask", exact=True).click()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".ed-ask [role=status]")).to_have_text("Stopped.")
    assert answer(page, "SELECT randomblob(900000000)") == "The question needs more memory than there is for it."
    assert answer(page, "SELECT count(*) FROM letters") == "1 row."
    page.set_viewport_size({"width": 360, "height": 800})
    page.unroute("**/*")
    assert (overflow(page), [line for line in said if "OOM" not in line]) == (0, [])


@pytest.mark.browser
def test_a_question_in_the_address_waits_to_be_asked_and_a_folder_answers_too(opens: Opens) -> None:
    address = (HTML / PAGE).as_uri()
    page = opens(f"{address}?sql=SELECT%20id%20FROM%20letters%20ORDER%20BY%20id")
    assert page.evaluate("window.editionAskData === undefined")
    assert faults(page) == []
    assert answer(page) == "2 rows."
    with sqlite3.connect(DATABASE) as database:
        found = [list(row) for row in database.execute("SELECT id FROM letters ORDER BY id")]
    assert rows(page)[1:] == found
