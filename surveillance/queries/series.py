"""Questions about series: what was counted in a time, how it goes, and whether a change could be seen at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import numpy as np
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.charts import SmallChart
from core.charts import small_chart as draw_small
from surveillance import detection, grids, limits, measures, tallying, wording
from surveillance.grids import Grid, exposure_of
from surveillance.models import Grain, Outage, Series, SliceKind, Source, Tally
from surveillance.queries.records import page_of_records

SMALL_PERIODS = 26
MOST_COMPARED = 200
LISTED, LISTED_OF_ONE = 12, 150  # slices of each kind to choose from, and of the one that is asked for
YEAR = 52  # periods whose mean and spread tell how small a change could be seen


@dataclass(frozen=True)
class Window:
    """What was counted from ``start`` to ``end`` (both included). ``exposure`` None: not known. ``missing`` days."""

    start: date
    end: date
    count: int
    exposure: int | None
    total: float
    missing: int

    @property
    def rate(self) -> float | None:
        return self.count / self.exposure if self.exposure else None


@dataclass(frozen=True)
class Small:
    """A small multiple and its words. Values are per unit of exposure where there is one, else events a period."""

    measure: str
    chart: SmallChart
    value: float | None
    usual_low: float | None
    usual_high: float | None
    n: int
    kind: str
    per_order: bool
    word: str
    power: str
    url: str
    on: date


def find(measure: str, slice_kind: str = SliceKind.ALL, slice_key: str = "") -> Series | None:
    return Series.objects.of(measure=measure, slice_kind=slice_kind, slice_key=slice_key).first()


def find_or_name(measure: str, slice_kind: str, slice_key: str) -> Series | None:
    """The same, and where nobody has counted the slice yet a series that is not stored: its rows can be shown."""
    known, found = measures.known(measure), find(measure, slice_kind, slice_key)
    if found is not None or known is None or slice_kind not in known.cuts:
        return found
    label = tallying.labels([(slice_kind, slice_key)])[(slice_kind, slice_key)]
    return Series(measure=measure, slice_kind=slice_kind, slice_key=slice_key, label=label)


def choices() -> list[tuple[str, str]]:
    """The measures there are, counted here or imported, with what people call them."""
    names = Series.objects.order_by("measure").values_list("measure", flat=True).distinct()
    return [(name, str(known.label) if (known := measures.known(name)) else name) for name in names]


def kinds_of(measure: str) -> "list[tuple[str, str, int]]":
    """The kinds of slices a measure is cut by, what people call them, and how many series there are of each."""
    rows = Series.objects.filter(measure=measure).order_by().values_list("slice_kind").annotate(n=models.Count("pk"))
    held = dict(rows)
    return [(kind, str(label), held[kind]) for kind, label in SliceKind.choices if kind in held]


def slices_of(measure: str, *, kind: str = SliceKind.ALL) -> "tuple[list[Series], int]":
    """The largest series of one kind of slice, or of everything some of each kind; and how many there are besides.

    How large they are was added up in the night: to add up millions of tallies for a list takes seconds.
    """
    mine, most = Series.objects.filter(measure=measure), LISTED
    if kind != SliceKind.ALL:
        mine, most = mine.filter(slice_kind=kind), LISTED_OF_ONE
    place = models.Window(RowNumber(), partition_by=F("slice_kind"), order_by=[F("size").desc(), F("label"), F("pk")])
    listed = mine.annotate(place=place).filter(place__lte=most).order_by("slice_kind", "place")
    rows = list(listed)
    return rows, mine.count() - len(rows)


def series_window(measure: str, slice_kind: str, slice_key: str, start: date, end: date) -> Window:
    """What was counted in a series from ``start`` to ``end`` (included), with the orders of its slice as exposure."""
    series = find(measure, slice_kind, slice_key)
    if series is None:
        return Window(start, end, 0, None, 0.0, 0)
    within = Tally.objects.filter(series=series, day__range=(start, end))
    sums = within.filter(reported=True).aggregate(count=Sum("count"), exposure=Sum("exposure"), total=Sum("total"))
    missing = within.filter(reported=False).count()
    exposure = sums["exposure"]
    if place := exposure_of(series):
        lost = within.filter(reported=False).values("day")
        orders = Tally.objects.filter(
            series__in=Series.objects.of(measure=place[0], slice_kind=place[1], slice_key=place[2]),
            day__range=(start, end),
        )
        exposure = orders.exclude(day__in=lost).aggregate(n=Sum("count"))["n"]
    return Window(start, end, sums["count"] or 0, exposure, sums["total"] or 0.0, missing)


def explored(series: Series, *, grain: str, until: date) -> Grid | None:
    """The periods of one series for a chart; None while nothing was counted."""
    return grids.grid([series], grain=Grain(grain), until=until)


def comparable(series: Series) -> "list[Series]":
    """Series to set beside this one: the same slice of other measures, the whole of each, its siblings or slices."""
    same = Q(slice_kind=series.slice_kind, slice_key=series.slice_key) | Q(slice_kind=SliceKind.ALL)
    siblings = Q(measure=series.measure)
    if series.slice_kind != SliceKind.ALL:
        siblings &= Q(slice_kind=series.slice_kind)
    rows = Series.objects.filter(same | siblings, period=series.period).exclude(pk=series.pk)
    return list(rows.order_by("measure", "slice_kind", "label")[:MOST_COMPARED])


def outages_of(series: Series) -> "list[Outage]":
    """Outages that touch a series."""
    everywhere = Q(slice_kind=SliceKind.ALL) | Q(slice_kind=series.slice_kind, slice_key=series.slice_key)
    return list(Outage.objects.filter(everywhere, measure__in=["", series.measure]).order_by("first_day"))


def until_of(as_of: datetime) -> date:
    """The last complete day before a moment, in the organisation's zone."""
    return tallying.day_of(as_of, zone()) - tallying.ONE_DAY


def zone() -> ZoneInfo:
    return ZoneInfo(clock.organisation().time_zone)


def address_of(series: Series, *, page: str = "surveillance:series", **more: Any) -> str:
    """The page of a series; ``more`` are further choices of it."""
    asked = {"measure": series.measure, "slice": series.slice_kind, "key": series.slice_key, **more}
    return f"{reverse(page)}?{urlencode({k: v for k, v in asked.items() if v not in ('', None)})}"


def records_of(series: Series, first: date, last: date) -> str:
    """The page with exactly the rows counted from ``first`` to ``last``; "" for imported series."""
    if series.source != Source.OWN:
        return ""
    return page_of_records(series.measure, series.slice_kind, series.slice_key, first, last)


def small_chart(
    measure: str,
    *,
    as_of: datetime,
    slice_kind: str = SliceKind.ALL,
    slice_key: str = "",
    grain: str = Grain.WEEK,
    periods: int = SMALL_PERIODS,
) -> Small | None:
    """A small chart of the newest periods with control limits. None while nothing was counted."""
    series = find(measure, slice_kind, slice_key)
    if series is None:
        return None
    found = explored(series, grain=series.period if series.period != Grain.DAY else grain, until=until_of(as_of))
    if found is None:
        return None
    counts, exposure = _row(found.compared[0]), _row(found.exposed[0])
    values = rates(counts, exposure)
    # The newest value is judged by the ones before it.
    usual = None if found.kind == "mean" else limits.laney([*counts[:-1], None], exposure, share=found.kind == "share")
    lows, highs = (usual.low, usual.high) if usual else ([None] * len(values), [None] * len(values))
    shown = slice(-periods, None)
    low, high, value = lows[-1], highs[-1], values[-1]
    outside = value is not None and low is not None and high is not None and not low <= value <= high
    at = len(values[shown]) - 1
    return Small(
        measure=measure,
        chart=draw_small(values[shown], low=lows[shown], high=highs[shown], alarms=[at] if outside else []),
        value=value,
        usual_low=low,
        usual_high=high,
        n=int(found.exposure[0, -1]) if found.kind != "count" else int(np.nan_to_num(found.counts[0, -1])),
        kind=found.kind,
        per_order=bool(found.per_order[0]) and found.kind == "count",
        word=_word(value, low, high),
        power=power_of(found),
        url=address_of(series, period=found.grain),
        on=found.first_day(found.periods - 1),
    )


def power_of(found: Grid) -> str:
    """Whether a change of a third could be seen at all; "" where that is not known."""
    if found.kind != "count":
        return ""
    of = Series.objects.listened().filter(period=found.series[0].period).count()
    accepted = clock.organisation().false_alarms_per_month
    seen = detection.periods_to_see(_row(found.counts[0])[-YEAR - 1 : -1], grain=found.grain, per_month=accepted, of=of)
    return wording.power({"periods_to_see": seen}, grain=found.grain)


def _row(values: Any) -> list[float | None]:
    return [float(value) if np.isfinite(value) else None for value in values]


def rates(counts: Sequence[float | None], exposure: Sequence[float | None]) -> list[float | None]:
    """Counts per unit of exposure; None where either is missing."""
    return [y / n if y is not None and n else None for y, n in zip(counts, exposure, strict=True)]


def _word(value: float | None, low: float | None, high: float | None) -> str:
    if value is None:
        return _("no data")
    if low is None or high is None:
        return _("too little history to say what is usual")
    if value > high:
        return _("above usual")
    return _("below usual") if value < low else _("as usual")
