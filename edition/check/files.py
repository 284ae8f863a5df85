"""Single files checked, of whatever kind, wherever they lie.

A file of an edition is checked with all that it points to; a letter, a table, a bibliography or a page by itself, as
far as it goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from edition import bibliography, paths, store
from edition.check import Report, bibliography_rules, check_letter, examine, page_rules
from edition.check.material import NOTHING, Each, gather_material, survey_file
from edition.csv_file import explain_header, explain_row, read_csv
from edition.errors import EditionError, Problem, merge_problems
from edition.files import is_there, read_json, read_text
from edition.paths import shown
from edition.project import Project, find_project

#: Folders in which nothing lies that an editor writes.
_MADE = frozenset({"_build", "node_modules", "__pycache__"})


@dataclass(frozen=True)
class Checked:
    """A file that was checked: what it was taken for, and what is wrong with it.

    ``elsewhere`` is how many problems there are in the rest of its edition.
    """

    path: Path
    kind: str
    problems: tuple[Problem, ...]
    elsewhere: int = 0


def check_files(
    files: Iterable[Path], progress: Callable[[str], None] = lambda step: None, each: Each = map
) -> Iterator[Checked]:
    """Check files, and in folders all that are of a kind that is checked.

    ``progress`` is called with the name of each step. An edition is read once, however many of its files are given;
    by ``each`` files are checked that lie in none.
    """
    reports: dict[Path, Report | EditionError] = {}
    found = {path: _find_edition(path) for path in list_files(files)}
    outside = iter(each(check_alone, [path for path, of_edition in found.items() if of_edition is None]))
    for path, of_edition in found.items():
        progress(f"checking {path}")
        if of_edition is None:
            checked = next(outside)
            yield Checked(path, "nothing", tuple(checked.problems)) if isinstance(checked, EditionError) else checked
            continue
        kind, root = of_edition
        if root not in reports:
            try:
                reports[root] = examine(project=find_project(root), each=each)
            except EditionError as error:
                reports[root] = error
        yield _of_edition(path, kind, reports[root])


def list_files(files: Iterable[Path]) -> list[Path]:
    """Return files, and of folders those of a kind that is checked, each once."""
    return list(dict.fromkeys(path for given in files for path in _expand(given)))


def _find_edition(path: Path) -> tuple[str, Path] | None:
    """Return what a file is in its edition, and the root of that.

    None where it lies in none.
    """
    kind = _in_edition(path) if path.is_file() else None
    root = paths.root_above(paths.real(path).parent) if kind else None
    return (kind, root) if kind and root else None


def _expand(given: Path) -> Sequence[Path]:
    if not given.is_dir():
        return [given]
    found = sorted(
        path
        for path in given.rglob("*")
        if not path.is_dir()
        and path.suffix in _KINDS
        and not any(part in _MADE or part.startswith(".") for part in path.relative_to(given).parts)
    )
    return [path for path in found if path.suffix not in {".json", ".yml"} or _in_edition(path)]


def check_alone(path: Path) -> Checked:
    """Check a file that lies in no edition."""
    if not path.is_file():
        what = "not a regular file" if is_there(path) else "there is no such file"
        return Checked(path, "nothing", (Problem.at(path, 0, what, f"a file of one of {', '.join(_KINDS)}"),))
    alone = _KINDS.get(path.suffix)
    if alone is None:
        wanted = f"a file of one of {', '.join(_KINDS)}"
        return Checked(path, "nothing that is checked", (Problem.at(path, 0, "a file of another kind", wanted),))
    return alone(path)


def _in_edition(path: Path) -> str | None:
    """Return what a file is in the edition that it lies in, or None."""
    place = paths.real(path)
    root = paths.root_above(place.parent)
    if root is None:
        return None
    inside = place.relative_to(root)
    match inside.parts:
        case ("data", "letters", name) if name.endswith(".xml"):
            return "a letter of the edition"
        case ("data", "project.yml"):
            return "the project file"
        case ("data", "references.bib"):
            return "the bibliography of the edition"
        case ("data", "datapackage.json"):
            return "the description of the tables"
        case ("data", "ids.json"):
            return "the record of released ids"
        case ("data", *_) if place.suffix == ".csv":
            return "a table of the edition"
        case ("index.md",) | ("chapters", *_) if place.suffix == ".md":
            return "a chapter of the edition"
        case ("notebooks", *_) if place.suffix == ".ipynb":
            return "a notebook of the edition"
    return None


def _of_edition(path: Path, kind: str, report: Report | EditionError) -> Checked:
    name = shown(paths.real(path))
    if isinstance(report, EditionError):
        # Of an edition without its project file nothing is known; what is wrong with that comes first.
        return Checked(path, kind, tuple(report.problems))
    here = [each for each in report.problems if each.file == name or name in dict(each.also)]
    return Checked(path, kind, tuple(here), len(report.problems) - len(here))


def _check_tei(path: Path) -> Checked:
    project = _at_hand()
    found = survey_file(path, project.vocabularies if project else None)
    problems = list(found.problems)
    if found.letter and not problems:
        problems = check_letter(found.letter)
    return Checked(path, "a letter by itself", tuple(merge_problems(problems)))


def _check_table(path: Path) -> Checked:
    try:
        rows = read_csv(path)
    except EditionError as error:
        return Checked(path, "a table by itself", tuple(error.problems))
    (line, header), *rest = rows or [(1, [])]
    resource = _find_resource(header)
    if resource is None:
        fields = [{"name": name} for name in header]
        kind = "a table by itself, with columns that no table of an edition at hand has"
    else:
        fields, kind = resource["schema"]["fields"], f"a table by itself, with the columns of {resource['name']}"
    wrong = explain_header(path, line, header, [field["name"] for field in fields])
    problems = [wrong] if wrong else [each for at, row in rest if (each := explain_row(path, at, row, fields))]
    if not rows:
        problems = [Problem.at(path, 1, "there is nothing in it", "the names of the columns")]
    return Checked(path, kind, tuple(problems))


def _find_resource(header: Sequence[str]) -> dict[str, Any] | None:
    """Return the table of the edition at hand that a first row is like, or None."""
    project = _at_hand()
    try:
        resources = store.package(project)["resources"] if project else []
    except EditionError:
        return None
    names = {name.strip().strip('"') for part in header for name in part.replace("\t", ";").split(";")}

    def shared(resource: dict[str, Any]) -> float:
        columns = {field["name"] for field in resource["schema"]["fields"]}
        return len(names & columns) / len(names | columns)

    best = max(resources, key=shared, default=None)
    return best if best and shared(best) > 0.5 else None


def _check_bibliography(path: Path) -> Checked:
    try:
        entries, problems = bibliography.parse(bibliography.read_file(path), path)
    except EditionError as error:
        return Checked(path, "a bibliography by itself", tuple(error.problems))
    alone = replace(NOTHING, sources=entries, sound=not problems)
    found = {each for rule in bibliography_rules.OF_ENTRIES for each in rule(alone)}
    problems += [replace(each, file=shown(path)) for each in found]
    return Checked(path, "a bibliography by itself", tuple(sorted(problems)))


def _check_page(path: Path) -> Checked:
    kind = "a page by itself"
    project = _at_hand()
    if project is None:
        try:
            read_text(path, "a chapter or a notebook")
        except EditionError as error:
            return Checked(path, kind, tuple(error.problems))
        return Checked(path, kind, ())
    material = replace(gather_material(project=project), prose=(path,))
    rules = (bibliography_rules.citations_of_the_chapters_resolve, *page_rules.RULES)
    return Checked(
        path,
        f"{kind}, that cites what the edition at hand has",
        tuple(merge_problems({problem for rule in rules for problem in rule(material)})),
    )


def _check_json(path: Path) -> Checked:
    try:
        read_json(path, "a file in JSON")
    except EditionError as error:
        return Checked(path, "a file in JSON", tuple(error.problems))
    return Checked(path, "a file in JSON, of which no more is known", ())


def _check_yaml(path: Path) -> Checked:
    what = "a project file out of its place" if path.name == "project.yml" else "a file of another kind"
    return Checked(path, "nothing that is checked", (Problem.at(path, 0, what, "the file data/project.yml"),))


def _at_hand() -> Project | None:
    """Return the edition at hand, or None where it cannot be read."""
    try:
        return find_project()
    except EditionError:
        return None


_KINDS: dict[str, Callable[[Path], Checked]] = {
    ".xml": _check_tei,
    ".csv": _check_table,
    ".bib": _check_bibliography,
    ".md": _check_page,
    ".ipynb": _check_page,
    ".json": _check_json,
    ".yml": _check_yaml,
}
