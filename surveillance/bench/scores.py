"""Means of scores without change, of other shapes than the calibration was made with: rounded normal answers from 1 to 5."""

from collections.abc import Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from surveillance.bench.bars import Bar
from surveillance.engine import judge, measure, tails
from surveillance.engine.series import SeriesBatch

Floats = NDArray[np.float64]
SERIES, BATCHES = 6_000, 5
WEEKS = {"30 weeks": 30, "three years": 156}
EDGES = np.array([1.5, 2.5, 3.5, 4.5])


def bars() -> Iterator[Bar]:
    """Realised over nominal chance of the two channels that listen for worse scores."""
    for name, weeks in WEEKS.items():
        rng = np.random.default_rng([7, weeks])
        z = np.concatenate([_scored(simulate(rng, SERIES, weeks)) for _ in range(BATCHES)], axis=1)
        for channel, said in enumerate(("spike", "drift")):
            known = z[channel][np.isfinite(z[channel])]
            for chance in (0.01, 0.001):
                ratio = float((known > tails.to_z(chance)).mean()) / chance
                label = f"Scores, {name}: realised / nominal at {chance * 100:g} %, {said}"
                short = said == "drift" and weeks < 52  # drawn on with all doubt: hears little, and says nothing false
                low = float("-inf") if short else 0.6
                yield Bar(label, ratio, low, 2.0, low if short else 0.8, 1.25)


def simulate(rng: np.random.Generator, series: int, weeks: int) -> SeriesBatch:
    """3 to 40 answers a week, some crowded at the top of the scale, some in its middle."""
    often = np.exp(rng.uniform(np.log(3.0), np.log(40.0), (series, 1)))
    answers = rng.poisson(np.broadcast_to(often, (series, weeks)))
    centre, spread = rng.uniform(2.5, 5.2, (series, 1)), rng.uniform(0.6, 1.6, (series, 1))
    below = np.concatenate([np.zeros((series, 1)), ndtr((EDGES - centre) / spread), np.ones((series, 1))], axis=1)
    given = rng.multinomial(answers, np.diff(below, axis=1)[:, None, :])
    ends = np.tile([1.0, 5.0], (series, 1))
    return SeriesBatch(
        (given @ np.arange(1.0, 6.0)), "week", date(2021, 1, 4), kind="mean", exposure=answers.astype(float),
        bounds=ends, worse="low",
    )  # fmt: skip


def _scored(batch: SeriesBatch) -> Floats:
    at = batch.periods - 1
    first = measure.survey(batch, at=at)
    known, wander = measure.teach(first, batch, at=at)
    return judge.scored(batch, measure.measure(batch, known, wander, at=at, start=first.start))
