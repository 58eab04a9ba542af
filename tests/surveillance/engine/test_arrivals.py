"""How much of a period is known so many days after its end, from periods of which the newest are cut off."""

import numpy as np
import pytest

from surveillance.engine import arrivals

LONGEST = 10
USUAL = np.array([0.5, 0.25, 0.15, 0.1, *[0.0] * (LONGEST - 3)])


def cut_off(came: np.ndarray, ages: np.ndarray) -> np.ndarray:
    """What can be seen by now: the later days of the newest periods are not there yet."""
    return np.where(np.arange(came.shape[1]) <= ages[:, None], came, 0.0)


def test_a_curve_is_found_although_the_newest_periods_are_cut_off() -> None:
    ages = np.arange(99, -1, -1)

    found = arrivals.curve(cut_off(np.tile(1000 * USUAL, (100, 1)), ages), ages)

    assert found is not None
    assert found.shares == pytest.approx(USUAL.cumsum())
    assert found.spread == pytest.approx(np.zeros(LONGEST + 1), abs=1e-9)


def test_growth_does_not_bias_the_curve() -> None:
    ages = np.arange(99, -1, -1)
    growing = np.outer(1.1 ** np.arange(100), 10 * USUAL)

    found = arrivals.curve(cut_off(growing, ages), ages)

    assert found is not None
    assert found.shares == pytest.approx(USUAL.cumsum())


def test_chance_is_no_spread_and_batches_are() -> None:
    dice, ages = np.random.default_rng(5), np.arange(299, -1, -1)
    by_chance = dice.multinomial(40, USUAL, size=300).astype(float)
    batches = np.zeros((300, LONGEST + 1))
    batches[np.arange(300), np.arange(300) % 7] = 40

    steady, uneven = (arrivals.curve(cut_off(came, ages), ages) for came in (by_chance, batches))

    assert steady is not None
    assert steady.spread.max() < 0.03
    assert uneven is not None
    assert uneven.spread[2] > 0.4
    assert arrivals.share_known(uneven.shares, uneven.spread, 5)[1]


def test_what_comes_before_a_period_is_over_is_known_at_its_end() -> None:
    period, late, records = np.array([0, 0, 1, 1]), np.array([-3, 2, 0, 99]), np.array([4.0, 1.0, 2.0, 7.0])

    came = arrivals.arrived(period, late, records, periods=2, longest=3)

    assert came.tolist() == [[4.0, 0.0, 1.0, 0.0], [2.0, 0.0, 0.0, 0.0]]


def test_a_backfill_is_no_habit_but_a_monthly_import_is() -> None:
    happened = np.arange(180)
    monthly = (happened // 30 + 1) * 30
    once = np.full(180, 200)

    kept = arrivals.without_backfills(happened, monthly, np.ones(180))
    dropped = arrivals.without_backfills(happened, once, np.ones(180))

    assert kept.sum() == 180
    assert dropped.sum() == 0


@pytest.mark.parametrize(
    ("share", "spread", "told"),
    [(0.995, 0.0, (1.0, False)), (0.6, 0.02, (0.6, False)), (0.6, 0.3, (0.6, True)), (0.4, 0.0, (0.4, True))],
)
def test_periods_are_scaled_wait_or_are_whole(share: float, spread: float, told: tuple[float, bool]) -> None:
    assert arrivals.share_known(np.array([share, 1.0]), np.array([spread, 0.0]), 0) == told
    assert arrivals.share_known(np.array([share, 1.0]), np.array([spread, 0.0]), 9) == (1.0, False)


def test_few_records_tell_no_curve() -> None:
    assert arrivals.curve(np.full((4, 3), 4.0), np.array([3, 2, 1, 0])) is None
    assert arrivals.curve(np.full((4, 3), 9.0), np.array([-1, -1, -1, -1])) is None
