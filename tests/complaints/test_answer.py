"""Answering, taking the answer back, and what the customer makes of it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from complaints import operations, queries, workflow
from complaints.models import Complaint, Message, Status
from core import journal, outbox
from core.actors import CUSTOMER
from core.models import Letter, Milestone, Organisation, User
from core.workflow import Refused
from tests.cast import acting
from tests.complaints.conftest import DECISION, Case


def letter(complaint: Complaint) -> Letter:
    return Letter.objects.get(kind="complaints/email/answer", case=complaint.reference)


def test_an_officer_answers_and_the_letter_waits_to_be_undone(client: Client, case: Case, olive: User) -> None:
    complaint = case("decided")
    client.force_login(olive)

    client.post(f"/complaints/{complaint.reference}/answer/", {"text": "We replaced the lid."})

    complaint.refresh_from_db()
    assert (complaint.status, complaint.answer) == (Status.ANSWERED, "We replaced the lid.")
    assert journal.history(complaint)[-1].verb == "answer"
    owed = letter(complaint)
    assert (owed.to, owed.due_at) == ("carla@example.net", complaint.answered_at + timedelta(seconds=15))


def test_an_answer_is_taken_back_from_the_page_and_leaves_no_moment_of_answering(
    client: Client, case: Case, olive: User
) -> None:
    complaint = case("decided")
    client.force_login(olive)
    client.post(f"/complaints/{complaint.reference}/answer/", {"text": "We replaced the lit."})
    page = client.get(f"/complaints/{complaint.reference}/").content.decode()
    assert f'action="/complaints/{complaint.reference}/take_back/"' in page

    client.post(f"/complaints/{complaint.reference}/take_back/")

    complaint.refresh_from_db()
    assert (complaint.status, complaint.answered_at, complaint.cycle_answered_at) == (Status.DECIDED, None, None)
    assert not Letter.objects.filter(kind="complaints/email/answer").exists()
    assert not Milestone.objects.filter(name="answered_at").exists()
    assert [message.text for message in queries.thread(complaint.reference, internal=False)] == []
    assert [message.text for message in queries.thread(complaint.reference, internal=True)] == ["We replaced the lit."]
    assert "We replaced the lit." in client.get(f"/complaints/{complaint.reference}/").content.decode()


def test_what_went_out_cannot_be_taken_back(client: Client, case: Case, olive: User) -> None:
    complaint = case("answered")
    outbox.sweep(as_of=timezone.now() + timedelta(seconds=20))
    client.force_login(olive)

    answer = client.post(f"/complaints/{complaint.reference}/take_back/")

    complaint.refresh_from_db()
    assert (answer.status_code, complaint.status) == (422, Status.ANSWERED)
    assert "The answer has already gone out. Write to the customer instead." in answer.content.decode()
    assert Milestone.objects.filter(name="answered_at").count() == 1


def test_taking_back_in_a_later_cycle_keeps_the_first_answer(case: Case, olive: User, mona: User) -> None:
    complaint = case("answered")
    first = complaint.answered_at
    operations.reject_answer(complaint, reason="It cracked again.", by=CUSTOMER)
    operations.decide(complaint, by=acting(mona), **DECISION)
    operations.answer(complaint, text="Another one.", by=acting(olive))

    operations.take_back(complaint, by=acting(olive))

    assert (complaint.answered_at, complaint.cycle_answered_at) == (first, None)


def test_the_remedy_has_a_date_before_the_answer_goes(client: Client, case: Case, olive: User) -> None:
    complaint = case("decided", decision={"remedy_done_on": None})
    client.force_login(olive)
    address = f"/complaints/{complaint.reference}/answer/"
    refused = client.post(address, {"text": "A new lid comes."})
    assert refused.status_code == 422
    assert "The remedy is neither carried out nor scheduled. Give its date." in refused.content.decode()
    assert "A new lid comes." in refused.content.decode()

    client.post(address, {"text": "A new lid comes.", "remedy_done_on": "2026-12-04"})

    complaint.refresh_from_db()
    assert (complaint.status, complaint.remedy_done_on) == (Status.ANSWERED, date(2026, 12, 4))


def test_accepted_is_closed(case: Case) -> None:
    complaint = case("answered")

    operations.accept(complaint, by=CUSTOMER)

    assert (complaint.status, complaint.outcome, complaint.first_closed_at) == (
        Status.CLOSED,
        "accepted",
        complaint.closed_at,
    )


def test_a_rejected_answer_begins_a_cycle_with_its_own_clock(case: Case) -> None:
    complaint = case("answered")
    first = complaint.answered_at

    operations.reject_answer(complaint, reason="It cracked again.", by=CUSTOMER)

    assert (complaint.status, complaint.cycle) == (Status.INVESTIGATING, 2)
    assert (complaint.answered_at, complaint.cycle_answered_at) == (first, None)
    assert complaint.answer_due == queries.answer_by(received_at=complaint.cycle_began_at)
    assert queries.kept(complaint, as_of=timezone.now()) is None
    with pytest.raises(Refused, match="This cannot be done while the record is"):
        operations.reject_answer(complaint, reason="Still.", by=CUSTOMER)


def test_a_rejection_says_why(case: Case) -> None:
    with pytest.raises(Refused, match="Tell us what is not solved"):
        operations.reject_answer(case("answered"), reason=" ", by=CUSTOMER)


def test_after_two_cycles_the_manager_is_told_and_an_outside_body_offered(case: Case, olive: User, mona: User) -> None:
    complaint = case("answered")
    offered = []
    for _round in range(2):
        operations.reject_answer(complaint, reason="No.", by=CUSTOMER)
        offered.append(Letter.objects.filter(kind="complaints/email/offer_outside_body").count())
        operations.decide(complaint, by=acting(mona), **DECISION)
        operations.answer(complaint, text="Sorry again.", by=acting(olive))

    assert offered == [0, 1]
    assert Letter.objects.get(kind="complaints/email/rejected_again").to == mona.email


def test_silence_is_reminded_once_and_then_closes(case: Case) -> None:
    complaint = case("answered")
    day = timedelta(days=1)
    start = complaint.answered_at

    closed = {}
    for days in (6, 8, 9, 13, 15, 16):
        closed[days] = operations.silence(as_of=start + days * day)
        outbox.sweep(as_of=start + days * day)  # a reminder that is still here goes with its case

    complaint.refresh_from_db()
    assert closed == {6: 0, 8: 0, 9: 0, 13: 0, 15: 1, 16: 0}
    assert (complaint.status, complaint.outcome) == (Status.CLOSED, "lapsed")
    assert Letter.objects.filter(kind="complaints/email/remind").count() == 1


def test_a_late_reminder_still_leaves_time_to_reply(case: Case) -> None:
    complaint = case("answered")
    late = complaint.answered_at + timedelta(days=30)

    assert [operations.silence(as_of=late + timedelta(days=days)) for days in (0, 6, 7)] == [0, 0, 1]


def test_who_writes_is_not_silent(case: Case, olive: User) -> None:
    complaint = case("answered")
    operations.hear(complaint, text="When does the lid come?", by=CUSTOMER)

    assert operations.silence(as_of=timezone.now() + timedelta(days=60)) == 0
    complaint.refresh_from_db()
    assert workflow.TABLE["lapse"].unmet(complaint, CUSTOMER) == [
        "The customer has written since our answer. Reply first."
    ]

    operations.reply(complaint, text="On Friday.", by=acting(olive))

    assert complaint.lapses_at is not None
    place = Organisation.objects.get()
    said = Message.objects.get(text="On Friday.").at
    assert complaint.lapses_at == queries.last_of_days(said, place.lapse_days, place=place)
