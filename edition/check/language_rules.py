"""Languages: each tag one of BCP 47, whose parts are registered."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from edition.check.letter_rules import report, walk_attributes, walk_letter
from edition.check.material import Material
from edition.errors import Problem
from edition.model import Markup

_EXAMPLES = "the tag of a language, as en, ru, grc or zh-Hant"


@cache
def is_language(tag: str) -> bool:
    """Tell whether a tag is one of BCP 47, of parts that the IANA has registered.

    >>> is_language("grc"), is_language("sr-Latn"), is_language("english")
    (True, True, False)
    """
    import langcodes

    return "_" not in tag and langcodes.tag_is_valid(tag)


def languages_are_registered(material: Material) -> Iterator[Problem]:
    """Report each language that is no tag of BCP 47, in text and header."""
    for letter in material.letters.values():
        tags = [(value, line) for name, value, line in walk_attributes(letter) if name == "xml:lang"]
        tags += [
            (node.get("ident"), node.line)
            for node in walk_letter(letter)
            if isinstance(node, Markup) and node.tag == "language"
        ]
        if letter.language not in {tag for tag, _ in tags}:
            tags.append((letter.language, 0))
        for tag, line in tags:
            if tag and not is_language(tag):
                cause = f"language {letter.id} {tag}"
                yield report(letter, line, f"the language {tag!r}", _find_tag(tag, material), cause)


def _find_tag(tag: str, material: Material) -> str:
    languages = material.project.languages if material.project else {"en": "English"}
    named = [known for known, name in languages.items() if name.casefold() == tag.casefold()]
    return f"{named[0]!r}, {_EXAMPLES}" if named else _EXAMPLES


RULES = (languages_are_registered,)
