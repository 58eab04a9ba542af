"""What a judgement about one day is worth when a week, or a holiday, comes after it."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from core import clock
from core.actors import Actor
from surveillance import operations
from surveillance.models import Evidence, Series, Signal, Status, Tally

OLIVE = Actor(name="Olive", roles=frozenset({"officer"}))
FIRST, SINGLE, CLOSED = date(2024, 9, 2), date(2026, 9, 22), date(2026, 9, 29)  # two Tuesdays; US holiday on 12 October
ONE_DAY = timedelta(days=1)


@pytest.fixture
def office(db: None) -> Series:
    """Forty letters a working day, none at week-ends and on holidays; three on one Tuesday, half as many from the next."""
    place = clock.organisation()
    place.country = "US"
    place.save()
    series = Series.objects.create(measure="complaints", label="everything")
    rng, last = np.random.default_rng(5), date(2026, 10, 18)
    free = clock.holidays_between(FIRST, last)
    days = [FIRST + at * ONE_DAY for at in range((last - FIRST).days + 1)]
    usual = [0 if day in free or day.weekday() > 4 else 40 for day in days]
    counts = rng.negative_binomial(np.array(usual) / 2.0 + 1e-9, 1 / 3.0)
    half = [count // 2 if day >= CLOSED else count for day, count in zip(days, counts.tolist(), strict=True)]
    Tally.objects.bulk_create(
        Tally(series=series, day=day, count=3 if day == SINGLE else count)
        for day, count in zip(days, half, strict=True)
    )
    return series


def after(day: date) -> datetime:
    """The next morning, when the day is over in America too."""
    return datetime(day.year, day.month, day.day, 14, tzinfo=UTC) + ONE_DAY


def judged(evening: date) -> Signal:
    """The silence of one day, taken for chance before the next day."""
    (signal,) = operations.scan(as_of=after(evening))
    operations.dismiss(signal, noise="chance", conclusion="Nothing.", look_again_on=date(2027, 1, 1), by=OLIVE)
    Signal.objects.filter(pk=signal.pk).update(dismissed_at=after(evening))
    return signal


def test_a_week_that_comes_after_a_day_taken_for_chance_is_asked_about(office: Series) -> None:
    day = judged(SINGLE)

    *_, week = operations.scan(as_of=after(date(2026, 10, 4)))

    assert (day.grain, day.kind) == ("day", "silence")
    assert (week.status, week.grain, week.kind, week.direction) == (Status.NEW, "week", "silence", "down")
    assert (week.first_day, week.last_day) == (date(2026, 9, 28), date(2026, 10, 4))


def test_the_week_of_a_day_taken_for_chance_is_not_asked_about_again(office: Series) -> None:
    Tally.objects.filter(day__range=(SINGLE + ONE_DAY, SINGLE + 3 * ONE_DAY)).update(count=28)
    day = judged(SINGLE)

    operations.scan(as_of=after(SINGLE + 5 * ONE_DAY))

    assert list(Signal.objects.all()) == [day]
    assert "week" in day.evidence.values_list("grain", flat=True)


@pytest.mark.parametrize("evening", [date(2026, 10, 11), date(2026, 10, 18)])
def test_a_holiday_inside_does_not_hide_a_closure(office: Series, evening: date) -> None:
    operations.scan(as_of=after(evening))

    assert {(each.grain, each.rule) for each in Evidence.objects.all()} == {("day", "silence"), ("week", "silence")}
