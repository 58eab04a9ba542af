"""What the person it belongs to may read of a case: a read model of its own, made of plain values.

Internal notes, names of third parties and opinions of staff cannot reach the page, because they are not in here.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from complaints import queries as complaint_queries
from complaints import workflow as complaint_workflow
from complaints.models import Complaint, Extension, Message
from complaints.models import Status as ComplaintStatus
from complaints.queries import moment_words
from core import clock, links
from core.actors import CUSTOMER
from core.look import Stage
from core.models import Attachment
from feedback import workflow
from feedback.models import Feedback, Invitation, Kind, Status


@dataclass(frozen=True)
class Paper:
    """A file of the case, with the secret name it is fetched by."""

    name: str
    size: int
    token: str


@dataclass(frozen=True)
class Said:
    """One thing said between the person and the organisation."""

    mine: bool
    text: str
    at: datetime
    files: list[Paper]


@dataclass(frozen=True)
class Story:
    """A case as its page shows it."""

    reference: str
    kind: str
    heading: str
    is_held: bool
    is_open: bool
    promise: str
    next: str
    stages: list[Stage]
    delays: list[str]
    messages: list[Said]
    answer: str
    upheld: str
    can: frozenset[str]
    refusals: dict[str, list[str]]
    reopen_until: date | None
    receipt_code: str
    has_email: bool
    score: int | None
    why: str
    language: str
    further: str


HEADINGS = {
    Kind.COMPLAINT: gettext_noop("We have your complaint"),
    Kind.IDEA: gettext_noop("We have your idea"),
    Kind.PRAISE: gettext_noop("We have your praise"),
    Kind.QUESTION: gettext_noop("We have your question"),
    Kind.OTHER: gettext_noop("We have your message"),
}
VERBS = ("accept", "reject_answer", "reopen", "go_external", "withdraw")


def story(feedback: Feedback, *, as_of: datetime) -> Story:
    """The whole page of a case, in a steady number of statements."""
    complaint = feedback.complaint
    place = clock.organisation()
    offers = complaint_workflow.TABLE.offers(complaint, by=CUSTOMER) if complaint else []
    reopen_until = _reopen_until(complaint, place.reopen_days)
    over = reopen_until is not None and timezone.localdate(as_of) > reopen_until
    can = {offer.move.name for offer in offers if offer.move.name in VERBS} - ({"reopen"} if over else set())
    rating = Invitation.objects.filter(case=feedback.reference, confirmed_at__isnull=False).first()
    closed = feedback.status == Status.CLOSED or (complaint is not None and complaint.status == ComplaintStatus.CLOSED)
    return Story(
        reference=feedback.reference,
        kind=feedback.kind,
        heading=_heading(feedback, complaint),
        is_held=feedback.is_held,
        is_open=_is_open(feedback, complaint),
        promise=promise_line(feedback, as_of=as_of),
        next=_next(feedback, complaint),
        stages=_stages(feedback, complaint),
        delays=_delays(complaint),
        messages=_messages(feedback),
        answer=complaint.answer if complaint and complaint.answered_at else "",
        upheld=str(complaint.get_upheld_display()) if complaint and complaint.answered_at and complaint.upheld else "",
        can=frozenset(can | ({"rate"} if closed else set())),
        refusals={offer.move.name: offer.missing for offer in offers if offer.missing},
        reopen_until=reopen_until,
        receipt_code=links.receipt_code(feedback.reference) if feedback.contact is None else "",
        has_email=bool(feedback.contact and feedback.contact.email),
        score=rating.score if rating else None,
        why=rating.why if rating else "",
        language=feedback.language,
        further=place.external_body,
    )


def _heading(feedback: Feedback, complaint: Complaint | None) -> str:
    if _is_open(feedback, complaint):
        return _(HEADINGS[Kind(feedback.kind)])
    return _("This case is closed")


def _is_open(feedback: Feedback, complaint: Complaint | None) -> bool:
    if complaint is not None:
        return complaint.status not in complaint_workflow.TABLE.ends
    return feedback.status not in workflow.TABLE.ends


def promise_line(feedback: Feedback, *, as_of: datetime) -> str:
    """The one promise, in the words that staff see too; "" when nothing is promised any more."""
    complaint = feedback.complaint
    if complaint is not None:
        return complaint_queries.promise(complaint, as_of=as_of).sentence
    if feedback.status not in {Status.NEW, Status.IN_REVIEW}:
        return ""
    if feedback.kind in {Kind.IDEA, Kind.PRAISE}:
        return _("A person will read it and pass it on to those it is about.")
    return promise_by(feedback.due_at, as_of=as_of)


def promise_by(due: datetime | None, *, as_of: datetime) -> str:
    """ "We will write to you by Thu 26 Nov, 17:00.": the words in which complaints are promised an answer, too."""
    if due is None:
        return ""
    when = {"when": moment_words(due, zone=clock.organisation().time_zone, as_of=as_of)}
    if due < as_of:
        return _("We promised to write to you by %(when)s. We are late, and still at it.") % when
    return _("We will write to you by %(when)s.") % when


def _next(feedback: Feedback, complaint: Complaint | None) -> str:
    if complaint is not None:
        return complaint_workflow.TABLE.next_line(complaint.status)
    return workflow.TABLE.next_line(feedback.status)


def _day(moment: datetime | None) -> str:
    return formats.date_format(timezone.localtime(moment), "D j M") if moment else ""


def _stages(feedback: Feedback, complaint: Complaint | None) -> list[Stage]:
    if complaint is not None:
        return _complaint_stages(complaint)
    closed = feedback.status == Status.CLOSED
    looked_at = feedback.taken_at is not None or feedback.status != Status.NEW
    return [
        Stage(_("Received"), _day(feedback.received_at), done=True, current=not looked_at),
        Stage(_("Being looked at"), _day(feedback.taken_at), done=looked_at, current=looked_at and not closed),
        Stage(_("Closed"), _day(feedback.closed_at), done=closed, current=closed),
    ]


def _complaint_stages(complaint: Complaint) -> list[Stage]:
    """Received, being looked at, answer, put right, closed: what a customer needs to know of eleven states."""
    assessed = complaint.assessed_at is not None
    answered = complaint.status in {ComplaintStatus.ANSWERED, ComplaintStatus.CLOSED}
    closed = complaint.status in complaint_workflow.TABLE.ends
    right = complaint.remedy_done_on is not None and answered
    due = (
        ""
        if answered or closed or complaint.answer_due is None
        else _("by %(day)s") % {"day": _day(complaint.answer_due)}
    )
    return [
        Stage(_("Received"), _day(complaint.received_at), done=True, current=not assessed and not closed),
        Stage(
            _("Being looked at"),
            _("since %(day)s") % {"day": _day(complaint.assessed_at)} if assessed else "",
            done=assessed,
            current=assessed and not answered and not closed,
        ),
        Stage(
            _("Answer"),
            _day(complaint.answered_at) if answered else due,
            done=answered,
            current=answered and not closed,
        ),
        Stage(
            _("Put right"),
            formats.date_format(complaint.remedy_done_on, "D j M") if right and complaint.remedy_done_on else "",
            done=right,
        ),
        Stage(_("Closed"), _day(complaint.closed_at), done=closed, current=closed),
    ]


def _delays(complaint: Complaint | None) -> list[str]:
    """Why it takes longer, in the words given when more time was granted."""
    if complaint is None:
        return []
    granted = Extension.objects.filter(complaint=complaint, granted_at__isnull=False).order_by("pk")
    return [extension.reason for extension in granted]


def _messages(feedback: Feedback) -> list[Said]:
    """What was said, oldest first. Notes, and what was called back, are not even read from the database."""
    files: dict[int | None, list[Paper]] = {}
    for one in Attachment.objects.filter(case=feedback.reference, internal=False).order_by("pk"):
        files.setdefault(one.message_id, []).append(Paper(one.name, one.size, one.token))
    said = Message.objects.filter(case=feedback.reference, taken_back_at=None).exclude(direction=Message.Direction.NOTE)
    first = Said(True, feedback.text, feedback.received_at, files.get(None, []))
    rest = [
        Said(message.direction == Message.Direction.IN, message.text, message.at, files.get(message.pk, []))
        for message in said.order_by("at", "pk")
    ]
    return [first, *rest]


def _reopen_until(complaint: Complaint | None, days: int) -> date | None:
    if complaint is None or complaint.closed_at is None:
        return None
    return timezone.localdate(complaint.closed_at + timedelta(days=days))
