"""Who has what at a place where witnesses differ: all witnesses in scope, shared out among the readings and the rest.

A page with many witnesses names only the fewer of them at each site: whoever is named nowhere there belongs to the
largest share. So its weight grows with its words, and not with the number of its witnesses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from edition.model import Family, Layer, Node, Reading, Variant
from edition.tree import NOT_EXTANT, OMITS, READS, UNREPORTED, children

#: Of so many witnesses each is named wherever something is said of it, and the style sheet shows each alone.
FEW = 6
#: How the largest share of a site is written in ``data-wit`` and ``data-unreported``.
REST = "*"


@dataclass(frozen=True)
class Share:
    """Witnesses of which the same is known at a variant.

    ``reading`` is what they have there, None where they are not extant or not reported.
    """

    state: str
    witnesses: tuple[str, ...]
    reading: Reading | None = None


class Shares:
    """The shares of all variants of a letter, and short names of their witnesses."""

    def __init__(self, letter: Layer) -> None:
        """Take the letter."""
        self.letter = letter
        self.are_many = len(letter.sigla) > FEW
        self._known: dict[str, tuple[Share, ...]] = {}
        for variant, scope in find_scopes(letter):
            self._known[variant.id] = tuple(_share_out(variant, scope))

    def at(self, variant: Variant) -> tuple[Share, ...]:
        """Return the shares of a variant.

        First its readings in order, then who is not extant, and who is not reported.
        """
        return self._known[variant.id]

    def share_of(self, variant: Variant, reading: Reading) -> Share:
        """Return the share that has a reading; it may have no witnesses."""
        return next(share for share in self.at(variant) if share.reading is reading)

    def apart(self, variant: Variant) -> tuple[Share, ...]:
        """Return the shares of a variant of which no reading is known."""
        return tuple(share for share in self.at(variant) if share.reading is None)

    def rest_of(self, variant: Variant) -> Share | None:
        """Return the share that needs not be named, since all others are: the largest.

        None where the letter has few witnesses, and where they are not extant, which is said of passages.
        """
        if not self.are_many:
            return None
        shares = [share for share in self.at(variant) if share.state != NOT_EXTANT]
        return max(shares, key=lambda share: len(share.witnesses), default=None)

    def shorten(self, variant: Variant, share: Share) -> list[str]:
        """Return the sigla of the witnesses of a share.

        A family's siglum stands for its members where these all agree.

        Those that are not extant do not count, which is said of them anyway. The order is that of the header; a larger
        family goes before those within it.
        """
        left = set(share.witnesses)
        absent = set() if share.state == NOT_EXTANT else self._absent(variant)
        first: dict[str, str] = {}  # the siglum that stands for others, by the first of these
        for family in self.families:
            members = [siglum for siglum in family.members if siglum not in absent]
            if len(members) > 1 and left.issuperset(members):
                left -= set(members)
                first[members[0]] = family.siglum
        return [first.get(siglum, siglum) for siglum in self.letter.sigla if siglum in left or siglum in first]

    def _absent(self, variant: Variant) -> set[str]:
        return {siglum for share in self.at(variant) if share.state == NOT_EXTANT for siglum in share.witnesses}

    def family(self, siglum: str) -> Family | None:
        """Return the family that a siglum stands for, or None."""
        return next((family for family in self.families if family.siglum == siglum), None)

    @cached_property
    def families(self) -> list[Family]:
        """The families whose sigla can stand for their members, the largest first.

        They have two members or more, and no witness has their siglum.
        """
        taken = set(self.letter.sigla)
        named = [family for family in self.letter.families if family.siglum not in taken and len(family.members) > 1]
        return sorted(named, key=lambda family: -len(family.members))

    def code(self, variant: Variant, share: Share) -> list[str]:
        """Return the witnesses of a share as a page says them to programs."""
        if share is self.rest_of(variant):
            return [REST]
        return self.shorten(variant, share) if self.are_many else list(share.witnesses)

    def find_lost(self) -> dict[str, list[tuple[str, str]]]:
        """Return for each witness the runs of variants at which it is not extant.

        Each is given by its first and its last.
        """
        runs: dict[str, list[tuple[str, str]]] = {}
        open_at: dict[str, bool] = {}
        for identifier, shares in self._known.items():
            lost = {siglum for share in shares if share.state == NOT_EXTANT for siglum in share.witnesses}
            in_scope = {siglum for share in shares for siglum in share.witnesses}
            for siglum in lost:
                found = runs.setdefault(siglum, [])
                if open_at.get(siglum):
                    found[-1] = (found[-1][0], identifier)
                else:
                    found.append((identifier, identifier))
            open_at |= {siglum: siglum in lost for siglum in in_scope}
        return {siglum: runs[siglum] for siglum in self.letter.sigla if siglum in runs}


def find_scopes(letter: Layer) -> Iterator[tuple[Variant, tuple[str, ...]]]:
    """Yield every variant in the order of the text, with its witnesses in scope.

    Inside a reading these are its witnesses, elsewhere all.
    """

    def visit(content: Iterable[Node], scope: tuple[str, ...]) -> Iterator[tuple[Variant, tuple[str, ...]]]:
        for node in content:
            if isinstance(node, Variant):
                yield node, scope
                for reading in node.all_readings():
                    having = set(node.witnesses_of(reading))
                    yield from visit(reading.content, tuple(siglum for siglum in scope if siglum in having))
            else:
                yield from visit(children(node), scope)

    yield from visit(letter.sections, letter.sigla)


def _share_out(variant: Variant, scope: tuple[str, ...]) -> Iterator[Share]:
    known = {siglum: variant.attest(siglum) for siglum in scope}
    for reading in variant.all_readings():
        having = tuple(siglum for siglum, found in known.items() if found.reading is reading)
        omits = having and all(known[siglum].state == OMITS for siglum in having)
        yield Share(OMITS if omits or not (having or reading.content) else READS, having, reading)
    for state in (NOT_EXTANT, UNREPORTED):
        apart = tuple(siglum for siglum, found in known.items() if found.state == state)
        if apart:
            yield Share(state, apart)
