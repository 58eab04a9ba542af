"""Make the calibration tables: `python -m surveillance.engine.calibrate [--seed 1] [--scale 1.0] [--only scores] [--out FILE]`.

Simulates series without change (counts: negative binomial, with trend, season, weekdays and, in half of them, past
outbreaks; scores: see `calibrate_scores`), measures the newest period as in real use and finds, per channel and region of
(rate, dispersion, history) or (answers, lean, history), the line that carries raw z-values to their true exceedance
probabilities. Same seed, same table. One core, some minutes at scale 1.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveillance.engine import calibrate_scores, measure, tails
from surveillance.engine.calibration import TABLE, places
from surveillance.engine.channels import LISTENING
from surveillance.engine.series import Period, SeriesBatch

Floats = NDArray[np.float64]
HISTORIES: dict[Period, tuple[int, ...]] = {
    "week": (16, 40, 78, 156, 312, 600),
    "day": (42, 120, 400, 1100),
    "month": (10, 18, 28, 48, 72, 120),
}
PER_BATCH = 6_000
LEVELS = np.array([0.5, 0.8, 1.1, 1.4, 1.7, 2.0, 2.3, 2.6, 2.9, 3.2])
FEWEST_EVENTS = 12.0


@dataclass(frozen=True)
class Recipe:
    """One kind of series: how it is simulated, and the grid of its table. bandwidths: of first and second as they are
    placed there (in logarithms but for the lean of scores); series simulated per history; turn: first stream of chance;
    low, say: of `line`."""

    name: str
    simulate: Callable[[np.random.Generator, Period, int, int], SeriesBatch]
    counts: bool
    first: tuple[float, ...]
    second: tuple[float, ...]
    bandwidths: tuple[float, float]
    series: dict[Period, int]
    turn: int
    low: float
    say: float


def simulate(rng: np.random.Generator, period: Period, series: int, periods: int) -> SeriesBatch:
    """A batch without change in its newest periods; wide ranges of rate and dispersion."""
    rate = np.exp(rng.uniform(np.log(0.06), np.log(400.0), series))
    dispersion = np.where(rng.random(series) < 0.25, 1.0, np.exp(rng.uniform(0.0, np.log(9.0), series)))
    start = date(2015, 1, 5) if period != "month" else date(2015, 1, 1)
    batch = SeriesBatch(np.zeros((series, periods)), period, start)
    index = np.arange(periods) - (periods - 1)
    phase = 2 * np.pi * index / batch.per_year
    slope, cosine, sine = rng.normal(0.0, (0.1, 0.25, 0.25), (series, 3)).T[:, :, None]
    log_mean = slope * index / batch.per_year + cosine * (np.cos(phase) - 1) + sine * np.sin(phase)
    if period == "day":
        weekday = rng.normal(0.0, 0.4, (series, 7))
        log_mean += weekday[:, (index + periods - 1) % 7]
    mean = rate[:, None] * np.exp(log_mean)
    counts = overdispersed(rng, mean, dispersion[:, None])
    counts += _past_outbreaks(rng, mean, dispersion, period)
    return SeriesBatch(counts, period, start)


def overdispersed(rng: np.random.Generator, mean: Floats, dispersion: Floats | float) -> Floats:
    """Counts of this mean with variance dispersion × mean (gamma mixture of Poisson), any shape."""
    excess = np.broadcast_to(np.asarray(dispersion, float) - 1.0, mean.shape)
    wide = excess > 1e-9
    scale = np.where(wide, excess, 1.0)
    mixed = rng.gamma(np.maximum(mean / scale, 1e-9)) * scale
    return rng.poisson(np.where(wide, mixed, mean)).astype(float)


def _past_outbreaks(rng: np.random.Generator, mean: Floats, dispersion: Floats, period: Period) -> Floats:
    """Outbreaks of 2–10 standard deviations in all, log-normal in time (as in Noufaily et al. 2013), in half the series."""
    series, periods = mean.shape
    listening = LISTENING[period]
    last = periods - listening.drift_gap - 8
    extra = np.zeros_like(mean)
    if last < listening.year:
        return extra
    stretch = {"day": 7.0, "week": 1.0, "month": 0.25}[period]
    for row in np.flatnonzero(rng.random(series) < 0.5):
        for first in rng.integers(0, last, rng.integers(1, 1 + max(1, round(last / listening.year)))):
            size = rng.poisson(rng.uniform(2, 10) * np.sqrt(mean[row, first] * dispersion[row] * stretch))
            days = first + (rng.lognormal(0.0, 0.5, size) * stretch).astype(int)
            np.add.at(extra[row], days[days < periods], 1.0)
    return extra


COUNTS = Recipe(
    "counts", simulate, counts=True, first=(0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0),
    second=(1.0, 1.2, 1.5, 2.0, 3.0, 5.0, 8.0), bandwidths=(0.7, 0.2),
    series={"week": 150_000, "day": 18_000, "month": 60_000}, turn=0, low=1.2, say=0.3,
)  # fmt: skip
SCORES = Recipe(
    "scores", calibrate_scores.simulate, counts=False, first=(2.0, 5.0, 12.0, 30.0, 100.0),
    second=(-2.0, -1.0, -0.4, 0.4, 1.0, 2.0), bandwidths=(0.6, 0.45),
    series={"week": 60_000, "day": 12_000, "month": 36_000}, turn=len(HISTORIES), low=1.9, say=0.1,
)  # fmt: skip


def observe(rng: np.random.Generator, period: Period, series: int, periods: int, recipe: Recipe) -> Floats:
    """Columns: places in the table for the quick channels and for the slow ones (two each), z of the four channels."""
    batch = recipe.simulate(rng, period, series, periods)
    at = periods - 1
    first = measure.survey(batch, at=at)
    known, wander = measure.teach(first, batch, at=at)
    found = measure.measure(batch, known, wander, at=at, start=first.start)
    quick, slow = (places(found, counts=recipe.counts, slow=slow)[:2] for slow in (False, True))
    kept = np.isfinite(found.z).all(0)  # nobody answered: not measured
    return np.column_stack([*quick, *slow, *found.z])[kept]


def line(z: Floats, weight: Floats, *, low: float = 1.2, say: float = 0.3) -> Floats:
    """Intercept and slope that carry z-values to the probit of their own exceedance, by weighted least squares.

    Levels below `low` have only the `say` of the others: what matters are small chances.
    """
    above = np.array([weight @ ((z > level) + 0.5 * (z == level)) for level in LEVELS])
    total, effective = weight.sum(), weight.sum() ** 2 / (weight**2).sum()
    share = (above + 0.5 * total / effective) / (total + total / effective)
    events = share * effective
    trust = np.where(events >= FEWEST_EVENTS, events, 0.0)
    trust = np.minimum(trust, 400.0) * np.where(low > LEVELS, say, 1.0)
    target = tails.to_z(share)
    if (trust > 0).sum() < 3:
        return np.full(2, np.nan)
    x = np.stack([np.ones_like(LEVELS), LEVELS], axis=1)
    ridge = np.diag([5.0, 5.0])
    fitted = np.linalg.solve(x.T @ (trust[:, None] * x) + ridge, x.T @ (trust * target) + ridge @ [0.0, 1.0])
    return np.array([fitted[0], np.clip(fitted[1], 0.3, 1.5)])


def _filled(lines: Floats) -> Floats:
    """Regions with too few events take the line of the next higher rate, else of the next lower dispersion."""
    for axis, back in ((1, True), (1, False), (2, False)):
        view = np.moveaxis(lines, axis, 0)
        order = range(len(view) - 2, -1, -1) if back else range(1, len(view))
        for index in order:
            neighbour = view[index + 1] if back else view[index - 1]
            view[index] = np.where(np.isnan(view[index]), neighbour, view[index])
    return np.where(np.isnan(lines), np.array([0.0, 1.0]), lines)


def table(rng: np.random.Generator, period: Period, scale: float, recipe: Recipe) -> dict[str, Any]:
    """Lines of one length of period: nested lists (channel, first, second, history, 2)."""
    firsts = np.log(recipe.first)
    seconds = np.log(recipe.second) if recipe.counts else np.array(recipe.second)
    lines = np.zeros((len(measure.CHANNELS), len(firsts), len(seconds), len(HISTORIES[period]), 2))
    for h, periods in enumerate(HISTORIES[period]):
        left = int(recipe.series[period] * scale)
        rows = np.concatenate(
            [observe(rng, period, PER_BATCH, periods, recipe) for _ in range(max(1, left // PER_BATCH))]
        )
        for channel, name in enumerate(measure.CHANNELS):
            place = rows[:, 2:4] if name in ("drift", "improvement") else rows[:, 0:2]
            for i, j in np.ndindex(len(firsts), len(seconds)):
                away = (place - (firsts[i], seconds[j])) / recipe.bandwidths
                weight = np.exp(-0.5 * (away**2).sum(1))
                lines[channel, i, j, h] = line(rows[:, 4 + channel], weight, low=recipe.low, say=recipe.say)
        lines[:, :, :, h] = _filled(lines[:, :, :, h])
        sys.stderr.write(f"{recipe.name}, {period}: history of {periods} done\n")
    return {
        "first": recipe.first, "second": recipe.second, "history": HISTORIES[period],
        "lines": np.round(lines, 3).tolist(),
    }  # fmt: skip


def tables(seed: int, scale: float, recipe: Recipe) -> dict[str, Any]:
    """All lengths of period."""
    return {
        period: table(np.random.default_rng([seed, recipe.turn + turn]), period, scale, recipe)
        for turn, period in enumerate(HISTORIES)
    }


def main(arguments: list[str] | None = None) -> None:
    """Write the tables."""
    parser = argparse.ArgumentParser(description="Make the calibration tables of the detectors.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full number of simulated series")
    parser.add_argument("--only", choices=("counts", "scores"), help="make these anew and keep the others of the file")
    parser.add_argument("--out", type=Path, default=TABLE)
    chosen = parser.parse_args(arguments)
    made = json.loads(chosen.out.read_text()) if chosen.only else {}
    made |= {"seed": chosen.seed, "scale": chosen.scale}
    if chosen.only != "scores":
        made |= tables(chosen.seed, chosen.scale, COUNTS)
    if chosen.only != "counts":
        made["scores"] = tables(chosen.seed, chosen.scale, SCORES)
    chosen.out.write_text(json.dumps(made, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
