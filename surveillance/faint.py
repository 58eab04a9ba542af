"""Which series are too faint to be tested alone, where each is heard instead, and whether its share there grows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, F, Q, Sum, When
from django.db.models.functions import Coalesce

from surveillance import detection, listening, measures
from surveillance.models import Faint, Series, Tally

YEAR = timedelta(days=365)
QUARTER = timedelta(days=91)


@dataclass(frozen=True)
class Amount:
    """Cases (or answers) of the last year, of the last quarter, and of the year before that quarter."""

    year: int = 0
    recent: int = 0
    past: int = 0


def found(*, until: date) -> list[Faint]:
    """The faint ones among all series that are listened to, with what is known on the evening of ``until``."""
    series = list(Series.objects.listened().order_by("pk"))
    amounts = _amounts(until)
    alone = {each.pk: amounts.get(each.pk, Amount()).year >= detection.fewest(_kind(each)) for each in series}
    above = listening.holders(series)
    rows = [
        _faint(each, [other for other in above[each.pk] if alone[other.pk]], amounts, until)
        for each in series
        if not alone[each.pk]
    ]
    return _with_shares(rows, amounts)


def _kind(series: Series) -> str:
    measure = measures.known(series.measure)
    return measure.kind if measure else "count"


def _amounts(until: date) -> dict[int, Amount]:
    """What every series held: events, or answers where these are what is counted among (one statement)."""
    quarter, year = until - QUARTER, until - YEAR
    every = measures.MEASURES | measures.TEXTS
    answered = [name for name, measure in every.items() if measure.kind != "count"]
    amount = Case(When(series__measure__in=answered, then=Coalesce("exposure", 0)), default=F("count"))
    rows = Tally.objects.filter(series__is_listened=True, day__gt=quarter - YEAR, day__lte=until).order_by()
    sums = rows.values_list("series_id").annotate(
        year=Coalesce(Sum(amount, filter=Q(day__gt=year)), 0),
        recent=Coalesce(Sum(amount, filter=Q(day__gt=quarter)), 0),
        past=Coalesce(Sum(amount, filter=Q(day__lte=quarter)), 0),
    )
    return {pk: Amount(*held) for pk, *held in sums.iterator()}


def _faint(series: Series, above: Sequence[Series], amounts: dict[int, Amount], until: date) -> Faint:
    """One row; of several series above it the one with the fewest cases is nearest."""
    held = amounts.get(series.pk, Amount())
    nearest = min(above, key=lambda other: (amounts[other.pk].year, other.pk), default=None)
    return Faint(series=series, heard_in=nearest, until=until, in_a_year=held.year, recent=held.recent)


def _with_shares(rows: list[Faint], amounts: dict[int, Amount]) -> list[Faint]:
    """Hold each against its former share of the series above it, where both are counts."""
    counted = [
        row for row in rows if row.heard_in_id and _kind(row.series) == "count" and amounts[row.heard_in_id].past
    ]
    if not counted:
        return rows
    own = [amounts.get(row.series_id, Amount()) for row in counted]
    over = [amounts[row.heard_in_id] for row in counted if row.heard_in_id]
    expected, lower = detection.beside_parent(
        [each.recent for each in own], [each.recent for each in over],
        [each.past for each in own], [each.past for each in over],
    )  # fmt: skip
    for row, e, limit in zip(counted, expected, lower, strict=True):
        row.expected, row.lower = e, limit
    return rows
