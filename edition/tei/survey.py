"""All that is wrong with a document at once.

``read`` refuses a document at the first stage at which something is wrong with it. Here each stage, syntax, elements
and codes, goes on with what the stage before it could make out, and what is only a consequence is not said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any

from lxml import etree

from edition.errors import EditionError, Problem
from edition.model import Letter
from edition.tei.explain import Fault, mend
from edition.tei.names import shorten
from edition.tei.reader import read_document
from edition.tei.xml import NotWellFormedError, make_document, make_parser, read_root
from edition.vocabulary import Vocabularies

#: What holds blocks and parts of the header; a fault leaves in doubt what stands in one of these, around the fault.
_OUTER = frozenset({
    "TEI", "text", "front", "body", "back", "div", "opener", "closer", "postscript", "standOff", "teiHeader",
    "fileDesc", "sourceDesc", "encodingDesc", "profileDesc", "revisionDesc", "lg", "sp", "list", "table", "quote",
    "floatingText",
})  # fmt: skip


@dataclass(frozen=True)
class Survey:
    """What could be made out of a document in which something is wrong.

    ``letter`` is None where nothing could. ``doubtful`` are the lines, from and to, in which it may differ from what is
    meant. ``ids`` are all that the document gives, at whatever place; ``sure`` tells whether its witnesses are known.
    """

    letter: Letter | None
    problems: tuple[Problem, ...]
    doubtful: tuple[tuple[int, float], ...] = ()
    ids: frozenset[str] = frozenset()
    sure: bool = True

    def is_doubtful(self, line: int) -> bool:
        """Tell whether a line is one of those that may differ from what is meant."""
        return any(first <= line <= last for first, last in self.doubtful)


def survey(source: bytes, path: Path | str, lists: Vocabularies | None = None) -> Survey:
    """Return all that is wrong with a TEI document, and what can be made out of it.

    ``path`` and ``lists`` are as for ``edition.tei.loads``.
    """
    problems: list[Problem] = []
    broken: float = inf
    try:
        root: etree._Element | None = read_root(source, path)
    except NotWellFormedError as error:
        problems = list(error.problems)
        root, broken = _recover(source)
    except EditionError as error:
        return Survey(None, tuple(error.problems))  # what declares entities may be hostile: nothing of it is looked at
    if root is None:
        return Survey(None, tuple(problems))
    faults = [fault for fault in mend(root) if fault.line < broken and not (fault.incomplete and broken < inf)]
    # The same mistake over and over is a habit, and said once.
    problems += [
        Problem.at(path, fault.line, fault.what, fault.expected, f"{path}: {fault.what}; {fault.expected}")
        for fault in faults
    ]
    if shorten(str(root.tag)) != "TEI" or not any(shorten(str(child.tag)) == "text" for child in root):
        return Survey(None, tuple(problems))
    doubtful = [_find_extent(fault.element) for fault in faults]
    if broken < inf:
        doubtful.append((_find_block(root, broken), inf))
    letter, wrong = read_document(make_document(root), path, lists)
    problems += [problem for problem in wrong if not any(first <= problem.line <= last for first, last in doubtful)]
    doubtful += [(problem.line, problem.line) for problem in wrong]
    return Survey(
        letter,
        tuple(problems),
        tuple(doubtful),
        frozenset(map(str, root.xpath("//@xml:id"))),
        sure=broken == inf and not any(_is_of_witnesses(fault) for fault in faults),
    )


def _recover(source: bytes) -> tuple[etree._Element | None, float]:
    """Return what libxml2 can make of a document that is not well-formed.

    The second value is the line from which that is in doubt.
    """
    text = source.decode("utf-16" if source[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", errors="replace")
    text = re.sub(r"^\s*<\?xml.*?\?>", lambda found: "\n" * found[0].count("\n"), text, count=1, flags=re.DOTALL)
    parser = make_parser(recover=True)
    try:
        root: Any = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError:
        return None, inf
    return root, min((entry.line for entry in parser.error_log), default=inf)


def _line(element: Any) -> int:
    return int(element.sourceline or 0)


def _find_extent(element: Any) -> tuple[int, float]:
    """Return the lines of the block or the part of the header that an element is in."""
    if element.getparent() is None:
        return _line(element), _line(element)
    while element.getparent() is not None and shorten(str(element.getparent().tag)) not in _OUTER:
        element = element.getparent()
    following = next((each for each in element.itersiblings() if isinstance(each.tag, str)), None)
    above = element
    while following is None and above.getparent() is not None:
        above = above.getparent()
        following = next((each for each in above.itersiblings() if isinstance(each.tag, str)), None)
    last = max(map(_line, element.iter("*")))
    return _line(element), max(last, _line(following)) if following is not None else inf


def _find_block(root: etree._Element, line: float) -> int:
    """Return the line on which the block begins that a line stands in."""
    within = [element for element in root.iter("*") if _line(element) <= line]
    return _find_extent(within[-1])[0] if within else 0


def _is_of_witnesses(fault: Fault) -> bool:
    tags = {shorten(str(each.tag)) for each in (fault.element, *fault.element.iterancestors())}
    return not tags.isdisjoint({"listWit", "sourceDesc", "fileDesc"}) and "titleStmt" not in tags
