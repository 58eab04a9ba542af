"""From values to places on paper: scales, grid lines and paths.

Every place is handed on as text with one decimal ("12.3"): a template would write a float the reader's way
("12,3" in German), and that is no coordinate.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_LINES = 4
"""At most so many grid lines beside the base line (house rule)."""

TINY = 1e-9
"""A span below this is none: no count, rate or score is told apart so finely."""

LETTER = 6.7
"""Average width of a letter of 12 px type, in px; used to keep labels apart. Measured on Noto Sans."""

Point = tuple[float, float | None]
"""A place across in px, and a place down in px or None where data are missing."""


def px(place: float) -> str:
    """Write a coordinate: one decimal, always with a point."""
    return f"{place:.1f}"


@dataclass(frozen=True)
class Scale:
    """A straight (or, with ``logarithmic``, a base-10 logarithmic) map from values to px.

    ``low`` and ``high`` are values, ``start`` and ``end`` the px they lie on. When low equals high everything
    lies on ``start``. Values outside of a logarithmic scale's positive range lie on ``start`` too.
    """

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False

    def at(self, value: float) -> float:
        """Return the px of a value; values beyond the ends are drawn at the end they pass."""
        low, high, here = self.low, self.high, min(max(value, self.low), self.high)
        if self.logarithmic:
            if here <= 0 or low <= 0:
                return self.start
            low, high, here = math.log10(low), math.log10(high), math.log10(here)
        if high == low:
            return self.start
        return self.start + (here - low) / (high - low) * (self.end - self.start)


def nice_step(span: float, *, lines: int = MOST_LINES, whole: bool = False) -> float:
    """Return the smallest of 1, 2, 2.5, 5 times a power of ten that covers ``span`` with at most ``lines`` steps.

    ``whole`` keeps the step an integer, for counts.
    """
    if span < TINY:
        return 1.0
    power = 10.0 ** math.floor(math.log10(span / lines))
    for factor in (1.0, 2.0, 2.5, 5.0, 10.0, 20.0):
        step = factor * power
        fits = step * lines >= span * (1 - 1e-9)
        if fits and (not whole or step == round(step)):
            return step
    return 1.0 if whole else 20.0 * power


def nice_ticks(low: float, high: float, *, whole: bool = False) -> list[float]:
    """Return the values of the grid lines, from at or below ``low`` to at or above ``high``.

    Shape: 2 to 5 rising values (at most MOST_LINES steps, one more where zero lies inside); ``low`` = 0 gives
    an axis that starts at zero. All values equal (or none) gives [low, low + 1].
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        msg = "An axis needs finite ends."
        raise ValueError(msg)
    high = max(high, low)
    step = nice_step(high - low, whole=whole)
    first = math.floor(low / step + 1e-9)
    last = max(math.ceil(high / step - 1e-9), first + 1)
    return [place * step for place in range(first, last + 1)]


def runs(points: Iterable[Point]) -> list[list[tuple[float, float]]]:
    """Split a line into its unbroken parts: a missing value ends one part and is never drawn as zero."""
    parts: list[list[tuple[float, float]]] = [[]]
    for across, down in points:
        if down is None:
            parts.append([])
        else:
            parts[-1].append((across, down))
    return [part for part in parts if part]


def _polyline(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{'L' if place else 'M'}{px(x)} {px(y)}" for place, (x, y) in enumerate(points))


def line_path(points: Iterable[Point]) -> str:
    """Return the path of a line that breaks where data are missing; "" when there is nothing to draw.

    A single value between two gaps is no line; its dot shows it.
    """
    return " ".join(_polyline(part) for part in runs(points) if len(part) > 1)


def band_path(upper: Sequence[Point], lower: Sequence[Point]) -> str:
    """Return the closed path of a band between two lines of the same places across; broken where either is missing."""
    both = [(x, high, low) for (x, high), (_, low) in zip(upper, lower, strict=True)]
    parts: list[list[tuple[float, float, float]]] = [[]]
    for x, high, low in both:
        if high is None or low is None:
            parts.append([])
        else:
            parts[-1].append((x, high, low))
    paths = []
    for part in parts:
        if len(part) > 1:
            there = [(x, high) for x, high, _ in part]
            back = [(x, low) for x, _, low in reversed(part)]
            paths.append(_polyline(there + back) + "Z")
    return " ".join(paths)


def diamond(x: float, y: float, reach: float = 8.0) -> str:
    """Return the path of a diamond around a place."""
    r = f"{reach:g}"
    return f"M{px(x)} {px(y - reach)}l{r} {r}l-{r} {r}l-{r} -{r}z"


def width_of(text: str) -> float:
    """Estimate the width of a 12 px label in px."""
    return len(text) * LETTER
