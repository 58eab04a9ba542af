"""EARS C1, C2 and C3 of the early aberration reporting system.

Sources: Hutwagner et al. 2003 (doi 10.1093/jurban/jtg033); Fricker, Hegler, Dunfee 2008 (doi 10.1002/sim.3197).
C1 compares with the seven days before, C2 leaves two days between, C3 adds up what C2 showed in three days.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
BASELINE, LAG = 7, 2


@dataclass(frozen=True)
class Limits:
    """Upper limits and alarms, S×T; NaN where there is no full baseline yet."""

    upper: Floats
    alarm: Bools


def _moments(counts: Floats, lag: int) -> tuple[Floats, Floats]:
    """Mean and standard deviation (n − 1) of the seven periods that end `lag` + 1 periods ago."""
    mean, spread = np.full(counts.shape, np.nan), np.full(counts.shape, np.nan)
    if counts.shape[1] > BASELINE + lag:
        windows = np.lib.stride_tricks.sliding_window_view(counts, BASELINE, axis=1)
        usable = windows[:, : counts.shape[1] - BASELINE - lag]
        mean[:, BASELINE + lag :] = usable.mean(-1)
        spread[:, BASELINE + lag :] = usable.std(-1, ddof=1)
    return mean, spread


def c1(counts: Floats, alpha: float = 0.001) -> Limits:
    """Limits from the seven periods just before."""
    return _shewhart(counts, 0, alpha)


def c2(counts: Floats, alpha: float = 0.001) -> Limits:
    """Limits from seven periods with two between."""
    return _shewhart(counts, LAG, alpha)


def _shewhart(counts: Floats, lag: int, alpha: float) -> Limits:
    mean, spread = _moments(counts, lag)
    upper = mean + float(special.ndtri(1 - alpha)) * spread
    return Limits(upper, np.nan_to_num(upper, nan=np.inf) < counts)


def c3_statistic(counts: Floats) -> Floats:
    """Σ max(0, C2 − 1) over the newest three periods; C2 = (count − mean) / sd, 0 / 0 counting as 0."""
    mean, spread = _moments(counts, LAG)
    distance = counts - mean
    c2_value = np.where(spread > 0, distance / np.where(spread > 0, spread, 1.0), np.where(distance > 0, np.inf, 0.0))
    c2_value = np.where(np.isnan(mean), np.nan, c2_value)
    excess = np.maximum(c2_value - 1.0, 0.0)
    total = np.full(counts.shape, np.nan)
    total[:, 2:] = excess[:, 2:] + excess[:, 1:-1] + excess[:, :-2]
    return total


def c3(counts: Floats, limit: float = 2.0) -> Bools:
    """Alarm when the statistic exceeds its limit (2 in the papers)."""
    return np.nan_to_num(c3_statistic(counts), nan=0.0) > limit
