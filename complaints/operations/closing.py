"""From the answer to the end: answer, accepted or not, lapsed, outside body, reopened, withdrawn."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import workflow
from complaints.models import Complaint, Message, Status
from complaints.operations.receiving import say
from complaints.queries import answer_due, letter_facts
from core import clock, journal, outbox
from core.actors import SYSTEM, Actor
from core.models import User
from core.roles import Role
from core.workflow import Refused, perform

UNDO_SECONDS = 15
OUTSIDE_AFTER_CYCLE = 2


def answer_key(complaint: Complaint) -> str:
    return f"answer:{complaint.reference}:{complaint.cycle}"


@transaction.atomic
def answer(complaint: Complaint, *, text: str, by: Actor) -> None:
    """Send our answer. The letter states where else the customer can turn; for 15 seconds it can be taken back."""
    moment = timezone.now()
    place = clock.organisation()
    lacking = [] if text.strip() else [_("Write the answer.")]
    perform(
        complaint,
        workflow.TABLE["answer"],
        by=by,
        lacking=lacking,
        answer=text,
        answered_at=moment,
        lapses_at=moment + timedelta(days=place.lapse_days),
    )
    say(complaint.reference, text=text, direction=Message.Direction.OUT, by=by, at=moment)
    outbox.queue(
        "complaints/email/answer",
        to=complaint.contact,
        key=answer_key(complaint),
        case=complaint.reference,
        due_at=moment + timedelta(seconds=UNDO_SECONDS),
        text=text,
        lapse_days=place.lapse_days,
        external_body=place.external_body,
        **letter_facts(complaint),
    )


@transaction.atomic
def take_back(complaint: Complaint, *, by: Actor) -> None:
    """Undo an answer whose letter has not gone out. It becomes a decision again, and its words stay in the draft."""
    if complaint.status != Status.ANSWERED or not outbox.cancel(answer_key(complaint)):
        raise Refused([_("The answer has already gone out. Write to the customer instead.")])
    perform(complaint, workflow.TABLE["take_back"], by=by, lapses_at=None)
    Message.objects.filter(case=complaint.reference, direction=Message.Direction.OUT).order_by("-pk").first().delete()  # type: ignore[union-attr]


def _close(complaint: Complaint, move: str, *, by: Actor, outcome: str, note: str = "", lacking: Any = ()) -> None:
    moment = timezone.now()
    perform(
        complaint,
        workflow.TABLE[move],
        by=by,
        note=note,
        lacking=lacking,
        outcome=outcome,
        first_closed_at=moment,
        closed_at=moment,
        lapses_at=None,
    )


@transaction.atomic
def accept(complaint: Complaint, *, by: Actor) -> None:
    """The customer is content with the answer."""
    _close(complaint, "accept", by=by, outcome="accepted")


@transaction.atomic
def lapse(complaint: Complaint, *, by: Actor = SYSTEM) -> None:
    """The customer did not reply in time, after one reminder."""
    _close(complaint, "lapse", by=by, outcome="lapsed")


@transaction.atomic
def reject_answer(complaint: Complaint, *, reason: str, by: Actor) -> None:
    """It is not solved: a new cycle begins. After the second, the manager hears of it and an outside body is offered."""
    lacking = [] if reason.strip() else [_("Tell us what is not solved.")]
    perform(
        complaint,
        workflow.TABLE["reject_answer"],
        by=by,
        note=reason,
        lacking=lacking,
        answer_due=answer_due(complaint, severity=complaint.severity, since=timezone.now()),
        lapses_at=None,
    )
    say(complaint.reference, text=reason, direction=Message.Direction.IN, by=by)
    if complaint.cycle > OUTSIDE_AFTER_CYCLE:
        _offer_outside_body(complaint)


def _offer_outside_body(complaint: Complaint) -> None:
    facts = letter_facts(complaint)
    for manager in User.objects.filter(grants__role=Role.MANAGER, is_active=True):
        key = f"rejected_again:{complaint.reference}:{complaint.cycle}:{manager.pk}"
        outbox.queue("complaints/email/rejected_again", to=manager, key=key, case=complaint.reference, **facts)
    outbox.queue(
        "complaints/email/offer_outside_body",
        to=complaint.contact,
        key=f"offer_outside_body:{complaint.reference}:{complaint.cycle}",
        case=complaint.reference,
        external_body=clock.organisation().external_body,
        **facts,
    )


@transaction.atomic
def go_external(complaint: Complaint, *, outside_body: str, by: Actor) -> None:
    """The customer turns, or is referred, to an outside body."""
    lacking = [] if outside_body.strip() else [_("Name the outside body.")]
    perform(
        complaint,
        workflow.TABLE["go_external"],
        by=by,
        note=outside_body,
        lacking=lacking,
        outside_body=outside_body,
        lapses_at=None,
    )


@transaction.atomic
def settle(complaint: Complaint, *, outcome: str, by: Actor) -> None:
    """The outside body has spoken."""
    lacking = [] if outcome.strip() else [_("Record what the outside body decided.")]
    _close(complaint, "settle", by=by, outcome="external", note=outcome, lacking=lacking)


@transaction.atomic
def reopen(complaint: Complaint, *, reason: str, by: Actor) -> None:
    """Begin a new cycle. Earlier closing dates stay; a customer may do it within the days the organisation grants."""
    moment = timezone.now()
    perform(
        complaint,
        workflow.TABLE["reopen"],
        by=by,
        note=reason,
        lacking=list(_reopening_gaps(complaint, reason, by, at=moment)),
        closed_at=None,
        outcome="",
        answer_due=answer_due(complaint, severity=complaint.severity, since=moment),
    )
    if by.holds(Role.CUSTOMER):
        say(complaint.reference, text=reason, direction=Message.Direction.IN, by=by)


def _reopening_gaps(complaint: Complaint, reason: str, by: Actor, *, at: datetime) -> Any:
    if not reason.strip():
        yield _("Say why it is taken up again.")
    days = clock.organisation().reopen_days
    over = complaint.closed_at is not None and at > complaint.closed_at + timedelta(days=days)
    if by.holds(Role.CUSTOMER) and over:
        yield _("It was closed more than %(days)d days ago. Send us a new message instead.") % {"days": days}


@transaction.atomic
def withdraw(complaint: Complaint, *, reason: str, by: Actor) -> None:
    """The customer takes it back. An officer needs the customer's own words for it. It still counts for analysis."""
    staff = not by.holds(Role.CUSTOMER)
    lacking = [_("Cite how the customer withdrew it: their words, and when.")] if staff and not reason.strip() else []
    moment = timezone.now()
    perform(
        complaint,
        workflow.TABLE["withdraw"],
        by=by,
        note=reason,
        lacking=lacking,
        outcome="withdrawn",
        first_closed_at=moment,
        closed_at=moment,
    )


@transaction.atomic
def follow_parent(complaint: Complaint, *, by: Actor = SYSTEM) -> int:
    """Note on every duplicate that its parent was closed; their people hear the same answer. Returns how many."""
    duplicates = list(complaint.duplicates.all())
    for duplicate in duplicates:
        journal.record(duplicate, "follow_parent", by=by, facts={"parent": complaint.reference})
    return len(duplicates)
