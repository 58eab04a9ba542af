"""What is normal: one quasi-likelihood regression per series, all series at once.

Every series of a batch shares the calendar design X (T×p), so the p×p information matrices of all series are one
matrix product, W (S×T) @ (X⊗X) (T × p(p+1)/2). A normal prior on the coefficients (ridge) replaces tests of whether
a trend or a season is "needed". Past outbreaks are weighted down by their residuals in a few rounds.

Sources: McCullagh and Nelder 1989 (quasi-likelihood, Fisher scoring); Farrington et al. 1996 and Noufaily et al. 2013
(doi 10.1002/sim.5595; Anscombe residuals to weight past outbreaks down).
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from surveillance.engine.families import Family

Floats = NDArray[np.float64]
Fast = NDArray[np.float32]
CELLS_PER_CHUNK = 300_000
HIGH = 3.0  # residuals above this weigh (HIGH / residual) ** FALL
FALL = 8
WILD = 20.0  # times the rest of the series
FIRST_STEPS, LATER_STEPS, LONGEST_STEP = 5, 2, 2.0


@dataclass(frozen=True)
class Prior:
    """Prior of the coefficients: mean and precision, S×p each; dispersion to shrink to, S, as if `pseudo`
    more observations had shown it; scale, S×p.

    A mean of NaN in the first column stands for "the series' own level". A finite scale makes the prior of that
    coefficient heavy-tailed (Cauchy of this scale): small effects are drawn to the mean firmly, large ones left alone.
    """

    mean: Floats
    precision: Floats
    dispersion: Floats
    pseudo: float
    scale: Floats

    def adapted(self, beta: Floats, centre: Floats, variance: Floats) -> Floats:
        """Precision given the present estimates: Cauchy as a scale mixture, E-step 2 / (s² + (b − m)² + var b)."""
        local = 2.0 / (self.scale**2 + (beta - centre) ** 2 + variance)
        return np.asarray(np.where(np.isnan(self.scale), self.precision, local))

    def rows(self, part: slice) -> "Prior":
        """The same prior for some of the series."""
        return Prior(self.mean[part], self.precision[part], self.dispersion[part], self.pseudo, self.scale[part])


@dataclass(frozen=True)
class Baseline:
    """Fitted coefficients of S series.

    beta S×p, covariance S×p×p (dispersion included), dispersion S (shrunk), raw_dispersion S,
    freedom S (weighted observations less effective parameters), observed S (periods learned from).
    """

    beta: Floats
    covariance: Floats
    dispersion: Floats
    raw_dispersion: Floats
    freedom: Floats
    observed: Floats

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """Baselines of several shards in one, in order."""
        return cls(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)))


@dataclass(frozen=True)
class _Sums:
    """Design and its pairwise products in single precision, shared by all series of a fit."""

    x: Fast
    pairs: Fast
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]

    @classmethod
    def of(cls, design: Floats) -> Self:
        rows, columns = np.triu_indices(design.shape[1])
        x = design.astype(np.float32)
        return cls(x, x[:, rows] * x[:, columns], rows, columns)

    def information(self, weight: Fast) -> Floats:
        """X'WX of every series, S×p×p."""
        flat = (weight @ self.pairs).astype(np.float64)
        p = self.x.shape[1]
        full = np.empty((weight.shape[0], p, p))
        full[:, self.rows, self.columns] = flat
        full[:, self.columns, self.rows] = flat
        return full

    def leverage(self, weight: Fast, inverse: Floats) -> Fast:
        """w x'(X'WX)⁻¹x of every cell, S×T."""
        twice = np.where(self.rows == self.columns, 1.0, 2.0)
        flat = (inverse[:, self.rows, self.columns] * twice).astype(np.float32)
        return np.asarray(np.clip(weight * (flat @ self.pairs.T), 0.0, 0.9), dtype=np.float32)


def _chunks(series: int, periods: int) -> Iterator[slice]:
    step = max(1, CELLS_PER_CHUNK // max(periods, 1))
    for first in range(0, max(series, 1), step):
        yield slice(first, min(series, first + step))


def fit(
    y: Floats, exposure: Floats, known: NDArray[np.bool_], design: Floats, prior: Prior, family: Family,
    *, start: Floats | None = None, rounds: int = 2, steps: int = FIRST_STEPS,
) -> Baseline:  # fmt: skip
    """Fit all series.

    y, exposure, known: S×T (known = may be learned from; other cells are ignored whatever they hold);
    design T×p; start S×p a first guess (a wider fit); rounds = times outbreaks are weighted down; steps of the first turn
    (0 with a good guess).
    """
    sums = _Sums.of(design)
    parts = []
    for rows in _chunks(*y.shape):
        use = known[rows]
        held = use.astype(np.float32)
        values = np.where(use, y[rows], 0.0).astype(np.float32)
        amount = np.where(use, exposure[rows], 1.0).astype(np.float32)
        guess = None if start is None else start[rows]
        if family.kind == "count":
            held = _believable(values, amount, held)
        cells = _Cells(values, amount, held, sums, family)
        parts.append(_fit_chunk(cells, prior.rows(rows), guess, rounds, steps))
    return Baseline.joined(parts)


@dataclass(frozen=True)
class _Cells:
    """Data of a chunk in single precision: values, exposures and 0/1 for "may be learned from", S×T."""

    y: Fast
    n: Fast
    held: Fast
    sums: _Sums
    family: Family

    def expected(self, beta: Floats) -> tuple[Fast, Fast]:
        """μ and unit variance of every cell."""
        mu = self.family.mean(beta.astype(np.float32) @ self.sums.x.T, self.n)
        return mu, np.maximum(self.family.variance(mu, self.n), np.float32(1e-4))

    def step(self, beta: Floats, weight: Fast, phi: Floats, precision: Floats, centre: Floats) -> Floats:
        """One step of Fisher scoring with the prior; long steps are cut."""
        mu, unit = self.expected(beta)
        information = _with_prior(self.sums.information(weight * unit), phi, precision)
        gradient = (weight * (self.y - mu)) @ self.sums.x - phi[:, None] * precision * (beta - centre)
        step = np.linalg.solve(information, gradient[..., None])[..., 0]
        return np.asarray(beta + np.clip(step, -LONGEST_STEP, LONGEST_STEP))

    def spread(self, beta: Floats, weight: Fast, phi: Floats, precision: Floats) -> tuple[Floats, Floats, Floats, Fast]:
        """Inverse information, weighted chi-square, freedom and leverage at these coefficients."""
        mu, unit = self.expected(beta)
        working = weight * unit
        inverse = np.asarray(
            np.linalg.inv(_with_prior(self.sums.information(working), phi, precision)), dtype=np.float64
        )
        leverage = self.sums.leverage(working, inverse)
        freedom = np.maximum((weight * (1 - leverage)).sum(1, dtype=np.float64), 0.0)
        chi2 = (weight * (self.y - mu) ** 2 / unit).sum(1, dtype=np.float64)
        return inverse, chi2, freedom, leverage

    def trust(self, beta: Floats, phi: Floats, leverage: Fast) -> Fast:
        """Weights that doubt past outbreaks."""
        mu, _ = self.expected(beta)
        spread = np.sqrt(phi[:, None] * (1 - leverage)).astype(np.float32)
        return np.asarray(self.held * _doubt(self.held * self.family.residual(self.y, mu, self.n) / spread))


def _fit_chunk(cells: _Cells, prior: Prior, start: Floats | None, rounds: int, steps: int) -> Baseline:
    weight = cells.held
    totals = ((weight * part).sum(1, dtype=np.float64) for part in (cells.y, cells.n))
    centre = prior.mean.copy()
    centre[:, 0] = np.where(np.isnan(centre[:, 0]), cells.family.link(*totals), centre[:, 0])
    beta = centre if start is None else start
    phi, precision = np.ones(len(beta)), prior.precision
    for turn in range(rounds + 1):
        for _ in range(LATER_STEPS if turn else steps):
            beta = cells.step(beta, weight, phi, precision, centre)
        inverse, chi2, freedom, leverage = cells.spread(beta, weight, phi, precision)
        shared = (chi2 + prior.pseudo * prior.dispersion) / (freedom + prior.pseudo)
        phi = np.maximum(cells.family.least_dispersion, shared)
        if turn < rounds:
            weight = cells.trust(beta, phi, leverage)
            variance = np.diagonal(inverse, axis1=1, axis2=2) * phi[:, None]
            precision = prior.adapted(beta, centre, variance)
    raw = chi2 / np.maximum(freedom, 1.0)
    observed = cells.held.sum(1, dtype=np.float64)
    return Baseline(beta, inverse * phi[:, None, None], phi, raw, freedom, observed)


def _with_prior(information: Floats, phi: Floats, precision: Floats) -> Floats:
    """Information plus φ times the prior precision on the diagonal (in place)."""
    steps = np.arange(information.shape[1])
    information[:, steps, steps] += phi[:, None] * precision
    return information


def _doubt(residual: Fast) -> Fast:
    """Weights of the cells: (HIGH / r) ** FALL above HIGH, 1 below.

    r is the largest of the residual itself and the residuals summed over two and three periods, so that
    every part of an outbreak that lasts weighs less.
    """
    worst = residual.copy()
    for width in (2, 3):
        if residual.shape[1] <= width:
            break
        count = residual.shape[1] - width + 1
        total = residual[:, :count] + residual[:, 1 : 1 + count]
        for i in range(2, width):
            total += residual[:, i : i + count]
        total /= np.float32(np.sqrt(width))
        for i in range(width):
            np.maximum(worst[:, i : i + count], total, out=worst[:, i : i + count])
    return np.asarray((HIGH / np.maximum(worst, HIGH)) ** FALL, dtype=np.float32)


def _believable(y: Fast, n: Fast, held: Fast) -> Fast:
    """`held` without cells more than 20 times as high as the rest of their own series (and 20 more): not learned from."""
    top = (held * y).max(1, initial=0.0)
    wild = np.flatnonzero(top > WILD + WILD * top / np.maximum(held.sum(1), 1.0))
    if not wild.size:
        return held
    believable = held.copy()
    for row in wild:
        total, amount = (held[row] * y[row]).sum(), (held[row] * n[row]).sum()
        others = (total - y[row]) / np.maximum(amount - n[row], 1e-6)
        believable[row, y[row] > WILD * (others * n[row] + 1.0)] = 0.0
    return believable
