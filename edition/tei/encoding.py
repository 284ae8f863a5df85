"""In which encoding a document is, told by its bytes and by its XML declaration, which have to agree."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from pathlib import Path

from edition.errors import EditionError, Problem

#: What a declaration is found in: it is ASCII, and short.
_FIRST_BYTES = 400
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(r"""encoding\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_VERSION = re.compile(r"""version\s*=\s*["']([^"']*)["']""")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UTF_8 = ("utf-8", "us-ascii", "ascii")
#: What Python takes for the name of an encoding and is a way of writing programs or addresses
#: (https://docs.python.org/3/library/codecs.html#python-specific-encodings), or lets text stand as markup.
_NO_ENCODINGS = frozenset({
    "idna", "mbcs", "oem", "palmos", "punycode", "raw_unicode_escape", "undefined", "unicode_escape", "utf-7",
})  # fmt: skip


@dataclass(frozen=True)
class Declaration:
    """The XML declaration of a document: what it says, and its length."""

    encoding: str = ""
    version: str = "1.0"
    length: int = 0


def read_declaration(text: str) -> Declaration:
    """Return the XML declaration of a text.

    Without one it is what holds then.
    """
    found = _DECLARATION.match(text.removeprefix("\ufeff"))
    if found is None:
        return Declaration()
    encoding, version = _ENCODING.search(found[0]), _VERSION.search(found[0])
    named = (encoding[1] or encoding[2] or "") if encoding else ""
    return Declaration(named, version[1] if version else "1.0", found.end())


def require_utf_8(source: bytes, path: Path | str, wanted: str) -> None:
    """Raise EditionError where a document in UTF-8 declares another encoding.

    It is one in which its bytes are other words. Which of the two is meant the bytes cannot say, and whoever obeys
    the declaration, as XML 1.0 asks (4.3.3), reads what nobody wrote.
    """
    named = _find_named(source.removeprefix(codecs.BOM_UTF8))
    if named and named.lower() != "utf-8" and not (source.isascii() and _decode(source, named) == source.decode()):
        raise EditionError(_disagree(named, path, wanted))


def decode_declared(source: bytes, path: Path | str, wanted: str) -> tuple[str, Declaration]:
    """Return the text of a document in whatever encoding, and its declaration.

    The text has the line ends of Unix. Its byte order mark tells the encoding, which is then what the declaration
    says, or else the declaration tells it. Raises EditionError where it is not known, or the bytes are of another:
    what is well-formed UTF-8 and more than ASCII is hardly ever anything else (RFC 3629, 1).
    """
    marked = next((encoding for mark, encoding in _MARKS if source.startswith(mark)), "")
    encoding = marked or _find_named(source) or "utf-8"
    if not marked and encoding.lower() not in _UTF_8 and not source.isascii() and _decode(source, "utf-8"):
        raise EditionError(_disagree(encoding, path, wanted))
    if not _is_encoding(encoding):
        raise EditionError(Problem.at(path, 1, f"the unknown encoding {encoding!r}", f"{wanted} in UTF-8"))
    text = _decode(source, encoding)
    if text is None:
        line = _find_first_wrong(source, encoding)
        raise EditionError(Problem.at(path, line, f"not {encoding.upper()}", f"{wanted} in the encoding it declares"))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, replace(read_declaration(text), encoding=encoding)


def _find_named(source: bytes) -> str:
    """Return the encoding that a declaration names; nothing where there is none."""
    return read_declaration(source[:_FIRST_BYTES].decode("latin-1")).encoding


def _disagree(named: str, path: Path | str, wanted: str) -> Problem:
    what = f"the declaration names the encoding {named!r}, and the bytes are UTF-8"
    return Problem.at(path, 1, what, f'{wanted} that names its own: encoding="UTF-8"')


def _is_encoding(name: str) -> bool:
    try:
        known = codecs.lookup(name).name
        bytes(4).decode(name)  # which what makes bytes of bytes refuses
    except (LookupError, ValueError):
        return False
    return not {known, known.replace("-", "_")} & _NO_ENCODINGS


def _decode(source: bytes, encoding: str) -> str | None:
    """Return bytes as text, or None where they are none in an encoding, or it is none."""
    try:
        return source.decode(encoding) if _is_encoding(encoding) else None
    except ValueError:
        return None


def _find_first_wrong(source: bytes, encoding: str) -> int:
    try:
        source.decode(encoding)
    except UnicodeDecodeError as error:
        return source[: error.start].count(b"\n") + 1
    except ValueError:
        pass
    return 1
