"""Means of scores: answers that lean to one side, and what is said of their chances."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy import stats

from surveillance.bench.scores import simulate
from surveillance.engine import calibrate_scores, judge, measure, tails
from surveillance.engine.calibrate import HISTORIES, SCORES, observe
from surveillance.engine.calibration import grid
from surveillance.engine.families import third_moment
from surveillance.engine.series import SeriesBatch

Z = np.array([-2.0, -1.0, 0.0, 1.0, 2.0, 3.0])


@pytest.mark.parametrize("skewness", [-1.5, -0.3, 0.3, 1.0])
def test_a_leaning_tail_is_the_one_of_pearson(skewness):
    np.testing.assert_allclose(
        tails.skewed(10 + 2 * Z, 10.0, 4.0, skewness * 8.0), stats.pearson3.sf(Z, skewness), atol=1e-9
    )


def test_without_a_lean_the_tail_is_normal():
    np.testing.assert_allclose(tails.skewed(Z, 0.0, 1.0, 0.0), stats.norm.sf(Z))


@pytest.mark.parametrize(("a", "b"), [(4.0, 1.0), (2.0, 2.0), (0.5, 3.0)])
def test_the_lean_of_an_answer_follows_from_place_and_spread(a, b):
    mean, variance, skewness = (float(each) for each in stats.beta.stats(a, b, moments="mvs"))
    bounds = np.array([1.0, 5.0])
    found = third_moment(np.array(1 + 4 * mean), np.array(16 * variance), bounds)
    assert found == pytest.approx(skewness * (16 * variance) ** 1.5, abs=1e-9)


def scored(batch: SeriesBatch):
    at = batch.periods - 1
    first = measure.survey(batch, at=at)
    known, wander = measure.teach(first, batch, at=at)
    return judge.scored(batch, measure.measure(batch, known, wander, at=at, start=first.start))


def test_chances_of_scores_hold_where_few_good_answers_lean(rng):
    """5,000 series of other shapes than the table was made with; 50 of 5,000 expected at 1 %, ± 4 standard deviations."""
    z = scored(simulate(rng, 5_000, 60))
    known = z[0][np.isfinite(z[0])]
    assert 22 < (known > tails.to_z(0.01)).sum() < 78


def test_an_unknown_scale_is_no_error(rng):
    batch = simulate(rng, 6, 60)
    unknown = replace(batch, bounds=np.full((6, 2), np.nan))
    assert np.isfinite(scored(unknown)[0][batch.exposure[:, -1] > 0]).all()
    np.testing.assert_array_equal(scored(unknown), scored(replace(batch, bounds=None)))


def test_scores_of_another_scale_say_the_same(rng):
    """The same answers told from 10 to 50 instead of 1 to 5: only trend and season are believed less readily."""
    batch = simulate(rng, 4, 30)
    wide = replace(batch, counts=batch.counts * 10.0, bounds=np.tile([10.0, 50.0], (4, 1)))
    single = [found.z[0] for found in (evidence(batch), evidence(wide))]
    np.testing.assert_allclose(single[0], single[1], atol=0.7)


def evidence(batch: SeriesBatch):
    at = batch.periods - 1
    known, wander = measure.teach(measure.survey(batch, at=at), batch, at=at)
    return measure.measure(batch, known, wander, at=at)


def test_the_same_seed_makes_the_same_rows_of_the_table():
    made = [observe(np.random.default_rng(5), "month", 60, 18, SCORES) for _ in range(2)]
    np.testing.assert_array_equal(made[0], made[1])
    assert made[0].shape[1] == 8


def test_every_length_of_period_has_a_table_of_scores():
    for period in HISTORIES:
        axes = grid(period, counts=False).axes
        assert [len(axis) for axis in axes] == [len(SCORES.first), len(SCORES.second), len(HISTORIES[period])]


def test_simulated_scores_stay_on_their_scale(rng):
    batch = calibrate_scores.simulate(rng, "day", 40, 120)
    answered = batch.exposure > 0
    mean = batch.counts[answered] / batch.exposure[answered]
    assert batch.start == date(2015, 1, 5)
    assert mean.min() >= 1.0
    assert (batch.counts <= batch.exposure * batch.bounds[:, 1:]).all()
