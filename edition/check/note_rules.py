"""Notes: where they hang, where they are called, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterator

from edition.check.letter_rules import lack_of, report
from edition.check.material import Material
from edition.errors import Problem
from edition.model import Letter, Markup, walk
from edition.tables import find_places


def _calls(letter: Letter) -> Iterator[tuple[str, str, int]]:
    """Yield each call of a note in the text, as the note's id, paragraph and line.

    The paragraph is the id of the one in which the call stands.
    """
    for paragraph in letter.all_paragraphs:
        for node in walk(paragraph.content):
            if isinstance(node, Markup) and node.tag == "ptr" and node.get("type") == "note":
                yield node.get("target").removeprefix("#"), paragraph.id, node.line


def notes_hang_on_the_text(material: Material) -> Iterator[Problem]:
    """Report notes whose target is no paragraph or variant of the letter.

    The target of a note of type ``sense`` must be a variant.
    """
    for letter in material.letters.values():
        hooks = find_places(letter)
        variants = {variant.id for variant in letter.all_variants}
        for note in letter.notes:
            allowed = variants if note.kind == "sense" else set(hooks)
            if note.target not in allowed:
                yield report(
                    letter,
                    note.line,
                    f"{note.id} hangs on {note.target!r}, which is not there"
                    if note.target
                    else f"{note.id} has no target",
                    "the id of a variant" if note.kind == "sense" else "the id of a paragraph or variant",
                    lack_of(letter.id, note.target) if note.target else "",
                )


def notes_are_called_where_they_hang(material: Material) -> Iterator[Problem]:
    """Report calls of notes that are doubled, misplaced or lead to no note.

    A note is called once at most, in the paragraph it belongs to.
    """
    for letter in material.letters.values():
        hooks = find_places(letter)
        notes = {note.id: note for note in letter.notes}
        called: dict[str, int] = {}
        for target, paragraph, line in _calls(letter):
            note = notes.get(target)
            if note is None:
                if target in hooks:
                    yield report(letter, line, f"a note call to {target}, which is not a note", "the id of a note")
                continue  # that the id is nowhere at all, the rule about pointers says
            if target in called:
                yield report(
                    letter, line, f"{target} is called a second time", f"one call, that on line {called[target]}"
                )
            called.setdefault(target, line)
            _, hung = hooks.get(note.target, ("", paragraph))
            if hung != paragraph:
                yield report(
                    letter, line, f"{target} is called in {paragraph} and hangs on {note.target}", f"a call in {hung}"
                )


def notes_have_words(material: Material) -> Iterator[Problem]:
    """Report notes without text, and commentary without the catchword it explains."""
    for letter in material.letters.values():
        for note in letter.notes:
            if not any(isinstance(node, str) and node.strip() for node in walk(note.content)):
                yield report(letter, note.line, f"{note.id} is empty", "a text")
            if note.kind == "commentary" and not note.catchword:
                yield report(letter, note.line, f"{note.id} has no catchword", "a label")
            if note.kind not in {"commentary", "sense"}:
                yield report(letter, note.line, f"{note.id} is of the kind {note.kind!r}", "commentary or sense")


def notes_rest_on_something(material: Material) -> Iterator[Problem]:
    """Report commentary without a source.

    It must cite one, or say by ``@resp`` or ``@cert`` that it is the editors' inference. A note of type ``sense`` is
    exempt: it restates a reading, and that reading is its source.
    """
    for letter in material.letters.values():
        for note in letter.notes:
            cites = any(
                isinstance(node, Markup) and node.tag == "bibl" and node.get("corresp") for node in walk(note.content)
            )
            if note.kind == "commentary" and not (cites or note.resp or note.certainty):
                yield report(
                    letter,
                    note.line,
                    f"{note.id} has no source",
                    "a <bibl corresp='bib:…'>, or @resp or @cert for an inference",
                )


def judgements_stand_on_variants(material: Material) -> Iterator[Problem]:
    """Report judgements without words, a variant of their number, or its codes.

    A variant has one judgement at most, and carries mechanism, bearing, sense and certainty if it has one. Of a mere
    division into paragraphs there are words and no codes.
    """
    for letter in material.letters.values():
        variants = {variant.id: variant for variant in letter.all_variants}
        judged: set[str] = set()
        for judgement in letter.judgements:
            variant = variants.get(judgement.target)
            if judgement.kind != "judgement":
                yield report(letter, judgement.line, f"{judgement.id} is of the kind {judgement.kind!r}", "judgement")
            if variant is None:
                what = f"{judgement.id} judges {judgement.target!r}, which is no variant"
                yield report(letter, judgement.line, what, "one", lack_of(letter.id, judgement.target))
                continue
            due = f"j{variant.id.removeprefix('v')}"
            if judgement.id != due:
                yield report(letter, judgement.line, f"{judgement.id} judges {variant.id}", f"the id {due!r}")
            if variant.id in judged:
                yield report(letter, judgement.line, f"{variant.id} is judged a second time", "one judgement")
            judged.add(variant.id)
            if not any(isinstance(node, str) and node.strip() for node in walk(judgement.content)):
                yield report(letter, judgement.line, f"{judgement.id} is empty", "the reasoning in words")
            codes = (variant.mechanisms, variant.bearing, variant.sense, variant.certainty)
            if variant.status != "division" and not all(codes):
                yield report(
                    letter,
                    variant.line,
                    f"{variant.id} has a judgement and lacks its codes",
                    "mechanism, bearing and sense in @ana, and @cert",
                )
        astray = any(judgement.target not in variants for judgement in letter.judgements)
        for variant in () if astray else letter.all_variants:
            if variant.mechanisms and letter.judgements and variant.id not in judged:
                yield report(
                    letter, variant.line, f"{variant.id} is judged without a reason", "a <note type='judgement'>"
                )


RULES = (
    judgements_stand_on_variants,
    notes_hang_on_the_text,
    notes_are_called_where_they_hang,
    notes_have_words,
    notes_rest_on_something,
)
