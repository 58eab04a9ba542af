"""Cases in which nothing happens: owners and managers are told, customers reminded of a question, and nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from complaints import operations, queries
from complaints.models import Complaint, Message
from core.actors import CUSTOMER
from core.models import Entry, Letter, User
from tests.cast import acting
from tests.complaints.conftest import Case

DAY = timedelta(days=1)
# A Monday in Berlin at ten; ten working days later is Monday the 16th at ten, twenty Monday the 30th.
BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def rested_since(complaint: Complaint, moment: datetime) -> Complaint:
    """As if everything in it had happened by then."""
    Entry.objects.filter(subject_id=complaint.pk).update(at=moment)
    Message.objects.filter(case=complaint.reference).update(at=moment)
    Complaint.objects.filter(pk=complaint.pk).update(received_at=moment, cycle_began_at=moment)
    complaint.refresh_from_db()
    return complaint


def nudged() -> list[tuple[str, int]]:
    letters = Letter.objects.filter(kind="complaints/email/nudge").order_by("pk")
    return [(letter.to, letter.payload["days"]) for letter in letters]


def test_the_owner_is_told_after_ten_working_days_and_the_manager_after_twenty(
    case: Case, olive: User, mona: User
) -> None:
    rested_since(case("investigating"), BEGIN)

    told = {
        day: operations.nudge(as_of=BEGIN.replace(month=3, day=day) + timedelta(hours=hour))
        for day, hour in ((13, 4), (16, 0), (17, 0), (30, 1), (31, 0))
    }

    assert told == {13: 0, 16: 1, 17: 0, 30: 1, 31: 0}
    assert nudged() == [(olive.email, 10), (olive.email, 20), (mona.email, 20)]


def test_what_is_nobodys_comes_to_the_manager_at_once(case: Case, mona: User) -> None:
    rested_since(case(), BEGIN)

    operations.nudge(as_of=BEGIN + 15 * DAY)

    assert nudged() == [(mona.email, 10)]


def test_it_runs_on_while_the_answer_clock_stands(case: Case, olive: User) -> None:
    complaint = rested_since(case("awaiting_customer"), BEGIN)

    assert operations.nudge(as_of=BEGIN + 15 * DAY) == 1
    (run, *_others) = queries.clocks(complaint, as_of=BEGIN + 15 * DAY)
    assert (run.name, run.stands) == ("answer", True)
    assert Letter.objects.get(kind="complaints/email/nudge").payload["waits"] is True


def test_whatever_happens_begins_it_anew(case: Case, olive: User) -> None:
    complaint = rested_since(case("investigating"), BEGIN)
    operations.note(complaint, text="Lot 41 is in the laboratory.", by=acting(olive))

    assert operations.nudge(as_of=timezone.now()) == 0
    assert operations.nudge(as_of=timezone.now() + 20 * DAY) == 1


def test_who_wrote_after_our_answer_and_got_no_reply_is_not_forgotten(case: Case, olive: User) -> None:
    complaint = case("answered")
    operations.hear(complaint, text="When does the lid come?", by=CUSTOMER)
    rested_since(complaint, BEGIN)

    assert operations.nudge(as_of=BEGIN + 15 * DAY) == 1


@pytest.mark.parametrize("status", ["answered", "external", "closed", "withdrawn", "duplicate", "out_of_scope"])
def test_where_it_is_not_our_turn_nobody_is_told(case: Case, mona: User, status: str) -> None:
    complaint = rested_since(case(status), BEGIN)
    Complaint.objects.exclude(pk=complaint.pk).update(status="withdrawn")  # what a duplicate repeats

    assert operations.nudge(as_of=BEGIN + 60 * DAY) == 0


def test_the_page_says_how_long_nothing_has_happened(client: Client, case: Case, olive: User) -> None:
    complaint, fresh = case("investigating"), case("investigating")
    rested_since(complaint, timezone.now() - 30 * DAY)
    client.force_login(olive)

    pages = [client.get(f"/complaints/{one.reference}/").content.decode() for one in (complaint, fresh)]

    assert ["nothing for 10 working days" in page for page in pages] == [True, False]
    assert all("Something happened last:" in page for page in pages)


def test_a_question_is_asked_again_once_at_half_time(case: Case) -> None:
    complaint = case("awaiting_customer")
    asked = complaint.pauses.get().began_at

    written = {days: operations.ask_again(as_of=asked + days * DAY) for days in (6, 7, 8, 30)}

    assert written == {6: 0, 7: 1, 8: 0, 30: 0}
    letter = Letter.objects.get(kind="complaints/email/ask_again")
    assert (letter.to, letter.payload["text"]) == ("carla@example.net", "Do you still have the lid?")


def test_another_question_is_asked_again_too_and_an_answered_one_is_not(case: Case, mona: User) -> None:
    complaint = case("awaiting_customer")
    operations.customer_replied(complaint, by=CUSTOMER, text="Yes.")
    assert operations.ask_again(as_of=timezone.now() + 30 * DAY) == 0

    operations.ask(complaint, text="And the pot?", by=acting(mona))

    assert operations.ask_again(as_of=timezone.now() + 8 * DAY) == 1
    assert Letter.objects.get(kind="complaints/email/ask_again").payload["text"] == "And the pot?"


@pytest.mark.parametrize("status", ["closed", "withdrawn", "duplicate", "out_of_scope"])
def test_no_customer_is_chased_after_the_end(case: Case, mona: User, status: str) -> None:
    complaint = case(status)
    Complaint.objects.exclude(pk=complaint.pk).update(status="withdrawn")
    Letter.objects.all().delete()

    for days in (8, 16, 40):
        for job in (
            operations.silence,
            operations.progress,
            operations.ask_again,
            operations.nudge,
            operations.escalate,
        ):
            job(as_of=timezone.now() + days * DAY)

    assert not Letter.objects.exists()


def test_the_list_of_what_rests_asks_once_for_many(case: Case, django_assert_num_queries: object) -> None:
    for _n in range(3):
        rested_since(case("investigating"), BEGIN)

    with django_assert_num_queries(1):  # type: ignore[operator]
        found = list(queries.resting(as_of=BEGIN + 30 * DAY, days=10))

    assert [(one.since, one.owner is not None) for one in found] == [(BEGIN, True)] * 3  # type: ignore[attr-defined]
