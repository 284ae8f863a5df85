"""What a word is: by one table in Python and in the browser, and by laws that hold for any text."""

from __future__ import annotations

import doctest
import json
import re
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from edition import words
from edition.collation import collate, compare, tokenise
from edition.importers.line_breaks import decide_break, is_broken
from edition.words import count_words, find_words, is_of_word, list_words, spell

CASES: list[tuple[str, list[str], str]] = json.loads((Path(__file__).parent / "words.json").read_text(encoding="utf-8"))
SCRIPT = Path(words.__file__).parent / "book" / "search" / "scripts" / "words.js"
#: Letters, what stands on them, and what says nothing, so that texts are full of what is rare.
RARE = st.text(st.sampled_from("aеё\u0301\u0308\u05bcש\u00ad\u200c\u200d\u200f\ufeff\ue000-‑‐’' .\n=\u0338क्ا1_"))


@pytest.mark.parametrize(("text", "wanted"), [case[:2] for case in CASES], ids=[case[2] for case in CASES])
def test_words_are_those_of_the_table(text: str, wanted: list[str]) -> None:
    assert [spell(found[0]) for found in find_words(text)] == wanted
    assert [token.spelling for token in tokenise(text) if token.word] == wanted
    assert count_words(text) == len(wanted)
    assert list_words(text) == [word.casefold() for word in wanted]


@pytest.mark.browser
def test_words_are_those_of_the_table_in_the_browser_too(browser: Browser) -> None:
    page = browser.new_page()
    page.add_script_tag(path=SCRIPT)
    spelt = "texts => texts.map(text => editionWords.find(text).map(({word}) => word))"
    found = page.evaluate(spelt, [text for text, _, _ in CASES])
    page.close()
    assert dict(zip((text for text, _, _ in CASES), found, strict=True)) == {text: wanted for text, wanted, _ in CASES}


def test_the_script_names_the_same_characters() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    held = dict(re.findall(r"const (\w+) = String\.raw`([^`]*)`;", script))
    for name in ("IDLE", "JOINERS", "TURNS", "JOINED"):
        inside = re.sub(r"\\u\{?([0-9a-f]+)\}?", lambda found: chr(int(found[1], 16)), held[name])
        assert inside == getattr(words, f"_{name}"), name


def test_every_mark_of_unicode_stands_inside_words() -> None:
    marks = [chr(point) for point in range(sys.maxunicode) if unicodedata.category(chr(point))[0] == "M"]
    assert len(marks) > 2000
    assert [mark for mark in marks if count_words(f"a{mark}b") != 1] == []


def test_what_is_said_in_the_documentation_of_words_holds() -> None:
    found = doctest.testmod(words)
    assert found.attempted and not found.failed


@given(st.text() | RARE)
def test_two_encodings_of_a_text_have_the_same_tokens(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    one, other = tokenise(unicodedata.normalize("NFC", text)), tokenise(decomposed)
    assert [(token.spelling, token.form) for token in one] == [(token.spelling, token.form) for token in other]
    assert count_words(text) == count_words(decomposed)
    assert compare(collate({"A": text, "B": decomposed}), "A", "B") == []


PARTS = st.lists(st.sampled_from(["co", "m", "רָ", "\ue001", "1"]), min_size=1)


@given(PARTS, st.sampled_from("\u00ad\u200b\u2060\ufeff"))
def test_what_says_nothing_parts_no_word(parts: list[str], silent: str) -> None:
    assert list_words(silent.join(["", *parts, ""])) == list_words("".join(parts))


def test_a_word_broken_at_a_soft_hyphen_is_joined() -> None:
    assert is_broken("of the com\u00ad") and is_broken("to‐") and not is_broken("com\u00ad rade")
    broken = decide_break(3, "of the com\u00ad", "“rades, who", ())
    assert (broken.first, broken.second, broken.joined, broken.reason) == ("com", "rades", True, "soft hyphen")


def test_a_letter_and_what_stands_on_it_are_of_a_word() -> None:
    inside, beside = "aЖש1\u0301\u05bc\u00ad\u200d\ue000", "-' _.…"
    assert [sign for sign in inside + beside if is_of_word(sign)] == [*inside]
    assert not is_of_word("")
