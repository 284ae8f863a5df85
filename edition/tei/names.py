"""The namespaces of a document, and its names as an editor writes them."""

from __future__ import annotations

TEI = "http://www.tei-c.org/ns/1.0"
XML = "http://www.w3.org/XML/1998/namespace"


def shorten(name: str) -> str:
    """Return a name as a document writes it.

    It is without TEI's namespace, and has ``xml:`` before it if it is one of XML's.
    """
    return name.replace(f"{{{TEI}}}", "").replace(f"{{{XML}}}", "xml:")


def split_name(name: str) -> tuple[str, str]:
    """Return the namespace of a name as lxml has it, and the name in it.

    The former is empty where there is none. It is asked of any document: an address may have braces of its own, and of
    a prefix that nobody declared, which libxml2 leaves at the name, nothing is known.

    >>> split_name("{http://a}b}TEI"), split_name("p"), split_name("x:p")
    (('http://a}b', 'TEI'), ('', 'p'), ('', 'p'))
    """
    space, _, local = name.rpartition("}")
    return space.removeprefix("{"), local.rpartition(":")[2] or local.replace(":", "")
