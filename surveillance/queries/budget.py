"""What was asked for and what came: false alarms a month, how often each rule was right, and what can be seen at all."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import TruncMonth

from core import clock
from core.models import Run
from surveillance import detection, grids, listening, measures, tallying
from surveillance.engine.context import FEWEST
from surveillance.models import FALSE_ALARMS, OPEN, Grain, Series, Signal, Status
from surveillance.queries.series import until_of, zone

A_MONTH = 30.44  # days
LONGEST = 12  # months looked back at
SHORTEST = 1.0
YEAR = {Grain.DAY: 365, Grain.WEEK: 52, Grain.MONTH: 12}
FALSE = Q(status=Status.DISMISSED, noise__in=FALSE_ALARMS)


@dataclass(frozen=True)
class Realised:
    """Signals of the time that was listened to, at most a year: how many there were, and what became of them.

    ``low`` to ``high`` false alarms are what chance makes of ``asked`` a month in 95 of 100 such times.
    """

    since: datetime
    months: float
    asked: int
    raised: int
    right: int
    false: int
    undecided: int
    low: int
    high: int

    @property
    def a_month(self) -> float:
        return self.false / self.months

    @property
    def most_a_month(self) -> float:
        """If all that are undecided were false too."""
        return (self.false + self.undecided) / self.months

    @property
    def decided(self) -> int:
        return self.raised - self.undecided

    @property
    def false_share(self) -> float | None:
        return self.false / self.decided if self.decided else None

    @property
    def is_more(self) -> bool:
        return self.false > self.high

    @property
    def is_fewer(self) -> bool:
        """Fewer than asked for, even if all that are undecided were false."""
        return self.false + self.undecided < self.low


@dataclass(frozen=True)
class Month:
    """The signals raised in one month and what became of them. ``other``: dismissed, but no false alarm."""

    on: date
    raised: int
    right: int
    false: int
    other: int
    undecided: int


@dataclass(frozen=True)
class Sight:
    """How small a change of a series could be seen. ``a_period`` is the mean of a year; ``periods`` until a lasting rise
    of 30 % is seen, None: hardly ever. ``alone`` is False where a year holds too little to test it by itself.
    """

    series: Series
    grain: str
    a_period: float | None
    periods: int | None
    alone: bool
    counted: bool


def realised(*, as_of: datetime) -> Realised:
    """What came of the budget since the clock began to listen, at most in the last year."""
    since = max(_began(as_of), as_of - timedelta(days=LONGEST * A_MONTH))
    months = max(SHORTEST, (as_of - since).total_seconds() / 86400 / A_MONTH)
    asked = clock.organisation().false_alarms_per_month
    sums = Signal.objects.filter(raised_at__gte=since, raised_at__lte=as_of).aggregate(
        raised=Count("pk"), right=Count("pk", filter=_RIGHT), false=Count("pk", filter=FALSE),
        undecided=Count("pk", filter=Q(status__in=OPEN)),
    )  # fmt: skip
    low, high = detection.range_of_chance(asked * months)
    return Realised(since=since, months=months, asked=asked, low=low, high=high, **sums)


_RIGHT = Q(status=Status.CONFIRMED)


def _began(as_of: datetime) -> datetime:
    """When listening began: the first evening listened to, or the first signal there is."""
    first = Signal.objects.aggregate(first=Min("raised_at"))["first"] or as_of
    evening = Run.objects.filter(job="scan").aggregate(first=Min("period"))["first"]
    return min(first, tallying.begin_of(date.fromisoformat(evening), zone())) if evening else first


def by_month(*, as_of: datetime) -> list[Month]:
    """The last twelve months that have signals, newest first."""
    since = as_of - timedelta(days=LONGEST * A_MONTH)
    rows = (
        Signal.objects.filter(raised_at__gte=since, raised_at__lte=as_of)
        .order_by()
        .annotate(month=TruncMonth("raised_at", tzinfo=zone()))
        .values_list("month")
        .annotate(
            raised=Count("pk"),
            right=Count("pk", filter=_RIGHT),
            false=Count("pk", filter=FALSE),
            other=Count("pk", filter=Q(status=Status.DISMISSED) & ~Q(noise__in=FALSE_ALARMS)),
            undecided=Count("pk", filter=Q(status__in=OPEN)),
        )
        .order_by("-month")
    )
    return [Month(month.date(), *counts) for month, *counts in rows]


def watched(*, measure: str = "") -> "QuerySet[Series]":
    """The series that are listened to, of one measure when asked."""
    rows = Series.objects.listened()
    return rows.filter(measure=measure) if measure else rows


def sights(series: Sequence[Series], *, as_of: datetime) -> list[Sight]:
    """How small a change could be seen in each of these series, in the order given (some statements for all of them)."""
    alike: dict[tuple[str, str], list[Series]] = defaultdict(list)
    for each in series:
        measure = measures.known(each.measure)
        grain = Grain.WEEK if each.period == Grain.DAY else Grain(each.period)
        alike[(measure.kind if measure else "count", grain)].append(each)
    of = Series.objects.listened().count()
    found: dict[int, Sight] = {}
    for (kind, period), some in alike.items():
        found |= _sights(some, kind, Grain(period), of, until_of(as_of))
    return [found[each.pk] for each in series]


def _sights(series: list[Series], kind: str, grain: Grain, of: int, until: date) -> dict[int, Sight]:
    grid = grids.grid(series, grain=grain, until=until)
    if grid is None:
        return {each.pk: Sight(each, grain, None, None, alone=False, counted=kind == "count") for each in series}
    accepted = clock.organisation().false_alarms_per_month * (1.0 - listening.SHARE_OF_DAYS)
    found = {}
    for row, each in enumerate(grid.series):
        amount = grid.counts[row] if kind == "count" else grid.exposure[row]
        year = [float(value) for value in amount[-YEAR[grain] :] if value == value]
        alone = sum(year) >= FEWEST[kind]
        seen = None
        if kind == "count" and alone:
            seen = detection.periods_to_see(year, grain=grain, per_month=accepted, of=of)
        mean = sum(year) / len(year) if year else None
        found[each.pk] = Sight(each, grain, mean, seen, alone=alone, counted=kind == "count")
    return found
