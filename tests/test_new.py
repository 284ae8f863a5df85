"""A new edition: what is written is sound and whole, and builds from the wheel of the engine where nothing else is."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from importlib import metadata
from pathlib import Path
from urllib.request import urlopen

import books
import pytest
import yaml
from conftest import ROOT, missing
from lxml import html

from edition import exports, store
from edition.check import examine
from edition.cli import main
from edition.errors import EditionError
from edition.exports.contents import gather_contents
from edition.new import Details, create_edition, engine
from edition.new.engine import Wheel, pack_engine
from edition.new.starter import fill_starter, shorten_name
from edition.project import find_project, read_project
from edition.release import version_record

WHEEL = Wheel("edition-0.1.0-py3-none-any.whl", b"in the place of a wheel")
PLAIN = Details("The Gettysburg Address", "The editors", "gettysburg", 2026)
EMPTY = Details("Letters from the Mill", "Anna Miller", "mill", 2026, empty=True)
HOSTILE = Details(r"""Das "Büchlein" & <mehr> {x} *y*: #1 \ $1 `z` @@name@@""", "Anna O'Neil & Söhne", "buch", 2026)


def written(folder: Path, details: Details) -> Path:
    """Write an edition without an engine into a folder and return it."""
    for name, content in fill_starter(details, WHEEL).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(params=[PLAIN, HOSTILE], ids=["plain", "hostile"])
def begun(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a new edition, which is the edition at hand while the test runs."""
    folder = written(tmp_path / "an edition", request.param)
    monkeypatch.setenv("EDITION_PROJECT", str(folder))
    monkeypatch.delenv("EDITION_PUBLISHED", raising=False)
    return folder


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


@pytest.mark.slow
def test_what_is_written_has_nothing_wrong(begun: Path) -> None:
    report = examine()
    assert not report.problems
    assert set(report.material.letters) == {"gettysburg-1863"}


def test_title_and_editors_are_what_was_said(begun: Path) -> None:
    said = find_project()
    details = HOSTILE if said.name == "buch" else PLAIN
    assert (said.title, said.editors, said.name) == (details.title, details.editors, details.name)
    assert yaml.safe_load((begun / "_config.yml").read_text("utf-8"))["title"] == details.title
    assert yaml.safe_load((begun / "CITATION.cff").read_text("utf-8"))["authors"] == [{"name": details.editors}]
    assert json.loads((begun / "data" / "datapackage.json").read_text("utf-8"))["name"] == details.name
    assert not version_record.find_disagreements(begun, read_project(begun))


def test_a_title_is_text_wherever_it_stands(tmp_path: Path) -> None:
    first = (written(tmp_path, HOSTILE) / "index.md").read_text("utf-8").splitlines()[1]
    assert first.startswith(r"# Das "), first
    assert r"\<mehr\> \{x\} \*y\*: \#1 \\ \$1 \`z\`" in first


@pytest.mark.parametrize("details", [PLAIN, EMPTY], ids=["whole", "empty"])
def test_every_blank_is_filled(details: Details) -> None:
    for name, content in fill_starter(details, WHEEL).items():
        assert b"@@" not in content, name


def test_an_empty_edition_says_nothing_of_the_text_in_the_place_of_which_it_begins() -> None:
    for name, content in fill_starter(EMPTY, WHEEL).items():
        assert not re.search(r"gettysburg|lincoln|bliss|nicolay", f"{name}\n{content.decode()}", re.IGNORECASE), name


@pytest.mark.slow
def test_an_empty_edition_has_nothing_wrong_and_all_its_exports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITION_PROJECT", str(written(tmp_path, EMPTY)))
    report = examine()
    assert (report.problems, dict(report.material.letters)) == ([], {})
    files = exports.make_exports(gather_contents())
    assert files["tables/letters/variants.csv"].startswith(b"id,letter,section")


@pytest.mark.parametrize("siglum", ["B", "N", "H"])
def test_the_apparatus_gives_the_text_of_each_copy(
    siglum: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(tmp_path, PLAIN)
    monkeypatch.setenv("EDITION_PROJECT", str(folder))
    letter = store.load("gettysburg-1863")
    copy = folder / "tests" / "transcriptions" / letter.id / f"{siglum}.txt"
    assert letter.nature == "transcription"
    assert words(letter.witness_text(siglum)) == words(copy.read_text("utf-8"))


@pytest.mark.slow
def test_exports_hold_the_running_text_of_every_witness_of_a_transcription(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITION_PROJECT", str(written(tmp_path, PLAIN)))
    files = exports.make_exports(gather_contents())
    paragraph = json.loads(files["api/paragraphs/gettysburg-1863/p1.json"])
    assert (paragraph["nature"], paragraph["restated"]) == ("transcription", "none")
    assert list(paragraph["witnesses"]) == ["B", "N", "H"]
    assert "brought forth upon this continent" in paragraph["witnesses"]["H"]
    nature = json.loads(files["api/schema/common.json"])["$defs"]["nature"]
    assert paragraph["nature"] in nature["enum"]


def test_the_engine_comes_first_among_what_is_installed_by_hash() -> None:
    files = fill_starter(PLAIN, WHEEL)
    first, second, *others = files["requirements.txt"].decode().partition("\n")[2].splitlines()
    assert first == f"./engine/{WHEEL.name} \\"
    assert second == f"    --hash=sha256:{sha256(WHEEL.content).hexdigest()}"
    assert others == [line for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines() if line[0] != "#"]
    assert files[f"engine/{WHEEL.name}"] == WHEEL.content
    assert files["requirements/test.txt"] == (ROOT / "requirements" / "starter.txt").read_bytes()


def test_the_makefile_installs_sets_that_are_there() -> None:
    files = fill_starter(PLAIN, WHEEL)
    asked = set(re.findall(r"^\$\(VENV\)/\.\w+: (\S+\.txt)", files["Makefile"].decode(), re.MULTILINE))
    assert asked == {name for name in files if re.fullmatch(r"requirements.*\.txt", name)} - {"requirements/uv.txt"}


def test_a_new_edition_is_built_as_this_one_is() -> None:
    files = fill_starter(PLAIN, WHEEL)
    ours, theirs = (
        yaml.safe_load(text) for text in ((ROOT / "_config.yml").read_text("utf-8"), files["_config.yml"].decode())
    )
    own = {name for name in ours | theirs if ours.get(name) != theirs.get(name)}
    assert own - {"copyright"} == {"title", "project", "author", "exclude_patterns"}
    assert files["conf.py"] == (ROOT / "conf.py").read_bytes()
    recipe = re.compile(r"^\$\(VENV\)/bin/python:\n.*?\n\t\}", re.MULTILINE | re.DOTALL)
    found = [recipe.search(text) for text in ((ROOT / "Makefile").read_text("utf-8"), files["Makefile"].decode())]
    assert found[0] and found[1]
    assert found[0][0] == found[1][0]


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("x", "x"),
        ("Mein Büchlein", "mein-buchlein"),
        ("1863", "edition-1863"),
        ("Письма", "edition"),
        ("-- a_b.c --", "a-b-c"),
    ],
)
def test_a_short_name_is_made_of_the_folders(folder: str, name: str) -> None:
    assert shorten_name(folder) == name


@pytest.mark.parametrize("wrong", ["", "  ", "two\nlines", "a\x00b"])
def test_a_title_is_words_on_one_line(wrong: str) -> None:
    with pytest.raises(EditionError, match="--title: not words on one line"):
        Details(wrong, "The editors", "x", 2026)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of packages in which a small engine is installed, as installers leave it."""
    site = tmp_path / "site"
    about = site / "edition-9.9.dist-info"
    files = {
        "edition/__init__.py": "a = 1\n",
        "edition/new/starter/.gitignore": "/_build/\n",
        "edition-9.9.dist-info/METADATA": "Metadata-Version: 2.1\nName: edition\nVersion: 9.9\n",
        "edition-9.9.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "edition-9.9.dist-info/licenses/LICENSES/MIT.txt": "MIT\n",
    }
    added = {
        "edition/__pycache__/__init__.cpython-311.pyc": "",
        "edition-9.9.dist-info/INSTALLER": "pip\n",
        "edition-9.9.dist-info/direct_url.json": '{"url": "file:///home/somebody"}\n',
        "../bin/edition": "#!/usr/bin/python\n",
    }
    for name, content in (files | added).items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(content)
    (about / "RECORD").write_text("".join(f"{name},,\n" for name in [*added, *files]))
    monkeypatch.setattr(metadata, "distribution", lambda _: metadata.PathDistribution(about))
    monkeypatch.setattr(engine, "_HERE", site / "edition")
    return site


def test_the_engine_is_packed_without_what_its_installer_added(installed: Path) -> None:
    wheel = pack_engine()
    assert wheel.name == "edition-9.9-py3-none-any.whl"
    with zipfile.ZipFile(io.BytesIO(wheel.content)) as archive:
        names = archive.namelist()
        recorded_files = list(csv.reader(archive.read("edition-9.9.dist-info/RECORD").decode().splitlines()))
        for name, digest, size in recorded_files[:-1]:
            content = archive.read(name)
            assert digest == f"sha256={urlsafe_b64encode(sha256(content).digest()).decode().rstrip('=')}"
            assert int(size) == len(content)
    assert names == [
        "edition/__init__.py",
        "edition/new/starter/.gitignore",
        "edition-9.9.dist-info/METADATA",
        "edition-9.9.dist-info/WHEEL",
        "edition-9.9.dist-info/licenses/LICENSES/MIT.txt",
        "edition-9.9.dist-info/RECORD",
    ]
    assert [name for name, *_ in recorded_files] == names


def test_the_same_engine_gives_the_same_bytes(installed: Path) -> None:
    first = pack_engine()
    for path in installed.rglob("*"):
        os.utime(path, (0, 0))
    assert pack_engine() == first


def test_an_engine_that_was_not_installed_says_how_to_install_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", str(tmp_path / "x")]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "not installed from its wheel" in told
    assert "make wheel" in told
    assert not (tmp_path / "x").exists()


def test_a_folder_that_holds_something_is_left_as_it_is(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes").write_text("mine")
    with pytest.raises(EditionError, match="full: not empty; expected a new folder, or an empty one"):
        create_edition(tmp_path / "full", PLAIN)
    with pytest.raises(EditionError, match="notes: not a folder"):
        create_edition(tmp_path / "full" / "notes", PLAIN)
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["notes"]


def test_an_empty_folder_is_filled_and_the_next_steps_are_told(
    installed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "Mein Büchlein"
    folder.mkdir()
    assert main(["new", str(folder), "--title", "Büchlein", "--editors", "Wir"]) == 0
    assert f"cd {shlex.quote(str(folder))}\n  make book\n  make test\n" in capsys.readouterr().out
    assert read_project(folder).name == "mein-buchlein"
    assert (folder / "engine" / "edition-9.9-py3-none-any.whl").read_bytes() == pack_engine().content


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the command `edition` of a fresh environment, into which the wheel of this repository was installed."""
    folder = tmp_path_factory.mktemp("installed")
    uv = Path(sys.executable).with_name("uv")
    if not uv.exists() or not shutil.which("make"):
        missing("uv and make", "let `make test` make the environment, which installs uv")
    subprocess.run(["make", "--no-print-directory", "-C", ROOT, "wheel"], check=True)
    (wheel,) = (ROOT / "_build" / "wheel").glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", folder / "venv" / "bin" / "python", wheel], check=True)
    yield folder / "venv" / "bin" / "edition"
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def alone() -> dict[str, str]:
    """Return an environment that knows nothing of this repository."""
    barred = ("EDITION_", "PYTHON", "MAKE", "VIRTUAL_ENV", "SOURCE_DATE_EPOCH")
    return {name: value for name, value in os.environ.items() if not name.startswith(barred)}


@pytest.mark.whole
# Continuous integration builds the one with the harder name.
@pytest.mark.parametrize("name", [pytest.param("x", marks=pytest.mark.release), "Mein Büchlein"])
def test_a_new_edition_is_built_and_tested_at_once(
    name: str, command: Path, alone: dict[str, str], tmp_path: Path
) -> None:
    subprocess.run([command, "new", name], cwd=tmp_path, env=alone, check=True)
    for target in ("book", "test"):
        told = subprocess.run(
            ["make", target], cwd=tmp_path / name, env=alone, capture_output=True, text=True, check=False
        )
        assert told.returncode == 0, told.stdout + told.stderr
    assert re.search(r"\b\d\d+ passed", told.stdout), told.stdout


@pytest.mark.whole
def test_binder_runs_the_notebook_of_a_new_edition_without_what_builds_its_book(
    command: Path, alone: dict[str, str], tmp_path: Path
) -> None:
    """Its programs, repo2docker, install the requirements and then run `postBuild`, both from the edition's folder."""
    subprocess.run([command, "new", "x"], cwd=tmp_path, env=alone, check=True)
    programs = tmp_path / "venv" / "bin"
    subprocess.run([sys.executable, "-m", "venv", programs.parent], check=True)
    uv = Path(sys.executable).with_name("uv")
    there = alone | {"PATH": f"{programs}{os.pathsep}{alone['PATH']}"}
    steps: list[list[str | Path]] = [
        [uv, "pip", "install", "--require-hashes", "--python", programs / "python", "-r", "binder/requirements.txt"],
        ["sh", "binder/postBuild"],
        [programs / "jupyter", "execute", "--inplace", "notebooks/variants.ipynb"],
    ]
    for step in steps:
        told = subprocess.run(step, cwd=tmp_path / "x", env=there, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout + told.stderr
    assert not list(programs.parent.rglob("sphinx"))


def tei_of(text: str) -> str:
    """Return a plain text as a TEI document of one witness."""
    paragraphs = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text.split("\n\n"))
    return f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>{paragraphs}</body></text></TEI>'


@pytest.mark.whole
@pytest.mark.parametrize("kind", ["txt", pytest.param("xml", marks=pytest.mark.release)])
def test_four_commands_lead_from_the_files_of_witnesses_to_a_book_that_is_served(
    kind: str, command: Path, alone: dict[str, str], tmp_path: Path
) -> None:
    """Run the four commands of README.md, and read the page that they serve."""
    lines = re.search(
        r"^    (edition new .*)\n    (cd .*)\n    (edition collate .*)\n    (make serve)$",
        (ROOT / "README.md").read_text("utf-8"),
        re.MULTILINE,
    )
    assert lines
    copies = ROOT / "edition" / "new" / "starter" / "tests" / "transcriptions" / "gettysburg-1863"
    for path in copies.iterdir():
        text = path.read_text("utf-8")
        (tmp_path / f"{path.stem}.{kind}").write_text(tei_of(text) if kind == "xml" else text, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = "\n".join(["set -e", *lines.groups()[:3], f"exec make serve PORT={port}"]).replace(".txt", f".{kind}")
    environment = {**alone, "PATH": f"{command.parent}:{os.environ['PATH']}"}
    served = subprocess.Popen(["sh", "-c", script], cwd=tmp_path, env=environment, start_new_session=True)
    try:
        page = ""
        while "data-letter" not in page:
            assert served.poll() is None
            try:
                with urlopen(f"http://127.0.0.1:{port}/chapters/gettysburg-1863.html", timeout=10) as answer:
                    page = answer.read().decode()
            except OSError:
                time.sleep(1)
    finally:
        os.killpg(served.pid, signal.SIGTERM)
        served.wait()
    letter = books.letter_of(html.document_fromstring(page))
    for siglum in "BNH":
        assert words(books.witness_text(letter, siglum)) == words((copies / f"{siglum}.txt").read_text("utf-8"))


@pytest.mark.whole
@pytest.mark.release
def test_a_new_edition_is_released_and_once_more(command: Path, alone: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "x"

    def run(*arguments: str | Path) -> None:
        told = subprocess.run(arguments, cwd=folder, env=alone, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout + told.stderr

    def release(version: str) -> Path:
        run("make", "version", f"VERSION={version}", "DAY=2027-03-01")
        run("git", "add", "--all")
        editor = ("-c", "user.name=Editor", "-c", "user.email=editor@example.org")
        run("git", *editor, "commit", "--quiet", "--message", version)
        run("make", "release", f"VERSION={version}")
        return folder / "_build" / "release" / version

    def change(path: str, was: str, now: str) -> None:
        text = (folder / path).read_text("utf-8")
        assert was in text
        (folder / path).write_text(text.replace(was, now, 1), encoding="utf-8")

    subprocess.run([command, "new", folder], env=alone, check=True)
    run("git", "init", "--quiet")
    change("data/project.yml", "repository: null", "repository: https://code.example/editor/x")
    change("data/project.yml", "site: null", "site: https://x.example")
    made = release("1.0.0")
    (wheel,) = (folder / "engine").iterdir()
    named = {path.name for path in made.iterdir()}
    assert {"site", "exports", "x-1.0.0-site.zip", "SHA256SUMS", wheel.name} <= named
    assert sha256(wheel.read_bytes()).hexdigest() in (made / "sbom.cdx.json").read_text("utf-8")

    # A word is mended, and a part of a page goes to another.
    change("data/letters/gettysburg-1863.xml", "Eighty-seven years before", "Eighty-seven years earlier than")
    guide = (folder / "chapters" / "guide.md").read_text("utf-8")
    (label,) = re.findall(r"^\(([\w-]+)\)=$", guide, re.MULTILINE)[-1:]
    kept, part = guide.split(f"({label})=", 1)
    (folder / "chapters" / "guide.md").write_text(kept.rstrip() + "\n", encoding="utf-8")
    with (folder / "chapters" / "citing.md").open("a", encoding="utf-8") as citing:
        citing.write(f"\n({label})={part}")
    change("CHANGELOG.md", "## 1.0.0", "## Unreleased\n\n* A word is mended.\n\n## 1.0.0")
    release("1.1.0")
    run("make", "site")
    site = folder / "_build" / "site"
    for version in ("1.0.0", "1.1.0"):
        assert books.content(site / f"v{version}") == books.content(made.with_name(version) / "site")
        notebooks = (site / f"v{version}" / "notebooks").glob("*.html")
        assert all(f"/v{version}?urlpath=lab" in path.read_text("utf-8") for path in notebooks)
    assert books.find_broken_links(site) == []
    script = (site / "versions.js").read_text("utf-8")
    assert f'"{label}": "chapters/citing.html"' in script
    compared = html.parse(str(site / "compare" / "v1.0.0.html")).getroot()
    # The first of each explains the sign.
    assert compared.xpath("//del//text()")[1:] == ["before "] and compared.xpath("//ins//text()")[1:] == [
        "earlier than "
    ]
    assert not {name for name in ids_of(site / "v1.0.0") if name not in ids_of(site / "latest")}


def ids_of(site: Path) -> set[str]:
    """Return the ids that a release promises: those of the letter's text, apparatus and notes, and of entries."""
    pages = [path for path in (site / "chapters").glob("*.html") if path.stem != "guide"]
    return {
        f"{path.stem}#{name}"
        for path in pages
        for name in html.parse(str(path)).getroot().xpath("//@id")
        if re.fullmatch(r"(app-)?[pvn]\d+|[a-z]+-[a-z]+", name)
    }


@pytest.mark.whole
def test_pip_takes_the_engine_by_its_hash_as_uv_does(command: Path, alone: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "Mein Büchlein"
    subprocess.run([command, "new", folder], env=alone, check=True)
    head = (folder / "requirements.txt").read_text("utf-8").splitlines(True)[1:3]
    (folder / "engine.txt").write_text("".join(head), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    pip = [str(tmp_path / "venv" / "bin" / "python"), "-m", "pip", "install", "--no-deps", "--force-reinstall"]
    install = [*pip, "--require-hashes", "-r", "engine.txt"]
    told = subprocess.run(install, cwd=folder, env=alone, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    (folder / "engine" / WHEEL.name).write_bytes(WHEEL.content)
    told = subprocess.run(install, cwd=folder, env=alone, capture_output=True, text=True, check=False)
    assert told.returncode != 0
    assert "DO NOT MATCH THE HASHES" in told.stderr


@pytest.mark.whole
def test_the_same_engine_begins_the_same_edition(command: Path, alone: dict[str, str], tmp_path: Path) -> None:
    for place in ("one", "other"):
        subprocess.run([command, "new", tmp_path / place / "x"], env=alone, check=True)
    assert books.content(tmp_path / "one") == books.content(tmp_path / "other")
    (wheel,) = (tmp_path / "one" / "x" / "engine").iterdir()
    with zipfile.ZipFile(wheel) as archive, zipfile.ZipFile(next((ROOT / "_build" / "wheel").glob("*.whl"))) as made:
        assert set(archive.namelist()) == set(made.namelist())
        assert not [name for name in archive.namelist() if name.startswith("opposition")]
