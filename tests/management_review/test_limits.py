"""The limits against the exact distributions, and the words against the limits."""

import pytest
from scipy import stats

from management_review.queries.limits import Amount, Level, Mean, Rate, Share, Week


@pytest.mark.parametrize("mean", [8.0, 20.0, 60.0])
def test_rate_is_rarely_outside_by_chance(mean):
    model = Rate([Week(mean, 1000)] * 20)
    found = model.of(1000)
    low, high = found.alarm_low * 1000, found.alarm_high * 1000
    outside = stats.poisson.sf(high, mean) + stats.poisson.cdf(low - 1e-9, mean)
    assert 0.0005 < outside < 0.006


def test_weeks_that_swing_widen_the_limits_and_even_ones_never_narrow_them():
    even, wild = Rate([Week(20, 1000)] * 20), Rate([Week(n, 1000) for n in (5, 35) * 10])
    assert even.spread == 1.0
    assert wild.spread > 5
    assert wild.of(1000).alarm_high > even.of(1000).alarm_high


def test_larger_exposure_means_narrower_limits_around_the_same_rate():
    model = Rate([Week(20, 1000)] * 20)
    week, month = model.of(1000), model.of(4000)
    assert week.alarm_low < month.alarm_low < 0.02 < month.alarm_high < week.alarm_high


def test_nothing_is_usual_before_six_weeks():
    for model in (Rate([Week(20, 1000)] * 5), Share([Week(9, 10)] * 5), Level([Week(2)] * 5), Amount([Week(9)] * 5)):
        assert model.of(1000) is None
    assert Mean([Week(40, 10, 170)] * 5, (1, 5)).of(10) is None


def test_share_stays_between_none_and_all():
    for kept in (0, 10):
        found = Share([Week(kept, 10)] * 20).of(5)
        assert 0.0 <= found.alarm_low <= found.low <= found.high <= found.alarm_high <= 1.0
        assert found.alarm_high > found.alarm_low


def test_mean_stays_on_its_scale():
    found = Mean([Week(48, 10, 236)] * 10, (1, 5)).of(3)
    assert found.alarm_high == 5
    assert found.low < 4.8


def test_money_of_four_weeks_is_held_against_four_weeks():
    found = Amount([Week(n) for n in (100.0, 120.0, 80.0) * 4]).of(4)
    assert found.low < 400 < found.high
    assert found.alarm_low < found.low


def test_more_cases_show_a_rise_sooner():
    few, many = Rate([Week(3, 100)] * 20), Rate([Week(30, 1000)] * 20)
    assert few.weeks_to_see() > many.weeks_to_see() >= 1
    assert Rate([]).weeks_to_see() is None
