"""The namespaces of a document, and its names as an editor writes them."""

from __future__ import annotations

TEI = "http://www.tei-c.org/ns/1.0"
XML = "http://www.w3.org/XML/1998/namespace"


def shorten(name: str) -> str:
    """Return a name as a document writes it.

    It is without TEI's namespace, and has ``xml:`` before it if it is one of XML's.
    """
    return name.replace(f"{{{TEI}}}", "").replace(f"{{{XML}}}", "xml:")
