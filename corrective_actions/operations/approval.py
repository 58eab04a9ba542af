"""The moves of a corrective action from the approved plan to the end, with their signatures."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actors import Actor
from core.models import User
from core.roles import Role
from core.workflow import NotSigned, Refused, perform
from corrective_actions import effect, queries, readiness, workflow
from corrective_actions.effect import RateEvidence
from corrective_actions.models import (
    CorrectiveAction,
    EffectPlan,
    EffectResult,
    PlanVersion,
    Proposal,
    Signature,
)
from corrective_actions.operations.action import due_by_risk, lacks, tell_by_letter


def sign(
    action: CorrectiveAction,
    *,
    meaning: Signature.Meaning,
    password: str,
    digest: str,
    by: Actor,
    at: datetime,
    plan: PlanVersion | None = None,
    own: bool = False,
) -> Signature:
    """Put a name under something. The password is given again: an open screen signs nothing.

    Raises NotSigned, which rolls the move back.
    """
    user = User.objects.filter(pk=by.user_id or 0, is_active=True).first()
    if user is None or not user.check_password(password):
        raise NotSigned([_("This is not your password. Enter it again to sign.")])
    return Signature.objects.create(
        action=action,
        plan=plan,
        user=user,
        name=user.name,
        meaning=meaning,
        digest=digest,
        cycle=action.cycle,
        at=at,
        one_person_mode=bool(workflow.relaxed(own=own)),
    )


@transaction.atomic
def approve(
    action: CorrectiveAction, *, password: str, by: Actor, note: str = "", at: datetime | None = None
) -> Signature:
    """Sign the plan. From now on it is frozen, and those who have something to do are told."""
    moment = at or timezone.now()
    own = workflow.is_owner(action, by)
    plan = action.plans.filter(cycle=action.cycle).order_by("-number").first()
    facts = {"plan": plan.number if plan else None, **workflow.relaxed(own=own)}
    perform(action, workflow.TABLE["approve"], by=by, note=note, facts=facts, approved_at=moment)
    if plan is None:
        raise Refused([_("There is no plan to approve.")])
    PlanVersion.objects.filter(pk=plan.pk).update(approved_at=moment)
    signature = sign(
        action,
        meaning=Signature.Meaning.APPROVE,
        password=password,
        digest=plan.digest,
        plan=plan,
        by=by,
        at=moment,
        own=own,
    )
    for item in action.items.undone().select_related("owner").order_by("number"):
        tell_by_letter(
            "approve",
            to=[item.owner],
            action=action,
            key=f"{plan.number}-{item.number}",
            what=item.what,
            due_on=item.due_on.isoformat(),
        )
    return signature


@transaction.atomic
def send_back(action: CorrectiveAction, *, reason: str, by: Actor, at: datetime | None = None) -> None:
    """Return the plan to its owner."""
    missing = lacks(reason, _("Say what has to be better."))
    perform(action, workflow.TABLE["send_back"], by=by, note=reason, lacking=missing)
    _tell_owner(action, "send_back", reason=reason, at=at)


@transaction.atomic
def send_back_work(action: CorrectiveAction, *, reason: str, by: Actor, at: datetime | None = None) -> None:
    """Return the work to its owner."""
    missing = lacks(reason, _("Say what has to be better."))
    perform(action, workflow.TABLE["send_back_work"], by=by, note=reason, lacking=missing)
    _tell_owner(action, "send_back", reason=reason, at=at)


def _tell_owner(action: CorrectiveAction, kind: str, *, reason: str, at: datetime | None) -> None:
    key = f"{at or timezone.now():%Y%m%d%H%M%S}"
    tell_by_letter(kind, to=[action.owner], action=action, key=key, reason=reason.strip())


@transaction.atomic
def submit_for_verification(action: CorrectiveAction, *, by: Actor, note: str = "", at: datetime | None = None) -> None:
    """Say that the work is done."""
    moment = at or timezone.now()
    perform(action, workflow.TABLE["submit_for_verification"], by=by, note=note, implemented_at=moment)
    staff = queries.people(Role.OFFICER, Role.MANAGER, on=timezone.localdate(moment), besides=action.owner_id)
    tell_by_letter("submit_for_verification", to=staff, action=action, key=f"{moment:%Y%m%d%H%M%S}")


@transaction.atomic
def verify(action: CorrectiveAction, *, by: Actor, risk_after: str, note: str = "", at: datetime | None = None) -> None:
    """Say that the work was seen to be done, and which risk is left. From today the effect is watched."""
    moment = at or timezone.now()
    missing = [] if risk_after else [_("Say which risk is left.")]
    facts = workflow.relaxed(own=workflow.does_an_item(action, by))
    perform(
        action,
        workflow.TABLE["verify"],
        by=by,
        note=note,
        lacking=missing,
        facts=facts,
        verified_at=moment,
        risk_after=risk_after,
    )
    _watch(action, first=True, at=moment)


def _watch(action: CorrectiveAction, *, first: bool, at: datetime) -> None:
    """Let the window of the effect plan run from today; a further one begins where the first began."""
    today = timezone.localdate(at)
    for plan in action.effect_plans.filter(cycle=action.cycle):
        begins = today if first else plan.window_starts_on
        EffectPlan.objects.filter(pk=plan.pk).update(
            window_starts_on=begins, window_ends_on=today + timedelta(days=plan.window_days)
        )


@transaction.atomic
def evaluate(
    action: CorrectiveAction, *, rates: RateEvidence | None, by: Actor, as_of: datetime, recurrence: str = ""
) -> EffectResult:
    """Let the figures propose whether the action worked, when its window has ended, or at once on recurrence.

    ``rates`` are the counts and exposures of the series named in the effect plan, before and in the window; None when
    nobody counts it. ``recurrence`` says what came back. A person decides afterwards; the proposal stays as it is.
    """
    plan = readiness.effect_plan(action)
    window = action.results.filter(cycle=action.cycle).count() + 1
    perform(
        action,
        workflow.TABLE["evaluate"],
        by=by,
        lacking=[] if recurrence else _still_watched(plan, as_of=as_of),
        facts={"window": window},
        evaluated_at=as_of,
    )
    result = EffectResult(
        action=action, cycle=action.cycle, window=window, computed_at=as_of, recurrence=recurrence.strip()
    )
    _compute(result, rates, plan)
    result.save(force_insert=True)
    managers = queries.people(Role.MANAGER, on=timezone.localdate(as_of))
    tell_by_letter("evaluate", to=managers, action=action, key=f"{action.cycle}-{window}", proposal=result.proposal)
    return result


def _still_watched(plan: EffectPlan | None, *, as_of: datetime) -> list[str]:
    if plan is None or plan.window_ends_on is None or plan.window_ends_on < timezone.localdate(as_of):
        return []
    return [_("The effect is watched until %(day)s.") % {"day": plan.window_ends_on.isoformat()}]


def _compute(result: EffectResult, rates: RateEvidence | None, plan: EffectPlan | None) -> None:
    result.proposal = Proposal.INEFFECTIVE if result.recurrence else Proposal.INCONCLUSIVE
    if rates is None or plan is None:
        return
    found = effect.assess(rates, target=float(plan.target_ratio), minimum_exposure=plan.minimum_exposure)
    result.before_count, result.before_exposure = rates.before_count, rates.before_exposure
    result.after_count, result.after_exposure = rates.after_count, rates.after_exposure
    result.more_exposure = found.more
    if found.ratio is not None:
        result.ratio = effect.finite(found.ratio.value)
        result.ratio_low, result.ratio_high = found.ratio.low, effect.finite(found.ratio.high)
    if not result.recurrence:
        result.proposal = found.word


def _decide(result: EffectResult | None, decision: Proposal, *, reason: str, by: Actor, at: datetime) -> None:
    """Put the person's decision beside what was computed; somebody else's is not overwritten."""
    if result is None or not EffectResult.objects.filter(pk=result.pk, decision="").update(
        decision=decision, reason=reason.strip(), decided_by=by.name, decided_at=at
    ):
        raise Refused([_("There is no result to decide on yet.")])


@transaction.atomic
def accept(
    action: CorrectiveAction, *, password: str, by: Actor, reason: str = "", at: datetime | None = None
) -> Signature:
    """Close the action as effective, with a signature. Against the figures it needs a reason."""
    moment = at or timezone.now()
    own = workflow.is_owner(action, by)
    result = readiness.open_result(action)
    missing = []
    if result is not None and result.proposal != Proposal.EFFECTIVE:
        missing = lacks(reason, _("The figures do not propose this. Say why you decide so."))
    perform(
        action,
        workflow.TABLE["accept"],
        by=by,
        note=reason,
        lacking=missing,
        facts=workflow.relaxed(own=own),
        first_closed_at=moment,
        closed_at=moment,
    )
    _decide(result, Proposal.EFFECTIVE, reason=reason, by=by, at=moment)
    plan = readiness.approved_plan(action)
    return sign(
        action,
        meaning=Signature.Meaning.ACCEPT,
        password=password,
        digest=plan.digest if plan else "",
        plan=plan,
        by=by,
        at=moment,
        own=own,
    )


@transaction.atomic
def ineffective(action: CorrectiveAction, *, reason: str, by: Actor, at: datetime | None = None) -> None:
    """It did not work: the search for the cause begins again, in a new cycle with a new date."""
    moment = at or timezone.now()
    missing = lacks(reason, _("Say by what you know that it did not work."))
    facts = {"old_due_on": action.due_on.isoformat(), **workflow.relaxed(own=workflow.is_owner(action, by))}
    result = readiness.open_result(action)  # of the cycle that ends with this move
    perform(
        action,
        workflow.TABLE["ineffective"],
        by=by,
        note=reason,
        lacking=missing,
        facts=facts,
        due_on=due_by_risk(action.risk, on=timezone.localdate(moment)),
    )
    _decide(result, Proposal.INEFFECTIVE, reason=reason, by=by, at=moment)
    _tell_owner(action, "ineffective", reason=reason, at=at)


@transaction.atomic
def inconclusive(action: CorrectiveAction, *, reason: str, by: Actor, at: datetime | None = None) -> None:
    """It is not clear yet: watch it for one more window, at most twice."""
    moment = at or timezone.now()
    missing = lacks(reason, _("Say what you expect of watching it longer."))
    facts = workflow.relaxed(own=workflow.is_owner(action, by))
    result = readiness.open_result(action)
    perform(action, workflow.TABLE["inconclusive"], by=by, note=reason, lacking=missing, facts=facts)
    _decide(result, Proposal.INCONCLUSIVE, reason=reason, by=by, at=moment)
    _watch(action, first=False, at=moment)


@transaction.atomic
def reopen(action: CorrectiveAction, *, reason: str, by: Actor, at: datetime | None = None) -> None:
    """Take a closed action up again, in a new cycle. The earlier closing stays on record."""
    moment = at or timezone.now()
    perform(
        action,
        workflow.TABLE["reopen"],
        by=by,
        note=reason,
        lacking=lacks(reason, _("Say why it is taken up again.")),
        facts={"old_due_on": action.due_on.isoformat()},
        due_on=due_by_risk(action.risk, on=timezone.localdate(moment)),
    )
    _tell_owner(action, "reopen", reason=reason, at=at)
