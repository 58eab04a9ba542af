"""What stands out in a control chart, in words: run rules as explanation, never as the alarm.

The four zone rules of Western Electric 1956, "Statistical Quality Control Handbook", on values standardised by Laney's
limits. In a chart of sixty periods without any change about half show at least one of them, so they raise no signal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.typing import NDArray

from surveillance import wording
from surveillance.engine import control_chart
from surveillance.grids import Grid
from surveillance.limits import FEWEST

RULES: dict[str, Any] = {
    "one beyond 3 sigma": gettext_lazy("one value beyond the limits"),
    "two of three beyond 2 sigma": gettext_lazy("two of three values in the outer third of the band, on one side"),
    "four of five beyond 1 sigma": gettext_lazy("four of five values outside the middle third, on one side"),
    "eight on one side": gettext_lazy("eight values in a row on one side of the centre"),
}


@dataclass(frozen=True)
class Remark:
    """One rule, where it holds: the places of the periods that complete it, and these periods in words."""

    rule: str
    places: list[int]
    when: str


def remarks(grid: Grid, *, first: int, per_exposure: bool) -> list[Remark]:
    """The rules that hold in the newest run of periods from place ``first`` on; [] where limits say nothing."""
    z = _standardised(grid, per_exposure=per_exposure)
    if z is None:
        return []
    found = control_chart.western_electric(z)
    hits = {rule: [int(at) for at in np.flatnonzero(held) if at >= first] for rule, held in found.items()}
    return [Remark(str(RULES[rule]), places, _when(grid, places)) for rule, places in hits.items() if places]


def _standardised(grid: Grid, *, per_exposure: bool) -> "NDArray[np.float64] | None":
    if grid.kind == "mean":
        return None
    counts = grid.compared[0]
    among = grid.exposed[0] if per_exposure or grid.kind == "share" else grid.arrived[0]
    if (np.isfinite(counts) & (among > 0)).sum() < FEWEST:
        return None
    chart = control_chart.laney(counts, among, "p" if grid.kind == "share" else "u")
    return (chart.rate - chart.centre) / np.where(chart.sigma > 0, chart.sigma, np.nan)


def _when(grid: Grid, places: list[int]) -> str:
    return ", ".join(
        wording.period_name(grid.first_day(a), grid.grain)
        if a == b
        else _("%(first)s to %(last)s")
        % {
            "first": wording.period_name(grid.first_day(a), grid.grain),
            "last": wording.period_name(grid.first_day(b), grid.grain),
        }
        for a, b in _runs(places)
    )


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    """Places that follow each other, as first and last."""
    start = 0
    for at in range(1, len(places) + 1):
        if at == len(places) or places[at] != places[at - 1] + 1:
            yield places[start], places[at - 1]
            start = at


def together(one: Grid, other: Grid, *, periods: int) -> str:
    """How often two series of the same grain rose and fell together, in words; "" where too little is known."""
    a, b = (_newest(grid, periods) for grid in (one, other))
    n = min(len(a), len(b))
    steps = np.diff(a[-n:]) * np.diff(b[-n:]) if n > 1 else np.zeros(0)
    known = steps[np.isfinite(steps) & (steps != 0)]
    if len(known) < FEWEST:
        return ""
    words = _("In %(same)d of %(all)d steps both went the same way; half would be expected if they had nothing to do.")
    return words % {"same": int((known > 0).sum()), "all": len(known)}


def _newest(grid: Grid, periods: int) -> "NDArray[np.float64]":
    """Rates where there is an exposure, else counts."""
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(grid.exposure[0] > 0, grid.counts[0] / grid.exposure[0], np.nan)
    return np.asarray(values[-periods:], dtype=np.float64)
