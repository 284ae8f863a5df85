"""What goes out can be worked on where the repository is not: data, notebooks, the engine; and says its version."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT, missing
from in_small import settle

import edition
from edition import store
from edition.errors import EditionError
from edition.exports import gather_contents, make_exports, notebooks
from edition.files import write_atomically

#: What has no place for more than its rows or its words, of whose version the packing list tells; and what is said of
#: the edition in all its versions.
BARE = (".txt", ".tsv", ".csv", ".bib", "-collation.json", "registry.json")


@pytest.fixture
def released(small: Path) -> dict[str, bytes]:
    """Return the exports of the edition in small as its version 7.11.13, with a notebook."""
    settle(small, released="2027-03-01", site="https://letters.example")
    settings = small / "project.yml"
    settings.write_text(settings.read_text().replace("version: ", "version: 7.11.13 # "))
    helpers = small.parent / "helpers"
    write_atomically(
        {
            small.parent / "notebooks" / "salt.ipynb": _notebook(
                "%time 1", "import edition, helpers.salt as s"
            ).encode(),
            helpers / "salt.py": b"from . import bread\nimport json\nfrom edition import store\n",
            helpers / "__init__.py": b"",
            helpers / "bread.py": b"",
            helpers / "unused.py": b"",
            small.parent / "requirements" / "lab.txt": b"salt==1.0 \\\n    --hash=a\n",
        }
    )
    return make_exports(gather_contents())


def _notebook(*code: str) -> str:
    cells = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "outputs": [], "source": [s]} for n, s in enumerate(code)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def test_the_folder_of_tables_is_an_edition_that_the_engine_reads(
    released: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_atomically({tmp_path / "exports" / name: content for name, content in released.items()})
    letters = {name: store.load(name) for name in edition.letters()}
    tables = {name: store.table(name) for name in ("people", "events", "codings")}
    assert letters
    monkeypatch.delenv("EDITION_PROJECT")
    monkeypatch.chdir(tmp_path / "exports" / "notebooks")
    assert edition.find_project().data == tmp_path / "exports" / "tables"
    assert {name: replace(store.load(name), path=each.path) for name, each in letters.items()} == letters
    assert all(store.table(name).equals(table) for name, table in tables.items())
    # Tables that the export made of the texts are no data of the editors.
    with pytest.raises(EditionError, match="no table 'paragraphs'"):
        store.table("paragraphs")


def test_with_the_notebooks_go_the_modules_that_they_import(released: dict[str, bytes]) -> None:
    held = {name.removeprefix("notebooks/"): each for name, each in released.items() if name.startswith("notebooks/")}
    own = {"helpers/__init__.py", "helpers/salt.py", "helpers/bread.py"}
    assert held.keys() == {"salt.ipynb", *own, notebooks.BEGIN, notebooks.PACKAGES}
    assert held[notebooks.PACKAGES] == b"salt==1.0 \\\n    --hash=a\n"
    assert "pip install -r notebooks/requirements.txt\n" in held[notebooks.BEGIN].decode()
    assert "Version 7.11.13, 1 March 2027" in held[notebooks.BEGIN].decode()


_LINKS = """See [how it was
made](../chapters/how.md), [a [n] b](/chapters/how.md#part-2), ![a map](../map.md), [on](salt.ipynb#so),
[more](more.ipynb), [away](https://a.example/x.md).
"""


@pytest.mark.parametrize(
    ("site", "said"),
    [
        (
            "https://letters.example",
            """See [how it was
made]({site}/chapters/how.html), [a [n] b]({site}/chapters/how.html#part-2), \
![a map](../map.md), [on](salt.ipynb#so),
[more]({site}/notebooks/more.html), [away](https://a.example/x.md).
""",
        ),
        (
            None,
            """See how it was
made, a [n] b, ![a map](../map.md), [on](salt.ipynb#so),
more, [away](https://a.example/x.md).
""",
        ),
    ],
)
def test_links_to_chapters_lead_from_a_notebook_alone_to_the_site_or_are_none(
    site: str | None, said: str, small: Path
) -> None:
    project = settle(small, site=site)
    cell = {"cell_type": "markdown", "id": "m", "metadata": {}, "source": _LINKS.splitlines(keepends=True)}
    held = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    write_atomically({small.parent / "notebooks" / "salt.ipynb": held.encode()})
    (found,) = json.loads(notebooks.make_files(gather_contents())["notebooks/salt.ipynb"])["cells"]
    assert "".join(found["source"]) == said.replace("{site}", project.newest or "")
    assert found["source"] == "".join(found["source"]).splitlines(keepends=True)


def test_an_edition_without_notebooks_exports_none(small: Path) -> None:
    assert notebooks.make_files(gather_contents()) == {}


def test_every_export_with_a_place_for_it_says_the_version(released: dict[str, bytes]) -> None:
    versioned = "7.11.13"
    silent = {name for name, content in released.items() if versioned not in _text(name, content)}
    tables = {name for name in released if name.startswith(("tables/", "notebooks/", "api/"))}
    assert silent - tables == {name for name in silent - tables if name.endswith(BARE)}
    assert {"tables/datapackage.json", "notebooks/README.md", "api/index.json"}.isdisjoint(silent)


def _text(name: str, content: bytes) -> str:
    if name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"".join(packed.read(inner) for inner in packed.namelist())
    return content.decode(errors="replace")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the packages that `make wheel` makes."""
    if not Path(sys.executable).with_name("uv").exists():
        missing("uv", "let `make test` make the environment, which installs it")
    wheels = tmp_path_factory.mktemp("wheels")
    subprocess.run(["make", "--no-print-directory", "-C", ROOT, "wheel", f"WHEELS={wheels}"], check=True)
    return wheels


@pytest.mark.whole
def test_the_packages_of_the_engine_hold_all_of_it_and_pass_twine(packed: Path) -> None:
    (wheel,), (sources,) = packed.glob("*.whl"), packed.glob("*.tar.gz")
    told = subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", wheel, sources],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    tracked = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "edition"], capture_output=True, text=True, check=True
    ).stdout.split()
    assert {"edition/py.typed", "edition/tei/edition.rng"} <= set(tracked)
    with zipfile.ZipFile(wheel) as archive, tarfile.open(sources) as unpacked:
        names = set(archive.namelist())
        assert {name for name in names if not name.startswith("edition-")} == set(tracked)
        assert set(tracked) <= {name.partition("/")[2] for name in unpacked.getnames()}
        (about,) = {name.partition("/")[0] for name in names if name.startswith("edition-")}
        said = archive.read(f"{about}/METADATA").decode()
        assert "edition = edition.cli:main" in archive.read(f"{about}/entry_points.txt").decode()
    texts = [line.removeprefix("License-File: ") for line in said.splitlines() if line.startswith("License-File: ")]
    assert {f"{about}/licenses/{name}" for name in texts} <= names
    (expression,) = (line for line in said.splitlines() if line.startswith("License-Expression: "))
    licences = expression.partition(": ")[2].split(" AND ")
    assert {f"LICENSES/{name}.txt" for name in licences} == {name for name in texts if name.startswith("LICENSES/")}
