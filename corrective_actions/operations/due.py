"""What falls due: reminders, and effects whose window has ended."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from core.actors import Actor
from core.workflow import Stale
from corrective_actions import queries
from corrective_actions.effect import RateEvidence
from corrective_actions.models import ActionItem, CorrectiveAction, EffectPlan, Status
from corrective_actions.operations.action import tell_by_letter
from corrective_actions.operations.approval import evaluate

AT_ONCE = 200
NOT_REMINDED = Q(reminded_for=None) | ~Q(reminded_for=F("due_on"))


@transaction.atomic
def remind(*, as_of: datetime) -> int:
    """Write once for every date that has come and was not reminded of. Returns how many letters are owed.

    Never "due today": a day on which the clock stood is caught up with.
    """
    today = timezone.localdate(as_of)
    items = ActionItem.objects.undone().filter(NOT_REMINDED, action__status=Status.IMPLEMENTING, due_on__lte=today)
    actions = CorrectiveAction.objects.pending().filter(NOT_REMINDED, due_on__lte=today, owner__isnull=False)
    due_items = list(items.select_related("owner", "action").order_by("due_on", "pk")[:AT_ONCE])
    due_actions = list(actions.select_related("owner").order_by("due_on", "pk")[:AT_ONCE])
    for item in due_items:
        day = item.due_on.isoformat()
        tell_by_letter(
            "remind", to=[item.owner], action=item.action, key=f"{item.number}-{day}", what=item.what, due_on=day
        )
    for action in due_actions:
        day = action.due_on.isoformat()
        tell_by_letter("remind", to=[action.owner], action=action, key=day, what="", due_on=day)
    ActionItem.objects.filter(pk__in=[item.pk for item in due_items]).update(reminded_for=F("due_on"))
    CorrectiveAction.objects.filter(pk__in=[action.pk for action in due_actions]).update(reminded_for=F("due_on"))
    return len(due_items) + len(due_actions)


def evaluate_due(
    *,
    by: Actor,
    as_of: datetime,
    rates_of: Callable[[EffectPlan], RateEvidence | None],
) -> int:
    """Evaluate every action whose window has ended. Returns how many.

    The room that counts calls this and hands down ``rates_of``, which finds the figures of a plan that names a series.
    A plan without a series, or whose series nobody counts, is proposed for judgement without figures.
    """
    count = 0
    for plan in queries.due_for_evaluation(as_of=as_of):
        try:
            evaluate(plan.action, rates=rates_of(plan) if plan.series_measure else None, by=by, as_of=as_of)
        except Stale:  # another runner was faster; the others are still due
            continue
        count += 1
    return count
