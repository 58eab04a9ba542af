"""The exact interval against published and independently computed values, and what it proposes."""

from math import inf

import pytest
from scipy.stats import binomtest

from corrective_actions import effect
from corrective_actions.effect import RateEvidence, Ratio, assess, rate_ratio


def test_the_published_example_of_two_breast_cancer_rates() -> None:
    """R, help page of poisson.test: counts 11 and 21 in 800 and 3011, ratio 1.971488, 95 % from 0.8584264 to 4.277266."""
    ratio = rate_ratio(RateEvidence(before_count=21, before_exposure=3011, after_count=11, after_exposure=800))

    assert (round(ratio.value, 6), round(ratio.low, 7), round(ratio.high, 6)) == (1.971488, 0.8584264, 4.277266)


@pytest.mark.parametrize(
    ("before", "exposure_before", "after", "exposure_after"),
    [(60, 10_000, 20, 10_000), (3, 250, 9, 4_000), (1, 1, 1, 1), (500, 123.5, 200, 99.9), (40, 1_000, 0, 1_000)],
)
def test_the_interval_is_that_of_the_binomial_test(
    before: int, exposure_before: float, after: int, exposure_after: float
) -> None:
    """SciPy finds Clopper and Pearson's limits by solving for the tails, not by the beta distribution used here."""
    shares = binomtest(after, after + before).proportion_ci(confidence_level=0.95, method="exact")
    scale = exposure_before / exposure_after

    ratio = rate_ratio(RateEvidence(before, exposure_before, after, exposure_after))

    assert ratio.value == pytest.approx((after / exposure_after) / (before / exposure_before))
    assert ratio.low == pytest.approx(shares.low / (1 - shares.low) * scale)
    assert ratio.high == pytest.approx(shares.high / (1 - shares.high) * scale)


def test_nothing_before_has_no_upper_limit() -> None:
    ratio = rate_ratio(RateEvidence(0, 100, 4, 100))

    assert (ratio.value, ratio.high) == (inf, inf)
    # 0.025 ** (1/4) is the lower limit for 4 of 4 (Clopper and Pearson).
    assert ratio.low == pytest.approx(0.025**0.25 / (1 - 0.025**0.25))


def test_without_any_event_everything_is_possible() -> None:
    assert rate_ratio(RateEvidence(0, 100, 0, 100)) == Ratio(1.0, 0.0, inf)


@pytest.mark.parametrize("exposures", [(0, 5), (5, 0)])
def test_a_rate_needs_an_exposure(exposures: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="A rate needs an exposure"):
        rate_ratio(RateEvidence(1, exposures[0], 1, exposures[1]))


def test_counts_are_not_negative() -> None:
    with pytest.raises(ValueError, match="not negative"):
        RateEvidence(-1, 1, 1, 1)


@pytest.mark.parametrize(
    ("evidence", "word"),
    [
        (RateEvidence(60, 10_000, 20, 10_000), "effective"),
        (RateEvidence(60, 10_000, 60, 10_000), "ineffective"),
        (RateEvidence(60, 10_000, 35, 10_000), "inconclusive"),  # better than before, not as good as the target
        (RateEvidence(6, 1_000, 2, 1_000), "inconclusive"),  # as good as the target, but it may be chance
        (RateEvidence(60, 10_000, 0, 10_000), "effective"),
        (RateEvidence(0, 10_000, 9, 10_000), "ineffective"),
    ],
)
def test_what_the_figures_propose(evidence: RateEvidence, word: str) -> None:
    assert assess(evidence, target=0.5, minimum_exposure=500).word == word


def test_before_the_least_exposure_nothing_is_proposed() -> None:
    found = assess(RateEvidence(600, 10_000, 2, 400), target=0.5, minimum_exposure=500)

    assert (found.word, found.more) == ("inconclusive", 100)


def test_an_empty_window_waits_for_its_least_exposure() -> None:
    found = assess(RateEvidence(60, 10_000, 0, 0), target=0.5, minimum_exposure=500)

    assert (found.word, found.ratio, found.more) == ("inconclusive", None, 500)


def test_so_much_more_would_settle_it() -> None:
    evidence = RateEvidence(60, 10_000, 2, 1_000)
    found = assess(evidence, target=0.5, minimum_exposure=500)

    assert found.more is not None
    assert 600 < found.more < 1_500
    grown = 1_000 + found.more
    settled = RateEvidence(60, 10_000, round(2 * grown / 1_000), grown)
    assert effect.assess(settled, target=0.5, minimum_exposure=500).word == "effective"


def test_where_too_little_happened_before_no_waiting_helps() -> None:
    assert assess(RateEvidence(3, 1_000, 1, 1_000), target=0.5, minimum_exposure=500).more is None


def test_columns_hold_no_infinity() -> None:
    assert (effect.finite(inf), effect.finite(0.5)) == (None, 0.5)
