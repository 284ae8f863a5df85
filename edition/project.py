"""The addresses of the edition's repository and site, which ``data/project.yml`` alone says."""

from __future__ import annotations

from dataclasses import dataclass, fields

import yaml

from edition import paths
from edition.errors import EditionError, Problem


@dataclass(frozen=True)
class Project:
    """Addresses without a slash at the end; None while the owner has not given them."""

    repository: str | None = None
    site: str | None = None

    def unset(self) -> list[str]:
        """Return the names of the addresses that are not given yet."""
        return [field.name for field in fields(self) if getattr(self, field.name) is None]


def project() -> Project:
    """Read ``data/project.yml``. Raises EditionError where it is missing or not what it should be."""
    path = paths.data() / "project.yml"
    names = [field.name for field in fields(Project)]
    wanted = f"only {' and '.join(names)}, each an https address or null"
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise EditionError(Problem.at(path, 0, "there is no such file", wanted)) from None
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        raise EditionError(Problem.at(path, mark.line + 1 if mark else 0, "not YAML in UTF-8", wanted)) from None
    if not isinstance(found, dict) or not set(found) <= set(names):
        raise EditionError(Problem.at(path, 0, "other keys than expected", wanted))
    for name, value in found.items():
        if value is not None and not (isinstance(value, str) and value.startswith("https://")):
            raise EditionError(Problem.at(path, 0, f"{name} is {value!r}", wanted))
    return Project(**{name: value.rstrip("/") for name, value in found.items() if value})
