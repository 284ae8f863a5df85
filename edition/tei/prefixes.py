"""Patterns of ``prefixDef``, which other people's programs obey: held to what takes no time and names its groups.

The engine itself resolves its prefixes without them. What is allowed is a part of the regular expressions of XML
Schema, part 2, appendix F, which the Guidelines of the TEI ask for.
"""

from __future__ import annotations

import re
import warnings

LONGEST = 200  # characters of a pattern, and of what takes its place
_MOST_ENDLESS = 4  # repetitions without an end: the time grows with the length of an address to this power
_MOST_TIMES = 1000
#: Classes of XML Schema that Python does not have, and that letters and figures stand for here.
_CLASSES = re.compile(r"\\[pP]\{[A-Za-z0-9-]+\}|\\[icIC]")
#: A character, a class of them, or where a group begins; and what says how often.
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?:|.", re.DOTALL)
_OFTEN = re.compile(r"[*+?]|\{(\d*)(?:,(\d*))?\}")


def explain_prefix(pattern: str, replacement: str) -> str | None:
    """Return what is wrong with the pattern of a prefix, or with its replacement.

    None where nothing is.

    >>> explain_prefix("([a-z]+)", "registers/people.csv#$1")
    >>> explain_prefix("(a+)+", "#$1")
    'repeats a group that can be parted in more ways than one'
    >>> explain_prefix("(.+)", "#$2")
    'has no group $2'
    """
    if max(len(pattern), len(replacement)) > LONGEST:
        return f"is longer than {LONGEST} characters"
    plain = _CLASSES.sub(lambda _: r"\\w", pattern)
    if "(?" in _ATOM.sub(lambda found: found[0] if found[0] in "(?" else ".", plain):
        return "has a group of a kind that XML Schema does not know"
    try:
        with warnings.catch_warnings(action="ignore"):
            groups = re.compile(plain).groups
    except (re.error, OverflowError, RecursionError) as error:
        return f"is no regular expression: {error}"
    if re.search(r"\\[1-9]", plain):
        return "points back to a group"
    if missing := next((each for each in re.findall(r"\$(\d+)", replacement) if not 0 <= int(each) <= groups), None):
        return f"has no group ${missing}"
    return _explain_repetitions(plain)


def _explain_repetitions(pattern: str) -> str | None:
    """Return which repetition of a pattern may take long, or None.

    A group may be repeated where it begins with a character that does not come again in it, so that there is one way
    alone to part what it matches: ``(-[a-z]+)*``.
    """
    groups: list[list[tuple[str, bool]]] = [[]]  # what stands in each that is open, and whether just once
    endless = 0
    place = 0
    while atom := _ATOM.match(pattern, place):
        place = atom.end()
        if atom[0] in ("(", "(?:"):
            groups.append([])
            continue
        inside = groups.pop() if atom[0] == ")" else [(atom[0], True)]
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


def _begins_alone(atoms: list[tuple[str, bool]]) -> bool:
    """Tell whether the first of some atoms is there once.

    It is a character that none of the others can be.
    """
    first, once = atoms[0] if atoms else (".", False)
    others = [each for each, _ in atoms[1:]]
    if not once or first in ".^$" or first.startswith("[") or re.fullmatch(r"\\[A-Za-z]", first) or "|" in others:
        return False
    return not any(re.fullmatch(each, first[-1], re.DOTALL) for each in others if each not in "^$")
