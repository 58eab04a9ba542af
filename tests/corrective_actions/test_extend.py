from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.models import Letter, User
from corrective_actions import operations
from corrective_actions.models import CorrectiveAction
from tests.cast import acting
from tests.corrective_actions.conftest import Press, refusal


def test_the_owner_asks_and_the_manager_grants(
    press: Press, analysing: CorrectiveAction, oscar: User, mona: User
) -> None:
    old = analysing.due_on

    press(oscar, analysing, "extend", {"new_due_on": "2099-01-01", "reason": "The tool is late."})
    analysing.refresh_from_db()
    assert (analysing.due_on, analysing.extensions.get().granted) == (old, None)
    assert Letter.objects.get(kind="corrective_actions/email/extend").to == mona.email

    press(mona, analysing, "grant_extension", {"granted": "yes"})
    analysing.refresh_from_db()
    extension = analysing.extensions.get()
    assert (str(analysing.due_on), extension.old_due_on) == ("2099-01-01", old)
    assert (extension.granted, extension.decided_by) == (True, "Mona")


def test_the_date_stays_with_a_reason(press: Press, analysing: CorrectiveAction, oscar: User, mona: User) -> None:
    old = analysing.due_on
    operations.extend(analysing, new_due_on=old + timedelta(days=5), reason="Late.", by=acting(oscar))
    assert press(mona, analysing, "grant_extension", {"granted": "no"}).status_code == 422

    press(mona, analysing, "grant_extension", {"granted": "no", "remark": "Customers wait."})

    analysing.refresh_from_db()
    assert (analysing.due_on, analysing.extensions.get().granted) == (old, False)


def test_a_manager_who_does_not_own_it_grants_at_once(analysing: CorrectiveAction, mona: User) -> None:
    new = analysing.due_on + timedelta(days=5)

    operations.extend(analysing, new_due_on=new, reason="Late.", by=acting(mona))

    assert (analysing.due_on, analysing.extensions.get().granted) == (new, True)


def test_a_manager_does_not_grant_their_own(analysing: CorrectiveAction, mona: User) -> None:
    CorrectiveAction.objects.filter(pk=analysing.pk).update(owner=mona)
    analysing.refresh_from_db()
    operations.extend(analysing, new_due_on=analysing.due_on + timedelta(days=5), reason="Late.", by=acting(mona))

    assert refusal(operations.grant_extension, analysing, granted=True, by=acting(mona)) == [
        "You own this action. Another manager decides about its date."
    ]


def test_what_is_wrong_is_told_together(analysing: CorrectiveAction, oscar: User) -> None:
    assert refusal(operations.extend, analysing, new_due_on=analysing.due_on, reason="", by=acting(oscar)) == [
        "Say why it takes longer.",
        "The new date must be later than the present one.",
    ]


def test_one_date_is_asked_for_at_a_time(analysing: CorrectiveAction, oscar: User) -> None:
    new = analysing.due_on + timedelta(days=5)
    operations.extend(analysing, new_due_on=new, reason="Late.", by=acting(oscar))

    assert refusal(operations.extend, analysing, new_due_on=new, reason="Later.", by=acting(oscar)) == [
        "A later date is asked for already. The manager decides first."
    ]
    first = analysing.extensions.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        analysing.extensions.create(
            old_due_on=first.old_due_on, new_due_on=new, reason="x", asked_by="x", asked_at=first.asked_at
        )


def test_there_must_be_something_to_decide(analysing: CorrectiveAction, mona: User) -> None:
    assert refusal(operations.grant_extension, analysing, granted=True, by=acting(mona)) == [
        "No later date is asked for."
    ]
