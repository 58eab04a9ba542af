"""Counting: what is dirty is counted again, and what is stored is made equal to what was counted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Max, Min
from django.db.models.functions import TruncDate

from complaints.models import Complaint
from core import clock, journal
from core.actors import Actor
from core.models import Entry
from customers.models import Order, OrderLine
from feedback.models import Feedback, Invitation
from surveillance import tallying
from surveillance.measures import MEASURES, Measure
from surveillance.models import DirtyDay, Outage, Series, SliceKind, Source, Tally, Watermark
from surveillance.operations import settle
from surveillance.operations.arrivals import measure_arrivals
from surveillance.operations.sizes import note_sizes
from surveillance.tallying import Difference, Figures, Slice

STRETCH = timedelta(days=366)  # so many days are counted at once
# Rows commit a little after the moment written in them; looking back over it costs nothing.
MARGIN = timedelta(minutes=15)
OVERLAP = 500  # order lines looked at again
BATCH = 2000
COLUMNS = ["count", "exposure", "total", "total_squares", "reported"]
SHOWN = 20  # differences of a measure and stretch that are told one by one
Told = Callable[[date, date], None]
Noticed = Callable[[Difference], None]


def zone() -> ZoneInfo:
    return ZoneInfo(clock.organisation().time_zone)


def recount(
    *, as_of: datetime, since: date | None = None, told: Told | None = None, noticed: Noticed | None = None,
    dry_run: bool = False,
) -> int:  # fmt: skip
    """Count every complete day from ``since`` (the first one there is) anew. Returns how many tallies changed.

    The same rows give the same tallies, however often it runs: only differences are written, and in a dry run not even
    those. ``noticed`` is told of the first differences of each measure and stretch, ``told`` of each stretch that is done.
    """
    place = zone()
    until = tallying.day_of(as_of, place) - tallying.ONE_DAY
    begins = [span[0] for measure in MEASURES.values() if (span := tallying.span_of(measure, place))]
    # Also where rows are gone but their tallies are not.
    stored = Tally.objects.filter(series__source=Source.OWN).aggregate(first=Min("day"))["first"]
    first = max(since or date.min, min([*begins, stored or until, until]))
    changed = 0
    for start, end in _stretches(first, until):
        changed += count_days(start, end, noticed=noticed, dry_run=dry_run)
        if not dry_run:
            DirtyDay.objects.filter(day__range=(start, end), marked_at__lte=as_of).delete()  # they are counted now
        if told:
            told(start, end)
    if not dry_run:
        note_sizes()
        measure_arrivals(as_of=as_of)
    return changed


def _stretches(first: date, last: date) -> Iterator[tuple[date, date]]:
    while first <= last:
        end = min(first + STRETCH, last)
        yield first, end
        first = end + tallying.ONE_DAY


def tally(*, as_of: datetime) -> int:
    """Find the days whose rows have changed, and count them again. Returns how many tallies changed."""
    mark_dirty(as_of=as_of)
    today = tallying.day_of(as_of, zone())
    waiting = list(DirtyDay.objects.filter(marked_at__lte=as_of, day__lt=today).order_by("day"))
    changed = 0
    for start, end in _runs([each.day for each in waiting]):
        with transaction.atomic():
            changed += count_days(start, end)
            DirtyDay.objects.filter(day__range=(start, end), marked_at__lte=as_of).delete()
    return changed


def _runs(days: list[date]) -> Iterator[tuple[date, date]]:
    """Days that follow each other, as stretches: they are counted together."""
    start = before = None
    for day in days:
        if start is None or before is None:
            start = day
        elif day != before + tallying.ONE_DAY or day - start > STRETCH:
            yield start, before
            start = day
        before = day
    if start is not None and before is not None:
        yield start, before


@transaction.atomic
def mark_dirty(*, as_of: datetime) -> int:
    """Mark the days of rows that came or changed since they were last looked at. Returns how many are waiting.

    Rows are chosen by when they were recorded, or by what the journal says was done to them, never by number.
    """
    place = zone()
    mark, first_time = Watermark.objects.get_or_create(source="rows", defaults={"seen_until": as_of})
    since = None if first_time else mark.seen_until - MARGIN
    newest = OrderLine.objects.aggregate(newest=Max("pk"))["newest"] or 0
    days: set[date] = set()
    for rows, moments in _changed(since, mark.newest_line):
        for moment in moments:
            found = rows.filter(**{f"{moment}__isnull": False}).order_by()
            days |= set(found.values_list(TruncDate(moment, tzinfo=place), flat=True).distinct())
    mark_days(days, "rows changed", as_of)
    mark.seen_until, mark.newest_line = as_of, newest
    mark.save(update_fields=["seen_until", "newest_line"])
    return DirtyDay.objects.count()


def mark_days(days: set[date], why: str, as_of: datetime) -> None:
    DirtyDay.objects.bulk_create(
        [DirtyDay(day=day, why=why, marked_at=as_of) for day in sorted(days)],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["why", "marked_at"],
    )


def _changed(since: datetime | None, newest_line: int) -> list[tuple[Any, list[str]]]:
    """Rows that came or changed, with the moments their days are counted by. None: all there are.

    What came and what was changed are asked for apart: each has an index of its own, both together have none.
    """
    complaints, feedback = Complaint.objects.all(), Feedback.objects.all()
    answers, orders = Invitation.objects.filter(confirmed_at__isnull=False), Order.objects.all()
    counted_by = {Complaint: ["received_at", "answer_due"], Feedback: ["received_at"], Order: ["placed_at"]}
    if since is None:
        return [
            (complaints, counted_by[Complaint]), (feedback, counted_by[Feedback]), (answers, ["confirmed_at"]),
            (orders, counted_by[Order]),
        ]  # fmt: skip
    # An order does not say when it was recorded, and imports journal by the batch. Numbers commit out of order,
    # hence the overlap; what slips through is found by the daily count of everything.
    fresh = OrderLine.objects.filter(pk__gt=newest_line - OVERLAP).values("order")
    came = [
        (complaints.filter(recorded_at__gte=since), counted_by[Complaint]),
        (feedback.filter(recorded_at__gte=since), counted_by[Feedback]),
        (answers.filter(confirmed_at__gte=since), ["confirmed_at"]),
        (orders.filter(pk__in=fresh), counted_by[Order]),
    ]
    changed = [
        (model._default_manager.filter(pk__in=_journalled(model, since)), moments)
        for model, moments in counted_by.items()
    ]
    return [*came, *changed]


def _journalled(model: Any, since: datetime) -> Any:
    lines = Entry.objects.filter(subject_kind=model._meta.label_lower, at__gte=since)
    return lines.values("subject_id")


@transaction.atomic
def count_days(first: date, last: date, *, noticed: Noticed | None = None, dry_run: bool = False) -> int:
    """Make the stored tallies of these days equal to their rows. Returns how many were changed (or would be)."""
    place = zone()
    outages = list(Outage.objects.filter(first_day__lte=last, last_day__gte=first))
    settle_measure = _settle_by_row
    if connection.vendor == "postgresql":
        settle.prepare()
        settle_measure = _settle_in_sets
    return sum(
        settle_measure(Stretch(measure, first, last, place, outages, noticed, dry_run)) for measure in MEASURES.values()
    )


@dataclass(frozen=True)
class Stretch:
    """One measure on some days, and what is to be done about it."""

    measure: Measure
    first: date
    last: date
    zone: ZoneInfo
    outages: list[Outage]
    noticed: Noticed | None
    dry_run: bool


def _settle_in_sets(asked: Stretch) -> int:
    """Count and store in the database."""
    measure, days = asked.measure, (asked.first, asked.last)
    settle.fill(measure, *days, asked.zone)
    if not asked.dry_run:
        series_of(measure, settle.unknown(measure))
    settle.withhold(measure, asked.outages, *days)
    if asked.noticed:
        for difference in settle.differences(measure, *days, most=SHOWN):
            asked.noticed(difference)
    return settle.differing(measure, *days) if asked.dry_run else settle.write(measure, *days)


def _settle_by_row(asked: Stretch) -> int:
    """The same with every tally looked at here: for databases that cannot count in sets."""
    counted = tallying.count(asked.measure, asked.first, asked.last, asked.zone)
    series = _known(asked.measure) if asked.dry_run else series_of(asked.measure, list(counted))
    wanted = {(cut, day): figures for cut, days in counted.items() for day, figures in days.items()}
    for cut, each in series.items():
        wanted |= {(cut, day): tallying.NOT_REPORTED for day in _lost_days(each, asked)}
    stored = {
        ((kind, key), day): (row, Figures(*figures))
        for row, kind, key, day, *figures in Tally.objects.filter(
            series__measure=asked.measure.name, series__source=Source.OWN, day__range=(asked.first, asked.last)
        ).values_list("pk", "series__slice_kind", "series__slice_key", "day", *COLUMNS)
    }
    changed = {at: new for at, new in wanted.items() if at not in stored or stored[at][1] != new}
    gone = {at: row for at, (row, _figures) in stored.items() if at not in wanted}
    if asked.noticed:
        for cut, day in sorted([*changed, *gone], key=lambda at: (at[1], at[0]))[:SHOWN]:
            before, after = stored.get((cut, day)), wanted.get((cut, day))
            asked.noticed(Difference(asked.measure.name, cut, day, before and before[1], after))
    if not asked.dry_run:
        _store([Tally(series=series[cut], day=day, **vars(new)) for (cut, day), new in changed.items()])
        _remove(list(gone.values()))
    return len(changed) + len(gone)


def _store(tallies: list[Tally]) -> None:
    Tally.objects.bulk_create(
        tallies, batch_size=BATCH, update_conflicts=True, unique_fields=["series", "day"], update_fields=COLUMNS
    )


def _remove(rows: list[int]) -> None:
    for at in range(0, len(rows), BATCH):
        Tally.objects.filter(pk__in=rows[at : at + BATCH]).delete()


def _lost_days(series: Series, asked: Stretch) -> Iterator[date]:
    for outage in asked.outages:
        whole = outage.slice_kind == SliceKind.ALL
        same = (outage.slice_kind, outage.slice_key) == (series.slice_kind, series.slice_key)
        if outage.measure in {"", series.measure} and (whole or same):
            day = max(asked.first, outage.first_day)
            while day <= min(asked.last, outage.last_day):
                yield day
                day += tallying.ONE_DAY


def _known(measure: Measure) -> dict[Slice, Series]:
    """The series of a measure that is counted here, by slice."""
    mine = Series.objects.filter(measure=measure.name, source=Source.OWN)
    return {(each.slice_kind, each.slice_key): each for each in mine}


def series_of(measure: Measure, slices: list[Slice]) -> dict[Slice, Series]:
    """The same; those of these slices that are not there yet are made, with the name people know."""
    known = _known(measure)
    fresh = [cut for cut in slices if cut not in known]
    if not fresh:
        return known
    names = tallying.labels(fresh)
    Series.objects.bulk_create(
        [
            Series(
                measure=measure.name, slice_kind=kind, slice_key=key, label=names[(kind, key)][:240],
                unit=str(measure.unit)[:40],
            )
            for kind, key in fresh
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return _known(measure)


@transaction.atomic
def declare_outage(
    *, first_day: date, last_day: date, reason: str, by: Actor, as_of: datetime, measure: str = "",
    slice_kind: str = SliceKind.ALL, slice_key: str = "",
) -> Outage:  # fmt: skip
    """Say that nothing could be counted on these days (mail was down), so that they are not taken for zero."""
    outage = Outage.objects.create(
        first_day=first_day, last_day=last_day, reason=reason, measure=measure, slice_kind=slice_kind,
        slice_key=slice_key,
    )  # fmt: skip
    days = (last_day - first_day).days + 1
    mark_days({first_day + timedelta(days=at) for at in range(days)}, "outage", as_of)
    journal.record(outage, "declare_outage", by=by, facts={"days": days})
    return outage
