"""Make the calibration table: `python -m surveillance.engine.calibrate [--seed 1] [--scale 1.0] [--out FILE]`.

Simulates series without change (negative binomial, with trend, season, weekdays and, in half of them, past outbreaks),
measures the newest period as in real use and finds, per channel and region of (rate, dispersion, history), the line that
carries raw z-values to their true exceedance probabilities. Same seed, same table. One core, some minutes at scale 1.
"""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveillance.engine import measure, tails
from surveillance.engine.calibration import TABLE
from surveillance.engine.channels import LISTENING
from surveillance.engine.series import Period, SeriesBatch

Floats = NDArray[np.float64]
RATES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
DISPERSIONS = (1.0, 1.2, 1.5, 2.0, 3.0, 5.0, 8.0)
HISTORIES: dict[Period, tuple[int, ...]] = {
    "week": (16, 40, 78, 156, 312, 600),
    "day": (42, 120, 400, 1100),
    "month": (10, 18, 28, 48, 72, 120),
}
SERIES: dict[Period, int] = {"week": 150_000, "day": 18_000, "month": 60_000}  # per history
PER_BATCH = 6_000
LEVELS = np.array([0.5, 0.8, 1.1, 1.4, 1.7, 2.0, 2.3, 2.6, 2.9, 3.2])
BANDWIDTHS = (0.7, 0.2)  # of log rate and log dispersion
FEWEST_EVENTS = 12.0


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


def observe(rng: np.random.Generator, period: Period, series: int, periods: int) -> Floats:
    """Columns: rate, spike dispersion, drift dispersion, z of the four channels; one row per series."""
    batch = simulate(rng, period, series, periods)
    at = periods - 1
    first = measure.survey(batch, at=at)
    known, wander = measure.teach(first, batch, at=at)
    found = measure.measure(batch, known, wander, at=at, start=first.start)
    return np.column_stack([found.expected, found.dispersion, found.drift_dispersion, *found.z])


def line(z: Floats, weight: Floats) -> Floats:
    """Intercept and slope that carry z-values to the probit of their own exceedance, by weighted least squares."""
    above = np.array([weight @ ((z > level) + 0.5 * (z == level)) for level in LEVELS])
    total, effective = weight.sum(), weight.sum() ** 2 / (weight**2).sum()
    share = (above + 0.5 * total / effective) / (total + total / effective)
    events = share * effective
    trust = np.where(events >= FEWEST_EVENTS, events, 0.0)
    trust = np.minimum(trust, 400.0) * np.where(LEVELS < 1.2, 0.3, 1.0)
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


def table(rng: np.random.Generator, period: Period, scale: float) -> dict[str, Any]:
    """Lines of one length of period: nested lists (channel, rate, dispersion, history, 2)."""
    lines = np.zeros((len(measure.CHANNELS), len(RATES), len(DISPERSIONS), len(HISTORIES[period]), 2))
    for h, periods in enumerate(HISTORIES[period]):
        left = int(SERIES[period] * scale)
        rows = np.concatenate([observe(rng, period, PER_BATCH, periods) for _ in range(max(1, left // PER_BATCH))])
        for channel in range(len(measure.CHANNELS)):
            dispersion = rows[:, 2] if measure.CHANNELS[channel] in ("drift", "improvement") else rows[:, 1]
            place = np.log(np.column_stack([np.maximum(rows[:, 0], 1e-9), dispersion]))
            for i, rate in enumerate(RATES):
                for j, phi in enumerate(DISPERSIONS):
                    away = (place - np.log([rate, phi])) / BANDWIDTHS
                    weight = np.exp(-0.5 * (away**2).sum(1))
                    lines[channel, i, j, h] = line(rows[:, 3 + channel], weight)
        lines[:, :, :, h] = _filled(lines[:, :, :, h])
        sys.stderr.write(f"{period}: history of {periods} done\n")
    return {
        "rate": RATES, "dispersion": DISPERSIONS, "history": HISTORIES[period],
        "lines": np.round(lines, 3).tolist(),
    }  # fmt: skip


def main(arguments: list[str] | None = None) -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description="Make the calibration table of the detectors.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full number of simulated series")
    parser.add_argument("--out", type=Path, default=TABLE)
    chosen = parser.parse_args(arguments)
    tables = {
        period: table(np.random.default_rng([chosen.seed, turn]), period, chosen.scale)
        for turn, period in enumerate(HISTORIES)
    }
    chosen.out.write_text(
        json.dumps({"seed": chosen.seed, "scale": chosen.scale, **tables}, separators=(",", ":")) + "\n"
    )


if __name__ == "__main__":
    main()
