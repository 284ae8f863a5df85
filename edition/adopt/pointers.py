"""Pointers of an adopted text: those that lead nowhere go, and whom a reading names is declared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from edition.adopt.names import Names, as_name
from edition.tree import Markup, Node

#: Attributes whose values the check follows.
_FOLLOWED = frozenset({"ref", "corresp", "source", "resp", "who", "target"})
_CLAIMS = ("source", "resp")
_ADDRESS = re.compile(r"https?://\S+")


class Claims:
    """The persons and sources that readings name and the document does not declare."""

    def __init__(self, names: Names, editor: str = "") -> None:
        """Take the ids that are taken, and that of the editor.

        The editor answers for what nobody else does.
        """
        self.names = names
        self.editor = editor
        self.given: dict[str, str] = {}  # ids by the pointers that the source has

    def declare(self, token: str) -> str:
        """Return a pointer to whom a token names."""
        if token not in self.given:
            bare = token.rpartition("#")[2] if "#" in token else token
            self.given[token] = self.names.speak(as_name(bare.rpartition(":")[2]) or "source", "source")
        return f"#{self.given[token]}"

    def sources(self) -> list[tuple[str, str]]:
        """Return ids and words of all that were declared."""
        return [(identifier, token.removeprefix("#")) for token, identifier in self.given.items()]


def find_ids(nodes: Iterable[Node]) -> Iterator[str]:
    """Yield the ids of a tree."""
    for node in nodes:
        if isinstance(node, Markup):
            identifier = dict(node.attributes).get("xml:id")
            if identifier:
                yield identifier
            yield from find_ids(node.content)


def mend_pointers(
    node: Markup, known: frozenset[str], claims: Claims, tell: Callable[[int, str, str, str], None], spoken: bool = True
) -> Markup:
    """Return a tree in which every pointer leads somewhere.

    ``known`` are the ids of the document; ``tell`` is told what was dropped. Where ``spoken``, which is everywhere but
    in the text of the witnesses, a bare pointer to something outside becomes words.
    """
    spoken = (spoken and node.tag != "body") or node.tag == "back"
    attributes = []
    dropped: list[str] = []
    for name, value in node.attributes:
        if name in _FOLLOWED and value:
            kept = []
            for token in value.split():
                if node.tag == "ptr" and _ADDRESS.fullmatch(token):
                    if spoken:
                        return Markup("ref", (("target", token),), (token,), node.line)
                    tell(node.line, f"<ptr target={token!r}>", "it leads outside, and has no words", "not read")
                elif (token.startswith("#") and token[1:] in known) or _ADDRESS.fullmatch(token):
                    kept.append(token)
                elif (node.tag in ("lem", "rdg") and name in _CLAIMS) or (node.tag == "note" and name == "resp"):
                    kept.append(claims.declare(token))
                elif node.tag == "ptr" and spoken:
                    dropped.append(token)
                    tell(node.line, f"target={token!r} of <ptr>", "it leads outside: its words stand there", "changed")
                else:
                    tell(node.line, f"{name}={token!r} of <{node.tag}>", "it leads to nothing in the text", "not read")
            if not kept and node.tag == "note" and name == "resp":
                kept = [f"#{claims.editor}"]
            if not kept:
                continue
            value = " ".join(kept)
        attributes.append((name, value))
    if node.tag == "ptr" and not dict(attributes).get("target") and not dropped:
        return Markup("anchor", tuple(pair for pair in attributes if pair[0] == "xml:id"), (), node.line)
    if dropped and not dict(attributes).get("target"):
        return Markup("seg", (("type", "ptr"),), (" ".join(dropped),), node.line)
    content = tuple(
        mend_pointers(inner, known, claims, tell, spoken) if isinstance(inner, Markup) else inner
        for inner in node.content
    )
    return Markup(node.tag, tuple(attributes), content, node.line)
