"""The answer clock beside a second counting: three zones, both changes of the clocks, closed days, pauses, more time.

The second counting knows nothing of calendars and explanations: it looks at the wall clock every quarter of an hour.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints import queries
from complaints.models import Complaint, Extension, Pause
from core.models import Closure, Organisation, User
from core.worktime import Kind
from tests.complaints.conftest import Case

QUARTER, DAY = timedelta(minutes=15), timedelta(days=1)
OPENS, CLOSES = time(9), time(17)
# The Sundays of 2026 on which the clocks of each zone go back or forward; Lord Howe's by half an hour.
CHANGES = {
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),
}
EACH_ZONE = pytest.mark.parametrize("zone", CHANGES)
FEW = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Told:
    """One complaint as it was drawn: what was promised and granted, when the clock stood, which days were closed."""

    def __init__(self, draw: Any, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        change = datetime.combine(draw(st.sampled_from(CHANGES[zone])), time(), self.zone).astimezone(UTC)
        self.start = change - draw(st.integers(0, 9 * 96)) * QUARTER
        self.days = draw(st.integers(1, 8))
        self.more = draw(st.lists(st.integers(1, 4), max_size=2))
        steps = st.integers(0, 12 * 96)
        marks = sorted(draw(st.lists(steps, min_size=0, max_size=4, unique=True)))
        edges = [self.start + mark * QUARTER for mark in marks]
        self.pauses = list(zip(edges[0::2], edges[1::2], strict=False))
        near = [change.date() + n * DAY for n in range(-6, 14)]
        self.closed = draw(st.sets(st.sampled_from(near), max_size=4))

    def keep(self, complaint: Complaint, asker: User, manager: User) -> Complaint:
        """Write it into the database, in place of what was there."""
        for rows in (complaint.pauses, complaint.extensions, Closure.objects):
            rows.all().delete()
        Pause.objects.bulk_create(
            [
                Pause(complaint=complaint, began_at=a, ended_at=b, cause="waiting for the customer")
                for a, b in self.pauses
            ]
        )
        Extension.objects.bulk_create(
            [
                Extension(
                    complaint=complaint, days=days, reason="The laboratory is full.", asked_by=asker,
                    asked_at=self.start, granted_by=manager, granted_at=self.start + DAY, due_before=self.start,
                    due_after=self.start + DAY,
                )
                for days in self.more
            ]
        )  # fmt: skip
        Closure.objects.bulk_create([Closure(day=day, reason="Stocktaking") for day in self.closed])
        Complaint.objects.filter(pk=complaint.pk).update(
            received_at=self.start, cycle_began_at=self.start, answer_days=self.days
        )
        fresh = Complaint.objects.get(pk=complaint.pk)
        fresh.answer_due = queries.answer_due(fresh)
        return fresh

    def works(self, moment: datetime) -> bool:
        wall = moment.astimezone(self.zone)
        stands = any(a <= moment < b for a, b in self.pauses)
        open_day = wall.weekday() < 5 and wall.date() not in self.closed
        return open_day and OPENS <= wall.time() < CLOSES and not stands

    def worked(self, until: datetime) -> timedelta:
        moment, total = self.start, timedelta()
        while moment < until:
            total += QUARTER if self.works(moment) else timedelta()
            moment += QUARTER
        return total

    def used_up(self) -> datetime:
        """The moment at which all that was promised and granted is used up."""
        moment, left = self.start, (self.days + sum(self.more)) * timedelta(hours=8)
        while left:
            left -= QUARTER if self.works(moment) else timedelta()
            moment += QUARTER
        return moment


@pytest.fixture
def complaint(case: Case, olive: User, mona: User) -> Complaint:
    return case()


@EACH_ZONE
@FEW
@given(data=st.data())
def test_the_promise_is_the_evening_of_the_day_on_which_the_time_is_used_up(
    complaint: Complaint, olive: User, mona: User, zone: str, data: Any
) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"time_zone": zone, "country": ""})
    told = Told(data.draw, zone)

    (run, *_others) = queries.clocks(told.keep(complaint, olive, mona), as_of=told.start)

    assert run.exact == told.used_up()
    assert run.due is not None
    evening = run.due.astimezone(told.zone)
    assert (evening.date(), evening.time()) == (run.exact.astimezone(told.zone).date(), CLOSES)


@EACH_ZONE
@FEW
@given(data=st.data())
def test_what_is_said_adds_up_to_what_was_promised(
    complaint: Complaint, olive: User, mona: User, zone: str, data: Any
) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"time_zone": zone, "country": ""})
    told = Told(data.draw, zone)

    (run, *_others) = queries.clocks(told.keep(complaint, olive, mona), as_of=told.start)

    parts = run.explanation.parts
    assert sum((part.amount for part in parts), timedelta()) == run.explanation.total
    assert run.days == told.days + sum(told.more)
    assert run.explanation.total == run.days * timedelta(hours=8)
    words = queries.why(run)
    assert ("Stocktaking" in words) == any(part.kind == Kind.HOLIDAY for part in parts)
    assert ("waiting for the customer" in words) == any(part.kind == Kind.PAUSED for part in parts)


@EACH_ZONE
@FEW
@given(data=st.data(), later=st.integers(0, 30 * 96))
def test_what_is_used_is_what_the_wall_clock_shows(
    complaint: Complaint, olive: User, mona: User, zone: str, data: Any, later: int
) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"time_zone": zone, "country": ""})
    told = Told(data.draw, zone)
    moment = told.start + later * QUARTER

    (run, *_others) = queries.clocks(told.keep(complaint, olive, mona), as_of=moment)

    assert run.used == told.worked(moment)
    assert run.left == run.allowed - run.used
