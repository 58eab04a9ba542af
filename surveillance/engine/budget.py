"""How many false alarms a house is ready to look at, and what follows for a single test.

Benjamini and Hochberg 1995 for q-values; the empirical null follows Efron 2004 (doi 10.1198/016214504000000089):
centre and spread are read from the middle of all z-values, which real alarms hardly move.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveillance.engine.series import PER_YEAR, Period

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
POOL = 13  # periods whose z-values are pooled
ENOUGH = 100  # pooled values that weigh as much as the assumption of no correction
NARROWEST = 0.9
LARGEST_CHANCE = 0.01  # with few series the budget is not used up: what happens every 100th time is no news
NINETIETH = 1.2815515655446004


@dataclass(frozen=True)
class Budget:
    """About `per_month` false alarms a month over everything.

    spike_share of it goes to sudden rises, the rest to creeping ones; `calm_share` is a second, separate allowance as
    a share of per_month for falls (half improvement, half silence).
    """

    per_month: float = 5.0
    spike_share: float = 0.8
    calm_share: float = 0.2

    def __post_init__(self) -> None:
        if not self.per_month > 0 or not 0 < self.spike_share < 1 or not self.calm_share > 0:
            raise ValueError("A budget needs a positive number a month and shares between 0 and 1.")

    def alphas(self, tests: int, period: Period) -> Floats:
        """Chance below which each channel (spike, drift, improvement, silence) alarms, for so many tests a period."""
        each = self.per_month * 12.0 / PER_YEAR[period] / max(tests, 1)
        shares = (self.spike_share, 1.0 - self.spike_share, self.calm_share / 2, self.calm_share / 2)
        return np.minimum(each * np.array(shares), LARGEST_CHANCE)


@dataclass(frozen=True)
class Null:
    """Centre and spread of what z-values do when nothing happens, per channel (4 each)."""

    centre: Floats
    spread: Floats

    def standardise(self, z: Floats) -> Floats:
        """z (4, S) corrected."""
        return np.asarray((z - self.centre[:, None]) / self.spread[:, None])


def empirical_null(pool: Floats, eligible: Bools) -> Null:
    """Null of each channel from pooled z-values (4, S, K) of series that count enough (S or S×K).

    Centre = median if above 0; spread = (q90 − q50) / 1.2816, at least 0.9. Few values are trusted less: both are
    drawn to 0 and 1 as if `ENOUGH` values had said so.
    """
    centre, spread = np.zeros(len(pool)), np.ones(len(pool))
    chosen = np.broadcast_to(eligible if eligible.ndim == 2 else eligible[:, None], pool.shape[1:])
    for channel, z in enumerate(pool):
        values = z[chosen & np.isfinite(z)]
        if not values.size:
            continue
        middle, high = np.quantile(values, (0.5, 0.9))
        say = values.size / (values.size + ENOUGH)
        centre[channel] = say * max(middle, 0.0)
        spread[channel] = 1.0 + say * (max(NARROWEST, (high - middle) / NINETIETH) - 1.0)
    return Null(centre, spread)


def q_values(p: Floats) -> Floats:
    """Benjamini–Hochberg q of each p (S); NaN stays NaN."""
    q = np.full(p.shape, np.nan)
    known = np.flatnonzero(np.isfinite(p))
    if known.size:
        order = known[np.argsort(p[known], kind="stable")]
        ratio = p[order] * known.size / np.arange(1, known.size + 1)
        q[order] = np.minimum(np.minimum.accumulate(ratio[::-1])[::-1], 1.0)
    return q
