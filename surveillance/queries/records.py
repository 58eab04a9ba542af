"""The rows behind a figure: exactly those that were counted, as lines that can be opened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, Model, Q, QuerySet
from django.urls import NoReverseMatch, reverse

from complaints.models import Complaint, Cost
from core import clock
from core.figures import money
from customers.models import OrderLine
from feedback.models import Feedback, Invitation
from surveillance import measures, tallying
from surveillance.measures import JOIN, SIDES, Lookups, Measure
from surveillance.models import Mention, Series, SliceKind
from surveillance.spans import Span


@dataclass(frozen=True)
class Record:
    """One row as people read it: what it is called, when it happened, what was said, and its page ("" without one)."""

    name: str
    at: datetime | None
    text: str
    url: str = ""


def rows(series: Series, *, first: date, last: date, zone: ZoneInfo) -> "QuerySet[Any] | None":
    """The source rows of a series on these days. None for imported series: their rows are elsewhere."""
    measure = measures.known(series.measure)
    if measure is None:
        return None
    if series.slice_kind == SliceKind.TERM:
        return measure.rows().filter(reference__in=said_in(series, first, last))
    days = tallying.within(measure, first, last, zone)
    return measure.rows().filter(**days).filter(_slice(measure, series))


def said_in(series: Series, first: date, last: date) -> list[str]:
    """References of the texts that say a term, of the weeks that begin on these days."""
    weeks = Mention.objects.filter(series=series, day__range=(first, last)).values_list("references", flat=True)
    return [reference for references in weeks for reference in references]


def within(measure: Measure, span: Span) -> dict[str, datetime]:
    """The filter for rows of a measure in a stretch of days, in the organisation's zone."""
    return tallying.within(measure, span.first, span.last, ZoneInfo(clock.organisation().time_zone))


def counted(series: Series, *, first: date, last: date, zone: ZoneInfo) -> "QuerySet[Any] | None":
    """Of those rows, the ones that made up the count: of answers only the dissatisfied ones, of promises the late."""
    found = rows(series, first=first, last=last, zone=zone)
    measure = measures.known(series.measure)
    if found is None or measure is None:
        return None
    counts = measure.figures["count"]
    return found.filter(counts.cases[0].condition) if isinstance(counts, Case) else found


def _slice(measure: Measure, series: Series) -> Q:
    ways = measure.cuts.get(series.slice_kind, ())
    each = [_named(lookups, series.slice_key) for lookups in ways]
    return reduce(or_, each, Q()) if each else Q(pk__in=[])


def _named(lookups: Lookups, key: str) -> Q:
    """The rows whose columns spell a key. What is left of it belongs to the last column."""
    parts = key.split(JOIN, max(len(lookups) - 1, 0)) if key else []
    return Q(**dict(zip(lookups, parts, strict=True))) if len(parts) == len(lookups) else Q(pk__in=[])


def newest(found: "QuerySet[Any]", measure: Measure, *, most: int) -> list[Record]:
    """The newest rows as lines."""
    lines = related(found).order_by(f"-{measure.moment}", "-pk")[:most]
    return [as_record(row) for row in lines]


def related(found: "QuerySet[Any]") -> "QuerySet[Any]":
    """The same rows with what their lines name, in one statement."""
    return found.select_related(*RELATED.get(found.model, ()))


def as_record(row: Model) -> Record:
    return TOLD[type(row)](row)


def address(name: str, *args: Any) -> str:
    """The page of this name, or "" while there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _complaint(row: Complaint) -> Record:
    return Record(row.reference, row.received_at, row.text, address("complaints:detail", row.reference))


def _feedback(row: Feedback) -> Record:
    return Record(row.reference, row.received_at, row.text, address("feedback:detail", row.reference))


def _answer(row: Invitation) -> Record:
    at = row.confirmed_at or row.sent_at
    case = address("complaints:detail", row.case) if row.case else ""
    return Record(f"{row.survey.code}: {row.score}", at, row.why, case)


def _line(row: OrderLine) -> Record:
    text = f"{row.quantity.normalize():f} × {row.product.name}"
    return Record(row.order.number, row.order.placed_at, text, address("customers:order", row.order_id))


def _cost(row: Cost) -> Record:
    text = f"{row.get_kind_display()}, {money(row.amount, clock.organisation().currency)} {row.note}".strip()
    return Record(row.complaint.reference, row.at, text, address("complaints:detail", row.complaint.reference))


TOLD: dict[type[Model], Callable[[Any], Record]] = {
    Complaint: _complaint, Feedback: _feedback, Invitation: _answer, OrderLine: _line, Cost: _cost,
}  # fmt: skip
RELATED: dict[Any, tuple[str, ...]] = {Cost: ("complaint",), Invitation: ("survey",), OrderLine: ("order", "product")}
WHO = {Complaint: "contact", Feedback: "contact", Invitation: "contact", OrderLine: "order__customer"}


def people(found: "QuerySet[Any]") -> tuple[int, int]:
    """How many different persons are behind these rows, and how many of them more than once."""
    who = WHO[found.model]
    each = found.filter(**{f"{who}__isnull": False}).order_by().values(who).annotate(n=Count("pk"))
    counts = [row["n"] for row in each]
    return len(counts), sum(n > 1 for n in counts)


# A product says nothing about who supplies it: all of its cases are there. Nor does a slice about its own sides.
ALWAYS: dict[str, set[str]] = {SliceKind.PRODUCT: {SliceKind.SUPPLIER}}


def _own_sides(kind: str) -> set[str]:
    sides = {kind, *SIDES.get(kind, ())}
    return sides | {more for side in sides for more in ALWAYS.get(side, ())}


@dataclass(frozen=True)
class Share:
    """One slice of what is more than usual: its label and the share of the excess it carries (0 to 1)."""

    kind: str
    key: str
    label: str
    count: int
    usual: float
    share: float
    url: str = ""


def shares_of_excess(series: Series, *, first: date, last: date, zone: ZoneInfo, most: int = 5) -> list[Share]:
    """Which slices carry the excess: this time against the year before it, scaled to the same length.

    Two statements for each way of cutting. Slices may overlap, so the shares do not add up to one.
    """
    measure = measures.known(series.measure)
    if measure is None or measure.kind != "count":
        return []
    days = (last - first).days + 1
    before = first.replace(year=first.year - 1) if (first.month, first.day) != (2, 29) else date(first.year - 1, 2, 28)
    now = rows(series, first=first, last=last, zone=zone)
    past = rows(series, first=before, last=first - tallying.ONE_DAY, zone=zone)
    if now is None or past is None:
        return []
    scale = days / max((first - before).days, 1)
    excess = now.count() - past.count() * scale
    if excess <= 0:
        return []
    found = []
    for kind, ways in measure.cuts.items():
        if kind in _own_sides(series.slice_kind) or not ways[0] or len(ways[0]) > 1:
            continue
        lookup = ways[0][0]
        counts, usual = _by(now, lookup), _by(past, lookup)
        for key, n in counts.items():
            more = n - usual.get(key, 0) * scale
            if more > 0:
                found.append((kind, key, n, usual.get(key, 0) * scale, min(1.0, more / excess)))
    largest = sorted(found, key=lambda each: -each[4])[:most]
    names = tallying.labels([(kind, key) for kind, key, *_rest in largest])
    return [
        Share(kind, key, names[(kind, key)], n, usual_, share, page_of_series(series.measure, kind, key))
        for kind, key, n, usual_, share in largest
    ]


def page_of_series(measure: str, kind: str, key: str) -> str:
    return f"{reverse('surveillance:series')}?{urlencode({'measure': measure, 'slice': kind, 'key': key})}"


def page_of_records(measure: str, kind: str, key: str, first: date, last: date) -> str:
    """The page with exactly the rows of a slice that was counted here."""
    asked = {"measure": measure, "slice": kind, "key": key, "from": first, "to": last}
    return f"{reverse('surveillance:records')}?{urlencode(asked)}"


def _by(found: "QuerySet[Any]", lookup: str) -> dict[str, int]:
    grouped = found.filter(**{f"{lookup}__isnull": False}).order_by().annotate(of_slice=F(lookup))
    return dict(grouped.values_list("of_slice").annotate(n=Count("pk")))
