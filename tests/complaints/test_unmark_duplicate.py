"""A duplicate that is none: it stands where it stood, and each message is back where it came from."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from complaints import operations, queries
from complaints.models import Complaint, Message, Pause, Status
from core import journal, outbox
from core.actors import CUSTOMER
from core.models import Letter, Milestone, User
from core.workflow import Refused
from tests.cast import acting
from tests.complaints.conftest import Case


def thread(complaint: Complaint) -> list[str]:
    return [message.text for message in queries.thread(complaint.reference, internal=True)]


def timeline(client: Client, complaint: Complaint) -> list[tuple[str, str]]:
    page = client.get(f"/complaints/{complaint.reference}/?show=messages")
    return [(line.heading, line.words) for line in page.context["timeline"].lines]


def test_merge_write_to_both_undo_and_each_message_is_back_where_it_came_from(
    client: Client, case: Case, olive: User
) -> None:
    parent, complaint = case("investigating"), case("assessed")
    client.force_login(olive)
    operations.note(complaint, text="Before.", by=acting(olive))
    before = (thread(parent), thread(complaint))

    client.post(f"/complaints/{complaint.reference}/mark_duplicate/", {"parent": parent.reference})
    operations.hear(parent, text="To the first.", by=CUSTOMER)
    complaint.refresh_from_db()
    operations.hear(complaint, text="To the second.", by=CUSTOMER)
    together = timeline(client, parent)
    answer = client.post(f"/complaints/{complaint.reference}/unmark_duplicate/", {})

    complaint.refresh_from_db()
    assert answer.status_code == 302
    assert together == [
        (f"Note from Olive, only your team, in {complaint.reference}", "Before."),
        ("Customer", "To the first."),
        (f"Customer, in {complaint.reference}", "To the second."),
    ]
    assert (thread(parent), thread(complaint)) == (
        [*before[0], "To the first."],
        [*before[1], "To the second."],
    )
    assert timeline(client, parent) == [("Customer", "To the first.")]
    assert (complaint.status, complaint.parent) == (Status.ASSESSED, None)


@pytest.mark.parametrize("status", ["received", "assessed", "investigating", "awaiting_customer"])
def test_it_goes_on_with_its_clocks_from_where_it_stood(case: Case, olive: User, status: str) -> None:
    parent, complaint = case(), case(status)
    was = Complaint.objects.values().get(pk=complaint.pk)
    pauses = list(complaint.pauses.values_list("began_at", "ended_at"))
    operations.mark_duplicate(complaint, parent=parent, by=acting(olive))

    operations.unmark_duplicate(complaint, by=acting(olive), reason="The other one is about the lid.")

    now = Complaint.objects.values().get(pk=complaint.pk)
    assert {name: (was[name], now[name]) for name in was if was[name] != now[name]} == {}
    assert list(complaint.pauses.values_list("began_at", "ended_at")) == pauses
    assert not Milestone.objects.filter(subject_id=complaint.pk, name="first_closed_at").exists()
    last = journal.history(complaint)[-1]
    assert (last.verb, last.was, last.now, journal.said(last)) == (
        "unmark_duplicate", "duplicate", status, "The other one is about the lid.",
    )  # fmt: skip


def test_an_earlier_closing_stays_the_first_one(case: Case, olive: User, mona: User) -> None:
    complaint = case("closed")
    closed = complaint.first_closed_at
    operations.reopen(complaint, reason="It broke again.", by=acting(mona))
    operations.mark_duplicate(complaint, parent=case(), by=acting(olive))

    operations.unmark_duplicate(complaint, by=acting(olive))

    assert (complaint.status, complaint.first_closed_at, complaint.closed_at) == ("investigating", closed, None)
    assert Milestone.objects.get(subject_id=complaint.pk, name="first_closed_at").cycle == 1


def test_what_the_customer_wrote_meanwhile_is_their_reply(case: Case, olive: User) -> None:
    parent, complaint = case(), case("awaiting_customer")
    Pause.objects.update(began_at=timezone.now() - timedelta(days=9))
    Complaint.objects.filter(pk=complaint.pk).update(cycle_began_at=timezone.now() - timedelta(days=10))
    complaint.refresh_from_db()
    operations.mark_duplicate(complaint, parent=parent, by=acting(olive))
    operations.hear(complaint, text="The lid is here.", by=CUSTOMER)

    operations.unmark_duplicate(complaint, by=acting(olive))

    said = Message.objects.get(text="The lid is here.")
    assert (complaint.status, complaint.pauses.get().ended_at) == ("investigating", said.at)
    assert complaint.answer_due == queries.answer_due(complaint)


def test_undone_at_once_nobody_hears_of_it_and_later_the_customer_does(case: Case, olive: User) -> None:
    parent, complaint = case(), case()

    operations.mark_duplicate(complaint, parent=parent, by=acting(olive))
    operations.unmark_duplicate(complaint, by=acting(olive))
    assert not Letter.objects.filter(kind__endswith="mark_duplicate").exists()

    operations.mark_duplicate(complaint, parent=parent, by=acting(olive))
    outbox.sweep(as_of=timezone.now() + timedelta(seconds=operations.UNDO_SECONDS))
    operations.unmark_duplicate(complaint, by=acting(olive))
    operations.mark_duplicate(complaint, parent=parent, by=acting(olive))
    told = list(Letter.objects.filter(kind__endswith="mark_duplicate").order_by("pk").values_list("kind", "state"))
    assert told == [
        ("complaints/email/mark_duplicate", "sent"),
        ("complaints/email/unmark_duplicate", "new"),
        ("complaints/email/mark_duplicate", "new"),
    ]


def test_what_came_along_goes_back_with_it(case: Case, olive: User) -> None:
    first, second, third, own = case(), case(), case(), case()
    operations.mark_duplicate(third, parent=second, by=acting(olive))
    operations.mark_duplicate(own, parent=first, by=acting(olive))
    operations.mark_duplicate(second, parent=first, by=acting(olive))

    operations.unmark_duplicate(second, by=acting(olive))

    third.refresh_from_db()
    own.refresh_from_db()
    assert (third.parent, own.parent) == (second, first)


def test_without_a_record_of_the_marking_there_is_no_way_back(case: Case, olive: User) -> None:
    complaint = case("duplicate")
    journal.lines(complaint).filter(verb="mark_duplicate").update(verb="merge")

    with pytest.raises(Refused, match="What it was before is not known any more"):
        operations.unmark_duplicate(complaint, by=acting(olive))


def test_the_marking_can_be_undone_from_its_toast(client: Client, case: Case, olive: User) -> None:
    parent, complaint = case(), case()
    client.force_login(olive)

    page = client.post(
        f"/complaints/{complaint.reference}/mark_duplicate/", {"parent": parent.reference}, follow=True
    ).content.decode()

    assert f"/complaints/{complaint.reference}/unmark_duplicate/" in page
    assert "Nobody is told for 15 seconds." in page
