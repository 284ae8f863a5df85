"""What is measured: both aligners get the same tokens and their tables are read alike."""

from __future__ import annotations

import pytest

from bench import collation as bench
from edition.collation import collate, compare, tokenise


def test_a_passage_has_so_many_words() -> None:
    tokens = tokenise("One, two; three. Four!")
    assert [token.form for token in bench.opening(tokens, 3)] == ["one", ",", "two", ";", "three"]
    assert bench.opening(tokens, 9) == tokens


def test_collatex_is_given_our_tokens_and_its_table_is_read_as_ours_is() -> None:
    pytest.importorskip("collatex", reason="SKIPPED FOR WANT OF CollateX: install requirements/dev.txt")
    witnesses = {
        "B": tokenise("The old river rose in the night, and then fell."),
        "A": tokenise("The river rose in the dark night, and then fell."),
    }
    theirs, ours = bench.collatex(witnesses), collate(witnesses)
    assert theirs.sigla == ours.sigla
    assert theirs.tokens == ours.tokens
    assert compare(theirs, "B", "A") == compare(ours, "B", "A")
