"""Farrington's method with Noufaily's improvements, for weekly counts of many series.

Sources: Farrington, Andrews, Beale, Catchpole 1996 (doi 10.2307/2983331); Noufaily et al. 2013
(doi 10.1002/sim.5595): quasi-Poisson regression on a linear trend and a ten-level seasonal factor, newest half year left
out, past outbreaks down-weighted by Anscombe residuals, negative binomial limit with the plugged-in mean.
Agrees with the R package surveillance 1.20.3 (farringtonFlexible, thresholdMethod "nbPlugin").
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Settings:
    """years of history (b), half window (w), levels of the seasonal factor, weeks left out, threshold of the residuals
    that are weighted down, one-sided error, and the rule "at least `cases` in the newest `weeks`"."""

    years: int = 5
    half_window: int = 3
    levels: int = 10
    left_out: int = 26
    threshold: float = 2.58
    alpha: float = 0.005
    cases: int = 5
    weeks: int = 4
    season: int = 52


USUAL = Settings()


@dataclass(frozen=True)
class Result:
    """Per series: expected count, dispersion, p-value, upper limit (NaN where too few cases), alarm."""

    expected: Floats
    dispersion: Floats
    p: Floats
    upper: Floats
    alarm: Bools


def seasonal_levels(at: int, first: int, chosen: Settings) -> NDArray[np.int64]:
    """Level (1 … levels) of weeks first … at: the windows around the same week of every year are the last level, the
    weeks between two windows are cut into equal blocks."""
    weeks = np.arange(first, at + 1)
    since = (weeks - (at - chosen.years * chosen.season)) % chosen.season
    inside = (since <= chosen.half_window) | (since >= chosen.season - chosen.half_window)
    between = chosen.season - 2 * chosen.half_window - 1
    block = (since - chosen.half_window - 1) * (chosen.levels - 1) // between + 1
    return np.where(inside, chosen.levels, block)


def farrington_flexible(counts: Floats, at: int, chosen: Settings = USUAL) -> Result:
    """Judge week `at` of S series (counts S×T). Needs years · season + half_window weeks before it."""
    first = at - chosen.years * chosen.season - chosen.half_window
    if first < 0:
        raise ValueError(f"Week {at} has fewer than {chosen.years} years of history before it.")
    level = seasonal_levels(at, first, chosen)
    learned = np.arange(first, at + 1) < at - chosen.left_out
    y = counts[:, first : at + 1][:, learned]
    x = _design(level[learned], np.arange(first, at + 1)[learned] - at, chosen)
    now = _design(np.array([chosen.levels]), np.array([0]), chosen)[0]
    mu, phi = _two_fits(y, x, now, chosen.threshold)
    bold = mu > y.max(1)  # a trend that leads above everything seen is dropped
    if bold.any():
        flat = np.delete(x, 1, axis=1)
        mu[bold], phi[bold] = _two_fits(y[bold], flat, np.delete(now, 1), chosen.threshold)
    return _judge(counts, at, mu, phi, chosen)


def _design(level: NDArray[np.int64], weeks: NDArray[np.int64], chosen: Settings) -> Floats:
    """1, weeks from the judged one, contrasts of the levels to the last one."""
    factor = (level[:, None] == np.arange(1, chosen.levels)).astype(float)
    return np.column_stack([np.ones(len(level)), weeks / chosen.season, factor])


def _two_fits(y: Floats, x: Floats, now: Floats, threshold: float) -> tuple[Floats, Floats]:
    """Expected count and dispersion after one round of weights."""
    weight = np.ones_like(y)
    beta, phi, leverage, mu = _fit(y, x, weight)
    anscombe = 1.5 * (np.cbrt(y * y) * mu ** (-1 / 6) - np.sqrt(mu))
    s = anscombe / np.sqrt(phi[:, None] * np.maximum(1 - leverage, 1e-12))
    weight = np.where(s > threshold, np.maximum(s, 1e-9) ** -2.0, 1.0)
    weight *= y.shape[1] / weight.sum(1, keepdims=True)
    beta, phi, _, _ = _fit(y, x, weight)
    return np.exp(np.minimum(beta @ now, 700.0)), phi


def _fit(y: Floats, x: Floats, weight: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Quasi-Poisson by iterated weighted least squares: coefficients, dispersion (at least 1), leverage, μ."""
    mu = y + 0.1
    eta = np.log(mu)
    deviance = np.full(len(y), np.inf)
    beta = np.zeros((len(y), x.shape[1]))
    active = np.ones(len(y), dtype=bool)
    for _ in range(25):
        w, target = weight * mu, eta + (y - mu) / mu
        information = np.einsum("st,tp,tq->spq", w[active], x, x, optimize=True)
        score = (w[active] * target[active]) @ x
        beta[active] = np.linalg.solve(information, score[..., None])[..., 0]
        eta[active] = np.clip(beta[active] @ x.T, -30.0, 30.0)
        mu[active] = np.exp(eta[active])
        latest = 2 * (weight * (special.xlogy(y, y / mu) - (y - mu))).sum(1)
        done = np.abs(latest - deviance) / (np.abs(latest) + 0.1) < 1e-8
        deviance = np.where(active, latest, deviance)
        active &= ~done
        if not active.any():
            break
    w = weight * mu
    inverse = np.linalg.inv(np.einsum("st,tp,tq->spq", w, x, x, optimize=True))
    leverage = w * np.einsum("tp,spq,tq->st", x, inverse, x, optimize=True)
    phi = (weight * (y - mu) ** 2 / mu).sum(1) / (y.shape[1] - x.shape[1])
    return beta, np.maximum(phi, 1.0), leverage, mu


def _judge(counts: Floats, at: int, mu: Floats, phi: Floats, chosen: Settings) -> Result:
    observed = counts[:, at]
    wide = phi > 1.0
    size = mu / np.where(wide, phi - 1.0, 1.0)
    chance = 1.0 / np.where(wide, phi, 2.0)
    p = np.where(wide, stats.nbinom.sf(observed - 1, size, chance), stats.poisson.sf(observed - 1, mu))
    limit = np.where(wide, stats.nbinom.ppf(1 - chosen.alpha, size, chance), stats.poisson.ppf(1 - chosen.alpha, mu))
    enough = counts[:, at - chosen.weeks + 1 : at + 1].sum(1) >= chosen.cases
    return Result(mu, phi, p, np.where(enough, limit, np.nan), enough & (observed > limit))
