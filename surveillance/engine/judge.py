"""From z-values of one period to alarms: empirical null, budget, notes, incidents. All series of a house together."""

from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from surveillance.engine import context, lattice, tails
from surveillance.engine.budget import POOL, Budget, Null, empirical_null, q_values
from surveillance.engine.calibration import calibrate
from surveillance.engine.channels import LISTENING
from surveillance.engine.measure import Evidence
from surveillance.engine.series import Clean, Note, Period, SeriesBatch, clean

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
UP, DOWN = (0, 1), (2, 3)
COUNTS_IN_NULL = 1.0  # expected events of a series whose z-values tell about the null


@dataclass(frozen=True)
class Memory:
    """What earlier scans leave behind: calibrated z (4, S) and alarms (4, S) of the newest periods, oldest first."""

    z: tuple[Floats, ...] = ()
    alarms: tuple[Bools, ...] = ()

    def then(self, z: Floats, alarms: Bools, quiet: int) -> Self:
        """The memory after one more period."""
        return type(self)((*self.z, z)[-(POOL - 1) :], (*self.alarms, alarms)[-quiet:])

    def rang_lately(self, shape: tuple[int, ...]) -> Bools:
        """Series and channels with an alarm among the remembered periods."""
        return np.any(self.alarms, axis=0) if self.alarms else np.zeros(shape, dtype=bool)


@dataclass(frozen=True)
class Verdict:
    """One period judged. (4, S) arrays by measure.CHANNELS: z (final), p, alarm, new; alpha (4); q, tested, withheld (S)."""

    z: Floats
    p: Floats
    alarm: Bools
    new: Bools
    alpha: Floats
    null: Null
    q: Floats
    tested: Bools
    withheld: Bools
    everything: bool
    notes: dict[str, Bools]
    incidents: list[lattice.Incident]
    memory: Memory = field(repr=False)


def oriented(z: Floats, worse: str) -> Floats:
    """Channels in the direction that is bad: for worse = "low", spike and drift listen downwards."""
    return z if worse == "high" else z[[3, 2, 1, 0]]


def scored(batch: SeriesBatch, found: Evidence) -> Floats:
    """Calibrated and oriented z (4, S), before the empirical null."""
    return oriented(calibrate(found, batch.period, counts=batch.kind != "mean"), batch.worse)


@dataclass(frozen=True)
class Weighed:
    """z-values of everything judged against each other, before anybody has looked at a single series.

    raw, z, p, alarm (4, S) by measure.CHANNELS: calibrated, corrected by the null, chance, below the budget's chance;
    alpha (4); q, tested, enough (S); everything: half of all series stand out at once.
    """

    raw: Floats
    z: Floats
    p: Floats
    alarm: Bools
    alpha: Floats
    null: Null
    q: Floats
    tested: Bools
    enough: Bools
    everything: bool

    @property
    def ringing(self) -> NDArray[np.int64]:
        """Rows with an alarm in any channel."""
        return np.flatnonzero(self.alarm.any(0))

    def rows(self, chosen: NDArray[np.int64]) -> Self:
        """The same for some of the series; what was said about all of them stays."""
        wide = {name: getattr(self, name)[:, chosen] for name in ("raw", "z", "p", "alarm")}
        return replace(
            self, **wide, q=self.q[chosen], tested=self.tested[chosen], enough=self.enough[chosen]
        )  # fmt: skip


def weigh(
    raw: Floats, expected: Floats, enough: Bools, *, period: Period, budget: Budget, memory: Memory
) -> Weighed:  # fmt: skip
    """Empirical null and budget over everything. raw (4, S) as `scored` gives it; expected of the period, enough: S."""
    tested = enough & np.isfinite(raw[0])
    pool = np.stack([*memory.z, raw], axis=-1)
    null = empirical_null(pool, enough & (expected >= COUNTS_IN_NULL))
    z = null.standardise(raw)
    p = np.where(tested, tails.to_p(z), np.nan)
    alpha = budget.alphas(int(tested.sum()), period)
    alarm = np.nan_to_num(p, nan=1.0) < alpha[:, None]
    q = q_values(np.fmin(p[0] / budget.spike_share, p[1] / (1 - budget.spike_share)))
    return Weighed(raw, z, p, alarm, alpha, null, q, tested, enough, context.everything(raw[0], tested))


def judge(batch: SeriesBatch, found: Evidence, *, budget: Budget, memory: Memory) -> Verdict:
    """Judge one period; the batch must end with it. The memory holds earlier periods of the same series."""
    data = clean(batch)
    enough = context.enough(batch, data, LISTENING[batch.period].year)
    weighed = weigh(
        scored(batch, found), found.expected, enough, period=batch.period, budget=budget, memory=memory
    )  # fmt: skip
    return settle(batch, found, weighed, memory=memory)


def settle(batch: SeriesBatch, found: Evidence, weighed: Weighed, *, memory: Memory) -> Verdict:
    """Look at each series that rings: is it new, a backlog, one customer, another name; and which hang together.

    Only rows that ring are needed; what is said about them does not depend on the others.
    """
    quiet = LISTENING[batch.period].quiet
    data, alarm = clean(batch), weighed.alarm.copy()
    withheld = _withheld(batch, data, found, alarm, quiet)
    alarm[list(UP)] &= ~withheld
    new = alarm & ~memory.rang_lately(alarm.shape)
    risen = alarm[list(UP)].any(0)
    notes = _notes(batch, data, found, alarm, weighed.enough)
    notes[Note.EVERYTHING] = np.asarray(risen & weighed.everything)
    notes[Note.CATCH_UP] = withheld
    loudest = np.nanmin(np.where(alarm, weighed.p, 2.0), axis=0)
    hung = {int(s): float(loudest[s]) for s in np.flatnonzero(risen)}
    return Verdict(
        weighed.z, weighed.p, alarm, new, weighed.alpha, weighed.null, weighed.q, weighed.tested, withheld,
        weighed.everything, notes, lattice.incidents(hung, batch.links),
        memory.then(weighed.raw, alarm, quiet),
    )  # fmt: skip


def _withheld(batch: SeriesBatch, data: Clean, found: Evidence, alarm: Bools, quiet: int) -> Bools:
    """Rises that are a backlog after a silence."""
    withheld = np.zeros(batch.size, dtype=bool)
    rows = np.flatnonzero(alarm[list(UP)].any(0))
    if rows.size and batch.worse == "high" and batch.kind == "count":
        part = Clean(data.y[rows], data.n[rows], data.reported[rows], data.learnable[rows], {})
        withheld[rows] = context.catching_up(part, found.near[rows], found.dispersion[rows], quiet * 4, quiet)
    return withheld


def _notes(batch: SeriesBatch, data: Clean, found: Evidence, alarm: Bools, enough: Bools) -> dict[str, Bools]:
    """Notes of every series."""
    year = LISTENING[batch.period].year
    excess = found.window_observed - found.window_expected
    risen, fallen = np.asarray(alarm[list(UP)].any(0)), np.asarray(alarm[list(DOWN)].any(0))
    counts = batch.kind == "count"
    no_one = np.zeros(batch.size, dtype=bool)
    return data.notes | {
        Note.TOO_FEW: ~enough,
        Note.SHORT_HISTORY: found.taught,
        Note.NEW: context.newly_reporting(data, year) if counts else no_one,
        Note.OUTLIER: context.one_extreme(data) if counts else no_one,
        Note.ONE_SOURCE: risen & context.one_source(batch, found.window, excess),
        Note.RECODED: context.recoded(excess, risen, fallen, found.group) if counts else no_one,
    }
