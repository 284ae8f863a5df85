"""Signs in prose as print has them: fixed spaces and minus signs, after Sphinx has set the quotation marks."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from edition.typography import set_signs

#: What holds code or markup, in which a sign means what a keyboard wrote.
_CODE = (nodes.FixedTextElement, nodes.literal, nodes.math, nodes.raw, nodes.comment, addnodes.desc_signature)


class SetSigns(SphinxTransform):
    """Set the signs of prose, and leave code and the text of witnesses as they are."""

    default_priority = 760  # after docutils' smart quotes, at 750

    def apply(self, **_: Any) -> None:
        """Put the texts that change in the place of those that stood there."""
        for text in [*self.document.findall(nodes.Text)]:
            written = set_signs(text)
            if written != text and _is_prose(text) and text.parent is not None:
                text.parent.replace(text, nodes.Text(written))


def _is_prose(text: nodes.Text) -> bool:
    node: nodes.Element | None = text.parent
    while node is not None:
        if isinstance(node, _CODE) or node.get("support_smartquotes") is False:
            return False
        node = node.parent
    return True
