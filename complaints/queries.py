"""What the pages of complaints ask. Nothing here writes; the moment is always handed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import OPEN, Complaint, Extension, Message, Severity, Status
from core import clock, worktime
from core.actors import Actor
from core.models import Attachment, Organisation
from core.roles import READERS
from core.worktime import Allowance, Explanation, Pause, WorkCalendar


def visible_to(actor: Actor) -> QuerySet[Complaint]:
    """The complaints this person may see: quality staff, management and auditors all, others what they own."""
    if actor.holds(*READERS):
        return Complaint.objects.all()
    if actor.user_id is None:
        return Complaint.objects.none()
    return Complaint.objects.filter(owner_id=actor.user_id)


def open_cases() -> QuerySet[Complaint]:
    return Complaint.objects.filter(status__in=OPEN)


def overdue(*, as_of: datetime) -> QuerySet[Complaint]:
    """Open complaints whose answer is owed since before now."""
    waiting = [Status.RECEIVED, Status.ASSESSED, Status.INVESTIGATING, Status.DECIDED]
    return Complaint.objects.filter(status__in=waiting, answer_due__lt=as_of)


# ---------------------------------------------------------------------------------------- clocks


@dataclass(frozen=True)
class Clock:
    """One clock of a complaint with its working: allowed, used, due, and the parts that add up to the sum."""

    name: str
    label: str
    started: datetime
    due: datetime | None
    stopped: datetime | None
    used: timedelta
    allowed: timedelta
    explanation: Explanation

    @property
    def is_late(self) -> bool:
        return self.used > self.allowed

    @property
    def percent(self) -> int:
        return int(100 * self.used / self.allowed) if self.allowed else 0

    @property
    def left(self) -> timedelta:
        return self.allowed - self.used


def _pauses(complaint: Complaint) -> list[Pause]:
    return [Pause(pause.began_at, pause.ended_at, pause.cause) for pause in complaint.pauses.all()]


def _answer_days(severity: str, place: Organisation) -> int:
    return place.answer_days_critical if severity == Severity.CRITICAL else place.answer_days


def _allowances(complaint: Complaint, *, severity: str, place: Organisation, more: int = 0) -> list[Allowance]:
    given = [Allowance(_answer_days(severity, place), _("promised"))]
    granted = [Allowance(ext.days, ext.reason) for ext in complaint.extensions.all() if ext.granted_at]
    return given + granted + ([Allowance(more, "")] if more else [])


def answer_due(complaint: Complaint, *, severity: str, since: datetime | None = None, more: int = 0) -> datetime:
    """When the answer is due: the promise, plus what was granted, plus the time the clock stood.

    ``since`` is the start of a new cycle. While the clock stands, the due moment is reckoned as if it went on now.
    """
    place = clock.organisation()
    start = since or complaint.received_at
    calendar = clock.work_calendar(as_of=start, place=place)
    pauses = [] if since else [pause for pause in _pauses(complaint) if pause.end is not None]
    amount = worktime.allowed(_allowances(complaint, severity=severity, place=place, more=more), calendar)
    return worktime.add_working_time(start, amount, calendar, pauses)


def clocks(complaint: Complaint, *, as_of: datetime) -> list[Clock]:
    """The clocks of a complaint as they stand: assess, and answer."""
    place = clock.organisation()
    calendar = clock.work_calendar(as_of=complaint.received_at, place=place)
    assess = worktime.allowed([Allowance(place.assess_days, _("promised"))], calendar)
    answer = worktime.allowed(_allowances(complaint, severity=complaint.severity, place=place), calendar)
    return [
        _clock("assess", _("Assess"), complaint, complaint.assess_due, complaint.assessed_at, assess, calendar, as_of),
        _clock("answer", _("Answer"), complaint, complaint.answer_due, complaint.answered_at, answer, calendar, as_of),
    ]


def _clock(
    name: str,
    label: str,
    complaint: Complaint,
    due: datetime | None,
    stopped: datetime | None,
    allowed: timedelta,
    calendar: WorkCalendar,
    as_of: datetime,
) -> Clock:
    pauses = _pauses(complaint) if name == "answer" else []
    end = stopped or complaint.closed_at or max(as_of, complaint.received_at)
    explanation = worktime.explain(complaint.received_at, end, calendar, pauses)
    return Clock(name, label, complaint.received_at, due, stopped, explanation.total, allowed, explanation)


@dataclass(frozen=True)
class Promise:
    """The one promise line, the same words for customer and staff."""

    sentence: str
    due: datetime | None
    kept: bool | None  # None: not yet known


def promise(complaint: Complaint, *, as_of: datetime) -> Promise:
    due = complaint.answer_due
    if complaint.status not in OPEN or due is None:
        return Promise("", None, _kept(complaint))
    if complaint.status == Status.AWAITING_CUSTOMER:
        return Promise(_("We wait for your reply. After that we go on at once."), due, None)
    if complaint.status == Status.ANSWERED:
        return Promise(_("We have answered. Tell us whether this puts it right."), due, _kept(complaint))
    if complaint.status == Status.EXTERNAL:
        return Promise(_("An outside body is looking at it."), due, None)
    late = due < as_of
    return Promise("", due, False if late else None)


def _kept(complaint: Complaint) -> bool | None:
    if complaint.answered_at is None or complaint.answer_due is None:
        return None
    return complaint.answered_at <= complaint.answer_due


# ---------------------------------------------------------------------------------------- letters


def letter_facts(complaint: Complaint) -> dict[str, Any]:
    """What every letter about a complaint may say, as plain JSON values."""
    return {
        "reference": complaint.reference,
        "number": complaint.number,
        "title": complaint.title,
        "name": complaint.contact.name if complaint.contact else "",
        "answer_due": complaint.answer_due.isoformat() if complaint.answer_due else "",
        "staff_address": f"{settings.BASE_URL}/complaints/{complaint.reference}/",
    }


# ---------------------------------------------------------------------------------------- pages


@dataclass(frozen=True)
class Stage:
    """One dot on the way: done, here, or to come."""

    label: str
    at: datetime | None
    state: str  # done, here, ahead


STAGES = (
    (gettext_lazy("Received"), "received_at", {Status.RECEIVED}),
    (gettext_lazy("Assessed"), "assessed_at", {Status.ASSESSED}),
    (gettext_lazy("Investigated"), "decided_at", {Status.INVESTIGATING, Status.AWAITING_CUSTOMER}),
    (gettext_lazy("Answered"), "answered_at", {Status.DECIDED}),
    (gettext_lazy("Closed"), "closed_at", {Status.ANSWERED, Status.EXTERNAL}),
)


def with_people(cases: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """Everything a list or page shows of a complaint, without a query for each row."""
    return cases.select_related("owner", "contact", "customer", "product", "site", "category", "process", "parent")


def thread(case: str, *, internal: bool) -> list[Message]:
    """What was said in a case, oldest first, each with ``files``. Internal notes only for the team."""
    said = Message.objects.filter(case=case).order_by("at", "pk")
    if not internal:
        said = said.exclude(direction=Message.Direction.NOTE)
    messages = list(said)
    files = Attachment.objects.filter(case=case).order_by("pk")
    by_message: dict[int | None, list[Attachment]] = {}
    for file in files if internal else files.filter(internal=False):
        by_message.setdefault(file.message_id, []).append(file)
    for message in messages:
        message.files = by_message.get(message.pk, [])  # type: ignore[attr-defined]
    return messages


def full(actor: Actor) -> QuerySet[Complaint]:
    """One complaint with all that hangs on it, for its page."""
    extensions = Prefetch(
        "extensions", queryset=Extension.objects.select_related("asked_by", "granted_by").order_by("pk")
    )
    return with_people(visible_to(actor)).prefetch_related("pauses", extensions, "costs", "containments", "restraints")
