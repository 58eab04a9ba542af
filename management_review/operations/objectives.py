"""The thin register of quality objectives (6.2)."""

from django.db import transaction

from core.actors import Actor
from core.operations import save_and_journal
from management_review.models import Objective


@transaction.atomic
def set_objective(objective: Objective, *, changed: list[str], by: Actor) -> Objective:
    """Set an objective, or its latest figure."""
    kept: Objective = save_and_journal(objective, verb="set_objective", by=by, changed=changed)
    return kept
