"""Alarms that hang together in the lattice of slices are one incident."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Incident:
    """The series with the smallest chance leads; the others are where it was also seen (smallest chance first)."""

    lead: int
    also_seen_in: tuple[int, ...]


def incidents(chances: Mapping[int, float], links: Iterable[tuple[int, int]]) -> list[Incident]:
    """Group alarmed series (index → p) that are connected by links between alarmed series.

    Ties go to the lower index. Incidents come smallest chance first.
    """
    root = {series: series for series in chances}

    def find(series: int) -> int:
        while root[series] != series:
            root[series] = root[root[series]]
            series = root[series]
        return series

    for one, other in links:
        if one in root and other in root:
            a, b = find(one), find(other)
            root[max(a, b)] = min(a, b)
    groups: dict[int, list[int]] = {}
    for series in sorted(chances, key=lambda s: (chances[s], s)):
        groups.setdefault(find(series), []).append(series)
    return [Incident(members[0], tuple(members[1:])) for members in groups.values()]
