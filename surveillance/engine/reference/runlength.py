"""Average run lengths of control charts for normal and Poisson data, by exact numerical methods.

Normal CUSUM and EWMA: the Fredholm integral equation of the run length, solved by Gauss–Legendre quadrature (Nyström).
Sources: Page 1954 (doi 10.1093/biomet/41.1-2.100); Goel and Wu 1971 (doi 10.1080/00401706.1971.10488792);
Crowder 1987 (doi 10.1080/00401706.1987.10488267). Two-sided CUSUM: 1/L = 1/L⁺ + 1/L⁻ (Kemp 1961).
Poisson CUSUM: Markov chain of its whole-numbered states (Brook and Evans 1972, doi 10.1093/biomet/59.3.539).
All observations have standard deviation 1; `shift` is the mean.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

NODES = 80


def _nodes(low: float, high: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x, w = np.polynomial.legendre.leggauss(NODES)
    return 0.5 * (high - low) * x + 0.5 * (high + low), 0.5 * (high - low) * w


def shewhart(limit: float, shift: float = 0.0) -> float:
    """Two-sided Shewhart chart with limits ± `limit`."""
    return 1.0 / (special.ndtr(-limit - shift) + special.ndtr(-limit + shift))


def cusum(k: float, h: float, shift: float = 0.0) -> float:
    """One-sided CUSUM S ← max(0, S + x − k), alarm when S > h, starting at 0.

    L(s) = 1 + L(0) Φ(k − s − shift) + ∫₀ʰ L(u) φ(u + k − s − shift) du.
    """
    u, w = _nodes(0.0, h)
    start = np.append(0.0, u)
    jump = u[None, :] + k - start[:, None] - shift
    kernel = w * np.exp(-0.5 * jump**2) / np.sqrt(2 * np.pi)
    system = np.eye(len(start))
    system[:, 1:] -= kernel
    system[:, 0] -= special.ndtr(k - start - shift)
    return float(np.linalg.solve(system, np.ones(len(start)))[0])


def cusum_two_sided(k: float, h: float, shift: float = 0.0) -> float:
    """Upper and lower CUSUM together."""
    return 1.0 / (1.0 / cusum(k, h, shift) + 1.0 / cusum(k, h, -shift))


def ewma(weight: float, limit: float, shift: float = 0.0) -> float:
    """Two-sided EWMA Z ← (1 − λ) Z + λ x from 0, alarm beyond ± L √(λ / (2 − λ)) (asymptotic limits throughout)."""
    edge = limit * np.sqrt(weight / (2.0 - weight))
    u, w = _nodes(-edge, edge)
    start = np.append(0.0, u)
    jump = (u[None, :] - (1 - weight) * start[:, None]) / weight - shift
    kernel = w * np.exp(-0.5 * jump**2) / np.sqrt(2 * np.pi) / weight
    system = np.eye(len(start))
    system[:, 1:] -= kernel
    return float(np.linalg.solve(system, np.ones(len(start)))[0])


def poisson_cusum(k: int, h: int, mean: float) -> float:
    """One-sided CUSUM of Poisson counts with whole k and h, S ← max(0, S + y − k), alarm when S ≥ h, from 0."""
    states = np.arange(h)
    step = states[None, :] - states[:, None] + k
    move = np.where(step >= 0, stats.poisson.pmf(np.maximum(step, 0), mean), 0.0)
    move[:, 0] = stats.poisson.cdf(k - states, mean)
    return float(np.linalg.solve(np.eye(h) - move, np.ones(h))[0])
