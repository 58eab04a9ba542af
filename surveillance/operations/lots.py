"""Which lots are counted by themselves. There are very many, most are named once, and each is used up one day."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from surveillance import tallying
from surveillance.measures import JOIN, LOT, MEASURES, Measure, lot_key
from surveillance.models import Series, SliceKind, Source
from surveillance.operations.tally import mark_days, series_of, zone

ENOUGH = 5  # cases of a lot, so that it is counted by itself
MOST = 2000  # lots of one measure, those with most cases first
TIME = timedelta(days=731)  # of which these cases are


def choose_lots(*, as_of: datetime) -> int:
    """Begin to count the lots with enough cases of the last two years, and stop with those that have none any more.

    Returns how many lots began. The days of their cases are marked, to be counted with the next tally. A lot is no
    series to listen to: it begins, and is used up, and its rise from nothing would ring each time. It is told of where
    it carries what is too much of its product.
    """
    return sum(_choose(measure, as_of) for measure in MEASURES.values() if LOT.keys() <= measure.cuts.keys())


@transaction.atomic
def _choose(measure: Measure, as_of: datetime) -> int:
    since = tallying.begin_of(tallying.day_of(as_of, zone()) - TIME, zone())
    recent = measure.rows().filter(**{f"{measure.moment}__gte": since}).order_by()
    known = set(_mine(measure).values_list("slice_key", flat=True))
    spoken_of = set(recent.filter(of_lot__isnull=False).values_list("of_lot", flat=True).distinct())
    _forget(measure, known - spoken_of)
    room = max(0, MOST - len(known & spoken_of))
    fresh = [key for key in _largest(recent, MOST) if key not in known][:room]
    if fresh:
        series_of(measure, [(SliceKind.LOT, key) for key in fresh])
        _mine(measure).update(is_listened=False)
        mark_days(_days(measure, fresh), "lots chosen", as_of)
    return len(fresh)


def _largest(rows: "QuerySet[Any]", most: int) -> list[str]:
    """The lots with enough of these rows, the largest first. There are too many lots to look at all of them here."""
    named = rows.filter(product__isnull=False).exclude(lot="").values_list("product__code", "lot")
    enough = named.annotate(n=Count("pk")).filter(n__gte=ENOUGH).order_by("-n", "product__code", "lot")
    return [JOIN.join((product, lot)) for product, lot, _n in enough[:most]]


def _mine(measure: Measure) -> "QuerySet[Series]":
    return Series.objects.filter(measure=measure.name, slice_kind=SliceKind.LOT, source=Source.OWN)


def _days(measure: Measure, keys: list[str]) -> set[date]:
    """The days on which something was said of these lots."""
    lots = {key.partition(JOIN)[2] for key in keys}
    rows: QuerySet[Any] = measure.rows().filter(lot__in=lots).alias(key=lot_key()).filter(key__in=keys).order_by()
    return set(rows.values_list(TruncDate(measure.moment, tzinfo=zone()), flat=True).distinct())


def _forget(measure: Measure, keys: set[str]) -> None:
    """Lots nobody has spoken of for long; those a signal names are kept."""
    if keys:
        idle = _mine(measure).filter(slice_key__in=keys, signals__isnull=True, sightings__isnull=True)
        idle.filter(evidence__isnull=True).delete()
