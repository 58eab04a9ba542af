"""Why it happened, where else it could happen, and how it will be known that the action worked."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actors import Actor
from core.workflow import Refused, perform
from corrective_actions import workflow
from corrective_actions.models import Answer, Cause, CorrectiveAction, EffectPlan, SimilarElsewhere
from corrective_actions.operations.action import lacks


@transaction.atomic
def add_cause(
    action: CorrectiveAction,
    *,
    text: str,
    kind: str,
    branch: str,
    by: Actor,
    parent: Cause | None = None,
    at: datetime | None = None,
) -> Cause:
    """Suppose a cause, of the problem itself or of another cause ("and why was that?")."""
    missing = lacks(text, _("Say what the cause may be."))
    if parent is not None and parent.action_id != action.pk:
        missing.append(_("This cause belongs to another action."))
    perform(action, workflow.TABLE["add_cause"], by=by, note=text, lacking=missing, facts={"kind": kind})
    cause: Cause = action.causes.create(
        text=text.strip()[:300],
        kind=kind,
        branch=branch,
        parent=parent,
        added_by=by.name,
        added_at=at or timezone.now(),
    )
    return cause


@transaction.atomic
def verify_cause(cause: Cause, *, evidence: str, by: Actor, at: datetime | None = None) -> None:
    """Say by what evidence it is known to be a cause."""
    missing = lacks(evidence, _("Name the evidence: what was tried, measured or seen."))
    if by.user_id is None:
        missing.append(_("A person with an account verifies a cause."))
    perform(cause.action, workflow.TABLE["verify_cause"], by=by, note=evidence, lacking=missing, facts=_named(cause))
    _change(
        cause,
        {"verified_at": None, "ruled_out_because": ""},
        evidence=evidence.strip(),
        verified_by=by.user_id,
        verified_at=at or timezone.now(),
    )


@transaction.atomic
def rule_out_cause(cause: Cause, *, reason: str, by: Actor) -> None:
    """Say why it is no cause. The row stays: what was looked at is part of the record."""
    missing = lacks(reason, _("Say why it is no cause."))
    perform(cause.action, workflow.TABLE["rule_out_cause"], by=by, note=reason, lacking=missing, facts=_named(cause))
    _change(cause, {"verified_at": None, "ruled_out_because": ""}, ruled_out_because=reason.strip())


@transaction.atomic
def leave_cause(cause: Cause, *, reason: str, by: Actor) -> None:
    """Say why no action answers a verified cause."""
    missing = lacks(reason, _("Say why no action answers it."))
    perform(cause.action, workflow.TABLE["leave_cause"], by=by, note=reason, lacking=missing, facts=_named(cause))
    _change(cause, {"verified_at__isnull": False, "uncovered_because": ""}, uncovered_because=reason.strip())


def _named(cause: Cause) -> dict[str, int]:
    return {"cause": cause.pk}


def _change(cause: Cause, still: dict[str, object], **values: object) -> None:
    """Change a cause that is still as it was; of two at once, one changes no row."""
    if not Cause.objects.filter(pk=cause.pk, **still).update(**values):
        raise Refused([_("This was settled about the cause already. Reload and look again.")])
    cause.refresh_from_db()


@transaction.atomic
def add_elsewhere(action: CorrectiveAction, *, kind: str, label: str, by: Actor, because: str = "") -> SimilarElsewhere:
    """Ask of one more place whether the same could happen there."""
    missing = lacks(label, _("Name the place."))
    perform(action, workflow.TABLE["add_elsewhere"], by=by, note=label, lacking=missing)
    if action.elsewhere.filter(kind=kind, label=label.strip()[:200]).exists():
        raise Refused([_("This place is on the list already.")])
    place: SimilarElsewhere = action.elsewhere.create(
        kind=kind, label=label.strip()[:200], because=because.strip()[:200]
    )
    return place


@transaction.atomic
def answer_elsewhere(place: SimilarElsewhere, *, answer: str, why: str, by: Actor, at: datetime | None = None) -> None:
    """Answer yes or no for one place, and how it is known. A later answer takes the earlier one's place."""
    missing = lacks(why, _("Say how you know."))
    if answer not in (Answer.YES, Answer.NO):
        missing.append(_("Answer yes or no."))
    facts = {"place": place.pk, "answer": answer}
    perform(place.action, workflow.TABLE["answer_elsewhere"], by=by, note=why, lacking=missing, facts=facts)
    SimilarElsewhere.objects.filter(pk=place.pk).update(
        answer=answer, why=why.strip(), answered_by=by.name, answered_at=at or timezone.now()
    )
    place.refresh_from_db()


@transaction.atomic
def plan_effect(
    action: CorrectiveAction,
    *,
    measure: str,
    baseline_starts_on: date,
    baseline_ends_on: date,
    target_ratio: Decimal,
    window_days: int,
    minimum_exposure: int,
    by: Actor,
    series_measure: str = "",
    series_slice_kind: str = "",
    series_slice_key: str = "",
    exposure_word: str = "orders",
    at: datetime | None = None,
) -> EffectPlan:
    """Write down, before anything is done, by what it will be known that the action worked.

    The series is named by the keys of the room that counts; empty when people judge by hand.
    """
    missing = lacks(measure, _("Say what is measured."))
    if not baseline_starts_on < baseline_ends_on:
        missing.append(_("The baseline must end after it begins."))
    if not 0 < target_ratio < 1:
        missing.append(_("The target must lie between 0 and 1: half as often is 0.5."))
    if window_days < 1 or minimum_exposure < 1:
        missing.append(_("Give at least one day of watching and an exposure of at least 1."))
    perform(action, workflow.TABLE["plan_effect"], by=by, lacking=missing)
    plan, _created = EffectPlan.objects.update_or_create(
        action=action,
        cycle=action.cycle,
        defaults={
            "measure": measure.strip()[:200],
            "series_measure": series_measure,
            "series_slice_kind": series_slice_kind,
            "series_slice_key": series_slice_key,
            "baseline_starts_on": baseline_starts_on,
            "baseline_ends_on": baseline_ends_on,
            "target_ratio": target_ratio,
            "window_days": window_days,
            "minimum_exposure": minimum_exposure,
            "exposure_word": exposure_word.strip()[:60] or "orders",
            "written_by": by.name,
            "written_at": at or timezone.now(),
        },
    )
    return plan
