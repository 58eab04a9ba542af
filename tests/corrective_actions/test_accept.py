from collections.abc import Callable

from core import journal
from core.models import User
from corrective_actions import operations, queries
from corrective_actions.models import CorrectiveAction, Signature, Status
from customers.models import Product
from tests.cast import PASSWORD, acting
from tests.corrective_actions.conftest import BAD, Press, alone, refusal, today


def test_the_manager_closes_with_a_signature(press: Press, judged: CorrectiveAction, mona: User) -> None:
    answer = press(mona, judged, "accept", {"password": PASSWORD})

    judged.refresh_from_db()
    result = judged.results.get()
    assert answer.status_code == 302
    assert (judged.status, judged.first_closed_at) == (Status.CLOSED, judged.closed_at)
    assert (result.proposal, result.decision, result.decided_by) == ("effective", "effective", "Mona")
    assert [row.meaning for row in Signature.objects.order_by("pk")] == ["approve", "accept"]
    assert journal.history(judged)[-1].verb == "accept"


def test_against_the_figures_it_needs_a_reason_and_both_stay(
    judge: Callable[..., CorrectiveAction], mona: User
) -> None:
    action = judge(BAD)
    assert refusal(operations.accept, action, password=PASSWORD, by=acting(mona)) == [
        "The figures do not propose this. Say why you decide so."
    ]

    operations.accept(action, password=PASSWORD, reason="Old stock only.", by=acting(mona))

    result = action.results.get()
    assert (result.proposal, result.decision, result.reason) == ("ineffective", "effective", "Old stock only.")


def test_a_wrong_password_closes_nothing(press: Press, judged: CorrectiveAction, mona: User) -> None:
    answer = press(mona, judged, "accept", {"password": "guess", "reason": "Fine."})

    judged.refresh_from_db()
    assert answer.status_code == 422
    assert "Fine." in answer.content.decode()
    assert (judged.status, judged.results.get().decision) == (Status.CLOSURE_REVIEW, "")


def test_a_containment_that_goes_on_stops_it(judged: CorrectiveAction, olive: User, mona: User) -> None:
    operations.contain(judged, what="Lot 41 is blocked.", began_on=today(), by=acting(olive))

    assert refusal(operations.accept, judged, password=PASSWORD, by=acting(mona)) == [
        "The containment “Lot 41 is blocked.” was never verified.",
        "The containment “Lot 41 is blocked.” has not ended.",
    ]


def test_nobody_judges_their_own_action(judged: CorrectiveAction, mona: User) -> None:
    CorrectiveAction.objects.filter(pk=judged.pk).update(owner=mona)
    judged.refresh_from_db()

    assert refusal(operations.accept, judged, password=PASSWORD, by=acting(mona)) == [
        "You own this action. Somebody else judges its effect."
    ]
    alone()
    operations.accept(judged, password=PASSWORD, by=acting(mona))
    assert journal.history(judged)[-1].facts == {"one_person_mode": True}


def test_a_closed_action_leaves_its_fingerprint(closed: CorrectiveAction) -> None:
    lid = Product.objects.create(code="LID-80", name="Lid 80 mm")
    CorrectiveAction.objects.filter(pk=closed.pk).update(product=lid, category_code="cracked")

    fingerprint = queries.fingerprints()[0]

    assert len(queries.fingerprints()) == 1
    assert (fingerprint.number, fingerprint.product_id, fingerprint.category_code) == (
        closed.number,
        lid.pk,
        "cracked",
    )


def test_an_action_about_nothing_in_particular_leaves_none(closed: CorrectiveAction) -> None:
    assert queries.fingerprints() == []


def test_officers_do_not_close(press: Press, judged: CorrectiveAction, olive: User) -> None:
    assert press(olive, judged, "accept", {"password": PASSWORD}).status_code == 403
