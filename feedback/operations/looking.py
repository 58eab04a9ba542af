"""What reading leaves behind: when a person last looked, so that the page can say what is new to them."""

from collections.abc import Sequence
from datetime import datetime

from complaints import operations as complaints
from complaints.models import Complaint, Mention
from complaints.models import Look as ComplaintLook
from core.actors import Actor
from feedback.models import Feedback, Look


def heed(mentions: Sequence[Mention], *, as_of: datetime) -> None:
    """The person has looked at the case in which a note named them."""
    complaints.heed(mentions, as_of=as_of)


def look(
    case: Feedback | Complaint, *, by: Actor, as_of: datetime, last: Look | ComplaintLook | None
) -> datetime | None:
    """Remember that somebody looks at it now, in one statement. Returns the visit before this one.

    ``last`` is what was kept of this person's earlier looks.
    """
    if isinstance(case, Complaint):
        return complaints.look(case, by=by, as_of=as_of, last=last if isinstance(last, ComplaintLook) else None)
    if by.user_id is None:
        return None
    if last is None:
        Look.objects.bulk_create([Look(feedback=case, user_id=by.user_id, at=as_of)], ignore_conflicts=True)
        return None
    before = last.at if as_of - last.at > complaints.A_VISIT else last.before
    Look.objects.filter(pk=last.pk).update(at=as_of, before=before)
    return before
