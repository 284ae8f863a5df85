"""The order in which texts are joined to be aligned: the two most alike first, then whatever is nearest.

Groups are as far apart as their members are on the average: UPGMA, R. R. Sokal and C. D. Michener, "A statistical
method for evaluating systematic relationships", *University of Kansas Science Bulletin* 38 (1958), 1409-1438.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import TypeAlias

Group: TypeAlias = tuple[int, ...]


def order_joins(count: int, distances: Mapping[tuple[int, int], float]) -> list[tuple[Group, Group]]:
    """Return which two groups of texts are joined at each step, until all are one.

    Texts are numbers from 0 to ``count``; ``distances`` are those of all pairs, the lower number first. Of groups that
    are as far apart, those with the lowest numbers come first.
    """
    groups: list[Group] = [(number,) for number in range(count)]
    apart: dict[tuple[Group, Group], float]
    apart = {((i,), (j,)): distances[i, j] for i, j in combinations(range(count), 2)} if count > 2 else {}
    joins: list[tuple[Group, Group]] = []
    while len(groups) > 1:
        if len(groups) == 2:
            joins.append((groups[0], groups[1]))
            break
        one, other = min(apart, key=lambda pair: (apart[pair] / (len(pair[0]) * len(pair[1])), pair))
        joins.append((one, other))
        joined = tuple(sorted(one + other))
        groups = sorted([*(group for group in groups if group not in (one, other)), joined])
        for group in groups:
            if group is not joined:
                sums = (apart.pop(_ordered(group, part)) for part in (one, other))
                apart[_ordered(group, joined)] = sum(sums)
        del apart[one, other]
    return joins


def _ordered(one: Group, other: Group) -> tuple[Group, Group]:
    return (one, other) if one < other else (other, one)
