"""The addresses of the edition's repository and site, which ``data/project.yml`` alone says."""

from __future__ import annotations

import reprlib
from dataclasses import dataclass, fields

import yaml

from edition import paths
from edition.errors import EditionError, Problem
from edition.files import read_text

#: How YAML writes that there is nothing.
_NULL = ("", "~", "null")


@dataclass(frozen=True)
class Project:
    """Addresses without a slash at the end; None while the owner has not given them."""

    repository: str | None = None
    site: str | None = None

    def unset(self) -> list[str]:
        """Return the names of the addresses that are not given yet."""
        return [field.name for field in fields(self) if getattr(self, field.name) is None]


def project() -> Project:
    """Read ``data/project.yml``. Raises EditionError where it cannot be read or is not what it should be."""
    path = paths.data() / "project.yml"
    names = [field.name for field in fields(Project)]
    wanted = f"only {' and '.join(names)}, each an https address or null"
    text = read_text(path, wanted)
    try:
        # Text is all that is wanted here; the types of YAML would make of 2024-13-45 a date, and fail.
        found = yaml.load(text, yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise EditionError(Problem.at(path, mark.line + 1 if mark else 0, "not YAML", wanted)) from None
    if not isinstance(found, dict) or not set(found) <= set(names):
        raise EditionError(Problem.at(path, 0, "other keys than expected", wanted))
    given = {name: value for name, value in found.items() if value not in _NULL}
    for name, value in given.items():
        if not (isinstance(value, str) and value.startswith("https://")):
            raise EditionError(Problem.at(path, 0, f"{name} is {reprlib.repr(value)}", wanted))
    return Project(**{name: value.rstrip("/") for name, value in given.items()})
