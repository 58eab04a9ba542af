"""The same figures on series simulated anew: the constants of the engine were chosen while looking at the reference series.

Design of Noufaily et al. 2013 with the parameters of weekly_meta.json: 28 scenarios, four past outbreaks each
(none in the half year before the test, which the drift channel would hear, and rightly); in the second set one more in
the newest 49 weeks. Outbreaks of 1–10 standard deviations, log-normal (0, 0.5) in time.
"""

import json
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from surveillance.bench import detector, files
from surveillance.bench.bars import Bar, at_least
from surveillance.engine.calibrate import overdispersed

Floats = NDArray[np.float64]
WEEKS, FIRST = 624, 575
CALM, SICK = 80, 40  # series per scenario


def bars() -> Iterator[Bar]:
    """Detection and calibration on fresh series."""
    rng = np.random.default_rng(99)
    calm, _ = _series(rng, CALM, sick=False)
    sick, during = _series(rng, SICK, sick=True)
    null, found = (detector.p_values(counts, "week", FIRST, (0, 1)) for counts in (calm, sick))
    for rate, goal in ((0.005, 0.52), (0.01, 0.58), (0.02, 0.66)):
        hit = (found[0] < np.quantile(null[0], rate)) & during
        yield at_least(
            f"Fresh series: probability of detection at FPR {rate * 100:g} %",
            float(hit.any(1).mean()),
            float("-inf"),
            goal,
        )
    for channel, name in enumerate(("spike", "drift")):
        for chance in (0.01, 0.001):
            ratio = float((null[channel] < chance).mean()) / chance
            yield Bar(f"Fresh series: realised / nominal at {chance * 100:g} %, {name}", ratio, 0.6, 2.0, 0.8, 1.25)


def _series(rng: np.random.Generator, each: int, *, sick: bool) -> tuple[Floats, NDArray[np.bool_]]:
    """Counts (series × weeks) and, for the newest 49 weeks, whether a present outbreak goes on."""
    scenarios = json.loads((files.folder() / "weekly_meta.json").read_text())["series"][:28]
    week = np.arange(1, WEEKS + 1)
    mean = np.repeat([_mean(scenario, week) for scenario in scenarios], each, axis=0)
    dispersion = np.repeat([scenario["phi"] for scenario in scenarios], each)
    counts = overdispersed(rng, mean, dispersion[:, None])
    during = np.zeros((len(counts), WEEKS - FIRST), dtype=bool)
    for row in range(len(counts)):
        for start in rng.integers(312, FIRST - 32, 4).tolist():
            _outbreak(rng, counts[row], mean[row], dispersion[row], start, int(rng.integers(2, 11)))
        if sick:
            start, size = int(rng.integers(FIRST, WEEKS - 3)), int(rng.integers(1, 11))
            weeks = _outbreak(rng, counts[row], mean[row], dispersion[row], start, size)
            during[row, weeks.min() - FIRST : weeks.max() - FIRST + 1] = True
    return counts, during


def _mean(scenario: dict[str, float], week: NDArray[np.int64]) -> Floats:
    angle = 2 * np.pi * week / 52
    season = scenario["g1"] * np.cos(angle) + scenario["g2"] * np.sin(angle)
    return np.asarray(np.exp(scenario["theta"] + scenario["beta"] * week + scenario["m"] * season))


def _outbreak(
    rng: np.random.Generator, counts: Floats, mean: Floats, dispersion: float, start: int, size: int,
) -> NDArray[np.int64]:  # fmt: skip
    """Add an outbreak of at least two cases in place; the weeks of its cases."""
    cases = 0
    while cases < 2:
        cases = int(rng.poisson(size * np.sqrt(mean[start] * dispersion)))
    weeks = start + np.floor(rng.lognormal(0.0, 0.5, cases)).astype(np.int64)
    weeks = weeks[weeks < WEEKS]
    np.add.at(counts, weeks, 1.0)
    return weeks if weeks.size else np.array([start], dtype=np.int64)
