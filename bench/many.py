"""How a book grows with the number of its texts: what one page weighs, and how long it takes to build.

Invented texts of a few paragraphs, each with a page of its own, in a new edition as ``edition new`` begins it, of 10,
100 and 1,000 texts. ``python -m bench.many 10 100`` measures with other numbers.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from bench.building import measured
from bench.simulation import synthetic
from edition.html_build import sphinx_arguments
from edition.new import Details
from edition.new.engine import Wheel
from edition.new.starter import fill_starter
from edition.tei import dumps, read

COUNTS = (10, 100, 1000)
_TEXT = "gettysburg-1863"
_FIRST = "chapters/text-0001.html"


def write_edition(folder: Path, count: int) -> None:
    """Write an edition of so many invented texts.

    Each has its page, and its line in the table of contents.
    """
    files = fill_starter(Details("Many texts", "The editors", "many-texts", 2026), Wheel("none.whl", b""))
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    original = read(folder / "data" / "letters" / f"{_TEXT}.xml")
    short = replace(original, sections=original.all_paragraphs[:2])
    lines = []
    for number in range(1, count + 1):
        name = f"text-{number:04}"
        made = replace(synthetic(short, name, seed=number), nature="transcription")
        (folder / "data" / "letters" / f"{name}.xml").write_bytes(dumps(made))
        page = f"# Text {number}\n\nInvented.\n\n```{{letter}} {name}\n```\n"
        (folder / "chapters" / f"{name}.md").write_text(page, encoding="utf-8")
        lines.append(f"      - file: chapters/{name}\n")
    contents = folder / "_toc.yml"
    first = f"      - file: chapters/{_TEXT}\n"
    contents.write_text(contents.read_text(encoding="utf-8").replace(first, first + "".join(lines)), encoding="utf-8")


def measure_book(folder: Path, count: int) -> Iterator[tuple[str, float]]:
    """Yield what building a book of so many texts takes, and what its files weigh.

    Times are of the processor, in seconds.
    """
    write_edition(folder, count)
    build = (sys.executable, "-m", "sphinx", *sphinx_arguments(folder))
    environment = {"EDITION_PROJECT": str(folder), "EDITION_PUBLISHED": str(folder / "none")}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(Path.cwd()), os.environ.get("PYTHONPATH"))))
    yield "texts", count
    yield "built", measured("built", *build, folder=folder, **environment).cpu
    yield "again", measured("again", *build, folder=folder, **environment).cpu
    (folder / "chapters" / "text-0002.md").write_text("# Text 2\n\nChanged.\n\n```{letter} text-0002\n```\n", "utf-8")
    yield "one page changed", measured("one page changed", *build, folder=folder, **environment).cpu
    built = folder / "_build" / "html"
    yield "page, kB", (built / _FIRST).stat().st_size / 1e3
    static = [path for path in (built / "_static").rglob("*") if path.is_file()]
    yield "largest file for all pages, kB", max(path.stat().st_size for path in static) / 1e3


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table, and what each text more takes, from book to book."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=COUNTS, help="numbers of texts")
    rows = []
    for count in parser.parse_args(arguments).counts:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(dict(measure_book(Path(folder).resolve(), count)))
            print(rows[-1], flush=True)
    table = pd.DataFrame(rows).set_index("texts")
    print(table.round(1).to_string())
    if len(rows) > 1:
        grown = table.diff().div(table.index.to_series().diff(), axis=0)
        print("\nmore for each text more\n" + grown.iloc[1:].round(3).to_string())


if __name__ == "__main__":
    main()
