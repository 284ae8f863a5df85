"""All letters as an index of correspondence: the Correspondence Metadata Interchange Format (CMIF) 1.1.

Services such as correspSearch harvest it. It is TEI, cut down to sender, addressee, place, date and the address of each
letter; what it asks for is said in https://github.com/TEI-Correspondence-SIG/CMIF/blob/main/doc/documentation-en.md.
It can say of a doubt that certainty is low, and nothing finer; a date with doubts keeps its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from lxml import etree
from lxml.builder import ElementMaker

from edition import header
from edition.exports.addresses import FOLDER
from edition.exports.authorities import list_authorities
from edition.exports.contents import Contents
from edition.header import Named, Span
from edition.model import Letter
from edition.tei.names import TEI

FILE = "cmif.xml"
#: The licences under which an index may be given, with what the format has it say.
LICENCES: Mapping[str, str] = {
    "https://creativecommons.org/licenses/by/4.0/": "CC-BY 4.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
}
#: Whose number goes first: the format names VIAF among those that it knows.
_PREFERRED = ("viaf", "wikidata")
_XML = "{http://www.w3.org/XML/1998/namespace}"
_E = ElementMaker(namespace=TEI, nsmap={None: TEI})


def is_made(contents: Contents) -> bool:
    """Tell whether an index is made.

    There must be a site, a licence that the format allows, a day, which it asks for, and a text that was sent.
    """
    allowed = bool(contents.site) and contents.project.licence_address in LICENCES and _stamp(contents)
    return bool(allowed) and any(header.is_correspondence(letter) for letter in contents.letters)


def make_files(contents: Contents) -> dict[str, bytes]:
    """Make the index, by its name in the folder of the exports.

    Nothing where it cannot be made.
    """
    return {FILE: make_index(contents)} if is_made(contents) else {}


def make_index(contents: Contents) -> bytes:
    """Make the index of all texts that were sent.

    The edition has an address, and a day.
    """
    project, site = contents.project, contents.site
    # The same for every version, as the documentation recommends. An XML id begins with a letter, a UUID need not.
    source = f"uuid-{uuid5(NAMESPACE_URL, project.site or '')}"
    email = [_E.email(project.mail)] if project.mail else []
    document = _E.TEI(
        _E.teiHeader(
            _E.fileDesc(
                _E.titleStmt(
                    _E.title(f"{project.title}: index of {project.text.plural}"), _E.editor(project.signed, *email)
                ),
                _E.publicationStmt(
                    _E.publisher(_E.ref(project.publisher or project.editors, target=f"{site}/index.html")),
                    _E.idno(f"{site}/{FOLDER}/{FILE}", type="url"),
                    _E.date(when=_stamp(contents)),
                    _E.availability(
                        _E.licence(
                            "This file is licensed under the terms of the Creative Commons License "
                            f"{LICENCES[project.licence_address]}",
                            target=project.licence_address,
                        )
                    ),
                ),
                _E.sourceDesc(
                    _E.bibl(
                        f"{project.title}. {project.subtitle}. Editors: {project.signed}. {contents.edition}. ",
                        _E.ref(f"{site}/index.html", target=f"{site}/index.html"),
                        {f"{_XML}id": source, "type": "online"},
                    )
                ),
            ),
            _E.profileDesc(
                *(_letter(contents, letter, source) for letter in contents.letters if header.is_correspondence(letter))
            ),
        ),
        _E.text(_E.body(_E.p())),
    )
    etree.indent(document)
    return bytes(etree.tostring(document, xml_declaration=True, encoding="UTF-8")) + b"\n"


def _stamp(contents: Contents) -> str:
    """Return when the data were last changed, empty where nobody knows."""
    if contents.moment is not None:
        return datetime.fromtimestamp(contents.moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{contents.released.isoformat()}T00:00:00Z" if contents.released else ""


def _letter(contents: Contents, letter: Letter, source: str) -> etree._Element:
    span = header.read_date(letter)
    dated = [_date(span, header.word_date(letter))] if span else []
    return _E.correspDesc(
        {"key": letter.id, "ref": contents.addresses().letter(letter.id), "source": f"#{source}"},
        _E.correspAction(*_named(contents, header.list_named(letter, "sent")), *dated, type="sent"),
        _E.correspAction(*_named(contents, header.list_named(letter, "received")), type="received"),
    )


def _named(contents: Contents, found: tuple[Named, ...]) -> Iterator[etree._Element]:
    """Yield who and where, somebody unknown where nobody is named."""
    people = [each for each in found if each.tag != "placeName"]
    if not people:
        yield _E.persName("Unknown")
    for each in (*people, *(each for each in found if each.tag == "placeName")):
        register, _, identifier = each.ref.partition(":")
        rows = (row for row in contents.registers.get(register, ()) if row["id"] == identifier)
        known = dict(list_authorities(next(rows, {})))
        reference = next((known[column] for column in _PREFERRED if column in known), "")
        said = {
            "ref": reference,
            "evidence": "conjecture" if each.conjectured else "",
            "cert": "low" if each.certainty in ("low", "unknown") else "",
        }
        yield _E(each.tag, each.name, **{name: value for name, value in said.items() if value})


def _date(span: Span, words: str) -> etree._Element:
    """Return a date: its first and last day, in the format's attributes.

    Words are added only where these say less.
    """
    if span.first == span.last:
        return _E.date(when=span.first)
    first, last = ("from", "to") if span.lasted else ("notBefore", "notAfter")
    ends = {first: span.first, last: span.last}
    return _E.date(" ".join(words.split()), **{name: day for name, day in ends.items() if day})
