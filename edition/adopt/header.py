"""The header of an adopted text: title, responsibility, licence, witnesses, sources and language; all else as prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from edition.adopt.conversion import Converter, strip
from edition.adopt.elements import elements, parts_of, words_of
from edition.adopt.house import read_house
from edition.adopt.source import line_of, tag_of
from edition.adopt.witnesses import Declared, DeclaredFamily, Member, Witnesses
from edition.check.language_rules import is_language
from edition.tei.prefixes import explain_prefix
from edition.tree import Content, Markup, Node

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_AGENCIES = ("publisher", "authority", "distributor")
_STATUS = ("free", "restricted", "unknown")


class HeaderWriter:
    """A writer of one header, whose lines a converter makes."""

    def __init__(self, converter: Converter, header: etree._Element | None, witnesses: Witnesses) -> None:
        """Take the converter, the header of the source, and its witnesses."""
        self.converter = converter
        self.header = header if header is not None else etree.Element("teiHeader")
        self.witnesses = witnesses
        self.prose: list[Markup] = []  # what has no place of its own
        self.editor = ""  # the id of whoever answers for the notes

    def write(self, identifier: str, apparatus: str, origin: str) -> Markup:
        """Return the header in the form of the house.

        ``origin`` names the file.
        """
        title = self.title_statement(identifier)
        publication = self.publication_statement()
        source = self.source_description()
        profile = self.profile()
        changes = self.changes()
        for child in self.file_description():
            if child.tag not in ("titleStmt", "publicationStmt", "sourceDesc"):
                self.aside(child)
        encoding = self.encoding(apparatus, origin)
        parts = [Markup("fileDesc", (), (title, publication, source)), encoding, *profile, *changes]
        return Markup("teiHeader", (), tuple(parts), line_of(self.header))

    def file_description(self) -> Iterator[etree._Element]:
        """Yield the parts of the source's ``fileDesc``."""
        found = self.header.find("fileDesc")
        return elements(found) if found is not None else iter(())

    def line(self, element: etree._Element, parent: str) -> Content:
        """Return the words of an element of the header as a line."""
        self.converter.space(element)
        return strip(self.converter.line(parts_of(element), parent if parent in read_house() else "p"))

    def aside(self, element: etree._Element) -> None:
        """Keep the words of a part of the header as a paragraph of prose."""
        if not words_of(element):
            if len(element) or element.attrib:
                self.converter.tell(
                    line_of(element), f"<{tag_of(element)}> of the header", "it has no words", "not read"
                )
            return
        self.converter.tell(
            line_of(element), f"<{tag_of(element)}> of the header", "its words as a paragraph", "changed"
        )
        content = self.line(element, "p")
        self.prose.append(Markup("p", (("n", str(element.tag)),), content, line_of(element)))

    def kept(self, tag: str, element: etree._Element) -> Markup:
        """Return an element of the header under a name of the house."""
        if tag == "address":
            lines = [
                Markup("addrLine", (), self.line(child, "addrLine")) for child in elements(element) if words_of(child)
            ]
            return Markup(tag, (), tuple(lines), line_of(element))
        given = self.converter.identified(element)
        return Markup(tag, self.converter.attributes(tag, element, **given), self.line(element, tag), line_of(element))

    # fileDesc

    def title_statement(self, identifier: str) -> Markup:
        """Return the titles and who is responsible."""
        statement = self.header.find("fileDesc/titleStmt")
        titles: list[Node] = []
        people: list[Node] = []
        for child in elements(statement) if statement is not None else ():
            if child.tag == "title" and words_of(child):
                titles.append(self.kept("title", child))
            elif child.tag in ("author", "editor") and words_of(child):
                people.append(self.kept(str(child.tag), child))
            elif child.tag == "respStmt" and (made := self.responsibility(child)):
                people.append(made)
            elif child.tag in ("sponsor", "funder", "principal") and words_of(child):
                people.append(self.as_responsibility(child))
            elif child.tag not in ("title", "author", "editor", "respStmt"):
                self.aside(child)
        if not titles:
            titles = [Markup("title", (), (identifier,))]
        return Markup("titleStmt", (), (*titles, *self.answering(people)))

    def answering(self, people: list[Node]) -> list[Node]:
        """Return who is responsible, the first editor with an id.

        The notes point to it, since an editor answers for them.
        """
        order = ("editor", "respStmt", "author")
        for tag in order:
            for place, person in enumerate(people):
                if isinstance(person, Markup) and person.tag == tag:
                    given = dict(person.attributes)
                    given.setdefault("xml:id", self.converter.names.speak("editor"))
                    self.editor = given["xml:id"]
                    return [
                        *people[:place],
                        Markup(tag, tuple(given.items()), person.content, person.line),
                        *people[place + 1 :],
                    ]
        return people

    def responsibility(self, element: etree._Element) -> Markup | None:
        """Return who did what; None where it names nobody."""
        did = "; ".join(words_of(child) for child in element.findall("resp") if words_of(child))
        names: list[Node] = []
        for child in elements(element):
            if child.tag in ("name", "persName", "orgName") and words_of(child):
                names.append(self.kept(str(child.tag), child))
            elif child.tag not in ("resp", "name", "persName", "orgName"):
                self.aside(child)
        if not names:
            if did:
                self.aside(element)
            return None
        given = self.converter.identified(element)
        attributes = self.converter.attributes("respStmt", element, **given)
        return Markup("respStmt", attributes, (Markup("resp", (), (did,) if did else ()), *names), line_of(element))

    def as_responsibility(self, element: etree._Element) -> Markup:
        """Return a sponsor or the like as a statement of responsibility."""
        name = Markup("name", (), self.line(element, "name"), line_of(element))
        given = self.converter.identified(element)
        return Markup("respStmt", tuple(given.items()), (Markup("resp", (), (str(element.tag),)), name))

    def publication_statement(self) -> Markup:
        """Return the publisher, what identifies the publication, and its rights."""
        statement = self.header.find("fileDesc/publicationStmt")
        parts = list(elements(statement)) if statement is not None else []
        agency = next((part for tag in _AGENCIES for part in parts if part.tag == tag and words_of(part)), None)
        agency = agency if agency is not None else next((p for p in parts if p.tag == "p" and words_of(p)), None)
        made: list[Node] = []
        said: Content = self.line(agency, "publisher") if agency is not None else ("not stated",)
        given = self.converter.identified(agency) if agency is not None else {}
        if not self.editor:
            given.setdefault("xml:id", self.converter.names.speak("editor"))
            self.editor = given["xml:id"]
        made.append(Markup("publisher", tuple(given.items()), said, line_of(agency) if agency is not None else 0))
        availability = None
        for part in parts:
            if part is agency:
                continue
            if part.tag == "availability" and availability is None:
                availability = self.availability(part)
            elif part.tag in read_house()["publicationStmt"].children and part.tag not in _AGENCIES and words_of(part):
                made.append(self.kept(str(part.tag), part))
            else:
                self.aside(part)
        return Markup("publicationStmt", (), (*made, *([availability] if availability else [])))

    def availability(self, element: etree._Element) -> Markup | None:
        """Return the rights.

        They are licences with their addresses, or what is said in prose.
        """
        loose = [p for child in elements(element) if child.tag != "licence" for p in self.paragraphs(child)]
        licences: list[Node] = []
        for child in element.findall("licence"):
            said = self.paragraphs(child)
            attributes = self.converter.attributes("licence", child)
            target = dict(attributes).get("target", "")
            if said or target:
                licences.append(Markup("licence", attributes, tuple(said or [Markup("p", (), (target,))])))
        status = element.get("status")
        attributes = (("status", str(status)),) if status in _STATUS else ()
        if licences and loose:
            licences.append(Markup("licence", (), tuple(loose)))
        content = licences or loose
        return Markup("availability", attributes, tuple(content), line_of(element)) if content else None

    def paragraphs(self, element: etree._Element) -> list[Node]:
        """Return the words of an element as paragraphs: its own, or one of all."""
        inner = element.findall("p")
        loose = "".join([element.text or "", *(child.tail or "" for child in element)]).strip()
        if element.tag != "p" and inner and not loose and len(inner) == len(element):
            return [Markup("p", (), self.line(p, "p"), line_of(p)) for p in inner if words_of(p)]
        return [Markup("p", (), self.line(element, "p"), line_of(element))] if words_of(element) else []

    def source_description(self) -> Markup:
        """Return the witnesses, and what else the text was made from."""
        parts: list[Node] = []
        if self.witnesses.members:
            parts.append(Markup("listWit", (), tuple(self.member(member) for member in self.witnesses.members)))
        described = self.header.findall("fileDesc/sourceDesc")
        for element in described:
            for child in elements(element):
                if child.tag in ("listWit",) or not words_of(child):
                    continue
                if child.tag == "listBibl":
                    parts += [self.source(inner) for inner in elements(child) if words_of(inner)]
                else:
                    parts.append(self.source(child))
        return Markup("sourceDesc", (), tuple(parts))

    def source(self, element: etree._Element) -> Markup:
        """Return a source of the text as a reference in words."""
        if element.tag != "bibl":
            self.converter.tell(
                line_of(element), f"<{tag_of(element)}> of the source", "a <bibl> with its words", "changed"
            )
        return self.kept("bibl", element)

    def member(self, member: Member) -> Markup:
        """Return a witness, or a family of witnesses."""
        if isinstance(member, DeclaredFamily):
            head = member.element.find("head")
            said: list[Node] = []
            if head is not None and words_of(head):
                said.append(Markup("head", (), self.line(head, "head"), line_of(head)))
            named = (
                ("xml:id", member.identifier),
                *((("n", member.siglum),) if member.siglum != member.identifier else ()),
            )
            return Markup(
                "listWit", named, (*said, *(self.member(inner) for inner in member.members)), line_of(member.element)
            )
        named = (
            ("xml:id", member.identifier),
            *((("n", member.siglum),) if member.siglum != member.identifier else ()),
        )
        return Markup(
            "witness", named, self.description(member), 0 if member.element is None else line_of(member.element)
        )

    def description(self, witness: Declared) -> Content:
        """Return what is said of a witness; lists of other witnesses inside it left out."""
        element = witness.element
        if element is None:
            return ()
        if element.tag != "witness":
            return (words_of(element)[:300],)
        for inner in element.iter("listWit"):
            parent, before = inner.getparent(), inner.getprevious()
            assert parent is not None
            if before is not None:
                before.tail = f"{before.tail or ''} {inner.tail or ''}"
            else:
                parent.text = f"{parent.text or ''} {inner.tail or ''}"
            parent.remove(inner)
        return self.line(element, "witness")

    # encodingDesc, profileDesc, revisionDesc

    def encoding(self, apparatus: str, origin: str) -> Markup:
        """Return how the text is encoded.

        What the header has no other place for stands there in prose.
        """
        declared = self.header.find("encodingDesc")
        editorial: list[Node] = []
        project: list[Node] = [Markup("p", (("n", "adopted"),), (f"Adopted from {origin}.",))]
        prefixes: list[Node] = []
        for child in elements(declared) if declared is not None else ():
            if child.tag == "editorialDecl":
                editorial += [p for inner in elements(child) for p in self.paragraphs(inner)]
            elif child.tag in ("projectDesc", "p"):
                project += self.paragraphs(child)
            elif child.tag == "listPrefixDef":
                prefixes += self.prefixes(child)
            elif child.tag != "variantEncoding":
                self.aside(child)
        parts: list[Node] = [Markup("projectDesc", (), (*project, *self.prose))]
        if editorial:
            parts.append(Markup("editorialDecl", (), tuple(editorial)))
        code = (("ana", f"apparatus:{apparatus}"),) if apparatus != "complete" else ()
        parts.append(Markup("variantEncoding", (("method", "parallel-segmentation"), ("location", "internal"), *code)))
        if prefixes:
            parts.append(Markup("listPrefixDef", (), tuple(prefixes)))
        return Markup("encodingDesc", (), tuple(parts))

    def prefixes(self, element: etree._Element) -> Iterator[Markup]:
        """Yield the prefixes that the source declares."""
        for child in element.iter("prefixDef"):
            attributes = self.converter.attributes("prefixDef", child)
            said = dict(attributes)
            wrong: str | None = "is not whole"
            if {"ident", "matchPattern", "replacementPattern"} <= said.keys():
                wrong = explain_prefix(said["matchPattern"], said["replacementPattern"])
            if wrong:
                what = f"<prefixDef ident={said.get('ident')!r}>"
                self.converter.tell(line_of(child), what, f"its pattern {wrong}", "not read")
            else:
                yield Markup("prefixDef", attributes, tuple(p for c in child.findall("p") for p in self.paragraphs(c)))

    def profile(self) -> list[Markup]:
        """Return when the text was made and in what languages it is."""
        described = self.header.find("profileDesc")
        parts: list[Node] = []
        for child in elements(described) if described is not None else ():
            if child.tag == "creation" and words_of(child) and not parts:
                parts.append(Markup("creation", (), self.line(child, "creation"), line_of(child)))
            elif child.tag == "langUsage":
                continue
            else:
                self.aside(child)
        languages = {str(e.get("ident")): words_of(e) for e in self.header.iter("language") if e.get("ident")}
        pattern = read_house()["language"].attributes["ident"] if "language" in read_house() else None
        kept = [
            Markup("language", (("ident", code),), (said,) if said else ())
            for code, said in languages.items()
            if pattern and pattern.fullmatch(code) and is_language(code)
        ]
        if kept:
            parts.append(Markup("langUsage", (), tuple(kept)))
        return [Markup("profileDesc", (), tuple(parts))] if parts else []

    def changes(self) -> list[Markup]:
        """Return what was changed when, where the source says when."""
        described = self.header.find("revisionDesc")
        if described is None:
            return []
        made: list[Node] = []
        pattern = re.compile(r"-?\d{4}(-\d\d(-\d\d)?)?")
        for child in described.iter("change"):
            if child.get("when") and pattern.fullmatch(str(child.get("when"))) and words_of(child):
                made.append(self.kept("change", child))
            else:
                self.aside(child)
        if not made and words_of(described) and described.find(".//change") is None:
            self.aside(described)
        return [Markup("revisionDesc", (), tuple(made))] if made else []


def read_language(root: etree._Element) -> str:
    """Return the language of a text.

    It is that of its edition, the text or the document, or ``und``.
    """
    text = root.find("text")
    assert text is not None
    editions = text.findall("body/div[@type='edition']")
    for element in (*editions[:1], text, text.find("body"), root):
        if element is not None and is_language(str(element.get(_LANGUAGE, ""))):
            return str(element.get(_LANGUAGE))
    declared = root.find("teiHeader/profileDesc/langUsage/language")
    said = str(declared.get("ident", "")) if declared is not None else ""
    return said if is_language(said) else "und"
