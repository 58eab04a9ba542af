"""Actions at every stage of their life, each made by the operations that lead there."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from core import journal
from core.actors import SYSTEM
from core.models import Organisation, User
from core.workflow import Refused
from corrective_actions import operations
from corrective_actions.models import ActionItem, CorrectiveAction, Kind, SimilarElsewhere
from corrective_actions.operations import OriginGiven, RateEvidence
from tests.cast import PASSWORD, acting

COMPLAINT = OriginGiven("complaint", "Q7K-4MD", "Q7K-4MD Lid cracked on opening", "/complaints/Q7K-4MD/")
SIGNAL = OriginGiven("signal", "S-31", "S-31 Cracked lids", "/signals/S-31/")
GOOD = RateEvidence(60, 10_000, 20, 10_000)
BAD = RateEvidence(60, 10_000, 60, 10_000)
THIN = RateEvidence(6, 1_000, 3, 1_000)


def today() -> date:
    return timezone.localdate()


def later(days: int = 30) -> date:
    return today() + timedelta(days=days)


@pytest.fixture
def draft(olive: User) -> CorrectiveAction:
    return operations.propose(
        title="Lid seal cracks below 5 °C",
        problem="Six lids of lot 41 cracked in the cold.",
        risk="medium",
        origins=[COMPLAINT],
        by=acting(olive),
    )


@pytest.fixture
def analysing(draft: CorrectiveAction, oscar: User, mona: User) -> CorrectiveAction:
    """Oscar's action; the cause is not known yet."""
    operations.open(draft, owner=oscar, by=acting(mona))
    return draft


@pytest.fixture
def planned(analysing: CorrectiveAction, oscar: User, colin: User) -> CorrectiveAction:
    """Everything a plan needs; Colin has something to do."""
    by = acting(oscar)
    cold = operations.add_cause(
        analysing, text="The seal is brittle in the cold.", kind=Kind.OCCURRENCE, branch="material", by=by
    )
    unseen = operations.add_cause(
        analysing, text="Lids are tested warm only.", kind=Kind.ESCAPE, branch="measurement", by=by
    )
    for cause in (cold, unseen):
        operations.verify_cause(cause, evidence="Tried at 2 °C: 7 of 10 cracked.", by=by)
        operations.add_item(analysing, what=f"Against: {cause}", owner=colin, due_on=later(), cause=cause, by=by)
    place = operations.add_elsewhere(analysing, kind=SimilarElsewhere.Kind.PRODUCT, label="Lid 100 mm", by=by)
    operations.answer_elsewhere(place, answer="no", why="It has another seal.", by=by)
    plan_effect(analysing, oscar)
    return analysing


def plan_effect(action: CorrectiveAction, user: User) -> None:
    operations.plan_effect(
        action,
        measure="Complaints about cracked lids per 1,000 orders",
        series_measure="complaint_rate",
        series_slice_kind="product",
        series_slice_key="LID-80",
        baseline_starts_on=today() - timedelta(days=180),
        baseline_ends_on=today(),
        target_ratio=Decimal("0.5"),
        window_days=60,
        minimum_exposure=500,
        by=acting(user),
    )


@pytest.fixture
def submitted(planned: CorrectiveAction, oscar: User) -> CorrectiveAction:
    operations.submit_plan(planned, by=acting(oscar))
    return planned


@pytest.fixture
def approved(submitted: CorrectiveAction, mona: User) -> CorrectiveAction:
    operations.approve(submitted, password=PASSWORD, by=acting(mona))
    return submitted


@pytest.fixture
def item(approved: CorrectiveAction) -> ActionItem:
    return approved.items.get(number=1)


def finish(action: CorrectiveAction) -> None:
    """Everybody does their part."""
    for each in action.items.undone().select_related("owner", "action").order_by("number"):
        operations.take_item(each, by=acting(each.owner))
        operations.finish_item(each, evidence="New seal in all lids since lot 44.", by=acting(each.owner))


@pytest.fixture
def done(approved: CorrectiveAction, oscar: User) -> CorrectiveAction:
    finish(approved)
    operations.submit_for_verification(approved, by=acting(oscar))
    return approved


def look_through(action: CorrectiveAction, user: User) -> None:
    for each in action.items.filter(status="done").order_by("number"):
        operations.verify_item(each, by=acting(user))
    for subject in ("documents", "risks", "system"):
        operations.check(action, subject=subject, changed=False, remark="Nothing had to change.", by=acting(user))


@pytest.fixture
def monitoring(done: CorrectiveAction, olive: User) -> CorrectiveAction:
    look_through(done, olive)
    operations.verify(done, risk_after="low", by=acting(olive))
    return done


def after_window(action: CorrectiveAction) -> datetime:
    ends = action.effect_plans.get(cycle=action.cycle).window_ends_on
    assert ends is not None
    return datetime.combine(ends + timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=9)


@pytest.fixture
def judge(monitoring: CorrectiveAction) -> Callable[..., CorrectiveAction]:
    """Bring the watched action before its reviewer, with the figures given."""

    def bring(rates: RateEvidence | None = GOOD, recurrence: str = "") -> CorrectiveAction:
        as_of = after_window(monitoring)
        operations.evaluate(monitoring, rates=rates, by=SYSTEM, as_of=as_of, recurrence=recurrence)
        return monitoring

    return bring


@pytest.fixture
def judged(judge: Callable[..., CorrectiveAction]) -> CorrectiveAction:
    return judge()


@pytest.fixture
def closed(judged: CorrectiveAction, mona: User) -> CorrectiveAction:
    operations.accept(judged, password=PASSWORD, by=acting(mona))
    return judged


Press = Callable[..., HttpResponse]


@pytest.fixture
def press(client: Client) -> Press:
    """Somebody sends the form of one verb."""

    def send(user: User, action: CorrectiveAction, verb: str, data: dict[str, object] | None = None) -> HttpResponse:
        client.force_login(user)
        return client.post(f"/corrective-actions/{action.reference}/{verb}/", data or {})

    return send


def refusal(call: Callable[..., object], *args: object, **values: object) -> list[str]:
    """What a person is told when an operation is refused."""
    with pytest.raises(Refused) as refused:
        call(*args, **values)
    return refused.value.sentences


def verbs(action: CorrectiveAction) -> list[str]:
    return [line.verb for line in journal.history(action)]


def alone() -> None:
    """From now on one person may check their own work."""
    Organisation.objects.update_or_create(pk=1, defaults={"one_person_mode": True})
