from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import journal
from core.models import User
from corrective_actions import operations, queries
from corrective_actions.models import CorrectiveAction, Status
from tests.cast import acting
from tests.corrective_actions.conftest import Press, later, refusal, today


def test_a_decision_not_to_act_is_a_record(press: Press, draft: CorrectiveAction, mona: User) -> None:
    answer = press(mona, draft, "reject", {"reason": "One lid in 40,000.", "review_by": "2099-01-01"})

    draft.refresh_from_db()
    assert answer.status_code == 302
    assert (draft.status, draft.not_pursued_because) == (Status.REJECTED, "One lid in 40,000.")
    assert journal.said(journal.history(draft)[-1]) == "One lid in 40,000."
    assert list(queries.not_pursued(since=timezone.now() - timedelta(days=1))) == [draft]


def test_reason_and_day_are_asked_for_together(draft: CorrectiveAction, mona: User) -> None:
    assert refusal(operations.reject, draft, reason=" ", review_by=today(), by=acting(mona)) == [
        "Say why it is not pursued.",
        "Name a day to come on which somebody looks at this decision again.",
    ]


def test_the_day_of_looking_again_comes(draft: CorrectiveAction, mona: User) -> None:
    operations.reject(draft, reason="Rare.", review_by=later(10), by=acting(mona))

    assert list(queries.to_look_at_again(as_of=timezone.now() + timedelta(days=9))) == []
    assert list(queries.to_look_at_again(as_of=timezone.now() + timedelta(days=10))) == [draft]


def test_the_database_holds_no_rejection_without_reason(draft: CorrectiveAction) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectiveAction.objects.filter(pk=draft.pk).update(status=Status.REJECTED)


def test_an_officer_does_not_reject(press: Press, draft: CorrectiveAction, olive: User) -> None:
    assert press(olive, draft, "reject", {"reason": "x", "review_by": "2099-01-01"}).status_code == 403
