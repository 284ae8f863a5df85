"""YAML, looked at before the packages that build the book read it: well formed, and as long as it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from edition.errors import EditionError, Problem

#: So many values and characters may stand where aliases repeat what is written once. Aliases of aliases make billions
#: of ten lines, and whatever counts, prints or copies them comes to no end.
MOST_REPEATED = 100_000
#: What PyYAML raises where a value is not of the type that it looks like, as a day that no month has.
_NO_VALUE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


class _Loader(yaml.SafeLoader):
    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except _NO_VALUE as error:
            raise yaml.MarkedYAMLError(None, None, str(error), node.start_mark) from error


def compose(text: str, path: Path | str, wanted: str, before: int = 0) -> yaml.Node | None:
    """Return a document in YAML as a tree of nodes, None where it is empty.

    What aliases repeat stands at each of its places. ``wanted`` says what the document should be, ``before`` how many
    lines of the file stand before it. Raises EditionError where it is not YAML, and where aliases make it endless or
    much longer than it is written.
    """
    try:
        node = _Loader(text).get_single_node()
        if node:
            _measure(node, {})
    except (yaml.YAMLError, RecursionError) as error:
        raise EditionError(_explain(error, path, wanted, before)) from None
    return node


def read_words(text: str, path: Path | str, wanted: str) -> Any:
    """Return what a document in YAML says, each value as the words that are written.

    Raises EditionError as ``compose`` does.
    """
    node = compose(text, path, wanted)
    return yaml.BaseLoader("").construct_document(node) if node else None


def read_values(text: str, path: Path | str, wanted: str, before: int = 0) -> Any:
    """Return what a document in YAML says, in the types of YAML.

    Raises EditionError as ``compose`` does, and where a value is of no such type.
    """
    node = compose(text, path, wanted, before)
    try:
        return _Loader("").construct_document(node) if node else None
    except (yaml.YAMLError, RecursionError) as error:
        raise EditionError(_explain(error, path, wanted, before)) from None


class _RepeatedError(yaml.MarkedYAMLError):
    """Error where aliases repeat too much."""


def _measure(node: yaml.Node, known: dict[int, tuple[int, int] | None]) -> tuple[int, int]:
    """Return how long a node is, aliases written out, and how much is repeated.

    ``known`` are the nodes that were measured, and, with None, those around this one.
    """
    known[id(node)] = None
    length, repeated = 1, 0
    if isinstance(node, yaml.ScalarNode):
        length += len(node.value)
    else:
        parts = node.value if isinstance(node, yaml.SequenceNode) else [part for pair in node.value for part in pair]
        for part in parts:
            again = id(part) in known
            measured = known[id(part)] if again else _measure(part, known)
            if measured is None:
                raise _RepeatedError(None, None, "an alias of what it stands in", part.start_mark)
            length += measured[0]
            repeated += measured[0] if again else measured[1]
        if repeated > MOST_REPEATED:
            what = f"aliases that repeat more than {MOST_REPEATED:,} values and characters"
            raise _RepeatedError(None, None, what, node.start_mark)
    known[id(node)] = length, repeated
    return length, repeated


def _explain(error: Exception, path: Path | str, wanted: str, before: int) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 + before if mark else before
    if isinstance(error, _RepeatedError):
        return Problem.at(path, line, str(error.problem), f"{wanted}, written out")
    return Problem.at(path, line, "not YAML", wanted)
