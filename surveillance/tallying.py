"""Tallies as a pure function of the source rows: the database groups and counts, nothing here looks at a row.

Days are those of the organisation's zone.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from complaints.models import Category, Channel
from customers.models import Process, Product, Segment, Site, Supplier
from feedback.models import Survey
from surveillance.measures import JOIN, SIDES, Lookups, Measure
from surveillance.models import SliceKind

Slice = tuple[str, str]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Figures:
    """The columns of one tally."""

    count: int = 0
    exposure: int | None = None
    total: float = 0.0
    total_squares: float = 0.0
    reported: bool = True

    def plus(self, other: "Figures") -> "Figures":
        exposure = None if self.exposure is None and other.exposure is None else 0
        return Figures(
            self.count + other.count,
            exposure if exposure is None else (self.exposure or 0) + (other.exposure or 0),
            self.total + other.total,
            self.total_squares + other.total_squares,
        )


NOT_REPORTED = Figures(reported=False)


@dataclass(frozen=True)
class Difference:
    """A tally that is not what its rows say. ``stored`` is None where it is missing, ``counted`` where it is too much."""

    measure: str
    slice: Slice
    day: date
    stored: Figures | None
    counted: Figures | None

    @property
    def sentence(self) -> str:
        """In words, for the log and the command."""
        kind, key = self.slice
        told = _("%(measure)s of %(slice)s on %(day)s: %(stored)s stored, %(counted)s counted")
        return told % {
            "measure": self.measure, "slice": f"{kind} {key}".strip(), "day": self.day,
            "stored": _figure(self.stored), "counted": _figure(self.counted),
        }  # fmt: skip


def _figure(figures: Figures | None) -> str:
    if figures is None:
        return _("nothing")
    return str(figures.count) if figures.reported else _("not reported")


def begin_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment a day begins; where the clocks skip midnight, the first moment after it."""
    return datetime.combine(day, time(), tzinfo=zone)


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def span_of(measure: Measure, zone: ZoneInfo) -> tuple[date, date] | None:
    """First and last day on which something of this measure happened."""
    ends = measure.rows().aggregate(first=Min(measure.moment), last=Max(measure.moment))
    if ends["first"] is None:
        return None
    return day_of(ends["first"], zone), day_of(ends["last"], zone)


def within(measure: Measure, first: date, last: date, zone: ZoneInfo) -> dict[str, datetime]:
    """What rows must meet to have happened on the days first … last (included)."""
    return {
        f"{measure.moment}__gte": begin_of(first, zone),
        f"{measure.moment}__lt": begin_of(last + ONE_DAY, zone),
    }


def count(measure: Measure, first: date, last: date, zone: ZoneInfo) -> dict[Slice, dict[date, Figures]]:
    """Count one measure on the days first … last (included), by every slice: one statement per way of cutting."""
    found: dict[Slice, dict[date, Figures]] = defaultdict(dict)
    for kind, ways in measure.cuts.items():
        for lookups in ways:
            for day, key, figures in _grouped(measure, lookups, first, last, zone):
                days = found[(kind, key)]
                days[day] = days[day].plus(figures) if day in days else figures
    return dict(found)


def _grouped(
    measure: Measure, lookups: Lookups, first: date, last: date, zone: ZoneInfo
) -> list[tuple[date, str, Figures]]:
    known = {f"{lookup}__isnull": False for lookup in lookups}
    rows = (
        measure.rows()
        .filter(**within(measure, first, last, zone), **known)
        .order_by()
        .annotate(tally_day=TruncDate(measure.moment, tzinfo=zone))
        .values("tally_day", *lookups)
        .annotate(**{f"of_{name}": Sum(adds) for name, adds in measure.figures.items()})
    )
    return [
        (
            row["tally_day"],
            JOIN.join(str(row[lookup]) for lookup in lookups),
            Figures(**{name: row[f"of_{name}"] or 0 for name in measure.figures}),  # type: ignore[arg-type]
        )
        for row in rows
    ]


def withheld(counted: dict[date, Figures], days: set[date]) -> dict[date, Figures]:
    """The same with the days of an outage left out: what trickled in then is no count of the day."""
    return {**counted, **dict.fromkeys(days, NOT_REPORTED)}


NAMED: dict[str, Any] = {
    SliceKind.PRODUCT: Product,
    SliceKind.CATEGORY: Category,
    SliceKind.SITE: Site,
    SliceKind.SEGMENT: Segment,
    SliceKind.PROCESS: Process,
    SliceKind.SUPPLIER: Supplier,
}


def labels(slices: list[Slice]) -> dict[Slice, str]:
    """What people call these slices. One statement for each kind of them."""
    names = {kind: dict(model.objects.values_list("code", "name")) for kind, model in _asked(slices).items()}
    channels = {value: str(label) for value, label in Channel.choices}
    surveys = set(Survey.objects.values_list("code", flat=True)) if _has(slices, SliceKind.SURVEY) else set()
    found: dict[Slice, str] = {}
    for kind, key in slices:
        if kind == SliceKind.ALL:
            found[(kind, key)] = _("everything")
        elif kind in SIDES:
            found[(kind, key)] = _label_of_sides(kind, key, names)
        elif kind == SliceKind.CHANNEL:
            found[(kind, key)] = channels.get(key, key)
        else:
            found[(kind, key)] = key if key in surveys else names.get(kind, {}).get(key, key)
    return found


def _label_of_sides(kind: str, key: str, names: dict[str, dict[str, str]]) -> str:
    one, _mark, other = key.partition(JOIN)
    one = names[SIDES[kind][0]].get(one, one)
    if kind == SliceKind.LOT:
        return _("%(product)s, lot %(lot)s") % {"product": one, "lot": other}
    return _("%(product)s, %(category)s") % {"product": one, "category": names[SIDES[kind][1]].get(other, other)}


def _has(slices: list[Slice], kind: str) -> bool:
    return any(each == kind for each, _key in slices)


def _asked(slices: list[Slice]) -> dict[str, Any]:
    kinds = {kind for kind, _key in slices}
    sides = {side for kind in kinds for side in SIDES.get(kind, ())}
    return {kind: model for kind, model in NAMED.items() if kind in kinds | sides}
