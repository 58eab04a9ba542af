"""What series learn from each other: normal priors for the coefficients, estimated from the group itself.

Random-effects model per group and coefficient: b_i ~ N(m, t²), estimate ~ N(b_i, v_i). t² by the method of moments
(DerSimonian and Laird 1986, doi 10.1016/0197-2456(86)90046-2), two passes; m by inverse-variance weights.
The level (first column) is shared only where exposure makes rates comparable.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from surveillance.engine.baseline import Baseline, Prior
from surveillance.engine.families import Family

Floats = NDArray[np.float64]
FEWEST = 5  # members a group needs before it can teach
UNTAUGHT_DISPERSION = 1.5
TAUGHT, UNTAUGHT = 20.0, 5.0  # observations that the dispersion of the group, or the assumed one, counts for
AGREEMENT = 2.0
HEAVY = 0.1
MEDIAN_OF_SQUARE = 0.4549  # of a standard normal variable
LEAST_SD = 0.02  # nobody is forced to be exactly like the others


@dataclass(frozen=True)
class Survey:
    """First fits of some series, as far as siblings need them: estimates and variances S×p, dispersion, freedom, group."""

    estimate: Floats
    variance: Floats
    dispersion: Floats
    freedom: Floats
    group: NDArray[np.int64]

    @classmethod
    def of(cls, fitted: Baseline, group: NDArray[np.int64]) -> Self:
        """Keep what is needed of a wide fit."""
        variance = np.diagonal(fitted.covariance, axis1=1, axis2=2).copy()
        return cls(fitted.beta, variance, fitted.raw_dispersion, fitted.freedom, group)

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """Surveys of shards in one; the order does not matter."""
        names = ("estimate", "variance", "dispersion", "freedom", "group")
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


@dataclass(frozen=True)
class Siblings:
    """Per group: mean and sd of each coefficient (G×p), shared dispersion (G), members that taught (G); `known` G labels.

    Row 0 is everybody, for groups that are too small.
    """

    known: NDArray[np.int64]
    mean: Floats
    sd: Floats
    dispersion: Floats
    members: NDArray[np.int64]

    def place(self, group: NDArray[np.int64]) -> NDArray[np.intp]:
        """Row of each series' group; 0 (everybody) for groups that could not teach."""
        spot = np.clip(np.searchsorted(self.known[1:], group), 0, max(len(self.known) - 2, 0)) + 1
        if len(self.known) == 1:
            return np.zeros(len(group), dtype=np.intp)
        return np.where(self.known[spot] == group, spot, 0).astype(np.intp)


def learn(survey: Survey, wide_sd: Floats, *, history: float) -> Siblings:
    """Priors of all groups.

    wide_sd p: prior sd of the first fit, never exceeded;
    history: weighted periods a series needs to teach (about a year).
    """
    teachers = survey.freedom >= history
    labels = np.unique(survey.group[teachers])
    groups = [teachers] + [teachers & (survey.group == label) for label in labels]
    kept = [groups[0]] + [g for g in groups[1:] if g.sum() >= FEWEST]
    names = [-1] + [int(lab) for lab, g in zip(labels, groups[1:], strict=True) if g.sum() >= FEWEST]
    rows = [_moments(survey, members, wide_sd) for members in kept]
    return Siblings(
        np.array(names, dtype=np.int64),
        np.array([r[0] for r in rows]),
        np.array([r[1] for r in rows]),
        np.array([r[2] for r in rows]),
        np.array([int(g.sum()) for g in kept], dtype=np.int64),
    )


def _moments(survey: Survey, members: NDArray[np.bool_], wide_sd: Floats) -> tuple[Floats, Floats, float]:
    """Mean, between-series sd and typical dispersion of one group; the wide prior itself where it is too small."""
    if members.sum() < FEWEST:
        return np.zeros_like(wide_sd), wide_sd, UNTAUGHT_DISPERSION
    estimate, variance = survey.estimate[members], survey.variance[members]
    between = np.maximum(estimate.var(0) - variance.mean(0), LEAST_SD**2)
    for _ in range(2):
        weight = 1.0 / (variance + between)
        mean = (weight * estimate).sum(0) / weight.sum(0)
        excess = (weight**2 * ((estimate - mean) ** 2 - variance)).sum(0) / (weight**2).sum(0)
        between = np.maximum(excess, LEAST_SD**2)
    freedom = survey.freedom[members]
    pooled = float(np.exp((freedom * np.log(np.maximum(survey.dispersion[members], 0.5))).sum() / freedom.sum()))
    return mean, np.minimum(np.sqrt(between), wide_sd), max(pooled, 1e-6)


def own_dispersion(y: Floats, exposure: Floats, known: NDArray[np.bool_], family: Family) -> Floats:
    """How much each series scatters from one period to the next, against what chance alone would do; 0 where too short.

    Median of (r_t − r_{t−1})² / (v_t + v_{t−1}), r the rate and v its variance at dispersion 1, over the median of
    chi-square with one degree (after von Neumann 1941): trends and single steps hardly count. y, exposure, known: S×T.
    """
    n = np.where(known, exposure, 1.0)
    rate = np.where(known, y, 0.0) / n
    middle = 0.5 * (rate[:, 1:] + rate[:, :-1])
    spread = sum(family.variance(middle * part, part) / part**2 for part in (n[:, 1:], n[:, :-1]))
    both = known[:, 1:] & known[:, :-1]
    square = np.where(both, np.diff(rate, axis=1) ** 2 / np.maximum(spread, 1e-12), np.inf)
    count = both.sum(1)
    square.sort(axis=1)
    half = np.clip((count - 1) // 2, 0, max(square.shape[1] - 1, 0))
    enough = count >= FEWEST
    return np.where(enough, square[np.arange(len(y)), half] if square.shape[1] else 0.0, 0.0) / MEDIAN_OF_SQUARE


def prior(
    siblings: Siblings | None, group: NDArray[np.int64], *, sd: Floats, steps: Floats, share_level: bool,
) -> Prior:  # fmt: skip
    """Prior of each series: from its group when that could teach, else the wide one.

    sd S×p: the wide prior of each series; steps p: scale of coefficients nobody shares (NaN: shared);
    share_level: rates per exposure are comparable between siblings.
    """
    mean, precision, scale = np.zeros_like(sd), 1.0 / sd**2, np.full_like(sd, np.nan)
    dispersion, pseudo = np.full(len(group), UNTAUGHT_DISPERSION), UNTAUGHT
    if siblings is not None and siblings.members[0] >= FEWEST:
        row = siblings.place(group)
        between = np.minimum(siblings.sd[row], sd.max(0))
        mean = siblings.mean[row]
        precision = 1.0 / between**2
        dispersion, pseudo = siblings.dispersion[row], TAUGHT
        agreed = np.abs(mean) > AGREEMENT * between
        mean = np.where(agreed, mean, 0.0)
        mean[:, 0] = siblings.mean[row, 0]
        scale[:, 1:] = HEAVY * between[:, 1:]
        if not share_level:
            precision[:, 0] = 1.0 / sd[:, 0] ** 2
    if siblings is None or not share_level:
        mean[:, 0] = np.nan
    own = np.isfinite(steps)
    mean[:, own], scale[:, own] = 0.0, steps[own]
    precision[:, own] = 1.0 / steps[own] ** 2
    return Prior(mean, precision, dispersion, pseudo, scale)
