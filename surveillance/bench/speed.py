"""How fast and how small: 10,000 weekly series, five years, one new week."""

import shutil
import subprocess
import time
import tracemalloc
from collections.abc import Iterator
from datetime import date

import numpy as np

from surveillance.bench.bars import Bar, at_most
from surveillance.engine.judge import Memory
from surveillance.engine.scan import detect
from surveillance.engine.series import SeriesBatch

SERIES, WEEKS = 10_000, 260
R_SERIES_WEEKS_A_SECOND = 168.0
R_PROGRAM = """
suppressMessages(library(surveillance)); set.seed(1)
x <- sts(matrix(rpois(320 * 20, 8), 320, 20), frequency = 52)
c <- list(range = 311:320, noPeriods = 10, b = 5, w = 3, thresholdMethod = "nbPlugin", weightsThreshold = 2.58,
          pastWeeksNotIncluded = 26, pThresholdTrend = 1, alpha = 0.005)
cat(system.time(farringtonFlexible(x, c))[["user.self"]])
"""


def batch(series: int) -> SeriesBatch:
    """Poisson series of rates 0.4–55."""
    rng = np.random.default_rng(3)
    rate = np.exp(rng.uniform(-1, 4, (series, 1)))
    return SeriesBatch(rng.poisson(rate * np.ones(WEEKS)).astype(float), "week", date(2021, 1, 4))


def seconds(series: int, repeats: int = 3) -> float:
    """CPU seconds of one scan, the best of some."""
    house = batch(series)
    best = float("inf")
    for _ in range(repeats):
        began = time.process_time()
        detect(house, memory=Memory())
        best = min(best, time.process_time() - began)
    return best


def megabytes(series: int) -> float:
    """Peak memory of one scan beyond its input."""
    house = batch(series)
    tracemalloc.start()
    detect(house, memory=Memory())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


def bars() -> Iterator[Bar]:
    """Time, growth, memory."""
    detect(batch(500), memory=Memory())
    one, two = seconds(SERIES), seconds(2 * SERIES)
    rate = live_r() or R_SERIES_WEEKS_A_SECOND
    yield at_most("CPU seconds for 10,000 weekly series, one week", one, 4.0, 0.6, f"R {SERIES / rate:.0f}")
    yield Bar("Times as fast as R", SERIES / one / rate, low_goal=100.0)
    yield at_most("Twice the series: times the time", two / one, 2.6, 2.2)
    yield at_most("Megabytes at the peak", megabytes(SERIES), 500, 500)


def live_r() -> float | None:
    """Series-weeks a second of R on this machine, when R and the package are here."""
    program = shutil.which("Rscript")
    if program is None:
        return None
    done = subprocess.run([program, "-e", R_PROGRAM], capture_output=True, text=True, check=False)  # noqa: S603
    return 200.0 / float(done.stdout) if done.returncode == 0 and done.stdout else None
