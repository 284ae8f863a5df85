"""Files: read with a clear answer where they cannot be, and written so that nothing is left half-written."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from edition.errors import EditionError, Problem

_REMEDY = "save it again in the encoding UTF-8"
_REMEDY_OF_TABLES = "save it again as “CSV UTF-8”"


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
    """Read the text of a file in UTF-8, without a byte order mark.

    Its line ends are as they are.

    Raises EditionError as ``read_bytes`` does, and where it is in another encoding.
    """
    return decode_text(read_bytes(path, wanted), path, wanted)


def decode_text(source: bytes, path: Path | str, wanted: str) -> str:
    """Return bytes as the text that they are in UTF-8, without a byte order mark.

    Raises EditionError where they are in another encoding, with the name of the one that they seem to be in.
    """
    remedy = _REMEDY_OF_TABLES if "CSV" in wanted else _REMEDY
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        seems = name_encoding(source)
        line = 1 if seems == "UTF-16" else source[: error.start].count(b"\n") + 1
        raise EditionError(
            Problem.at(path, line, f"not UTF-8, it seems {seems}", f"{wanted} in UTF-8: {remedy}")
        ) from None
    if "\0" in text:
        raise EditionError(
            Problem.at(path, 1, f"not UTF-8, it seems {name_encoding(source)}", f"{wanted} in UTF-8: {remedy}")
        )
    return text


def name_encoding(source: bytes) -> str:
    """Name the encoding that bytes which are not UTF-8 seem to be in."""
    if source[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in source[:200]:
        return "UTF-16"
    # Windows-1252 has quotation marks and dashes where Latin-1 has nothing that is ever written.
    windows = any(0x80 <= byte <= 0x9F for byte in source)
    return "Windows-1252 (cp1252, “ANSI”)" if windows else "Latin-1 or Windows-1252 (cp1252, “ANSI”)"


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
