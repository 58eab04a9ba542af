"""What is done beside the moves: owner, notes, messages, costs, more time, handing over."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from complaints import operations, queries
from complaints.models import Complaint, Cost, Message
from core import drafts, journal, outbox
from core.actors import CUSTOMER
from core.models import Letter, Organisation, User
from core.workflow import Refused, Stale
from corrective_actions.models import CorrectiveAction
from customers.models import Product
from tests.cast import acting
from tests.complaints.conftest import Case


def test_of_two_who_claim_one_wins_and_the_other_is_told_who(
    client: Client, case: Case, olive: User, oscar: User
) -> None:
    complaint = case()
    operations.claim(Complaint.objects.get(pk=complaint.pk), by=acting(oscar))
    client.force_login(olive)

    answer = client.post(f"/complaints/{complaint.reference}/claim/")

    complaint.refresh_from_db()
    assert (answer.status_code, complaint.owner) == (422, oscar)
    assert "Oscar has already taken this." in answer.content.decode()


def test_who_is_given_a_complaint_is_told(client: Client, case: Case, olive: User, oscar: User) -> None:
    complaint = case("assessed")
    client.force_login(olive)

    client.post(f"/complaints/{complaint.reference}/assign/", {"owner": oscar.pk})

    complaint.refresh_from_db()
    assert complaint.owner == oscar
    assert Letter.objects.get(kind="complaints/email/assign").to == oscar.email


def test_a_complaint_is_not_given_to_whom_it_is_about(case: Case, olive: User, oscar: User) -> None:
    complaint = case("assessed", assessment={"concerns": oscar})

    with pytest.raises(Refused, match="The complaint is about Oscar"):
        operations.assign(complaint, owner=oscar, by=acting(olive))
    with pytest.raises(Refused, match="This complaint is about you"):
        operations.claim(complaint, by=acting(oscar))


def test_a_note_never_reaches_the_customer(client: Client, case: Case, olive: User) -> None:
    complaint = case("assessed")
    letters = Letter.objects.count()
    client.force_login(olive)

    client.post(f"/complaints/{complaint.reference}/note/", {"text": "He shouts."})

    assert [message.text for message in queries.thread(complaint.reference, internal=True)] == ["He shouts."]
    assert queries.thread(complaint.reference, internal=False) == []
    assert Letter.objects.count() == letters


def test_without_an_address_nothing_is_held_and_nothing_to_undo(client: Client, case: Case, olive: User) -> None:
    complaint = case(contact=None)
    client.force_login(olive)

    page = client.post(f"/complaints/{complaint.reference}/reply/", {"text": "We found the lid."}, follow=True)

    words = page.content.decode()
    assert "nothing is sent. The customer reads it on the page of the case." in words
    assert "/unsay/" not in words
    assert "Held for 15 seconds" not in words


def test_a_message_is_held_and_can_be_undone(client: Client, case: Case, olive: User) -> None:
    complaint = case("assessed")
    client.force_login(olive)
    client.post(f"/complaints/{complaint.reference}/reply/", {"text": "Dear Mr Conte"})
    message = Message.objects.get(direction="out")
    letter = Letter.objects.get(kind="complaints/email/reply")
    assert letter.due_at == message.at + timedelta(seconds=15)

    client.post(f"/complaints/{complaint.reference}/unsay/{message.pk}/")

    assert queries.thread(complaint.reference, internal=False) == []
    assert not Letter.objects.filter(pk=letter.pk).exists()


def test_words_called_back_stand_in_the_box_above_those_typed_since(client: Client, case: Case, olive: User) -> None:
    complaint = case("assessed")
    client.force_login(olive)
    client.post(f"/complaints/{complaint.reference}/reply/", {"text": "Dear Mr Conte"})
    place = f"{complaint.reference}:reply"
    drafts.keep(place, {"text": ["And one thing more."]}, by=acting(olive), as_of=timezone.now())

    away = client.post(f"/complaints/{complaint.reference}/unsay/{Message.objects.get(direction='out').pk}/")

    assert away.url == f"/complaints/{complaint.reference}/?write=reply#write"
    form = client.get(away.url).context["write"]["form"]
    assert form["text"].value() == "Dear Mr Conte\n\nAnd one thing more."


def test_what_went_out_is_not_unsaid(case: Case, olive: User, oscar: User) -> None:
    complaint = case("assessed")
    message = operations.reply(complaint, text="Hello.", by=acting(olive))
    with pytest.raises(Refused):
        operations.unsay(complaint, message=message, by=acting(oscar))  # not his
    outbox.sweep(as_of=timezone.now() + timedelta(seconds=20))

    with pytest.raises(Refused, match="already gone out"):
        operations.unsay(complaint, message=message, by=acting(olive))


def test_an_empty_message_is_told_beside_the_box(client: Client, case: Case, olive: User) -> None:
    complaint = case()
    client.force_login(olive)

    answer = client.post(f"/complaints/{complaint.reference}/reply/", {"text": "  "})

    assert answer.status_code == 422
    assert answer.content.decode().count("Write the message.") == 2


def test_costs_add_up(client: Client, case: Case, olive: User) -> None:
    complaint = case()
    client.force_login(olive)
    address = f"/complaints/{complaint.reference}/add_cost/"

    for kind, amount in (("refund", "18.40"), ("freight", "6.10")):
        client.post(address, {"kind": kind, "amount": amount})

    assert queries.cost_so_far(complaint) == Decimal("24.50")
    assert client.post(address, {"kind": "refund", "amount": "-1"}).status_code == 422
    assert Cost.objects.count() == 2


def test_more_time_is_asked_granted_and_told(client: Client, case: Case, olive: User, mona: User) -> None:
    complaint = case("investigating")
    before = complaint.answer_due
    client.force_login(olive)
    client.post(f"/complaints/{complaint.reference}/ask_extension/", {"days": "3", "reason": "The laboratory is full."})
    client.force_login(mona)

    client.post(f"/complaints/{complaint.reference}/grant_extension/")

    complaint.refresh_from_db()
    extension = complaint.extensions.get()
    assert (extension.due_before, extension.due_after) == (before, complaint.answer_due)
    assert complaint.answer_due == queries.answer_due(complaint) > before  # type: ignore[operator]
    assert Letter.objects.get(kind="complaints/email/grant_extension").payload["reason"] == "The laboratory is full."
    assert complaint.promise_broken is False


def test_more_time_after_the_promise_was_broken_does_not_mend_it(case: Case, olive: User, mona: User) -> None:
    complaint = case("investigating", received_at=timezone.now() - timedelta(days=45))
    with pytest.raises(Refused, match="So many days do not reach beyond today"):
        operations.ask_extension(complaint, days=1, reason="Late.", by=acting(olive))

    operations.grant_extension(
        operations.ask_extension(complaint, days=30, reason="Late.", by=acting(olive)), by=acting(mona)
    )

    complaint.refresh_from_db()
    promise = queries.promise(complaint, as_of=timezone.now())
    assert (promise.kept, promise.sentence.startswith("We will write to you by")) == (False, True)


def test_nobody_grants_what_they_asked_for(case: Case, mona: User) -> None:
    complaint = case("investigating")
    asked = operations.ask_extension(complaint, days=3, reason="Full.", by=acting(mona))
    with pytest.raises(Refused, match="Who asks for more time does not grant it"):
        operations.grant_extension(asked, by=acting(mona))

    Organisation.objects.update(one_person_mode=True)
    operations.grant_extension(asked, by=acting(mona))

    assert journal.history(complaint)[-1].facts["one_person_mode"] is True


def test_an_extension_is_answered_once(case: Case, olive: User, mona: User, milo: User) -> None:
    complaint = case("investigating")
    asked = operations.ask_extension(complaint, days=3, reason="Full.", by=acting(olive))
    with pytest.raises(Refused, match="still waiting for the manager"):
        operations.ask_extension(complaint, days=2, reason="Again.", by=acting(olive))
    with pytest.raises(Refused, match="granted by the quality manager"):
        operations.refuse_extension(asked, reason="No.", by=acting(olive))

    operations.refuse_extension(asked, reason="Use the other laboratory.", by=acting(mona))

    with pytest.raises(Stale):
        operations.grant_extension(asked, by=acting(milo))


def test_several_complaints_are_handed_over_to_one_action(client: Client, case: Case, olive: User) -> None:
    product = Product.objects.create(code="GL-24", name="Glass lid 24 cm")
    complaint, other, third = (case(product=product) for _n in range(3))
    client.force_login(olive)
    address = f"/complaints/{complaint.reference}/hand_over/"

    client.post(address, {"title": "Lids crack", "problem": "At 4 °C.", "risk": "high", "others": [other.pk]})
    action = CorrectiveAction.objects.get()
    client.post(f"/complaints/{third.reference}/hand_over/", {"action": action.pk, "risk": "low"})

    assert set(action.origins.values_list("key", flat=True)) == {
        complaint.reference,
        other.reference,
        third.reference,
    }
    assert (action.product, action.risk) == (product, "high")
    assert [list(queries.actions_of(one)) for one in (complaint, other, third)] == [[action]] * 3


def test_a_customer_does_none_of_it(case: Case, olive: User) -> None:
    complaint = case()
    for deed in (
        lambda: operations.claim(complaint, by=CUSTOMER),
        lambda: operations.assign(complaint, owner=olive, by=CUSTOMER),
        lambda: operations.note(complaint, text="x", by=CUSTOMER),
        lambda: operations.reply(complaint, text="x", by=CUSTOMER),
        lambda: operations.add_cost(complaint, kind="refund", amount=Decimal(1), by=CUSTOMER),
        lambda: operations.ask_extension(complaint, days=1, reason="x", by=CUSTOMER),
        lambda: operations.hand_over([complaint], title="x", problem="x", by=CUSTOMER),
    ):
        with pytest.raises(Refused):
            deed()


def test_containing_is_always_allowed_while_it_is_open(client: Client, case: Case, olive: User) -> None:
    complaint = case("decided")
    client.force_login(olive)

    client.post(f"/complaints/{complaint.reference}/contain/", {"what": "Lot 41 is stopped."})

    assert [(one.what, one.by_name) for one in complaint.containments.all()] == [("Lot 41 is stopped.", "Olive")]
    with pytest.raises(Refused):
        operations.contain(case("closed"), what="Too late.", by=acting(olive))
