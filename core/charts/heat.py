"""The heat map: a table whose cells are tinted in six steps. The figure always stands in the cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core import figures

STEPS = 5


@dataclass(frozen=True)
class Cell:
    words: str
    step: int
    url: str
    outside: bool


@dataclass(frozen=True)
class HeatRow:
    label: str
    cells: list[Cell]


@dataclass(frozen=True)
class HeatMap:
    caption: str
    corner: str
    columns: list[str]
    rows: list[HeatRow]


Place = tuple[str, str]


def heat_map(
    rows: Sequence[str],
    columns: Sequence[str],
    values: Mapping[Place, float | None],
    *,
    caption: str,
    corner: str,
    urls: Mapping[Place, str] | None = None,
    outside: frozenset[Place] = frozenset(),
    write: Callable[[float | None], str] = figures.number,
) -> HeatMap:
    """Lay out a heat map.

    ``values`` holds (row, column) → value; a place without one (or with None) is missing and says so, untinted.
    Steps run from 0 (zero) to 5 (the largest value): the share of the largest, rounded up. ``outside`` names the cells
    whose departure is more than chance; they get an outline. Raises ValueError for a negative value.
    """
    known = [value for value in values.values() if value is not None]
    if any(value < 0 for value in known):
        msg = "A heat map has no tint for negative values."
        raise ValueError(msg)
    largest = max(known, default=0.0)
    links = urls or {}

    def cell(place: Place) -> Cell:
        value = values.get(place)
        step = 0 if not value else min(STEPS, -int(-STEPS * value // largest))
        return Cell(write(value), step, links.get(place, ""), place in outside)

    return HeatMap(
        caption=caption,
        corner=corner,
        columns=list(columns),
        rows=[HeatRow(row, [cell((row, column)) for column in columns]) for row in rows],
    )
