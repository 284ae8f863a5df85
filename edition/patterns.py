"""Regular expressions that others write: held to what takes no time, whatever is tried with them."""

from __future__ import annotations

import re
import warnings
from itertools import pairwise

_MOST_ENDLESS = 4  # repetitions without an end: the time grows with the length of what is tried to this power
_MOST_TIMES = 1000
#: A character, a class of them, or where a group begins; and what says how often.
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?:|.", re.DOTALL)
#: Words parted by bars, as far as they stand for themselves.
_WORDS = re.compile(r"[\w ,-]+(?:\|[\w ,-]+)+")
_OFTEN = re.compile(r"[*+?]|\{(\d*)(?:,(\d*))?\}")


def explain_pattern(pattern: str) -> str | None:
    """Return what is wrong with a regular expression, or None where nothing is.

    >>> explain_pattern("^[a-z]+( [a-z]+)*$")
    >>> explain_pattern("^(one|two)(,(one|two))*$")
    >>> explain_pattern("(a+)+")
    'repeats a group that can be parted in more ways than one'
    >>> explain_pattern("(a")
    'is no regular expression: missing ), unterminated subpattern at position 0'
    """
    if "(?" in _ATOM.sub(lambda found: found[0] if found[0] in "(?" else ".", pattern):
        return "has a group of a kind that XML Schema does not know"
    try:
        with warnings.catch_warnings(action="ignore"):
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"is no regular expression: {error}"
    if re.search(r"\\[1-9]", pattern):
        return "points back to a group"
    return _explain_repetitions(pattern)


def _explain_repetitions(pattern: str) -> str | None:
    """Return which repetition of a pattern may take long, or None.

    A group may be repeated where it begins with a character that does not come again in it, so that there is one way
    alone to part what it matches: ``(-[a-z]+)*``.
    """
    groups: list[list[tuple[str, bool]]] = [[]]  # what stands in each that is open, and whether just once
    begun: list[int] = []  # where each begins
    endless = 0
    place = 0
    while atom := _ATOM.match(pattern, place):
        place = atom.end()
        if atom[0] in ("(", "(?:"):
            groups.append([])
            begun.append(place)
            continue
        inside = groups.pop() if atom[0] == ")" else [(atom[0], True)]
        if atom[0] == ")" and _are_apart(pattern[begun.pop() : place - 1]):
            inside = [each for each in inside if each[0] != "|"]
        if often := _OFTEN.match(pattern, place):
            place = often.end()
            if max(int(often[1] or 0), int(often[2] or 0)) > _MOST_TIMES:
                return f"repeats something more than {_MOST_TIMES} times"
            endless += often[0] in ("*", "+") or often[0].endswith(",}")
            if atom[0] == ")" and often[0] != "?" and not _begins_alone(inside):
                return "repeats a group that can be parted in more ways than one"
            inside = [(each, False) for each, _ in inside]
        groups[-1] += inside
    return "repeats too much without an end" if endless > _MOST_ENDLESS else None


def _are_apart(group: str) -> bool:
    """Tell whether a group is of words of which none begins another.

    They match in one way alone.
    """
    words = sorted(group.split("|"))
    return bool(_WORDS.fullmatch(group)) and not any(after.startswith(word) for word, after in pairwise(words))


def _begins_alone(atoms: list[tuple[str, bool]]) -> bool:
    """Tell whether the first of some atoms is there once.

    It is a character that none of the others can be.
    """
    first, once = atoms[0] if atoms else (".", False)
    others = [each for each, _ in atoms[1:]]
    if not once or first in ".^$" or first.startswith("[") or re.fullmatch(r"\\[A-Za-z]", first) or "|" in others:
        return False
    return not any(re.fullmatch(each, first[-1], re.DOTALL) for each in others if each not in "^$")
