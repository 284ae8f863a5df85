"""The TEI header of a published layer."""

from __future__ import annotations

from collections.abc import Sequence

from edition.importers.source_record import make_element
from edition.model import Content, Markup, Node

#: Prefixes of pointers that a published layer uses.
_PREFIXES = {
    "people": ("people.html#$1", "A row of the register of people, by its id."),
    "bib": ("sources.html#$1", "An entry of the bibliography, by its key."),
}


def make_header(
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
        make_element(
            "prefixDef", make_element("p", meaning), ident=prefix, matchPattern="(.+)", replacementPattern=pattern
        )
        for prefix, (pattern, meaning) in _PREFIXES.items()
    ]
    return make_element(
        "teiHeader",
        make_element(
            "fileDesc",
            make_element(
                "titleStmt",
                make_element("title", title),
                make_element("author", author[0], ref=f"people:{author[1]}"),
                make_element(
                    "respStmt", make_element("resp", role), make_element("name", translator[1]), id=translator[0]
                ),
            ),
            make_element(
                "publicationStmt",
                make_element("publisher", "Nobody: made for private use on a reader’s own machine"),
                make_element(
                    "availability",
                    make_element(
                        "p",
                        f"{rights} Made from the reader’s own copy, for the reader’s own use; not to be put on the "
                        "public web or passed on without permission.",
                    ),
                    status="restricted",
                ),
            ),
            make_element(
                "sourceDesc",
                make_element("listWit", *(make_element("witness", *what, id=siglum) for siglum, what in witnesses)),
                make_element("bibl", citation, corresp=f"bib:{key}"),
            ),
        ),
        make_element(
            "encodingDesc",
            make_element("editorialDecl", *(make_element("p", paragraph) for paragraph in method)),
            make_element("variantEncoding", method="parallel-segmentation", location="internal"),
            make_element("listPrefixDef", *prefixes),
        ),
        make_element(
            "profileDesc", make_element("langUsage", make_element("language", language[1], ident=language[0]))
        ),
    )
