"""The TEI header of a published layer."""

from __future__ import annotations

from collections.abc import Sequence

from edition.importers.parts import element
from edition.model import Content, Markup, Node

#: Prefixes of pointers that a published layer uses.
_PREFIXES = {
    "people": ("people.html#$1", "A row of the register of people, by its id."),
    "bib": ("sources.html#$1", "An entry of the bibliography, by its key."),
}


def header(
    *,
    title: str,
    author: tuple[str, str],
    translator: tuple[str, str],
    role: str,
    language: tuple[str, str],
    key: str,
    citation: str,
    witnesses: Sequence[tuple[str, Content]],
    method: Sequence[str],
    rights: str,
) -> Markup:
    """Return the header of a published layer.

    ``author`` is name and id; ``translator`` is xml:id and name, ``role`` what that person did.
    ``language`` is the tag and the name of the language of the text. ``key`` and
    ``citation`` name the publication, ``witnesses`` are sigla with what they are, ``method`` says how the text
    was taken from the publication, ``rights`` whose it is.
    """
    prefixes: list[Node] = [
        element("prefixDef", element("p", meaning), ident=prefix, matchPattern="(.+)", replacementPattern=pattern)
        for prefix, (pattern, meaning) in _PREFIXES.items()
    ]
    return element(
        "teiHeader",
        element(
            "fileDesc",
            element(
                "titleStmt",
                element("title", title),
                element("author", author[0], ref=f"people:{author[1]}"),
                element("respStmt", element("resp", role), element("name", translator[1]), id=translator[0]),
            ),
            element(
                "publicationStmt",
                element("publisher", "Nobody: made for private use on a reader’s own machine"),
                element(
                    "availability",
                    element(
                        "p",
                        f"{rights} Made from the reader’s own copy, for the reader’s own use; not to be put on the "
                        "public web or passed on without permission.",
                    ),
                    status="restricted",
                ),
            ),
            element(
                "sourceDesc",
                element("listWit", *(element("witness", *what, id=siglum) for siglum, what in witnesses)),
                element("bibl", citation, corresp=f"bib:{key}"),
            ),
        ),
        element(
            "encodingDesc",
            element("editorialDecl", *(element("p", paragraph) for paragraph in method)),
            element("variantEncoding", method="parallel-segmentation", location="internal"),
            element("listPrefixDef", *prefixes),
        ),
        element("profileDesc", element("langUsage", element("language", language[1], ident=language[0]))),
    )
