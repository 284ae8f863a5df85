"""References from prose into the book, as the roles of all rooms make them."""

from __future__ import annotations

from docutils import nodes
from docutils.nodes import Node, system_message
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import ReferenceRole

#: What a role returns: nodes, and messages of docutils.
Result = tuple[list[Node], list[system_message]]


def refer_to(role: ReferenceRole, typ: str, content: nodes.Element) -> pending_xref:
    """Return an unresolved reference made by a role.

    Sphinx resolves it when the whole book has been read. ``typ`` is its type in the domain of the edition, such as
    ``entry``; ``content`` the words that are shown.
    """
    node = pending_xref(role.rawtext, refdomain="edition", reftype=typ, reftarget=role.target, refdoc=role.env.docname)
    role.set_source_info(node)
    node += content
    return node


def point_to(typ: str, target: str, text: str) -> pending_xref:
    """Return an unresolved reference that data make to a known place."""
    node = pending_xref("", refdomain="edition", reftype=typ, reftarget=target)
    node["from_data"] = True
    node += nodes.inline("", text)
    return node
