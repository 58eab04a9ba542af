"""The three kinds of measure as exponential families with their natural link.

With the natural link the score is X'(y − μ) and the information X'WX for all three, so one fit serves all:

| family | y | n (exposure) | μ | W = unit variance |
|---|---|---|---|---|
| count | events | orders, passengers, 1 | n exp(Xβ) | μ |
| share | dissatisfied answers | answers | n / (1 + exp(−Xβ)) | μ (1 − μ/n) |
| mean | sum of scores | answers | n Xβ | n |

Source: McCullagh and Nelder, "Generalized Linear Models" (2nd ed., 1989), 2.2 and 2.5.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Kind = Literal["count", "share", "mean"]
FARTHEST = 20.0


@dataclass(frozen=True)
class Family:
    """Mean, variance and residual of one kind of measure. Arrays keep their dtype and shape."""

    kind: Kind

    @property
    def least_dispersion(self) -> float:
        """Counts are not allowed to be calmer than Poisson (or binomial); scores may."""
        return 1e-6 if self.kind == "mean" else 1.0

    def mean(self, eta: Array, exposure: Array) -> Array:
        """μ for a linear predictor η, which is written over, and exposure n of the same shape."""
        if self.kind == "mean":
            return np.asarray(exposure * eta)
        np.clip(eta, -FARTHEST, FARTHEST, out=eta)
        if self.kind == "share":
            return np.asarray(exposure / (1.0 + np.exp(-eta)))
        np.exp(eta, out=eta)
        eta *= exposure
        return eta

    def variance(self, mu: Array, exposure: Array) -> Array:
        """Variance of y at dispersion 1; also the weight of Fisher scoring."""
        if self.kind == "mean":
            return exposure
        if self.kind == "share":
            return np.asarray(mu * (1.0 - mu / np.maximum(exposure, 1e-9)))
        return mu

    def residual(self, y: Array, mu: Array, exposure: Array) -> Array:
        """Residual of about unit variance at dispersion 1.

        Counts: Anscombe, 1.5 (y^⅔ μ^−⅙ − μ^½) (McCullagh and Nelder, 2.4.2); others: Pearson.
        """
        if self.kind == "count":
            root = np.sqrt(np.maximum(mu, 1e-9))
            return np.asarray(1.5 * (np.cbrt(y * y) / np.cbrt(root) - root))
        return np.asarray((y - mu) / np.sqrt(np.maximum(self.variance(mu, exposure), 1e-9)))

    def link(self, y_total: Array, n_total: Array) -> Array:
        """Linear predictor of a pooled rate, with half an event added so that zero counts stay finite."""
        if self.kind == "mean":
            return np.asarray(y_total / np.maximum(n_total, 1e-9))
        rate = (y_total + 0.5) / np.maximum(n_total, 1e-9)
        if self.kind == "share":
            rate = (y_total + 0.5) / (n_total + 1.0)
            return np.asarray(np.log(rate / (1.0 - rate)))
        return np.asarray(np.log(rate))


def third_moment(mean: Array, variance: Array, bounds: Array) -> Array:
    """Third central moment of one answer with this mean and variance on a scale from bounds[..., 0] to bounds[..., 1].

    Of the beta distribution that has both (Johnson, Kotz, Balakrishnan 1995, "Continuous Univariate Distributions" 2,
    chapter 25): skewness 2 (1 − 2u) √(ν + 1) / ((ν + 2) √(u(1 − u))), u the place on the scale from 0 to 1 and
    ν = u(1 − u) / variance − 1. Good scores lean: many at the top, few far below.
    """
    width = bounds[..., 1] - bounds[..., 0]
    u = np.clip((mean - bounds[..., 0]) / width, 0.01, 0.99)
    room = u * (1.0 - u)
    nu = np.maximum(room * width**2 / np.maximum(variance, 1e-9) - 1.0, 0.0)
    skewness = 2.0 * (1.0 - 2.0 * u) * np.sqrt(nu + 1.0) / ((nu + 2.0) * np.sqrt(room))
    return np.asarray(skewness * np.maximum(variance, 0.0) ** 1.5)


COUNT, SHARE, MEAN = Family("count"), Family("share"), Family("mean")
FAMILIES: dict[str, Family] = {f.kind: f for f in (COUNT, SHARE, MEAN)}
