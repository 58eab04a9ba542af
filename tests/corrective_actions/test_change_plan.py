from core.models import User
from corrective_actions import operations
from corrective_actions.models import CorrectiveAction, Status
from tests.cast import PASSWORD, acting
from tests.corrective_actions.conftest import Press, finish, later, refusal

CHANGED = "The plan was changed after it was approved. Submit the changed plan first."


def add(action: CorrectiveAction, user: User) -> None:
    operations.add_item(action, what="Warn the shops.", owner=user, due_on=later(), by=acting(user))


def test_a_changed_plan_is_submitted_with_a_reason(press: Press, approved: CorrectiveAction, oscar: User) -> None:
    add(approved, oscar)

    answer = press(oscar, approved, "change_plan", {"reason": "Shops have old stock."})

    approved.refresh_from_db()
    assert answer.status_code == 302
    assert approved.status == Status.PLAN_REVIEW
    assert [len(plan.content["items"]) for plan in approved.plans.order_by("number")] == [2, 3]


def test_a_plan_as_approved_is_not_submitted_again(approved: CorrectiveAction, oscar: User) -> None:
    assert refusal(operations.change_plan, approved, reason="x", by=acting(oscar)) == [
        "The plan is as it was approved. Change something first."
    ]


def test_work_on_a_changed_plan_is_not_submitted(approved: CorrectiveAction, oscar: User) -> None:
    add(approved, oscar)
    finish(approved)

    assert refusal(operations.submit_for_verification, approved, by=acting(oscar)) == [CHANGED]


def test_dropping_an_item_with_its_reason_is_no_new_plan(approved: CorrectiveAction, oscar: User, olive: User) -> None:
    operations.cancel_item(approved.items.get(number=2), reason="Not needed.", by=acting(olive))
    finish(approved)

    operations.submit_for_verification(approved, by=acting(oscar))

    assert approved.status == Status.VERIFYING


def test_the_changed_plan_is_approved_anew(approved: CorrectiveAction, oscar: User, mona: User) -> None:
    add(approved, oscar)
    operations.change_plan(approved, reason="Shops.", by=acting(oscar))
    operations.approve(approved, password=PASSWORD, by=acting(mona))
    finish(approved)

    operations.submit_for_verification(approved, by=acting(oscar))

    assert [signature.plan.number for signature in approved.signatures.order_by("pk") if signature.plan] == [1, 2]
    assert approved.status == Status.VERIFYING
