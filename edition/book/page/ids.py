"""Ids of what a directive puts on a page: each once, or nothing is put there and the page says why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from edition.book.page.faults import report_fault

_MOST_NAMED = 5


def place(asking: SphinxDirective, made: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Return nodes whose ids are known to the page from now on.

    Where one of these stands there already, as when the same letter or register is shown twice, or twice among the
    nodes themselves, that is reported, and no node is returned.
    """
    document = asking.state.document
    named = [node for part in made for node in part.findall(nodes.Element) if node["ids"]]
    wanted = [(identifier, node) for node in named for identifier in node["ids"]]
    counted = Counter(identifier for identifier, _ in wanted)
    # A citation has told the page its id when it was made.
    there = {identifier for identifier, node in wanted if document.ids.get(identifier, node) is not node}
    twice = [identifier for identifier, count in counted.items() if count > 1 or identifier in there]
    if twice:
        shown = ", ".join(twice[:_MOST_NAMED]) + (f" … ({len(twice)} in all)" if len(twice) > _MOST_NAMED else "")
        report_fault(asking, f"a second time on this page: the id {shown}", "each id once, and what has it shown once")
        return []
    for node in named:
        document.set_id(node)
    return list(made)
