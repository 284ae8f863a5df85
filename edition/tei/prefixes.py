"""Patterns of ``prefixDef``, which other people's programs obey: held to what takes no time and names its groups.

The engine itself resolves its prefixes without them. What is allowed is a part of the regular expressions of XML
Schema, part 2, appendix F, which the Guidelines of the TEI ask for.
"""

from __future__ import annotations

import re

from edition.patterns import explain_pattern

LONGEST = 200  # characters of a pattern, and of what takes its place
#: Classes of XML Schema that Python does not have, and that letters and figures stand for here.
_CLASSES = re.compile(r"\\[pP]\{[A-Za-z0-9-]+\}|\\[icIC]")


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
    if wrong := explain_pattern(plain):
        return wrong
    groups = re.compile(plain).groups
    missing = (each for each in re.findall(r"\$(\d+)", replacement) if not 0 <= int(each) <= groups)
    return next((f"has no group ${each}" for each in missing), None)
