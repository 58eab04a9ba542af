import pytest

from core import journal
from core.models import Letter, User
from corrective_actions import operations
from corrective_actions.models import CorrectiveAction, Status
from tests.cast import PASSWORD, acting
from tests.corrective_actions.conftest import Press, refusal


def test_the_plan_goes_back_with_a_reason(press: Press, submitted: CorrectiveAction, mona: User, oscar: User) -> None:
    answer = press(mona, submitted, "send_back", {"reason": "What of the other seals?"})

    submitted.refresh_from_db()
    assert answer.status_code == 302
    assert submitted.status == Status.ANALYSING
    assert journal.said(journal.history(submitted)[-1]) == "What of the other seals?"
    letter = Letter.objects.get(kind="corrective_actions/email/send_back")
    assert (letter.to, letter.payload["reason"]) == (oscar.email, "What of the other seals?")


def test_without_a_reason_it_stays(press: Press, submitted: CorrectiveAction, mona: User) -> None:
    assert press(mona, submitted, "send_back", {"reason": ""}).status_code == 422
    submitted.refresh_from_db()
    assert submitted.status == Status.PLAN_REVIEW


def test_a_plan_that_came_back_is_submitted_as_the_next_version(
    submitted: CorrectiveAction, mona: User, oscar: User
) -> None:
    operations.send_back(submitted, reason="Again.", by=acting(mona))
    first = submitted.submitted_at

    operations.submit_plan(submitted, by=acting(oscar))
    operations.approve(submitted, password=PASSWORD, by=acting(mona))

    plans = submitted.plans.order_by("number")
    assert [(plan.number, plan.approved_at is not None) for plan in plans] == [(1, False), (2, True)]
    assert submitted.submitted_at == first


@pytest.mark.parametrize("name", ["olive", "oscar"])
def test_whoever_does_not_approve_sends_nothing_back(
    request: pytest.FixtureRequest, press: Press, submitted: CorrectiveAction, name: str
) -> None:
    answer = press(request.getfixturevalue(name), submitted, "send_back", {"reason": "x"})

    assert answer.status_code == 403


def test_the_work_goes_back_with_a_reason(press: Press, done: CorrectiveAction, olive: User, oscar: User) -> None:
    answer = press(olive, done, "send_back_work", {"reason": "Lot 44 has the old seal."})

    done.refresh_from_db()
    assert answer.status_code == 302
    assert done.status == Status.IMPLEMENTING
    letter = Letter.objects.get(kind="corrective_actions/email/send_back")
    assert letter.payload["reason"] == "Lot 44 has the old seal."


def test_the_work_does_not_go_back_without_words(done: CorrectiveAction, olive: User) -> None:
    assert refusal(operations.send_back_work, done, reason=" ", by=acting(olive)) == ["Say what has to be better."]
