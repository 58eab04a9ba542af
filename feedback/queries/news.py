"""What is new to the reader: in the list, and in the case that is open."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import OuterRef

from complaints import queries as complaints
from complaints.models import Complaint
from complaints.models import Look as ComplaintLook
from core.actors import Actor
from feedback.models import Feedback, Look


def news(cases: Sequence[Any], *, reader: Actor, joined: datetime, as_of: datetime) -> frozenset[str]:
    """The references of those of one page in which something happened since the reader last looked: one statement."""
    if not cases:
        return frozenset()
    looks = Look.objects.filter(feedback=OuterRef("pk"), user=reader.user_id)
    rows = Feedback.objects.filter(pk__in=[case.pk for case in cases if isinstance(case, Feedback)])
    of_cases = complaints.unseen_among(
        [case for case in cases if isinstance(case, Complaint)], reader=reader, joined=joined, as_of=as_of
    )
    return frozenset(
        complaints.unseen(rows, looks=looks, reader=reader, joined=joined, as_of=as_of).union(of_cases, all=True)
    )


def look_of(case: Feedback | Complaint, *, reader: Actor) -> Look | ComplaintLook | None:
    """What was kept of this person's earlier looks at a case."""
    if isinstance(case, Complaint):
        return ComplaintLook.objects.filter(complaint=case, user=reader.user_id).first()
    return Look.objects.filter(feedback=case, user=reader.user_id).first()
