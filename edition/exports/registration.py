"""What catalogues of editions and registries of repositories ask for, filled in from the edition itself.

``catalogue-entry.csv`` is a row in the columns of the Catalogue of Digital Editions, in the values that its guide for
contributors defines (https://github.com/gfranzini/digEds_cat). What only a person can judge stays empty; what the
edition does not say is ``not provided``, as the catalogue has it. ``registry.json`` says in the terms of the schema by
which re3data describes repositories (https://doi.org/10.2312/re3.008) how the data are reached and licensed, and who
answers for them; how they are kept, for which that schema has no term, stands under ``preservation``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from edition import header
from edition.csv_file import write_csv
from edition.exports import letter_facts
from edition.exports.addresses import FOLDER
from edition.exports.authorities import DATABASES
from edition.exports.contents import Contents
from edition.exports.json_file import write_json
from edition.model import Letter, Markup, walk

CATALOGUE_ENTRY, REGISTRY = "catalogue-entry.csv", "registry.json"
_UNKNOWN = "not provided"
#: Historical periods of the catalogue, by the year before which they end.
_PERIODS = (
    (500, "Antiquity"),
    (1500, "Middle Ages"),
    (1789, "Early Modern"),
    (1914, "Long Nineteenth Century"),
    (1965, "Modern"),
    (10_000, "Contemporary"),
)
#: The columns of the catalogue, in its order and words.
_COLUMNS = (
    "Historical Period", "Time/Century", "Edition name", "URL", "Scholarly", "Digital", "Edition", "Language",
    "Writing support", "Begin date", "End date", "Manager or Editor", "Institution(s)", "Audience",
    "Philological statement", "Account of textual variance", "Value of witnesses", "XML-TEI Transcription",
    "XML(-TEI) available to download", "Images", "Zoom images", "Image manipulation (brightness, rotation, etc.)",
    "Text-Image Linking", "Source Text Translation", "Website language", "Glossary", "Indices", "String matching",
    "Advanced search", "Creative Commons License", "Open source/Open access", "Linked Open Data", "API",
    "Crowdsourcing", "Feedback", "Technological statement", "Links to ext. resources", "OCR or keyed?",
    "Mobile friendly/application", "Print-friendly view", "Print facsimile (complementary output)",
    "Repository of source material(s)", "Place of origin of source material(s)", "Sponsor/Funding body",
    "Budget (rough)", "Infrastructure", "Current availability", "RIDE review", "Sahle Catalog", "Citation",
    "Handle-PID",
)  # fmt: skip


def make_files(contents: Contents) -> dict[str, bytes]:
    """Make the entry and the description, by their names in the folder of the exports."""
    return {CATALOGUE_ENTRY: make_entry(contents), REGISTRY: make_description(contents)}


def make_entry(contents: Contents) -> bytes:
    """Make a row of the Catalogue of Digital Editions as CSV.

    It stands below the names of the columns.
    """
    known = _judge(contents)
    assert known.keys() <= set(_COLUMNS)
    return write_csv([_COLUMNS, [str(known.get(column, "")) for column in _COLUMNS]], like="").encode()


def _judge(contents: Contents) -> dict[str, str | float]:
    """Return what is known of the columns of the catalogue."""
    project, letters, registers = contents.project, contents.letters, contents.registers
    years = sorted(set(_years(letters)))
    share = _share_of_creative_commons(contents)
    images = any(node.tag == "graphic" for letter in letters for node in _markup(letter))
    linked = any(row.get(column) for rows in registers.values() for row in rows for column in DATABASES)
    translated = sorted({_three(each.language) for each in letters if each.nature == "translation"})
    originals = {_three(each.language) for each in letters if each.nature == "transcription"}
    return {
        "Historical Period": "; ".join(dict.fromkeys(map(_period, years))) or _UNKNOWN,
        "Time/Century": "-".join(f"{year:04}" for year in dict.fromkeys((years[0], years[-1]))) if years else _UNKNOWN,
        "Edition name": project.title,
        "URL": contents.site or _UNKNOWN,
        "Scholarly": int(any(letter.all_variants or letter.notes for letter in letters)),
        "Digital": 1,
        "Edition": int(any(letter.nature != "restatement" for letter in letters)),
        "Language": "; ".join(sorted(originals)) if len(originals) and not translated else _UNKNOWN,
        "Writing support": "Letter" if letters and all(map(header.is_correspondence, letters)) else _UNKNOWN,
        "Begin date": _UNKNOWN,
        "End date": _UNKNOWN,
        "Manager or Editor": "; ".join(editor.name for editor in project.editor_names) or _UNKNOWN,
        "Institution(s)": project.publisher or _UNKNOWN,
        "XML-TEI Transcription": 1,
        "XML(-TEI) available to download": 1,
        "Images": int(images),
        **dict.fromkeys(("Zoom images", "Image manipulation (brightness, rotation, etc.)", "Text-Image Linking"), 0),
        "Source Text Translation": "; ".join(translated) or 0,
        "Website language": 0,
        "Glossary": int(bool(registers["terms"])),
        "Indices": int(any(registers[name] for name in ("people", "places", "organisations", "events"))),
        "String matching": 1,
        "Creative Commons License": share,
        "Open source/Open access": 2 if share == 1 else 1.5,
        "Linked Open Data": int(linked),
        "API": 1,
        "Feedback": int(bool(project.contact)),
        "Print-friendly view": 1,
        "Current availability": int(bool(contents.site)),
        "Handle-PID": project.doi or "",
    }


def _markup(letter: Letter) -> Iterable[Markup]:
    return (node for node in walk((letter.header, *letter.sections)) if isinstance(node, Markup))


def _years(letters: Iterable[Letter]) -> Iterable[int]:
    """Yield the years in which the texts were written, where their headers say so."""
    for letter in letters:
        if span := header.read_date(letter):
            yield from (int(found[0]) for day in (span.first, span.last) if (found := re.match(r"-?\d+", day)))


def _period(year: int) -> str:
    return next(name for end, name in _PERIODS if year < end)


def _three(tag: str) -> str:
    """Return the tag of a language in three letters, as the catalogue writes them."""
    import langcodes

    try:
        return langcodes.Language.get(tag).to_alpha3(variant="B").upper()
    except LookupError:
        return _UNKNOWN


def _share_of_creative_commons(contents: Contents) -> float:
    """Return whether the texts are under Creative Commons licences.

    1 for all, 0.5 for some, 0 for none.
    """
    given = [letter_facts.find_licence(letter, contents.project) for letter in contents.letters]
    free = [
        address.startswith("https://creativecommons.org/") for address in given or [contents.project.licence_address]
    ]
    return 1 if all(free) else 0.5 if any(free) else 0


def make_description(contents: Contents) -> bytes:
    """Make the description of access, preservation and contact, in JSON."""
    project = contents.project
    here = f"{contents.site}/" if contents.site else "../"
    described = {
        "repositoryName": {"value": project.title, "language": _three(project.language).lower()},
        "repositoryURL": contents.site,
        "repositoryIdentifier": [f"doi:{project.concept_doi}"] if project.concept_doi else [],
        "description": project.subtitle,
        "repositoryContact": [project.contact] if project.contact else [],
        "size": {"value": project.text.count(len(contents.letters)), "updated": _day(contents)},
        "startDate": project.released,
        "repositoryLanguage": [_three(project.language).lower()],
        "contentType": ["Structured text", "Plain text", "Databases"],
        "providerType": ["dataProvider"],
        "institution": [
            {"institutionName": project.publisher or project.editors, "responsibilityType": ["general"]},
        ],
        "databaseAccess": {"databaseAccessType": "open"},
        "dataAccess": [{"dataAccessType": "open"}],
        "dataLicense": [{"dataLicenseName": project.licence, "dataLicenseURL": project.licence_address}],
        "dataUpload": [{"dataUploadType": "closed"}],
        "versioning": "yes",
        "api": [{"apiType": "other", "value": f"{here}{FOLDER}/api/index.json"}],
        "pidSystem": ["DOI"] if project.doi or project.concept_doi else ["none"],
        "citationGuidelineURL": f"{here}{project.pages.citing}.html",
        "aidSystem": ["ORCID"] if any(editor.orcid for editor in project.editor_names) else ["none"],
        "enhancedPublication": "yes",
        "qualityManagement": "yes",
        "metadataStandard": [{"metadataStandardName": "other", "value": name} for name in ("TEI P5", "RO-Crate 1.1")],
        "preservation": {
            "versions": f"{project.site}/versions.html" if project.site else None,
            "archived": f"https://doi.org/{project.doi}" if project.doi else None,
            "source": project.repository,
        },
    }
    return write_json(described)


def _day(contents: Contents) -> str | None:
    return contents.released.isoformat() if contents.released else None
