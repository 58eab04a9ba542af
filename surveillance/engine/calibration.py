"""From raw z-values to z-values whose chances hold: a straight line per channel in probit scale.

z' = a + b z, with a and b interpolated over (log expected count, log dispersion, log history) from a table made by
simulation of series without change (`python -m surveillance.engine.calibrate`). Outside the grid the nearest edge holds.
The line takes up what the formula for the variance leaves out: the dispersion is estimated, past outbreaks are weighted
down (which also lowers the mean a little), and the windows of the spike channel overlap.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RegularGridInterpolator

from surveillance.engine.measure import CHANNELS, Evidence
from surveillance.engine.series import Period

Floats = NDArray[np.float64]
TABLE = Path(__file__).parent / "calibration.json"


@dataclass(frozen=True)
class Grid:
    """Axes of one table in logarithms, and lines (channel, rate, dispersion, history, 2)."""

    rate: Floats
    dispersion: Floats
    history: Floats
    lines: Floats

    def at(self, channel: int, rate: Floats, dispersion: Floats, history: Floats) -> Floats:
        """Intercept and slope for S series, S×2 (multilinear)."""
        axes = (self.rate, self.dispersion, self.history)
        where = [
            np.clip(np.log(np.maximum(value, 1e-9)), axis[0], axis[-1])
            for axis, value in zip(axes, (rate, dispersion, history), strict=True)
        ]
        return np.asarray(RegularGridInterpolator(axes, self.lines[channel])(np.stack(where, axis=-1)))


@cache
def grid(period: Period) -> Grid:
    """The shipped table of one length of period."""
    stored = json.loads(TABLE.read_text())[period]
    axes = [np.log(np.array(stored[name], float)) for name in ("rate", "dispersion", "history")]
    return Grid(axes[0], axes[1], axes[2], np.array(stored["lines"], float))


def calibrate(found: Evidence, period: Period, *, counts: bool = True) -> Floats:
    """Calibrated z (4, S) of one period. Sums of scores (counts=False) are left as they are."""
    if not counts:
        return found.z
    table = grid(period)
    result = np.empty_like(found.z)
    for channel, name in enumerate(CHANNELS):
        slow = name in ("drift", "improvement")
        dispersion = found.drift_dispersion if slow else found.dispersion
        line = table.at(channel, found.expected, dispersion, found.history)
        result[channel] = line[:, 0] + line[:, 1] * found.z[channel]
    return result
