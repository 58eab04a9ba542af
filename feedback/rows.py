"""One line of the inbox, the same for feedback and complaints: what it is, how urgent, whose, and how long left."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from complaints.models import Complaint, Severity
from complaints.models import Status as ComplaintStatus
from core.look import Badge
from feedback.models import Feedback, Status

LETTERS = {Severity.CRITICAL: "A", Severity.MAJOR: "B", Severity.MINOR: "C"}
WAITING = {ComplaintStatus.AWAITING_CUSTOMER, ComplaintStatus.ANSWERED, Status.AWAITING_CUSTOMER}
SOON = timedelta(hours=24)


@dataclass(frozen=True)
class Line:
    """What the list shows of a case."""

    reference: str
    title: str
    kind: str
    is_complaint: bool
    severity: str
    badge: Badge
    owner: str
    initials: str
    is_new: bool
    received_at: datetime


def row(case: Feedback | Complaint, *, as_of: datetime) -> Line:
    owner = str(case.owner) if case.owner else ""
    complaint = isinstance(case, Complaint)
    return Line(
        reference=case.reference,
        title=case.title,
        kind=_("complaint") if isinstance(case, Complaint) else str(case.get_kind_display()),
        is_complaint=complaint,
        severity=LETTERS.get(Severity(case.severity), "") if isinstance(case, Complaint) and case.severity else "",
        badge=_badge(case, as_of=as_of),
        owner=owner,
        initials="".join(word[0] for word in owner.split()[:2]).upper(),
        is_new=case.status in {ComplaintStatus.RECEIVED, Status.NEW} and (complaint or not case.owner_id),
        received_at=case.received_at,
    )


def _badge(case: Feedback | Complaint, *, as_of: datetime) -> Badge:
    """How long is left, in words; what waits for others or is over has no clock."""
    if isinstance(case, Feedback) and case.is_held:
        return Badge("warn", _("held back"))
    if case.status in WAITING:
        return Badge("idle", _("waiting for them"))
    due = _due(case)
    if due is None or case.status in {Status.SPAM, Status.CLOSED, ComplaintStatus.CLOSED}:
        return Badge("idle", str(case.get_status_display()))
    left = due - as_of
    if left < timedelta(0):
        return Badge("bad", _("%(time)s over") % {"time": span(-left)})
    return Badge("warn" if left < SOON else "info", _("%(time)s left") % {"time": span(left)})


def _due(case: Feedback | Complaint) -> datetime | None:
    if isinstance(case, Complaint):
        return case.assess_due if case.status == ComplaintStatus.RECEIVED else case.answer_due
    return case.due_at


def span(time: timedelta) -> str:
    """ "2 d 3 h", "3 h 40 min", "12 min" """
    minutes = int(time.total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return _("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes % 60}
    return _("%(minutes)d min") % {"minutes": minutes}
