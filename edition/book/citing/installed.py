"""Plugins of pybtex among what is installed: all packages are looked through once, and not at each question.

This is to be loaded before the packages that ask as they are loaded.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, EntryPoints, distributions

import pybtex.plugin


@cache
def _look_through() -> tuple[EntryPoint, ...]:
    return tuple(each for package in distributions() for each in package.entry_points)


def find_installed(group: str, name: str | None = None) -> EntryPoints:
    """Return the entry points of a group, or those of a name in it.

    They are those of ``importlib.metadata.entry_points``.
    """
    return EntryPoints(each for each in _look_through() if each.group == group and name in (None, each.name))


pybtex.plugin.entry_points = find_installed
