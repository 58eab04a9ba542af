"""The other ends: out of scope, duplicate, withdrawn, outside body; and taking a case up again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from complaints import operations, queries
from complaints.models import Complaint, Status
from core import journal
from core.actors import CUSTOMER
from core.models import Letter, User
from core.workflow import Refused
from customers.models import Contact
from tests.cast import acting
from tests.complaints.conftest import Case


def test_not_a_complaint_is_told_with_recourse_and_kept_as_a_record(client: Client, case: Case, olive: User) -> None:
    complaint = case()
    client.force_login(olive)

    client.post(f"/complaints/{complaint.reference}/reclassify/", {"reason": "It is about another firm."})

    complaint.refresh_from_db()
    assert (complaint.status, complaint.closed_at is not None) == (Status.OUT_OF_SCOPE, True)
    assert Letter.objects.get(kind="complaints/email/reclassify").payload["reason"] == "It is about another firm."
    kept = complaint.restraints.get()
    assert (kept.kind, kept.by_name, kept.review_by > timezone.localdate()) == ("not_a_complaint", "Olive", True)


@pytest.mark.parametrize("grave", ["major", "hurt"])
def test_what_is_grave_is_put_aside_by_the_manager_only(case: Case, olive: User, mona: User, grave: str) -> None:
    complaint = case("assessed") if grave == "major" else case(hurt=True)
    with pytest.raises(Refused) as refused:
        operations.reclassify(complaint, reason="", by=acting(olive))
    assert refused.value.sentences == [
        "A complaint as serious as this is put out of scope by the quality manager only.",
        "Say why this is not a complaint for us; the customer reads it.",
    ]

    operations.reclassify(complaint, reason="Another firm’s lid.", by=acting(mona))

    assert complaint.status == Status.OUT_OF_SCOPE


def test_a_duplicate_follows_its_parent(client: Client, case: Case, olive: User, mona: User) -> None:
    parent, complaint = case("answered"), case("awaiting_customer")
    client.force_login(olive)

    client.post(f"/complaints/{complaint.reference}/mark_duplicate/", {"parent": parent.reference.lower()})
    operations.accept(parent, by=CUSTOMER)

    complaint = Complaint.objects.select_related("parent").get(pk=complaint.pk)
    assert (complaint.status, complaint.parent) == (Status.DUPLICATE, parent)
    assert complaint.pauses.get().ended_at is not None
    assert [line.verb for line in journal.history(complaint)][-2:] == ["mark_duplicate", "follow_parent"]
    told = queries.promise(complaint, as_of=timezone.now()).sentence
    assert told.startswith(f"This belongs to {parent.reference}. It is closed.")


def test_a_chain_of_duplicates_stays_one_link_long(case: Case, olive: User) -> None:
    first, second, third = case(), case(), case()
    operations.mark_duplicate(third, parent=second, by=acting(olive))

    operations.mark_duplicate(second, parent=first, by=acting(olive))

    third.refresh_from_db()
    assert third.parent == first


def test_only_the_same_persons_complaint_is_a_duplicate(client: Client, case: Case, olive: User) -> None:
    other = Contact.objects.create(email="dora@example.net", name="Dora")
    mine, hers, nameless = case(), case(contact=other), case(contact=None)
    client.force_login(olive)

    for parent in (hers, nameless):
        answer = client.post(f"/complaints/{mine.reference}/mark_duplicate/", {"parent": parent.reference})
        assert answer.status_code == 422
        assert "Only the same person’s complaint is a duplicate." in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Give the reference of the complaint this one repeats."),
        ("nonsense", "No complaint has this reference. Look at it again."),
    ],
)
def test_a_wrong_reference_is_told_and_kept(client: Client, case: Case, olive: User, typed: str, sentence: str) -> None:
    complaint = case()
    client.force_login(olive)

    answer = client.post(f"/complaints/{complaint.reference}/mark_duplicate/", {"parent": typed})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert typed in answer.content.decode()


def test_neither_itself_nor_another_duplicate_nor_what_was_not_pursued(case: Case, olive: User) -> None:
    complaint, duplicate, withdrawn = case(), case("duplicate"), case("withdrawn")
    for parent, sentence in (
        (complaint, "cannot repeat itself"),
        (duplicate, "is a duplicate itself"),
        (withdrawn, "was not pursued"),
        (None, "Give the reference"),
    ):
        with pytest.raises(Refused, match=sentence):
            operations.mark_duplicate(complaint, parent=parent, by=acting(olive))


def test_the_customer_withdraws_at_once_an_officer_with_their_words(case: Case, olive: User) -> None:
    complaint, other = case("awaiting_customer"), case("decided")

    operations.withdraw(complaint, reason="", by=CUSTOMER)
    assert (complaint.status, complaint.pauses.get().ended_at is not None) == (Status.WITHDRAWN, True)

    with pytest.raises(Refused, match="Cite how the customer withdrew it"):
        operations.withdraw(other, reason=" ", by=acting(olive))
    operations.withdraw(other, reason="“Forget it”, on the phone, 24 Nov.", by=acting(olive))
    assert journal.said(journal.history(other)[-1]) == "“Forget it”, on the phone, 24 Nov."


def test_an_outside_body_is_named_and_its_outcome_recorded(case: Case, mona: User) -> None:
    complaint = case("answered")
    with pytest.raises(Refused, match="Name the outside body"):
        operations.go_external(complaint, outside_body="", by=CUSTOMER)
    operations.go_external(complaint, outside_body="The ombudsman", by=CUSTOMER)
    assert queries.promise(complaint, as_of=timezone.now()).sentence == (
        "The ombudsman is looking at it. We write to you when it has spoken."
    )

    with pytest.raises(Refused, match="Record what the outside body decided"):
        operations.settle(complaint, outcome="", by=acting(mona))
    operations.settle(complaint, outcome="We pay half.", by=acting(mona))

    assert (complaint.status, complaint.outcome) == (Status.CLOSED, "external")
    assert Letter.objects.get(kind="complaints/email/settle").payload["outcome"] == "We pay half."


def test_reopening_keeps_the_first_closing_and_starts_the_clock(case: Case, mona: User) -> None:
    complaint = case("closed")
    first = complaint.first_closed_at

    operations.reopen(complaint, reason="The new lid cracked too.", by=CUSTOMER)

    assert (complaint.status, complaint.cycle, complaint.closed_at) == (Status.INVESTIGATING, 2, None)
    assert complaint.first_closed_at == first
    assert complaint.answer_due == queries.answer_by(received_at=complaint.cycle_began_at)


def test_the_customer_has_thirty_days_the_manager_all_time(case: Case, mona: User) -> None:
    complaint = case("closed")
    long_ago = timezone.now() - timedelta(days=31)
    Complaint.objects.filter(pk=complaint.pk).update(
        closed_at=long_ago, received_at=long_ago - timedelta(days=9), cycle_began_at=long_ago - timedelta(days=9)
    )
    complaint.refresh_from_db()
    with pytest.raises(Refused, match="It was closed more than 30 days ago"):
        operations.reopen(complaint, reason="Again.", by=CUSTOMER)

    with pytest.raises(Refused, match="Say why it is taken up again"):
        operations.reopen(complaint, reason="", by=acting(mona))
    operations.reopen(complaint, reason="Lot 41 was recalled.", by=acting(mona))

    assert complaint.status == Status.INVESTIGATING
