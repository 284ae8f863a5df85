"""What there is in the edition and in a letter, as lines of text for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from edition import store, vocabulary
from edition.errors import EditionError, RestatedTextError
from edition.model import Letter, Section, walk
from edition.project import find_project
from edition.rights import read_rights
from edition.text import plain, require_readable

_WIDTH = 12


def _line(name: str, value: object) -> str:
    return f"{name:<{_WIDTH}}{value}"


def describe_edition() -> Iterator[str]:
    """Yield lines that list the letters with their layers, and the tables.

    A table is listed with the number of its rows. What cannot be read is listed with the first thing that is wrong with
    it.
    """
    noun = find_project().text.singular
    for letter_id in store.letters():
        for layer in vocabulary.LAYER:
            if layer == "published" and not find_project().published_file(letter_id).exists():
                continue
            try:
                letter = store.load(letter_id, layer)
            except EditionError as error:
                yield _line(noun, f"{letter_id}: {error.problems[0]}")
                continue
            yield _line(noun, f"{letter_id}: {letter.title} ({layer} layer, {letter.nature})")
    for resource in store.package()["resources"]:
        try:
            rows = f"{len(store.raw_table(resource['name']).rows)} rows"
        except EditionError as error:
            rows = str(error.problems[0])
        yield _line("table", f"{resource['name']}: {rows}")


def describe_letter(letter: Letter) -> Iterator[str]:
    """Yield lines that describe a layer of a letter.

    They list witnesses, sections, words, variants by kind and status, groups and notes.
    """
    yield _line(find_project().text.singular, letter.id)
    yield _line("title", letter.title)
    yield _line("layer", f"{letter.layer}: {vocabulary.LAYER[letter.layer]}")
    yield _line("nature", f"{letter.nature}: {vocabulary.NATURE[letter.nature]}")
    yield from _rights(letter)
    for number, witness in enumerate(letter.witnesses):
        yield _line("" if number else "witnesses", f"{witness.siglum}: {plain(witness.description)}")
    sections = [
        node.id or node.kind
        for node in walk((*letter.front, *letter.sections, *letter.back))
        if isinstance(node, Section)
    ]
    yield _line("sections", f"{len(sections)}: {', '.join(sections)}")
    yield _line("paragraphs", len(letter.all_paragraphs))
    yield from _words(letter)
    yield from _variants(letter)
    kinds = Counter(note.kind for note in letter.notes)
    counted = ", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items()))
    yield _line("notes", f"{len(letter.notes)}" + (f": {counted}" if counted else ""))


def _rights(letter: Letter) -> Iterator[str]:
    rights = read_rights(letter)
    status = rights.text.status
    said = f"{status}: {vocabulary.RIGHTS[status]}" if status else "not declared"
    yield _line("rights", said)
    if rights.text.licence:
        yield _line("", f"licence: {rights.text.licence}")
    if rights.restricted:
        yield _line("", f"under copyright: the words of {', '.join(rights.restricted)}")


def _words(letter: Letter) -> Iterator[str]:
    paragraphs = letter.paragraphs
    for number, siglum in enumerate(letter.sigla):
        try:
            require_readable(letter, siglum)
            value = f"{siglum}: {paragraphs[f'words_{siglum}'].sum()}"
        except RestatedTextError as error:
            value = error.problems[0].what
        yield _line("" if number else "words", value)
    gaps = int(paragraphs["gap_words"].sum())
    if gaps:
        yield _line("", f"gaps stand for {gaps} words")
    restated = int(paragraphs["restated_words"].sum())
    if restated:
        yield _line("", f"{restated} more in passages restated, of no witness")


def _variants(letter: Letter) -> Iterator[str]:
    """Yield lines with the numbers of variants by kind and status.

    Each variant is counted under its first kind.
    """
    variants = letter.variants
    changes = variants["group"].nunique()
    yield _line(
        "variants", f"{len(variants)} sites, {changes} changes, {len(letter.groups)} of them at more sites than one"
    )
    for status in vocabulary.STATUS:
        of_status = variants[variants["status"] == status]
        kinds = of_status["kind"].value_counts()
        counted = ", ".join(f"{kind} {kinds[kind]}" for kind in vocabulary.KIND if kind in kinds)
        if len(of_status):
            yield _line("", f"{status}: {len(of_status)}" + (f" ({counted})" if counted else ""))
