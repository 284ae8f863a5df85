"""The tags of a document changed where they stand in its text, so that nothing else of the file changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

_SKIPPED = r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<![^>]*>"
_PIECE = re.compile(rf"""{_SKIPPED}|</?[^\s<>/!?](?:"[^"]*"|'[^']*'|[^<>"'])*>""", re.DOTALL)
_TAG = re.compile(r"<(/?)([^\s/>]+)(.*?)(/?)>", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([^\s=]+)(\s*=\s*)("[^"]*"|'[^']*')""")


@dataclass(frozen=True)
class Tag:
    """A start tag: its name, attributes and values as they are written, its line."""

    name: str
    attributes: Mapping[str, str]
    line: int

    def having(self, **values: str) -> Tag:
        """Return the tag with other attributes; ``id`` and ``lang`` are those of XML."""
        names = {"id": "xml:id", "lang": "xml:lang"}
        return replace(self, attributes={**self.attributes, **{names.get(k, k): v for k, v in values.items()}})


def rewrite_tags(text: str, change: Callable[[Tag], Tag]) -> str:
    """Return the text of a document with each start tag as ``change`` returns it.

    The document is well-formed.

    Only names and values that differ are written anew; new attributes come first. End tags follow their start tags.
    """
    names: list[str] = []
    pieces: list[str] = []
    last, line = 0, 1
    for found in _PIECE.finditer(text):
        line += text.count("\n", last, found.start())
        pieces.append(text[last : found.start()])
        pieces.append(_rewrite(found[0], line, change, names))
        line += found[0].count("\n")
        last = found.end()
    return "".join([*pieces, text[last:]])


def _rewrite(piece: str, line: int, change: Callable[[Tag], Tag], names: list[str]) -> str:
    tag = _TAG.fullmatch(piece)
    if tag is None or piece.startswith(("<!", "<?")):
        return piece
    closes, name, inside, empty = tag.groups()
    if closes:
        return f"</{names.pop()}{inside}>" if names else piece
    before = Tag(name, {found[1]: found[3][1:-1] for found in _ATTRIBUTE.finditer(inside)}, line)
    after = change(before)
    if not empty:
        names.append(after.name)
    if after == before:
        return piece

    def write(found: re.Match[str]) -> str:
        value = after.attributes[found[1]]
        return found[0] if value == before.attributes[found[1]] else f'{found[1]}{found[2]}"{value}"'

    new = "".join(f' {key}="{value}"' for key, value in after.attributes.items() if key not in before.attributes)
    return f"<{after.name}{new}{_ATTRIBUTE.sub(write, inside)}{empty}>"
