"""The clocks: due at the end of a day, stood while we waited, explained by parts that add up."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints import operations, queries
from complaints.models import Complaint, Pause
from core.actors import CUSTOMER
from core.models import Closure, Organisation, User
from tests.cast import acting
from tests.complaints.conftest import Case

MONDAY = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)  # 10:12 in Berlin


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@pytest.fixture
def complaint(case: Case, olive: User) -> Complaint:
    """Received on Monday at 10:12, promised within three working days."""
    Organisation.objects.create(pk=1, answer_days=3)
    return case(received_at=MONDAY)


def test_a_promise_is_the_end_of_the_day_and_says_its_working(complaint: Complaint) -> None:
    (clock, *_others) = queries.clocks(complaint, as_of=MONDAY + hours(2))

    assert clock.due == datetime(2026, 11, 26, 16, 0, tzinfo=UTC)
    assert (clock.used, clock.allowed) == (hours(2), hours(6.8) + hours(24))
    assert queries.why(clock) == (
        "3 working days from Mon 23 Nov, 10:12 (Europe/Berlin): Mon 23 Nov 6 h 48; "
        "Tue 24 Nov to Wed 25 Nov 2 × 8 h; Thu 26 Nov 1 h 12. "
        "That is Thu 26 Nov, 10:12; we promise the end of that day, 17:00."
    )
    assert clock.explanation.total == hours(24)
    assert queries.left_words(clock) == "3 d 4 h 48 left"


def test_the_promise_line_is_one_sentence_for_all(complaint: Complaint) -> None:
    def told(moment: datetime) -> tuple[str, bool | None]:
        promise = queries.promise(complaint, as_of=moment)
        return promise.sentence, promise.kept

    assert told(MONDAY) == ("We will write to you by Thu 26 Nov, 17:00.", None)
    assert told(MONDAY + timedelta(days=4)) == (
        "We promised to write to you by Thu 26 Nov, 17:00. We are late, and still at it.",
        False,
    )
    with translation.override("de"):
        assert "26" in told(MONDAY)[0]


def test_a_holiday_and_a_closed_day_are_named(complaint: Complaint) -> None:
    Closure.objects.create(day="2026-11-24", reason="Stocktaking")

    (clock, *_others) = queries.clocks(complaint, as_of=MONDAY)

    assert "Tue 24 Nov none (Stocktaking); Wed 25 Nov to Thu 26 Nov 2 × 8 h" in queries.why(clock)
    # What was promised before the day was closed holds.
    assert queries.why(clock).endswith(
        "By today’s calendar that is Fri 27 Nov, 10:12; promised was Thu 26 Nov, 17:00, and that holds."
    )


def test_a_pause_is_told_with_its_cause_and_length(complaint: Complaint) -> None:
    began = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # Tuesday 10:00 in Berlin
    Pause.objects.create(
        complaint=complaint, began_at=began, ended_at=began + hours(3), cause="waiting for the customer"
    )

    (clock, *_others) = queries.clocks(complaint, as_of=began + hours(5))

    assert "Tue 24 Nov 5 h; Tue 24 Nov stood 3 h (waiting for the customer)" in queries.why(clock)
    assert clock.used == hours(6.8) + hours(3)
    assert clock.explanation.paused == hours(3)


def test_while_we_wait_the_clock_stands(complaint: Complaint) -> None:
    began = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    Pause.objects.create(complaint=complaint, began_at=began, cause="waiting for the customer")

    (clock, *_others) = queries.clocks(complaint, as_of=began + timedelta(days=9))

    assert (clock.stands, clock.due, clock.used) == (True, None, hours(7.8))
    assert queries.left_words(clock) == "stands"
    assert queries.why(clock).endswith("7 h 48 are used up. The clock stands and goes on when its cause is over.")


def test_a_change_of_the_settings_moves_no_promise_that_was_given(complaint: Complaint) -> None:
    Organisation.objects.update(answer_days=1)

    assert queries.answer_due(complaint) == complaint.answer_due


def test_what_is_met_what_is_missed_and_what_just_ended(case: Case, olive: User) -> None:
    late = case("assessed", received_at=datetime.now(UTC) - timedelta(days=30))
    withdrawn = case("withdrawn")
    now = datetime.now(UTC)

    assert {run.name: queries.left_words(run) for run in queries.clocks(late, as_of=now) if run.stopped} == {
        "assess": "not kept",
        "acknowledge": "not kept",
    }
    assert {run.name: queries.left_words(run) for run in queries.clocks(withdrawn, as_of=now)} == {
        "answer": "ended",
        "assess": "ended",
        "acknowledge": "kept",
    }


def test_with_an_outside_body_nobody_waits_for_our_answer(case: Case) -> None:
    complaint = case("external")
    later = datetime.now(UTC) + timedelta(days=90)

    assert "answer" not in {run.name for run in queries.clocks(complaint, as_of=later)}
    assert queries.promise(complaint, as_of=later).kept is None


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_parts_add_up_and_the_due_moment_is_reached_exactly(complaint: Complaint, zone: str, data: Any) -> None:
    """Whatever the zone, start and pauses: what the sentence lists is what was promised, to the microsecond."""
    Organisation.objects.update(time_zone=zone, country="")
    start = MONDAY - data.draw(st.timedeltas(timedelta(), timedelta(days=260)))
    stood = data.draw(st.timedeltas(timedelta(), timedelta(days=9)))
    days = data.draw(st.integers(1, 25))
    began = start + data.draw(st.timedeltas(timedelta(), timedelta(days=2)))
    Pause.objects.filter(complaint=complaint).delete()
    Pause.objects.create(complaint=complaint, began_at=began, ended_at=began + stood, cause="waiting")
    Complaint.objects.filter(pk=complaint.pk).update(received_at=start, cycle_began_at=start, answer_days=days)
    fresh = Complaint.objects.get(pk=complaint.pk)
    fresh.answer_due = queries.answer_due(fresh)

    (clock, *_others) = queries.clocks(fresh, as_of=start)

    assert sum((part.amount for part in clock.explanation.parts), timedelta()) == clock.explanation.total
    assert clock.explanation.total == hours(8) * days
    assert clock.exact is not None
    assert clock.due is not None
    assert timedelta() <= clock.due - clock.exact <= hours(8)


def test_taking_up_again_forgets_the_pauses_before(case: Case, olive: User) -> None:
    complaint = case("closed")
    Pause.objects.create(
        complaint=complaint,
        began_at=complaint.received_at - timedelta(days=3),
        ended_at=complaint.received_at - timedelta(days=2),
        cause="before",
    )
    operations.reopen(complaint, reason="Again.", by=CUSTOMER)

    assert queries.answer_due(complaint) == complaint.answer_due
    assert operations.ask_extension(complaint, days=2, reason="More.", by=acting(olive)).due_before == (
        complaint.answer_due
    )


def test_what_customers_have_time_for_they_have_all_day(case: Case) -> None:
    place = Organisation.objects.create(pk=1)  # Berlin
    summer = datetime(2026, 3, 20, 22, 30, tzinfo=UTC)  # 23:30 in Berlin; the clocks change on 29 March

    assert queries.last_of_days(summer, 14, place=place) == datetime(2026, 4, 3, 21, 59, 59, tzinfo=UTC)


def test_the_customer_is_told_the_last_day(case: Case) -> None:
    complaint = case("closed")
    closed = complaint.closed_at
    assert closed is not None

    told = [queries.promise(complaint, as_of=closed + timedelta(days=days)).sentence for days in (0, 32)]

    assert told[0].startswith("It is closed. If it is not solved after all, tell us by ")
    assert told[1] == "It is closed."
