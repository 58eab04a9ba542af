"""The door of the engine: `detect` one period of a batch, `replay` many.

    from surveillance.engine.budget import Budget
    from surveillance.engine.scan import detect, replay
    from surveillance.engine.series import SeriesBatch

    batch = SeriesBatch(counts, "week", date(2021, 1, 4), exposure=orders, groups=families, links=lattice)
    scan = detect(batch, budget=Budget(per_month=5), memory=memory_of_last_scan_or_None)
    for finding in scan.findings():          # alarms, loudest first; `scan.finding(i)` for any one series
        ...
    keep(scan.memory)                        # optional: makes "new" and the null exact without re-measuring

A large house is spread over workers with the same result: see `surveillance.engine.shards`.
Charts of one series: `surveillance.engine.picture`. Words, product × category, control charts: modules of those names.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveillance.engine import finding as told
from surveillance.engine import tails
from surveillance.engine.budget import POOL, Budget
from surveillance.engine.channels import LISTENING, Outlook, Recent
from surveillance.engine.finding import Channel, Finding
from surveillance.engine.judge import Memory, Verdict, judge, scored
from surveillance.engine.measure import CHANNELS, Evidence, measure, survey, teach
from surveillance.engine.series import SeriesBatch, clean
from surveillance.engine.siblings import Siblings

Floats = NDArray[np.float64]
POOL_VALUES = 2000  # z-values an empirical null should rest on


@dataclass(frozen=True)
class Scan:
    """Everything about one period: the batch cut to it, the evidence and the verdict (arrays), findings on demand."""

    batch: SeriesBatch
    at: int
    budget: Budget
    evidence: Evidence
    verdict: Verdict
    known: Siblings

    @property
    def memory(self) -> Memory:
        """To be handed to the scan of the next period."""
        return self.verdict.memory

    def findings(self, *, every: bool = False) -> list[Finding]:
        """Findings of all alarmed (and withheld) series, smallest chance first; of every series when asked."""
        chosen = np.arange(self.batch.size)
        if not every:
            chosen = np.flatnonzero(self.verdict.alarm.any(0) | self.verdict.withheld)
        least = np.nan_to_num(self.verdict.p, nan=2.0).min(0)
        return [self.finding(int(row)) for row in chosen[np.argsort(least[chosen], kind="stable")]]

    def finding(self, row: int) -> Finding:
        """The finding of one series."""
        found, verdict = self.evidence, self.verdict
        slow, rising = self._manner(row)
        recent, ahead = self._recent(row, slow=slow)
        back = told.likely_start(recent, ahead, 0, rising=rising)
        ratio, interval = told.size(recent, ahead, 0, back, float(found.dispersion[row]))
        width = int(found.window[row])
        exposure = float((recent.n[0, :width] * recent.reported[0, :width]).sum())
        alpha = float(verdict.alpha[0])
        lead, others = self._incident(row)
        return Finding(
            series=row, at=self.at,
            observed=float(found.observed[row]) if recent.reported[0, 0] else float("nan"),
            expected=float(found.expected[row]),
            band50=self._band(0.25, found.expected[row], found.variance[row]),
            band=self._band(alpha, found.expected[row], found.variance[row]),
            window=width,
            window_observed=float(found.window_observed[row]),
            window_expected=float(found.window_expected[row]),
            window_band=self._band(alpha, found.window_expected[row], found.window_variance[row]),
            rate=float(found.window_observed[row]) / max(exposure, 1e-9),
            usual_rate=float(found.window_expected[row]) / max(exposure, 1e-9),
            channels={name: self._channel(index, row) for index, name in enumerate(CHANNELS)},
            q=float(verdict.q[row]), once_in_months=self._once_in_months(row),
            start=self.at - back, ratio=ratio, ratio_interval=interval, periods_to_see=self._power(row),
            tested=bool(verdict.tested[row]), withheld=bool(verdict.withheld[row]),
            notes=tuple(note for note, who in verdict.notes.items() if who[row]), lead=lead, also_seen_in=others,
        )  # fmt: skip

    def _channel(self, index: int, row: int) -> Channel:
        verdict, cell = self.verdict, (index, row)
        return Channel(
            float(verdict.z[cell]), float(verdict.p[cell]), bool(verdict.alarm[cell]), bool(verdict.new[cell])
        )

    def _once_in_months(self, row: int) -> float:
        """Months between chances this small over all tests; p of every channel weighed by its share of the budget."""
        verdict = self.verdict
        weighed = np.nan_to_num(verdict.p[:, row] / verdict.alpha, nan=np.inf).min()
        return float(1.0 / max(weighed * self.budget.per_month, 1e-6))

    def _manner(self, row: int) -> tuple[bool, bool]:
        """Whether the loudest channel is a slow one, and whether it listens to rises of the numbers."""
        loudest = CHANNELS[int(np.argmin(np.nan_to_num(self.verdict.p[:, row], nan=2.0)))]
        worsening = loudest in ("spike", "drift")
        return loudest in ("drift", "improvement"), worsening == (self.batch.worse == "high")

    def _recent(self, row: int, *, slow: bool) -> tuple[Recent, Outlook]:
        mu = (self.evidence.far if slow else self.evidence.near)[row : row + 1]
        data = clean(self.batch.rows([row]).until(self.batch.periods - 1, mu.shape[1])[0])
        back = slice(None, None, -1)
        recent = Recent(data.y[:, back], data.n[:, back], data.reported[:, back], np.zeros((mu.shape[1], 0)))
        return recent, Outlook(mu, mu)

    def _band(self, chance: float, expected: np.float64, variance: np.float64) -> tuple[float, float]:
        """Lower and upper count with this chance on either side."""
        if self.batch.kind == "mean":
            reach = float(tails.to_z(chance)) * float(np.sqrt(variance))
            return float(expected) - reach, float(expected) + reach
        low, high = (float(tails.quantile(c, expected, variance)) for c in (1.0 - chance, chance))
        return low, high

    def _incident(self, row: int) -> tuple[int | None, tuple[int, ...]]:
        for incident in self.verdict.incidents:
            if row == incident.lead or row in incident.also_seen_in:
                return incident.lead, incident.also_seen_in if row == incident.lead else ()
        return None, ()

    def _power(self, row: int) -> int | None:
        if self.batch.kind != "count" or not self.verdict.tested[row]:
            return None
        found, listening = self.evidence, LISTENING[self.batch.period]
        part = slice(row, row + 1)
        z = [np.full(1, float(tails.to_z(self.verdict.alpha[channel]))) for channel in (0, 1)]
        seen = told.periods_to_see(
            found.expected[part], found.dispersion[part], found.wander[part], (z[0], z[1]), listening
        )
        return int(seen[0]) or None


def detect(
    batch: SeriesBatch, *, budget: Budget | None = None, at: int | None = None, memory: Memory | None = None
) -> Scan:
    """Scan one period (the last one unless `at` says otherwise) of all series.

    Without a memory, earlier periods are measured again as far as the empirical null and "new" need them.
    """
    at = batch.periods - 1 if at is None else at
    if not 0 <= at < batch.periods:
        raise ValueError(f"Period {at} is not in a batch of {batch.periods} periods.")
    first = survey(batch, at=at)
    known, wander = teach(first, batch, at=at)
    found = measure(batch, known, wander, at=at, start=first.start)
    if memory is None:
        memory = _recall(batch, known, wander, found, at)
    return conclude(batch, found, known, wander, budget=budget or Budget(), at=at, memory=memory)


def conclude(
    batch: SeriesBatch, found: Evidence, known: Siblings, wander: Floats,
    *, budget: Budget, at: int, memory: Memory, look_back: bool = True,
) -> Scan:  # fmt: skip
    """Judge evidence of a whole house (joined from shards).

    look_back: when the memory holds no alarms yet, measure the alarmed series again in the quiet time before, to tell
    which alarms are new.
    """
    ending, _ = batch.until(at, LISTENING[batch.period].longest)
    verdict = judge(ending, found, budget=budget, memory=memory)
    if look_back and not memory.alarms and verdict.alarm.any():
        verdict = told_before(batch, known, wander, verdict, at)
    return Scan(ending, at, budget, found, verdict, known)


def replay(batch: SeriesBatch, *, budget: Budget | None = None, first: int, last: int) -> Iterator[Scan]:
    """Scans of periods first … last (included), each knowing only what was known then."""
    memory = None
    for at in range(first, last + 1):
        scan = detect(batch, budget=budget, at=at, memory=memory)
        memory = scan.memory
        yield scan


def _recall(batch: SeriesBatch, known: Siblings, wander: Floats, found: Evidence, at: int) -> Memory:
    """Calibrated z of earlier periods: as many as a pool of 2,000 values asks for, at most twelve."""
    return Memory(recalled(batch, known, wander, at=at, periods=periods_to_recall(found.expected, at)))


def periods_to_recall(expected: Floats, at: int) -> int:
    """Earlier periods whose z-values the empirical null needs beside those of this one."""
    eligible = max(int((expected >= 1.0).sum()), 1)
    return max(0, min(-(-POOL_VALUES // eligible) - 1, POOL - 1, at - 8))


def recalled(batch: SeriesBatch, known: Siblings, wander: Floats, *, at: int, periods: int) -> tuple[Floats, ...]:
    """Calibrated z (4, S) of so many periods before `at`, oldest first."""
    return tuple(scored(batch, measure(batch, known, wander, at=at - back)) for back in range(periods, 0, -1))


def told_before(batch: SeriesBatch, known: Siblings, wander: Floats, verdict: Verdict, at: int) -> Verdict:
    """Find out for the alarmed series alone whether they rang in the quiet time before."""
    rows = np.flatnonzero(verdict.alarm.any(0))
    part = batch.rows(rows)
    before = np.zeros((len(CHANNELS), len(rows)), dtype=bool)
    for back in range(1, min(LISTENING[batch.period].quiet, at - 8) + 1):
        z = verdict.null.standardise(scored(part, measure(part, known, wander, at=at - back)))
        before |= np.nan_to_num(tails.to_p(z), nan=1.0) < verdict.alpha[:, None]
    new = verdict.new.copy()
    new[:, rows] &= ~before
    return Verdict(**{**vars(verdict), "new": new})
