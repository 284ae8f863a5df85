"""What may be quoted, shown and exported follows from the rights that a text declares, and from nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from books import build, write
from in_small import chosen, make

from edition import permissions, store
from edition.check import examine
from edition.errors import EditionError
from edition.exports import gather_contents, make_exports, make_private_texts, write_letter
from edition.model import Letter
from edition.natures import NATURES
from edition.rights import FREE, RESTRICTED, UNDECLARED, UNKNOWN, Rights, read_rights, read_terms
from edition.tei import dumps, loads
from edition.tree import Markup
from edition.vocabulary import NATURE

LONG = "and over the moor came the riders, twenty and five, with the drums before them and the pipes behind"
FREELY = '<availability status="free"><p>In the public domain.</p></availability>'
RESTRICTEDLY = '<availability status="restricted"><p>Under copyright of its printer.</p></availability>'


def ballad(
    *, own: str = FREELY, made_from: str = "", printed: str = "", nature: str = "transcription", long: str = LONG
) -> str:
    """Return a ballad in three witnesses, with one long reading of the third, which was printed."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="ballad-1700">
  <teiHeader>
    <fileDesc>
      <titleStmt><title>A ballad</title></titleStmt>
      <publicationStmt><publisher>An example</publisher>{own}</publicationStmt>
      <sourceDesc>
        <listWit>
          <witness xml:id="H">A manuscript</witness>
          <witness xml:id="K">Another</witness>
          <witness xml:id="P">The print{f"<bibl>{printed}</bibl>" if printed else ""}</witness>
        </listWit>
        {made_from}
      </sourceDesc>
    </fileDesc>
    <encodingDesc>
      <listPrefixDef><prefixDef ident="bib" matchPattern="(.+)" replacementPattern="sources.html#$1"/></listPrefixDef>
    </encodingDesc>
  </teiHeader>
  <text type="edition" subtype="{nature}" xml:lang="en">
    <body>
      <div type="section" xml:id="s1">
        <p xml:id="p1">The king sat <app xml:id="v01" type="substitution"><lem wit="#H #K">in the town</lem>
        <rdg wit="#P">{long}</rdg></app> and drank.</p>
      </div>
    </body>
  </text>
</TEI>
"""


def put(data: Path, text: str) -> Path:
    """Put the ballad among the letters of an edition."""
    path = data / "letters" / "ballad-1700.xml"
    path.write_text(text, encoding="utf-8")
    return path


def found(data: Path) -> list[str]:
    """Return what a check finds wrong with the ballad."""
    return [str(problem) for problem in examine().problems if "ballad" in problem.file]


def too_long(data: Path) -> list[str]:
    """Return which readings of the ballad are found to quote too much."""
    return [problem for problem in found(data) if "which is under copyright; expected 11 at most" in problem]


def asked(data: Path) -> list[str]:
    """Return what a check asks for in the ballad."""
    return [str(notice) for notice in examine().notices if "ballad" in notice.file]


def rights_of(text: str) -> Rights:
    return read_rights(loads(text.encode()))


def test_a_transcription_in_the_public_domain_is_read_checked_and_exported_whole(small: Path, tmp_path: Path) -> None:
    put(small, ballad())
    assert not found(small)
    letter = store.load("ballad-1700")
    files = make_exports(gather_contents())
    for siglum in "HKP":
        assert files[f"witnesses/ballad-1700-{siglum}.txt"].decode() == letter.witness_text(siglum) + "\n"
    assert files["witnesses/ballad-1700-P.txt"].decode() == f"The king sat {LONG} and drank.\n"
    paragraph = json.loads(files["api/paragraphs/ballad-1700/p1.json"])
    assert list(paragraph["witnesses"]) == ["H", "K", "P"]
    assert len(write_letter(letter, "txt", tmp_path / "out")) == 3


def test_of_a_witness_under_copyright_little_is_quoted_and_no_running_text_goes_out(small: Path) -> None:
    text = ballad(printed=RESTRICTEDLY)
    put(small, text)
    (problem,) = found(small)
    line = text[: text.index("<app")].count("\n") + 1
    assert f"ballad-1700.xml:{line}: v01 quotes 19 words of P, which is under copyright; expected 11 at most" in problem
    put(small, ballad(printed=RESTRICTEDLY, long="on the moor"))
    assert not found(small)
    files = make_exports(gather_contents())
    texts = {name for name in files if name.startswith("witnesses/ballad") and name.endswith(".txt")}
    assert texts == {"witnesses/ballad-1700-H.txt", "witnesses/ballad-1700-K.txt"}
    witnesses = {
        each["siglum"]: each["text"] for each in json.loads(files["api/letters/ballad-1700.json"])["witnesses"]
    }
    assert witnesses == {"H": True, "K": True, "P": False}
    assert "on the moor and drank" not in files["tables/letters/texts.csv"].decode()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(ballad(own=RESTRICTEDLY, long="on the moor"), id="the text itself"),
        pytest.param(ballad(made_from=f"<bibl>A book{RESTRICTEDLY}</bibl>", long="on the moor"), id="its source"),
        pytest.param(
            ballad(own="", nature="publication", long="on the moor"), id="a publication of which nothing is said"
        ),
    ],
)
def test_a_text_under_copyright_does_not_stand_whole_in_the_edition_and_is_not_exported(
    small: Path, tmp_path: Path, text: str
) -> None:
    path = put(small, text)
    (problem,) = found(small)
    assert "stands here whole; expected a permission in permissions.csv" in problem
    with pytest.raises(EditionError, match="it stands here whole"):
        gather_contents()
    for form in ("tei", "csv", "txt"):
        with pytest.raises(EditionError, match="it stands here whole"):
            write_letter(store.load(path.stem), form, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_permission_lifts_every_limit_of_a_transcription(small: Path) -> None:
    named = f'<bibl corresp="bib:gazette1902">The Gazette{RESTRICTEDLY}</bibl>'
    put(small, ballad(made_from=named))
    assert len(found(small)) == 2
    row = "ballad-1700,gazette1902,The Gazette,2026-11-02,letter no. 8\n"
    (small / "permissions.csv").write_text("letter,publication,holder,granted,reference\n" + row)
    assert not found(small)
    assert LONG in make_exports(gather_contents())["witnesses/ballad-1700-P.txt"].decode()


def test_the_limit_is_of_what_is_declared_and_not_of_a_nature(small: Path) -> None:
    """In a translation the other witnesses are quoted: at length, unless they are under copyright."""
    put(small, ballad(nature="translation"))
    assert not too_long(small)
    put(small, ballad(nature="translation", printed=RESTRICTEDLY))
    assert len(too_long(small)) == 1


def test_a_restatement_quotes_little_unless_its_source_is_declared_free(small: Path) -> None:
    put(small, ballad(nature="restatement"))
    assert len(too_long(small)) == 1
    put(small, ballad(nature="restatement", made_from=f"<bibl>A book{FREELY}</bibl>"))
    assert not too_long(small)


def test_words_are_kept_back_only_for_rights_that_are_declared(small: Path) -> None:
    gap = '<seg type="incipit">and over</seg> <gap reason="rights" unit="words" quantity="18"/>'
    put(small, ballad(long=gap))
    assert any("words are kept back for rights that nothing declares" in problem for problem in found(small))
    put(small, ballad(long=gap, printed=RESTRICTEDLY))
    assert not any("nothing declares" in problem for problem in found(small))


def test_no_figures_have_to_be_recorded_of_a_text_that_is_free(small: Path) -> None:
    """The figures of this edition record what its restatement does not hold; a text that stands here needs none."""
    assert store.table("figures-paragraphs") is not None
    put(small, ballad())
    assert not [problem for problem in found(small) if "figures" in problem]
    put(small, ballad(nature="restatement", long="on the moor"))
    assert [problem for problem in found(small) if "not in the figures" in problem]


def test_what_is_not_declared_is_asked_for(small: Path) -> None:
    put(small, ballad(own=""))
    assert not found(small)
    (notice,) = asked(small)
    assert "does not say under what rights the text is given; expected <availability status='…'>" in notice
    put(small, ballad(nature="translation"))
    (notice,) = asked(small)
    assert "whether the words quoted of K, P are under copyright" in notice
    put(small, ballad())
    assert not asked(small)


@pytest.mark.parametrize(
    ("declared", "status"),
    [
        ('<availability status="free"><p>Free.</p></availability>', FREE),
        ('<availability status="restricted"><p>Kept.</p></availability>', RESTRICTED),
        ('<availability status="unknown"><p>Who knows.</p></availability>', UNKNOWN),
        ("<availability><p>It is old.</p></availability>", UNDECLARED),
        (
            '<availability><licence target="https://creativecommons.org/licenses/by/4.0/"><p/></licence></availability>',
            FREE,
        ),
        (
            '<availability><licence target="http://creativecommons.org/publicdomain/mark/1.0/"><p/></licence></availability>',
            FREE,
        ),
        ("<availability><p>See http://creativecommons.org/licenses/by/2.0/uk/ for it.</p></availability>", FREE),
        (
            '<availability><licence target="https://rightsstatements.org/vocab/InC/1.0/"><p/></licence></availability>',
            RESTRICTED,
        ),
        (
            '<availability><licence target="https://rightsstatements.org/vocab/UND/1.0/"><p/></licence></availability>',
            UNKNOWN,
        ),
        ('<availability><licence target="https://example.org/terms"><p/></licence></availability>', UNDECLARED),
        (
            '<availability status="restricted"><licence target="https://creativecommons.org/licenses/by/4.0/"><p/></licence>'
            "</availability>",
            RESTRICTED,
        ),
        (
            '<availability status="free"><licence target="https://rightsstatements.org/vocab/InC/1.0/"><p/></licence>'
            "</availability>",
            RESTRICTED,
        ),
    ],
)
def test_rights_are_read_from_the_status_or_from_a_well_known_address(declared: str, status: str) -> None:
    assert rights_of(ballad(own=declared)).text.status == status


def test_a_declaration_that_contradicts_itself_is_reported(small: Path) -> None:
    put(
        small,
        ballad(
            own=FREELY.replace("<p>", '<licence target="https://rightsstatements.org/vocab/InC/1.0/"><p>').replace(
                "</p>", "</p></licence>"
            ),
            long="on the moor",
        ),
    )
    assert any("availability 'free' beside a statement that the text is in copyright" in each for each in found(small))


def test_the_address_of_a_licence_is_one_of_the_web_and_nothing_else() -> None:
    """What a page makes a link of runs no script."""
    hostile = Markup("licence", (("target", "javascript:alert(1)"),), ("Free",))
    assert read_terms(Markup("availability", (("status", "free"),), (hostile,))).licence == ""


def publication(data: Path, letter: Letter) -> Letter:
    """Put the text of a publication where an import leaves it."""
    path = data.parents[1] / "published" / f"{letter.id}.xml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(dumps(replace(letter, layer="published")))
    return store.load(letter.id, "published")


def test_a_published_layer_that_is_free_goes_out_without_a_permission(small: Path) -> None:
    put(small, ballad())
    layer = publication(small, loads(ballad(nature="publication").encode()))
    assert permissions.find_permission(layer) is None
    files = make_exports(gather_contents())
    for siglum in "HKP":
        assert files[f"published/ballad-1700-{siglum}.txt"].decode() == layer.witness_text(siglum) + "\n"
    listed = {each["@id"]: each for each in json.loads(files["ro-crate-metadata.json"])["@graph"]}
    assert listed["published/ballad-1700.xml"]["conditionsOfAccess"].startswith("In the public domain;")
    assert not make_private_texts()


def test_a_published_layer_of_which_nothing_is_said_stays_where_it_was_made(small: Path) -> None:
    put(small, ballad())
    publication(small, loads(ballad(own="", nature="publication").encode()))
    assert not [name for name in make_exports(gather_contents()) if name.startswith("published/")]
    assert {path.name for path in make_private_texts()} == {
        *(f"ballad-1700-{siglum}.txt" for siglum in "HKP"),
        "ballad-1700-collation.json",
    }


def test_an_export_names_the_licence_of_a_text_that_has_one_of_its_own(small: Path) -> None:
    address = "https://creativecommons.org/licenses/by-sa/4.0/"
    put(small, ballad(own=f'<availability><licence target="{address}"><p>Share alike.</p></licence></availability>'))
    files = make_exports(gather_contents())
    assert json.loads(files["api/letters/ballad-1700.json"])["license"] == address
    listed = {each["@id"]: each for each in json.loads(files["ro-crate-metadata.json"])["@graph"]}
    assert listed["ballad-1700.xml"]["license"] == {"@id": address}
    assert listed[address]["name"] == "Share alike."
    assert listed["sailor-1901.xml"]["license"] != {"@id": address}


def page(folder: Path, text: str) -> str:
    """Return what a page says above and around the ballad."""
    with chosen(make(folder)) as data:
        put(data, text)
        book = write("letters", folder, "baker", "sources")
        (book / "baker.md").write_text("# A ballad\n\n```{letter} ballad-1700\n```\n", encoding="utf-8")
        made = build(book)
    shown = made.page("baker")
    return " ".join(shown.text_content().split()) + "".join(shown.xpath("//a/@href[starts-with(., 'http')]"))


def test_a_page_says_under_what_terms_a_transcription_is_given(tmp_path: Path) -> None:
    address = "https://creativecommons.org/publicdomain/mark/1.0/"
    own = (
        f'<availability status="free"><licence target="{address}"><p>In the public domain.</p></licence></availability>'
    )
    shown = page(tmp_path, ballad(own=own))
    assert "A transcription: the words of the witnesses themselves." in shown
    assert "can be read alone. In the public domain." in shown
    assert address in shown
    assert "kept back for the rights" not in shown
    assert "private study" not in shown


def test_terms_that_are_a_text_of_their_own_are_no_link_from_end_to_end(tmp_path: Path) -> None:
    words = "Whoever prints this ballad, in whole or in part, names the collection from which it was taken."
    address = "https://creativecommons.org/licenses/by/4.0/"
    own = f'<availability><licence target="{address}"><p>{words}</p></licence></availability>'
    shown = page(tmp_path, ballad(own=own))
    assert f"{words} The licence." in shown
    assert address in shown


def test_a_page_of_a_text_under_copyright_warns(tmp_path: Path) -> None:
    shown = page(tmp_path, ballad(own=RESTRICTEDLY, long="on the moor"))
    assert "It is under copyright, or its rights are unclear. It is here for private study" in shown


def test_every_nature_has_its_words() -> None:
    assert list(NATURE) == list(NATURES)
    blanks = re.compile(r"\{(?!text\}|base\}|source\}|siglum\}|name\}|permission\})")
    for nature in NATURES.values():
        assert not [words for words in vars(nature).values() if blanks.search(words)]
