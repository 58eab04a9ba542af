"""Control charts as explanation, never as the alarm: limits where exposure varies, run rules, funnel limits.

Sources: Laney 2002 (p′ and u′ charts, doi 10.1081/QEN-120006708); Western Electric 1956, "Statistical Quality Control
Handbook"; Nelson 1984 (doi 10.1080/00224065.1984.11978921); Spiegelhalter 2005 (funnel plots, doi 10.1002/sim.1970).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from surveillance.engine import tails

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
MOVING_RANGE = 1.128  # mean range of two normal values
SIDE = Literal["p", "u"]


@dataclass(frozen=True)
class Chart:
    """Rate, centre line and three-sigma limits per period (T), sigma per period (T); wideness = Laney's σ_z."""

    rate: Floats
    centre: float
    lower: Floats
    upper: Floats
    sigma: Floats
    wideness: float


def laney(counts: Floats, exposure: Floats, kind: SIDE) -> Chart:
    """Laney p′ (share of answers) or u′ (events per exposure) chart of one series.

    Periods without exposure or count are NaN and take no part. σ_z is the mean moving range of the standardised rates
    over 1.128; where exposure is huge it keeps the chart from crying at every period.
    """
    known = np.isfinite(counts) & (exposure > 0)
    n = np.where(known, exposure, np.nan)
    rate = counts / n
    centre = float(np.nansum(np.where(known, counts, 0.0)) / max(float(np.nansum(n)), 1e-12)) if known.any() else 0.0
    variance = centre * (1 - centre) if kind == "p" else centre
    sigma = np.sqrt(variance / n)
    z = ((rate - centre) / np.where(sigma > 0, sigma, np.nan))[known]
    wideness = float(np.abs(np.diff(z)).mean() / MOVING_RANGE) if z.size > 1 and sigma[known].min() > 0 else 1.0
    reach = 3.0 * sigma * wideness
    top = 1.0 if kind == "p" else np.inf
    return Chart(
        rate, centre, np.maximum(centre - reach, 0.0), np.minimum(centre + reach, top), sigma * wideness, wideness
    )


def _run(hit: Bools, length: int, needed: int) -> Bools:
    """True where at least `needed` of the newest `length` values hit (the newest one among them)."""
    total = np.cumsum(hit)
    before = np.concatenate([np.zeros(min(length, len(hit)), dtype=total.dtype), total[:-length]])[: len(hit)]
    return np.asarray((total - before >= needed) & hit)


def western_electric(z: Floats) -> dict[str, Bools]:
    """The four zone rules on standardised values (T), both sides; NaN never hits."""
    value = np.nan_to_num(z, nan=0.0)
    up, down = value, -value
    return {
        "one beyond 3 sigma": np.abs(value) > 3,
        "two of three beyond 2 sigma": _run(up > 2, 3, 2) | _run(down > 2, 3, 2),
        "four of five beyond 1 sigma": _run(up > 1, 5, 4) | _run(down > 1, 5, 4),
        "eight on one side": _run(up > 0, 8, 8) | _run(down > 0, 8, 8),
    }


def nelson(z: Floats) -> dict[str, Bools]:
    """Nelson's eight rules on standardised values (T); NaN never hits."""
    value = np.nan_to_num(z, nan=0.0)
    step = np.diff(value, prepend=value[:1])
    turning = np.concatenate([[False, False], step[2:] * step[1:-1] < 0])[: len(value)]
    shared = western_electric(z)
    return {
        "one beyond 3 sigma": shared["one beyond 3 sigma"],
        "nine on one side": _run(value > 0, 9, 9) | _run(value < 0, 9, 9),
        "six steadily up or down": _run(step > 0, 5, 5) | _run(step < 0, 5, 5),
        "fourteen alternating": _run(turning, 12, 12),
        "two of three beyond 2 sigma": shared["two of three beyond 2 sigma"],
        "four of five beyond 1 sigma": shared["four of five beyond 1 sigma"],
        "fifteen within 1 sigma": _run((np.abs(value) < 1) & np.isfinite(z), 15, 15),
        "eight beyond 1 sigma on both sides": _run(np.abs(value) > 1, 8, 8),
    }


def funnel(
    target: float, exposure: Floats, kind: SIDE, chance: float, dispersion: float = 1.0
) -> tuple[Floats, Floats]:
    """Lower and upper limit of a rate around `target` by exposure, with this chance outside on either side.

    Exact mid-p limits; dispersion above 1 widens them (overdispersion between units).
    """
    mean = target * exposure
    variance = mean * (1 - target if kind == "p" else 1.0) * dispersion
    low, high = (tails.quantile(c, mean, variance) for c in (1 - chance, chance))
    return low / exposure, np.minimum(high / exposure, 1.0 if kind == "p" else np.inf)
