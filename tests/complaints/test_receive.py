"""Receiving: number, clocks, acknowledgement, in one transaction."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints import operations
from complaints.models import Complaint, Status
from complaints.queries import answer_by
from core import journal
from core.actors import CUSTOMER, SYSTEM
from core.models import Letter, Milestone
from core.workflow import Refused
from customers.models import Contact
from tests.cast import acting
from tests.complaints.conftest import WAY, Case


@pytest.mark.parametrize("status", WAY)
def test_every_state_can_be_reached(case: Case, status: str) -> None:
    complaint = case(status)

    assert complaint.status == status


def test_a_complaint_is_numbered_timed_and_acknowledged(carla: Contact) -> None:
    complaint = operations.receive(text="The lid cracked. It was cold.", by=CUSTOMER, contact=carla)

    year = complaint.received_at.year
    assert (complaint.status, complaint.number, complaint.title) == (
        Status.RECEIVED,
        f"C-{year}-0001",
        "The lid cracked",
    )
    assert complaint.acknowledged_at == complaint.recorded_at
    assert complaint.answer_due == answer_by(received_at=complaint.received_at)
    assert [(letter.kind, letter.to) for letter in Letter.objects.all()] == [
        ("complaints/email/acknowledge", "carla@example.net")
    ]
    assert set(Milestone.objects.values_list("name", "at")) == {
        ("received_at", complaint.received_at),
        ("acknowledged_at", complaint.acknowledged_at),
    }
    assert [line.verb for line in journal.history(complaint)] == ["receive"]


def test_without_an_address_nobody_is_acknowledged_until_told(db: None, olive: object) -> None:
    complaint = operations.receive(text="Too loud.", by=CUSTOMER, channel="phone")
    assert (complaint.acknowledged_at, Letter.objects.count()) == (None, 0)

    operations.acknowledge(complaint, how="Told her the reference on the phone.", by=acting(olive))  # type: ignore[arg-type]

    assert complaint.acknowledged_at is not None
    with pytest.raises(Refused, match="knows already"):
        operations.acknowledge(complaint, how="Again.", by=acting(olive))  # type: ignore[arg-type]


def test_nothing_and_the_future_are_refused_together(db: None) -> None:
    with pytest.raises(Refused) as refused:
        operations.receive(text=" \n", by=CUSTOMER, received_at=timezone.now() + timedelta(hours=1))

    assert refused.value.sentences == [
        "Say what happened.",
        "A complaint cannot have been received in the future.",
    ]
    assert Complaint.objects.count() == 0


def test_somebody_hurt_is_told_to_the_manager_at_once(carla: Contact, mona: object) -> None:
    complaint = operations.receive(text="The lid cut my hand.", by=CUSTOMER, contact=carla, hurt=True)

    told = Letter.objects.get(kind="complaints/email/tell_manager")
    assert (told.to, told.case) == ("mona@example.org", complaint.reference)


def test_many_from_elsewhere_come_in_at_once(db: None) -> None:
    then = timezone.now() - timedelta(days=400)
    old = [
        operations.draft(text=f"Claim {n}", received_at=then, reference=f"A{n}C-DEF", number=f"C-{then.year}-100{n}")
        for n in (3, 4)
    ]

    operations.receive_many(old, by=SYSTEM, closed=True)

    assert {(case.status, case.closed_at, case.answer_due) for case in Complaint.objects.all()} == {
        (Status.CLOSED, then, None)
    }
    assert Letter.objects.count() == 0


def test_open_ones_from_elsewhere_get_their_due_dates(db: None) -> None:
    now = timezone.now()

    operations.receive_many(
        [operations.draft(text="Claim", received_at=now, reference="A3C-DEF", number="C-2026-1003")],
        by=SYSTEM,
    )

    complaint = Complaint.objects.get()
    assert (complaint.status, complaint.answer_due) == (Status.RECEIVED, answer_by(received_at=now))
