"""Did it work? The exact interval of a rate ratio, and what it proposes. Numbers only: no database, no clock.

Two Poisson counts, ``before`` out of an exposure and ``after`` out of another. Given their sum, the later count is
binomial with p = R·e₂ / (R·e₂ + e₁), where R is the ratio of the rates. Clopper and Pearson's exact interval for p
therefore gives an exact (never too narrow) interval for R. Sources: Przyborowski & Wilenski, Biometrika 31 (1940)
313–323; Clopper & Pearson, Biometrika 26 (1934) 404–413; Lehmann & Romano, Testing Statistical Hypotheses, §4.5.
"""

from dataclasses import dataclass
from math import ceil, inf, isinf

from scipy.stats import beta

CONFIDENCE = 0.95
FARTHEST = 1024  # so many times the exposure had so far is looked at; beyond, waiting is no plan


@dataclass(frozen=True)
class RateEvidence:
    """Counts and exposures (orders, visits, customers) of the baseline and of the window."""

    before_count: int
    before_exposure: float
    after_count: int
    after_exposure: float

    def __post_init__(self) -> None:
        if min(self.before_count, self.after_count) < 0 or min(self.before_exposure, self.after_exposure) < 0:
            msg = "Counts and exposures are not negative."
            raise ValueError(msg)


@dataclass(frozen=True)
class Ratio:
    """Rate after over rate before, with its exact interval. ``high`` may be infinite, ``value`` too (nothing before)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Assessment:
    """``word`` is effective, ineffective or inconclusive; ``more`` the further exposure that would settle it.

    ``more`` is None when nothing more is needed or no thinkable amount would do. ``ratio`` is None without exposure.
    """

    word: str
    ratio: Ratio | None
    more: int | None


def rate_ratio(evidence: RateEvidence, *, confidence: float = CONFIDENCE) -> Ratio:
    """The rate ratio with its exact conditional interval.

    Raises ValueError when one of the exposures is zero: there is no rate then. Without any event the interval is
    everything from 0 to infinity, and the value is 1: nothing speaks for a change.
    """
    if not (evidence.before_exposure and evidence.after_exposure):
        msg = "A rate needs an exposure."
        raise ValueError(msg)
    scale = evidence.before_exposure / evidence.after_exposure
    after, total = evidence.after_count, evidence.after_count + evidence.before_count
    if total == 0:
        return Ratio(1.0, 0.0, inf)
    tail = (1 - confidence) / 2
    low = 0.0 if after == 0 else float(beta.ppf(tail, after, total - after + 1))
    high = 1.0 if after == total else float(beta.ppf(1 - tail, after + 1, total - after))
    value = inf if evidence.before_count == 0 else after / evidence.before_count * scale
    return Ratio(value, _odds(low) * scale, _odds(high) * scale)


def _odds(share: float) -> float:
    return inf if share >= 1 else share / (1 - share)


def assess(evidence: RateEvidence, *, target: float, minimum_exposure: float) -> Assessment:
    """What the figures propose.

    Effective: the rate fell to the target or below, and the whole interval lies under 1, so the fall is no chance.
    Ineffective: the whole interval lies above the target, so the target is missed beyond chance.
    Otherwise, or before the least exposure is reached, inconclusive: with the further exposure that would settle it
    if things go on as they do.
    """
    if not (evidence.before_exposure and evidence.after_exposure):
        return Assessment("inconclusive", None, ceil(minimum_exposure) if evidence.before_exposure else None)
    ratio = rate_ratio(evidence)
    lacking = max(0, ceil(minimum_exposure - evidence.after_exposure))
    word = _word(ratio, target)
    if word != "inconclusive" and not lacking:
        return Assessment(word, ratio, None)
    return Assessment("inconclusive", ratio, _more(evidence, target=target, at_least=lacking))


def _word(ratio: Ratio, target: float) -> str:
    if ratio.value <= target and ratio.high < 1:
        return "effective"
    return "ineffective" if ratio.low > target else "inconclusive"


def _more(evidence: RateEvidence, *, target: float, at_least: int) -> int | None:
    """The further exposure after which the present rates would settle the question; None when none within reach does.

    Doubles the window until it settles, then halves the bracket. Counts are whole, so the exact border can be a few
    events away; the answer is a plan, not a promise.
    """
    if _word(_projected(evidence, at_least), target) != "inconclusive":
        return at_least or None
    low, high = float(at_least), max(evidence.after_exposure, float(at_least), 1.0)
    while _word(_projected(evidence, high), target) == "inconclusive":
        low, high = high, high * 2
        if high > FARTHEST * evidence.after_exposure + at_least:
            return None
    while high - low > max(1.0, high / 200):
        middle = (low + high) / 2
        if _word(_projected(evidence, middle), target) == "inconclusive":
            low = middle
        else:
            high = middle
    return ceil(high)


def _projected(evidence: RateEvidence, more: float) -> Ratio:
    """The ratio if the window goes on with the rate it had. The value is kept: only the doubt gets less."""
    exposure = evidence.after_exposure + more
    count = round(evidence.after_count * exposure / evidence.after_exposure)
    ratio = rate_ratio(RateEvidence(evidence.before_count, evidence.before_exposure, count, exposure))
    return Ratio(rate_ratio(evidence).value, ratio.low, ratio.high)


def finite(value: float) -> float | None:
    """As a column holds it: no infinity."""
    return None if isinf(value) else value
