"""Working time: what is refused."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from core import worktime
from core.worktime import Allowance, Pause, WorkCalendar

HOUR = timedelta(hours=1)
OFFICE = ((time(9), time(17)),)
BERLIN = WorkCalendar("Europe/Berlin", dict.fromkeys(range(5), OFFICE), frozenset({date(2026, 11, 25)}))
MONDAY = datetime(2026, 11, 23, 10, 12, tzinfo=ZoneInfo("Europe/Berlin"))
NAIVE = MONDAY.replace(tzinfo=None)


@pytest.mark.parametrize(
    "hours",
    [
        {},
        {0: ()},
        {7: OFFICE},
        {0: ((time(9), time(9)),)},
        {0: ((time(17), time(9)),)},
        {0: ((time(13), time(17)), (time(9), time(12)))},
        {0: ((time(9), time(13)), (time(12), time(17)))},
        {0: ((time(9), time()), (time(12), time(17)))},
        {0: ((time(9, tzinfo=UTC), time(17, tzinfo=UTC)),)},
    ],
)
def test_hours_that_are_no_hours_are_refused(hours):
    with pytest.raises(ValueError, match=r"hours|Weekdays"):
        WorkCalendar("Europe/Berlin", hours)


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "", "../etc/passwd", "Europe"])
def test_an_unknown_zone_is_refused(zone):
    with pytest.raises(ValueError, match="No time zone is called"):
        WorkCalendar(zone, {0: OFFICE})


def test_a_holiday_with_a_time_is_refused():
    with pytest.raises(ValueError, match="date without a time"):
        WorkCalendar("Europe/Berlin", {0: OFFICE}, frozenset({MONDAY}))


@pytest.mark.parametrize(
    "call",
    [
        lambda: worktime.working_time(NAIVE, MONDAY, BERLIN),
        lambda: worktime.working_time(MONDAY, NAIVE, BERLIN),
        lambda: worktime.add_working_days(NAIVE, 1, BERLIN),
        lambda: worktime.due(MONDAY, [], BERLIN, as_of=NAIVE),
        lambda: worktime.explain(NAIVE, MONDAY, BERLIN),
        lambda: worktime.remaining(MONDAY, HOUR, NAIVE, BERLIN),
        lambda: worktime.progress_of(MONDAY, HOUR, NAIVE, BERLIN),
        lambda: Pause(NAIVE, None, "waiting for you"),
        lambda: Pause(MONDAY, NAIVE, "waiting for you"),
    ],
)
def test_a_moment_without_a_zone_is_refused(call):
    with pytest.raises(ValueError, match="needs a time zone"):
        call()


def test_a_due_moment_beyond_the_last_year_is_an_error():
    with pytest.raises(OverflowError):
        worktime.add_working_days(MONDAY.replace(year=9999, month=12, day=29), 5, BERLIN)


def test_what_runs_backwards_is_refused():
    earlier = MONDAY - HOUR

    with pytest.raises(ValueError, match="before the start"):
        worktime.working_time(MONDAY, earlier, BERLIN)
    with pytest.raises(ValueError, match="before the start"):
        worktime.explain(MONDAY, earlier, BERLIN)
    with pytest.raises(ValueError, match="ends after it starts"):
        Pause(MONDAY, earlier, "waiting for you")
    with pytest.raises(ValueError, match="zero or more"):
        worktime.add_working_time(MONDAY, -HOUR, BERLIN)
    with pytest.raises(ValueError, match="zero or more"):
        BERLIN.days(-1)
    with pytest.raises(ValueError, match="zero or more"):
        Allowance(-1, "answer")
