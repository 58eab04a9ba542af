from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from core import journal
from core.actors import SYSTEM
from core.models import Milestone, User
from corrective_actions import operations, queries
from corrective_actions.models import CorrectiveAction, Status
from tests.cast import PASSWORD, acting
from tests.corrective_actions.conftest import (
    BAD,
    GOOD,
    THIN,
    Press,
    after_window,
    finish,
    later,
    look_through,
    plan_effect,
    refusal,
)


def test_it_did_not_work_and_begins_again(press: Press, judge: Callable[..., CorrectiveAction], olive: User) -> None:
    action = judge(BAD)
    old = action.due_on

    answer = press(olive, action, "ineffective", {"reason": "As many as before."})

    action.refresh_from_db()
    assert answer.status_code == 302
    assert (action.status, action.cycle) == (Status.ANALYSING, 2)
    assert (action.results.get().decision, action.due_on) == ("ineffective", later(90))
    assert journal.history(action)[-1].facts == {"old_due_on": old.isoformat()}


def test_it_says_by_what_it_is_known(judged: CorrectiveAction, olive: User) -> None:
    assert refusal(operations.ineffective, judged, reason="", by=acting(olive)) == [
        "Say by what you know that it did not work."
    ]


def again(action: CorrectiveAction, oscar: User, mona: User, olive: User) -> None:
    """The second round up to its result."""
    plan_effect(action, oscar)
    operations.add_item(action, what="Another seal.", owner=oscar, due_on=later(), by=acting(oscar))
    operations.submit_plan(action, by=acting(oscar))
    operations.approve(action, password=PASSWORD, by=acting(mona))
    finish(action)
    operations.submit_for_verification(action, by=acting(oscar))
    look_through(action, olive)
    operations.verify(action, risk_after="low", by=acting(olive))
    operations.evaluate(action, rates=BAD, by=SYSTEM, as_of=after_window(action))


def test_the_second_round_needs_something_new(judge: Callable[..., CorrectiveAction], oscar: User, olive: User) -> None:
    action = judge(BAD)
    operations.ineffective(action, reason="No.", by=acting(olive))

    assert refusal(operations.submit_plan, action, by=acting(oscar)) == [
        "What was done so far did not work. Add at least one new action.",
        "It is not planned yet how the effect will be measured.",
    ]


def test_after_the_second_time_it_is_a_matter_of_the_review(
    judge: Callable[..., CorrectiveAction], oscar: User, mona: User, olive: User
) -> None:
    action = judge(BAD)
    operations.ineffective(action, reason="No.", by=acting(olive))
    assert list(queries.failed_twice()) == []
    again(action, oscar, mona, olive)

    operations.ineffective(action, reason="No again.", by=acting(olive))

    assert list(queries.failed_twice()) == [action]
    assert action.cycle == 3


def test_it_is_watched_longer_at_most_twice(press: Press, judge: Callable[..., CorrectiveAction], olive: User) -> None:
    action = judge(THIN)
    first_start = action.effect_plans.get().window_starts_on
    for window in (1, 2):
        assert press(olive, action, "inconclusive", {"reason": f"Few orders, {window}."}).status_code == 302
        action.refresh_from_db()
        assert action.status == Status.MONITORING
        operations.evaluate(action, rates=THIN, by=SYSTEM, as_of=after_window(action))

    assert refusal(operations.inconclusive, action, reason="Once more.", by=acting(olive)) == [
        "It was watched twice longer already. Decide whether the action works."
    ]
    plan = action.effect_plans.get()
    assert (plan.window_starts_on, action.results.count()) == (first_start, 3)


def test_watching_longer_needs_a_reason(press: Press, judged: CorrectiveAction, olive: User) -> None:
    assert press(olive, judged, "inconclusive", {"reason": " "}).status_code == 422
    judged.refresh_from_db()
    assert judged.status == Status.CLOSURE_REVIEW


def test_a_closed_action_is_taken_up_again(press: Press, closed: CorrectiveAction, mona: User) -> None:
    closed_at = closed.closed_at

    answer = press(mona, closed, "reopen", {"reason": "Lot 50 cracks too."})

    closed.refresh_from_db()
    assert answer.status_code == 302
    assert (closed.status, closed.cycle, closed.first_closed_at) == (Status.ANALYSING, 2, closed_at)
    assert queries.fingerprints() == []


def test_each_closing_is_kept(closed: CorrectiveAction, oscar: User, mona: User, olive: User) -> None:
    first = closed.closed_at
    operations.reopen(closed, reason="Back.", by=acting(mona))
    again(closed, oscar, mona, olive)
    moment = timezone.now() + timedelta(days=90)

    operations.accept(closed, password=PASSWORD, reason="Old stock.", by=acting(mona), at=moment)

    assert (closed.first_closed_at, closed.closed_at) == (first, moment)
    rows = Milestone.objects.filter(name="first_closed_at").order_by("cycle")
    assert [(row.cycle, row.at) for row in rows] == [(1, first), (2, moment)]


def test_reopening_needs_the_manager_and_a_reason(
    press: Press, closed: CorrectiveAction, olive: User, mona: User
) -> None:
    assert press(olive, closed, "reopen", {"reason": "x"}).status_code == 403
    assert press(mona, closed, "reopen", {"reason": ""}).status_code == 422


def test_only_one_of_two_decisions_counts(judged: CorrectiveAction, olive: User, mona: User) -> None:
    stale = CorrectiveAction.objects.get(pk=judged.pk)
    operations.accept(judged, password=PASSWORD, by=acting(mona))

    sentences = refusal(operations.ineffective, stale, reason="No.", by=acting(olive))

    assert sentences == ["There is no result to decide on yet."]
    assert judged.results.get().decision == "effective"
    assert GOOD.after_count == judged.results.get().after_count
