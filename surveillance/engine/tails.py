"""Tail chances of counts, mid-p, in both directions, for any mean and variance.

All functions work elementwise on arrays that broadcast together, and accept counts that are not whole
(a weighted sum of counts, scaled): the incomplete beta and gamma functions carry on between whole numbers.

Sources: Johnson, Kemp, Kotz, "Univariate Discrete Distributions" (3rd ed., 2005), 3.6, 4.6, 5.6 (binomial,
Poisson and negative binomial distribution functions as incomplete beta and gamma ratios);
Lancaster 1961, "Significance tests in discrete distributions" (mid-p);
Liu and Xie 2020, "Cauchy combination test" (doi 10.1080/01621459.2018.1554485).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]
SMALLEST = 1e-300
NEARLY_POISSON = 1e-6
NEARLY_SYMMETRIC, STEEPEST = 0.01, 4.0  # skewness


def reach(count: ArrayLike, mean: ArrayLike, variance: ArrayLike) -> Floats:
    """P(Y >= count) for Y with this mean and variance; 1 where count <= 0.

    variance > mean: negative binomial of size mean² / (variance − mean); equal: Poisson;
    variance < mean: binomial with success chance 1 − variance / mean.
    """
    k, m, v = np.broadcast_arrays(*(np.asarray(a, float) for a in (count, mean, variance)))
    m = np.maximum(m, 1e-12)
    k_safe = np.maximum(k, 1e-12)
    extra = v / m - 1.0
    tail = np.empty(k.shape)
    wide, narrow = extra > NEARLY_POISSON, extra < -NEARLY_POISSON
    plain = ~(wide | narrow)
    tail[wide] = special.betainc(k_safe[wide], m[wide] / extra[wide], extra[wide] / (1.0 + extra[wide]))
    if narrow.any():
        chance = np.minimum(-extra[narrow], 1.0 - 1e-9)
        room = m[narrow] / chance - k_safe[narrow] + 1.0
        tail[narrow] = np.where(room > 0, special.betainc(k_safe[narrow], np.maximum(room, 1e-12), chance), 0.0)
    if plain.any():
        tail[plain] = special.gammainc(k_safe[plain], m[plain])
    tail[k <= 0] = 1.0
    return tail


def upper(count: ArrayLike, mean: ArrayLike, variance: ArrayLike) -> Floats:
    """Mid-p of a count at least this high: P(Y > count) + ½ P(Y = count)."""
    following = np.asarray(count, float) + 1.0
    both = reach(count, mean, variance) + reach(following, mean, variance)
    return np.asarray(np.clip(0.5 * both, SMALLEST, 1.0))


def normal(value: ArrayLike, mean: ArrayLike, variance: ArrayLike) -> Floats:
    """Upper tail of a normal variable, for sums of scores."""
    spread = np.sqrt(np.maximum(np.asarray(variance, float), 1e-300))
    return np.asarray(np.clip(special.ndtr(-(np.asarray(value, float) - mean) / spread), SMALLEST, 1.0))


def skewed(value: ArrayLike, mean: ArrayLike, variance: ArrayLike, third: ArrayLike) -> Floats:
    """Upper tail of a sum that leans to one side: a shifted gamma variable (Pearson type III) of these central moments.

    Skewness s = third / variance^1.5. P(Z > z) = Q(4/s², 4/s² + 2z/s) for s > 0, mirrored for s < 0, normal for s near 0.
    """
    z, s = np.broadcast_arrays(*_standardised(value, mean, variance, third))
    steep = np.abs(s) > NEARLY_SYMMETRIC
    size = np.where(steep, s, 1.0)
    shape = 4.0 / size**2
    place = np.maximum(shape + 2.0 * z / size, 0.0)
    leaning = np.where(size > 0, special.gammaincc(shape, place), special.gammainc(shape, place))
    return np.asarray(np.clip(np.where(steep, leaning, special.ndtr(-z)), SMALLEST, 1.0))


def _standardised(value: ArrayLike, mean: ArrayLike, variance: ArrayLike, third: ArrayLike) -> tuple[Floats, Floats]:
    """Deviation in standard deviations, and skewness."""
    spread = np.sqrt(np.maximum(np.asarray(variance, float), 1e-300))
    return (np.asarray(value, float) - mean) / spread, np.clip(
        np.asarray(third, float) / spread**3, -STEEPEST, STEEPEST
    )


def quantile(chance: float, mean: ArrayLike, variance: ArrayLike) -> Floats:
    """Count whose mid-p to the upper side is about `chance`.

    Found by bisection on the continuous tail; exact to 1e-3 counts. Used for bands, so speed matters little.
    """
    m, v = np.broadcast_arrays(np.asarray(mean, float), np.asarray(variance, float))
    low, high = np.zeros(m.shape), m + 12.0 * np.sqrt(v) + 20.0
    for _ in range(40):
        middle = 0.5 * (low + high)
        above = upper(middle, m, v) > chance
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.asarray(0.5 * (low + high))


def cauchy(p: Floats, weights: Floats) -> Floats:
    """One chance from several dependent ones along the last axis (Liu and Xie 2020); exact in the far tail."""
    share = weights / weights.sum(-1, keepdims=True)
    p = np.asarray(np.clip(p, SMALLEST, 1.0 - 1e-12))
    far = p < 1e-8
    terms = np.where(far, 1.0 / (np.pi * p), np.tan((0.5 - p) * np.pi))
    total = (terms * share).sum(-1)
    near = 0.5 - np.arctan(np.minimum(total, 1e8)) / np.pi
    return np.asarray(np.where(total > 1e8, 1.0 / (np.pi * np.maximum(total, 1e8)), near))


def to_z(p: ArrayLike) -> Floats:
    """Normal quantile of an upper-tail chance: small p, large z."""
    return np.asarray(-special.ndtri(np.clip(p, SMALLEST, 1.0 - 1e-16)))


def to_p(z: ArrayLike) -> Floats:
    """Upper-tail chance of a normal quantile."""
    return np.asarray(special.ndtr(-np.asarray(z, float)))
