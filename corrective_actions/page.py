"""Everything the page of one action shows, in a number of statements that does not grow with its parts."""

from datetime import datetime
from typing import Any

from core.actors import Actor
from core.workflow import SAME
from corrective_actions import item_workflow, queries
from corrective_actions.interval import interval
from corrective_actions.models import Branch, Cause, Check, CorrectiveAction, ItemStatus, Proposal
from corrective_actions.wording import done
from corrective_actions.workflow import TABLE


def everything(action: CorrectiveAction, *, by: Actor, as_of: datetime) -> dict[str, Any]:
    """The context of the detail page."""
    today = queries.day_of(as_of)
    offers = TABLE.offers(action, by=by)
    containments = list(action.containments.select_related("verified_by", "added_by").order_by("pk"))
    return {
        "action": action,
        "as_of": as_of,
        "today": today,
        "badge": queries.badge(action, on=today),
        "stages": queries.stages(action, contained=bool(containments) and all(c.verified_at for c in containments)),
        "steps": [offer for offer in offers if offer.move.target != SAME],
        "may": {offer.move.name for offer in offers if offer.move.target == SAME},
        "next_line": TABLE.next_line(action.status),
        "origins": action.origins.order_by("pk"),
        "team": action.team.order_by("name"),
        "containments": containments,
        "history": [(line, done(line.verb)) for line in queries.history(action)],
        "similar": queries.similar_closed(action),
        "told": action.told.order_by("told_on", "pk"),
        "extensions": action.extensions.order_by("pk"),
        "plans": action.plans.order_by("number"),
        "signatures": action.signatures.select_related("plan").order_by("at", "pk"),
        **_problem(action),
        **_causes(action, by=by, as_of=as_of),
        **_effect(action),
        **_checks(action),
    }


def _problem(action: CorrectiveAction) -> dict[str, Any]:
    return {
        "lines": action.lines.exclude(is_so="", is_not="").order_by("pk"),
        "elsewhere": action.elsewhere.order_by("kind", "label"),
    }


def _causes(action: CorrectiveAction, *, by: Actor, as_of: datetime) -> dict[str, Any]:
    causes = list(action.causes.select_related("verified_by").order_by("pk"))
    items = list(
        action.items.select_related("owner", "cause", "verified_by").prefetch_related("proofs__file").order_by("number")
    )
    answered = {item.cause_id for item in items if item.cause_id and item.status != ItemStatus.CANCELLED}
    today = queries.day_of(as_of)
    for item in items:
        item.action = action  # the guards look at the action, which is here already
    return {
        "tree": queries.cause_tree(causes=causes, answered=answered),
        "branches": _branches(causes),
        "items": [
            {
                "item": item,
                "badge": queries.item_badge(item, on=today),
                "moves": item_workflow.offered(item, by=by),
            }
            for item in items
        ],
        "uncovered": [
            cause for cause in causes if cause.is_verified and not cause.uncovered_because and cause.pk not in answered
        ],
    }


def _branches(causes: list[Cause]) -> list[tuple[str, list[Cause]]]:
    """The same causes as a fishbone: one bone each, the empty ones too, for what nobody has thought of."""
    return [(str(branch.label), [cause for cause in causes if cause.branch == branch]) for branch in Branch]


def _effect(action: CorrectiveAction) -> dict[str, Any]:
    plans = {plan.cycle: plan for plan in action.effect_plans.order_by("cycle")}
    found = list(action.results.order_by("cycle", "window"))
    results = [
        {
            "result": result,
            "plan": plans.get(result.cycle),
            "sentence": queries.in_words(result, plan=plans.get(result.cycle)),
            "drawing": interval(result, target=plans[result.cycle].target_ratio) if result.cycle in plans else None,
        }
        for result in found
    ]
    return {
        "effect": plans.get(action.cycle),
        "results": results,
        "failed": sum(result.decision == Proposal.INEFFECTIVE for result in found),
    }


def _checks(action: CorrectiveAction) -> dict[str, Any]:
    ticked = {row.subject: row for row in action.checks.filter(cycle=action.cycle)}
    return {"checks": [(subject, ticked.get(subject)) for subject in Check.Subject]}
