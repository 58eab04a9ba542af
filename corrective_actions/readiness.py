"""What is still missing from a plan, the work, the verification, the closing: whole sentences, [] when nothing is.

The guards of the table and the page tell the same sentences.
"""

import hashlib
import json
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from corrective_actions.models import (
    Answer,
    Check,
    CorrectiveAction,
    EffectPlan,
    EffectResult,
    ItemStatus,
    Kind,
    PlanVersion,
    Proposal,
)


def plan_gaps(action: CorrectiveAction) -> list[str]:
    """Everything that stands between the plan and its review."""
    return _cause_gaps(action) + _elsewhere_gaps(action) + _item_gaps(action) + _effect_gaps(action)


def _cause_gaps(action: CorrectiveAction) -> list[str]:
    causes = list(action.causes.order_by("pk"))
    missing = []
    if not any(cause.is_verified for cause in causes):
        missing.append(_("No cause is verified with evidence yet."))
    considered = {cause.kind for cause in causes if cause.is_verified or cause.is_ruled_out}
    if Kind.OCCURRENCE not in considered:
        missing.append(_("Say why it happened: verify or rule out at least one such cause."))
    if Kind.ESCAPE not in considered:
        missing.append(_("Say why it was not noticed: verify or rule out at least one such cause."))
    return missing + [
        _("No action answers the verified cause “%(cause)s”. Add one, or say why none is needed.") % {"cause": cause}
        for cause in uncovered(action)
    ]


def uncovered(action: CorrectiveAction) -> list[Any]:
    """Verified causes that neither an item answers nor a reason excuses."""
    answered = action.items.kept().filter(cause__isnull=False).values("cause")
    return list(
        action.causes.filter(verified_at__isnull=False, uncovered_because="").exclude(pk__in=answered).order_by("pk")
    )


def _elsewhere_gaps(action: CorrectiveAction) -> list[str]:
    answers = list(action.elsewhere.values_list("answer", flat=True))
    if not answers:
        return [_("Nobody has asked yet where else the same could happen. Name at least one place.")]
    waiting = answers.count(Answer.OPEN)
    if not waiting:
        return []
    return [
        ngettext(
            "For %(n)d place it is not answered yet whether the same happens there.",
            "For %(n)d places it is not answered yet whether the same happens there.",
            waiting,
        )
        % {"n": waiting}
    ]


def _item_gaps(action: CorrectiveAction) -> list[str]:
    # No item is not "all items": an empty plan is not a complete one.
    if not action.items.kept().exists():
        return [_("The plan has no action yet.")]
    if action.cycle > 1 and not action.items.undone().exists():
        return [_("What was done so far did not work. Add at least one new action.")]
    return []


def _effect_gaps(action: CorrectiveAction) -> list[str]:
    return [] if effect_plan(action) else [_("It is not planned yet how the effect will be measured.")]


def effect_plan(action: CorrectiveAction) -> EffectPlan | None:
    """The effect plan of the present cycle."""
    return action.effect_plans.filter(cycle=action.cycle).first()


def work_gaps(action: CorrectiveAction) -> list[str]:
    """Everything that stands between the work and its verification."""
    items = list(action.items.order_by("number"))
    missing = [] if _kept(items) else [_("There is no action that was done.")]
    missing += [
        _("Action %(number)d is not done: %(what)s") % {"number": item.number, "what": item.what}
        for item in _kept(items)
        if item.status not in (ItemStatus.DONE, ItemStatus.VERIFIED)
    ]
    if differs_from_approved(action):
        missing.append(_("The plan was changed after it was approved. Submit the changed plan first."))
    return missing


def verification_gaps(action: CorrectiveAction) -> list[str]:
    """Everything that stands between the work and the watching of its effect."""
    items = _kept(action.items.order_by("number"))
    missing = [] if items else [_("There is no action that could be verified.")]
    missing += [
        _("Action %(number)d is not verified: %(what)s") % {"number": item.number, "what": item.what}
        for item in items
        if item.status != ItemStatus.VERIFIED
    ]
    ticked = set(action.checks.filter(cycle=action.cycle).values_list("subject", flat=True))
    missing += [
        _("Say whether this changed, or why it did not have to: %(subject)s.") % {"subject": subject.label}
        for subject in Check.Subject
        if subject not in ticked
    ]
    return missing


def _kept(items: Any) -> list[Any]:
    return [item for item in items if item.status != ItemStatus.CANCELLED]


def closing_gaps(action: CorrectiveAction) -> list[str]:
    """Everything that stands between a good effect and the end."""
    missing = []
    for containment in action.containments.order_by("pk"):
        if containment.verified_at is None:
            missing.append(_("The containment “%(what)s” was never verified.") % {"what": containment})
        if containment.ended_on is None:
            missing.append(_("The containment “%(what)s” has not ended.") % {"what": containment})
    return missing


def open_result(action: CorrectiveAction) -> EffectResult | None:
    """The result that waits for a person's decision."""
    return action.results.filter(cycle=action.cycle, decision="").order_by("-window").first()


def times_ineffective(action: CorrectiveAction) -> int:
    return action.results.filter(decision=Proposal.INEFFECTIVE).count()


def plan_content(action: CorrectiveAction, *, keep: frozenset[int] = frozenset()) -> dict[str, Any]:
    """The plan as plain values, without what changes while it is carried out.

    ``keep`` names items that stay in although they were cancelled later: dropping one is told with its reason and is
    no new plan.
    """
    items = action.items.select_related("owner", "cause").order_by("number")
    effect = effect_plan(action)
    return {
        "problem": action.problem,
        "causes": [
            {"id": cause.pk, "parent": cause.parent_id, "kind": cause.kind, "text": cause.text,
             "evidence": cause.evidence, "verified": cause.is_verified, "ruled_out": cause.ruled_out_because,
             "left": cause.uncovered_because}
            for cause in action.causes.order_by("pk")
        ],
        "items": [
            {"id": item.pk, "number": item.number, "what": item.what, "cause": item.cause_id,
             "owner": item.owner.name, "due_on": item.due_on.isoformat()}
            for item in items
            if item.status != ItemStatus.CANCELLED or item.pk in keep
        ],
        "elsewhere": [
            {"label": place.label, "answer": place.answer, "why": place.why}
            for place in action.elsewhere.order_by("pk")
        ],
        "effect": _effect_content(effect),
    }  # fmt: skip


def _effect_content(effect: EffectPlan | None) -> dict[str, str] | None:
    names = (
        "measure", "series_measure", "series_slice_kind", "series_slice_key", "baseline_starts_on",
        "baseline_ends_on", "target_ratio", "window_days", "minimum_exposure", "exposure_word",
    )  # fmt: skip
    return None if effect is None else {name: str(getattr(effect, name)) for name in names}


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 over the content in one fixed form."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def approved_plan(action: CorrectiveAction) -> PlanVersion | None:
    """The version that was approved last in this cycle."""
    return action.plans.filter(cycle=action.cycle, approved_at__isnull=False).order_by("-number").first()


def differs_from_approved(action: CorrectiveAction) -> bool:
    approved = approved_plan(action)
    if approved is None:
        return True
    keep = frozenset(int(item["id"]) for item in approved.content["items"])
    return digest_of(plan_content(action, keep=keep)) != approved.digest
