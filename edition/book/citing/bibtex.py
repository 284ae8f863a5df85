"""Citations of the bibliography from the edition's own data, by way of sphinxcontrib-bibtex."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any, cast

import pybtex.plugin
import sphinxcontrib.bibtex.plugin
from docutils import nodes
from pybtex.database import Entry
from pybtex.richtext import BaseText, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.template import Node, field, first_of, optional
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinxcontrib.bibtex.citation_target import parse_citation_targets
from sphinxcontrib.bibtex.domain import BibtexDomain
from sphinxcontrib.bibtex.roles import CitationRef
from sphinxcontrib.bibtex.style.referencing import BracketStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle
from sphinxcontrib.bibtex.style.referencing.basic_author_year import (
    BasicAuthorYearParentheticalReferenceStyle,
    BasicAuthorYearTextualReferenceStyle,
)
from sphinxcontrib.bibtex.style.template import join, join2, post_text, pre_text, reference

from edition.bibliography import Citation
from edition.book.build.dependencies import note_bibliography
from edition.book.citing.installed import find_installed
from edition.book.page.faults import list_known, report
from edition.vocabulary import OF_SOURCES


def cite(
    env: BuildEnvironment, document: nodes.document, sources: Iterable[Citation], line: int, *, brackets: bool = True
) -> list[nodes.Node]:
    """Return a citation of sources that links to the bibliography.

    A key that the bibliography does not have is reported at ``line`` of the page. Returns no node where no source is
    left. ``brackets`` says whether the citation stands in round brackets.
    """
    note_bibliography(env)
    domain = cast(BibtexDomain, env.get_domain("cite"))
    known = domain.bibdata.data.entries
    found: list[str] = []
    for source in sources:
        if source.key not in known:
            report(env, line, f"no source {source.key!r} in the bibliography", list_known(sorted(known)))
            continue
        locator = source.locator.translate({ord("{"): "(", ord("}"): ")"})  # braces part locators from keys
        found.append(f"{source.key}{{{locator}}}" if locator else source.key)
    if not found:
        return []
    target = ",".join(found)
    node = pending_xref("", refdomain="cite", reftarget=target, refdoc=env.docname, refexplicit=False, refwarn=True)
    node["reftype"] = "p" if brackets else "alp"
    node += nodes.inline(target, target)
    node.source, node.line = document.current_source, line
    document.note_explicit_target(node, node)
    targets = list(parse_citation_targets(target))
    domain.citation_refs.append(CitationRef(node["ids"][0], env.docname, line, targets))
    return [node]


def _round() -> BracketStyle:
    return BracketStyle(left="(", right=")", sep="; ")


def _when(_children: object, data: dict[str, Any]) -> BaseText:
    """Return the part of a citation after the author: year, short title, or both.

    The short title is added where the source has one. Without a year it stands alone, or else ``n.d.``.
    """
    short = optional[field("shorttitle")].format_data(data)
    year = first_of[optional[field("year")], Text("" if short else "n.d.")].format_data(data)
    parts = [part for part in (year, Text("“", short, "”") if short else Text()) if part]
    return Text(", ").join(parts)


_WHEN = Node("when", _when)


class _Parenthetical(BasicAuthorYearParentheticalReferenceStyle):  # type: ignore[misc]
    def inner(self, role_name: str) -> Node:
        """Return the template of a citation without its brackets."""
        person = self.person.author_or_editor_or_title(full="s" in role_name)
        cited = reference[join(sep=self.author_year_sep)[person, _WHEN]]
        return join2(sep1=self.pre_text_sep, sep2=self.post_text_sep)[pre_text, cited, post_text]


class _Textual(BasicAuthorYearTextualReferenceStyle):  # type: ignore[misc]
    def inner(self, role_name: str) -> Node:
        """Return the template of a citation."""
        person = self.person.author_or_editor_or_title(full="s" in role_name)
        cited = join2(sep1=self.pre_text_sep, sep2=self.post_text_sep)[pre_text, reference[_WHEN], post_text]
        return join(sep=self.text_reference_sep)[person, join[self.bracket.left, cited, self.bracket.right]]


@dataclasses.dataclass
class AuthorYear(AuthorYearReferenceStyle):  # type: ignore[misc]
    """The style of citations, author and year in round brackets: (Smith 2015, 27).

    ``shorttitle`` of an entry tells apart works that share author and year.
    """

    bracket_parenthetical: BracketStyle = dataclasses.field(default_factory=_round)
    bracket_textual: BracketStyle = dataclasses.field(default_factory=_round)
    author_year_sep: str = " "

    def __post_init__(self) -> None:
        """Replace two forms of citation of the library by the edition's."""
        super().__post_init__()
        own = {
            BasicAuthorYearParentheticalReferenceStyle: _Parenthetical,
            BasicAuthorYearTextualReferenceStyle: _Textual,
        }
        styles = cast("list[Any]", getattr(self, "styles"))  # noqa: B009  # the library's attribute has no type
        chosen = [own[type(style)](**vars(style)) if type(style) in own else style for style in styles]
        self.styles = chosen
        self.role_style.update((role, style) for style in chosen for role in cast(Any, style).role_names())


class ByKey(PlainStyle):  # type: ignore[misc]
    """A bibliography in which each entry is labelled with its key.

    It ends with the codes that the edition gives it.
    """

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Iterable[str]:
        """Return the keys of the entries as their labels."""
        return (entry.key for entry in sorted_entries)

    def format_entry(self, label: str, entry: Entry, bib_data: Any = None) -> FormattedEntry:
        """Return an entry as it is printed, its codes in square brackets."""
        formatted = super().format_entry(label, entry, bib_data)
        if said := "; ".join(entry.fields[name] for name in OF_SOURCES if name in entry.fields):
            formatted.text = Text(formatted.text, f" [{said}]")
        return cast(FormattedEntry, formatted)


class KeptBibliography(BibtexDomain):  # type: ignore[misc]
    """The domain of citations; it formats a bibliography only when it has changed."""

    def get_formatted_entries(self, bibliography_key: Any, docnames: list[str], *how: Any) -> list[Any]:
        """Return the formatted entries of a bibliography, from an earlier build if valid."""
        bibliography = self.bibliographies[bibliography_key]
        entries = list(map(repr, self.get_sorted_entries(bibliography_key, docnames)))
        recipe = (bibliography.style, bibliography.labelprefix, how, entries)
        kept = self.data.setdefault("formatted", {})
        if kept.get(bibliography_key, (None,))[0] != recipe:
            kept[bibliography_key] = recipe, list(super().get_formatted_entries(bibliography_key, docnames, *how))
        return kept[bibliography_key][1]  # type: ignore[no-any-return]


def setup(app: Sphinx) -> None:
    """Register the styles of citation under the names that the configuration uses.

    They are registered with a domain of citations that keeps what it has formatted.
    """
    app.setup_extension("sphinxcontrib.bibtex")
    sphinxcontrib.bibtex.plugin.entry_points = find_installed
    app.add_domain(KeptBibliography, override=True)
    sphinxcontrib.bibtex.plugin.register_plugin("sphinxcontrib.bibtex.style.referencing", "edition", AuthorYear)
    pybtex.plugin.register_plugin("pybtex.style.formatting", "edition", ByKey)
    for backend in ("plaintext", "docutils"):
        # Asked for at each citation: what is registered is found without a search of all installed packages.
        found = pybtex.plugin.find_plugin("pybtex.backends", backend)
        pybtex.plugin.register_plugin("pybtex.backends", backend, found, force=True)


def unwrap_citations(_app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Remove the element around each citation on pages without a bibliography.

    Its id is only used by a bibliography on the same page, to link back.
    """
    if any(doctree.findall(nodes.citation)):
        return
    for cited in [node for node in doctree.findall(nodes.inline) if "bibtex-citation" in node["classes"]]:
        cited.parent.replace(cited, cited.children)
