"""Letters: what they are, whom they name, and that whatever points to something points to something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from edition import vocabulary
from edition.check.material import Material
from edition.errors import Problem
from edition.model import Family, Letter, Markup, Node, Note, Paragraph, Reading, Section, Variant, Witness, walk
from edition.tei.explain import find_meant
from edition.tei.prefixes import explain_prefix
from edition.text import gap_words, is_kept_back, is_quoted, is_restated

#: Types of elements that mean something to the edition.
_TYPES = {"ptr": ("note",), "seg": ("restatement",), "correspAction": ("sent", "received")}
_NEARLY_THE_SAME = 0.75
_SHORTEST = 4  # letters that a pointer must have to be like another
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
        yield witness.identifier, "witness", witness.line
    for family in letter.families:
        if family.identifier:
            yield family.identifier, "family", family.line
    for node in walk_letter(letter):
        match node:
            case Markup() if node.tag not in ("witness", "listWit") and node.get("xml:id"):
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
            case Markup() | Paragraph() | Section():
                for name, value in node.attributes:
                    yield name, value, node.line
            case Variant():
                yield from _present(node)
                for name, value in node.attributes:
                    yield name, value, node.line
    for _, reading in walk_readings(letter):
        for name, value in reading.attributes:
            yield name, value, reading.line
    for note in (*letter.notes, *letter.judgements):
        yield from _present(note)
        for name, value in note.attributes:
            yield name, value, note.line


def _present(node: Variant | Note) -> Iterator[tuple[str, str, int]]:
    for name, value in (("resp", node.resp), ("cert", node.certainty)):
        if value:
            yield name, value, node.line


def report(letter: Letter, line: int, what: str, expected: str, cause: str = "") -> Problem:
    """Return a problem at a line of a letter's file."""
    return Problem.at(letter.path or letter.id, line, what, expected, cause)


def lack_of(letter_id: str, identifier: str) -> str:
    """Name the mistake that a letter has no part, or no witness, of an id.

    It is the cause of all that asks for it.
    """
    return f"part {letter_id} {identifier}"


def a_letter_is_what_its_place_says(material: Material) -> Iterator[Problem]:
    """Report files in ``letters/`` that are not the edition layer of their letter.

    The file must have the letter's id for a name, and hold an edition layer.
    """
    for name, letter in material.letters.items():
        called = letter.path.stem if letter.path else name
        if letter.id != name:
            yield report(
                letter, 2, f"the {material.noun.singular} has the id {letter.id!r}", f"{name!r}, as the file's name"
            )
        elif called != name:
            yield report(
                letter, 0, f"the file of the {material.noun.singular} {name} is called {called}.xml", f"{name}.xml"
            )
        if letter.layer != "edition":
            what = f"a {letter.layer} layer, a {letter.nature}"
            yield report(letter, 2, what, "an edition layer: a published layer is never tracked")


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
                        lack_of(letter.id, siglum),
                    )


def sigla_are_of_one_witness(material: Material) -> Iterator[Problem]:
    """Report sigla that two witnesses have, or a witness and a family."""
    for letter in material.letters.values():
        seen: dict[str, int] = {}
        listed: list[Witness | Family] = [*letter.witnesses, *(each for each in letter.families if each.siglum)]
        for named in listed:
            if named.siglum in seen:
                what, expected = (
                    f"the siglum {named.siglum!r} a second time",
                    f"another than on line {seen[named.siglum]}",
                )
                yield report(letter, named.line, what, expected, f"siglum {letter.id} {named.siglum}")
            seen.setdefault(named.siglum, named.line)


def pointers_resolve(material: Material) -> Iterator[Problem]:
    """Report pointers that lead nowhere.

    ``people:…`` must be in its register, ``bib:…`` in the bibliography, ``#…`` in the letter.
    """
    for letter in material.letters.values():
        own = {identifier for identifier, _, _ in walk_ids(letter)} | material.loose_ids.get(letter.id, frozenset())
        declared = {
            node.get("ident") for node in walk_letter(letter) if isinstance(node, Markup) and node.tag == "prefixDef"
        }
        for name, value, line in walk_attributes(letter):
            for token in value.split() if name in _POINTERS else ():
                wrong = _unresolved(token, own, declared, letter.id, material)
                if wrong:
                    what, expected, cause = wrong
                    yield report(letter, line, f"{name} {token!r}: {what}", expected, cause)


def prefixes_can_be_resolved(material: Material) -> Iterator[Problem]:
    """Report prefixes whose pattern would stop a program that obeys it.

    Those that are declared twice too.
    """
    for letter in material.letters.values():
        seen: set[str] = set()
        for node in walk_letter(letter):
            if not isinstance(node, Markup) or node.tag != "prefixDef":
                continue
            prefix, pattern = node.get("ident"), node.get("matchPattern")
            if wrong := explain_prefix(pattern, node.get("replacementPattern")):
                what = f"the pattern {pattern!r} of the prefix {prefix} {wrong}"
                yield report(letter, node.line, what, 'a pattern as matchPattern="(.+)" replacementPattern="…#$1"')
            if prefix in seen:
                yield report(letter, node.line, f"the prefix {prefix} a second time", "each once")
            seen.add(prefix)


def _unresolved(
    token: str, own: set[str], declared: set[str], letter_id: str, material: Material
) -> tuple[str, str, str] | None:
    """Return what is wrong with a pointer, what was expected, and the cause.

    None if it resolves.
    """
    if token.startswith("#"):
        if token[1:] in own:
            return None
        return (
            f"there is no such id in this {material.noun.singular}",
            _nearest(
                token, [f"#{identifier}" for identifier in own], f"the id of a part of the {material.noun.singular}"
            ),
            lack_of(letter_id, token[1:]),
        )
    if token.startswith(("https://", "http://")):
        return None
    prefix, colon, identifier = token.partition(":")
    known = ("bib", *vocabulary.REGISTERS)
    if not colon or prefix not in known:
        rows = [f"{name}:{token}" for name in vocabulary.REGISTERS if token in (material.known(name) or ())]
        wanted = f"'#' and an id, an https address, or one of {', '.join(known)}, a colon and an id"
        return "not a pointer", " or ".join(rows) or (f"#{token}" if token in own else wanted), f"pointer {token}"
    if prefix not in declared:
        return (
            f"the prefix {prefix} is not declared",
            "a prefixDef for it in the header",
            f"prefix {letter_id} {prefix}",
        )
    if prefix == "bib":
        if material.sources is not None and identifier not in material.sources:
            expected = _nearest(identifier, material.sources, "a key of references.bib")
            return "there is no such source", expected, f"source {identifier}"
        return None
    ids = material.known(prefix)
    if ids is not None and identifier not in ids:
        expected = _nearest(identifier, ids, f"an id of registers/{prefix}.csv")
        return "there is no such row", expected, f"row {token}"
    return None


def _nearest(token: str, known: Iterable[str], wanted: str) -> str:
    """Say what was expected, with the one of what is known that seems to be meant."""
    meant = find_meant(token, known) if len(token) > _SHORTEST else None
    return f"{wanted}, perhaps {meant}" if meant else wanted


def codes_of_elements_are_known(material: Material) -> Iterator[Problem]:
    """Report types of elements that look like those the edition reads.

    As they are not these, they would say nothing.
    """
    for letter in material.letters.values():
        for node in walk_letter(letter):
            if isinstance(node, Markup) and node.tag in _TYPES and node.get("type"):
                known, given = _TYPES[node.tag], node.get("type")
                if given not in known and (
                    meant := find_meant(given, [each for each in known if each[0] == given[0]], _NEARLY_THE_SAME)
                ):
                    yield report(letter, node.line, f'<{node.tag} type="{given}">', f'type="{meant}"')


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
                    cause = lack_of(letter.id, member)
                    yield report(letter, 0, f"{named}: there is no variant {member}", "the ids of variants", cause)
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
            if not isinstance(node, Markup) or node.tag != "gap" or (transcribed and not is_kept_back(node)):
                continue
            if not _counted(node):
                yield report(
                    letter,
                    node.line,
                    "a gap that does not say how many words it stands for",
                    "unit='words' and quantity='…' with a number from 1, or a <desc> of what was not seen",
                )


def quotations_say_whose_and_how_sure(material: Material) -> Iterator[Problem]:
    """Report passages that only a quotation attests without its source or cert."""
    for letter in material.letters.values():
        for node in walk_letter(letter):
            if (
                isinstance(node, Markup)
                and is_quoted(node)
                and not (node.get("source").startswith("bib:") and node.get("cert"))
            ):
                what = "a quotation that does not say whose it is and how sure"
                yield report(letter, node.line, what, "source='bib:…' with a key of references.bib, and cert")


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
        return not is_kept_back(gap) and bool(gap.content)
    return gap_words(gap) > 0


RULES = (
    a_letter_is_what_its_place_says,
    witnesses_are_declared,
    sigla_are_of_one_witness,
    pointers_resolve,
    prefixes_can_be_resolved,
    codes_of_elements_are_known,
    groups_hold_variants,
    certainty_is_a_code,
    gaps_say_their_extent,
    quotations_say_whose_and_how_sure,
    restated_passages_say_after_what,
)
