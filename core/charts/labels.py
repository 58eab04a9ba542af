"""Labels that do not run into each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.charts.scale import px, width_of

ROW = 15.0
"""Height of one row of labels in px."""

APART = 8.0
"""Least distance between two labels of a row in px."""


@dataclass(frozen=True)
class Label:
    """A text at a place; ``anchor`` is "", "ch-mid" or "ch-end" (which part of the text lies on ``x``)."""

    text: str
    x: str
    y: str
    anchor: str = "ch-mid"


@dataclass(frozen=True)
class Wish:
    """A label asked for: its text, and the px it belongs to."""

    text: str
    x: float


def fit(wish: Wish, left: float, right: float) -> tuple[float, float, str, float]:
    """Place a label between two edges. Returns (its left end, its right end, anchor, x), all but the anchor in px."""
    wide = width_of(wish.text)
    if wish.x - wide / 2 < left:
        start = max(left, wish.x)
        return start, start + wide, "", start
    if wish.x + wide / 2 > right:
        end = min(right, wish.x)
        return end - wide, end, "ch-end", end
    return wish.x - wide / 2, wish.x + wide / 2, "ch-mid", wish.x


def in_rows(wishes: Sequence[Wish], left: float, right: float, *, first: float) -> tuple[list[Label], int]:
    """Lay labels out in as few rows as keep them apart, the lowest row at ``first`` px, further rows above it.

    Returns the labels in the order asked for, and the number of rows used.
    """
    rows: list[list[tuple[float, float]]] = []
    placed = []
    for wish in wishes:
        begin, end, anchor, x = fit(wish, left, right)
        row = next(
            (at for at, taken in enumerate(rows) if all(end + APART <= a or begin - APART >= b for a, b in taken)),
            len(rows),
        )
        if row == len(rows):
            rows.append([])
        rows[row].append((begin, end))
        placed.append(Label(wish.text, px(x), px(first - row * ROW), anchor))
    return placed, len(rows)


def in_one_row(wishes: Sequence[Wish], left: float, right: float, *, y: float) -> list[Label]:
    """Keep the labels of one row that do not run into each other, the last one first: it is the newest."""
    kept: list[tuple[float, float, Label]] = []
    for wish in reversed(wishes):
        begin, end, anchor, x = fit(wish, left, right)
        if all(end + APART <= a or begin - APART >= b for a, b, _ in kept):
            kept.append((begin, end, Label(wish.text, px(x), px(y), anchor)))
    return [label for _, _, label in reversed(kept)]
