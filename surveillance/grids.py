"""From tallies to grids: series by period as arrays, as the engine wants them. A missing period is NaN, never zero."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import Any, Literal

import numpy as np
from django.db.models import Min, OuterRef, Subquery
from numpy.typing import NDArray

from surveillance import measures
from surveillance.arriving import Known, known
from surveillance.measures import JOIN, ORDERED, SIDES
from surveillance.models import Grain, Series, SliceKind, Source, Tally

Floats = NDArray[np.float64]
Place = tuple[str, str, str]  # measure, kind and key of a slice
HISTORY = {Grain.DAY: 731, Grain.WEEK: 261, Grain.MONTH: 120}  # periods looked back at most
CHUNK = 20_000  # tallies taken into arrays at once
KNOWN_EXPOSURE = 0.9  # share of the last year's periods in which there must have been orders to count per order


@dataclass(frozen=True)
class Grid:
    """S series over T periods of one grain. ``counts``, ``exposure`` S×T; NaN where nothing was reported.

    For a mean ``counts`` holds the sums of scores and ``exposure`` the answers. ``per_order`` tells for each series
    whether its exposure is known; where it is not, exposure is 1 and rates are not told. ``known`` tells how much of the
    newest periods has arrived; None where all has.
    """

    series: list[Series]
    grain: Grain
    first: date
    counts: Floats
    exposure: Floats
    per_order: NDArray[np.bool_]
    kind: Literal["count", "share", "mean"] = "count"
    worse: Literal["high", "low"] = "high"
    known: Known | None = None

    @property
    def periods(self) -> int:
        return int(self.counts.shape[1])

    @property
    def arrived(self) -> Floats:
        """S×T share of each period that is known by now."""
        return np.ones_like(self.counts) if self.known is None else self.known.share

    @property
    def compared(self) -> Floats:
        """The counts, without those of periods that wait for what has not arrived."""
        return self.counts if self.known is None else np.where(self.known.waits, np.nan, self.counts)

    @property
    def exposed(self) -> Floats:
        """The exposure of what has arrived."""
        return self.exposure if self.known is None else self.exposure * self.known.share

    def first_day(self, at: int) -> date:
        """First day of period ``at``."""
        return step(self.first, self.grain, at)

    def last_day(self, at: int) -> date:
        return step(self.first, self.grain, at + 1) - timedelta(days=1)

    def place_of(self, day: date) -> int:
        """The period a day falls into; may lie outside of the grid."""
        if self.grain == Grain.MONTH:
            return (day.year - self.first.year) * 12 + day.month - self.first.month
        return (day - self.first).days // (7 if self.grain == Grain.WEEK else 1)

    def rows(self, chosen: Sequence[int] | NDArray[Any]) -> "Grid":
        chosen = np.asarray(chosen, dtype=np.int64)
        return replace(
            self, series=[self.series[at] for at in chosen], counts=self.counts[chosen],
            exposure=self.exposure[chosen], per_order=self.per_order[chosen],
            known=self.known and self.known.rows(chosen),
        )  # fmt: skip


def step(day: date, grain: str, periods: int) -> date:
    """The first day of the period so many periods after the one that begins on ``day``."""
    if grain == Grain.MONTH:
        months = day.year * 12 + day.month - 1 + periods
        return date(months // 12, months % 12 + 1, 1)
    return day + timedelta(days=periods * (7 if grain == Grain.WEEK else 1))


def begin(day: date, grain: str) -> date:
    """First day of the period a day lies in."""
    if grain == Grain.MONTH:
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if grain == Grain.WEEK else day


def last_complete(until: date, grain: str) -> date:
    """First day of the newest period that has ended by the evening of ``until``."""
    current = begin(until, grain)
    return current if step(current, grain, 1) - timedelta(days=1) <= until else step(current, grain, -1)


def grid(
    series: Sequence[Series], *, grain: Grain, until: date, measured: Iterable[str] = ()
) -> Grid | None:  # fmt: skip
    """The tallies of series of one kind, up to the newest period complete on ``until``. None when there are none.

    The periods begin where the first of the measures ``measured`` was first counted; () stands for those of the series.
    """
    series = list(series)
    newest = last_complete(until, grain)
    oldest = step(newest, grain, 1 - HISTORY[grain])
    began = _began(set(measured) or {each.measure for each in series}, oldest, until)
    if not began:
        return None
    start = max(oldest, min(_first_complete(day, grain) for day in began.values()))
    if start > newest:
        return None
    total = HISTORY[grain] if start == oldest else _periods(start, newest, grain)
    empty = Grid(series, grain, start, np.zeros((0, total)), np.zeros((0, total)), np.zeros(0, dtype=bool))
    periods = [(empty.first_day(at), empty.last_day(at)) for at in range(empty.periods)]
    return replace(_filled(empty, began), known=known(series, grain=grain, periods=periods))


def _periods(first: date, last: date, grain: Grain) -> int:
    if grain == Grain.MONTH:
        return (last.year - first.year) * 12 + last.month - first.month + 1
    return (last - first).days // (7 if grain == Grain.WEEK else 1) + 1


def _first_complete(day: date, grain: Grain) -> date:
    start = begin(day, grain)
    return start if start == day or grain != Grain.WEEK else step(start, grain, 1)


def _began(names: set[str], oldest: date, until: date) -> dict[str, date]:
    """The first day each measure was counted, within reach: before it nothing is known, after it silence is zero.

    Asked series by series in the index of each: the index of days would be walked to its end for a measure without any.
    """
    first = Tally.objects.filter(series=OuterRef("pk"), day__range=(oldest, until)).order_by("day").values("day")[:1]
    series = Series.objects.filter(measure__in=names).annotate(first=Subquery(first))
    rows = series.order_by().values_list("measure").annotate(began=Min("first"))
    return {name: day for name, day in rows if day is not None}


def _filled(empty: Grid, began: dict[str, date]) -> Grid:
    measure = measures.known(empty.series[0].measure)
    kind, worse = (measure.kind, measure.worse) if measure else ("count", "high")
    columns = _columns(empty, empty.series)
    present, count, exposure, total, lost = columns
    counts = total if kind == "mean" else count
    n = count if kind == "mean" else exposure
    imported = np.array([each.source == Source.IMPORTED for each in empty.series])
    absent = np.where(imported[:, None], ~present, lost)
    for row, each in enumerate(empty.series):
        start = began.get(each.measure)
        before = empty.periods if start is None else max(0, empty.place_of(_first_complete(start, empty.grain)))
        absent[row, : min(before, empty.periods)] = True
    if kind == "count":
        n, known = _exposed(empty, n, absent, imported)
    else:
        known = np.ones(len(empty.series), dtype=bool)
    counts = np.where(absent, np.nan, counts)
    return replace(empty, counts=counts, exposure=n, per_order=known, kind=kind, worse=worse)


def _columns(empty: Grid, series: Sequence[Series]) -> tuple[Any, Floats, Floats, Floats, Any]:
    """Present, count, exposure, total and lost (not reported on some day) of each series and period."""
    shape = (len(series), empty.periods)
    count, exposure, total = (np.zeros(shape) for _ in range(3))
    present, lost = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    rows = {each.pk: row for row, each in enumerate(series)}
    last = empty.last_day(empty.periods - 1)
    tallies = Tally.objects.filter(series__in=rows, day__range=(empty.first, last)).values_list(
        "series_id", "day", "count", "exposure", "total", "reported"
    )
    found = tallies.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        pks, days, counts, among, points, told = zip(*chunk, strict=True)
        reported = np.array(told, dtype=bool)
        row, at = np.array([rows[pk] for pk in pks]), _places(empty, days)
        lost[row[~reported], at[~reported]] = True
        place = row[reported], at[reported]
        present[place] = True
        for column, values in ((count, counts), (exposure, [n or 0 for n in among]), (total, points)):
            np.add.at(column, place, np.array(values, dtype=float)[reported])
    # A week in which days are missing is no week: it would look like a fall.
    return present & ~lost, count, exposure, total, lost


def _places(empty: Grid, days: Sequence[date]) -> NDArray[np.int64]:
    """The period of each day, as ``place_of`` has it."""
    if empty.grain == Grain.MONTH:
        months = np.array(days, dtype="datetime64[M]").astype(np.int64)
        return np.asarray(months - np.datetime64(empty.first, "M").astype(np.int64))
    numbers = np.array(days, dtype="datetime64[D]").astype(np.int64) - np.datetime64(empty.first, "D").astype(np.int64)
    return np.asarray(numbers // (7 if empty.grain == Grain.WEEK else 1))


def _exposed(empty: Grid, own: Floats, absent: Any, imported: Any) -> tuple[Floats, Any]:
    """Exposure of each series, 1 where none is known, and whether it is known."""
    exposure = np.ones_like(own)
    known = np.zeros(len(empty.series), dtype=bool)
    asked = {row: where for row, each in enumerate(empty.series) if (where := exposure_of(each))}
    orders = _orders(set(asked.values()))
    found = _columns(empty, list(orders.values()))[1] if orders else np.zeros((0, empty.periods))
    at = {where: row for row, where in enumerate(orders)}
    year = {Grain.DAY: 365, Grain.WEEK: 52, Grain.MONTH: 12}[empty.grain]
    for row in range(len(empty.series)):
        values = own[row] if imported[row] else found[at[asked[row]]] if asked.get(row) in at else None
        if values is None:
            continue
        counted = ~absent[row, -year:]
        enough = counted.any() and (values[-year:] > 0)[counted].mean() >= KNOWN_EXPOSURE and values[-1] > 0
        if enough:
            exposure[row], known[row] = values, True
    return exposure, known


def exposure_of(series: Series) -> Place | None:
    """The series whose counts are the exposure of this one: orders of the same slice, else all."""
    measure = measures.known(series.measure)
    if measure is None or measure.exposure != "orders":
        return None
    if series.slice_kind == SliceKind.LOT:
        return None  # sold out long before its complaints come
    kind, key = series.slice_kind, series.slice_key
    if kind in SIDES:
        kind, key = SIDES[kind][0], key.partition(JOIN)[0]
    return ("orders", kind, key) if kind in ORDERED else ("orders", SliceKind.ALL, "")


def _orders(places: Iterable[Place]) -> dict[Place, Series]:
    wanted = set(places)
    mine = Series.objects.filter(measure="orders", source=Source.OWN) if wanted else Series.objects.none()
    by_place = {(each.measure, each.slice_kind, each.slice_key): each for each in mine}
    return {place: each for place, each in by_place.items() if place in wanted}
