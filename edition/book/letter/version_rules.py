"""The rules by which a style sheet shows one version alone, where no script does.

A rule names a siglum, since none can compare what is chosen with what a reading says. So the sheet is written for the
sigla of a book.
"""

from __future__ import annotations

import json
from collections.abc import Iterable


def write_rules(sigla: Iterable[str]) -> str:
    """Return the rules that hide what a chosen version lacks.

    They show where it is not extant, or not reported.
    """
    return "\n".join(map(_rules, sorted(set(sigla))))


def _rules(siglum: str) -> str:
    named = json.dumps(siglum, ensure_ascii=False)
    asked = f".ed-tools:has(.ed-view [value={named}]:checked) ~ *"
    lacking, lost = f"{asked} [data-wit]:not([data-wit~={named}])", f"{asked} .ed-lost[data-of~={named}]"
    return f"{lacking}{{display:none}}{lost}{{display:inline}}"
