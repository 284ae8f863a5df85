"""A text with its apparatus, made of the texts of its witnesses: paragraphs aligned first, then their words.

What witnesses have is compared as it is written, capitals and punctuation included, unless only words are asked for.
Where a witness begins a paragraph and the base does not, or the base does and not all the others, a ``milestone`` names
the witnesses that begin one there: a difference of division is no site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from sys import intern

from edition.collation.divisions import Division, align_paragraphs
from edition.collation.moves import Record, find_moves
from edition.collation.pairing import weights
from edition.collation.places import place_tokens
from edition.collation.readings import Scope, SiteMaker
from edition.collation.table import collate
from edition.collation.weave import Weave
from edition.tree import Content, Markup, Node, Paragraph, Reading, Section, Variant
from edition.witnesses.blocks import Block


@dataclass(frozen=True)
class Options:
    """What is compared, and against what.

    ``base`` is a siglum, or None; ``words_only`` leaves out punctuation and the like.
    """

    base: str | None
    words_only: bool = False


@dataclass(frozen=True)
class Apparatus:
    """A text with its apparatus: its sections, and the sites that are one change."""

    sections: tuple[Section, ...]
    groups: tuple[tuple[str, ...], ...]


def make_apparatus(witnesses: Mapping[str, Sequence[Block]], options: Options) -> Apparatus:
    """Return the text of some witnesses with the apparatus of their differences.

    Witnesses are given in the order in which readings name them. ``options.base`` is one of them, or None, where no
    reading is preferred and the first witness only says how the text is divided.
    """
    return _Maker(witnesses, options).make()


class _Maker:
    def __init__(self, witnesses: Mapping[str, Sequence[Block]], options: Options) -> None:
        self.options = options
        self.blocks = witnesses
        self.sigla = tuple(witnesses)
        self.words = {siglum: [_words(block) for block in blocks] for siglum, blocks in witnesses.items()}
        self.says = weights(*([form for forms in of_witness for form in forms] for of_witness in self.words.values()))
        # After the base it is not the order in which witnesses are given that decides whose text is taken.
        lead = options.base or self.sigla[0]
        ranked = sorted(witnesses, key=lambda siglum: (siglum != lead, [block.text for block in witnesses[siglum]]))
        self.sites = SiteMaker(self.sigla, ranked, options.base is not None)

    def make(self) -> Apparatus:
        sections: list[Section] = []
        content: list[Node] = []

        def close() -> None:
            if content:
                sections.append(Section(self.sites.next_id("s"), "section", tuple(content)))
                content.clear()

        for scope, divisions in self._runs(align_paragraphs([self.words[siglum] for siglum in self.sigla])):
            if scope != self.sigla:
                content.append(self._passage(scope, divisions))
                continue
            (division,) = divisions
            blocks = self._blocks(scope, division)
            if len(blocks) == 1 and self._is_heading(division):
                close()
                blocks = [replace(blocks[0], form="head")]
            content += blocks
        close()
        return self._with_moves(tuple(sections))

    def _with_moves(self, sections: tuple[Section, ...]) -> Apparatus:
        records: Sequence[Record] = list(self.sites.records.values())
        moves = find_moves(records, self.options.base, self.says) if self.options.base else []
        if moves:
            kinds = {record.id: tuple(record.kinds) for record in records}
            made = map_variants(sections, lambda site: replace(site, kinds=kinds[site.id]))
            sections = tuple(node for node in made if isinstance(node, Section))
        return Apparatus(sections, tuple(moves))

    def _runs(self, divisions: Sequence[Division]) -> Iterator[tuple[Scope, list[Division]]]:
        """Yield the divisions with the sigla of the witnesses that have them.

        Divisions that follow one another and that the same witnesses lack come together.
        """
        waiting: list[Division] = []
        before: Scope = ()
        for division in divisions:
            scope = tuple(
                siglum for siglum, stretch in zip(self.sigla, division, strict=True) if stretch.start < stretch.stop
            )
            if waiting and (scope != before or scope == self.sigla):
                yield before, waiting
                waiting = []
            waiting.append(division)
            before = scope
        if waiting:
            yield before, waiting

    def _is_heading(self, division: Division) -> bool:
        return all(
            stretch.stop == stretch.start + 1 and self.blocks[siglum][stretch.start].form == "head"
            for siglum, stretch in zip(self.sigla, division, strict=True)
        )

    def _passage(self, scope: Scope, divisions: Sequence[Division]) -> Variant:
        """Return the site of whole paragraphs that some witnesses have and others lack."""
        tokens = {
            siglum: [
                placed
                for division in divisions
                for number in range(*division[column])
                for placed in place_tokens(self.blocks[siglum][number], number)
            ]
            for column, siglum in enumerate(self.sigla)
        }
        identifier = self.sites.open(tokens)
        held = tuple(block for division in divisions for block in self._blocks(scope, division))
        return self.sites.close(identifier, {scope: held, tuple(s for s in self.sigla if s not in scope): ()})

    def _blocks(self, scope: Scope, division: Division) -> list[Paragraph]:
        """Return the paragraphs of a division, as its first witness divides them."""
        stretches = dict(zip(self.sigla, division, strict=True))
        texts = {
            siglum: [
                placed
                for number in range(*stretches[siglum])
                for placed in place_tokens(self.blocks[siglum][number], number)
            ]
            for siglum in scope
        }
        tokens = {siglum: [each.token for each in placed] for siglum, placed in texts.items()}
        rows = collate(tokens).rows if len(scope) > 1 else [(index,) for index in range(len(tokens[scope[0]]))]
        weave = Weave(self.blocks, texts, rows, self.sites, self.says, self.options.words_only)
        return [
            Paragraph(self.sites.next_id("p"), weave.write_block(cell), "p" if block.form == "head" else block.form)
            for block, cell in weave.divide()
        ]


def _words(block: Block) -> list[str]:
    """Return the forms of the words of a block, each form kept once."""
    return [intern(placed.token.form) for placed in place_tokens(block, 0) if placed.token.word]


def map_variants(content: Content, change: Callable[[Variant], Variant]) -> Content:
    """Return content with every variant as a function makes it.

    Those inside readings are among them, and come first.
    """

    def of_reading(reading: Reading) -> Reading:
        return replace(reading, content=map_variants(reading.content, change))

    made: list[Node] = []
    for node in content:
        match node:
            case Variant():
                lemma = of_reading(node.lemma) if node.lemma else None
                made.append(change(replace(node, lemma=lemma, readings=tuple(map(of_reading, node.readings)))))
            case Section() | Paragraph() | Markup():
                made.append(replace(node, content=map_variants(node.content, change)))
            case _:
                made.append(node)
    return tuple(made)
