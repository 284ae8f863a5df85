"""Who made the edition: editors whom the project file names are named wherever it says whose it is, else their body."""

from __future__ import annotations

import doctest
import json
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from books import build, write
from in_small import SAILOR, chosen, make

from edition import project as projects
from edition.errors import EditionError
from edition.exports import make_exports
from edition.exports.contents import gather_contents
from edition.project import Editor, find_project
from edition.release.version_record import CITATION, CODEMETA, ZENODO, render_files

ORCID = "0000-0002-1825-0097"
NAMES = f"editor_names:\n  Ash, Ann: {ORCID}\n  van der Schalk, Bo: null\ncontact: ash@harbour.example\n"
PACKAGE = """[project]
name = "own"
description = "Invented"
license = "MIT"
requires-python = ">=3.11"
authors = [{ name = "A body" }]
"""
EDITORS = (Editor("Ash", "Ann", ORCID), Editor("van der Schalk", "Bo"))


def name(data: Path, said: str = NAMES) -> None:
    with (data / "project.yml").open("a", encoding="utf-8") as settings:
        settings.write(said)


def test_what_the_module_says_of_itself_holds() -> None:
    assert doctest.testmod(projects).failed == 0


def test_the_project_names_its_editors_or_their_body(tmp_path: Path) -> None:
    data = make(tmp_path)
    with chosen(data):
        assert find_project().signed == find_project().editors
        name(data)
        assert find_project().editor_names == EDITORS
        assert find_project().signed == "Ann Ash and Bo van der Schalk"
        assert find_project().contact_address == "mailto:ash@harbour.example"


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("editor_names:\n  Ash, Ann: 0000-0002-1825-0098\n", "the ORCID of Ash, Ann is '0000-0002-1825-0098'"),
        ("editor_names:\n  Ash, Ann: https://orcid.org/0000-0002-1825-0097\n", "the ORCID of Ash, Ann"),
        ("editor_names:\n  ', Ann': null\n", "', Ann' is no name"),
        ("editor_names:\n  Ash, Ann, Dr: null\n", "'Ash, Ann, Dr' is no name"),
        ("editor_names: [Ash]\n", "not names with values"),
        ("contact: the harbour\n", "contact is 'the harbour'"),
        ("contact: 'javascript:alert(1)'\n", "contact is"),
    ],
)
def test_what_is_no_name_no_orcid_and_no_address_is_refused(tmp_path: Path, said: str, wrong: str) -> None:
    data = make(tmp_path)
    name(data, said)
    with chosen(data), pytest.raises(EditionError) as refused:
        find_project()
    assert wrong in str(refused.value)


@pytest.mark.parametrize("named", [False, True])
def test_exports_name_whoever_is_named(tmp_path: Path, named: bool) -> None:
    data = make(tmp_path)
    body = find_body(data)
    letter = data / SAILOR
    text = letter.read_text(encoding="utf-8")
    letter.write_text(text.replace("The makers of this example", body, 1), encoding="utf-8")
    if named:
        name(data)
    with chosen(data):
        files = make_exports(gather_contents())
    tei = files["sailor-1901.xml"].decode()
    registers = next(text for path, text in files.items() if path.endswith("registers.xml")).decode()
    graph = json.loads(files["edition.jsonld"])["@graph"]
    package = json.loads(files["tables/datapackage.json"])
    crate = json.loads(next(text for path, text in files.items() if path.endswith("metadata.json")))["@graph"]
    people = [thing["name"] for thing in graph if thing["type"] == "schema:Person" and "orcid" in str(thing)]
    for where in (tei, registers):
        assert (f"<orgName>{body}</orgName>" in where) is not named
        assert (f'<persName ref="https://orcid.org/{ORCID}">Ann Ash</persName>' in where) is named
        assert ("<persName>Bo van der Schalk</persName>" in where) is named
    assert people == (["Ann Ash"] if named else [])
    wanted = ["Ann Ash", "Bo van der Schalk"] if named else [body]
    assert [each["title"] for each in package["contributors"]] == wanted
    assert [each["name"] for each in crate if each["@type"] == "Person"] == (wanted if named else [])
    assert any(each["@type"] == "ContactPoint" for each in crate) is named


def find_body(data: Path) -> str:
    with chosen(data):
        return find_project().editors


def test_the_citation_and_what_is_made_of_it_name_the_editors(tmp_path: Path) -> None:
    root = make(tmp_path).parent
    (root / CITATION).write_text(
        "cff-version: 1.2.0\nmessage: Cite it.\ntitle: Own\nabstract: Invented.\nauthors:\n  - name: A body\n"
        "license:\n  - CC-BY-4.0\n  - MIT\nkeywords:\n  - harbours\n",
        encoding="utf-8",
    )
    plain = yaml.safe_load(render_files(root, "0.1.0", find_project(root))[CITATION])
    assert plain["authors"] == [{"name": "A body"}]
    assert "contact" not in plain
    name(root / "data")
    (root / "pyproject.toml").write_text(PACKAGE, encoding="utf-8")
    files = render_files(root, "0.1.0", find_project(root))
    cited = yaml.safe_load(files[CITATION])
    assert cited["authors"] == [
        {"family-names": "Ash", "given-names": "Ann", "orcid": f"https://orcid.org/{ORCID}"},
        {"family-names": "van der Schalk", "given-names": "Bo"},
    ]
    assert cited["contact"] == [{"name": "Ann Ash and Bo van der Schalk", "email": "ash@harbour.example"}]
    assert json.loads(files[ZENODO])["creators"] == [
        {"name": "Ash, Ann", "orcid": ORCID},
        {"name": "van der Schalk, Bo"},
    ]
    assert [each["name"] for each in json.loads(files[CODEMETA])["author"]] == ["Ann Ash", "Bo van der Schalk"]


def test_pages_and_citations_name_whoever_is_named(tmp_path: Path) -> None:
    data = make(tmp_path)
    book = write("letters", tmp_path, "sailor", "sources")
    (book / "who.md").write_text("---\norphan: true\n---\n# Who\n\n```{editors}\n```\n", encoding="utf-8")
    with chosen(data):
        unnamed = " ".join(build(book).page("who").text_content().split())
        body = find_project().editors
        name(data)
        built = build(book)
    assert f"{body}. Their names have not been given yet. Contact: no address has been given yet." in unnamed
    page = built.page("who")
    assert [unquote(href) for href in page.xpath("//article//a/@href | //main//a/@href")[-2:]] == [
        f"https://orcid.org/{ORCID}",
        "mailto:ash@harbour.example",
    ]
    said = {each.get("name"): each.get("content") for each in page.xpath("//meta[@name]")}
    assert said["citation_author"] == "Bo van der Schalk"  # the last of two tags of one name
    script, *_others = sorted((built.out / "_static" / "citations").glob("*.js"))
    forms = json.loads(script.read_text("utf-8").partition("]=")[2].rstrip(";\n"))["forms"]
    assert "Ann Ash and Bo van der Schalk" in forms["Chicago"]
    assert "ED  - Ash, Ann\nED  - van der Schalk, Bo" in forms["RIS"]
    assert "Ash, Ann and van der Schalk, Bo" in forms["BibTeX"]
    assert json.loads(forms["CSL-JSON"])[0]["editor"][1] == {"family": "van der Schalk", "given": "Bo"}
