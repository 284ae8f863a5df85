"""JSON as a file: in UTF-8, its letters as they are, a value a line."""

from __future__ import annotations

import json
from typing import Any


def write_json(value: Any, indent: int | None = 1) -> bytes:
    """Write a value as the JSON of a file; without ``indent`` on one line."""
    return (json.dumps(value, indent=indent, ensure_ascii=False) + "\n").encode()
