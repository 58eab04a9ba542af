"""What goes in: a batch of series that share one calendar, and the cleaning of bad input.

Nothing here crashes on odd values. A cell that cannot be used becomes "missing" (never zero) and its series gets a note.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from surveillance.engine.families import Kind

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Period = Literal["day", "week", "month"]
PER_YEAR: dict[Period, float] = {"day": 365.2425, "week": 365.2425 / 7, "month": 12.0}


class Note:
    """Words for what a reader must know about a series or a finding (translated by whoever shows them)."""

    SHORT_HISTORY = "short history"
    LEARNED_FROM_SIBLINGS = "learned from similar series"
    MISSING = "periods missing"
    NOT_REPORTED = "newest period missing"
    NEGATIVE = "negative values ignored"
    NO_EXPOSURE = "counts without exposure ignored"
    IDLE = "periods without exposure left out"
    NOT_FINITE = "values that are no numbers ignored"
    ABOVE_EXPOSURE = "more hits than answers ignored"
    TOO_FEW = "too few to test alone"
    NEW = "newly reporting"
    OUTLIER = "one extreme value"
    CATCH_UP = "catching up after a silence"
    EVERYTHING = "everything rose at once"
    ONE_SOURCE = "few customers file many"
    RECODED = "moved between sister categories"


CELL_NOTES = (
    Note.MISSING, Note.NOT_REPORTED, Note.NEGATIVE, Note.NO_EXPOSURE, Note.IDLE, Note.NOT_FINITE, Note.ABOVE_EXPOSURE,
)  # fmt: skip


@dataclass(frozen=True)
class SeriesBatch:
    """S series over T periods of one length.

    counts     S×T events (kind "count"), dissatisfied answers ("share") or sum of scores ("mean"); NaN = not reported.
    period     "day", "week" or "month"; start = first day of the first period.
    exposure   S×T orders, passengers, answers …; None = 1 everywhere. Required for "share" and "mean".
    groups     S whole numbers; siblings share one (short histories learn from them). None = one group.
    links      pairs (i, j) of series that overlap in the lattice of slices (parent and child, pair and side).
    closed     S×T True where nothing may be learned: confirmed incidents and the time since an open alarm.
    customers  S×T distinct customers behind the counts, to tell one caller filing many; None = unknown.
    holidays   T share of the period that is holiday (0…1), known for all T; None = none known.
    worse      "high" (complaints) or "low" (mean scores, orders of a customer): the direction that spike and drift
               listen to; improvement and silence listen to the other one.
    season     periods in a year; None = by the calendar (52.18 weeks, 12 months, 365.24 days).
    bounds     S×2 lowest and highest score of each scale (kind "mean"); None or NaN = unknown.
    names      S labels for messages.
    """

    counts: Floats
    period: Period
    start: date
    kind: Kind = "count"
    exposure: Floats | None = None
    groups: Ints | None = None
    links: tuple[tuple[int, int], ...] = ()
    closed: Bools | None = None
    customers: Floats | None = None
    holidays: Floats | None = None
    worse: Literal["high", "low"] = "high"
    season: float | None = None
    bounds: Floats | None = None
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.counts.ndim != 2:
            raise ValueError("counts must have two dimensions: series and periods.")
        for name in ("exposure", "closed", "customers"):
            value = getattr(self, name)
            if value is not None and value.shape != self.counts.shape:
                raise ValueError(f"{name} must have the shape of counts, {self.counts.shape}, not {value.shape}.")
        if self.kind != "count" and self.exposure is None:
            raise ValueError(f'Series of kind "{self.kind}" need the number of answers as exposure.')

    @property
    def size(self) -> int:
        """Number of series."""
        return int(self.counts.shape[0])

    @property
    def periods(self) -> int:
        """Number of periods."""
        return int(self.counts.shape[1])

    @property
    def per_year(self) -> float:
        """Periods in one season."""
        return self.season or PER_YEAR[self.period]

    def date_of(self, index: int) -> date:
        """First day of a period."""
        if self.period == "month":
            months = self.start.year * 12 + self.start.month - 1 + index
            return date(months // 12, months % 12 + 1, 1)
        return self.start + timedelta(days=index * (7 if self.period == "week" else 1))

    def rows(self, chosen: Ints | list[int]) -> Self:
        """The same batch for some of the series (links that leave the choice are dropped)."""
        chosen = np.asarray(chosen, dtype=np.int64)
        place = {int(old): new for new, old in enumerate(chosen)}
        part: dict[str, Any] = {
            "links": tuple((place[a], place[b]) for a, b in self.links if a in place and b in place)
        }
        for name in ("counts", "exposure", "groups", "closed", "customers", "bounds"):
            value = getattr(self, name)
            part[name] = None if value is None else value[chosen]
        part["names"] = tuple(self.names[i] for i in chosen) if self.names else ()
        return replace(self, **part)

    def until(self, index: int, longest: int) -> tuple[Self, int]:
        """At most `longest` periods that end with `index` (included), and the index of the first one kept."""
        first = max(0, index + 1 - longest)
        if first == 0 and index + 1 == self.periods:
            return self, 0
        part: dict[str, Any] = {"start": self.date_of(first), "season": self.per_year}
        for name in ("counts", "exposure", "closed", "customers"):
            value = getattr(self, name)
            part[name] = None if value is None else value[:, first : index + 1]
        part["holidays"] = None if self.holidays is None else self.holidays[first : index + 1]
        return replace(self, **part), first


@dataclass(frozen=True)
class Clean:
    """A batch that can be computed with: y and n S×T without NaN, reported S×T, notes per series."""

    y: Floats
    n: Floats
    reported: Bools
    learnable: Bools
    notes: dict[str, Bools]

    def notes_of(self, row: int) -> list[str]:
        """Notes of one series, in a fixed order."""
        return [note for note, who in self.notes.items() if who[row]]


def clean(batch: SeriesBatch) -> Clean:
    """Tell usable cells from others. A doubtful value counts as missing; its series is told."""
    y = np.asarray(batch.counts, float)
    if batch.exposure is None and y.size and np.isfinite(y).all() and y.min() >= 0:
        everywhere = np.ones(y.shape, dtype=bool)
        learnable = everywhere if batch.closed is None else ~batch.closed
        return Clean(y, np.ones_like(y), everywhere, learnable, dict.fromkeys(CELL_NOTES, np.zeros(len(y), dtype=bool)))
    n = np.ones_like(y) if batch.exposure is None else np.asarray(batch.exposure, float)
    absent = np.isnan(y)
    infinite = np.isinf(y) | (np.isinf(n))
    negative = (y < 0) & ~infinite if batch.kind != "mean" else np.zeros(y.shape, bool)
    idle = ~(n > 0)
    lacking = idle & (np.nan_to_num(y) != 0) & ~absent
    over = (y > n) & ~idle & ~infinite if batch.kind == "share" else np.zeros(y.shape, bool)
    bad = infinite | negative | lacking | over
    reported = ~(absent | bad | idle)
    learnable = reported if batch.closed is None else reported & ~batch.closed
    started = np.maximum.accumulate(reported, axis=1)
    gaps = started & absent
    gaps[:, -1] = False
    notes = {
        Note.MISSING: gaps.any(1),
        Note.NOT_REPORTED: absent[:, -1] & started[:, -1],
        Note.NEGATIVE: negative.any(1),
        Note.NO_EXPOSURE: lacking.any(1),
        Note.IDLE: (idle & started & ~lacking & ~absent).any(1),
        Note.NOT_FINITE: infinite.any(1),
        Note.ABOVE_EXPOSURE: over.any(1),
    }
    return Clean(np.where(reported, y, 0.0), np.where(reported, n, 1.0), reported, learnable, notes)
