"""What is not a quality fault, or not only one: told beside the alarm, sometimes instead of it.

All functions look at the newest periods of S series (arrays newest first) and answer S booleans.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveillance.engine import tails
from surveillance.engine.series import Clean, SeriesBatch

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
FEWEST = {"count": 5.0, "share": 20.0, "mean": 20.0}  # events (or answers) in a year to be tested alone
STANDING_OUT = 1.6449  # z of 5 %
EVERYTHING_SHARE = 0.5
EVERYTHING_SERIES = 8
OUTLIER_TIMES = 20.0
QUIET_CHANCE = 0.01
EXPLAINED = 1.25  # a backlog holds at most this many times what the silence lacked
PAID_BACK_CHANCE = 0.001  # of a silence some time ago: there are many places to look for one
DEEP = 2.0 / 3.0  # a silence holds at most so much of what is usual
DEPOSIT = 0.5  # share of an excess that a sister series must have lost


def enough(batch: SeriesBatch, data: Clean, year: int) -> Bools:
    """Series with enough events in the last year (newest period included) to be tested alone."""
    amount = data.y if batch.kind == "count" else np.where(data.reported, data.n, 0.0)
    return np.asarray(amount[:, -year:].sum(1) >= FEWEST[batch.kind])


def catching_up(data: Clean, mu: Floats, dispersion: Floats, longest: int, within: int) -> Bools:
    """A rise after a deep silence, while all that came since it ended gives back no more than it lacked.

    A backlog comes at once or is worked off in portions: 88 claims on the first day after four empty ones, 78 on the
    fourth. The silence lasted less than `longest` periods, ended at most `within` periods ago and held at most two
    thirds of what is usual, which chance does once in a hundred times (once in a thousand where it did not end just
    before the newest period: there are many places to look for one). Unreported periods lack all that is usual, once
    something was reported. mu S×L newest first.
    """
    length = min(longest, mu.shape[1], data.y.shape[1])
    told = data.reported[:, ::-1][:, :length]
    usual = np.cumsum(np.where(told | _begun(data, length), mu[:, :length], 0.0), axis=1)
    had = np.cumsum(np.where(told, data.y[:, ::-1][:, :length], 0.0), axis=1)
    surplus = had - usual
    low = np.diff(had, axis=1) <= DEEP * np.diff(usual, axis=1)  # of the period at lag 1, 2 …
    found = np.zeros(len(had), dtype=bool)
    for since in range(1, min(within, length - 1) + 1):
        at = [since - 1]
        expected, came = usual[:, since:] - usual[:, at], had[:, since:] - had[:, at]
        slack, rare = (EXPLAINED, QUIET_CHANCE) if since == 1 else (1.0, PAID_BACK_CHANCE)
        enough = low[:, at] & (surplus[:, at] > 0) & (surplus[:, at] <= slack * (expected - came))
        deep = enough & (came <= DEEP * expected)
        chance = 1.0 - tails.upper(came, expected, dispersion[:, None] * np.maximum(expected, 1e-9))
        found |= (deep & (chance < rare)).any(1)
    return found


def _begun(data: Clean, length: int) -> Bools:
    """Whether something had been reported before each of the newest periods, newest first."""
    return np.asarray(np.logical_or.accumulate(data.reported, axis=1)[:, ::-1][:, :length])


def everything(spike_z: Floats, tested: Bools) -> bool:
    """True when half of all tested series stand out at once (a feed counted twice, not fifty faults)."""
    z = spike_z[tested & np.isfinite(spike_z)]
    return bool(z.size >= EVERYTHING_SERIES and (z > STANDING_OUT).mean() > EVERYTHING_SHARE)


def newly_reporting(data: Clean, listening_year: int) -> Bools:
    """Nothing was counted until lately: the first event lies in the newest twelfth of a year (at least 3 periods, at
    most a quarter of what is known)."""
    lately = min(max(3, listening_year // 12), max(data.y.shape[1] // 4, 1))
    return np.asarray((data.y[:, :-lately].sum(1) == 0) & (data.y[:, -lately:].sum(1) > 0))


def one_extreme(data: Clean) -> Bools:
    """Some single value is more than 20 times what the other periods hold on average."""
    top = data.y.max(1)
    others = (data.y.sum(1) - top) / np.maximum(data.reported.sum(1) - 1, 1)
    return np.asarray(top > OUTLIER_TIMES * others + OUTLIER_TIMES)


def one_source(batch: SeriesBatch, window: NDArray[np.int64], excess: Floats) -> Bools:
    """More than half of the excess goes away when customers are counted instead of cases.

    Compares cases per customer in the window with the series' own past year; unknown customers answer False.
    """
    if batch.customers is None:
        return np.zeros(batch.size, dtype=bool)
    counts, people = np.nan_to_num(batch.counts), np.nan_to_num(batch.customers)
    inside = np.arange(batch.periods)[::-1] < window[:, None]
    past = ~inside
    usual = (counts * past).sum(1) / np.maximum((people * past).sum(1), 1.0)
    return by_few((counts * inside).sum(1), (people * inside).sum(1), usual, excess)


def by_few(cases: Any, people: Any, usual: Any, excess: Any) -> Bools:
    """Whether cases above what so many people usually have are more than half of the excess."""
    surplus = cases - np.maximum(usual, 1.0) * people
    return np.asarray((excess > 0) & (surplus > DEPOSIT * excess))


def recoded(excess: Floats, risen: Bools, fallen: Bools, group: NDArray[np.int64]) -> Bools:
    """Risen series whose sisters (same group) lost at least half of what they gained, at the same time."""
    found = np.zeros(len(excess), dtype=bool)
    for row in np.flatnonzero(risen):
        sisters = fallen & (group == group[row])
        found[row] = bool(-excess[sisters].sum() >= DEPOSIT * excess[row] > 0)
    return found
