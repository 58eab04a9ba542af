"""What people do with risks, and what the clock proposes. Each verb is one move, one transaction, one journal line."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import clock, numbering
from core.actors import SYSTEM, Actor
from core.models import Run, User
from core.workflow import perform
from surveillance import workflow
from surveillance.models import STANDING, CustomerRisk, Impact, Likelihood, RiskStatus, Treatment
from surveillance.queries.risks import Hint, hints
from surveillance.queries.series import zone


def propose_risks_daily(*, as_of: datetime) -> int:
    """Once a day the data is asked whom the house could lose. Returns how many risks it proposed."""
    day = as_of.astimezone(zone()).date().isoformat()
    if Run.objects.filter(job="risks", period=day).exists() or not clock.take("risks", as_of=as_of):
        return 0
    proposed = propose_risks(as_of=as_of)
    clock.once("risks", day, as_of=as_of)
    clock.give_back("risks")
    return len(proposed)


@transaction.atomic
def propose_risks(*, as_of: datetime) -> list[CustomerRisk]:
    """Propose what is not in the register: of each customer or segment one risk, and none that rests after a decline."""
    found = hints(as_of=as_of)
    today = as_of.astimezone(zone()).date()
    keys = [hint.key for hint in found]
    standing = CustomerRisk.objects.filter(key__in=keys, status__in=STANDING)
    resting = CustomerRisk.objects.filter(key__in=keys, status=RiskStatus.DECLINED, review_on__gt=today)
    known = {*standing.values_list("key", flat=True), *resting.values_list("key", flat=True)}
    return [_propose(hint, as_of=as_of) for hint in found if hint.key not in known]


def _propose(hint: Hint, *, as_of: datetime) -> CustomerRisk:
    risk = CustomerRisk(reference=_next(as_of), title=hint.title, key=hint.key, why=hint.why)
    perform(
        risk,
        workflow.RISKS["propose_risk"],
        by=SYSTEM,
        raised_at=as_of,
        customer=hint.customer,
        segment=hint.segment,
        series=hint.series,
        likelihood=hint.likelihood,
        impact=hint.impact,
    )
    return risk


def _next(as_of: datetime) -> str:
    return numbering.next_number("R", year=as_of.astimezone(zone()).year)


@transaction.atomic
def raise_risk(risk: CustomerRisk, *, by: Actor) -> CustomerRisk:
    """A person adds a risk; ``risk`` is what the form made of it, not yet saved."""
    moment = timezone.now()
    lacking = [] if risk.customer_id or risk.segment_id else [_("Say which customer or segment could be lost.")]
    move = workflow.RISKS["raise_risk"]
    risk.reference = _next(moment)
    perform(risk, move, by=by, lacking=lacking, raised_at=moment, opened_at=moment)
    return risk


@transaction.atomic
def accept(
    risk: CustomerRisk,
    *,
    likelihood: int | None,
    impact: int | None,
    owner: User | None,
    review_on: date | None,
    by: Actor,
    note: str = "",
) -> None:
    """Take on what the data proposed."""
    _open(risk, "accept", likelihood, impact, owner, review_on, note=note, by=by)


@transaction.atomic
def reopen(
    risk: CustomerRisk,
    *,
    likelihood: int | None,
    impact: int | None,
    owner: User | None,
    review_on: date | None,
    by: Actor,
    note: str = "",
) -> None:
    """Take on again what was closed or declined. What was concluded then stays in the journal."""
    words = _lacking_words(note)
    _open(risk, "reopen", likelihood, impact, owner, review_on, note=note, by=by, lacking=words)


def _open(
    risk: CustomerRisk,
    verb: str,
    likelihood: int | None,
    impact: int | None,
    owner: User | None,
    review_on: date | None,
    *,
    note: str,
    by: Actor,
    lacking: list[Any] | None = None,
) -> None:
    owner_missing = [] if owner else [_("Give it an owner.")]
    perform(
        risk,
        workflow.RISKS[verb],
        by=by,
        note=note,
        lacking=[*(lacking or []), *_lacking_size(likelihood, impact), *owner_missing, *_lacking_day(review_on)],
        facts={"likelihood": likelihood, "impact": impact},
        opened_at=timezone.now(),
        likelihood=likelihood,
        impact=impact,
        owner=owner,
        review_on=review_on,
    )


@transaction.atomic
def decline(risk: CustomerRisk, *, conclusion: str, review_on: date | None, by: Actor) -> None:
    """Not a risk worth holding: a decision not to act, with its reason and a day on which it is looked at again."""
    perform(
        risk,
        workflow.RISKS["decline"],
        by=by,
        note=conclusion,
        lacking=[*_lacking_words(conclusion), *_lacking_day(review_on)],
        declined_at=timezone.now(),
        conclusion=conclusion.strip(),
        review_on=review_on,
    )


@transaction.atomic
def assess(risk: CustomerRisk, *, likelihood: int | None, impact: int | None, note: str, by: Actor) -> None:
    """Judge the size anew, and say why; the size before stands in the journal."""
    perform(
        risk,
        workflow.RISKS["assess"],
        by=by,
        note=note,
        lacking=[*_lacking_size(likelihood, impact), *_lacking_words(note)],
        facts={"likelihood": [risk.likelihood, likelihood], "impact": [risk.impact, impact]},
        likelihood=likelihood,
        impact=impact,
    )


@transaction.atomic
def treat(risk: CustomerRisk, *, treatment: str, plan: str, plan_by: date | None, by: Actor) -> None:
    """Say what is done about it. Only what one lives with needs no day."""
    lacking = [] if treatment in Treatment.values else [_("Choose how it is treated.")]
    if not plan.strip():
        lacking.append(_("Say in a sentence what is done, or why one lives with it."))
    if plan_by is None and treatment != Treatment.ACCEPT:
        lacking.append(_("Say until when it is done."))
    perform(
        risk,
        workflow.RISKS["treat"],
        by=by,
        note=plan,
        facts={"treatment": treatment},
        lacking=lacking,
        treatment=treatment,
        plan=plan.strip(),
        plan_by=plan_by,
        likelihood_left=None,
        impact_left=None,
    )


@transaction.atomic
def conclude(
    risk: CustomerRisk,
    *,
    likelihood_left: int | None,
    impact_left: int | None,
    review_on: date | None,
    note: str,
    by: Actor,
) -> None:
    """What was planned is done: how great the risk is now, and how one knows."""
    perform(
        risk,
        workflow.RISKS["conclude"],
        by=by,
        note=note,
        lacking=[*_lacking_size(likelihood_left, impact_left), *_lacking_words(note), *_lacking_day(review_on)],
        facts={"likelihood_left": likelihood_left, "impact_left": impact_left},
        treated_at=timezone.now(),
        likelihood_left=likelihood_left,
        impact_left=impact_left,
        review_on=review_on,
    )


@transaction.atomic
def look_again(risk: CustomerRisk, *, note: str, review_on: date | None, by: Actor) -> None:
    """Somebody looked: what was seen, and when the next look is."""
    lacking = [*_lacking_words(note), *_lacking_day(review_on)]
    perform(risk, workflow.RISKS["look_again"], by=by, note=note, lacking=lacking, review_on=review_on)


@transaction.atomic
def hand_over(risk: CustomerRisk, *, owner: User, by: Actor) -> None:
    perform(risk, workflow.RISKS["hand_over"], by=by, facts={"owner": owner.pk}, owner_id=owner.pk)


@transaction.atomic
def close(risk: CustomerRisk, *, conclusion: str, by: Actor) -> None:
    """It is over: the customer stayed or went, or the cause is gone."""
    perform(
        risk,
        workflow.RISKS["close"],
        by=by,
        note=conclusion,
        lacking=_lacking_words(conclusion),
        closed_at=timezone.now(),
        conclusion=conclusion.strip(),
    )


def _lacking_words(text: str) -> list[Any]:
    return [] if text.strip() else [_("Say in a sentence what you conclude and why.")]


def _lacking_day(day: date | None) -> list[Any]:
    return [] if day else [_("Say on which day somebody looks at it again.")]


def _lacking_size(likelihood: int | None, impact: int | None) -> list[Any]:
    known = likelihood in Likelihood.values and impact in Impact.values
    return [] if known else [_("Say how likely it is and how bad it would be.")]
