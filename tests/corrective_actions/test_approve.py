from django.test import Client

from core import journal
from core.models import Letter, User
from corrective_actions import operations
from corrective_actions.models import CorrectiveAction, Signature, Status
from tests.cast import PASSWORD, acting
from tests.corrective_actions.conftest import Press, alone, refusal


def test_the_manager_signs_with_the_password(
    press: Press, submitted: CorrectiveAction, mona: User, colin: User
) -> None:
    answer = press(mona, submitted, "approve", {"password": PASSWORD})

    submitted.refresh_from_db()
    signature = Signature.objects.get()
    plan = submitted.plans.get()
    assert answer.status_code == 302
    assert (submitted.status, submitted.approved_at) == (Status.IMPLEMENTING, plan.approved_at)
    assert (signature.user, signature.meaning, signature.digest) == (mona, "approve", plan.digest)
    letters = Letter.objects.filter(kind="corrective_actions/email/approve")
    assert [letter.to for letter in letters] == [colin.email, colin.email]


def test_a_wrong_password_signs_nothing(press: Press, submitted: CorrectiveAction, mona: User) -> None:
    answer = press(mona, submitted, "approve", {"password": "guess", "note": "Good."})

    submitted.refresh_from_db()
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This is not your password. Enter it again to sign." in page
    assert ("Good." in page, "guess" in page) == (True, False)
    assert (submitted.status, Signature.objects.count()) == (Status.PLAN_REVIEW, 0)
    assert submitted.plans.get().approved_at is None
    assert Letter.objects.filter(kind="corrective_actions/email/approve").count() == 0


def owned_by(action: CorrectiveAction, user: User) -> CorrectiveAction:
    CorrectiveAction.objects.filter(pk=action.pk).update(owner=user)
    action.refresh_from_db()
    return action


def test_nobody_approves_their_own_plan(submitted: CorrectiveAction, mona: User) -> None:
    own = owned_by(submitted, mona)

    assert refusal(operations.approve, own, password=PASSWORD, by=acting(mona)) == [
        "You own this action. Somebody else approves its plan."
    ]


def test_one_person_may_and_it_is_recorded(submitted: CorrectiveAction, mona: User) -> None:
    alone()
    own = owned_by(submitted, mona)

    operations.approve(own, password=PASSWORD, by=acting(mona))

    assert Signature.objects.get().one_person_mode
    assert journal.history(own)[-1].facts == {"plan": 1, "one_person_mode": True}


def test_in_one_person_mode_the_work_of_others_is_recorded_as_usual(submitted: CorrectiveAction, mona: User) -> None:
    alone()

    operations.approve(submitted, password=PASSWORD, by=acting(mona))

    assert not Signature.objects.get().one_person_mode
    assert journal.history(submitted)[-1].facts == {"plan": 1}


def test_a_critical_plan_needs_an_executive(submitted: CorrectiveAction, mona: User, erin: User) -> None:
    CorrectiveAction.objects.filter(pk=submitted.pk).update(risk="critical")
    submitted.refresh_from_db()

    assert refusal(operations.approve, submitted, password=PASSWORD, by=acting(mona)) == [
        "The risk is critical. An executive approves this plan."
    ]
    operations.approve(submitted, password=PASSWORD, by=acting(erin))
    assert submitted.status == Status.IMPLEMENTING


def test_the_page_says_what_is_signed(client: Client, submitted: CorrectiveAction, mona: User) -> None:
    client.force_login(mona)

    page = client.get(f"/corrective-actions/{submitted.reference}/approve/").content.decode()

    assert "I approve this plan." in page


def test_of_two_approvals_one_is_told(submitted: CorrectiveAction, mona: User, milo: User) -> None:
    stale = CorrectiveAction.objects.get(pk=submitted.pk)
    operations.approve(submitted, password=PASSWORD, by=acting(mona))

    assert refusal(operations.approve, stale, password=PASSWORD, by=acting(milo)) == [
        "Somebody has just changed this. Reload and look again."
    ]
    assert Signature.objects.count() == 1
