from datetime import date, timedelta

from django.utils import timezone

from core import outbox
from core.models import Letter, User
from corrective_actions import operations
from corrective_actions.models import CorrectiveAction
from tests.cast import acting
from tests.corrective_actions.conftest import finish

KIND = "corrective_actions/email/remind"


def test_a_date_that_came_is_told_once(approved: CorrectiveAction, colin: User) -> None:
    early, due = timezone.now() + timedelta(days=29), timezone.now() + timedelta(days=30)

    counts = [operations.remind(as_of=moment) for moment in (early, due, due, due + timedelta(days=1))]

    assert counts == [0, 2, 0, 0]
    assert [letter.to for letter in Letter.objects.filter(kind=KIND)] == [colin.email, colin.email]


def test_a_clock_that_stood_for_a_week_catches_up(approved: CorrectiveAction) -> None:
    assert operations.remind(as_of=timezone.now() + timedelta(days=37)) == 2


def test_a_later_date_is_reminded_of_anew(approved: CorrectiveAction, oscar: User, mona: User) -> None:
    approved.items.update(status="cancelled", cancelled_because="x")
    overdue = timezone.now() + timedelta(days=90)
    assert operations.remind(as_of=overdue) == 1
    operations.extend(approved, new_due_on=approved.due_on + timedelta(days=9), reason="Late.", by=acting(mona))

    counts = [operations.remind(as_of=overdue + timedelta(days=days)) for days in (8, 9, 10)]

    assert counts == [0, 1, 0]
    assert [letter.to for letter in Letter.objects.filter(kind=KIND)] == [oscar.email, oscar.email]


def test_what_is_done_is_not_reminded_of(approved: CorrectiveAction) -> None:
    finish(approved)

    assert operations.remind(as_of=timezone.now() + timedelta(days=31)) == 0


def test_every_letter_of_this_room_can_be_written(closed: CorrectiveAction, mona: User, olive: User) -> None:
    operations.reopen(closed, reason="It is back.", by=acting(mona))
    operations.extend(closed, new_due_on=closed.due_on + timedelta(days=1), reason="Late.", by=acting(closed.owner))
    operations.remind(as_of=timezone.now() + timedelta(days=100))

    letters = {letter.kind.rsplit("/", 1)[-1]: outbox.compose(letter) for letter in Letter.objects.all()}

    assert set(letters) == {
        "open", "submit_plan", "approve", "submit_for_verification", "evaluate", "reopen", "extend", "remind",
    }  # fmt: skip
    number = closed.number
    assert letters["evaluate"].subject == f"{number}: did it work?"
    assert letters["approve"].body.startswith("Dear Colin,\n")
    for letter in letters.values():
        assert letter.subject.startswith(str(number))
        assert f"http://testserver/corrective-actions/{closed.reference}/" in letter.body
        assert "{{" not in letter.body


def test_the_letter_tells_the_day_in_words(approved: CorrectiveAction) -> None:
    operations.remind(as_of=timezone.now() + timedelta(days=30))

    letter = Letter.objects.filter(kind=KIND).first()
    assert letter is not None
    due = date.fromisoformat(letter.payload["due_on"])
    mail = outbox.compose(letter)
    assert f"{due:%Y-%m-%d}" not in mail.subject + mail.body
    assert f"{due:%B %Y}" in mail.subject
