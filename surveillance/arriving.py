"""How much of the newest periods of some series is known by now, from the curves the nightly count has written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from core import clock
from surveillance import tallying
from surveillance.engine.arrivals import share_known
from surveillance.models import Arrivals, Grain, Series, SliceKind, Source, Watermark


@dataclass(frozen=True)
class Known:
    """``share`` S×T of what belongs to a period that is known (1: all of it); ``waits`` S×T where that is too little,
    or too uncertain, for the period to be compared."""

    share: NDArray[np.float64]
    waits: NDArray[np.bool_]

    def rows(self, chosen: NDArray[np.int64]) -> "Known":
        return Known(self.share[chosen], self.waits[chosen])


def known(series: Sequence[Series], *, grain: str, periods: Sequence[tuple[date, date]]) -> Known | None:
    """What is known of these periods (first and last day of each). None: nothing is known to come late."""
    mine = [each for each in series if each.source == Source.OWN]
    curves = {
        (each.measure, each.source): each
        for each in Arrivals.objects.filter(grain=grain, measure__in={each.measure for each in mine})
    }
    if not curves:
        return None
    looked = looked_at(default=periods[-1][1])
    lines = {key: _line(curve, looked, periods) for key, curve in curves.items()}
    share, waits = np.ones((len(series), len(periods))), np.zeros((len(series), len(periods)), dtype=bool)
    for row, each in enumerate(series):
        line = lines.get((each.measure, _source(each))) or lines.get((each.measure, ""))
        if line is not None and each.source == Source.OWN:
            share[row], waits[row] = line
    return Known(share, waits) if (share < 1).any() else None


def looked_at(*, default: date) -> date:
    """The last whole day whose rows have been looked at; what has been recorded since is in no tally."""
    mark = Watermark.objects.filter(source="rows").first()
    place = ZoneInfo(clock.organisation().time_zone)
    return default if mark is None else tallying.day_of(mark.seen_until, place) - tallying.ONE_DAY


def _source(series: Series) -> str:
    return series.slice_key if series.slice_kind == SliceKind.CHANNEL else ""


def _line(
    curve: Arrivals, looked: date, periods: Sequence[tuple[date, date]]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:  # fmt: skip
    share, waits = np.ones(len(periods)), np.zeros(len(periods), dtype=bool)
    for at, (first, last) in enumerate(periods):
        age, phase = (looked - last).days, first.weekday() if curve.grain == Grain.DAY else 0
        if age < len(curve.shares[phase]):
            shares, spread = (np.array(lines[phase]) for lines in (curve.shares, curve.spread))
            share[at], waits[at] = share_known(shares, spread, age)
    return share, waits
