"""Asking the customer: the answer clock stands until they reply, however their words arrive."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from complaints import operations, queries
from complaints.models import Message, Status
from core.actors import CUSTOMER
from core.models import Letter, User
from core.workflow import Refused
from tests.cast import acting
from tests.complaints.conftest import Case


def test_the_owner_asks_and_the_clock_stands(client: Client, case: Case, olive: User) -> None:
    complaint = case("investigating")
    client.force_login(olive)

    client.post(f"/complaints/{complaint.reference}/ask/", {"text": "Do you still have the lid?"})

    complaint.refresh_from_db()
    (clock, *_others) = queries.clocks(complaint, as_of=timezone.now())
    assert (complaint.status, clock.stands, clock.due) == (Status.AWAITING_CUSTOMER, True, None)
    assert queries.promise(complaint, as_of=timezone.now()).sentence == (
        "We have asked you something and wait for your reply. Until then our clock stands."
    )
    assert Letter.objects.get(kind="complaints/email/ask").payload["text"] == "Do you still have the lid?"


def test_a_reply_moves_the_promise_by_the_time_the_clock_stood(case: Case) -> None:
    complaint = case("awaiting_customer")
    before = complaint.answer_due
    complaint.pauses.update(began_at=timezone.now() - timedelta(days=14))
    complaint.cycle_began_at = timezone.now() - timedelta(days=20)
    type(complaint).objects.filter(pk=complaint.pk).update(
        cycle_began_at=complaint.cycle_began_at, received_at=complaint.cycle_began_at
    )
    without = queries.answer_due(complaint, days=20)

    operations.customer_replied(complaint, by=CUSTOMER, text="Yes, I do.")

    assert before is not None
    assert (complaint.status, complaint.pauses.get().ended_at is not None) == (Status.INVESTIGATING, True)
    # Two weeks hold ten working days, less public holidays; what they move may itself meet holidays.
    assert complaint.answer_due is not None
    assert timedelta(days=6) <= complaint.answer_due - without <= timedelta(days=24)


def test_staff_write_down_what_was_replied(case: Case, olive: User) -> None:
    complaint = case("awaiting_customer")
    with pytest.raises(Refused, match="Write down what the customer replied"):
        operations.customer_replied(complaint, by=acting(olive))

    operations.customer_replied(complaint, by=acting(olive), text="She threw it away.")

    assert [message.text for message in Message.objects.filter(direction="in")] == ["She threw it away."]


def test_what_the_customer_writes_of_themselves_answers_our_question(case: Case, olive: User) -> None:
    complaint = case("awaiting_customer")

    operations.hear(complaint, text="I still have it.", by=CUSTOMER)

    assert complaint.status == Status.INVESTIGATING
    assert Letter.objects.filter(kind="complaints/email/customer_replied", to=olive.email).count() == 1


@pytest.mark.parametrize("status", ["received", "investigating", "decided", "closed", "external"])
def test_elsewhere_it_is_heard_and_changes_nothing(case: Case, status: str) -> None:
    complaint = case(status)

    operations.hear(complaint, text="One more thing.", by=CUSTOMER)

    complaint.refresh_from_db()
    assert complaint.status == status
    assert Letter.objects.filter(kind="complaints/email/hear").count() == (complaint.owner is not None)


def test_giving_up_needs_the_efforts_and_starts_the_clock_again(case: Case, olive: User, mona: User) -> None:
    complaint = case("awaiting_customer")
    decision = {
        "findings": "Not to be found out.",
        "upheld": "no",
        "cause_category": "not_determined",
        "remedy": "none",
        "needs_action": False,
        "needs_action_why": "No cause is known.",
    }
    with pytest.raises(Refused, match="Say how often and how the customer was asked"):
        operations.give_up(complaint, efforts=" ", by=acting(olive), **decision)

    operations.give_up(complaint, efforts="Two mails, one call.", by=acting(olive), **decision)

    assert complaint.status == Status.DECIDED
    assert complaint.pauses.get().ended_at is not None
