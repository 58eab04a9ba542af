"""Control limits as explanation on charts; they never raise an alarm.

Laney's p′ and u′ charts (D. B. Laney, Improved control charts for attributes, Quality Engineering 14 (2002) 531):
the usual limits c ± 3 √(c / n) widened by how much the standardised values really vary from period to period.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

MOVING = 1.128  # mean range of two normal values, in standard deviations
FEWEST = 8


@dataclass(frozen=True)
class Limits:
    """The centre, and for each period its lower and upper limit; all per unit of exposure. None: too little to say."""

    centre: float
    low: list[float | None]
    high: list[float | None]


def laney(counts: Sequence[float | None], exposure: Sequence[float | None], *, share: bool = False) -> Limits | None:
    """Limits of a rate (or a share) from counts and exposures of the same length; None where missing.

    Returns None with fewer than eight known periods. The low limit is never below 0, that of a share's high above 1.
    """
    known = [(y, n) for y, n in zip(counts, exposure, strict=True) if y is not None and n]
    if len(known) < FEWEST:
        return None
    centre = sum(y for y, _n in known) / sum(n for _y, n in known)

    def spread(n: float) -> float:
        return math.sqrt(centre * ((1 - centre) if share else 1) / n)

    if centre <= 0 or (share and centre >= 1):
        return Limits(centre, [centre if n else None for n in exposure], [centre if n else None for n in exposure])
    scores = [(y / n - centre) / spread(n) for y, n in known]
    ranges = [abs(after - before) for before, after in pairwise(scores)]
    widened = max(sum(ranges) / len(ranges) / MOVING, 1e-9)
    low = [max(0.0, centre - 3 * spread(n) * widened) if n else None for n in exposure]
    high = [centre + 3 * spread(n) * widened if n else None for n in exposure]
    return Limits(centre, low, [None if top is None else min(top, 1.0) if share else top for top in high])
