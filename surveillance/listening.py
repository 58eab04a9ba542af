"""Which series are listened to together: batches of one kind and grain, with siblings, overlaps and what is closed."""

import math
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from complaints.models import Category
from core import clock
from customers.models import Product
from feedback.models import RANGES, Scale, Survey
from surveillance import measures
from surveillance.detection import Alarm, Heard, Surroundings, listen
from surveillance.grids import Grid, grid
from surveillance.measures import JOIN, SIDES
from surveillance.models import Direction, Grain, Kind, Noise, Series, Signal, SliceKind, Status

# A day is listened to only where days hold enough to say something, or something has just begun.
ENOUGH_A_DAY = 1.0
DAYS_LOOKED_AT = 56
DAYS_OF_THE_NEW = 14
FEWEST_OF_THE_NEW = 5
# Of the false alarms accepted, so much goes to days; the rest to weeks and months.
SHARE_OF_DAYS = 0.3
# What an open signal covers is not learned as usual; one nobody decides about does not stop learning for ever.
LONGEST_FREEZE = timedelta(days=183)
FEWEST_HOLIDAYS = 8  # periods with one: about a year of them
Place = tuple[str, str]  # kind and key of a slice
UNUSUAL = (Kind.SPIKE, Kind.DRIFT, Kind.SILENCE)


@dataclass(frozen=True)
class Task:
    """Series of one kind that are listened to in periods of one grain."""

    grain: Grain
    series: list[Series]
    name: str  # kind, bad direction and grain: unique among the tasks of an evening

    @property
    def measures(self) -> set[str]:
        return {each.measure for each in self.series}


def tasks(series: Sequence[Series]) -> list[Task]:
    """Tallies of days are listened to by week and by day, those of weeks and months as they are."""
    groups: dict[tuple[str, str, Grain], list[Series]] = defaultdict(list)
    for each in series:
        measure = measures.known(each.measure)
        kind, worse = (measure.kind, measure.worse) if measure else ("count", "high")
        for grain in (Grain.WEEK, Grain.DAY) if each.period == Grain.DAY else (Grain(each.period),):
            groups[(kind, worse, grain)].append(each)
    return [Task(key[2], found, "/".join(key)) for key, found in sorted(groups.items())]


def hear(task: Task, *, until: date, false_alarms: float, of: int) -> Heard | None:
    """Listen to one batch. ``false_alarms`` a month are accepted over all ``of`` series of this kind of grain."""
    found = heard_grid(task.series, grain=task.grain, until=until, measures=task.measures)
    if found is None:
        return None
    heard = listen(found, per_month=budget(task, false_alarms=false_alarms, of=of), surroundings=surroundings(found))
    return heard and only_told(heard)


def heard_grid(series: Sequence[Series], *, grain: Grain, until: date, measures: Iterable[str]) -> Grid | None:
    """The periods of these series that are worth listening to. ``measures`` are those of all series of the task: when
    the first of them was counted, the history of all of them begins."""
    found = grid(series, grain=grain, until=until, measured=measures)
    if found is not None and grain == Grain.DAY:
        found = found.rows(np.flatnonzero(_busy(found)))
    return found


def budget(task: Task, *, false_alarms: float, of: int) -> float:
    """The false alarms a month that one batch may take up."""
    share = SHARE_OF_DAYS if task.grain == Grain.DAY else 1.0 - SHARE_OF_DAYS
    return max(1e-3, false_alarms * share * len(task.series) / max(of, 1))


def surroundings(found: Grid) -> Surroundings:
    """What the engine must know besides the figures."""
    scales = _scales(found)
    return Surroundings(
        groups=_groups(found.series, scales),
        links=list(links(found.series)),
        closed=_closed(found),
        holidays=holidays(found),
        bounds=scales,
    )


def _scales(found: Grid) -> NDArray[np.float64] | None:
    """S×2: lowest and highest score of the survey a mean is of; NaN where it is not known. None for all but means."""
    if found.kind != "mean":
        return None
    scales = dict(Survey.objects.values_list("code", "scale"))
    unknown = (math.nan, math.nan)
    named = [scales.get(each.slice_key, "") if each.slice_kind == SliceKind.SURVEY else "" for each in found.series]
    return np.array([RANGES[Scale(scale)] if scale else unknown for scale in named], dtype=float)


def holidays(found: Grid) -> NDArray[np.float64] | None:
    """Which share of each period is holiday or closure; None where too few lie in the past to learn what they do."""
    shares = np.zeros(found.periods)
    for day in clock.holidays_between(found.first, found.last_day(found.periods - 1)):
        at = found.place_of(day)
        shares[at] += 1.0 / ((found.last_day(at) - found.first_day(at)).days + 1)
    return shares if (shares[:-1] > 0).sum() >= FEWEST_HOLIDAYS else None


def only_told(heard: Heard) -> Heard:
    """Without the alarms that are no matter of quality."""
    return replace(heard, alarms=[alarm for alarm in heard.alarms if _is_told(heard.grid, alarm)])


def _is_told(found: Grid, alarm: Alarm) -> bool:
    """More orders than usual are no matter of quality; of all else a change for the better is told too."""
    measure = measures.known(found.series[alarm.row].measure)
    worse = (alarm.direction == Direction.DOWN) == (found.worse == "low")
    return worse or measure is None or measure.both_ways


def _busy(found: Grid) -> NDArray[np.bool_]:
    """Series that hold enough a day, or whose first case came in the last days."""
    amount = np.nan_to_num(found.counts if found.kind == "count" else found.exposure)
    busy = amount[:, -DAYS_LOOKED_AT:].mean(1) >= ENOUGH_A_DAY
    newest = amount[:, -DAYS_OF_THE_NEW:].sum(1)
    fresh = (amount[:, :-DAYS_OF_THE_NEW].sum(1) == 0) & (newest >= FEWEST_OF_THE_NEW)
    return np.asarray(busy | fresh)


def _groups(series: Sequence[Series], scales: NDArray[np.float64] | None) -> list[int]:
    """Siblings: the same measure cut in the same way, scores of the same scale. The same number in every shard."""
    ends = [""] * len(series) if scales is None else [f" {low:g} {high:g}" for low, high in scales.tolist()]
    return [
        zlib.crc32(f"{each.measure} {each.slice_kind}{end}".encode()) for each, end in zip(series, ends, strict=True)
    ]


def links(series: Sequence[Series]) -> Iterator[tuple[int, int]]:
    """Pairs of rows that overlap: a slice and everything, a pair and its sides, a category and the one above it, a product
    and its supplier."""
    rows = {(each.measure, each.slice_kind, each.slice_key): row for row, each in enumerate(series)}
    above = _above({each.slice_kind for each in series})
    for row, each in enumerate(series):
        for kind, key in _over(each, above):
            other = rows.get((each.measure, kind, key))
            if other is not None:
                yield row, other
    by_slice: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, each in enumerate(series):
        if each.slice_kind != SliceKind.ALL:
            by_slice[(each.slice_kind, each.slice_key)].append(row)
    for same in by_slice.values():
        yield from combinations(same, 2)


def holders(series: Sequence[Series]) -> dict[int, list[Series]]:
    """For each series (by key) those of the same measure that hold it: everything, the sides of a pair, what lies over
    its category or product."""
    places = {(each.measure, each.slice_kind, each.slice_key): each for each in series}
    over = _above({each.slice_kind for each in series})
    return {
        each.pk: [
            other for kind, key in _over(each, over) if (other := places.get((each.measure, kind, key))) is not None
        ]
        for each in series
    }


def _above(kinds: set[str]) -> dict[Place, list[Place]]:
    """What lies over a category, and over a product: the category above, its supplier and its process."""
    found: dict[Place, list[Place]] = defaultdict(list)
    if SliceKind.CATEGORY in kinds:
        for code, above in Category.objects.filter(parent__isnull=False).values_list("code", "parent__code"):
            found[(SliceKind.CATEGORY, code)].append((SliceKind.CATEGORY, above))
    if kinds & {SliceKind.SUPPLIER, SliceKind.PROCESS}:
        for code, *made in Product.objects.values_list("code", "supplier__code", "process__code"):
            named = zip((SliceKind.SUPPLIER, SliceKind.PROCESS), made, strict=True)
            found[(SliceKind.PRODUCT, code)] += [(kind, key) for kind, key in named if key]
    return found


def _over(series: Series, above: dict[Place, list[Place]]) -> list[tuple[str, str]]:
    if series.slice_kind == SliceKind.ALL:
        return []
    found: list[tuple[str, str]] = [(SliceKind.ALL, "")]
    sides = [(series.slice_kind, series.slice_key)]
    if series.slice_kind in SIDES:
        sides = list(zip(SIDES[series.slice_kind], series.slice_key.split(JOIN, 1), strict=False))
        found += sides
        found += _pairs_above(series, above)
    return found + [up for side in sides for up in above.get(side, ())]


def _pairs_above(series: Series, above: dict[Place, list[Place]]) -> list[Place]:
    """Over a product and a category lies what its supplier delivers of this category."""
    if series.slice_kind != SliceKind.PAIR:
        return []
    product, _mark, category = series.slice_key.partition(JOIN)
    over = above.get((SliceKind.PRODUCT, product), ())
    return [(SliceKind.SUPPLIER_PAIR, f"{key}{JOIN}{category}") for kind, key in over if kind == SliceKind.SUPPLIER]


def _closed(found: Grid) -> NDArray[np.bool_]:
    """Periods that must not be learned as usual: confirmed incidents, faults of the data, and what is not decided yet.

    What has become better is the new usual at once. A silence is not better: its days would teach too low a level, and
    the backlog after it would ring.
    """
    closed = np.zeros(found.counts.shape, dtype=bool)
    rows = {each.pk: row for row, each in enumerate(found.series)}
    untrue = Q(status=Status.DISMISSED) & ~Q(noise=Noise.DATA)
    signals = Signal.objects.exclude(untrue).filter(series__in=rows, kind__in=UNUSUAL)
    covered = list(signals.values_list("series_id", "started_on", "ended_on"))
    covered += signals.filter(sightings__isnull=False).values_list("sightings__series_id", "started_on", "ended_on")
    for pk, started_on, ended_on in covered:
        if pk in rows:
            first = max(0, found.place_of(started_on))
            last = found.place_of(min(ended_on or date.max, started_on + LONGEST_FREEZE))
            closed[rows[pk], first : last + 1] = True
    return closed
