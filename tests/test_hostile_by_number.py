"""Hundreds of files that nobody means, through every command: an answer for each, soon, and nothing half-done.

What is wrong is said in a few lines that command no terminal, with exit status 1 and nothing written. What is accepted
is what stands in the file: nothing is shown otherwise than it was without a word.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import signal
import subprocess
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FrameType

import pytest
from adopt_samples import SAMPLES
from conftest import ROOT
from hostile import WORDS, mutate, mutate_archive
from importer_samples import LETTER, PUBLICATION, lay_out
from in_small import make
from lxml import etree

from edition import bibliography, cli, importers, new, saying
from edition.csv_file import parse_csv
from edition.importers.article import import_article
from edition.importers.page_layout import read_lines
from edition.importers.pdf_lines import read_pdf
from edition.importers.source_file import read_source
from edition.new.engine import Wheel
from edition.project import read_project
from edition.tei import loads, read

pytestmark = pytest.mark.whole

#: Seconds in which a command has to answer, and lines in which it has to say what is wrong.
SOON, FEW = 60, 130
SMALL = ROOT / "tests" / "data" / "mini"
#: What an edition is made of.
PLACES = sorted(
    path.relative_to(SMALL).as_posix()
    for path in SMALL.rglob("*")
    if path.is_file() and "__pycache__" not in path.parts
)
PLACES = [*PLACES, "data/datapackage.json", "notebooks/counts.ipynb"]
#: Each is changed so many times.
OF_EACH, APART = 3, 8  # the numbers of two files lie so far apart
NOTEBOOK = (
    '{"cells": [{"cell_type": "markdown", "metadata": {}, "source": ["{cite}`gazette1902`"]}],'
    ' "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n'
)
#: Inputs, by kind and number, that are known to end otherwise.
AWAITED: frozenset[tuple[str, int]] = frozenset()


class TooSlowError(Exception):
    """Error when a command has not answered in time."""


@contextlib.contextmanager
def soon() -> Iterator[None]:
    """Hold what is inside to the time in which a command has to answer."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, SOON)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def list_files(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder, but for what was kept to save work."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".cache" not in path.parts
    }


def run(folder: Path, *arguments: str | Path) -> int:
    """Run a command, hold it to what every command promises, and return its exit status."""
    before = list_files(folder)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), soon(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            status = cli.main(list(map(str, arguments)))
        except SystemExit as end:
            status = int(end.code or 0)
    said = err.getvalue().splitlines()
    assert status in (0, 1, 2)
    for line in (*said, *out.getvalue().splitlines()):
        assert len(line) <= 1200 or line.startswith("usage"), line[:200]
        assert not saying._COMMANDS.search(line)
        assert "Traceback" not in line
    assert len(said) <= FEW
    after = list_files(folder)
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    assert not [name for name in after if re.search(r"(^|/)\.[^/]*\.\d+$", name)], "something is half-written"
    if status:
        assert said
        if "--fix" not in arguments:
            assert not changed, "something was written although something is wrong"
    return status


def words(source: bytes) -> str:
    """Return the text of a document as XML has it, without white space."""
    return re.sub(r"\s+", "", str(etree.fromstring(source).xpath("string()")))


@pytest.fixture
def edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the root of an edition in small with a notebook, which is at hand."""
    data = make(tmp_path)
    (data.parent / "notebooks").mkdir()
    (data.parent / "notebooks" / "counts.ipynb").write_text(NOTEBOOK, encoding="utf-8")
    monkeypatch.setenv("EDITION_PROJECT", str(data.parent))
    monkeypatch.setenv("EDITION_PUBLISHED", str(tmp_path / "published"))
    monkeypatch.chdir(tmp_path)
    return data.parent


def numbered(kind: str, numbers: Iterable[int]) -> pytest.MarkDecorator:
    """Return a mark with the numbers of the inputs of a kind, those that are awaited left out.

    Continuous integration tries one in six.
    """
    asked = [number for number in numbers if (kind, number) not in AWAITED]
    values = [each if n % 6 == 0 else pytest.param(each, marks=pytest.mark.release) for n, each in enumerate(asked)]
    return pytest.mark.parametrize("number", values)


@numbered("edition", [n for n in range(APART * len(PLACES)) if n % APART < OF_EACH])
def test_a_file_of_an_edition(number: int, edition: Path, tmp_path: Path) -> None:
    path = edition / PLACES[number // APART]
    path.write_bytes(source := mutate(path.read_bytes(), number))
    status = run(tmp_path, "check")
    if number % 3 == 0:
        run(tmp_path, "check", path)
    run(tmp_path, "info")
    run(tmp_path, "info", ("sailor-1901", "baker-1902")[number % 2])
    run(tmp_path, "renumber", "--plan")
    if status == 0:
        if path.suffix == ".bib":
            told = re.findall(r"(?m)^\s*@(?!comment|string|preamble)\w+\s*[{(]\s*([^\s,]+)", source.decode("utf-8-sig"))
            assert list(bibliography.parse(source.decode("utf-8-sig"), path)[0]) == told
        if path.suffix == ".csv":
            assert all(parse_csv(source.decode("utf-8-sig"), path))
        assert run(tmp_path, "export", "--out", tmp_path / "exported") == 0
        for file in (tmp_path / "exported").glob("*.xml"):
            etree.parse(file)
    if number % 2:
        run(tmp_path, "check", "--fix")
        return
    run(tmp_path, "format")
    if path.suffix == ".xml" and path.read_bytes() != source:
        assert words(path.read_bytes()) == words(source)
        assert loads(path.read_bytes(), path).sections == loads(source, path).sections
        assert run(tmp_path, "format") == 0


FOREIGN = [sample.source for sample in SAMPLES]
FOREIGN += [(SMALL / "data" / "letters" / name).read_bytes() for name in ("sailor-1901.xml", "baker-1902.xml")]
FOREIGN += [path.read_bytes() for path in sorted((ROOT / "data" / "letters").glob("*.xml"))]


@numbered("foreign", range(160))
def test_a_document_from_elsewhere(number: int, edition: Path, tmp_path: Path) -> None:
    path = tmp_path / "mill.xml"
    path.write_bytes(mutate(FOREIGN[number % len(FOREIGN)], number))
    run(tmp_path, "check", path)
    for form in ("tei", "csv", "txt"):
        run(tmp_path, "export", path, "--format", form, "--out", tmp_path / form)
    if run(tmp_path, "adopt", path, "--id", "mill-1900", "--apparatus", "positive") == 0:
        written = edition / "data" / "letters" / "mill-1900.xml"
        assert loads(written.read_bytes(), written).sections
        assert run(tmp_path, "info", "mill-1900") == 0
        assert run(tmp_path, "export", "mill-1900", "--format", "txt", "--out", tmp_path / "txt") == 0
        assert run(tmp_path, "format") == 0
        assert words(written.read_bytes())


TEXT = """# The mill

We met *here*, at the old mill, on the 3rd of May; [illegible] and the wheel stood still.

“No,” he said, “it can’t be so: not in the rain” — and went home.

> A verse of it
> and another.
"""
ENDINGS = (".txt", ".md", ".xml", ".docx", ".odt")


@pytest.fixture(scope="session")
def witnesses() -> dict[str, bytes]:
    """Return one text as files of all kinds that can be a witness."""
    import pypandoc

    made = {".txt": TEXT.encode(), ".md": TEXT.encode(), ".xml": FOREIGN[-1]}
    made[".xml"] = (
        SAMPLES[0]
        .source.replace(b'<app><lem wit="#A">', b"<hi>")
        .replace(b'</lem><rdg wit="#B">there</rdg></app>', b"</hi>")
    )
    for kind in ("docx", "odt"):
        command = [pypandoc.get_pandoc_path(), "--from", "markdown", "--to", kind, "--output", "-"]
        made[f".{kind}"] = subprocess.run(command, input=TEXT.encode(), capture_output=True, check=True).stdout
    return made


@numbered("witness", range(150))
def test_a_witness(number: int, edition: Path, tmp_path: Path, witnesses: dict[str, bytes]) -> None:
    ending = ENDINGS[number % len(ENDINGS)]
    change = mutate_archive if ending in (".docx", ".odt") else mutate
    (tmp_path / f"B{ending}").write_bytes(change(witnesses[ending], number))
    (tmp_path / "A.txt").write_text(TEXT, encoding="utf-8")
    brackets = ("gap", "unclear", "supplied", "text")[number % 4]
    how = ("--brackets", brackets, *(("--verse",) if number % 7 == 0 else ()))
    if run(tmp_path, "collate", "A.txt", f"B{ending}", "--id", "mill-1900", *how) == 0:
        letter = read(edition / "data" / "letters" / "mill-1900.xml")
        assert letter.witness_text("A")
        if ending in (".txt", ".md") and brackets == "text":
            shown = re.sub(r"[\W_]+", "", letter.witness_text("B"))
            written = re.sub(r"[\W_]+", "", (tmp_path / f"B{ending}").read_text(encoding="utf-8-sig"))
            assert ending == ".md" or shown == written
        assert run(tmp_path, "info", "mill-1900") == 0
        assert run(tmp_path, "collate", "A.txt", f"B{ending}", "--id", "mill-1900", *how) == 0
    with contextlib.suppress(FileNotFoundError):
        (edition / "data" / "letters" / "mill-1900.xml").unlink()


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return a publication as plain text and as a PDF."""
    from reportlab.pdfgen.canvas import Canvas

    sample = lay_out(LETTER)
    drawn = io.BytesIO()
    canvas = Canvas(drawn)
    for number, line in enumerate(sample.text.splitlines()[:60]):
        canvas.drawString(60, 800 - 12 * number, line)
    canvas.save()
    return {".txt": sample.text.encode(), ".pdf": drawn.getvalue()}


@numbered("source", range(40))
def test_a_copy_of_a_publication(
    number: int, edition: Path, tmp_path: Path, copies: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_copy(path: Path, recount: bool) -> importers.Result:
        lines = read_pdf(path, PUBLICATION.running) if path.suffix == ".pdf" else None
        lines = lines or read_lines(read_source(path), PUBLICATION.running)
        return import_article(lines, PUBLICATION, path, tmp_path / "apparatus.csv", recount)

    known = {"mill-1900": importers.Importer("the mill", ("Before", PUBLICATION.title), read_copy, takes_pdf=True)}
    monkeypatch.setattr(importers, "load_importers", lambda: known)
    ending = (".txt", ".pdf")[number % 2]
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / f"mill{ending}").write_bytes(mutate(copies[ending], number))
    run(tmp_path, "import", "--sources", "sources")


@numbered("new", range(40))
def test_a_new_edition(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new, "pack_engine", lambda: Wheel("edition-0-py3-none-any.whl", b""))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EDITION_PROJECT", raising=False)
    title = mutate("Letters from the “Mill”: a {title}".encode(), number).decode("utf-8", "replace").replace("\0", "")
    word = WORDS[number % len(WORDS)].replace("\0", "")[:100]
    folder = tmp_path / re.sub("[/.]", "", f"mill{word}")
    arguments: list[str | Path] = [
        "new",
        folder,
        f"--title={title}",
        f"--editors=Anna {word}",
        *(["--empty"] if number % 2 else []),
    ]
    if run(tmp_path, *arguments) == 0:
        made = read_project(folder)
        assert (made.title, made.editors) == (title, f"Anna {word}")
        monkeypatch.setenv("EDITION_PROJECT", str(folder))
        assert run(tmp_path, "check") == 0
        assert run(tmp_path, "info") == 0


ARGUMENTS = (
    *(
        ("info", "{}"),
        ("renumber", "{}"),
        ("format", "{}"),
        ("check", "{}"),
        ("adopt", "{}"),
        ("export", "{}", "--out", "o"),
    ),
    *(
        ("collate", "{}", "--id", "x"),
        ("collate", "A={}", "--id", "x"),
        ("import", "--sources", "{}"),
        ("info", "--{}"),
    ),
    *(
        ("export", "--out", "{}", "sailor-1901"),
        ("collate", "a.txt", "--id", "{}"),
        ("collate", "a.txt", "--base", "{}", "--id", "x"),
    ),
    *(
        ("adopt", "a.xml", "--id", "{}"),
        ("collate", "a.txt", "--title", "{}", "--id", "x"),
        ("collate", "a.txt", "--language", "{}", "--id", "x"),
    ),
)


@numbered("argument", range(len(ARGUMENTS) * 8))
def test_what_a_command_is_given(number: int, edition: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT.replace("[illegible]", ""), encoding="utf-8")
    (tmp_path / "a.xml").write_bytes(SAMPLES[0].source)
    word = WORDS[(number * 7) % len(WORDS)].replace("\0", "")
    word = "none" if Path(word[:200]).is_dir() else word
    run(tmp_path, *(each.replace("{}", word) for each in ARGUMENTS[number % len(ARGUMENTS)]))
    assert os.getcwd() == str(tmp_path)  # noqa: PTH109
