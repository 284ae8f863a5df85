"""The page about the data from Python says what there is: every public name, every column."""

from __future__ import annotations

import importlib
import inspect
import re
from types import ModuleType

import pytest
from conftest import HTML
from lxml import html

from edition.project import find_project
from edition.tables import PARAGRAPHS, VARIANTS

#: Packages whose public names the page lists, by what they say in ``__all__``.
LISTED = [
    *("edition", "edition.analysis", "edition.charts", "edition.check", "edition.collation", "edition.exports"),
    *("edition.tei", "opposition.analysis", "opposition.charts"),
]
#: What the tables of the data hold is said in their descriptor, by table.
BY_DESCRIPTOR = {"alignment", "codings", "figures", "register"}


def public(module: ModuleType) -> list[tuple[str, object]]:
    """Return the public functions and classes of a package, by their names."""
    named = ((name, getattr(module, name)) for name in module.__all__)
    return [(name, found) for name, found in named if inspect.isfunction(found) or inspect.isclass(found)]


def letters_of(text: str) -> str:
    """Return a text without the marks that a page writes otherwise."""
    return re.sub(r"\W", "", text)


@pytest.mark.built
@pytest.mark.parametrize("package", LISTED)
def test_every_public_name_has_an_entry(package: str) -> None:
    page = html.parse(str(HTML / "chapters" / "api.html"))
    entries = {entry.rpartition(".")[2] for entry in page.xpath("//dt[contains(@class, 'sig')]/@id")}
    names = {name for name, _ in public(importlib.import_module(package))}
    assert names and names - entries == set()


@pytest.mark.built
def test_every_column_of_the_tables_of_a_letter_is_explained() -> None:
    page = html.parse(str(HTML / "chapters" / "api.html"))
    terms = page.xpath("//dl[contains(@class, 'ed-vocabulary')]/dt")
    told = [(term.text_content().strip(), letters_of(term.getnext().text_content())) for term in terms]
    assert told == [
        (f"{column} ({dtype})", letters_of(find_project().text.put(meaning)))
        for table in (VARIANTS, PARAGRAPHS)
        for column, (dtype, meaning) in table.items()
    ]


@pytest.mark.parametrize("package", LISTED)
def test_a_function_that_returns_a_table_says_its_columns(package: str) -> None:
    for name, found in public(importlib.import_module(package)):
        returns = str(inspect.get_annotations(found).get("return", "")) if inspect.isfunction(found) else ""
        if returns == "pd.DataFrame" and name not in BY_DESCRIPTOR:
            assert "olumns" in (found.__doc__ or ""), f"{package}.{name}"
