"""What the exports are: the one list that the page about them and the packing list are made from."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from edition.exports import beacon, cmif, letter_facts, notebooks, registration, signposts
from edition.exports.authorities import DATABASES
from edition.exports.contents import Contents
from edition.exports.linked_tei import SPELLED_OUT
from edition.exports.matrix import is_comparable
from edition.exports.witness_texts import name_witnesses
from edition.header import read_credit
from edition.model import Letter, Markup, walk
from edition.natures import NATURES
from edition.permissions import Permission, list_exported
from edition.print_record import name_epub, name_pdf
from edition.project import Project
from edition.text import is_restated


@dataclass(frozen=True)
class Item:
    """An export: one file, or a folder whose path ends with a slash.

    ``entry`` is the file in a folder with which to begin.
    """

    group: str  # where the page lists it: a key of GROUPS
    path: str  # in the folder of the exports
    title: str
    description: str
    media_type: str
    entry: str = ""
    standard: str = ""  # address of the format it keeps to
    permission: str = ""  # under which it may be shown, where the licence of the edition does not cover it
    licence: str = ""  # its address, where it is not that of the edition
    together: str = ""  # what it and those of other letters are called in one, where there are many


#: What the page calls the groups, in their order.
GROUPS = ("print", "word", "tei", "tables", "witnesses", "linked-data", "catalogues", "api", "packing-list")
PACKING_LIST = "ro-crate-metadata.json"
#: The folder of the published layers that may go out.
PUBLISHED = "published/"
#: The folder of the letters for word processors.
WORD = "word/"
_TEI, _JSON, _LD = "application/tei+xml", "application/json", "application/ld+json"


def list_items(contents: Contents, printed: Collection[str] = ()) -> list[Item]:
    """List everything that is exported, by group, the packing list last.

    ``printed`` names the files of the book in print that have been made.
    """
    credits = [credit for letter in contents.letters if (credit := read_credit(letter))]
    noun = contents.project.text
    restated = f" What it holds of a restatement says so, with the words: {'; '.join(credits)}." if credits else ""
    return [
        *(item for item in _print(restated) if item.path in printed),
        *(_word(letter, contents.project) for letter in contents.letters),
        *(item for letter in contents.letters for item in _letter(letter, contents.project)),
        Item(
            "tei",
            "registers.xml",
            "Registers, sources and closed lists in TEI",
            "People, places, organisations, events, terms, sources and the codes of the apparatus, to which the "
            f"{noun.plural} point.",
            _TEI,
            standard="https://tei-c.org/guidelines/p5/",
        ),
        Item(
            "tei",
            "references.bib",
            "Bibliography in BibTeX",
            "Every source cited, with how far it was read.",
            "application/x-bibtex",
        ),
        Item(
            "tables",
            "tables/",
            "All tables as a Data Package",
            "CSV files, with a descriptor that says what every column means and which table points to which: "
            f"{noun.plural}, "
            f"paragraphs, variants, readings, notes, judgements, registers, figures, alignments, codings.{restated}",
            "text/csv",
            entry="datapackage.json",
            standard="https://datapackage.org/standard/data-package/",
        ),
        Item(
            "tables",
            "edition.sqlite",
            "The same tables as one SQLite file",
            "With the keys between them. Who and what an event names, and what a row cites, are tables of their own; a "
            "view, witness_texts, has the text of each witness." + restated,
            "application/vnd.sqlite3",
            standard="https://www.sqlite.org/fileformat2.html",
        ),
        *_notebooks(contents.project),
        *(item for letter in contents.letters for item in _witnesses(letter, contents.project)),
        *(item for letter, permission in contents.published for item in _published(letter, permission)),
        Item(
            "linked-data",
            "edition.jsonld",
            "The edition in JSON-LD",
            f"Book, {noun.plural}, people, places, organisations, events, terms and sources in the vocabulary of "
            f"schema.org; notes and judgements as Web Annotations.{restated}",
            _LD,
            standard="https://www.w3.org/TR/json-ld11/",
        ),
        *_catalogues(contents),
        Item(
            "api",
            "api/",
            "Static interface",
            f"A JSON file for each {noun.singular}, paragraph, variant and entry, the shapes of these files as JSON "
            f"Schemas, and the {noun.plural} by paragraph in the terms of Distributed Text Services.{restated}",
            _JSON,
            entry="index.json",
            standard="https://dtsapi.org/versions/v1.0",
        ),
        Item(
            "packing-list",
            PACKING_LIST,
            "Packing list",
            "What the files are, with their sizes and checksums, as an RO-Crate.",
            _LD,
            standard="https://w3id.org/ro/crate/1.1",
        ),
    ]


def _notebooks(project: Project) -> Iterator[Item]:
    """Yield the notebooks, where the edition has any."""
    if notebooks.find_notebooks(project):
        yield Item(
            "tables",
            f"{notebooks.FOLDER}/",
            "The notebooks, to be run again",
            "They read the tables and need the engine, and no copy of the repository. Beside them lie the modules of "
            "this edition that they import, and the versions of all packages that they ran with.",
            "application/x-ipynb+json",
            entry=notebooks.BEGIN,
            standard="https://nbformat.readthedocs.io/",
        )


def _catalogues(contents: Contents) -> Iterator[Item]:
    """Yield what catalogues and search services ask for.

    What names addresses is left out while the site has none.
    """
    project = contents.project
    if cmif.is_made(contents):
        yield Item(
            "catalogues",
            cmif.FILE,
            "Index of correspondence",
            f"Sender, addressee, place, date and address of each {project.text.singular}, for services that search "
            "correspondence across editions (CMIF).",
            _TEI,
            standard="https://github.com/TEI-Correspondence-SIG/CMIF",
        )
    for column in beacon.list_links(contents):
        name = DATABASES[column].name
        yield Item(
            "catalogues",
            beacon.name_file(column),
            f"Entries by their numbers in {name}",
            f"Links from {name} to the entries of the registers, for library services (BEACON).",
            "text/plain",
            standard="https://gbv.github.io/beaconspec/beacon.html",
        )
    if project.release:
        yield Item(
            "catalogues",
            signposts.FILE,
            "Link set",
            f"For the front page and each {project.text.singular}: how it is cited, what describes it, its data, "
            "author and licence (FAIR Signposting).",
            "application/linkset+json",
            standard="https://www.rfc-editor.org/rfc/rfc9264",
        )
    yield Item(
        "catalogues",
        registration.CATALOGUE_ENTRY,
        "Entry for the Catalogue of Digital Editions",
        "A row in its columns. What only a person can judge is left empty.",
        "text/csv",
        standard="https://github.com/gfranzini/digEds_cat",
    )
    yield Item(
        "catalogues",
        registration.REGISTRY,
        "Description for registries",
        "How the data are reached, kept and licensed, and who answers for them, in the terms of re3data.",
        _JSON,
        standard="https://doi.org/10.2312/re3.008",
    )


def _print(restated: str) -> list[Item]:
    return [
        Item(
            "print",
            name_pdf(),
            "The whole book as a PDF",
            "With the readings of the versions and the notes at the foot of the page, an index of names and bookmarks; "
            f"tagged for screen readers (PDF/UA-1).{restated}",
            "application/pdf",
            standard="https://pdfa.org/resource/iso-14289-pdfua/",
        ),
        Item(
            "print",
            name_epub(),
            "The whole book as an EPUB",
            f"For reading devices and telephones; the readings of the versions and the notes are footnotes.{restated}",
            "application/epub+zip",
            standard="https://www.w3.org/TR/epub-33/",
        ),
    ]


def _licence(letter: Letter, project: Project) -> str:
    """Return the address of a letter's licence; empty where it is the edition's."""
    address = letter_facts.find_licence(letter, project)
    return "" if address == project.licence_address else address


def find_files(items: Iterable[Item], files: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    """Return the files of each item by name, by the item's path."""
    found: dict[str, dict[str, bytes]] = {item.path: {} for item in items}
    for name, content in files.items():
        places = [place.end() for place in re.finditer("/", name)]
        for path in {name, *(name[:end] for end in places)} & found.keys():
            found[path][name] = content
    return found


def _word(letter: Letter, project: Project) -> Item:
    return Item(
        "word",
        f"{WORD}{letter.id}.docx",
        f"{letter.title}, for word processors",
        "The edited text, with the readings of the versions and the notes as footnotes and the judgements as comments. "
        f"{letter_facts.describe_letter(letter)}",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        standard="https://ecma-international.org/publications-and-standards/standards/ecma-376/",
        licence=_licence(letter, project),
        together=f"The {project.text.plural} for word processors",
    )


def _letter(letter: Letter, project: Project) -> list[Item]:
    whole = Item(
        "tei",
        f"{letter.id}.xml",
        f"{letter.title}, in TEI",
        f"Text, apparatus, notes and judgements. {letter_facts.describe_letter(letter)}",
        _TEI,
        standard="https://tei-c.org/guidelines/p5/",
        licence=_licence(letter, project),
        together=f"The {project.text.plural} in TEI",
    )
    spelled = replace(
        whole,
        path=f"{SPELLED_OUT}{letter.id}.xml",
        title=f"{letter.title}, in TEI for viewers and teiphy",
        description="The same, for programs that take only what stands at a site (EVT, teiphy): each site names all "
        "who have a reading, by silence too, who are not extant there and who are not reported; every reading has a "
        "number.",
        together=f"The {project.text.plural} in TEI for viewers and teiphy",
    )
    return [whole, spelled]


def _witnesses(letter: Letter, project: Project) -> list[Item]:
    names = name_witnesses(letter)
    gaps = " […] stands for what was not seen, passages that are restated included." if _has_gaps(letter) else ""
    texts = [
        Item(
            "witnesses",
            f"witnesses/{letter.id}-{names[siglum]}.txt",
            f"{letter.title}, {siglum}",
            NATURES[letter.nature].file.format(siglum=siglum) + gaps,
            "text/plain",
            licence=_licence(letter, project),
            together="The texts of the witnesses",
        )
        for siglum in list_exported(letter, project)
    ]
    table = Item(
        "witnesses",
        f"witnesses/{letter.id}-collation.json",
        f"{letter.title}, collation table",
        f"The sites of the apparatus and nothing between them, in the JSON of CollateX, with "
        f"{' and '.join(letter.sigla)} as columns.",
        _JSON,
        standard="https://collatex.net/doc/",
        licence=_licence(letter, project),
        together="Collation tables",
    )
    return [*texts, table, *(_compared(letter, project) if is_comparable(letter) else ())]


def _compared(letter: Letter, project: Project) -> list[Item]:
    licence = _licence(letter, project)
    return [
        Item(
            "witnesses",
            f"witnesses/{letter.id}.nex",
            f"{letter.title}, apparatus as NEXUS",
            "A witness is a taxon, a site a character, an omission a state; ? is a witness that is not extant or not "
            "reported, - one that does not have the reading in which the site stands. Sets name the sites by kind.",
            "text/x-nexus",
            standard="https://doi.org/10.1093/sysbio/46.4.590",
            licence=licence,
            together="The apparatus as NEXUS",
        ),
        Item(
            "witnesses",
            f"witnesses/{letter.id}-sites.tsv",
            f"{letter.title}, sites as an alignment table",
            "For Stemmaweb and spreadsheets: a column for each witness, a row for each site. An empty cell is an "
            "omission; #LACUNA# stands where a witness is not extant or not reported.",
            "text/tab-separated-values",
            standard="https://metacpan.org/pod/Text::Tradition::Parser::Tabular",
            licence=licence,
            together="Sites as alignment tables",
        ),
    ]


def _has_gaps(letter: Letter) -> bool:
    gaps = (node for node in walk(letter.sections) if isinstance(node, Markup))
    return any(node.tag == "gap" or is_restated(node) for node in gaps)


def _published(letter: Letter, permission: Permission | None) -> list[Item]:
    names = name_witnesses(letter)
    how = f"Published {permission.statement}" if permission else letter_facts.state_rights(letter)
    said = f"{how}; the licence of the edition does not cover it."
    text = Item(
        "witnesses",
        f"{PUBLISHED}{letter.id}.xml",
        f"{letter.title}, the text of a publication, in TEI",
        said,
        _TEI,
        permission=said,
    )
    witnesses = [
        Item(
            "witnesses",
            f"{PUBLISHED}{letter.id}-{names[siglum]}.txt",
            f"{letter.title}, {siglum} as published",
            said,
            "text/plain",
            permission=said,
        )
        for siglum in letter.readable
    ]
    if len(witnesses) < 2:
        return [text, *witnesses]
    table = Item(
        "witnesses",
        f"{PUBLISHED}{letter.id}-collation.json",
        f"{letter.title}, full collation of the published text",
        f"In the JSON of CollateX. {said}",
        _JSON,
        permission=said,
    )
    return [text, *witnesses, table]
