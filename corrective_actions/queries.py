"""Questions about corrective actions."""

from django.db.models import QuerySet

from corrective_actions.models import CorrectiveAction


def for_origin(kind: str, key: str) -> "QuerySet[CorrectiveAction]":
    """The actions that were asked for because of this."""
    return CorrectiveAction.objects.filter(origins__kind=kind, origins__key=key).order_by("-proposed_at")
