"""The edition at hand, as its project file describes it: ``data/project.yml``, the one place that says it.

>>> from edition.project import find_project
>>> find_project().letter_file("LETTER").name
'LETTER.xml'
"""

from __future__ import annotations

import os
import re
import reprlib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from edition import paths
from edition.anchors import is_of_device
from edition.errors import EditionError, Problem
from edition.files import FORBIDDEN, read_text
from edition.vocabulary import DEFINED, Vocabularies, read_vocabularies
from edition.yaml_text import compose

#: How YAML writes that there is nothing.
_NULL = ("", "~", "null")
_DOI = re.compile(r"10\.\d{4,9}/[\w.;()/:-]+", re.ASCII)
_ORCID = re.compile(r"(\d{4}-){3}\d{3}[\dX]", re.ASCII)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PLACE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*", re.ASCII)
_SPDX = re.compile(r"[A-Za-z0-9.-]+")
_VERSION = re.compile(r"(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}", re.ASCII)
_PAGE = re.compile(r"[\w{}-][\w{}.-]*(/[\w{}-][\w{}.-]*)*", re.ASCII)
_BRANCH = re.compile(r"(?!.*(\.\.|//|/\.|\.lock(/|$)))[\w][\w.+/-]*(?<![./])", re.ASCII)
#: A host and what lies there, and the same as far as something can be appended to it.
_ADDRESS = re.compile(r"https://\w([\w.-]*\w)?(:[0-9]{1,5})?(/[^\s\0-\x20\x7f-\x9f\"<>\\^`{|}]*)?")
_FOLDER = re.compile(r"[^?#]*")
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)


@dataclass(frozen=True)
class Pages:
    """Pages of the book by what stands on them: names from the root, without ending.

    ``{id}`` stands for the id of a letter or the name of a register.
    """

    letter: str = "chapters/{id}"
    register: str = "chapters/{id}"
    events: str = "chapters/events"
    sources: str = "chapters/sources"
    terms: str = "chapters/terms-of-the-apparatus"  # what the codes of judgements mean
    citing: str = "chapters/citing"
    downloads: str = "chapters/downloads"
    code: str = "chapters/api"  # what programs can ask of the data
    notes: str = "chapters/own-notes"  # the reader's own, on the reader's machine
    ask: str = "chapters/ask"  # where the reader puts questions to the data

    @property
    def on_screen(self) -> tuple[str, ...]:
        """The pages that have no use in print."""
        return self.downloads, self.code, self.notes, self.ask

    def of_letter(self, letter_id: str) -> str:
        """Return the page of a letter."""
        return self.letter.replace("{id}", letter_id)

    def of_register(self, register: str) -> str:
        """Return the page of a register."""
        return self.events if register == "events" else self.register.replace("{id}", register)


@dataclass(frozen=True)
class Noun:
    """The noun by which the edition calls its texts.

    Pages, print, exports and messages use it wherever they speak of texts to people.
    """

    singular: str = "text"
    plural: str = "texts"

    def count(self, number: int) -> str:
        """Return a number of texts in words.

        >>> Noun("letter", "letters").count(1), Noun("poem", "poems").count(1200)
        ('1 letter', '1,200 poems')
        """
        return f"{number:,} {self.singular if number == 1 else self.plural}"

    def put(self, words: str) -> str:
        """Return words with the noun in its blanks, ``{text}`` and ``{texts}``.

        >>> Noun("poem", "poems").put("id of the {text}")
        'id of the poem'
        """
        return words.replace("{text}", self.singular).replace("{texts}", self.plural)

    @property
    def heading(self) -> str:
        """The plural with a capital, as a heading has it."""
        return self.plural[:1].upper() + self.plural[1:]

    @property
    def with_article(self) -> str:
        """The singular with the indefinite article."""
        return f"{'an' if self.singular[:1].lower() in 'aeiou' else 'a'} {self.singular}"


@dataclass(frozen=True)
class Spans:
    """Words by which an event says whether it lasted, parted by semicolons.

    They are of the book's language. ``lasted``: it went on from a first day to a last; ``fell``: it fell on one
    day, which need not be known. Without such words nothing is asked.
    """

    lasted: str = ""
    fell: str = ""


@dataclass(frozen=True)
class Editor:
    """An editor of the edition, by name and ORCID."""

    family: str
    given: str = ""
    orcid: str | None = None  # without an address before it

    @property
    def name(self) -> str:
        """The name as it is said."""
        return f"{self.given} {self.family}".strip()

    @property
    def address(self) -> str:
        """The address of the ORCID; empty where none is given."""
        return f"https://orcid.org/{self.orcid}" if self.orcid else ""


@dataclass(frozen=True)
class Project:
    """An edition, as its project file describes it.

    It says where the edition lies, what it is called, whose it is, and what is peculiar to it. Addresses are without a
    slash at the end; what has not been settled yet is None. ``languages`` are those of texts and names, tags of BCP 47
    with their English names; the book is written in the first. ``vocabularies`` are the lists of codes that the edition
    defines, and those of ``edition.vocabulary`` where it defines none.
    """

    root: Path
    title: str
    subtitle: str
    name: str  # of files and folders: small letters, digits and hyphens
    version: str  # of the book, three numbers
    editors: str
    licence: str  # of texts and data, as the list of SPDX names it
    licence_title: str
    licence_address: str
    importers: str | None = None  # of publications: module:name, of a mapping of letters to importers
    repository: str | None = None
    branch: str = "main"  # of the repository, which has what is not released yet
    site: str | None = None
    publisher: str | None = None
    released: str | None = None  # the day of this release, YYYY-MM-DD
    doi: str | None = None  # of this release, without an address before it
    concept_doi: str | None = None  # of all releases together, likewise
    pages: Pages = Pages()
    editor_names: tuple[Editor, ...] = ()  # none while the editors are named as a body alone
    contact: str | None = None  # an e-mail address, or an https address
    languages: Mapping[str, str] = field(default_factory=lambda: {"en": "English"}, hash=False)
    vocabularies: Vocabularies = field(default_factory=Vocabularies)
    text: Noun = Noun()
    events: Spans = Spans()

    @property
    def signed(self) -> str:
        """The names of the editors as they are said; that of the body while it has none.

        >>> Project(Path(), *8 * "a", editor_names=(Editor("Ash", "Ann"), Editor("Birch", "Bo"))).signed
        'Ann Ash and Bo Birch'
        """
        *others, last = [editor.name for editor in self.editor_names] or [self.editors]
        return f"{', '.join(others)} and {last}" if others else last

    @property
    def mail(self) -> str | None:
        """The editors' e-mail address, if they are reached by one."""
        return self.contact if self.contact and "@" in self.contact else None

    @property
    def contact_address(self) -> str:
        """The address that a link to the editors has; empty where none is given."""
        return f"mailto:{self.mail}" if self.mail else self.contact or ""

    @property
    def language(self) -> str:
        """The tag of the language in which the book is written."""
        return next(iter(self.languages))

    @cached_property
    def file(self) -> Path:
        """The project file itself."""
        return self.root / paths.project_file(self.root)

    @property
    def data(self) -> Path:
        """The folder of the editors' data."""
        return self.file.parent

    def letter_file(self, letter_id: str) -> Path:
        """Return the TEI file of a letter's edition layer, whether or not it is there."""
        return self.data / "letters" / f"{letter_id}.xml"

    @property
    def published(self) -> Path:
        """The folder of the published layers, which git ignores.

        It is ``_build/published``, or ``$EDITION_PUBLISHED``.
        """
        return Path(os.environ.get(paths.PUBLISHED) or self.root / "_build" / "published")

    def published_file(self, letter_id: str) -> Path:
        """Return the TEI file of a letter's published layer, made or not."""
        return self.published / f"{letter_id}.xml"

    @property
    def printed(self) -> Path:
        """The folder of the book in print, whether or not it has been made."""
        return self.root / "_build" / "press"

    def is_private(self, folder: Path) -> bool:
        """Tell whether a folder is neither tracked nor served.

        It is if it lies outside the edition, or is the one inside it that is kept private.

        ``_build/html`` is not tracked either, but it is what is put on the web.
        """
        place = paths.real(folder)
        return not place.is_relative_to(self.root) or place == self.root / "_build" / "published"

    @property
    def revision(self) -> str:
        """The tag of this release in the repository; the branch, while it is not released."""
        return f"v{self.version}" if self.released else self.branch

    @property
    def release(self) -> str | None:
        """The address of this release, which stays; None without a site."""
        return f"{self.site}/v{self.version}" if self.site else None

    @property
    def newest(self) -> str | None:
        """The address of the newest release; None without a site."""
        return f"{self.site}/latest" if self.site else None

    def unset(self) -> list[str]:
        """Return the names of the addresses that are not given yet."""
        return [name for name in ("repository", "site") if getattr(self, name) is None]


def _is_address(value: str) -> bool:
    return bool(_ADDRESS.fullmatch(value))


def _is_place(value: str) -> bool:
    return _is_address(value) and bool(_FOLDER.fullmatch(value))


def _is_line(value: str) -> bool:
    """Tell whether a value is words on one line, of characters to be read."""
    kinds = {unicodedata.category(character) for character in value}
    return kinds.isdisjoint({"Cc", "Cs", "Cn", "Zl", "Zp"}) and any(kind[0] not in "ZC" for kind in kinds)


def is_doi(value: str) -> bool:
    """Tell whether a value is a DOI, without an address before it."""
    return bool(_DOI.fullmatch(value))


def is_orcid(value: str) -> bool:
    """Tell whether a value is an ORCID, without an address before it.

    Its last character is a check (ISO 7064, MOD 11-2).

    >>> is_orcid("0000-0002-1825-0097"), is_orcid("0000-0002-1825-0098")
    (True, False)
    """
    if not _ORCID.fullmatch(value):
        return False
    characters = value.replace("-", "")
    total = 0
    for digit in characters[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == characters[-1]


def _is_contact(value: str) -> bool:
    return _is_address(value) or bool(_MAIL.fullmatch(value))


def is_version(value: str) -> bool:
    """Tell whether a value is a version of three numbers, as 1.0.0."""
    return bool(_VERSION.fullmatch(value))


def _is_day(value: str) -> bool:
    try:
        return bool(_DAY.fullmatch(value)) and bool(date.fromisoformat(value))
    except ValueError:
        return False


#: What each value has to be, in words and as a test.
_RULES: dict[str, tuple[str, Callable[[str], bool]]] = {
    **dict.fromkeys(("title", "subtitle", "editors", "licence_title"), ("words on one line", _is_line)),
    "name": (
        "small letters, digits and hyphens, 100 at most, that can name a file",
        lambda value: bool(_NAME.fullmatch(value)) and len(value) <= 100 and not is_of_device(value),
    ),
    "version": ("three numbers, as 1.0.0", is_version),
    "licence": ("a name from the list of SPDX, as CC-BY-4.0", lambda value: bool(_SPDX.fullmatch(value))),
    "licence_address": ("an https address", _is_address),
    "importers": ("module:name or null", lambda value: bool(_PLACE.fullmatch(value))),
    "repository": ("an https address or null", _is_place),
    "branch": ("the name of a branch, as main", lambda value: bool(_BRANCH.fullmatch(value))),
    "site": ("an https address or null", _is_place),
    "publisher": ("a name on one line or null", _is_line),
    "contact": ("an e-mail address, an https address or null", _is_contact),
    "released": ("a day as 2027-03-01 or null", _is_day),
    "doi": ("a DOI as 10.5281/zenodo.1 or null", is_doi),
    "concept_doi": ("a DOI as 10.5281/zenodo.1 or null", is_doi),
}
_FIELDS = {each.name: each for each in fields(Project) if each.name != "root"}
_REQUIRED = [name for name, each in _FIELDS.items() if each.default is MISSING and each.default_factory is MISSING]
_PAGES = [each.name for each in fields(Pages)]
_SPANS = [each.name for each in fields(Spans)]
_WANTED = f"only {', '.join(_FIELDS)}; null or nothing from importers on for what is not settled"


def find_project(folder: Path | None = None) -> Project:
    """Return the edition at hand, or the one that a folder is in.

    At hand is the one named by ``$EDITION_PROJECT``, or the nearest from the working folder upwards. Raises
    EditionError where there is none, or its project file is not what it should be.
    """
    root = paths.root_above(paths.real(folder)) if folder else paths.find_root()
    if root is None:
        wanted = f"a folder, or one below it, with {paths.PROJECT_FILE.as_posix()}; `edition new FOLDER` makes one"
        raise EditionError(Problem.at(folder or Path.cwd(), 0, "no edition here", wanted))
    try:
        status = (root / paths.project_file(root)).stat()
    except OSError:
        return read_project(root)  # which says what is wrong with the file
    return _read_version(root, status.st_mtime_ns, status.st_size)


@cache
def _read_version(root: Path, _modified: int, _size: int) -> Project:
    return read_project(root)


def read_project(root: Path) -> Project:
    """Read the project file of the edition in a folder.

    Raises EditionError with all that is wrong with it.
    """
    path = root / paths.project_file(root)
    text = read_text(path, _WANTED)
    # Text is all that is wanted here; the types of YAML would make of 2024-13-45 a date, and fail.
    top = compose(text, path, _WANTED)
    problems: list[Problem] = [*_find_unwritable(path, top)]
    told: set[str] = set()
    given: dict[str, Any] = {}
    for name, line, node in _entries(path, top, _FIELDS, _WANTED, problems):
        told.add(name)
        if isinstance(node, yaml.ScalarNode) and node.value in _NULL:
            continue
        if name == "pages":
            given[name] = Pages(**_scalars(path, node, _PAGES, "the name of a page", _PAGE.fullmatch, problems))
        elif name == "languages":
            given[name] = _languages(path, node, problems)
        elif name == "editor_names":
            given[name] = _editors(path, node, problems)
        elif name == "text":
            given[name] = _noun(path, node, problems)
        elif name == "events":
            wanted = "words on one line, parted by semicolons"
            given[name] = Spans(**_scalars(path, node, _SPANS, wanted, _is_line, problems))
        elif name == "vocabularies":
            given[name] = _lists(path, node, problems)
        else:
            expected, holds = _RULES[name]
            if isinstance(node, yaml.ScalarNode) and holds(node.value):
                given[name] = node.value.rstrip("/") if name in ("repository", "site") else node.value
            else:
                problems.append(Problem.at(path, line, f"{name} is {_said(node)}", expected))
    if missing := [name for name in _REQUIRED if name not in given and not (name in told and problems)]:
        problems.append(Problem.at(path, 0, f"no {', no '.join(missing)}", _WANTED))
    if problems:
        raise EditionError(problems)
    return Project(root=root, **given)


def _find_unwritable(path: Path, top: yaml.Node | None) -> Iterator[Problem]:
    """Yield a problem for each value with a character that no XML can hold.

    The file has it escaped.
    """
    waiting = [top] if top else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.ScalarNode) and (strange := FORBIDDEN.search(node.value)):
            what = f"the character U+{ord(strange[0]):04X}"
            yield Problem.at(path, node.start_mark.line + 1, what, "characters that XML can hold")
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            waiting += [each for pair in node.value for each in pair]


def _said(node: yaml.Node) -> str:
    return reprlib.repr(node.value) if isinstance(node, yaml.ScalarNode) else "not one value"


def _entries(
    path: Path, node: yaml.Node | None, names: Any, wanted: str, problems: list[Problem]
) -> Iterator[tuple[str, int, yaml.Node]]:
    """Yield each entry of a mapping with its line.

    Other names than ``names``, where these are given, are added to ``problems``.
    """
    if not isinstance(node, yaml.MappingNode):
        line = node.start_mark.line + 1 if node else 0
        problems.append(Problem.at(path, line, "not names with values", wanted))
        return
    seen: set[str] = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if not name or (names and name not in names):
            problems.append(Problem.at(path, line, f"{_said(key)} is no name that is known here", wanted))
        elif name in seen:
            problems.append(Problem.at(path, line, f"{name} is said twice", "each once"))
        else:
            seen.add(name)
            yield name, line, value


def _scalars(
    path: Path, node: yaml.Node, names: Any, wanted: str, holds: Callable[[str], object], problems: list[Problem]
) -> dict[str, str]:
    """Return a mapping of names to single values that ``holds`` accepts.

    What it does not accept is added to ``problems``.
    """
    values: dict[str, str] = {}
    for name, line, value in _entries(path, node, names, f"only {', '.join(names)}" if names else wanted, problems):
        if isinstance(value, yaml.ScalarNode) and value.value and holds(value.value):
            values[name] = value.value
        else:
            problems.append(Problem.at(path, line, f"{name} is {_said(value)}", wanted))
    return values


def _noun(path: Path, node: yaml.Node, problems: list[Problem]) -> Noun:
    names = [each.name for each in fields(Noun)]
    known = len(problems)
    given = _scalars(path, node, names, "what a text is called, on one line", _is_line, problems)
    if len(problems) == known and (missing := [name for name in names if name not in given]):
        line = node.start_mark.line + 1
        problems.append(
            Problem.at(path, line, f"text: no {', no '.join(missing)}", "as `singular: poem`, `plural: poems`")
        )
    return Noun(**given)


def _editors(path: Path, node: yaml.Node, problems: list[Problem]) -> tuple[Editor, ...]:
    wanted = "names, family name first and parted by a comma, each with an ORCID or null, as `Ash, Ann: null`"
    editors = []
    for name, line, value in _entries(path, node, (), wanted, problems):
        orcid = value.value if isinstance(value, yaml.ScalarNode) else "?"
        family, _, given = (part.strip() for part in name.partition(","))
        if not family or "," in given or not _is_line(name):
            problems.append(Problem.at(path, line, f"editor_names: {name!r} is no name", wanted))
        elif orcid not in _NULL and not is_orcid(orcid):
            problems.append(Problem.at(path, line, f"the ORCID of {name} is {_said(value)}", "as 0000-0002-1825-0097"))
        editors.append(Editor(family, given, None if orcid in _NULL else orcid))
    return tuple(editors)


def _languages(path: Path, node: yaml.Node, problems: list[Problem]) -> dict[str, str]:
    wanted = "tags of languages with their English names, as `de: German`, the book's own first"
    languages = _scalars(path, node, (), wanted, _is_line, problems)
    line = node.start_mark.line + 1
    problems += [Problem.at(path, line, f"{tag!r} is no tag", wanted) for tag in languages if not _TAG.fullmatch(tag)]
    if not languages:
        problems.append(Problem.at(path, line, "no language", wanted))
    return languages


def _lists(path: Path, node: yaml.Node, problems: list[Problem]) -> Vocabularies:
    wanted = f"lists, each of codes with what they mean: {', '.join(DEFINED)}"
    lists = {
        name: _scalars(path, value, (), "what the code means, on one line", _is_line, problems)
        for name, _, value in _entries(path, node, DEFINED, wanted, problems)
    }
    try:
        return read_vocabularies(lists)
    except ValueError as error:
        problems.append(Problem.at(path, node.start_mark.line + 1, str(error), wanted))
        return Vocabularies()
