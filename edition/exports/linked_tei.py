"""The letters and the registers as TEI P5 whose pointers resolve from file to file.

In the repository a pointer such as ``people:sailor-ivan`` leads to a page of the book. In the export it leads into
``registers.xml``: the prefixes of each letter's header are declared anew, and so are those of its codes. There an id
is prefixed with the name of its list (``people.sailor-ivan``), since ids are unique in a register only.

Method: TEI Guidelines P5, chapter 13, https://tei-c.org/release/doc/tei-p5-doc/en/html/ND.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree
from lxml.builder import ElementMaker

from edition import dates, vocabulary
from edition.bibliography import Source, parse_sources
from edition.exports.contents import Contents, Row
from edition.exports.spelled_out import spell_out
from edition.model import Letter, Markup, Node
from edition.permissions import Permission
from edition.project import Project
from edition.store import name_languages
from edition.tei import dumps
from edition.tei.names import TEI
from edition.text import plain

REGISTERS_FILE = "registers.xml"
#: The folder of the letters for programs that take only what stands at a site.
SPELLED_OUT = "spelled-out/"
#: What a block with an id is called where it is cited.
CITABLE_UNIT = "paragraph"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_MAKE = ElementMaker(namespace=TEI, nsmap={None: TEI})
#: What the pointers of a letter may begin with.
_PREFIXES: Mapping[str, str] = {
    **{name: f"A row of the register of {name}, by its id." for name in vocabulary.REGISTERS},
    "bib": "A source, by its key.",
    **{name: f"A code of the closed list “{name}”." for name in vocabulary.ANALYTIC},
}


def _E(tag: str, *parts: str | etree._Element | dict[str, str], **attributes: str) -> etree._Element:
    """Build a TEI element from texts, elements and attributes."""
    made: etree._Element = _MAKE(tag, *parts, **attributes)
    return made


def make_files(contents: Contents) -> dict[str, bytes]:
    """Make the letters and the registers as TEI documents, by file name."""

    def made(letter: Letter, registers: str) -> bytes:
        cited = declare_units(redirect_pointers(letter, registers))
        return dumps(name_edition(name_editors(cited, contents.project), contents))

    letters = {f"{letter.id}.xml": made(letter, REGISTERS_FILE) for letter in contents.letters}
    spelled = {
        f"{SPELLED_OUT}{letter.id}.xml": made(spell_out(letter), f"../{REGISTERS_FILE}") for letter in contents.letters
    }
    return {**letters, **spelled, REGISTERS_FILE: make_registers(contents)}


def declare_prefixes(registers: str = REGISTERS_FILE) -> Markup:
    """Return the TEI declaration that pointers lead into ``registers.xml``.

    ``registers`` is the address of that file.
    """

    def declared(prefix: str, meaning: str) -> Markup:
        target = ("replacementPattern", f"{registers}#{prefix}.$1")
        attributes = (("ident", prefix), ("matchPattern", "(.+)"), target)
        return Markup("prefixDef", attributes, (Markup("p", (), (meaning,)),))

    return Markup("listPrefixDef", (), tuple(declared(*each) for each in _PREFIXES.items()))


def redirect_pointers(letter: Letter, registers: str = REGISTERS_FILE) -> Letter:
    """Return a letter whose pointers lead into ``registers.xml``.

    Its header declares the new prefixes; ``registers`` is the address of that file.
    """

    def declare(part: Markup) -> Markup:
        if part.tag == "listPrefixDef":
            return declare_prefixes(registers)
        return replace(
            part, content=tuple(declare(node) if isinstance(node, Markup) else node for node in part.content)
        )

    return replace(letter, header=declare(letter.header))


def declare_units(letter: Letter) -> Letter:
    """Return a letter whose header says by which ids its text is cited.

    It is the default among such declarations; what the header declares of other numbers stays beside it. A letter
    without paragraphs stays as it is. Method: TEI Guidelines P5, 2.3.6 (``citeStructure``).
    """
    forms = sorted({paragraph.form for paragraph in letter.all_paragraphs})
    if not forms:
        return letter
    match = f"//body//*[{' or '.join(f'self::{form}' for form in forms)}][@xml:id]"
    units = Markup("citeStructure", (("unit", CITABLE_UNIT), ("match", match), ("use", "@xml:id")))
    declared = Markup("refsDecl", (("default", "true"),), (units,))
    described = [part for part in letter.header.content if isinstance(part, Markup) and part.tag == "encodingDesc"]
    if not described:  # it stands after the description of the file
        first, *others = letter.header.content
        header = replace(letter.header, content=(first, Markup("encodingDesc", (), (declared,)), *others))
        return replace(letter, header=header)

    def declare(part: Node) -> Node:
        if part is not described[0] or not isinstance(part, Markup):
            return part
        kept = (_withdraw(each) for each in part.content if each != declared)
        return replace(part, content=(*kept, declared))

    return replace(letter, header=replace(letter.header, content=tuple(map(declare, letter.header.content))))


def _withdraw(part: Node) -> Node:
    """Return a part of a header.

    It is no longer the default if it says how a text is cited.
    """
    if isinstance(part, Markup) and part.tag == "refsDecl":
        return replace(part, attributes=tuple(each for each in part.attributes if each[0] != "default"))
    return part


def name_editors(letter: Letter, project: Project) -> Letter:
    """Return a letter whose header names the editors where it has their body.

    It stays as it is while the project names none.
    """

    def named(part: Markup) -> tuple[Markup, ...]:
        if part.tag == "orgName" and plain(part.content) == project.editors:
            return tuple(
                Markup("persName", (("ref", editor.address),) if editor.orcid else (), (editor.name,))
                for editor in project.editor_names
            )
        inside = (named(node) if isinstance(node, Markup) else (node,) for node in part.content)
        return (replace(part, content=tuple(node for nodes in inside for node in nodes)),)

    return replace(letter, header=named(letter.header)[0]) if project.editor_names else letter


def name_edition(letter: Letter, contents: Contents) -> Letter:
    """Return a letter whose header says of which version of the edition it is.

    One that has a statement of its edition keeps that.
    """

    def stated(part: Markup) -> Markup:
        if part.tag == "fileDesc" and not any(isinstance(n, Markup) and n.tag == "editionStmt" for n in part.content):
            said = Markup("edition", (("n", contents.version),), (contents.edition,))
            after = [isinstance(node, Markup) and node.tag == "titleStmt" for node in part.content].index(True) + 1
            statement = Markup("editionStmt", (), (said,))
            return replace(part, content=(*part.content[:after], statement, *part.content[after:]))
        return replace(part, content=tuple(stated(node) if isinstance(node, Markup) else node for node in part.content))

    return replace(letter, header=stated(letter.header))


def _signed(project: Project) -> Iterator[etree._Element]:
    """Yield the names of the editors; that of their body while it has none."""
    for editor in project.editor_names:
        yield _E("persName", editor.name, **({"ref": editor.address} if editor.orcid else {}))
    if not project.editor_names:
        yield _E("orgName", project.editors)


def declare_permission(letter: Letter, permission: Permission, publisher: str) -> Letter:
    """Return a published layer whose header says who permitted its publication."""
    said = f"Published {permission.statement}. The rights stay with those who hold them."
    statement = Markup(
        "publicationStmt",
        (),
        (
            Markup("publisher", (), (publisher,)),
            Markup("availability", (("status", "restricted"),), (Markup("p", (), (said,)),)),
        ),
    )

    def replaced(part: Markup) -> Markup:
        if part.tag == "publicationStmt":
            return statement
        return replace(
            part, content=tuple(replaced(node) if isinstance(node, Markup) else node for node in part.content)
        )

    return replace(letter, header=replaced(letter.header))


def make_registers(contents: Contents) -> bytes:
    """Make one TEI document of the registers, the sources and the lists of codes.

    Each is a list inside ``standOff``.
    """
    rows = contents.registers
    languages = {name: name_languages(contents.package, name) for name in rows}
    document = _E(
        "TEI",
        _header(contents),
        _E(
            "standOff",
            _E("listPerson", *(_person(row, languages["people"]) for row in rows["people"])),
            _E("listPlace", *(_place(row, languages["places"]) for row in rows["places"])),
            _E("listOrg", *(_organisation(row, languages["organisations"]) for row in rows["organisations"])),
            _E("listEvent", *map(_event, rows["events"])),
            _E("list", *(_term(row, languages["terms"]) for row in rows["terms"]), type="terms"),
            _E(
                "listBibl",
                *(
                    _E(
                        "bibl",
                        contents.references[key],
                        {_XML + "id": f"bib.{key}", "type": source.type} | _class(source),
                    )
                    for key, source in contents.sources.items()
                ),
            ),
        ),
    )
    etree.indent(document)
    return etree.tostring(document, xml_declaration=True, encoding="UTF-8") + b"\n"


def _class(source: Source) -> dict[str, str]:
    """Return what kind of work a source is, as an attribute if it is known."""
    said = source.fields.get("class", "")
    return {"subtype": vocabulary.as_token(said)} if said else {}


def _header(contents: Contents) -> etree._Element:
    return _E(
        "teiHeader",
        _E(
            "fileDesc",
            _E(
                "titleStmt",
                _E("title", f"{contents.project.title}: registers, sources and closed lists"),
                _E("respStmt", _E("resp", "registers"), *_signed(contents.project)),
            ),
            _E("editionStmt", _E("edition", contents.edition, n=contents.version)),
            _E(
                "publicationStmt",
                _E("publisher", contents.project.title),
                _E(
                    "availability",
                    _E("licence", _E("p", contents.project.licence_title), target=contents.project.licence_address),
                    status="free",
                ),
            ),
            _E("sourceDesc", _E("p", "Made for this edition; every entry names its sources.")),
        ),
        _E(
            "encodingDesc",
            _E(
                "classDecl",
                *(
                    _E(
                        "taxonomy",
                        *(
                            _E(
                                "category",
                                _E("catDesc", _E("term", code), _E("gloss", meaning)),
                                {_XML + "id": f"{name}.{vocabulary.as_token(code)}"},
                            )
                            for code, meaning in codes.items()
                        ),
                        {_XML + "id": name},
                    )
                    for name, codes in _analytic(contents).items()
                ),
            ),
            _E(
                "listPrefixDef",
                _E(
                    "prefixDef",
                    _E("p", _PREFIXES["bib"]),
                    ident="bib",
                    matchPattern="(.+)",
                    replacementPattern="#bib.$1",
                ),
            ),
        ),
    )


def _analytic(contents: Contents) -> dict[str, Mapping[str, str]]:
    """Return the lists of codes with their definitions, by name.

    The directions are those between the witnesses of letters that have any judged.
    """
    judged = [letter for letter in contents.letters if any(variant.direction for variant in letter.all_variants)]
    lists = contents.project.vocabularies.lists(siglum for letter in judged for siglum in letter.sigla)
    return {name: lists[name] for name in vocabulary.ANALYTIC}


def _identified(register: str, row: Row) -> dict[str, str]:
    attributes = {_XML + "id": f"{register}.{row['id']}"}
    return attributes | ({"cert": row["certainty"]} if row.get("certainty") else {})


def _names(tag: str, row: Row, languages: Mapping[str, str]) -> Iterator[etree._Element]:
    yield _E(tag, row["name"])
    for other in filter(None, map(str.strip, row["also"].split(";"))):
        yield _E(tag, other, type="also")
    for column, language in languages.items():
        if row.get(column):
            yield _E(tag, row[column], {_XML + "lang": language})


def _dated(date: str) -> dict[str, str]:
    """Return a date in EDTF as the attributes of ``att.datable``.

    A day, month or year of the calendar is ``when``; what lasted from one day to another has ``from`` and ``to``; of
    any other date, a season among them, the outer bounds are given. An end that is open or unknown has none.
    """
    if dates.is_calendar_date(date):
        return {"when": date}
    names = ("from", "to") if dates.has_lasted(date) else ("notBefore", "notAfter")
    return {name: day.isoformat() for name, day in zip(names, dates.bounds(date), strict=True) if day}


def _date(tag: str, date: str) -> Iterator[etree._Element]:
    if date:
        yield _E(tag, dates.describe(date), _dated(date))


def _notes(row: Row, *columns: str) -> Iterator[etree._Element]:
    for column in columns:
        if row[column]:
            yield _E("note", row[column], type=column)


def _ids(row: Row, *columns: str) -> Iterator[etree._Element]:
    for column in columns:
        if row.get(column):
            yield _E("idno", row[column], type=column)


def _sources(row: Row) -> Iterator[etree._Element]:
    for key, locator in parse_sources(row["sources"]):
        yield _E("bibl", *([_E("citedRange", locator)] if locator else []), corresp=f"#bib.{key}")


def _person(row: Row, languages: Mapping[str, str]) -> etree._Element:
    return _E(
        "person",
        _identified("people", row),
        *_names("persName", row, languages),
        *_date("birth", row["born"]),
        *_date("death", row["died"]),
        *_ids(row, "wikidata", "viaf"),
        *_notes(row, "role", "fate"),
        *_sources(row),
    )


def _place(row: Row, languages: Mapping[str, str]) -> etree._Element:
    where = [_E("location", _E("geo", f"{row['latitude']} {row['longitude']}"))] if row["latitude"] else []
    return _E(
        "place",
        _identified("places", row),
        *_names("placeName", row, languages),
        *where,
        *_ids(row, "wikidata"),
        *_notes(row, "description"),
        *_sources(row),
    )


def _organisation(row: Row, languages: Mapping[str, str]) -> etree._Element:
    lifetime = [
        _E("desc", *_date("date", row[column]), type=column) for column in ("founded", "dissolved") if row[column]
    ]
    return _E(
        "org",
        _identified("organisations", row),
        *_names("orgName", row, languages),
        *_ids(row, "wikidata"),
        *lifetime,
        *_notes(row, "description"),
        *_sources(row),
    )


def _event(row: Row) -> etree._Element:
    told = [_E("desc", row["description"])] if row["description"] else []
    involved = [
        _E("note", _E("rs", ref=" ".join(f"#{column}.{identifier}" for identifier in row[column].split())), type=column)
        for column in ("people", "places", "organisations")
        if row[column]
    ]
    letter = (
        [_E("note", _E("ref", row["letter"], target=f"{row['letter']}.xml"), type="letter")] if row["letter"] else []
    )
    kind = {"type": row["kind"]} if row["kind"] else {}
    return _E(
        "event",
        _identified("events", row) | _dated(row["date"]) | kind,
        _E("label", row["label"]),
        *told,
        *involved,
        *letter,
        *_sources(row),
    )


def _term(row: Row, languages: Mapping[str, str]) -> etree._Element:
    return _E(
        "item",
        _identified("terms", row),
        *_names("term", row, languages),
        _E("gloss", row["definition"]),
        *_sources(row),
    )
