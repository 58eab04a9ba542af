"""Measure one period of a batch: expected counts and z-values of every channel, before any judgement.

Two steps, so that shards of a large house give the same result as one machine:
`survey(shard)` → joined over shards → `learn` → `measure(shard, siblings)`.
"""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from surveillance.engine import baseline, channels, siblings, tails
from surveillance.engine.baseline import Baseline, Prior
from surveillance.engine.calendar import Calendar, calendar
from surveillance.engine.channels import LISTENING, Listening, Recent
from surveillance.engine.families import FAMILIES, Family
from surveillance.engine.series import Clean, SeriesBatch, clean
from surveillance.engine.siblings import Siblings, Survey

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
CHANNELS = ("spike", "drift", "improvement", "silence")
TEACHING_SHARE = 0.8  # of a year: history a series needs to teach its siblings
YOUNG_SEASONS = 2.0
LARGE = 100.0  # counts a period


@dataclass(frozen=True)
class Evidence:
    """One period of S series, uncalibrated.

    z (4, S) normal scores by CHANNELS, NaN = not tested; expected, variance, observed (S) of the newest period alone;
    window (S) the spike window with the smallest chance, window_observed/expected/variance of it; drift_observed,
    drift_expected, drift_variance of the drift kernel scaled to a count; dispersion, wander (τ²), history (periods
    learned from), tested (S). answers (exposure of the newest period) and lean (skewness of one score, 0 for counts): S.
    """

    z: Floats
    observed: Floats
    expected: Floats
    variance: Floats
    window: NDArray[np.int64]
    window_observed: Floats
    window_expected: Floats
    window_variance: Floats
    drift_observed: Floats
    drift_expected: Floats
    drift_variance: Floats
    dispersion: Floats
    drift_dispersion: Floats
    wander: Floats
    history: Floats
    group: NDArray[np.int64]
    taught: Bools
    near: Floats
    far: Floats
    answers: Floats
    lean: Floats

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """Evidence of shards in one."""
        axis = {"z": 1}
        return cls(*(np.concatenate([getattr(p, f.name) for p in parts], axis.get(f.name, 0)) for f in fields(cls)))


@dataclass(frozen=True)
class _Scene:
    """A batch cut to what one period needs."""

    batch: SeriesBatch
    data: Clean
    calendar: Calendar
    family: Family
    listening: Listening
    group: NDArray[np.int64]
    sd: Floats

    @classmethod
    def of(cls, batch: SeriesBatch, at: int) -> Self:
        listening = LISTENING[batch.period]
        cut, _ = batch.until(at, listening.longest)
        data = clean(cut)
        days = calendar(cut, cut.periods - 1)
        group = np.zeros(cut.size, dtype=np.int64) if cut.groups is None else np.asarray(cut.groups, dtype=np.int64)
        young = data.learnable.sum(1) < YOUNG_SEASONS * cut.per_year
        sd = np.where(young[:, None], days.young_sd, days.sd)
        return cls(cut, data, days, FAMILIES[cut.kind], listening, group, sd)

    def learnable(self, gap: int) -> Bools:
        """Cells a baseline may learn from: not the newest `gap` periods, fewer for short histories (a quarter)."""
        count = self.data.reported.sum(1)
        own = np.clip(count // 4, 1, gap)
        last = self.batch.periods - own
        return np.asarray(self.data.learnable & (np.arange(self.batch.periods) < last[:, None]))

    def fit(self, gap: int, prior: Prior, start: Floats | None, rounds: int, steps: int) -> Baseline:
        """Baseline without the newest `gap` periods."""
        return baseline.fit(
            self.data.y, self.data.n, self.learnable(gap), self.calendar.x, prior, self.family,
            start=start, rounds=rounds, steps=steps,
        )  # fmt: skip

    def recent(self, count: int) -> Recent:
        """Newest periods first."""
        count = min(count, self.batch.periods)
        back = slice(None, -count - 1, -1)
        data = self.data
        return Recent(data.y[:, back], data.n[:, back], data.reported[:, back], self.calendar.x[back])

    def prior(self, known: Siblings | None) -> Prior:
        """Prior for every series."""
        shared = self.batch.exposure is not None
        found = siblings.prior(known, self.group, sd=self.sd, steps=self.calendar.scale, share_level=shared)
        if known is None or known.members[0] >= siblings.FEWEST:
            return found
        # Nobody can tell how much such series scatter. A short one of large counts would be drawn through every point of
        # its first months, and on into the absurd; until a year of it is known, what it does from one to the next counts
        # as scatter. Small counts say too little about their scatter, and do not pull so hard.
        own = siblings.own_dispersion(self.data.y, self.data.n, self.data.learnable, self.family)
        if (
            self.batch.kind == "mean"
        ):  # scores lie and scatter by their scale: no number is a good guess for all of them
            found.mean[:, 0] = np.nan
            return replace(found, dispersion=np.where(own > 0, own, found.dispersion))
        known_for = self.data.learnable.sum(1)
        large = (self.data.y * self.data.learnable).sum(1) >= LARGE * known_for
        young = large & (known_for <= self.batch.per_year)
        return replace(found, dispersion=np.where(young, np.maximum(found.dispersion, own), found.dispersion))


@dataclass(frozen=True)
class First:
    """Result of a survey: what siblings need, and the wide drift fit to start from."""

    survey: Survey
    start: Floats
    wander: Floats


def survey(batch: SeriesBatch, *, at: int) -> First:
    """First look at a shard: wide fits without the drift gap, and the level's wander."""
    scene = _Scene.of(batch, at)
    fitted = scene.fit(scene.listening.drift_gap, scene.prior(None), None, 2, baseline.FIRST_STEPS)
    return First(Survey.of(fitted, scene.group), fitted.beta, _wander(scene, fitted))


def _wander(scene: _Scene, fitted: Baseline) -> Floats:
    """Numerator and weight of τ² per series (see channels.wander), over the last two years learned from."""
    listening = scene.listening
    gap, length = min(listening.drift_gap, scene.batch.periods // 4), 2 * listening.year
    if scene.batch.periods < gap + listening.year // 2 + 1:
        return np.zeros((scene.batch.size, 2))
    usable = scene.learnable(gap)
    cut = slice(max(0, scene.batch.periods - gap - length), scene.batch.periods - gap)
    n = scene.data.n[:, cut]
    mu = scene.family.mean(fitted.beta @ scene.calendar.x[cut].T, n)
    unit = np.asarray(scene.family.variance(mu, n), float)
    residual = scene.data.y[:, cut] - mu
    block = max(2, listening.year // 4)
    return channels.wander(residual, mu, unit, fitted.dispersion, usable[:, cut], block)


def teach(first: First, batch: SeriesBatch, *, at: int) -> tuple[Siblings, Floats]:
    """Priors of all groups and τ² per group row, from the joined surveys of everything."""
    scene_sd = calendar(batch, at).sd
    known = siblings.learn(first.survey, scene_sd, history=TEACHING_SHARE * batch.per_year)
    row = known.place(first.survey.group)
    tau2 = [_typical(first.wander[row == i] if i else first.wander) for i in range(len(known.known))]
    return known, np.array(tau2)


def _typical(wander: Floats) -> float:
    """τ² of a group: median of its series, weighted by the root of what each can tell; a few real shifts do not count."""
    weight = np.sqrt(wander[:, 1])
    if not weight.sum() > 0:
        return 0.0
    ratio = wander[:, 0] / np.maximum(wander[:, 1], 1e-12)
    order = np.argsort(ratio)
    middle = np.searchsorted(np.cumsum(weight[order]), 0.5 * weight.sum())
    return float(np.clip(ratio[order][min(middle, len(order) - 1)], 0.0, 1.0))


def measure(batch: SeriesBatch, known: Siblings, wander: Floats, *, at: int, start: Floats | None = None) -> Evidence:
    """Second look: refit with the siblings' prior, then every channel. ``start`` is the fit of the first look.

    Without one the fit begins at each series' own mean, and takes its first steps before past outbreaks are doubted:
    held against a mean without season, a high season would count as one.
    """
    scene = _Scene.of(batch, at)
    prior = scene.prior(known)
    drift = scene.fit(scene.listening.drift_gap, prior, start, 2, 0 if start is not None else baseline.FIRST_STEPS)
    spike = scene.fit(scene.listening.spike_gap, prior, drift.beta, 2, 0)
    tau2 = wander[known.place(scene.group)]
    return _listen(scene, spike, drift, tau2)


def _listen(scene: _Scene, spike: Baseline, drift: Baseline, tau2: Floats) -> Evidence:
    family, listening = scene.family, scene.listening
    recent = scene.recent(listening.memory)
    near, far = (channels.outlook(recent, fitted, family, scene.batch.bounds) for fitted in (spike, drift))
    sums = [channels.weigh(recent, near, spike, np.ones(width), tau2) for width in listening.windows]
    creeping = channels.weigh(recent, far, drift, listening.drift_kernel, tau2)
    single = channels.singles(recent, near, spike, max(listening.windows))
    risen = channels.windows(single, near.unit, listening.windows)
    weights = np.array(listening.weights)
    sudden, quiet = (tails.to_z(tails.cauchy(tails.to_p(way * risen), weights)) for way in (1.0, -1.0))
    quiet = np.where(single[:, 0] > 0, np.minimum(quiet, 0.0), quiet)  # a backlog is no silence
    slow = tails.to_z(creeping.high())
    z = np.stack([sudden, slow, -slow, quiet])
    best = np.nan_to_num(risen, nan=-np.inf).argmax(1)
    pick = np.arange(scene.batch.size)
    return Evidence(
        z=z, observed=recent.y[:, 0], expected=near.mu[:, 0], variance=sums[0].variance,
        window=np.array(listening.windows)[best],
        window_observed=np.stack([s.observed for s in sums])[best, pick],
        window_expected=np.stack([s.expected for s in sums])[best, pick],
        window_variance=np.stack([s.variance for s in sums])[best, pick],
        drift_observed=creeping.observed, drift_expected=creeping.expected, drift_variance=creeping.variance,
        dispersion=spike.dispersion, drift_dispersion=drift.dispersion, wander=tau2, history=spike.observed,
        group=scene.group, taught=drift.freedom < TEACHING_SHARE * scene.batch.per_year, near=near.mu, far=far.mu,
        answers=recent.n[:, 0], lean=channels.lean(near, recent, spike),
    )  # fmt: skip


def look_back(batch: SeriesBatch, known: Siblings) -> tuple[Baseline, Floats, Clean, Bools]:
    """Baseline of the newest period with its design, data and the cells it learned from, to draw the past with."""
    scene = _Scene.of(batch, batch.periods - 1)
    gap = scene.listening.spike_gap
    fitted = scene.fit(gap, scene.prior(known), None, 2, baseline.FIRST_STEPS)
    return fitted, scene.calendar.x, scene.data, scene.learnable(gap)
