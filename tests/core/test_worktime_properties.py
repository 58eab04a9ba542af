"""What holds for any calendar, stretch and pauses; counted beside a minute-hand oracle."""

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import worktime
from core.worktime import Allowance, ClockStands, Kind, Pause, WorkCalendar

STEP = timedelta(minutes=15)
TICK = timedelta(microseconds=1)
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Cairo"]
# Days of UTC just before the zones above change their clocks in 2026, and a plain one.
NEAR_CHANGES = [
    date(2026, 3, 27), date(2026, 10, 23), date(2026, 3, 6), date(2026, 10, 30),
    date(2026, 10, 2), date(2026, 4, 3), date(2026, 4, 22), date(2026, 10, 28), date(2026, 6, 10),
]  # fmt: skip


@st.composite
def spans(draw):
    """Up to three spans of one day on the quarter hour, the last one perhaps until midnight."""
    marks = draw(st.lists(st.integers(0, 96), min_size=2, max_size=6, unique=True).map(sorted))
    edges = [time(mark * 15 // 60 % 24, mark * 15 % 60) for mark in marks]
    return tuple(zip(edges[0::2], edges[1::2], strict=False))


@st.composite
def stretches(draw, days: int = 4):
    """A start and an end on the quarter hour, near a change of clocks."""
    since = datetime.combine(draw(st.sampled_from(NEAR_CHANGES)), time(), UTC)
    steps = st.integers(0, days * 96)
    start, end = sorted([draw(steps), draw(steps)])
    return since + start * STEP, since + end * STEP


calendars = st.builds(
    WorkCalendar,
    zone=st.sampled_from(ZONES),
    hours=st.dictionaries(st.integers(0, 6), spans(), min_size=1),
    holidays=st.frozensets(
        st.sampled_from([day + timedelta(days=n) for day in NEAR_CHANGES for n in range(4)]),
        max_size=6,
    ),
)


@st.composite
def pauses_near(draw, since: datetime, open_ended: bool = False):
    steps = st.integers(-96, 4 * 96)
    found = []
    for cause in draw(st.lists(st.sampled_from(["you", "lab", "carrier"]), max_size=4)):
        start, end = sorted([draw(steps), draw(steps)])
        unended = open_ended and draw(st.booleans())
        found.append(Pause(since + start * STEP, None if unended else since + end * STEP, cause))
    return found


@st.composite
def cases(draw, open_ended: bool = False):
    start, end = draw(stretches())
    return start, end, draw(calendars), draw(pauses_near(start, open_ended))


amounts = st.integers(1, 40 * 3600 * 10**6).map(lambda ticks: ticks * TICK)


def counted(start, end, calendar, pauses):
    """The oracle: look at the wall clock every quarter hour and count."""
    zone, moment, steps = ZoneInfo(calendar.zone), start, 0
    while moment < end:
        wall = moment.astimezone(zone)
        works = any(
            opens <= wall.time() and (wall.time() < closes or closes == time())
            for opens, closes in calendar.hours.get(wall.weekday(), ())
        )
        stands = any(pause.start <= moment and (pause.end is None or moment < pause.end) for pause in pauses)
        steps += works and wall.date() not in calendar.holidays and not stands
        moment += STEP
    return steps * STEP


@given(cases(open_ended=True))
def test_working_time_is_what_the_wall_clock_shows(case):
    start, end, calendar, pauses = case

    assert worktime.working_time(start, end, calendar, pauses) == counted(start, end, calendar, pauses)


@given(cases(open_ended=True), st.floats(0, 1))
def test_two_stretches_add_up_to_the_whole(case, portion):
    start, end, calendar, pauses = case
    between = start + (end - start) * portion

    first = worktime.working_time(start, between, calendar, pauses)
    second = worktime.working_time(between, end, calendar, pauses)

    assert first + second == worktime.working_time(start, end, calendar, pauses)


@given(cases(), amounts)
def test_due_is_the_earliest_moment_at_which_the_amount_is_used_up(case, amount):
    start, _, calendar, pauses = case

    due = worktime.add_working_time(start, amount, calendar, pauses)

    assert worktime.working_time(start, due, calendar, pauses) == amount
    assert worktime.working_time(start, due - TICK, calendar, pauses) == amount - TICK


@given(cases(), amounts, st.integers(-96, 4 * 96))
def test_an_open_pause_either_comes_too_late_or_stops_the_clock(case, amount, steps):
    start, _, calendar, pauses = case
    pauses = [*pauses, Pause(start + steps * STEP, None, "you")]
    later = start + timedelta(days=400)
    reachable = worktime.working_time(start, later, calendar, pauses)

    due = worktime.due(start, [Allowance(1, "answer")], calendar, pauses, as_of=later)

    assert (due is None) == (reachable < calendar.standard_day)
    if amount > reachable:
        with pytest.raises(ClockStands) as raised:
            worktime.add_working_time(start, amount, calendar, pauses)
        assert raised.value.remaining == amount - reachable


@given(cases(open_ended=True))
def test_the_parts_of_an_explanation_add_up(case):
    start, end, calendar, pauses = case

    told = worktime.explain(start, end, calendar, pauses)

    lost = sum((part.lost for part in told.parts), timedelta())
    workdays = WorkCalendar(calendar.zone, calendar.hours)
    assert told.total == worktime.working_time(start, end, calendar, pauses)
    assert told.total + told.paused == worktime.working_time(start, end, calendar)
    assert told.total + lost == worktime.working_time(start, end, workdays)
    assert told.total == sum((part.amount for part in told.parts if part.kind is Kind.WORKED), timedelta())


@given(cases(open_ended=True))
def test_an_explanation_leaves_out_no_day_and_repeats_no_cause(case):
    start, end, calendar, pauses = case

    told = worktime.explain(start, end, calendar, pauses)

    zone = ZoneInfo(calendar.zone)
    days = list(dict.fromkeys(part.day for part in told.parts))
    first, last = start.astimezone(zone), max(start, end - TICK).astimezone(zone)
    assert days == [first.date() + timedelta(days=n) for n in range((last.date() - first.date()).days + 1)]
    labels = [(part.day, part.kind, part.cause) for part in told.parts]
    assert len(labels) == len(set(labels))
    assert all(part.lost for part in told.parts if part.kind is Kind.PAUSED)


@given(cases(open_ended=True), st.randoms(), st.sampled_from(ZONES))
def test_neither_the_order_of_pauses_nor_the_zone_of_moments_matters(case, chance, zone):
    start, end, calendar, pauses = case
    shuffled = chance.sample(pauses, len(pauses)) + pauses[:1]

    elsewhere = [moment.astimezone(ZoneInfo(zone)) for moment in (start, end)]

    assert worktime.explain(*elsewhere, calendar, shuffled) == worktime.explain(start, end, calendar, pauses)


@given(cases(), amounts, amounts)
def test_more_to_do_or_a_further_pause_never_makes_it_earlier(case, amount, more):
    start, _, calendar, pauses = case

    due = worktime.add_working_time(start, amount, calendar)

    assert worktime.add_working_time(start, amount + more, calendar) > due
    assert worktime.add_working_time(start, amount, calendar, pauses) >= due


@given(cases(), amounts, st.integers(1, 300))
def test_progress_at_a_share_is_that_share_within_a_microsecond(case, amount, percent):
    start, _, calendar, pauses = case
    moment = worktime.add_working_time(start, worktime.share(amount, percent), calendar, pauses)

    reached = worktime.progress_of(start, amount, moment, calendar, pauses)

    wanted = Fraction(percent, 100)
    assert wanted <= reached < wanted + Fraction(1, amount // TICK)
    assert worktime.remaining(start, amount, moment, calendar, pauses) == amount - worktime.share(amount, percent)


@given(cases(), st.integers(0, 4))
def test_as_many_working_days_as_a_week_has_are_a_week_of_hours(case, weeks):
    start, _, calendar, _ = case
    workdays = WorkCalendar(calendar.zone, calendar.hours)
    week = sum(
        (
            (datetime.combine(date.min, closes) - datetime.combine(date.min, opens)) % timedelta(days=1)
            or timedelta(days=1)
            for day in calendar.hours.values()
            for opens, closes in day
        ),
        timedelta(),
    )

    due = worktime.add_working_days(start, weeks * len(calendar.hours), workdays)

    assert worktime.working_time(start, due, workdays) == weeks * week
