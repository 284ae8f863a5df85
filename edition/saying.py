"""How a line is said in a terminal: nothing in it commands the terminal, and it is not too long to be read."""

from __future__ import annotations

import re
import sys

#: What moves or colours the screen, turns the direction of writing (Unicode Standard Annex 9, 2), or is half of a
#: character.
_COMMANDS = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
#: Characters of a line that is said.
LONGEST = 1000


def visible(text: str) -> str:
    r"""Return a text with all that would command a terminal written out.

    Line ends are among it.

    >>> visible("a\x1b[31m\nb")
    'a\\x1b[31m\\nb'
    """
    return _COMMANDS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def cut(text: str, most: int) -> str:
    """Return a text of at most so many characters.

    Of a longer one it is the beginning and some of the end.

    >>> cut("0123456789", 9), cut("0123456789", 10)
    ('01234 … 9', '0123456789')
    """
    if len(text) <= most:
        return text
    end = max((most - 3) // 4, 1)
    return f"{text[: most - 3 - end]} … {text[-end:]}"


def say(message: object) -> None:
    """Write a line of results to standard output."""
    print(_line(message, sys.stdout.encoding))


def tell(message: object) -> None:
    """Write a line of what is wrong, or of progress, to standard error, at once."""
    print(_line(message, sys.stderr.encoding), file=sys.stderr, flush=True)


def _line(message: object, encoding: str | None) -> str:
    # What the terminal's encoding has not is written out too.
    text = cut(visible(str(message)), LONGEST)
    return text.encode(encoding or "utf-8", "backslashreplace").decode(encoding or "utf-8")
