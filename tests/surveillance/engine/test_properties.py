"""What must hold whatever the numbers: order, shards, scale, gaps, bad input."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from surveillance.engine import measure as m
from surveillance.engine.budget import Budget
from surveillance.engine.scan import detect
from surveillance.engine.series import Note, SeriesBatch
from tests.surveillance.engine.conftest import calm_counts

FIVE = Budget(per_month=5)
CLOSE = {"rtol": 0, "atol": 2e-3}


def test_the_order_of_series_does_not_matter(calm, rng):
    order = rng.permutation(calm.size)
    straight, shuffled = detect(calm, budget=FIVE), detect(calm.rows(order), budget=FIVE)
    np.testing.assert_allclose(shuffled.verdict.z, straight.verdict.z[:, order], **CLOSE)
    assert (shuffled.verdict.alarm == straight.verdict.alarm[:, order]).all()


def test_without_a_first_guess_the_fit_finds_the_same(rng):
    """Earlier periods are measured again without a survey of their own; they must say what they said then."""
    season = 30 * np.exp(0.8 * np.sin(2 * np.pi * np.arange(260) / 52.18))
    batch = SeriesBatch(rng.poisson(season * np.ones((40, 1))).astype(float), "week", date(2021, 1, 4))
    first = m.survey(batch, at=259)
    known, wander = m.teach(first, batch, at=259)
    guessed = m.measure(batch, known, wander, at=259, start=first.start)
    alone = m.measure(batch, known, wander, at=259)
    # Begun at a flat line and in doubt at once, these are 0.06 apart in the mean, and 0.5 at most.
    apart = np.abs(alone.z - guessed.z)
    assert (apart.mean() < 0.04, apart.max() < 0.25) == (True, True)


def test_the_unit_of_exposure_does_not_matter(rng):
    orders = rng.integers(500, 1500, (20, 200)).astype(float)
    counts = rng.poisson(0.02 * orders).astype(float)
    batch = SeriesBatch(counts, "week", date(2021, 1, 4), exposure=orders)
    ones, thousands = detect(batch, budget=FIVE), detect(replace(batch, exposure=orders / 1000), budget=FIVE)
    np.testing.assert_allclose(thousands.verdict.z, ones.verdict.z, **CLOSE)
    np.testing.assert_allclose(thousands.evidence.expected, ones.evidence.expected, rtol=1e-3)


def test_missing_is_not_zero(calm):
    holed = calm.counts.copy()
    holed[:, 100:106] = np.nan
    zeroed = np.nan_to_num(holed)
    usual = detect(calm, budget=FIVE).evidence.expected
    missing = detect(replace(calm, counts=holed), budget=FIVE)
    zero = detect(replace(calm, counts=zeroed), budget=FIVE).evidence.expected
    assert np.abs(missing.evidence.expected / usual - 1).mean() < np.abs(zero / usual - 1).mean()
    assert Note.MISSING in missing.finding(0).notes


def test_a_series_without_its_newest_period_is_not_tested_and_says_so(calm):
    calm.counts[4, -1] = np.nan
    finding = detect(calm, budget=FIVE).finding(4)
    assert not finding.tested
    assert finding.alarm is None
    assert Note.NOT_REPORTED in finding.notes


def bad(name: str, counts, exposure) -> None:
    """Spoil row 0."""
    spoil = {
        "negative": lambda: counts.__setitem__((0, slice(50, 60)), -3),
        "no exposure": lambda: exposure.__setitem__((0, slice(50, 60)), 0),
        "not a number": lambda: counts.__setitem__((0, slice(50, 60)), np.inf),
        "gaps": lambda: counts.__setitem__((0, slice(50, 120, 2)), np.nan),
        "zeros": lambda: counts.__setitem__(0, 0),
        "giant": lambda: counts.__setitem__((0, 60), 1e6),
        "yesterday": lambda: counts.__setitem__((0, slice(0, -1)), np.nan),
        "nothing": lambda: counts.__setitem__(0, np.nan),
    }
    spoil[name]()


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("negative", Note.NEGATIVE), ("no exposure", Note.NO_EXPOSURE), ("not a number", Note.NOT_FINITE),
        ("gaps", Note.MISSING), ("zeros", Note.TOO_FEW), ("giant", Note.OUTLIER),
        ("yesterday", Note.SHORT_HISTORY), ("nothing", Note.TOO_FEW),
    ],
)  # fmt: skip
@pytest.mark.parametrize("period", ["day", "week", "month"])
def test_bad_input_is_noted_and_harms_nobody(name, note, period, rng):
    counts, exposure = calm_counts(rng, 12, 140), np.ones((12, 140))
    batch = SeriesBatch(counts, period, date(2020, 2, 1), exposure=exposure)
    before = detect(batch, budget=FIVE)
    bad(name, counts, exposure)
    after = detect(batch, budget=FIVE)
    assert note in after.finding(0).notes
    assert np.isfinite(after.evidence.expected).all()
    np.testing.assert_allclose(after.evidence.expected[1:], before.evidence.expected[1:], rtol=0.05)
    if name == "giant":
        assert abs(after.evidence.expected[0] / before.evidence.expected[0] - 1) < 0.1


@pytest.mark.parametrize("periods", [1, 2, 3, 5, 8, 13])
@pytest.mark.parametrize("period", ["day", "week", "month"])
def test_short_series_neither_crash_nor_ring(periods, period, rng):
    batch = SeriesBatch(rng.poisson(20.0, (6, periods)).astype(float), period, date(2026, 1, 1))
    scan = detect(batch, budget=FIVE)
    assert scan.findings() == []
    assert all(Note.SHORT_HISTORY in finding.notes for finding in scan.findings(every=True))


def test_an_empty_batch_is_no_error():
    assert detect(SeriesBatch(np.zeros((0, 60)), "week", date(2026, 1, 5)), budget=FIVE).findings() == []
