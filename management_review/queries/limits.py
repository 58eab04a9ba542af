"""Control limits: where a figure usually lies, learned from the weeks before the period.

Limits are set so that a process that has not changed leaves them about twice in a thousand times (3.09 standard
deviations, as in the funnel plot); between 1.96 and that it is told as "at the edge". Counts spread more than pure
chance would make them, because weeks differ: the spread of the baseline weeks widens the limits and never narrows
them (D. J. Spiegelhalter, Handling over-dispersion of performance indicators, Qual Saf Health Care 14 (2005) 347).
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from scipy import special

from core.charts.funnel import ALARM, USUAL, poisson_limits

FEWEST_WEEKS = 6  # with fewer there is no usual range to speak of
POWER_Z = 0.84  # a rise is found in four of five cases


@dataclass(frozen=True)
class Range:
    """Where a figure usually lies (``low`` to ``high``), and beyond which end it is more than chance."""

    low: float
    high: float
    alarm_low: float
    alarm_high: float


@dataclass(frozen=True)
class Week:
    """What one week held: events (or a sum) among an exposure; ``squares`` where the spread of values matters."""

    events: float
    exposure: float = 1.0
    squares: float = 0.0


class Model(ABC):
    """How a figure varies by chance. ``of`` gives its range at an exposure, or None without a baseline."""

    @abstractmethod
    def of(self, exposure: float) -> Range | None: ...

    @abstractmethod
    def both(self, exposure: float, z: float) -> tuple[float, float]: ...

    def _range(self, exposure: float) -> Range:
        return Range(*self.both(exposure, USUAL), *self.both(exposure, ALARM))


@dataclass(frozen=True)
class Rate(Model):
    """Events per unit of exposure: Poisson, widened by the spread of the baseline weeks."""

    weeks: Sequence[Week]

    @property
    def rate(self) -> float:
        return sum(week.events for week in self.weeks) / max(sum(week.exposure for week in self.weeks), 1e-12)

    @property
    def spread(self) -> float:
        """Variance of the baseline weeks over that of pure chance, at least 1."""
        known = [week for week in self.weeks if week.exposure > 0]
        if len(known) < 2 or not self.rate:
            return 1.0
        chi = sum((week.events - self.rate * week.exposure) ** 2 / (self.rate * week.exposure) for week in known)
        return max(1.0, chi / (len(known) - 1))

    def of(self, exposure: float) -> Range | None:
        known = sum(week.exposure > 0 for week in self.weeks)
        return self._range(exposure) if known >= FEWEST_WEEKS and self.rate and exposure > 0 else None

    def both(self, exposure: float, z: float) -> tuple[float, float]:
        low, high = poisson_limits(self.rate * exposure, z * math.sqrt(self.spread))
        return low / exposure, high / exposure

    def weeks_to_see(self, *, rise: float = 0.3) -> int | None:
        """In how many weeks a lasting rise by this share would leave the limits, in four of five cases.

        Sample size of a one-sided test of two Poisson means with the baseline known:
        n = (z_alarm √1 + z_power √(1 + rise))² · spread / (rise² · mean of a week).
        """
        mean = fmean([week.events for week in self.weeks]) if self.weeks else 0.0
        if not mean:
            return None
        needed = (ALARM + POWER_Z * math.sqrt(1 + rise)) ** 2 * self.spread / (rise**2 * mean)
        return max(1, math.ceil(needed))


@dataclass(frozen=True)
class Share(Model):
    """Events among trials: binomial, widened by the spread of the baseline weeks."""

    weeks: Sequence[Week]

    @property
    def share(self) -> float:
        """The usual share, half an event away from none and from all, so that neither is taken for a law."""
        return (sum(week.events for week in self.weeks) + 0.5) / (sum(week.exposure for week in self.weeks) + 1)

    @property
    def spread(self) -> float:
        known = [week for week in self.weeks if week.exposure > 0]
        chance = self.share * (1 - self.share)
        if len(known) < 2 or chance <= 0:
            return 1.0
        chi = sum((week.events - self.share * week.exposure) ** 2 / (week.exposure * chance) for week in known)
        return max(1.0, chi / (len(known) - 1))

    def of(self, exposure: float) -> Range | None:
        known = sum(week.exposure > 0 for week in self.weeks)
        return self._range(exposure) if known >= FEWEST_WEEKS and exposure > 0 else None

    def both(self, exposure: float, z: float) -> tuple[float, float]:
        """Quantiles of the binomial distribution, of fewer trials where weeks spread more than chance."""
        trials = max(1.0, exposure / self.spread)
        tail = float(special.ndtr(-z))
        low, high = (special.bdtrik(part, trials, self.share) for part in (tail, 1.0 - tail))
        return max(0.0, math.floor(low) if low == low else 0.0) / trials, min(1.0, math.ceil(high) / trials)


@dataclass(frozen=True)
class Mean(Model):
    """The mean of scores: the usual mean, with the spread of single answers over the root of their number."""

    weeks: Sequence[Week]
    bounds: tuple[float, float]

    def of(self, exposure: float) -> Range | None:
        n = sum(week.exposure for week in self.weeks)
        known = sum(week.exposure > 0 for week in self.weeks)
        return self._range(exposure) if known >= FEWEST_WEEKS and n > 1 and exposure > 0 else None

    def both(self, exposure: float, z: float) -> tuple[float, float]:
        n, total = sum(week.exposure for week in self.weeks), sum(week.events for week in self.weeks)
        variance = max(0.0, (sum(week.squares for week in self.weeks) - total * total / n) / (n - 1))
        half, (floor, ceiling) = z * math.sqrt(variance / exposure), self.bounds
        return max(floor, total / n - half), min(ceiling, total / n + half)


@dataclass(frozen=True)
class Amount(Model):
    """A sum that gathers over time (money): mean and spread of a week, times the weeks. Exposure is weeks."""

    weeks: Sequence[Week]

    def of(self, exposure: float) -> Range | None:
        known = [week.events for week in self.weeks]
        return self._range(exposure) if len(known) >= FEWEST_WEEKS and any(known) and exposure > 0 else None

    def both(self, exposure: float, z: float) -> tuple[float, float]:
        known = [week.events for week in self.weeks]
        half = z * pstdev(known) * math.sqrt(exposure)
        return max(0.0, fmean(known) * exposure - half), fmean(known) * exposure + half


@dataclass(frozen=True)
class Level(Model):
    """How many there are at one time (overdue actions): a count around the mean of the baseline weeks' ends."""

    weeks: Sequence[Week]

    def of(self, exposure: float) -> Range | None:
        return self._range(exposure) if len(self.weeks) >= FEWEST_WEEKS else None

    def both(self, exposure: float, z: float) -> tuple[float, float]:
        return poisson_limits(fmean([week.events for week in self.weeks]), z)
