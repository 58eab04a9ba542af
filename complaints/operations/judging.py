"""Comparing what people decided with what was suggested. Done by the verbs that decide, so that nothing is left out."""

from collections.abc import Mapping
from datetime import datetime

from complaints.models import Suggestion
from core.actors import Actor


def judge(subject: str, chosen: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """Compare what people decided about a case with what was suggested. Choosing otherwise is refusing."""
    for aspect, value in chosen.items():
        values = {"decided": value, "decided_at": at if value else None, "by_name": by.name if value else ""}
        Suggestion.objects.filter(subject=subject, aspect=aspect).exclude(decided=value).update(**values)
