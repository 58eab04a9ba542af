"""The parts one by one: tails, budgets, null, lattice, association, control charts, picture."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy import stats

from surveillance.engine import association, control_chart, lattice, tails
from surveillance.engine import measure as m
from surveillance.engine.budget import Budget, empirical_null, q_values
from surveillance.engine.calendar import calendar
from surveillance.engine.picture import picture
from surveillance.engine.scan import detect
from surveillance.engine.series import SeriesBatch


@pytest.mark.parametrize(
    ("variance", "law"),
    [(4.0, stats.poisson(4)), (10.0, stats.nbinom(4 * 4 / 6, 0.4)), (3.2, stats.binom(20, 0.2))],
    ids=["Poisson", "negative binomial", "binomial"],
)
def test_tails_are_those_of_the_distributions(variance, law):
    counts = np.arange(0, 18)
    exact = law.sf(counts) + 0.5 * law.pmf(counts)
    np.testing.assert_allclose(tails.upper(counts, 4.0, variance), exact, rtol=1e-8, atol=1e-14)


def test_a_quantile_has_its_chance():
    bound = tails.quantile(0.01, np.array([0.3, 5.0, 80.0]), np.array([0.5, 9.0, 80.0]))
    np.testing.assert_allclose(tails.upper(bound, [0.3, 5.0, 80.0], [0.5, 9.0, 80.0]), 0.01, rtol=1e-4)


def test_cauchy_keeps_one_chance_and_lies_between_several():
    weights = np.array([1.0, 2.0])
    np.testing.assert_allclose(
        tails.cauchy(np.array([[0.03, 0.03], [1e-12, 1e-12]]), weights), [0.03, 1e-12], rtol=1e-6
    )
    mixed = tails.cauchy(np.array([[1e-6, 0.5]]), weights)[0]
    assert 1e-6 < mixed < 0.5
    assert mixed == pytest.approx(3e-6, rel=0.01)


def test_a_budget_is_shared_over_tests_and_channels():
    alphas = Budget(per_month=5).alphas(2000, "week")
    per_month = alphas * 2000 * 365.2425 / 7 / 12
    np.testing.assert_allclose(per_month, [4.0, 1.0, 0.5, 0.5])
    assert Budget(per_month=100).alphas(3, "week").max() == 0.01


@pytest.mark.parametrize("wrong", [{"per_month": 0}, {"spike_share": 1.0}, {"calm_share": -1}])
def test_a_budget_of_nothing_is_refused(wrong):
    with pytest.raises(ValueError, match="budget"):
        Budget(**wrong)


def test_the_empirical_null_takes_back_what_moves_all_series(rng):
    z = rng.normal(0.5, 1.4, (4, 3000, 2))
    z[:, :30] += 8
    null = empirical_null(z, np.ones(3000, dtype=bool))
    np.testing.assert_allclose(null.centre, 0.5, atol=0.08)
    np.testing.assert_allclose(null.spread, 1.4, atol=0.12)
    few = empirical_null(z[:, 40:45], np.ones(5, dtype=bool))
    assert (np.abs(few.spread - 1) < 0.2).all()


def test_q_values_by_hand():
    np.testing.assert_allclose(q_values(np.array([0.01, 0.5, np.nan, 0.02])), [0.03, 0.5, np.nan, 0.03])


def test_incidents_join_what_is_linked():
    found = lattice.incidents({4: 0.02, 1: 0.001, 9: 0.5, 7: 0.01}, [(4, 1), (9, 2), (2, 7)])
    assert found == [lattice.Incident(1, (4,)), lattice.Incident(7, ()), lattice.Incident(9, ())]


def test_information_component_by_hand():
    one = association.component(10, 2.5)
    assert one.value == pytest.approx(np.log2(10.5 / 3))
    assert one.lower == pytest.approx(np.log2(10.5 / 3) - 3.3 / np.sqrt(10.5) - 2 / 10.5**1.5)
    assert bool(one.hint) == (one.lower > 0)


def test_a_pair_above_its_margins_is_a_hint(rng):
    counts = rng.poisson(np.outer([60, 40, 50, 30, 80, 70], [0.2, 0.1, 0.3, 0.1, 0.2, 0.1])).astype(float)
    counts[2, 1] += 40
    found = association.table(counts)
    assert found.hint[2, 1]
    assert np.unravel_index(found.lower.argmax(), counts.shape) == (2, 1)


def test_a_small_slice_is_held_against_its_parent():
    grown = association.against_parent([6, 1], [100, 100], [4, 4], [1000, 1000])
    assert grown.hint.tolist() == [True, False]


def test_laney_limits_widen_with_the_spread_between_periods(rng):
    n = rng.integers(5000, 20000, 40).astype(float)
    calm = control_chart.laney(rng.binomial(n.astype(int), 0.1).astype(float), n, "p")
    rates = 0.1 + rng.normal(0, 0.02, 40)
    wild = control_chart.laney(rng.binomial(n.astype(int), rates).astype(float), n, "p")
    assert 0.6 < calm.wideness < 1.4
    assert wild.wideness > 3
    assert (wild.rate > wild.upper).sum() == 0
    assert (calm.upper > calm.centre).all()


def test_control_charts_bear_gaps_and_zeros():
    counts = np.array([np.nan, 0.0, 0.0, 0.0])
    chart = control_chart.laney(counts, np.array([5.0, 0.0, 3.0, 4.0]), "u")
    assert chart.centre == 0
    assert np.isnan(chart.rate[0])


def test_run_rules_by_hand():
    z = np.array([0.1] * 7 + [0.2, 2.5, 0.3, 2.2, -1, 3.4])
    rules = control_chart.western_electric(z)
    assert np.flatnonzero(rules["one beyond 3 sigma"]).tolist() == [12]
    assert np.flatnonzero(rules["two of three beyond 2 sigma"]).tolist() == [10, 12]
    assert np.flatnonzero(rules["eight on one side"]).tolist() == [7, 8, 9, 10]
    rising = control_chart.nelson(np.array([-1.0, -0.6, -0.2, 0.3, 0.6, 0.9, 0.2]))
    assert np.flatnonzero(rising["six steadily up or down"]).tolist() == [5]
    saw = control_chart.nelson(np.array([0.4, -0.4] * 8))
    assert np.flatnonzero(saw["fourteen alternating"])[0] == 13


def test_funnel_limits_narrow_with_exposure():
    low, high = control_chart.funnel(0.1, np.array([20.0, 200.0, 2000.0]), "p", 0.001)
    assert (np.diff(high) < 0).all()
    assert (np.diff(low) > 0).all()


def test_weekday_contrasts_keep_the_level_the_level():
    batch = SeriesBatch(np.zeros((1, 28)), "day", date(2026, 1, 5))
    x = calendar(batch, 27).x
    np.testing.assert_allclose(x[:, 6:12].reshape(4, 7, 6).sum(1), 0.0, atol=1e-12)
    assert x[27, 1] == 0


def test_a_picture_shows_the_past_as_the_baseline_sees_it(calm):
    calm.counts[3, 100] = np.nan
    scan = detect(calm, budget=Budget(5))
    shown = picture(scan, 3)
    assert shown.expected.shape == (260,)
    assert np.isnan(shown.observed[100])
    assert (shown.low <= shown.low50).all()
    assert (shown.high50 <= shown.high).all()
    inside = (shown.observed >= shown.low50) & (shown.observed <= shown.high50)
    assert 0.35 < inside[shown.learned].mean() < 0.65
    assert not shown.learned[-3:].any() | shown.learned[100]
    assert shown.expected[-1] == pytest.approx(scan.finding(3).expected, rel=0.02)


def test_a_batch_says_what_does_not_fit():
    with pytest.raises(ValueError, match="two dimensions"):
        SeriesBatch(np.zeros(5), "week", date(2026, 1, 5))
    with pytest.raises(ValueError, match="shape of counts"):
        SeriesBatch(np.zeros((2, 5)), "week", date(2026, 1, 5), exposure=np.ones((2, 4)))
    with pytest.raises(ValueError, match="number of answers"):
        SeriesBatch(np.zeros((2, 5)), "week", date(2026, 1, 5), kind="share")


def test_dates_of_periods():
    week = SeriesBatch(np.zeros((1, 5)), "week", date(2026, 1, 5))
    assert week.date_of(3) == date(2026, 1, 26)
    assert replace(week, period="month").date_of(14) == date(2027, 3, 1)
    assert replace(week, period="day").date_of(30) == date(2026, 2, 4)


def test_a_second_look_without_a_first_doubts_no_season(rng):
    """A fit that begins at the mean must not take a high season for outbreaks: both ways lead to the same counts."""
    week = np.arange(260)
    usual = 30.0 * np.exp(1.2 * np.sin(2 * np.pi * week / 52.18))
    batch = SeriesBatch(rng.poisson(usual, (30, 260)).astype(float), "week", date(2021, 1, 4))
    first = m.survey(batch, at=259)
    known, wander = m.teach(first, batch, at=259)

    warm = m.measure(batch, known, wander, at=259, start=first.start)
    cold = m.measure(batch, known, wander, at=259)

    np.testing.assert_allclose(cold.expected, warm.expected, rtol=5e-3)
    np.testing.assert_allclose(cold.z, warm.z, rtol=0, atol=0.2)
