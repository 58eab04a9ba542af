import hashlib
import json

from core.models import Letter, User
from corrective_actions import operations
from corrective_actions.models import CorrectiveAction, Status
from tests.cast import acting
from tests.corrective_actions.conftest import Press, refusal


def test_the_owner_submits_and_the_plan_is_frozen(
    press: Press, planned: CorrectiveAction, oscar: User, mona: User, erin: User
) -> None:
    answer = press(oscar, planned, "submit_plan", {"note": ""})

    planned.refresh_from_db()
    plan = planned.plans.get()
    assert answer.status_code == 302
    assert (planned.status, plan.number, plan.frozen_by) == (Status.PLAN_REVIEW, 1, "Oscar")
    assert plan.digest == hashlib.sha256(json.dumps(plan.content, sort_keys=True).encode()).hexdigest()
    assert [item["owner"] for item in plan.content["items"]] == ["Colin", "Colin"]
    letters = Letter.objects.filter(kind="corrective_actions/email/submit_plan")
    assert [letter.to for letter in letters] == [mona.email]


def test_a_critical_plan_goes_to_the_executives(planned: CorrectiveAction, oscar: User, erin: User) -> None:
    CorrectiveAction.objects.filter(pk=planned.pk).update(risk="critical")
    planned.refresh_from_db()

    operations.submit_plan(planned, by=acting(oscar))

    letters = Letter.objects.filter(kind="corrective_actions/email/submit_plan")
    assert [letter.to for letter in letters] == [erin.email]


def test_an_empty_plan_is_told_everything_at_once(analysing: CorrectiveAction, oscar: User) -> None:
    assert refusal(operations.submit_plan, analysing, by=acting(oscar)) == [
        "No cause is verified with evidence yet.",
        "Say why it happened: verify or rule out at least one such cause.",
        "Say why it was not noticed: verify or rule out at least one such cause.",
        "Nobody has asked yet where else the same could happen. Name at least one place.",
        "The plan has no action yet.",
        "It is not planned yet how the effect will be measured.",
    ]
    assert analysing.plans.count() == 0


def test_an_unanswered_place_stops_it(planned: CorrectiveAction, oscar: User) -> None:
    operations.add_elsewhere(planned, kind="site", label="Lyon", by=acting(oscar))

    assert refusal(operations.submit_plan, planned, by=acting(oscar)) == [
        "For 1 place it is not answered yet whether the same happens there."
    ]


def test_a_plan_whose_only_actions_were_cancelled_is_empty(planned: CorrectiveAction, oscar: User, olive: User) -> None:
    for item in planned.items.all():
        operations.cancel_item(item, reason="Better idea.", by=acting(olive))

    assert "The plan has no action yet." in refusal(operations.submit_plan, planned, by=acting(oscar))


def test_only_the_owner_submits(press: Press, planned: CorrectiveAction, olive: User, mona: User) -> None:
    assert press(olive, planned, "submit_plan").status_code == 403
    assert press(mona, planned, "submit_plan").status_code == 403
