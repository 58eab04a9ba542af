"""Working time: worked examples, then properties against a count of single quarter hours."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from core import worktime
from core.worktime import Allowance, ClockStands, Kind, Part, Pause, WorkCalendar

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
OFFICE = ((time(9), time(17)),)
ROUND_THE_CLOCK = {day: ((time(), time()),) for day in range(7)}
NIGHT = {day: ((time(), time(6)), (time(22), time())) for day in range(7)}
BERLIN = WorkCalendar("Europe/Berlin", dict.fromkeys(range(5), OFFICE), frozenset({date(2026, 11, 25)}))


def at(text: str, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


MONDAY = at("2026-11-23 10:12")


def test_three_working_days_over_a_holiday():
    due = worktime.add_working_days(MONDAY, 3, BERLIN)

    assert due == at("2026-11-27 10:12")
    assert due.tzinfo is UTC


def test_a_pause_moves_the_due_moment_by_its_open_time():
    waiting = Pause(at("2026-11-24 16:00"), at("2026-11-26 10:00"), "waiting for you")

    due = worktime.add_working_days(MONDAY, 3, BERLIN, [waiting])

    assert due == at("2026-11-27 12:12")


def test_the_explanation_tells_every_day_and_adds_up():
    waiting = Pause(at("2026-11-26 13:00"), at("2026-11-26 15:00"), "waiting for you")
    due = worktime.add_working_days(MONDAY, 5, BERLIN, [waiting])

    told = worktime.explain(MONDAY, due, BERLIN, [waiting], holiday_names={date(2026, 11, 25): "Day of Prayer"})

    nothing = timedelta()
    assert told.parts == (
        Part(date(2026, 11, 23), Kind.WORKED, 6 * HOUR + 48 * MINUTE),
        Part(date(2026, 11, 24), Kind.WORKED, 8 * HOUR),
        Part(date(2026, 11, 25), Kind.HOLIDAY, nothing, 8 * HOUR, "Day of Prayer"),
        Part(date(2026, 11, 26), Kind.WORKED, 6 * HOUR),
        Part(date(2026, 11, 26), Kind.PAUSED, nothing, 2 * HOUR, "waiting for you"),
        Part(date(2026, 11, 27), Kind.WORKED, 8 * HOUR),
        Part(date(2026, 11, 28), Kind.WEEKEND, nothing),
        Part(date(2026, 11, 29), Kind.WEEKEND, nothing),
        Part(date(2026, 11, 30), Kind.WORKED, 8 * HOUR),
        Part(date(2026, 12, 1), Kind.WORKED, 3 * HOUR + 12 * MINUTE),
    )
    assert told.total == 40 * HOUR
    assert told.paused == 2 * HOUR
    assert (told.start, told.end, told.zone) == (MONDAY, due, "Europe/Berlin")


def test_a_day_that_a_pause_took_whole_has_no_worked_part():
    waiting = Pause(at("2026-11-24 08:00"), at("2026-11-24 18:00"), "lab test")

    told = worktime.explain(at("2026-11-24 00:00"), at("2026-11-25 00:00"), BERLIN, [waiting])

    assert told.parts == (Part(date(2026, 11, 24), Kind.PAUSED, timedelta(), 8 * HOUR, "lab test"),)


def test_overlapping_pauses_count_once_for_the_one_that_began_first():
    pauses = [
        Pause(at("2026-11-24 11:00"), at("2026-11-24 14:00"), "lab test"),
        Pause(at("2026-11-24 10:00"), at("2026-11-24 12:00"), "waiting for you"),
        Pause(at("2026-11-24 10:30"), at("2026-11-24 11:30"), "waiting for the carrier"),
    ]

    told = worktime.explain(at("2026-11-24 09:00"), at("2026-11-24 17:00"), BERLIN, pauses)

    day = date(2026, 11, 24)
    assert told.parts == (
        Part(day, Kind.WORKED, 4 * HOUR),
        Part(day, Kind.PAUSED, timedelta(), 2 * HOUR, "waiting for you"),
        Part(day, Kind.PAUSED, timedelta(), 2 * HOUR, "lab test"),
    )


def test_of_pauses_that_begin_together_the_first_by_name_counts_in_any_order():
    start, day = at("2026-11-24 10:00"), date(2026, 11, 24)
    pauses = [
        Pause(start, at("2026-11-24 12:00"), "waiting for you"),
        Pause(start, at("2026-11-24 11:00"), "lab test"),
    ]

    told = worktime.explain(start, at("2026-11-24 12:00"), BERLIN, pauses)
    turned = worktime.explain(start, at("2026-11-24 12:00"), BERLIN, pauses[::-1])

    assert told == turned
    assert told.parts == (
        Part(day, Kind.PAUSED, timedelta(), HOUR, "lab test"),
        Part(day, Kind.PAUSED, timedelta(), HOUR, "waiting for you"),
    )


def test_a_pause_that_only_touches_the_hours_is_not_told():
    day, nothing = date(2026, 11, 24), timedelta()
    pauses = [
        Pause(at("2026-11-24 07:00"), at("2026-11-24 09:00"), "waiting for you"),
        Pause(at("2026-11-24 12:00"), at("2026-11-24 12:00"), "waiting for you"),
        Pause(at("2026-11-24 17:00"), None, "lab test"),
    ]

    told = worktime.explain(at("2026-11-24 00:00"), at("2026-11-25 00:00"), BERLIN, pauses)

    assert told.parts == (Part(day, Kind.WORKED, 8 * HOUR, nothing, ""),)


def test_a_full_day_is_due_at_closing_time_not_at_the_next_opening():
    assert worktime.add_working_days(at("2026-11-27 09:00"), 1, BERLIN) == at("2026-11-27 17:00")


def test_a_clock_started_on_a_weekend_begins_on_monday():
    assert worktime.add_working_days(at("2026-11-28 12:00"), 1, BERLIN) == at("2026-11-30 17:00")


def test_nothing_to_use_up_is_due_at_once_even_at_night():
    midnight = at("2026-11-28 00:00")

    assert worktime.add_working_days(midnight, 0, BERLIN) == midnight


def test_a_holiday_on_a_weekend_takes_nothing_and_is_told_as_weekend():
    calendar = replace(BERLIN, holidays=frozenset({date(2026, 11, 28)}))

    told = worktime.explain(at("2026-11-28 00:00"), at("2026-11-29 00:00"), calendar)

    assert told.parts == (Part(date(2026, 11, 28), Kind.WEEKEND, timedelta()),)


# Unequal days


def test_the_standard_day_is_the_mean_of_the_weekdays_with_hours():
    short_friday = {**dict.fromkeys(range(4), OFFICE), 4: ((time(9), time(15)),)}
    calendar = WorkCalendar("Europe/Berlin", short_friday)

    assert calendar.standard_day == 7 * HOUR + 36 * MINUTE
    assert worktime.add_working_days(MONDAY, 5, calendar) == at("2026-11-30 10:12")


def test_a_lunch_break_is_not_working_time():
    with_lunch = ((time(9), time(12)), (time(13), time(17)))
    calendar = WorkCalendar("Europe/Berlin", {0: with_lunch})

    assert worktime.working_time(MONDAY, at("2026-11-23 14:00"), calendar) == 2 * HOUR + 48 * MINUTE


# Changes of clocks


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Asia/Kolkata", date(2026, 3, 29), 24),
        # Its clocks change at midnight, so a day begins at 01:00, and 23:00 comes twice.
        ("Africa/Cairo", date(2026, 4, 24), 23),
        ("Africa/Cairo", date(2026, 10, 29), 25),
    ],
)
def test_a_day_around_the_clock_lasts_as_long_as_it_really_does(zone, day, hours):
    calendar = WorkCalendar(zone, ROUND_THE_CLOCK)
    midnight = datetime.combine(day, time(), ZoneInfo(zone))
    next_midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))

    told = worktime.explain(midnight - HOUR * 30, next_midnight + HOUR * 30, calendar)

    amounts = {part.day: part.amount for part in told.parts}
    assert amounts[day] == hours * HOUR


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-28 22:00", "2026-03-29 06:00", 7),
        ("2026-10-24 22:00", "2026-10-25 06:00", 9),
        ("2026-11-24 22:00", "2026-11-25 06:00", 8),
    ],
)
def test_a_night_shift_counts_the_hours_that_pass(start, end, hours):
    calendar = WorkCalendar("Europe/Berlin", NIGHT)

    assert worktime.working_time(at(start), at(end), calendar) == hours * HOUR


@pytest.mark.parametrize(
    ("span", "day", "minutes"),
    [
        ((time(1), time(2, 30)), date(2026, 3, 29), 60),
        ((time(2, 30), time(4)), date(2026, 3, 29), 60),
        ((time(2), time(3)), date(2026, 3, 29), 0),
        ((time(2), time(3)), date(2026, 10, 25), 120),
        ((time(1), time(2, 30)), date(2026, 10, 25), 120),
        ((time(2, 30), time(4)), date(2026, 10, 25), 120),
    ],
)
def test_hours_that_end_within_a_change_of_clocks(span, day, minutes):
    calendar = WorkCalendar("Europe/Berlin", {6: (span,)})
    noon_before = datetime.combine(day - timedelta(days=1), time(12), ZoneInfo("Europe/Berlin"))

    assert worktime.working_time(noon_before, noon_before + 24 * HOUR, calendar) == minutes * MINUTE


def test_both_passes_of_a_repeated_hour_are_told_apart():
    calendar = WorkCalendar("Europe/Berlin", ROUND_THE_CLOCK)
    first = at("2026-10-25 02:30")

    assert worktime.working_time(first, first.replace(fold=1), calendar) == HOUR


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kolkata"])
@pytest.mark.parametrize("start", ["2026-03-02 10:12", "2026-10-19 10:12", "2026-06-01 10:12"])
def test_a_month_of_working_days_ends_at_the_same_time_of_day(zone, start):
    calendar = WorkCalendar(zone, dict.fromkeys(range(5), OFFICE))

    due = worktime.add_working_days(at(start, zone), 20, calendar)

    assert due == at(start, zone) + timedelta(days=28)  # of the wall clock, as Python adds here


# Pauses without an end, and extensions


def test_while_an_open_pause_runs_no_due_moment_can_be_told():
    open_pause = Pause(at("2026-11-24 11:00"), None, "waiting for you")

    with pytest.raises(ClockStands) as raised:
        worktime.add_working_days(MONDAY, 3, BERLIN, [open_pause])

    assert raised.value.since == at("2026-11-24 11:00")
    assert raised.value.remaining == 15 * HOUR + 12 * MINUTE


def test_a_clock_started_within_an_open_pause_stands_from_its_start():
    open_pause = Pause(at("2026-11-20 11:00"), None, "waiting for you")

    with pytest.raises(ClockStands) as raised:
        worktime.add_working_days(MONDAY, 1, BERLIN, [open_pause])

    assert (raised.value.since, raised.value.remaining) == (MONDAY, 8 * HOUR)


def test_of_two_open_pauses_the_earlier_stops_the_clock():
    pauses = [
        Pause(at("2026-11-24 11:00"), None, "lab test"),
        Pause(at("2026-11-24 10:00"), None, "waiting for you"),
    ]

    with pytest.raises(ClockStands) as raised:
        worktime.add_working_days(MONDAY, 1, BERLIN, pauses)

    assert (raised.value.since, raised.value.remaining) == (at("2026-11-24 10:00"), 12 * MINUTE)


def test_an_open_pause_after_the_due_moment_changes_nothing():
    open_pause = Pause(at("2026-11-27 10:12"), None, "waiting for you")

    assert worktime.add_working_days(MONDAY, 3, BERLIN, [open_pause]) == at("2026-11-27 10:12")


def test_due_is_untold_only_once_the_open_pause_has_begun():
    promise = [Allowance(3, "answer")]
    open_pause = Pause(at("2026-11-24 11:00"), None, "waiting for you")

    before = worktime.due(MONDAY, promise, BERLIN, [open_pause], as_of=at("2026-11-24 10:59"))
    within = worktime.due(MONDAY, promise, BERLIN, [open_pause], as_of=at("2026-11-24 11:00"))

    assert before == at("2026-11-27 10:12")
    assert within is None


def test_an_extension_adds_its_days():
    allowances = [Allowance(3, "answer"), Allowance(2, "The laboratory needs longer.")]

    due = worktime.due(MONDAY, allowances, BERLIN, as_of=MONDAY)

    assert worktime.allowed(allowances, BERLIN) == 40 * HOUR
    assert due == at("2026-12-01 10:12")


def test_what_is_left_turns_negative_when_overdue_and_stands_in_a_pause():
    open_pause = Pause(at("2026-11-24 11:00"), None, "waiting for you")
    amount = BERLIN.days(1)

    assert worktime.remaining(MONDAY, amount, at("2026-11-20 12:00"), BERLIN) == 8 * HOUR
    assert worktime.remaining(MONDAY, amount, at("2026-11-24 12:00"), BERLIN) == -(HOUR + 48 * MINUTE)
    assert worktime.remaining(MONDAY, amount, at("2026-11-30 12:00"), BERLIN, [open_pause]) == -48 * MINUTE


# Escalation


@pytest.mark.parametrize("percent", [75, 100, 150])
def test_progress_reaches_a_share_at_the_moment_computed_for_it(percent):
    amount = BERLIN.days(3)
    moment = worktime.add_working_time(MONDAY, worktime.share(amount, percent), BERLIN)

    assert worktime.progress_of(MONDAY, amount, moment, BERLIN) == Fraction(percent, 100)


def test_progress_by_due_moment_is_none_before_the_start_and_one_when_due():
    due = worktime.add_working_days(MONDAY, 3, BERLIN)

    asked = [MONDAY - HOUR, MONDAY, at("2026-11-24 14:24"), due, at("2026-11-30 14:24")]
    seen = [worktime.progress(MONDAY, due, moment, BERLIN) for moment in asked]

    assert seen == [0, 0, Fraction(61, 120), 1, Fraction(181, 120)]


def test_a_promise_within_closed_hours_is_used_up_when_it_is_due():
    start, due = at("2026-11-28 10:00"), at("2026-11-28 12:00")

    assert worktime.progress(start, due, at("2026-11-28 11:00"), BERLIN) == 0
    assert worktime.progress(start, due, due, BERLIN) == 1
