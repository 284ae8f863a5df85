"""Where letters, register entries and charts of events stand in the book, and how references find them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from edition.doctree import nodes as ours
from edition.project import find_project

_LOGGER = logging.getLogger(__name__)


class EditionDomain(Domain):
    """The Sphinx domain that knows on which page each letter and each entry stands.

    Letters are kept by id and layer, with their anchors; entries by register and id.
    """

    name = "edition"
    label = "Edition"
    object_types = {
        "anchor": ObjType("place in a {text}"),
        "entry": ObjType("register entry", "entry"),
    }
    initial_data: dict[str, Any] = {"letters": {}, "entries": {}, "charts": {}, "versions": {}}
    data_version = 3

    @property
    def letters(self) -> dict[tuple[str, str], tuple[str, frozenset[str]]]:
        """The page and the anchors of each letter, by id and layer."""
        return cast("dict[tuple[str, str], tuple[str, frozenset[str]]]", self.data["letters"])

    @property
    def entries(self) -> dict[tuple[str, str], tuple[str, str]]:
        """The page and the name of each entry, by register and id."""
        return cast("dict[tuple[str, str], tuple[str, str]]", self.data["entries"])

    @property
    def charts(self) -> dict[str, tuple[str, str, tuple[str, ...]]]:
        """The page of each chart of events, its title and their ids, by its anchor."""
        return cast("dict[str, tuple[str, str, tuple[str, ...]]]", self.data["charts"])

    @property
    def versions(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """By page, that page, and the sigla that its reader chooses among by buttons."""
        return cast("dict[str, tuple[str, tuple[str, ...]]]", self.data["versions"])

    def get_type_name(self, type: ObjType, primary: bool = False) -> str:
        """Return the name of a type of object, as the search shows it."""
        return find_project().text.put(type.lname)

    def note_letter(self, letter: str, layer: str, anchors: frozenset[str]) -> None:
        """Record that the page being read holds a letter."""
        self.letters[letter, layer] = (self.env.docname, anchors)

    def note_versions(self, sigla: tuple[str, ...]) -> None:
        """Record which versions the reader of a page can choose by buttons."""
        self.versions[self.env.docname] = (self.env.docname, sigla)

    def note_entry(self, register: str, identifier: str, shown: str) -> None:
        """Record that the page being read holds an entry."""
        self.entries[register, identifier] = (self.env.docname, shown)

    def note_chart(self, docname: str, anchor: str, title: str, entries: Iterable[str]) -> None:
        """Record that a page holds a chart that shows events."""
        self.charts[anchor] = (docname, title, tuple(entries))

    def clear_doc(self, docname: str) -> None:
        """Forget what a page holds."""
        tables: tuple[dict[Any, Any], ...] = (self.letters, self.entries, self.charts, self.versions)
        for table in tables:
            for key in [key for key, value in table.items() if value[0] == docname]:
                del table[key]

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference:
        """Return the link for a reference, or its bare words without such a page.

        A missing page is reported where the reference was written by hand, not made from data.
        """
        found = self._find(typ, target, node.get("layer", "edition"))
        if found is None:
            if not node.get("from_data"):
                _LOGGER.error("the book has no page that holds %s", target, location=node)
                env.app.statuscode = 1
            return cast("nodes.reference", contnode)
        docname, anchor = found
        if "paratext" not in node:
            link = make_refnode(builder, fromdocname, docname, anchor, contnode.children)
            link["classes"] = contnode["classes"]
            return link
        plain = make_refnode(builder, fromdocname, docname, anchor, nodes.Text(contnode.astext()))
        return ours.edition_mark(
            "",
            "",
            *contnode.children,
            classes=contnode["classes"],
            label=node["paratext"],
            **{name: plain[name] for name in ("refid", "refuri", "internal") if name in plain},
        )

    def _find(self, typ: str, target: str, layer: str) -> tuple[str, str] | None:
        if typ == "entry":
            register, _, identifier = target.partition(":")
            entry = self.entries.get((register, identifier))
            return (entry[0], identifier) if entry else None
        letter, _, anchor = target.partition("#")
        page = self.letters.get((letter, layer))
        return (page[0], anchor or "text") if page else None

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.Element]]:
        """Return nothing: only the roles of the edition refer to its places."""
        return []

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """Yield entries and places of letters, for Sphinx's inventory of the book.

        Sphinx's search finds entries by name; other books can link to both.
        """
        return (*self._entry_objects(), *self._letter_objects())

    def _entry_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        for (register, identifier), (docname, shown) in self.entries.items():
            yield f"{register}:{identifier}", shown, "entry", docname, identifier, 1

    def _letter_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        for (letter, layer), (docname, anchors) in self.letters.items():
            for anchor in sorted(anchors):
                yield f"{letter}/{layer}#{anchor}", f"{letter} {anchor}", "anchor", docname, anchor, -1


def edition_domain(env: BuildEnvironment) -> EditionDomain:
    """Return the domain of the edition in Sphinx's environment."""
    return cast(EditionDomain, env.get_domain("edition"))
