"""Files that nobody means, made of real ones: cut, doubled, turned about, in other encodings, with what means something
to one of the programs that read them.

A number makes the same file of the same one wherever it is asked for.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence

#: What means something in some format, or nothing in all.
WORDS = (
    *("\0", "\x1b[2J", "\x07", "\u202e", "\u2066", "\ufeff", "\ufffe", "\ue000", "\u00ad", "\u200d", "\u2028", "\x85"),
    *(
        "\r",
        "\n",
        "\t",
        " ",
        "",
        "e\u0301\u0323",
        "א",
        "😀",
        "ﬁ",
        "字",
        "'",
        '"',
        "“",
        "`",
        "\\",
        "/",
        "..",
        "%",
        "#",
        "&",
    ),
    *(
        "<",
        ">",
        "]]>",
        "<!--",
        "-->",
        "<![CDATA[",
        "<?x?>",
        "&lol;",
        "&#0;",
        "&#x1F600;",
        "&amp;",
        "<p>",
        "</p>",
        "<app>",
    ),
    *('<rdg wit="#A"/>', "<lb/>", '<note xml:id="n01"/>', 'xml:id="p1"', 'xml:lang="xx"', "<!DOCTYPE TEI>", "xmlns=''"),
    *(
        "{",
        "}",
        "{}",
        "[",
        "]",
        "(",
        ")",
        ",",
        ";",
        ":",
        "=",
        "|",
        "@",
        "@book{",
        "crossref = {x}",
        "\\emph{",
        "$",
        "~",
        "--",
    ),
    *(
        "null",
        "true",
        "nan",
        "inf",
        "-1",
        "0",
        "1e999",
        "9" * 400,
        "9" * 5000,
        "1925-13-45",
        "1925/..",
        "1874~",
        "-9999",
    ),
    *(
        "../../etc/passwd",
        "/dev/zero",
        "https://",
        "https://a b",
        "javascript:x",
        "file:///etc/passwd",
        "#nowhere",
        "people:",
    ),
    *(
        "---",
        "# ",
        "```",
        "{letter}`x`",
        "!!python/object:os.system",
        "&a [*a]",
        "*a",
        "- ",
        "? ",
        "x" * 9000,
        "a " * 3000,
    ),
)
_ENCODINGS = ("utf-16", "utf-16-le", "utf-8-sig", "latin-1", "cp1252", "utf-32", "utf-7", "cp037")

Mutation = Callable[[random.Random, bytes], bytes]


def _span(chance: random.Random, source: bytes, most: int = 400) -> tuple[int, int]:
    begin = chance.randrange(len(source) + 1)
    return begin, min(len(source), begin + chance.randrange(1, most))


def _cut(chance: random.Random, source: bytes) -> bytes:
    begin, end = _span(chance, source)
    return source[:begin] + source[end:]


def _double(chance: random.Random, source: bytes) -> bytes:
    begin, end = _span(chance, source)
    return source[:end] + source[begin:end] * chance.choice((1, 1, 2, 50)) + source[end:]


def _end(chance: random.Random, source: bytes) -> bytes:
    return source[: _span(chance, source)[0]]


def _put(chance: random.Random, source: bytes) -> bytes:
    begin = chance.randrange(len(source) + 1)
    return source[:begin] + chance.choice(WORDS).encode() + source[begin:]


def _flip(chance: random.Random, source: bytes) -> bytes:
    if not source:
        return source
    begin = chance.randrange(len(source))
    return source[:begin] + bytes([chance.randrange(256)]) + source[begin + 1 :]


def _turn(chance: random.Random, source: bytes) -> bytes:
    lines = source.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _drop(chance: random.Random, source: bytes) -> bytes:
    lines = source.split(b"\n")
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def _head(chance: random.Random, source: bytes) -> bytes:
    return source.split(b"\n")[0] + b"\n"


def _replace(chance: random.Random, source: bytes) -> bytes:
    """Put a word of ours, or another of its own, in the place of one, or of all that are like it."""
    words = re.findall(rb"[\w.#:-]+", source) or [b""]
    one, other = chance.choice(words), chance.choice((chance.choice(words), chance.choice(WORDS).encode()))
    return source.replace(one, other, chance.choice((1, 1, -1))) if one else other


def _quote(chance: random.Random, source: bytes) -> bytes:
    """Put something else between quotation marks or braces, or between two commas."""
    found = list(re.finditer(rb'"[^"\n]*"|\{[^{}\n]*\}|(?<=,)[^,\n]*(?=,)', source))
    if not found:
        return source
    span = chance.choice(found).span()
    inside = chance.choice(WORDS).encode()
    said = source[span[0] : span[0] + 1]
    kept = (said + inside + source[span[1] - 1 : span[1]]) if said in (b'"', b"{") else inside
    return source[: span[0]] + kept + source[span[1] :]


def _separate(chance: random.Random, source: bytes) -> bytes:
    return source.replace(b",", chance.choice((b";", b"\t", b"|", b"")))


def _encode(chance: random.Random, source: bytes) -> bytes:
    coded = source.decode("utf-8", "replace").encode(chance.choice(_ENCODINGS), "replace")
    return coded if chance.random() < 0.7 else _declare(chance, coded)


def _declare(chance: random.Random, source: bytes) -> bytes:
    declared = b'<?xml version="1.0" encoding="%s"?>' % chance.choice((*_ENCODINGS, "idna", "x", "")).encode()
    return declared + re.sub(rb"^\s*<\?xml.*?\?>", b"", source)


_MUTATIONS: Sequence[Mutation] = (
    *(_cut, _double, _end, _put, _put, _put, _flip, _turn, _drop, _head, _replace, _replace, _replace, _quote, _quote),
    *(_separate, _encode, _declare),
)


def mutate(source: bytes, number: int) -> bytes:
    """Return what a number makes of the bytes of a file: one change, or a few."""
    chance = random.Random(number)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        source = chance.choice(_MUTATIONS)(chance, source)
    return source


def mutate_archive(source: bytes, number: int) -> bytes:
    """Return what a number makes of a file of a word processor: of its bytes, or of a part of the archive."""
    if number % 3 == 0:
        return mutate(source, number)
    chance = random.Random(number)
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as archive, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        names = archive.namelist()
        changed = chance.choice([name for name in names if name.endswith(".xml")])
        for name in names:
            made.writestr(name, mutate(archive.read(name), number) if name == changed else archive.read(name))
    return written.getvalue()
