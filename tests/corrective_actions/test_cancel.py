from core.models import User
from corrective_actions import operations, queries
from corrective_actions.models import CorrectiveAction, Status
from tests.cast import acting
from tests.corrective_actions.conftest import Press, later, refusal


def test_the_manager_cancels_with_reason_and_day(press: Press, approved: CorrectiveAction, mona: User) -> None:
    answer = press(mona, approved, "cancel", {"reason": "The product ended.", "review_by": "2099-01-01"})

    approved.refresh_from_db()
    assert answer.status_code == 302
    assert (approved.status, approved.not_pursued_because) == (Status.CANCELLED, "The product ended.")


def test_what_it_came_from_can_see_that_it_ended(approved: CorrectiveAction, mona: User) -> None:
    operations.cancel(approved, reason="The product ended.", review_by=later(), by=acting(mona))

    assert [action.status for action in queries.for_origin("complaint", "Q7K-4MD")] == ["cancelled"]
    assert list(queries.joinable()) == []


def test_what_is_being_watched_is_not_cancelled(monitoring: CorrectiveAction, mona: User) -> None:
    assert refusal(operations.cancel, monitoring, reason="x", review_by=later(), by=acting(mona)) == [
        "This cannot be done while the record is “effect being watched”."
    ]


def test_without_a_reason_the_form_comes_back(press: Press, approved: CorrectiveAction, mona: User) -> None:
    assert press(mona, approved, "cancel", {"reason": " ", "review_by": "2099-01-01"}).status_code == 422
    approved.refresh_from_db()
    assert approved.status == Status.IMPLEMENTING
