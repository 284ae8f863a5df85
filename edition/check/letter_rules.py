"""Letters: what they are, whom they name, and that whatever points to something points to something."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from edition import vocabulary
from edition.check.material import Material
from edition.errors import Problem
from edition.model import Letter, Markup, Node, Note, Paragraph, Reading, Section, Variant, walk
from edition.text import is_restated

_POINTERS = ("ref", "corresp", "source", "resp", "who", "target")


def walk_letter(letter: Letter) -> Iterator[Node]:
    """Yield every node of a letter: header, text, and notes with their catchwords."""
    yield from walk((letter.header,))
    for sections in (letter.front, letter.sections, letter.back):
        yield from walk(sections)
    for note in (*letter.notes, *letter.judgements):
        yield from walk(note.catchword)
        yield from walk(note.content)


def walk_readings(letter: Letter) -> Iterator[tuple[Variant, Reading]]:
    """Yield every reading with its variant, those of second pieces included."""
    for node in walk_letter(letter):
        if isinstance(node, Variant):
            for reading in node.all_readings():
                yield node, reading


def walk_ids(letter: Letter) -> Iterator[tuple[str, str, int]]:
    """Yield every id of a letter with the kind of thing it names and its line."""
    yield letter.id, "letter", 1
    for witness in letter.witnesses:
        yield witness.siglum, "witness", witness.line
    for node in walk_letter(letter):
        match node:
            case Markup() if node.tag != "witness" and node.get("xml:id"):
                yield node.get("xml:id"), node.tag, node.line
            case Paragraph() if node.id:
                yield node.id, "paragraph", node.line
            case Section() if node.id:
                yield node.id, "section", node.line
            case Variant() if node.id:
                yield node.id, "variant", node.line
    for _, reading in walk_readings(letter):
        identifier = dict(reading.attributes).get("xml:id")
        if identifier:
            yield identifier, "reading", reading.line
    for note in letter.notes:
        yield note.id, "note", note.line
    for judgement in letter.judgements:
        yield judgement.id, "judgement", judgement.line


def walk_attributes(letter: Letter) -> Iterator[tuple[str, str, int]]:
    """Yield every attribute that has a value, as name, value and line.

    They are the attributes of elements, and those that the model keeps in fields of its own.
    """
    for node in walk_letter(letter):
        match node:
            case Markup() | Paragraph():
                for name, value in node.attributes:
                    yield name, value, node.line
            case Variant():
                yield from _present(node)
    for _, reading in walk_readings(letter):
        for name, value in reading.attributes:
            yield name, value, reading.line
    for note in (*letter.notes, *letter.judgements):
        yield from _present(note)


def _present(node: Variant | Note) -> Iterator[tuple[str, str, int]]:
    for name, value in (("resp", node.resp), ("cert", node.certainty)):
        if value:
            yield name, value, node.line


def report(letter: Letter, line: int, what: str, expected: str) -> Problem:
    """Return a problem at a line of a letter's file."""
    return Problem.at(letter.path or letter.id, line, what, expected)


def a_letter_is_what_its_place_says(material: Material) -> Iterator[Problem]:
    """Report files in ``letters/`` that are not the edition layer of their letter.

    The file must have the letter's id for a name, and hold an edition layer that this edition made.
    """
    for name, letter in material.letters.items():
        if letter.id != name:
            yield report(letter, 2, f"the letter has the id {letter.id!r}", f"{name!r}, as the file's name")
        if letter.layer != "edition" or letter.nature == "publication":
            yield report(
                letter,
                0,
                f"a {letter.layer} layer, a {letter.nature}",
                "an edition layer, a translation, transcription or restatement: a publication is never tracked",
            )


def witnesses_are_declared(material: Material) -> Iterator[Problem]:
    """Report each ``@wit`` that names a witness which the header does not declare."""
    for letter in material.letters.values():
        for _, reading in walk_readings(letter):
            for siglum in reading.witnesses:
                if siglum not in letter.sigla:
                    yield report(
                        letter,
                        reading.line,
                        f"the witness {siglum} is not declared",
                        f"one of {', '.join(letter.sigla) or 'the list of witnesses, which is empty'}",
                    )


def pointers_resolve(material: Material) -> Iterator[Problem]:
    """Report pointers that lead nowhere.

    ``people:…`` must be in its register, ``bib:…`` in the bibliography, ``#…`` in the letter.
    """
    for letter in material.letters.values():
        own = {identifier for identifier, _, _ in walk_ids(letter)}
        declared = {
            node.get("ident") for node in walk_letter(letter) if isinstance(node, Markup) and node.tag == "prefixDef"
        }
        for name, value, line in walk_attributes(letter):
            for token in value.split() if name in _POINTERS else ():
                wrong = _unresolved(token, own, declared, material)
                if wrong:
                    yield report(letter, line, f"{name} {token!r}: {wrong[0]}", wrong[1])


def _unresolved(token: str, own: set[str], declared: set[str], material: Material) -> tuple[str, str] | None:
    """Return what is wrong with a pointer and what was expected; None if it resolves."""
    if token.startswith("#"):
        return None if token[1:] in own else ("there is no such id in this letter", "the id of a part of the letter")
    if token.startswith(("https://", "http://")):
        return None
    prefix, colon, identifier = token.partition(":")
    known = ("bib", *vocabulary.REGISTERS)
    if not colon or prefix not in known:
        return "not a pointer", f"'#' and an id, an https address, or one of {', '.join(known)}, a colon and an id"
    if prefix not in declared:
        return f"the prefix {prefix} is not declared", "a prefixDef for it in the header"
    if prefix == "bib":
        if material.sources is not None and identifier not in material.sources:
            return "there is no such source", "a key of references.bib"
        return None
    ids = material.known(prefix)
    if ids is not None and identifier not in ids:
        return "there is no such row", f"an id of registers/{prefix}.csv"
    return None


def groups_hold_variants(material: Material) -> Iterator[Problem]:
    """Report groups that are not lists of the letter's variants in their order.

    A variant may be in one group at most.
    """
    for letter in material.letters.values():
        order = {variant.id: number for number, variant in enumerate(letter.all_variants)}
        seen: dict[str, tuple[str, ...]] = {}
        for group in letter.groups:
            named = f"the group {' '.join(group)}"
            for member in group:
                if member not in order:
                    yield report(letter, 0, f"{named}: there is no variant {member}", "the ids of variants")
                elif member in seen:
                    yield report(letter, 0, f"{named}: {member} is in a group already", "each variant in one group")
                seen[member] = group
            places = [order[member] for member in group if member in order]
            if any(second < first for first, second in pairwise(places)):
                yield report(letter, 0, f"{named} is not in the order of the text", "the first variant first")


def certainty_is_a_code(material: Material) -> Iterator[Problem]:
    """Report each ``@cert`` that is not high, medium or low."""
    for letter in material.letters.values():
        for name, value, line in walk_attributes(letter):
            if name == "cert" and value not in vocabulary.CERTAINTY:
                yield report(letter, line, f"cert {value!r}", f"one of {', '.join(vocabulary.CERTAINTY)}")


def gaps_say_their_extent(material: Material) -> Iterator[Problem]:
    """Report gaps that do not say how many words they stand for.

    Where no one can count them, a description will do, unless words are left out because of copyright. A gap in a
    transcription is in the witness, and says of its extent what can be known.
    """
    for letter in material.letters.values():
        transcribed = letter.nature == "transcription"
        for node in walk_letter(letter):
            if not isinstance(node, Markup) or node.tag != "gap" or (transcribed and node.get("reason") != "rights"):
                continue
            if not _counted(node):
                yield report(
                    letter,
                    node.line,
                    "a gap that does not say how many words it stands for",
                    "unit='words' and quantity='…' with a number from 1, or a <desc> of what was not seen",
                )


def restated_passages_say_after_what(material: Material) -> Iterator[Problem]:
    """Report restated passages without a source, or in a place not meant for them.

    They may stand in a translation only, and outside variants, since they cannot be compared with the witnesses.
    """
    for letter in material.letters.values():
        compared = {id(inner) for _, reading in walk_readings(letter) for inner in walk(reading.content)}
        for node in walk_letter(letter):
            if not (isinstance(node, Markup) and is_restated(node)):
                continue
            if letter.nature != "translation":
                what = f"a restated passage in a {letter.nature}"
                yield report(letter, node.line, what, "one in a translation, where its base was not seen")
            if not node.get("source").startswith("bib:"):
                what = "a restated passage that does not say after what"
                yield report(letter, node.line, what, "source='bib:…' with a key of references.bib")
            if id(node) in compared or any(isinstance(inner, Variant) for inner in walk(node.content)):
                what = "a restated passage inside a variant, or with one inside"
                yield report(letter, node.line, what, "both apart: what was not seen cannot be compared")


def _counted(gap: Markup) -> bool:
    quantity = gap.get("quantity")
    if not gap.get("unit") and not quantity:
        return gap.get("reason") != "rights" and bool(gap.content)
    return gap.get("unit") == "words" and quantity.isdecimal() and int(quantity) > 0


RULES = (
    a_letter_is_what_its_place_says,
    witnesses_are_declared,
    pointers_resolve,
    groups_hold_variants,
    certainty_is_a_code,
    gaps_say_their_extent,
    restated_passages_say_after_what,
)
