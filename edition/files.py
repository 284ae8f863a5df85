"""Files: read with a clear answer where they cannot be, and written so that nothing is left half-written."""

from __future__ import annotations

import json
import os
import re
import stat
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from edition.errors import EditionError, Problem

#: The largest file that is read, in bytes: many times the largest that an edition has.
MOST_BYTES = 256 * 1024 * 1024
#: Characters that text may hold and XML 1.0 may not (https://www.w3.org/TR/xml/#charsets).
FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REMEDY = "save it again in the encoding UTF-8"
_REMEDY_OF_TABLES = "save it again as “CSV UTF-8”"


def read_bytes(path: Path, wanted: str, most: int | None = None) -> bytes:
    """Read the bytes of a file.

    ``wanted`` says what the file should be. Raises EditionError where it cannot be read, is no regular file, since a
    device or a pipe may never end, or is larger than ``most`` bytes, by default ``MOST_BYTES``.
    """
    most = most or MOST_BYTES
    try:
        # Opened without waiting for whoever writes to a pipe, and looked at when it is open: no other takes its place.
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise EditionError(Problem.at(path, 0, "not a regular file", wanted))
            if status.st_size > most:
                what = f"a file of {status.st_size} bytes"
                raise EditionError(Problem.at(path, 0, what, f"{wanted}, of {most} bytes at most"))
            return file.read()
    except FileNotFoundError:
        raise EditionError(Problem.at(path, 0, "there is no such file", wanted)) from None
    except ValueError:  # a NUL in the name
        raise EditionError(Problem.at(path, 0, "not the name of a file", wanted)) from None
    except OSError as error:
        raise EditionError(Problem.at(path, 0, f"cannot be read: {error.strerror}", wanted)) from None


def is_there(path: Path) -> bool:
    """Tell whether something has a name, a file or not.

    A link that leads nowhere is there too.
    """
    return os.path.lexists(path) if "\0" not in str(path) else False


def read_text(path: Path, wanted: str, most: int | None = None) -> str:
    """Read the text of a file in UTF-8, without a byte order mark.

    Its line ends are as they are.

    Raises EditionError as ``read_bytes`` does, and where it is in another encoding.
    """
    return decode_text(read_bytes(path, wanted, most), path, wanted)


def decode_text(source: bytes, path: Path | str, wanted: str, spared: str = "") -> str:
    """Return bytes as the text that they are in UTF-8, without a byte order mark.

    Raises EditionError where they are in another encoding, with the name of the one that they seem to be in, and where
    they hold a character that no XML can: all that is read goes out as XML too. ``spared`` are such characters that
    may be in this text all the same.
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
    if _seems_utf_16(source):
        raise EditionError(Problem.at(path, 1, "not UTF-8, it seems UTF-16", f"{wanted} in UTF-8: {remedy}"))
    for strange in FORBIDDEN.finditer(text):
        if strange[0] not in spared:
            raise EditionError(_refuse(strange[0], path, text.count("\n", 0, strange.start()) + 1))
    return text


def _refuse(character: str, path: Path | str, line: int) -> Problem:
    return Problem.at(path, line, f"the character U+{ord(character):04X}", "characters that XML can hold")


def name_encoding(source: bytes) -> str:
    """Name the encoding that bytes which are not UTF-8 seem to be in."""
    if _seems_utf_16(source):
        return "UTF-16"
    # Windows-1252 has quotation marks and dashes where Latin-1 has nothing that is ever written.
    windows = any(0x80 <= byte <= 0x9F for byte in source)
    return "Windows-1252 (cp1252, “ANSI”)" if windows else "Latin-1 or Windows-1252 (cp1252, “ANSI”)"


def _seems_utf_16(source: bytes) -> bool:
    begins = source[:200]
    # Of what is written in most scripts every second byte is nothing.
    return begins[:2] in (b"\xff\xfe", b"\xfe\xff") or begins.count(0) * 3 >= max(len(begins), 1)


def read_json(path: Path, wanted: str) -> Any:
    """Read what a file in JSON says.

    Raises EditionError as ``read_text`` does, and where it is not JSON.
    """
    text = read_text(path, wanted)
    try:
        value = json.loads(text, object_pairs_hook=_read_object, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise EditionError(Problem.at(path, line, f"not JSON: {error}", wanted)) from None
    # An escape may say what the text itself may not hold: half of a pair (RFC 8259, 8.2), a NUL.
    if "\\u" in text and (strange := FORBIDDEN.search("".join(_strings(value)))):
        escaped = re.search(rf"\\u{ord(strange[0]):04x}", text, re.IGNORECASE)
        line = text.count("\n", 0, escaped.start()) + 1 if escaped else 0
        raise EditionError(_refuse(strange[0], path, line))
    return value


def _strings(value: Any) -> Iterator[str]:
    """Yield the strings in what JSON says, names and values."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str(text):
                yield text
                yield " "  # halves of two strings are no whole
            case dict(mapping):
                waiting += [*mapping, *mapping.values()]
            case list(items):
                waiting += items


def _read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        counted = Counter(name for name, _ in pairs)
        twice = next(name for name, times in counted.items() if times > 1)
        raise ValueError(f"the name {twice!r} twice")
    return read


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name}, which is no number of JSON")


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
