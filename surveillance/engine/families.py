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
        """μ for a linear predictor η and exposure n of the same shape."""
        if self.kind == "mean":
            return np.asarray(exposure * eta)
        np.clip(eta, -FARTHEST, FARTHEST, out=eta)
        if self.kind == "share":
            return np.asarray(exposure / (1.0 + np.exp(-eta)))
        return np.asarray(exposure * np.exp(eta))

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


COUNT, SHARE, MEAN = Family("count"), Family("share"), Family("mean")
FAMILIES: dict[str, Family] = {f.kind: f for f in (COUNT, SHARE, MEAN)}
