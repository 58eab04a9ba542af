"""Means of scores are listened to on the scale of their survey."""

from datetime import date, timedelta

import numpy as np
import pytest

from feedback.models import Survey
from surveillance import listening
from surveillance.models import Grain, Series, SliceKind, Tally

LAST = date(2026, 11, 16)


def asked(code: str, scale: str, score: int) -> Series:
    """A survey with twenty answers of this score on the Monday of each of thirty weeks."""
    if scale:
        Survey.objects.create(code=code, scale=scale, occasion="order")
    series = Series.objects.create(measure="mean_score", slice_kind=SliceKind.SURVEY, slice_key=code, label=code)
    Tally.objects.bulk_create(
        Tally(series=series, day=LAST - timedelta(weeks=week), count=20, exposure=20, total=20 * score)
        for week in range(30)
    )
    return series


@pytest.fixture
def surveys(db: None) -> list[Series]:
    return [asked("ordered", "nps", 9), asked("closed", "csat", 4), asked("again", "csat", 5), asked("gone", "", 3)]


def test_each_scale_is_known_and_only_the_same_are_siblings(surveys: list[Series]) -> None:
    found = listening.heard_grid(surveys, grain=Grain.WEEK, until=LAST + timedelta(days=6), measures=["mean_score"])
    assert found is not None

    about = listening.surroundings(found)

    np.testing.assert_array_equal(about.bounds, [[0, 10], [1, 5], [1, 5], [np.nan, np.nan]])
    first, second, third, unknown = about.groups
    assert second == third
    assert len({first, second, unknown}) == 3


def test_counts_have_no_scale(lids: Series) -> None:
    found = listening.heard_grid([lids], grain=Grain.WEEK, until=LAST + timedelta(days=6), measures=["complaints"])
    assert found is not None

    assert listening.surroundings(found).bounds is None
