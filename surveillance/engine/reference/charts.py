"""CUSUM, EWMA and generalised likelihood ratio detectors over many series at once.

Sources: Page 1954; Roberts 1959; Lucas 1985 (Poisson CUSUM, doi 10.1080/00401706.1985.10488030);
Höhle and Paul 2008 (GLR for Poisson and negative binomial counts with a baseline, doi 10.1016/j.csda.2008.02.015).
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def cusum(z: Floats, k: float) -> Floats:
    """S ← max(0, S + z − k) along the last axis, starting at 0; same shape as z."""
    level = np.zeros(z.shape)
    total = np.zeros(z.shape[:-1])
    for t in range(z.shape[-1]):
        total = np.maximum(0.0, total + z[..., t] - k)
        level[..., t] = total
    return level


def ewma(z: Floats, weight: float) -> Floats:
    """Z ← (1 − λ) Z + λ z along the last axis, starting at 0."""
    level = np.zeros(z.shape)
    total = np.zeros(z.shape[:-1])
    for t in range(z.shape[-1]):
        total = (1 - weight) * total + weight * z[..., t]
        level[..., t] = total
    return level


def poisson_reference_value(usual: float, raised: float) -> float:
    """The k of a Poisson CUSUM that is optimal between two means: (μ₁ − μ₀) / (ln μ₁ − ln μ₀)."""
    return float((raised - usual) / (np.log(raised) - np.log(usual)))


def anscombe_z(counts: Floats, mean: Floats) -> Floats:
    """Counts to about normal: 1.5 (y^⅔ − μ^⅔) / μ^⅙."""
    return np.asarray(1.5 * (np.cbrt(counts**2) - np.cbrt(mean**2)) / mean ** (1 / 6))


def glr_poisson(counts: Floats, mean: Floats, longest: int | None = None) -> Floats:
    """Generalised likelihood ratio of a rise by an unknown factor that began at some earlier period, S×T.

    max over the start n ≤ t of Y ln κ − (κ − 1) M with Y, M the sums over n … t and κ = max(1, Y / M).
    """
    y, m = np.cumsum(counts, axis=-1), np.cumsum(mean, axis=-1)
    level = np.zeros(counts.shape)
    for t in range(counts.shape[-1]):
        first = 0 if longest is None else max(0, t + 1 - longest)
        before = slice(first, t + 1)
        y_part = y[..., t : t + 1] - (y[..., before] - counts[..., before])
        m_part = m[..., t : t + 1] - (m[..., before] - mean[..., before])
        kappa = np.maximum(y_part / np.maximum(m_part, 1e-12), 1.0)
        level[..., t] = (y_part * np.log(kappa) - (kappa - 1.0) * m_part).max(-1)
    return level


def glr_negative_binomial(counts: Floats, mean: Floats, alpha: Floats, longest: int | None = None) -> Floats:
    """The same for a negative binomial with variance μ + α μ²; κ by Newton's method from the Poisson value.

    Log likelihood ratio of one period: y ln κ + (y + 1/α) ln((1 + α μ) / (1 + α κ μ)).
    """
    level = np.zeros(counts.shape)
    for t in range(counts.shape[-1]):
        first = 0 if longest is None else max(0, t + 1 - longest)
        best = np.zeros(counts.shape[:-1])
        for begin in range(first, t + 1):
            part = (..., slice(begin, t + 1))
            best = np.maximum(best, _ratio(counts[part], mean[part], alpha[..., None]))
        level[..., t] = best
    return level


def _ratio(y: Floats, mu: Floats, alpha: Floats) -> Floats:
    """Largest log likelihood ratio over κ ≥ 1 for one start."""
    log_kappa = np.log(np.maximum(y.sum(-1) / np.maximum(mu.sum(-1), 1e-12), 1.0))
    for _ in range(12):
        raised = np.exp(log_kappa)[..., None] * mu
        share = raised / (1 + alpha * raised)
        score = (y - raised) / (1 + alpha * raised)
        slope = share * (1 + alpha * y) / (1 + alpha * raised)
        step = score.sum(-1) / np.maximum(slope.sum(-1), 1e-12)
        log_kappa = np.clip(log_kappa + np.clip(step, -1.0, 1.0), 0.0, 20.0)
    raised = np.exp(log_kappa)[..., None] * mu
    one = y * log_kappa[..., None] + (y + 1 / alpha) * np.log((1 + alpha * mu) / (1 + alpha * raised))
    return np.asarray(np.maximum(one.sum(-1), 0.0))
