"""How late what happened becomes known: measured from the moments rows happened and were recorded."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncDate

from surveillance import grids, tallying
from surveillance.engine import arrivals
from surveillance.engine.arrivals import Curve
from surveillance.measures import MEASURES, Measure
from surveillance.models import Arrivals, Grain
from surveillance.queries import zone

YEAR = timedelta(days=364)  # whole weeks
LONGEST = 60  # days after which everything is taken to have arrived
DIGITS = 4
Row = tuple[date, date, int]  # happened on, recorded on, how many


@transaction.atomic
def measure_arrivals(*, as_of: datetime) -> int:
    """Write the curves of the last year anew, for each measure and source that tell. Returns how many there are."""
    until = tallying.day_of(as_of, zone()) - tallying.ONE_DAY
    found = [
        Arrivals(measure=measure.name, source=source, grain=grain, until=until, **curves)
        for measure in MEASURES.values() if measure.recorded
        for source, rows in _by_source(measure, until).items()
        for grain in Grain
        if (curves := _curves(rows, grain, until)) is not None
    ]  # fmt: skip
    Arrivals.objects.all().delete()
    Arrivals.objects.bulk_create(found)
    return len(found)


def _by_source(measure: Measure, until: date) -> dict[str, list[Row]]:
    """The rows of each source, and of all together under "": without what was brought in from before its time."""
    place = zone()
    rows = (
        measure.rows()
        .filter(**tallying.within(measure, until - YEAR + tallying.ONE_DAY, until, place))
        .order_by()
        .annotate(happened=TruncDate(measure.moment, tzinfo=place), came=TruncDate(measure.recorded, tzinfo=place))
        .values_list("channel", "happened", "came")
        .annotate(n=Count("pk"))
    )
    by_source: dict[str, list[Row]] = defaultdict(list)
    for source, happened, came, n in rows:
        if came <= until:
            by_source[source].append((happened, came, n))
    found = {source: _reported(mine) for source, mine in by_source.items()}
    return {"": [row for mine in found.values() for row in mine], **found}


def _reported(rows: Sequence[Row]) -> list[Row]:
    """Without history: what happened before anything was recorded, and what one day brought in late at once."""
    began = min(came for _happened, came, _n in rows)
    rows = [row for row in rows if row[0] >= began]
    if not rows:
        return []
    happened, came = (np.array([row[at].toordinal() for row in rows]) for at in (0, 1))  # type: ignore[union-attr]
    kept = arrivals.without_backfills(happened, came, np.array([float(row[2]) for row in rows]))
    return [row for row, n in zip(rows, kept, strict=True) if n > 0]


def _curves(rows: Sequence[Row], grain: Grain, until: date) -> dict[str, Any] | None:
    """The columns of ``Arrivals``; None where some curve has too few records."""
    found = [arrivals.curve(*part) for part in _parts(rows, grain, until)]
    told = [each for each in found if each is not None]
    if not told or len(told) < len(found):
        return None
    return {
        "shares": [_plain(each, "shares") for each in told],
        "spread": [_plain(each, "spread") for each in told],
        "records": sum(each.records for each in told),
    }


def _plain(curve: Curve, name: str) -> list[float]:
    return [round(float(value), DIGITS) for value in getattr(curve, name)]


def _parts(rows: Sequence[Row], grain: Grain, until: date) -> Iterator[tuple[Any, Any]]:
    """What arrived when of whole periods, and their ages: of days for each day of the week, because a house that is
    closed on Sunday hears of Sunday on Monday."""
    began = min((happened for happened, _came, _n in rows), default=until)
    for phase in range(7) if grain == Grain.DAY else (None,):
        mine = [row for row in rows if phase is None or row[0].weekday() == phase]
        begins = sorted({grids.begin(row[0], grain) for row in mine})
        place = {begin: at for at, begin in enumerate(each for each in begins if each >= began)}
        kept = [row for row in mine if grids.begin(row[0], grain) in place]
        ends = [grids.step(begin, grain, 1) - tallying.ONE_DAY for begin in place]
        period = [place[grids.begin(row[0], grain)] for row in kept]
        late = [(row[1] - ends[at]).days for row, at in zip(kept, period, strict=True)]
        came = arrivals.arrived(
            np.array(period, dtype=np.int64), np.array(late, dtype=np.int64), np.array([float(row[2]) for row in kept]),
            periods=len(ends), longest=LONGEST,
        )  # fmt: skip
        yield came, np.array([(until - end).days for end in ends], dtype=np.int64)
