"""Variants: who reads what, and whether the kinds fit the readings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from edition import vocabulary
from edition.check.letter_rules import report
from edition.check.material import Material
from edition.errors import Problem
from edition.model import Content, Letter, Markup, Node, Paragraph, Section, Variant, walk
from edition.tables import measure_words
from edition.text import ELLIPSIS, count_ink, plain
from edition.tree import COMPLETE, NOT_EXTANT, children
from edition.words import count_words, list_words

_MOST_NAMED = 8
#: Elements without words that make a difference between readings.
_MARKS = frozenset({"milestone", "pb", "lb", "gap"})


@dataclass(frozen=True)
class _Version:
    """What one witness has at a variant, all pieces of the variant taken together."""

    text: str
    marks: tuple[str, ...]
    extent: int  # words, those of gaps included
    divided: tuple[tuple[str, int], ...] = ()  # what marks or parts it, and after how many characters

    @property
    def words(self) -> list[str]:
        """The words in lower case, without punctuation."""
        return list_words(self.text)

    @property
    def empty(self) -> bool:
        """Whether the witness has nothing here."""
        return not self.text and not self.marks

    @property
    def whole(self) -> bool:
        """Whether no words are left out."""
        return "gap" not in self.marks


def _version(pieces: Sequence[Variant], siglum: str) -> _Version:
    contents = [reading.content for piece in pieces if (reading := piece.reading_of(siglum))]
    marks = (
        node.tag for content in contents for node in walk(content) if isinstance(node, Markup) and node.tag in _MARKS
    )
    return _Version(
        " ".join(text for content in contents if (text := plain(content, siglum))),
        tuple(marks),
        sum(measure_words(content, siglum) for content in contents),
        tuple(place for content in contents for place in _divide(content, siglum)),
    )


def _divide(content: Content, siglum: str, before: int = 0) -> Iterator[tuple[str, int]]:
    """Yield what marks a reading or parts it.

    Each comes with the number of characters before it.
    """
    for node in content:
        match node:
            case Paragraph():
                yield node.form, before
                yield from _divide(node.content, siglum, before)
            case Section():
                yield node.tag, before
                yield from _divide(node.content, siglum, before)
            case Markup():
                yield from [(node.tag, before)] if node.tag in _MARKS else []
                yield from _divide(node.content, siglum, before)
            case Variant():
                reading = node.reading_of(siglum)
                yield from _divide(reading.content if reading else (), siglum, before)
        before += count_ink(plain((node,), siglum))


def _scoped(content: Content, scope: tuple[str, ...]) -> Iterator[tuple[Variant, tuple[str, ...]]]:
    """Yield every variant with the sigla of the witnesses that it must account for.

    ``scope`` are those of the whole content. A variant inside a reading must account for the witnesses of that reading;
    none for a witness that is not extant there.
    """
    for node in content:
        match node:
            case Variant():
                yield node, tuple(siglum for siglum in scope if node.attest(siglum).state != NOT_EXTANT)
                for reading in node.all_readings():
                    yield from _scoped(reading.content, node.witnesses_of(reading))
            case Markup() | Paragraph() | Section():
                yield from _scoped(node.content, scope)


def _unambiguous(material: Material) -> Iterator[Letter]:
    """Yield the letters in which each siglum is that of one witness.

    In others readings cannot be told apart.
    """
    for letter in material.letters.values():
        if len(set(letter.sigla)) == len(letter.sigla):
            yield letter


def every_witness_reads_something_once(material: Material) -> Iterator[Problem]:
    """Report variants that leave out a witness, or name it more than once.

    Only an apparatus that names all can leave one out. A witness that has nothing there has an empty reading, and one
    that is not extant there is said not to be.
    """
    for letter in _unambiguous(material):
        for variant, scope in _scoped(letter.sections, letter.sigla):
            named = Counter(siglum for reading in variant.all_readings() for siglum in reading.witnesses)
            named.update(variant.absent)
            strange = not set(named) <= set(letter.sigla)  # it may be that of the witness that is left out
            for siglum in named if letter.apparatus != COMPLETE else dict.fromkeys((*scope, *named)):
                if strange and siglum not in named:
                    continue
                if named[siglum] != 1:
                    how = "says more than once what" if named[siglum] else "does not say what"
                    yield report(letter, variant.line, f"{variant.id} {how} {siglum} has", f"one reading of {siglum}")


def inner_readings_are_of_the_outer(material: Material) -> Iterator[Problem]:
    """Report readings inside a reading that name other witnesses than that.

    What stands inside a reading is in the text of its witnesses alone: of others it would be lost. Where the apparatus
    does not name all, such a reading may be another edition's remark, and a notice says it.
    """
    for letter in material.letters.values():
        if letter.apparatus == COMPLETE:
            for variant, strange, outer in _find_outsiders(letter):
                what = f"{variant.id} says what {' '.join(strange)} has, inside a reading of {' '.join(outer)}"
                expected = "witnesses of the outer reading alone, or the others in it too"
                yield report(letter, variant.line, what, expected)


def find_outsiders(material: Material) -> list[Problem]:
    """Return a notice for each letter in which inner readings may name others."""
    found: list[Problem] = []
    for letter in material.letters.values():
        if letter.apparatus != COMPLETE and (outsiders := [*_find_outsiders(letter)]):
            named = _name_most([variant.id for variant, _, _ in outsiders])
            what = f"inside a reading others are named, of whose text that is no part, at {named}"
            found.append(report(letter, outsiders[0][0].line, what, ""))
    return found


def _find_outsiders(letter: Letter) -> Iterator[tuple[Variant, list[str], tuple[str, ...]]]:
    """Yield variants inside a reading that name others than the reading does.

    Each comes with the sigla of these, and those of the reading.
    """
    variants = [node for node in walk(letter.sections) if isinstance(node, Variant)]
    for around, reading in ((each, reading) for each in variants for reading in each.all_readings()):
        outer = around.witnesses_of(reading)
        # Of a reading without witnesses the apparatus leaves open who has it.
        for variant in _directly_in(reading.content) if outer else ():
            named = dict.fromkeys(s for inner in variant.all_readings() for s in inner.witnesses)
            if strange := [s for s in named if s in letter.sigla and s not in outer]:
                yield variant, strange, outer


def _directly_in(content: Iterable[Node]) -> Iterator[Variant]:
    """Yield the variants in some content that stand in no other variant there."""
    for node in content:
        if isinstance(node, Variant):
            yield node
        else:
            yield from _directly_in(children(node))


def the_lemma_is_of_the_base(material: Material) -> Iterator[Problem]:
    """Report lemmas that are not what the base has.

    The base is the first witness of the header. A variant inside a reading of others is exempt, and a transcription:
    its edited text may choose among the witnesses.
    """
    for letter in material.letters.values():
        if letter.nature == "transcription":
            continue
        base = letter.sigla[0] if letter.sigla else ""
        for variant, scope in _scoped(letter.sections, letter.sigla):
            reading = variant.reading_of(base)
            if variant.lemma and base in scope and reading and reading is not variant.lemma:
                yield report(
                    letter, variant.line, f"{variant.id} has a lemma that is not {base}'s", f"a lemma of {base}"
                )


def second_pieces_follow_their_first(material: Material) -> Iterator[Problem]:
    """Report second pieces of variants that are misplaced or carry a judgement.

    A second piece (``@prev``) must come after the variant it continues; the judgement stands on the first piece.
    """
    for letter in material.letters.values():
        before: set[str] = set()
        for node in walk(letter.sections):
            if not isinstance(node, Variant):
                continue
            if node.continues and node.continues not in before:
                yield report(
                    letter,
                    node.line,
                    f"{node.id} continues {node.continues!r}, which does not come before it",
                    "its first piece",
                )
            if node.continues and _judged(node):
                yield report(
                    letter, node.line, f"{node.id} is a second piece with a judgement", "it on the first piece alone"
                )
            if not node.continues:
                before.add(node.id)


def _judged(variant: Variant) -> bool:
    """Return whether a variant carries any part of a judgement."""
    return variant.status != "variant" or any((
        variant.kinds,
        variant.direction,
        variant.mechanisms,
        variant.bearing,
        variant.sense,
        variant.certainty,
        variant.resp,
        variant.extent,
    ))  # fmt: skip


def variants_have_a_kind(material: Material) -> Iterator[Problem]:
    """Report variants without a kind, or with the same kind twice.

    None is asked for where the words are the same, and no lemma is there to be differed from. That the kind is a known
    code is checked when the letter is read.
    """
    for letter in material.letters.values():
        for variant in letter.all_variants:
            if not variant.kinds and variant.lemma and _words_differ(letter.pieces_of(variant)):
                yield report(letter, variant.line, f"{variant.id} has no kind", f"one of {', '.join(vocabulary.KIND)}")
            elif len(set(variant.kinds)) < len(variant.kinds):
                yield report(letter, variant.line, f"{variant.id} says a kind twice", "each kind once")


def _words_differ(pieces: Sequence[Variant]) -> bool:
    """Return whether readings of witnesses have different words."""
    versions = _versions(pieces)
    firsts = [next(iter(pieces[0].witnesses_of(reading)), "") for reading in pieces[0].all_readings()]
    return len({versions[siglum].text.replace(ELLIPSIS, "").strip() for siglum in firsts if siglum}) > 1


def a_variant_has_two_readings(material: Material) -> Iterator[Problem]:
    """Report variants with one reading only, at which there is nothing to differ from.

    A witness that is declared not to be extant there, or a person's conjecture, is something to differ from.
    """
    for letter in material.letters.values():
        if _may_be_lonely(letter):
            continue  # a notice says it
        for variant, scope in _scoped(letter.sections, letter.sigla):
            single = variant.all_readings()[0] if len(variant.all_readings()) == 1 else None
            # Where a witness is not named, another rule asks for it.
            if single and not variant.absent and set(scope) <= set(single.witnesses):
                what = f"{variant.id} has a single reading"
                yield report(letter, variant.line, what, "a <lem> and a <rdg>, or two: what the other witnesses have")


def _may_be_lonely(letter: Letter) -> bool:
    """Return whether variants of one reading are no mistake in a letter.

    The silence of the apparatus may be what they differ from; and that of a transcription may be another edition's,
    which had its reasons.
    """
    return letter.apparatus != COMPLETE or letter.nature == "transcription"


def find_lonely(material: Material) -> list[Problem]:
    """Return a notice for each letter that has variants of one reading, and may."""
    found: list[Problem] = []
    for letter in material.letters.values():
        lonely = [variant for variant in letter.all_variants if len(variant.all_readings()) == 1]
        if lonely and _may_be_lonely(letter):
            named = _name_most([variant.id for variant in lonely])
            found.append(report(letter, lonely[0].line, f"a single reading at {named}", ""))
    return found


def _name_most(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _MOST_NAMED} more" if len(ids) > _MOST_NAMED else ""
    return ", ".join(ids[:_MOST_NAMED]) + more


def readings_differ(material: Material) -> Iterator[Problem]:
    """Report variants at which all witnesses have the same, or all have nothing.

    The same words in other paragraphs, or with a page beginning elsewhere, are not the same.

    Where witnesses are not extant, or somebody proposes another reading, that is the difference.
    """
    for letter in _unambiguous(material):
        for pieces in map(letter.pieces_of, letter.all_variants):
            variant, versions = pieces[0], _versions(pieces)
            if variant.absent or any(
                not reading.witnesses and reading.claimed_by for reading in variant.all_readings()
            ):
                continue
            if not variant.all_readings():
                yield report(letter, variant.line, f"{variant.id} has no readings", "a lemma and readings")
            elif letter.nature == "transcription" and len({r.content for r in variant.all_readings()}) > 1:
                continue  # the same words, written, corrected or marked up otherwise
            elif all(version.empty for version in versions.values()) and not any(
                not reading.witnesses and reading.content for reading in variant.all_readings()
            ):
                yield report(letter, variant.line, f"{variant.id} is empty in every witness", "words in one of them")
            elif (
                len(variant.all_readings()) > 1
                and len(versions) > 1
                and len(set(versions.values())) == 1
                and next(iter(versions.values())).whole
            ):
                yield report(letter, variant.line, f"{variant.id} reads the same in every witness", "a difference")


def _versions(pieces: Sequence[Variant]) -> dict[str, _Version]:
    """Return what each witness has that the apparatus names or that agrees by silence."""
    sigla = dict.fromkeys(siglum for piece in pieces for r in piece.all_readings() for siglum in piece.witnesses_of(r))
    return {siglum: _version(pieces, siglum) for siglum in sigla}


def kinds_fit_the_readings(material: Material) -> Iterator[Problem]:
    """Report variants whose kind does not fit their readings.

    An omission has fewer words than the lemma and an addition more; a reading is empty only where something was omitted
    or moved.
    """
    for letter in material.letters.values():
        for pieces in map(letter.pieces_of, letter.all_variants):
            variant, versions = pieces[0], _versions(pieces)
            base = next(iter(variant.witnesses_of(variant.lemma)), "") if variant.lemma else ""
            if base not in versions or not variant.kinds:
                continue  # a lemma of no witness, or none; or another rule asks for a kind
            # Where these differ from the base, sites inside the reading that they share with it say so.
            beside = {s for r in variant.all_readings() if base in r.witnesses for s in r.witnesses}
            for siglum, version in versions.items():
                if siglum in beside or version == versions[base]:
                    continue
                wanted = _fitting(versions[base], version)
                if wanted.isdisjoint(variant.kinds):
                    called = " and ".join(variant.kinds)
                    yield report(
                        letter,
                        variant.line,
                        f"{variant.id} is called {called}, and {siglum} {_relation(versions[base], version)}",
                        " or ".join(kind for kind in vocabulary.KIND if kind in wanted),
                    )


def divisions_are_counted_apart(material: Material) -> Iterator[Problem]:
    """Report paragraph breaks that count as variants, and words that do not.

    Where all that witnesses have is a break between paragraphs, or none, they do not differ in sense; elsewhere they
    do. A break that one of them may not have is doubtful.
    """
    for letter in material.letters.values():
        for pieces in map(letter.pieces_of, letter.all_variants):
            variant = pieces[0]
            only_breaks = variant.kinds == ("punctuation",) and _are_breaks(pieces)
            if only_breaks and variant.status == "variant":
                what, expected = "only a paragraph break", "status:division, or status:doubtful if the break is"
            elif variant.status == "division" and not only_breaks:
                what, expected = "more than a paragraph break", "no status:division, and type punctuation for a break"
            else:
                continue
            yield report(letter, variant.line, f"{variant.id} has {what}, and its status is {variant.status}", expected)


def _are_breaks(pieces: Sequence[Variant]) -> bool:
    """Return whether all that is in some readings are breaks between paragraphs."""
    contents = [reading.content for piece in pieces for reading in piece.all_readings()]
    held = [node for content in contents for node in content if not isinstance(node, str) or node.strip()]
    return bool(held) and all(
        isinstance(node, Markup) and node.tag == "milestone" and node.get("unit") == "paragraph" for node in held
    )


def _fitting(base: _Version, other: _Version) -> set[str]:
    """Return the kinds that fit a difference, of which a variant must have one."""
    if not base.words and not other.words and base.whole and other.whole:
        return {"punctuation"}
    if other.empty:
        return {"omission", "transposition"}
    if base.empty:
        return {"addition", "transposition"}
    fitting = {"substitution"}
    if base.whole and other.whole:
        if base.words == other.words:
            return {"punctuation", "substitution"}
        if sorted(base.words) == sorted(other.words):
            fitting.add("transposition")
    if other.extent < base.extent:
        fitting.add("omission")
    if other.extent > base.extent:
        fitting.add("addition")
    return fitting


def _relation(base: _Version, other: _Version) -> str:
    if other.empty:
        return "has nothing here"
    if base.empty:
        return "has words where the base has none"
    if base.whole and other.whole and base.words == other.words:
        return "has the same words"
    return f"has {other.extent} words for {base.extent}"


def extents_are_ranges(material: Material) -> Iterator[Problem]:
    """Report extents of lemmas with the larger number first, or without evidence."""
    for letter in material.letters.values():
        for variant in letter.all_variants:
            extent = variant.extent
            if extent and extent.least > extent.most:
                what = f"{variant.id} has a lemma of {extent.least} words at least and {extent.most} at most"
                yield report(letter, variant.line, what, "the smaller number first")
            if extent and not extent.evidence:
                what = f"{variant.id} gives no evidence for the extent of its lemma"
                yield report(letter, variant.line, what, f"one of {', '.join(material.lists.evidence)}")


def measure_versions(pieces: Sequence[Variant]) -> Iterator[tuple[str, int]]:
    """Yield how many words of each witness stand at a variant.

    All its pieces are taken together.
    """
    for siglum, version in _versions(pieces).items():
        yield siglum, count_words(version.text)


RULES = (
    every_witness_reads_something_once,
    inner_readings_are_of_the_outer,
    the_lemma_is_of_the_base,
    second_pieces_follow_their_first,
    variants_have_a_kind,
    a_variant_has_two_readings,
    readings_differ,
    kinds_fit_the_readings,
    divisions_are_counted_apart,
    extents_are_ranges,
)
