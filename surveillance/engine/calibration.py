"""From raw z-values to z-values whose chances hold: a straight line per channel in probit scale.

z' = a + b z, with a and b interpolated over a table made by simulation of series without change
(`python -m surveillance.engine.calibrate`): for counts and shares over (log expected count, log dispersion, log history),
for sums of scores over (log answers, how much a score leans to one side, log history). Outside the grid the nearest edge
holds. The line takes up what the formula for the variance leaves out: the dispersion is estimated, past outbreaks are
weighted down (which also lowers the mean a little), the windows of the spike channel overlap, and few answers on a scale
of few points make steps.
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
    """Three axes of one table, as `places` gives them, and lines (channel, first, second, history, 2)."""

    axes: tuple[Floats, Floats, Floats]
    lines: Floats

    def at(self, channel: int, places: tuple[Floats, Floats, Floats]) -> Floats:
        """Intercept and slope for S series, S×2 (multilinear)."""
        where = [np.clip(place, axis[0], axis[-1]) for axis, place in zip(self.axes, places, strict=True)]
        return np.asarray(RegularGridInterpolator(self.axes, self.lines[channel])(np.stack(where, axis=-1)))


@cache
def grid(period: Period, *, counts: bool = True) -> Grid:
    """The shipped table of one length of period."""
    stored = json.loads(TABLE.read_text())
    table = stored[period] if counts else stored["scores"][period]
    first, second, history = (np.array(table[name], float) for name in ("first", "second", "history"))
    return Grid((np.log(first), np.log(second) if counts else second, np.log(history)), np.array(table["lines"], float))


def calibrate(found: Evidence, period: Period, *, counts: bool = True) -> Floats:
    """Calibrated z (4, S) of one period. counts=False: sums of scores."""
    table = grid(period, counts=counts)
    result = np.empty_like(found.z)
    for channel, name in enumerate(CHANNELS):
        line = table.at(channel, places(found, counts=counts, slow=name in ("drift", "improvement")))
        result[channel] = line[:, 0] + line[:, 1] * found.z[channel]
    return result


def places(found: Evidence, *, counts: bool, slow: bool) -> tuple[Floats, Floats, Floats]:
    """Where S series lie in the table. slow: for the drift channel's own dispersion."""
    history = _log(found.history)
    if not counts:
        return _log(found.answers), found.lean, history
    return _log(found.expected), _log(found.drift_dispersion if slow else found.dispersion), history


def _log(value: Floats) -> Floats:
    return np.asarray(np.log(np.maximum(value, 1e-9)))
