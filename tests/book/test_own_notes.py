"""A reader's own notes: made at a letter, kept in the browser, taken along as a file, carried to other releases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from accessibility import faults, overflow
from conftest import HTML, Opens
from playwright.sync_api import FilePayload, Locator, Page, expect

pytestmark = [pytest.mark.built, pytest.mark.browser]

LETTER, LIST = "chapters/medvedev-1924.html", "chapters/own-notes.html"
#: A site where one version lacks words, in this paragraph, and words of the paragraph before and inside it.
SITE, PARAGRAPH = "v01", "p2"

IRI = {"type": "string", "format": "uri-reference", "minLength": 1}
DAY = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
QUOTE = {
    "type": "object",
    "required": ["type", "exact"],
    "properties": {
        "type": {"const": "TextQuoteSelector"},
        **{side: {"type": "string"} for side in ("exact", "prefix", "suffix")},
    },
    "additionalProperties": False,
}
FRAGMENT = {
    "type": "object",
    "required": ["type", "value", "conformsTo", "refinedBy"],
    "properties": {
        "type": {"const": "FragmentSelector"},
        "value": {"type": "string"},
        "conformsTo": {"const": "http://tools.ietf.org/rfc/rfc3236"},
        "refinedBy": QUOTE,
    },
    "additionalProperties": False,
}
BODY = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {"type": {"const": "TextualBody"}, "value": {"type": "string"}, "format": {"const": "text/plain"}},
    "additionalProperties": False,
}
ANNOTATION = {
    "type": "object",
    "required": ["id", "type", "target", "motivation"],
    "properties": {
        "id": IRI,
        "type": {"const": "Annotation"},
        "motivation": {"enum": ["commenting", "highlighting"]},
        "created": DAY,
        "modified": DAY,
        "body": BODY,
        "target": {
            "type": "object",
            "required": ["source", "selector"],
            "properties": {"source": IRI, "selector": FRAGMENT},
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
#: What the Web Annotation Data Model asks of what is written here: sections 3.1 (annotations), 3.2.4 (textual bodies),
#: 4.2.1, 4.2.4 and 4.2.9 (selectors), 5.1 and 5.2 (collections and pages); https://www.w3.org/TR/annotation-model/
COLLECTION = {
    "type": "object",
    "required": ["@context", "id", "type", "total", "first"],
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "id": IRI,
        "type": {"const": "AnnotationCollection"},
        "label": {"type": "string"},
        "total": {"type": "integer", "minimum": 0},
        "first": {
            "type": "object",
            "required": ["id", "type", "partOf", "items"],
            "properties": {
                "id": IRI,
                "type": {"const": "AnnotationPage"},
                "partOf": IRI,
                "startIndex": {"const": 0},
                "items": {"type": "array", "items": ANNOTATION},
            },
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}


def annotation(fragment: str = PARAGRAPH, words: str = "Both the letter", **given: Any) -> dict[str, Any]:
    """Return an annotation as another program may write it."""
    quote = {"type": "TextQuoteSelector", "exact": words}
    selector = {"type": "FragmentSelector", "value": fragment, "refinedBy": quote}
    body = {"type": "TextualBody", "value": "<img src=x onerror=alert(1)>"}
    made = {"id": f"urn:uuid:{fragment}", "type": "Annotation", "created": "2026-01-01T10:00:00Z", "body": body}
    return {**made, "target": {"source": LETTER, "selector": selector}, **given}


def bring(page: Page, content: str) -> str:
    """Bring a file into the page of notes, and return what it says."""
    file: FilePayload = {"name": "notes.jsonld", "mimeType": "application/ld+json", "buffer": content.encode()}
    page.locator(".ed-own-status").evaluate("(said) => (said.textContent = '')")
    page.get_by_label("Bring in a file").set_input_files([file])
    expect(page.locator(".ed-own-status")).not_to_be_empty()
    return page.locator(".ed-own-status").inner_text()


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Your notes at")


def enter(page: Page, words: str | None, note: str) -> None:
    """Fill the dialog in by the keyboard and keep the note."""
    if words is not None:
        dialog(page).get_by_label("Words (").fill(words)
    dialog(page).get_by_label("Note (").fill(note)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_notes_are_made_by_the_keyboard_kept_listed_and_taken_along(opens: Opens, tmp_path: Path) -> None:
    page = opens(f"{LETTER}?version=B#{PARAGRAPH}")
    own = page.locator(f"#{PARAGRAPH} > .ed-own")
    own.focus()
    page.keyboard.press("m")
    enter(page, "words that nobody wrote", "")
    expect(dialog(page).get_by_role("status")).to_contain_text("do not stand in")
    # Words of the other version, across the edge of the site.
    enter(page, "clear to you after familiarization", "First <b>note</b>")
    expect(dialog(page).get_by_role("status")).to_have_text("Kept.")
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(own).to_be_focused()
    page.goto(page.url.replace("version=B", "version=M"))
    page.reload()
    marked = """[...CSS.highlights.get("ed-own")]
      .map((one) => one.startContainer.data.slice(one.startOffset, one.endOffset)).join("")"""
    page.wait_for_function("CSS.highlights.get('ed-own')?.size")
    assert page.evaluate(marked) == "clear to you after familiarization"
    page.goto(page.url.replace("?version=M", ""))
    page.locator(f"#{SITE} .ed-mark").press("Enter")
    page.get_by_role("button", name=f"Your note on {SITE}").press("Enter")
    enter(page, None, "Second note")
    page.keyboard.press("Escape")
    page.evaluate(
        f"""() => getSelection().setBaseAndExtent(
            document.querySelector("#{PARAGRAPH} .ed-name").firstChild, 0,
            document.querySelectorAll("#{PARAGRAPH} .ed-name")[1].firstChild, 4)"""
    )
    page.get_by_role("button", name="Make a note on the selected words").click()
    expect(dialog(page).get_by_label("Words (")).to_have_value("discussion in Baku")
    enter(page, None, "")
    expect(own).to_have_text("3 notes")

    page.goto(page.url.partition("chapters/")[0] + LIST)
    notes = page.locator(".ed-own-note")
    expect(notes).to_have_count(3)
    expect(notes.first).to_contain_text("First <b>note</b>")
    expect(page.locator(".ed-own-changed")).to_have_count(0)
    assert notes.locator("a").evaluate_all("all => all.map((one) => one.hash)") == [
        f"#{PARAGRAPH}",
        f"#{SITE}",
        f"#{PARAGRAPH}",
    ]
    with page.expect_download() as waited:
        page.get_by_role("button", name="Save as a file").click()
    waited.value.save_as(tmp_path / "notes.jsonld")
    taken = json.loads((tmp_path / "notes.jsonld").read_text(encoding="utf-8"))
    jsonschema.validate(taken, COLLECTION)
    assert taken["total"] == len(taken["first"]["items"]) == 3
    assert [item["motivation"] for item in taken["first"]["items"]] == ["commenting", "commenting", "highlighting"]

    page.get_by_role("button", name="Delete all").click()
    expect(notes).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(notes).to_have_count(3)
    page.get_by_role("button", name="Delete all").click()
    assert bring(page, json.dumps(taken)) == "3 notes brought in."
    expect(notes).to_have_count(3)
    assert bring(page, json.dumps(taken)) == "3 notes brought in."
    expect(notes).to_have_count(3)


REFUSED: dict[str, tuple[Any, str]] = {
    "no JSON": ("<html>", "The file is not JSON."),
    "no annotations": ({"type": "Person"}, "The file holds no Web Annotations."),
    "null": (None, "The file holds no Web Annotations."),
    "too many": ([annotation()] * 5001, "The file holds more than 5000 annotations."),
    "a page elsewhere": (
        [annotation(target={**annotation()["target"], "source": "https://example.org/a.html"})],
        "1 with a page",
    ),
    "a script for a page": (
        [annotation(target={**annotation()["target"], "source": "javascript:alert(1)//a.html"})],
        "1 with a page",
    ),
    "a way out": ([annotation(target={**annotation()["target"], "source": "../../a.html"})], "1 with a page"),
    "an id that is none": ([annotation('p1" onclick="x')], "1 with no place"),
    "no quotation": ([annotation(words=" ")], "1 with no words"),
    "a body of markup": (
        [annotation(body={"type": "TextualBody", "value": "a", "format": "text/html"})],
        "1 with a note",
    ),
    "words without end": ([annotation(words="a" * 20001)], "1 with words"),
    "numbers for words": ([annotation(bodyValue=3)], "1 with words"),
    "no target": ([{"type": "Annotation"}], "1 with no place"),
}


def test_what_is_brought_in_is_taken_for_hostile(opens: Opens) -> None:
    page = opens(LIST, width=360)
    for name, (content, said) in REFUSED.items():
        assert said in bring(page, content if isinstance(content, str) else json.dumps(content)), name
        expect(page.locator(".ed-own-note")).to_have_count(0)
    odd = annotation(id="javascript:alert(1)", created="<b>", extra={"__proto__": {"a": 1}})
    assert bring(page, json.dumps([odd, 1, annotation("../x")])).startswith(
        "1 note brought in. Refused: 1 with no annotation"
    )
    note = page.locator(".ed-own-note")
    expect(note).to_contain_text("<img src=x onerror=alert(1)>")
    expect(note.locator("img")).to_have_count(0)
    assert (overflow(page), faults(page)) == (0, [])
    page.evaluate(
        "localStorage.setItem(Object.keys(localStorage).find((key) => key.startsWith('edition-notes/')), '[{')"
    )
    page.reload()
    expect(page.locator(".ed-own-list")).to_contain_text("There are no notes yet")


def test_in_another_release_a_note_stands_by_its_id_and_words_or_says_that_it_does_not(opens: Opens) -> None:
    page = opens(LIST)
    carried = [annotation(), annotation("p3", "words of an earlier release"), annotation("p999")]
    bring(page, json.dumps(carried))
    expect(page.locator(".ed-own-changed")).to_have_count(2)
    states = page.locator(".ed-own-note .ed-own-changed").all_inner_texts()
    assert [said.partition(":")[0] for said in states] == ["The words have changed", "The place is gone"]
    page.goto(page.url.replace(LIST, LETTER))
    expect(page.locator(".ed-own-told")).to_contain_text(
        "3 notes of yours are on this page; 2 no longer fit their places."
    )
    page.locator("#p3 > .ed-own").click()
    expect(dialog(page)).to_contain_text("These words no longer stand here.")


@pytest.mark.whole
@pytest.mark.release
@pytest.mark.parametrize("name", ["medvedev-1924", "joffe-1927"])
def test_each_place_is_found_by_its_words_in_whatever_version_they_were_read(opens: Opens, name: str) -> None:
    page = opens(f"chapters/{name}.html")
    lost = page.evaluate(
        """async () => {
          await window.edition.load("_static/own-notes-dialog.js");
          const { quote, resolve } = window.editionPlaces;
          const places = [...document.querySelectorAll(".ed-letter :is(.ed-p[id], .ed-site[id])")];
          const versions = ["", ...window.edition.sigla];
          const notes = [];
          for (const version of versions) {
            window.edition.choose({ version });
            window.edition.layAll();
            for (const place of places) {
              const range = new Range();
              range.selectNodeContents(place);
              const read = place.checkVisibility() && quote(place, range);
              if (read) notes.push({ id: place.id, version, ...read });
            }
          }
          window.edition.choose({ version: "" });
          const lost = notes.filter((note) => resolve(document, note).state !== "fits");
          return [notes.length > places.length, lost.map((note) => [note.version, note.id, note.exact])];
        }"""
    )
    assert lost == [True, []]


def test_notes_are_kept_from_a_folder_too(opens: Opens) -> None:
    page = opens((HTML / LETTER).as_uri())
    page.locator("#p3").hover()
    page.locator("#p3 > .ed-own").click()
    enter(page, None, "From a folder")
    page.goto((HTML / LIST).as_uri())
    expect(page.locator(".ed-own-note")).to_contain_text("From a folder")


ESSAY = "chapters/two-versions.html"


@pytest.mark.parametrize("by", ["pointer", "keys", "touch"])
def test_a_paragraph_of_an_essay_takes_notes_too(opens: Opens, by: str) -> None:
    phone = {"has_touch": True, "is_mobile": True, "width": 360, "height": 740}
    page = opens(ESSAY, **(phone if by == "touch" else {}))
    paragraph = page.locator("article p[id^='t-']").nth(1)
    words = " ".join(paragraph.inner_text().split()[:3])
    if by == "keys":
        paragraph.evaluate("(one) => one.scrollIntoView({ block: 'start', behavior: 'instant' })")
        page.keyboard.press("m")
        enter(page, words, "")
    else:
        paragraph.scroll_into_view_if_needed()
        paragraph.evaluate(
            """(one, length) => {
              const nodes = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
              const range = new Range();
              range.setStart(nodes.nextNode(), 0);
              let left = length;
              while (left > nodes.currentNode.length) {
                left -= nodes.currentNode.length;
                nodes.nextNode();
              }
              range.setEnd(nodes.currentNode, left);
              getSelection().removeAllRanges();
              getSelection().addRange(range);
            }""",
            len(words),
        )
        beside = page.get_by_role("button", name="Make a note on the selected words")
        expect(beside).to_be_visible()
        at, box = paragraph.bounding_box(), beside.bounding_box()
        assert at and box and at["y"] < box["y"] < at["y"] + at["height"] + 40 and 0 <= box["x"] < at["x"] + at["width"]
        (beside.tap if by == "touch" else beside.click)()
        expect(dialog(page).get_by_label("Words (")).to_have_value(words)
        enter(page, None, "Seen")
    expect(dialog(page).get_by_role("status")).to_have_text("Kept.")
    assert (faults(page), overflow(page)) == ([], 0)
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_function("CSS.highlights.get('ed-own')?.size")
    expect(page.locator(".ed-own-told")).to_contain_text("1 note of yours is on this page")
    page.goto(page.url.partition("chapters/")[0] + LIST)
    expect(page.locator(".ed-own-note blockquote")).to_have_text(words)
    expect(page.locator(".ed-own-changed")).to_have_count(0)
    page.get_by_role("link", name="To the paragraph").click()
    expect(page.locator(":target")).to_contain_text(words)


def test_a_note_on_an_essay_stands_by_its_words_when_its_paragraph_was_rewritten(opens: Opens) -> None:
    page = opens(ESSAY)
    words = " ".join(page.locator("article p[id^='t-']").nth(1).inner_text().split()[:8])
    page.goto(page.url.replace(ESSAY, LIST))
    notes = [annotation("t-00000000", words), annotation("t-00000001", "words that no paragraph has")]
    for note in notes:
        note["target"]["source"] = ESSAY
    bring(page, json.dumps(notes))
    expect(page.locator(".ed-own-changed")).to_have_count(1)
    expect(page.locator(".ed-own-changed")).to_contain_text("The place is gone")
