"""What a chart of one series shows: the past as the baseline sees it, and the newest periods as they were expected."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surveillance.engine import tails
from surveillance.engine.families import FAMILIES
from surveillance.engine.measure import look_back
from surveillance.engine.scan import Scan

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Picture:
    """Per period (T): observed (NaN = not reported), exposure, expected, band of half of all counts, band of the budget.

    first: index in the original batch of the first period shown. learned: periods the baseline learned from.
    """

    first: int
    observed: Floats
    exposure: Floats
    expected: Floats
    low50: Floats
    high50: Floats
    low: Floats
    high: Floats
    learned: NDArray[np.bool_]


def picture(scan: Scan, row: int) -> Picture:
    """Chart of one series of a scan."""
    batch = scan.batch.rows([row])
    fitted, design, data, learned = look_back(batch, scan.known)
    family = FAMILIES[batch.kind]
    mu = family.mean(fitted.beta @ design.T, data.n)
    unit = np.asarray(family.variance(mu, data.n), float)
    parameters = np.einsum("tp,spq,tq->st", design, fitted.covariance, design, optimize=True)
    variance = fitted.dispersion[:, None] * unit + unit**2 * parameters
    chance = float(scan.verdict.alpha[0])
    low50, high50, low, high = (
        bound for c in (0.25, chance) for bound in _band(batch.kind == "mean", c, mu[0], variance[0])
    )
    observed = np.where(data.reported[0], data.y[0], np.nan)
    return Picture(scan.at + 1 - batch.periods, observed, data.n[0], mu[0], low50, high50, low, high, learned[0])


def _band(normal: bool, chance: float, mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Lower and upper bound with this chance on either side."""
    if normal:
        reach = float(tails.to_z(chance)) * np.sqrt(variance)
        return mean - reach, mean + reach
    return tails.quantile(1 - chance, mean, variance), tails.quantile(chance, mean, variance)
