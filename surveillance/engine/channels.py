"""Two ways of listening: for a sudden rise (spike) and for a creeping one (drift); both also downwards.

A channel compares weighted sums of the newest counts with what the baseline expects of them. For a kernel a_j over
lags j: S = Σ a_j y_{t−j}, M = Σ a_j μ_{t−j}, with variance

    φ Σ a_j² v_{t−j} + g'Vg + τ² (M² − Σ a_j² μ²_{t−j}),    g = Σ a_j v_{t−j} x_{t−j},

v the unit variance of the family, V the covariance of the coefficients, τ the wander of the level between periods
(its share inside one period is already in φ). S is scaled by M / Σ a_j² μ so that a Poisson count keeps variance =
mean, and compared with a negative binomial of that mean and variance (mid-p).

The drift channel is one such sum. The spike channel takes the z-value of each single period that way and adds them over
windows of one, two … periods (Stouffer 1949): what chance makes of clumped counts is one wild period, what a fault makes
is two raised ones, and a plain sum could not tell them apart. Its windows are combined by Cauchy's rule.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveillance.engine import tails
from surveillance.engine.baseline import Baseline
from surveillance.engine.families import Family, third_moment
from surveillance.engine.series import Period

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Listening:
    """How one length of period is listened to.

    spike_gap, drift_gap: newest periods the two baselines must not learn from; windows and weights of the spike
    channel; fade: λ of the drift kernel (1 − λ)^j over `memory` periods; quiet: periods without alarm that make the
    next one new; year: periods of a year; longest: periods of history used at most.
    """

    spike_gap: int
    windows: tuple[int, ...]
    weights: tuple[float, ...]
    drift_gap: int
    fade: float
    memory: int
    quiet: int
    year: int
    longest: int

    @property
    def drift_kernel(self) -> Floats:
        """Exponentially fading sum."""
        return (1.0 - self.fade) ** np.arange(self.memory, dtype=float)


LISTENING: dict[Period, Listening] = {
    "week": Listening(3, (1, 2), (4.0, 3.0), 26, 0.1, 26, 4, 52, 624),
    "day": Listening(7, (1, 3, 7), (1.0, 1.0, 1.0), 91, 0.02, 91, 14, 365, 1827),
    "month": Listening(2, (1, 2), (2.0, 1.0), 6, 0.3, 6, 2, 12, 120),
}


@dataclass(frozen=True)
class Sum:
    """One kernel's comparison for S series: observed, expected, variance (scaled to a count), tested.

    third: third central moment of a sum of scores; None for counts.
    """

    observed: Floats
    expected: Floats
    variance: Floats
    tested: Bools
    third: Floats | None = None

    def high(self) -> Floats:
        """Chance of so much or more; NaN where nothing was reported."""
        return np.where(self.tested, _high(self.observed, self.expected, self.variance, self.third), np.nan)


def _high(observed: Floats, expected: Floats, variance: Floats, third: Floats | None) -> Floats:
    if third is None:
        return tails.upper(observed, expected, variance)
    return tails.skewed(observed, expected, variance, third)


@dataclass(frozen=True)
class Recent:
    """The newest L periods, newest first: y, n S×L; reported S×L; x L×p."""

    y: Floats
    n: Floats
    reported: Bools
    x: Floats

    def newest(self, count: int) -> "Recent":
        """The newest `count` of them."""
        return Recent(self.y[:, :count], self.n[:, :count], self.reported[:, :count], self.x[:count])


@dataclass(frozen=True)
class Outlook:
    """What the baseline expects of recent periods: μ and v, S×L; third central moments of sums of scores, None for counts."""

    mu: Floats
    unit: Floats
    third: Floats | None = None


def outlook(recent: Recent, fitted: Baseline, family: Family, bounds: Floats | None = None) -> Outlook:
    """Expected counts of recent periods from coefficients. bounds S×2: ends of the scale, where scores have one."""
    mu = family.mean(fitted.beta @ recent.x.T, recent.n)
    third = None
    if family.kind == "mean":
        third = np.zeros_like(mu)
        if bounds is not None:
            one = third_moment(mu / recent.n, fitted.dispersion[:, None], bounds[:, None, :])
            third = recent.n * np.nan_to_num(one)
    return Outlook(mu, np.asarray(family.variance(mu, recent.n), float), third)


def lean(ahead: Outlook, recent: Recent, fitted: Baseline) -> Floats:
    """Skewness of one score of the newest period, S; 0 for counts."""
    if ahead.third is None:
        return np.zeros(len(ahead.mu))
    return np.asarray(ahead.third[:, 0] / (recent.n[:, 0] * np.maximum(fitted.dispersion, 1e-9) ** 1.5))


def weigh(
    recent: Recent, ahead: Outlook, fitted: Baseline, kernel: Floats, wander: Floats,
) -> Sum:  # fmt: skip
    """Compare one weighted sum. wander: τ² of each series. A series is tested when its newest period was reported."""
    near = recent.newest(len(kernel))
    kernel = kernel[: near.y.shape[1]]
    a = kernel * near.reported
    mu, unit = ahead.mu[:, : len(kernel)], ahead.unit[:, : len(kernel)]
    observed, expected = (a * near.y).sum(1), (a * mu).sum(1)
    g = (a * unit) @ near.x
    learned = np.einsum("sp,spq,sq->s", g, fitted.covariance, g)
    level = wander * np.maximum(expected**2 - (a * a * mu * mu).sum(1), 0.0)
    variance = fitted.dispersion * (a * a * unit).sum(1) + learned + level
    if ahead.third is not None:
        third = (a**3 * ahead.third[:, : len(kernel)]).sum(1)
        return Sum(observed, expected, variance, near.reported[:, 0], third)
    scale = expected / np.maximum((a * a * mu).sum(1), 1e-12)
    return Sum(observed * scale, expected * scale, variance * scale**2, near.reported[:, 0])


def windows(single: Floats, unit: Floats, widths: tuple[int, ...]) -> Floats:
    """Stouffer's z over the newest 1, 2 … periods: Σ w z / √Σ w², w = √v (what a period can tell about a rate).

    single, unit: S×L, newest first (NaN = not reported) → S×len(widths).
    """
    told = np.isfinite(single)
    square = np.where(told, unit[:, : single.shape[1]] + 1e-6, 0.0)
    total = np.cumsum(np.where(told, np.sqrt(square) * np.nan_to_num(single), 0.0), axis=1)
    spread = np.sqrt(np.maximum(np.cumsum(square, axis=1), 1e-9))
    last = [min(width, single.shape[1]) - 1 for width in widths]
    return np.asarray(np.where(told[:, :1], total[:, last] / spread[:, last], np.nan))


def singles(recent: Recent, ahead: Outlook, fitted: Baseline, count: int) -> Floats:
    """z-value of each of the newest `count` periods on its own, newest first; NaN where nothing was reported."""
    near = recent.newest(count)
    mu, unit = ahead.mu[:, : near.y.shape[1]], ahead.unit[:, : near.y.shape[1]]
    learned = np.einsum("lp,spq,lq->sl", near.x, fitted.covariance, near.x, optimize=True)
    variance = fitted.dispersion[:, None] * unit + unit**2 * learned
    third = None if ahead.third is None else ahead.third[:, : near.y.shape[1]]
    return np.where(near.reported, tails.to_z(_high(near.y, mu, variance, third)), np.nan)


def wander(residual: Floats, mu: Floats, unit: Floats, dispersion: Floats, usable: Bools, block: int) -> Floats:
    """Excess variance of block sums over what independent periods give, per series: numerator and weight, S×2.

    residual, mu, unit, usable: S×L of periods the baseline learned from. Standardised residuals are cut at ±3.
    Σ numerator / Σ weight over a group is its τ² (method of moments).
    """
    spread = np.sqrt(np.maximum(dispersion[:, None] * unit, 1e-9))
    calm = np.where(usable, np.clip(residual / spread, -3.0, 3.0) * spread, 0.0)
    count = residual.shape[1] // block
    shape = (len(residual), count, block)
    cut = (slice(None), slice(residual.shape[1] - count * block, None))
    total = calm[cut].reshape(shape).sum(2)
    kept = np.where(usable, mu, 0.0)[cut].reshape(shape)
    alone = dispersion[:, None] * np.where(usable, unit, 0.0)[cut].reshape(shape).sum(2)
    lever = kept.sum(2) ** 2 - (kept**2).sum(2)
    weight = 1.0 / np.maximum(alone, 1.0) ** 2
    return np.stack([((total**2 - alone) * lever * weight).sum(1), (lever**2 * weight).sum(1)], axis=1)
