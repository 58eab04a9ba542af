"""Series to listen to, made from a seed, and the folder of reference series."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from surveillance.engine.calibrate import overdispersed
from surveillance.engine.series import SeriesBatch

REFERENCE = Path(__file__).resolve().parents[4] / "shared" / "reference"


@pytest.fixture(scope="session")
def reference() -> Path:
    """Folder of the reference series; it lies beside the project, not in it."""
    if not REFERENCE.is_dir():
        pytest.skip(f"The reference series are not on this machine: {REFERENCE} is absent.")
    return REFERENCE


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20261125)


def calm_counts(rng: np.random.Generator, series: int, periods: int, rate: float = 8.0) -> NDArray[np.float64]:
    """Counts without change: rates around `rate`, dispersion 1.3."""
    mean = rate * np.exp(rng.normal(0.0, 0.5, (series, 1))) * np.ones(periods)
    return overdispersed(rng, mean, 1.3)


@pytest.fixture
def calm(rng: np.random.Generator) -> SeriesBatch:
    """Forty weekly series over five years in which nothing happens."""
    return SeriesBatch(calm_counts(rng, 40, 260), "week", date(2021, 1, 4))
