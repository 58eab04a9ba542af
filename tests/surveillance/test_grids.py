"""Grids: which period a day falls into, what is missing, what is zero, and when a rate is told."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveillance import grids
from surveillance.grids import Grid
from surveillance.models import Grain, Series, Source, Tally

DAYS = st.dates(min_value=date(1999, 1, 1), max_value=date(2040, 12, 31))


@given(DAYS, DAYS, st.sampled_from(Grain))
def test_a_day_lies_between_the_first_and_last_of_its_period(first: date, day: date, grain: Grain) -> None:
    grid = Grid([], grain, grids.begin(first, grain), np.zeros((0, 0)), np.zeros((0, 0)), np.zeros(0, dtype=bool))

    place = grid.place_of(day)

    assert grid.first_day(place) <= day <= grid.last_day(place)
    assert grids._places(grid, [day]).tolist() == [place]


@given(DAYS, st.sampled_from(Grain))
def test_the_last_complete_period_has_ended_and_the_next_has_not(until: date, grain: Grain) -> None:
    last = grids.last_complete(until, grain)

    assert grids.step(last, grain, 1) - timedelta(days=1) <= until
    assert grids.step(last, grain, 2) - timedelta(days=1) > until


@pytest.fixture
def series(db: None) -> Series:
    return Series.objects.create(measure="complaints", label="everything")


def tally(series: Series, day: date, count: int = 0, **values: object) -> None:
    Tally.objects.create(series=series, day=day, count=count, **values)


def weeks(*series: Series, until: date = date(2026, 11, 22)) -> Grid:
    found = grids.grid(list(series), grain=Grain.WEEK, until=until)
    assert found is not None
    return found


def test_a_week_without_rows_is_zero_and_a_lost_one_is_missing(series: Series) -> None:
    tally(series, date(2026, 10, 26), 3)
    tally(series, date(2026, 11, 10), 2, reported=True)
    tally(series, date(2026, 11, 17), reported=False)
    tally(series, date(2026, 11, 18), 9)

    grid = weeks(series)

    assert grid.first == date(2026, 10, 26)
    np.testing.assert_array_equal(grid.counts, [[3, 0, 2, np.nan]])


def test_the_first_week_counts_only_when_it_is_whole(series: Series) -> None:
    tally(series, date(2026, 10, 28), 3)
    tally(series, date(2026, 11, 3), 4)

    assert weeks(series).first == date(2026, 11, 2)


def test_a_week_that_is_not_over_is_left_out(series: Series) -> None:
    tally(series, date(2026, 11, 9), 3)
    tally(series, date(2026, 11, 16), 4)

    np.testing.assert_array_equal(weeks(series, until=date(2026, 11, 21)).counts, [[3]])


def test_an_imported_period_without_a_row_was_not_reported(db: None) -> None:
    calls = Series.objects.create(measure="calls", label="calls", period=Grain.WEEK, source=Source.IMPORTED)
    tally(calls, date(2026, 11, 2), 5)
    tally(calls, date(2026, 11, 16), 0)

    np.testing.assert_array_equal(weeks(calls).counts, [[5, np.nan, 0]])


@pytest.mark.parametrize(("ordered", "told"), [(10, True), (6, False)])
def test_a_rate_is_told_where_there_were_orders_nearly_always(series: Series, ordered: int, told: bool) -> None:
    orders = Series.objects.create(measure="orders", label="everything")
    for week in range(10):
        day = date(2026, 11, 16) - timedelta(weeks=week)
        tally(series, day, 2)
        if week < ordered:
            tally(orders, day, 100)

    grid = weeks(series)

    assert grid.per_order.tolist() == [told]
    assert grid.exposure[0, -1] == (100 if told else 1)


def test_without_the_newest_orders_no_rate_is_told(series: Series) -> None:
    orders = Series.objects.create(measure="orders", label="everything")
    for week in range(30):
        tally(series, date(2026, 11, 16) - timedelta(weeks=week), 2)
        if week:
            tally(orders, date(2026, 11, 16) - timedelta(weeks=week), 100)

    assert weeks(series).per_order.tolist() == [False]


def test_nothing_counted_is_no_grid(series: Series) -> None:
    assert grids.grid([series], grain=Grain.WEEK, until=date(2026, 11, 22)) is None
