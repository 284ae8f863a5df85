"""The book is built after its data have been checked, and nothing is made of what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from edition.html_build import build_html

pytestmark = pytest.mark.slow

PLAIN = "def setup(app):\n    app.add_config_value('edition_progress', 0, '')\n"
PLAIN += "    app.add_config_value('edition_checks_elsewhere', False, '')\n"


def book(folder: Path, text: str) -> Path:
    (folder / "conf.py").write_text(PLAIN)
    (folder / "index.rst").write_text(text)
    return folder


def test_a_book_without_a_fault_is_built(tmp_path: Path) -> None:
    assert build_html(book(tmp_path, "Salt\n====\n"), lambda: 0) == 0
    assert (tmp_path / "_build" / "html" / "index.html").is_file()


def test_a_warning_is_a_fault(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert build_html(book(tmp_path, "Salt\n====\n\n:nothing:`known`\n"), lambda: 0) != 0
    assert "nothing" in capfd.readouterr().err


def test_what_is_wrong_with_the_data_ends_the_build(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("import time\n\ntime.sleep(300)\n")
    assert build_html(tmp_path, lambda: 1) == 1

    def interrupted() -> int:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_html(tmp_path, interrupted)
