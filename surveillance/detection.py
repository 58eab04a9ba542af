"""The one place where this room calls the engine: grids go in, alarms and pictures in plain values come out.

Everything an alarm says is a plain number or word, so that it can be frozen as JSON and told again years later.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from surveillance.engine import association, context, tails
from surveillance.engine.budget import Budget
from surveillance.engine.channels import LISTENING
from surveillance.engine.finding import periods_to_see as engine_periods_to_see
from surveillance.engine.judge import Memory
from surveillance.engine.measure import TEACHING_SHARE
from surveillance.engine.picture import picture
from surveillance.engine.scan import Scan, detect
from surveillance.engine.series import Note, Period, SeriesBatch, clean
from surveillance.grids import Grid
from surveillance.models import Direction, Kind

ENGINE = "listening-post/1"
RISES = ("spike", "drift")  # the channels that listen for the worse
QUIET_DAYS = {"day": 14, "week": 28, "month": 62}  # so long without an alarm, and the next one is a new signal
MANY = 60  # series from which the usual spread of all scores can be learned
FEWEST_PERIODS = 9  # what the engine needs to say anything


@dataclass(frozen=True)
class Moment:
    """One period of a picture. Values are events (points for a mean, shares for a share); None is missing."""

    on: str
    until: str
    observed: float | None
    exposure: float | None
    expected: float | None = None
    half_low: float | None = None
    half_high: float | None = None
    low: float | None = None
    high: float | None = None
    alarm: bool = False


@dataclass(frozen=True)
class Alarm:
    """One series that rang in one period. ``also`` are the rows of the grid in which the same incident was seen.

    ``observed`` and ``expected`` cover ``first_day`` to ``last_day``: the spike's window, or all since the likely
    start where the change creeps. For shares and means they are the share or mean of those periods. ``low`` to
    ``high`` holds all but the budget's share of such sums. ``rate`` and ``usual_rate`` are per unit of exposure.
    ``arrived`` is the share of these periods that is known by now, where that is not all; the expectation is of it.
    """

    row: int
    kind: str
    direction: str
    rule: str
    day: date
    first_day: date
    last_day: date
    started_on: date
    periods: int
    observed: float
    expected: float
    low: float
    high: float
    rate: float | None
    usual_rate: float | None
    ratio: float
    ratio_low: float
    ratio_high: float
    p: float
    q: float | None
    once_in_months: float
    periods_to_see: int | None
    notes: tuple[str, ...]
    arrived: float | None = None
    also: tuple[int, ...] = ()
    led_by: int | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """Everything as JSON."""
        left_out = {"row", "also", "led_by", "notes"}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
            if name not in left_out
        } | {"notes": list(self.notes)}


@dataclass(frozen=True)
class Heard:
    """What a scan of one grid heard."""

    grid: Grid
    scan: Scan
    alarms: list[Alarm]

    def picture(self, row: int, *, back: int) -> list[Moment]:
        """The newest periods of a series with what was usual for them."""
        drawn = picture(self.scan, row)
        usual = [drawn.expected, drawn.low50, drawn.high50, drawn.low, drawn.high]
        rang = {alarm.row for alarm in self.alarms}
        last, missing = self.grid.periods - 1, self.grid.periods - len(drawn.expected)
        moments = []
        for at in range(max(0, self.grid.periods - back), self.grid.periods):
            plain = _moment(self.grid, row, at)
            if at >= missing:
                plain = _with_usual(self.grid, row, at, plain, [float(line[at - missing]) for line in usual])
            moments.append(replace(plain, alarm=at == last and row in rang))
        return moments


def _bands(grid: Grid, usual: NDArray[Any], ratio: float, chances: Sequence[float]) -> list[NDArray[np.float64]]:
    """Lower and upper end for each chance, in events. ``ratio`` is the variance over the mean."""
    ends = []
    for chance in chances:
        for tail in (1.0 - chance, chance):
            if grid.kind == "mean":
                ends.append(usual - float(tails.to_z(1.0 - tail)) * np.sqrt(np.maximum(ratio * usual, 0.0)))
            else:
                ends.append(np.asarray(tails.quantile(tail, usual, np.maximum(ratio, 1.0) * usual)))
    return ends


def _moment(grid: Grid, row: int, at: int) -> Moment:
    value, n = float(grid.counts[row, at]), float(grid.exposure[row, at])
    known = np.isfinite(value) and (grid.kind == "count" or n > 0)
    observed = (value if grid.kind == "count" else value / n) if known else None
    exposure = n if grid.per_order[row] and np.isfinite(n) else None
    return Moment(grid.first_day(at).isoformat(), grid.last_day(at).isoformat(), observed, exposure)


def _with_usual(grid: Grid, row: int, at: int, plain: Moment, usual: Sequence[float]) -> Moment:
    """Add expected, half band and band, given in events."""
    n = float(grid.exposure[row, at])
    scale = 1.0 if grid.kind == "count" else (n if n > 0 else math.nan)
    expected, half_low, half_high, low, high = (_finite(value / scale) for value in usual)
    return replace(plain, expected=expected, half_low=half_low, half_high=half_high, low=low, high=high)


def _finite(value: float) -> float | None:
    return round(value, 4) if np.isfinite(value) else None


@dataclass(frozen=True)
class Surroundings:
    """What is known about the series of a grid besides their figures.

    ``groups`` tells which are siblings, ``links`` which overlap, ``closed`` S×T what must not be learned as normal,
    ``holidays`` T which share of each period is holiday, ``bounds`` S×2 the ends of the scale of scores.
    """

    groups: Sequence[int]
    links: Sequence[tuple[int, int]]
    closed: NDArray[np.bool_] | None = None
    holidays: NDArray[np.float64] | None = None
    bounds: NDArray[np.float64] | None = None


def listen(grid: Grid, *, per_month: float, surroundings: Surroundings) -> Heard | None:
    """Scan the newest period of a grid. None when there is too little history to say anything.

    ``per_month`` is the false alarms accepted a month over this grid.
    """
    if grid.periods < FEWEST_PERIODS or not grid.series:
        return None
    batch = batch_of(grid, surroundings)
    memory = None if learns_null(batch.size) else Memory()
    return told_of(grid, detect(batch, budget=Budget(per_month=per_month), memory=memory))


def learns_null(series: int) -> bool:
    """A null learned from a few series that move together would take their common change for the usual state."""
    return series >= MANY


def batch_of(grid: Grid, surroundings: Surroundings) -> SeriesBatch:
    """A grid as the engine wants it: of a period that is known in part, a part is expected."""
    return SeriesBatch(
        counts=grid.compared,
        period=cast(Period, str(grid.grain)),
        start=grid.first,
        kind=grid.kind,
        exposure=grid.exposed,
        groups=np.asarray(surroundings.groups, dtype=np.int64),
        links=tuple(surroundings.links),
        closed=surroundings.closed,
        holidays=surroundings.holidays,
        bounds=surroundings.bounds,
        worse=grid.worse,
    )


def notes_of(grid: Grid, row: int) -> tuple[str, ...]:
    """What a reader must know about the figures of one series before believing them: words of ``series.Note``."""
    batch = batch_of(grid.rows([row]), Surroundings(groups=[0], links=[]))
    data = clean(batch)
    year = LISTENING[batch.period].year
    found = data.notes_of(0)
    if grid.known is not None and grid.known.waits[row, -1]:
        found = [note for note in found if note != Note.NOT_REPORTED]  # it waits, which is told by itself
    if not context.enough(batch, data, year)[0]:
        found.append(Note.TOO_FEW)
    if grid.kind == "count":
        new = context.newly_reporting(data, year)[0]
        found += [Note.NEW] if new else []
        found += [Note.OUTLIER] if context.one_extreme(data)[0] else []
    if data.reported[0].sum() < TEACHING_SHARE * batch.per_year:
        found.append(Note.SHORT_HISTORY)
    return tuple(found)


def few_behind(*, cases: int, people: int, usual: float, excess: float) -> bool:
    """Whether more than half of an excess goes away when people are counted instead of cases.

    ``usual`` is how many cases a person has otherwise.
    """
    return bool(context.by_few(np.float64(cases), np.float64(people), np.float64(usual), np.float64(excess)))


def fewest(kind: str) -> float:
    """Events (or answers) a year must hold for a series of this kind to be tested alone."""
    return context.FEWEST[kind]


def beside_parent(
    recent: Sequence[int], parent_recent: Sequence[int], past: Sequence[int], parent_past: Sequence[int]
) -> tuple[list[float], list[float]]:
    """Of small slices: the cases their former share of the parent gives, and the lower limit of log2(recent / expected).

    Above 0 the share has grown by more than chance makes of it.
    """
    found = association.against_parent(recent, parent_recent, past, parent_past)
    return found.expected.tolist(), found.lower.tolist()


def told_of(grid: Grid, scan: Scan) -> Heard:
    """A scan with its alarms in plain values."""
    return Heard(grid, scan, list(_alarms(grid, scan)))


def _alarms(grid: Grid, scan: Scan) -> Iterator[Alarm]:
    last = grid.periods - 1
    for finding in scan.findings():
        rule = finding.alarm
        if rule is None:
            continue
        rise = (rule in RISES) == (grid.worse == "high")
        start = max(0, min(finding.start, last))
        # A spike is told by its own window; what creeps, or what has fallen silent, by all since it began.
        first = max(0, last - finding.window + 1) if rule == "spike" else start
        yield Alarm(
            row=finding.series,
            kind=_kind(rule, finding.notes, rise=rise),
            direction=Direction.UP if rise else Direction.DOWN,
            rule=rule,
            day=grid.first_day(last),
            first_day=grid.first_day(first),
            last_day=grid.last_day(last),
            started_on=grid.first_day(start),
            periods=last - first + 1,
            **_sums(grid, scan, finding, first, rule),
            ratio=finding.ratio,
            ratio_low=finding.ratio_interval[0],
            ratio_high=finding.ratio_interval[1],
            p=min(1.0, max(0.0, finding.channels[rule].p)),
            q=_finite(finding.q) if rule in RISES else None,
            once_in_months=finding.once_in_months,
            periods_to_see=finding.periods_to_see,
            notes=tuple(finding.notes),
            arrived=_arrived(grid, finding.series, first),
            also=tuple(finding.also_seen_in),
            led_by=finding.lead if finding.lead != finding.series else None,
        )


def _arrived(grid: Grid, row: int, first: int) -> float | None:
    """The share of the periods from ``first`` on that is known; None: all of it."""
    if grid.known is None or not (grid.known.share[row, first:] < 1.0).any():
        return None
    n = np.nan_to_num(grid.exposure[row, first:])
    return round(float((n * grid.known.share[row, first:]).sum() / max(float(n.sum()), 1e-9)), 4)


def _kind(rule: str, notes: Sequence[str], *, rise: bool) -> str:
    if rise and rule in RISES:
        if Note.NEW in notes:
            return Kind.NEW_ENTITY
        if Note.EVERYTHING in notes:
            return Kind.SCOPE
    # Suddenly more of what is good is no silence.
    return Kind.IMPROVEMENT if rise and rule == "silence" else Kind(rule)


def _sums(grid: Grid, scan: Scan, finding: Any, first: int, rule: str) -> dict[str, Any]:
    """Observed, expected, range and rates over the periods of the alarm."""
    row, found = finding.series, scan.evidence
    counted, n = grid.compared[row, first:], grid.exposed[row, first:]
    told = np.isfinite(counted) & (n > 0)
    observed, among = float(counted[told].sum()), float(n[told].sum())
    if rule == "spike":
        expected, (low, high) = float(finding.window_expected), finding.window_band
    else:
        mu = (found.near if rule == "silence" else found.far)[row][: len(told)][::-1]
        expected = float(mu[told[-len(mu) :]].sum())
        spread = float(found.variance[row]) / max(float(found.expected[row]), 1e-9)
        low, high = _range(grid, expected, spread, float(scan.verdict.alpha[0]))
    rates = (observed / among, expected / among) if grid.per_order[row] and among else (None, None)
    if grid.kind != "count" and among:
        observed, expected, low, high = (value / among for value in (observed, expected, low, high))
    return {
        "observed": observed, "expected": expected, "low": low, "high": high, "rate": rates[0], "usual_rate": rates[1],
    }  # fmt: skip


def _range(grid: Grid, expected: float, spread: float, alpha: float) -> tuple[float, float]:
    """Where a sum with this mean lies but for the budget's share."""
    ends = _bands(grid, np.array([expected]), spread, (alpha,))
    return float(ends[0][0]), float(ends[1][0])


def periods_to_see(counts: Sequence[float | None], *, grain: str, per_month: float, of: int) -> int | None:
    """Periods until a lasting rise of 30 % would be seen in a series of such counts; None: hardly ever.

    ``of`` series share the ``per_month`` false alarms. The mean and dispersion are those of the counts given.
    """
    known = np.array([count for count in counts if count is not None])
    if len(known) < FEWEST_PERIODS or known.mean() <= 0:
        return None
    period = cast(Period, str(grain))
    alphas = Budget(per_month=per_month).alphas(of, period)
    rising = tuple(np.full(1, float(tails.to_z(alpha))) for alpha in alphas[:2])
    mean = np.full(1, known.mean())
    dispersion = np.full(1, max(1.0, float(known.var(ddof=1) / known.mean())))
    seen = engine_periods_to_see(mean, dispersion, np.zeros(1), (rising[0], rising[1]), LISTENING[period])
    return int(seen[0]) or None


def range_of_chance(expected: float, *, share: float = 0.95) -> tuple[int, int]:
    """Fewest and most events that chance makes of so many expected ones, in ``share`` of all cases (Poisson)."""
    mean = np.full(1, max(expected, 1e-9))
    tail = (1.0 - share) / 2.0
    low, high = (int(tails.quantile(chance, mean, mean)[0]) for chance in (1.0 - tail, tail))
    return low, high
