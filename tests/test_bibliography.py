"""The bibliography: what is read of TeX and of names, and that every way out of the edition says the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database.input.bibtex import LowLevelParser

from edition import bibliography
from edition.bibliography import Name, Source, format_author_year
from edition.header import read_authors
from edition.tree import Layer, Markup


def read(author: str, title: str = "Bread") -> tuple[Source, list[str]]:
    """Read one entry, and what is said of it."""
    text = f"\n@book{{a,\n  author = {{{author}}},\n  title = {{{title}}},\n  year = {{1950--1952}},\n}}\n"
    sources, problems = bibliography.parse(text, "references.bib")
    return sources["a"], list(map(str, problems))


@pytest.mark.parametrize(
    ("author", "names"),
    [
        (r"M{\"u}ller, Karl", [Name("Müller", "Karl")]),
        ("Henriette van der Schalk", [Name("van der Schalk", "Henriette")]),
        ("van der Schalk, Henriette", [Name("van der Schalk", "Henriette")]),
        ("Smith, Jr., John", [Name("Smith", "John", "Jr.")]),
        ("Chen, Duxiu", [Name("Chen", "Duxiu")]),
        ("{Chen Duxiu}", [Name("Chen Duxiu")]),
        ("{Lilly Library, Indiana University}", [Name("Lilly Library, Indiana University")]),
        ("{Barnes and Noble} and Ash, Ann B.", [Name("Barnes and Noble"), Name("Ash", "Ann B.")]),
        (r"{Encyclop{\ae}dia Britannica}", [Name("Encyclopædia Britannica")]),
    ],
)
def test_a_name_has_the_parts_that_bibtex_gives_it(author: str, names: list[Name]) -> None:
    source, problems = read(author)
    assert list(source.persons["author"]) == names
    assert problems == []


def test_a_name_is_said_in_its_order() -> None:
    assert Name("van der Schalk", "Henriette").in_order == "Henriette van der Schalk"
    assert Name("Smith", "John", "Jr.").in_order == "John Smith, Jr."
    assert Name("Lilly Library, Indiana University").in_order == "Lilly Library, Indiana University"


@pytest.mark.parametrize(
    ("author", "cited"),
    [
        ("{Lilly Library, Indiana University}", "Lilly Library, Indiana University 1950–1952"),
        ("van der Schalk, Henriette and Ash, Ann", "van der Schalk and Ash 1950–1952"),
        (r"{\L}ukasz, Jan and Ash, Ann and Beech, Ben", "Łukasz et al. 1950–1952"),
    ],
)
def test_a_source_is_cited_by_its_names_whole(author: str, cited: str) -> None:
    assert format_author_year(read(author)[0]) == cited


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (r"A {Day} \& ``Night'', 1914--1918", "A Day & “Night”, 1914–1918"),
        (r"Declara{\c c}{\~a}o \v{S}vejk", "Declaração Švejk"),
        (r"50\% of it", "50% of it"),
    ],
)
def test_what_tex_says_is_read_once(title: str, words: str) -> None:
    source, problems = read("Ash, Ann", title)
    assert (source.fields["title"], problems) == (words, [])


@pytest.mark.parametrize(
    ("title", "wrong"),
    [
        (r"\emph{Life} and letters", r"the TeX '\\emph'"),
        (r"{\bf Life}", r"the TeX '\\bf'"),
        ("$x^2$", "the TeX '$'"),
        ("50% of it", "a '%', which begins a comment"),
        (r"Line\newline break", r"the TeX '\\newline'"),
    ],
)
def test_tex_that_is_no_text_is_a_problem_with_its_line(title: str, wrong: str) -> None:
    [problem] = read("Ash, Ann", title)[1]
    assert problem.startswith("references.bib:2: ")
    assert wrong in problem


def test_an_address_is_taken_by_the_letter() -> None:
    text = "@misc{a, title={T}, url={https://a.example/~x/50%20of_it?a=b&c=d#e}, howpublished={H}}"
    sources, problems = bibliography.parse(text, "references.bib")
    assert sources["a"].fields["url"] == "https://a.example/~x/50%20of_it?a=b&c=d#e"
    assert problems == []


def tagged(tag: str, *content: Markup | str) -> Markup:
    return Markup(tag, (), content)


@pytest.mark.parametrize(
    ("author", "family", "given"),
    [
        (["Ivan the Sailor"], "Sailor", "Ivan the"),
        ([tagged("surname", "Chen"), " ", tagged("forename", "Duxiu")], "Chen", "Duxiu"),
        (
            [tagged("forename", "Henriette"), " ", tagged("nameLink", "van der"), " ", tagged("surname", "Schalk")],
            "van der Schalk",
            "Henriette",
        ),
        ([tagged("orgName", "The Guild of Bakers")], "The Guild of Bakers", ""),
    ],
)
def test_a_header_can_say_the_parts_of_a_name(author: list[Markup | str], family: str, given: str) -> None:
    letter = Layer("a", "edition", "transcription", tagged("teiHeader", tagged("author", *author)), (), ())
    [person] = read_authors(letter)
    assert (person.family, person.given) == (family, given)
    assert {*family.split(), *given.split()} == set(person.name.split())


PARTS = ('"a"', "{b}", "{c {d} e}", '"f {"} g"', " # ", "1", "@book{k", ", x = ", "}", '"', "{", "\n")


@given(st.lists(st.sampled_from(PARTS)))
def test_signs_are_found_where_pybtex_finds_them(parts: list[str]) -> None:
    text = f"@book{{a, title = {''.join(parts)}, year = 1}} @book{{b, title = {{x}}}}"

    def read_with(scanner: type[LowLevelParser]) -> list[object]:
        found: list[object] = []
        for command, content in scanner(text, handle_error=lambda error: found.append(str(error))):
            found.append((command, content))
        return found

    assert read_with(bibliography._Scanner) == read_with(LowLevelParser)


def test_what_is_referred_to_comes_down_a_chain_of_any_length() -> None:
    chain = [f"@book{{k{number},\n crossref = {{k{number + 1}}},\n}}" for number in range(3000)]
    text = "\n".join([*chain, "@book{k3000,\n author = {Ash, Ann},\n title = {Bread},\n}", "@book{z, crossref = {k0}}"])
    sources, problems = bibliography.parse(text, "references.bib")
    assert not problems
    assert {source.fields["title"] for source in sources.values()} == {"Bread"}
    assert sources["z"].persons["author"] == (Name("Ash", "Ann"),)


def test_of_entries_that_refer_in_a_ring_each_is_named_and_no_other() -> None:
    ring = [f"@book{{{one}, title = {{x}}, crossref = {{{other}}}}}" for one, other in ("ab", "bc", "ca", "da")]
    _, problems = bibliography.parse("\n".join(ring), "references.bib")
    assert sorted(problem.what for problem in problems) == [
        f"{one}: crossref '{other}' leads back to it" for one, other in ("ab", "bc", "ca")
    ]
