"""How much of a period is known so many days after its end, when reports come in late.

The newest periods are cut off: what has not arrived yet cannot be seen. Shares are therefore put together backwards
from hazards that are not biased by it: of all records that had arrived d days after the end of their period, the share
that came on the d-th day itself, over the periods old enough to tell (J. D. Kalbfleisch and J. F. Lawless, Journal of
the American Statistical Association 84 (1989) 360; J. F. Lawless, Canadian Journal of Statistics 22 (1994) 15).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEWEST = 50  # records from which a curve is told
WHOLE = 0.97  # so much known, and a period is taken for complete
HALF = 0.5  # less known, and a period is not compared yet
STEADY = 0.1  # the share known may differ so much from one period to the next (standard deviation) to be scaled by
BACKFILL = 0.25  # of all records: so many late ones on one day were brought in once, and are no habit
LATE = 7  # days


@dataclass(frozen=True)
class Curve:
    """``shares`` (L+1) known 0 … L days after the end of a period, rising to 1; ``spread`` (L+1) their standard
    deviation from period to period, without what chance makes of so few records."""

    shares: Floats
    spread: Floats
    records: int


def without_backfills(happened: Ints, recorded: Ints, records: Floats) -> Floats:
    """``records`` (N) with those put to 0 that one day brought in late, all at once.

    ``happened`` and ``recorded`` (N) are days as whole numbers.
    """
    late = recorded - happened >= LATE
    days, place = np.unique(recorded, return_inverse=True)
    brought = np.bincount(place, weights=np.where(late, records, 0.0), minlength=len(days))
    once = brought > BACKFILL * records.sum()
    return np.where(late & once[place], 0.0, records)


def arrived(period: Ints, late: Ints, records: Floats, *, periods: int, longest: int) -> Floats:
    """P×(L+1) records of each period by the days they came after its end: 0 where they came before it was over.

    ``period``, ``late`` and ``records`` (N). What came later than ``longest`` days is left out.
    """
    kept = late <= longest
    found = np.zeros((periods, longest + 1))
    np.add.at(found, (period[kept], np.maximum(late[kept], 0)), records[kept])
    return found


def curve(came: Floats, ages: Ints) -> Curve | None:
    """The curve of periods (P×(L+1), as ``arrived`` gives them) that ended ``ages`` (P) days ago. None: too few records.

    Periods of a negative age are not over; they are left out.
    """
    longest = came.shape[1] - 1
    over = ages >= 0
    came, ages = came[over], ages[over]
    if came.sum() < FEWEST:
        return None
    so_far = came.cumsum(axis=1)
    shares = np.ones(longest + 1)
    for day in range(longest, 0, -1):
        old = ages >= day
        known = so_far[old, day].sum()
        shares[day - 1] = shares[day] * (1.0 - (came[old, day].sum() / known if known > 0 else 0.0))
    return Curve(shares, _spread(so_far, shares, ages >= longest), int(came.sum()))


def _spread(so_far: Floats, shares: Floats, complete: NDArray[np.bool_]) -> Floats:
    """How much the share known differs between complete periods, weighted by their records."""
    total = so_far[complete, -1:]
    held = total[:, 0] > 0
    if held.sum() < 2:
        return np.ones_like(shares)  # not known: nothing can be scaled by it
    total = total[held]
    off = (so_far[complete][held] / total - shares) ** 2
    chance = shares * (1.0 - shares) * held.sum() / total.sum()
    return np.asarray(np.sqrt(np.maximum((off * total).sum(0) / total.sum() - chance, 0.0)))


def share_known(shares: Floats, spread: Floats, age: int) -> tuple[float, bool]:
    """The share of a period that is known ``age`` days after its end, and whether it must not be compared yet.

    It waits while less than half is known, or while the share differs so much that nothing can be scaled by it.
    """
    at = min(max(age, 0), len(shares) - 1)
    share = float(shares[at])
    if share >= WHOLE:
        return 1.0, False
    return share, share < HALF or float(spread[at]) > STEADY
