"""What the passing of time brings: each step once, to the right person, however often the clock comes by."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from complaints import operations, tasks
from complaints.models import Complaint, Status, Step
from core.actors import CUSTOMER
from core.models import Letter, User
from corrective_actions.models import CorrectiveAction
from tests.cast import acting
from tests.complaints.conftest import Case

DAY = timedelta(days=1)
JOBS = ("escalate", "silence", "progress", "nudge", "ask_again", "digest", "tell_removed")


def told(kind: str) -> list[tuple[str, int]]:
    letters = Letter.objects.filter(kind=f"complaints/email/{kind}").order_by("pk")
    return [(letter.to, letter.payload["percent"]) for letter in letters]


# Received on Monday 2 March at 10:00 in Berlin; 20 working days are used up on Monday 30 March, and promised to 17:00.
BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AT_70, AT_80, AT_105, AT_170 = (
    datetime(2026, month, day, 12, 0, tzinfo=UTC) for month, day in ((3, 20), (3, 24), (4, 1), (4, 20))
)


def test_the_ladder_goes_from_owner_to_manager_to_executives(case: Case, olive: User, mona: User, erin: User) -> None:
    case("investigating", received_at=BEGIN)

    seen = []
    for moment in (AT_70, AT_80, AT_105):
        operations.escalate(as_of=moment)
        operations.escalate(as_of=moment)
        seen.append(told("escalate"))

    assert seen == [
        [],
        [(olive.email, 75)],
        [(olive.email, 75), (olive.email, 100), (mona.email, 100)],
    ]
    operations.escalate(as_of=AT_170)
    assert (operations.digest(as_of=AT_170), operations.digest(as_of=AT_170)) == (1, 0)
    assert Letter.objects.get(kind="complaints/email/digest").to == erin.email


def test_after_a_week_without_a_clock_only_the_last_step_is_told(case: Case, olive: User, mona: User) -> None:
    case("investigating", received_at=BEGIN)

    operations.escalate(as_of=AT_105)

    assert told("escalate") == [(olive.email, 100), (mona.email, 100)]
    assert set(Step.objects.values_list("name", flat=True)) == {"answer:75:1", "answer:100:1"}


@pytest.mark.parametrize("status", ["awaiting_customer", "answered", "closed", "external"])
def test_where_nothing_is_owed_nobody_is_told(case: Case, mona: User, status: str) -> None:
    complaint = case(status)

    assert operations.escalate(as_of=complaint.received_at + 90 * DAY) == 0


def test_what_nobody_assesses_comes_to_the_manager(case: Case, mona: User) -> None:
    case()

    operations.escalate(as_of=timezone.now() + 8 * DAY)

    assert told("escalate") == [(mona.email, 100)]


def test_a_new_cycle_has_a_ladder_of_its_own(case: Case, olive: User, mona: User) -> None:
    complaint = case("investigating", received_at=BEGIN)
    operations.escalate(as_of=AT_105)
    Complaint.objects.filter(pk=complaint.pk).update(status=Status.ANSWERED)
    complaint.refresh_from_db()
    operations.reject_answer(complaint, reason="No.", by=CUSTOMER)

    operations.escalate(as_of=timezone.now() + 40 * DAY)

    assert Step.objects.filter(name="answer:100:2").count() == 1


def test_the_customer_hears_every_ten_working_days(case: Case) -> None:
    complaint = case("investigating")
    start = complaint.received_at

    written = {}
    for days in (5, 9, 20, 21):
        written[days] = operations.progress(as_of=start + days * DAY)
        Letter.objects.filter(kind="complaints/email/progress").update(queued_at=start + 20 * DAY)

    assert written == {5: 0, 9: 0, 20: 1, 21: 0}
    letter = Letter.objects.get(kind="complaints/email/progress")
    assert letter.payload["stands"] == "Our quality team is looking into it. Next: we decide what we can do for you."


def test_who_was_just_written_to_is_left_in_peace(case: Case, olive: User) -> None:
    complaint = case("investigating")
    Letter.objects.update(queued_at=timezone.now() - 40 * DAY)
    Complaint.objects.filter(pk=complaint.pk).update(received_at=timezone.now() - 40 * DAY)
    operations.reply(complaint, text="We wait for the laboratory.", by=acting(olive))

    assert operations.progress(as_of=timezone.now()) == 0


def test_whoever_complained_hears_once_that_the_cause_was_removed(case: Case, olive: User) -> None:
    complaint, other = case("closed"), case("closed")
    action = operations.hand_over([complaint, other], title="Lids crack", problem="At 4 °C.", by=acting(olive))
    now = timezone.now()
    assert operations.tell_removed(as_of=now) == 0
    closed = CorrectiveAction.objects.filter(pk=action.pk)
    closed.update(status="closed", number="CA-2026-0001", owner=olive, due_on=now.date(), opened_at=now, closed_at=now)

    assert [operations.tell_removed(as_of=now) for _time in range(2)] == [2, 0]

    letters = Letter.objects.filter(kind="complaints/email/tell_removed")
    assert {letter.case for letter in letters} == {complaint.reference, other.reference}


def test_every_job_of_the_clock_does_its_operation(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, datetime]] = []
    for name in JOBS:
        monkeypatch.setattr(operations, name, lambda *, as_of, name=name: asked.append((name, as_of)))
        getattr(tasks, name)()

    assert [name for name, _as_of in asked] == list(JOBS)
    assert all(as_of.tzinfo is not None and as_of <= datetime.now(UTC) for _name, as_of in asked)
