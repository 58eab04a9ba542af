"""Scores without change, to calibrate means with: answers on scales of 5, 7 or 11 points that lean to one side or not."""

from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.stats import betabinom

from surveillance.engine.series import Period, SeriesBatch

Floats = NDArray[np.float64]
POINTS = (5, 7, 11)
SEASON, TREND = 0.1, 0.05  # sd of the season, and of the trend a year: shares of the answers that go to a neighbour
NEIGHBOUR = 0.1  # of the scale, up or down


def simulate(rng: np.random.Generator, period: Period, series: int, periods: int) -> SeriesBatch:
    """Beta-binomial answers: place on the scale 0.2–0.88, from nearly yes-or-no to nearly normal, 2–150 a period."""
    points = rng.choice(POINTS, series)
    place, firm = rng.uniform(0.2, 0.88, series), np.exp(rng.uniform(np.log(0.8), np.log(8.0), series))
    low, usual, high = (_chances(points, place + step, firm) for step in (-NEIGHBOUR, 0.0, NEIGHBOUR))
    often = np.exp(rng.uniform(np.log(2.0), np.log(150.0), series))
    start = date(2015, 1, 5) if period != "month" else date(2015, 1, 1)
    answers = rng.poisson(np.broadcast_to(often[:, None], (series, periods)))
    per_year = SeriesBatch(np.zeros((1, periods)), period, start).per_year
    years = (np.arange(periods) - (periods - 1)) / per_year
    lively = rng.random((series, 1)) < 0.5  # the others neither know a season nor a trend
    season = rng.normal(0, SEASON, (series, 1)) * np.cos(2 * np.pi * (years + rng.random((series, 1))))
    moved = np.clip(lively * (season + rng.normal(0, TREND, (series, 1)) * years), -1.0, 1.0)
    total = np.zeros((series, periods))
    for row in range(series):  # one at a time: all chances at once would take gigabytes
        share = moved[row][:, None]
        mixed = usual[row] + np.abs(share) * (np.where(share > 0, high[row], low[row]) - usual[row])
        total[row] = rng.multinomial(answers[row], mixed) @ np.arange(1, max(POINTS) + 1)
    bounds = np.stack([np.ones(series), points], axis=1).astype(float)
    exposure = answers.astype(float)
    return SeriesBatch(total, period, start, kind="mean", exposure=exposure, bounds=bounds, groups=points)


def _chances(points: NDArray[np.int64], place: Floats, firm: Floats) -> Floats:
    """Chance of each score (series × 11), 0 beyond the end of the scale."""
    scores = np.arange(max(POINTS))
    a, b = (place * firm)[:, None], ((1.0 - place) * firm)[:, None]
    chances: Floats = np.nan_to_num(betabinom.pmf(scores, points[:, None] - 1, a, b))
    return chances
