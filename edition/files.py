"""Files: read with a clear answer where they cannot be, and written so that nothing is left half-written."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from edition.errors import EditionError, Problem


def read_bytes(path: Path, wanted: str) -> bytes:
    """Read the bytes of a file.

    ``wanted`` says what the file should be. Raises EditionError where it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise EditionError(Problem.at(path, 0, "there is no such file", wanted)) from None
    except OSError as error:
        raise EditionError(Problem.at(path, 0, f"cannot be read: {error.strerror}", wanted)) from None


def read_text(path: Path, wanted: str) -> str:
    """Read the text of a file in UTF-8, its line ends as they are.

    Raises EditionError as ``read_bytes`` does, and where it is in another encoding.
    """
    source = read_bytes(path, wanted)
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise EditionError(Problem.at(path, line, "not UTF-8", f"{wanted} in UTF-8")) from None


def read_json(path: Path, wanted: str) -> Any:
    """Read what a file in JSON says.

    Raises EditionError as ``read_text`` does, and where it is not JSON.
    """
    text = read_text(path, wanted)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise EditionError(Problem.at(path, line, f"not JSON: {error}", wanted)) from None


def write_atomically(files: Mapping[Path, bytes]) -> None:
    """Write some files, all of them or none.

    Each is first written beside its place and then moved there. A file that already has the content is left alone, with
    its time of change, so that nothing is made again because of it. Raises EditionError where one cannot be written.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        for path, content in files.items():
            if _holds(path, content):
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}.{os.getpid()}")
            waiting.append((beside, path))
            beside.write_bytes(content)
        for beside, path in waiting:
            beside.replace(path)
    except OSError as error:
        raise EditionError(
            Problem.at(error.filename or "", 0, f"cannot be written: {error.strerror}", "a folder to write in")
        ) from None
    finally:
        for beside, _ in waiting:
            beside.unlink(missing_ok=True)


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content
