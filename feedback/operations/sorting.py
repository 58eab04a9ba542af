"""What staff do with feedback in the inbox. Each verb is one move of the table."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import operations as complaints
from complaints.models import Aspect, Category, Complaint, Message
from core import clock, journal
from core.actors import SYSTEM, Actor
from core.models import User
from core.workflow import Refused, Stale, perform
from feedback import hidden, indexing, post, workflow
from feedback.models import OPEN, Feedback, Kind, Status
from feedback.operations.entering import hand_on, welcome


@transaction.atomic
def take(feedback: Feedback, *, by: Actor) -> None:
    """Make it mine. Something held back is thereby let in: its sender gets the letter now, a complaint goes on."""
    held = feedback.is_held
    perform(feedback, workflow.TABLE["take"], by=by, owner_id=by.user_id, taken_at=timezone.now(), held_why="")
    if held:
        welcome(feedback, by=by)


@transaction.atomic
def assign(feedback: Feedback, *, owner: User, by: Actor) -> None:
    perform(feedback, workflow.TABLE["assign"], by=by, owner_id=owner.pk, facts={"owner": owner.pk})


@transaction.atomic
def categorise(feedback: Feedback, *, category: Category | None, by: Actor) -> None:
    """Say what it is about."""
    facts = {"was": feedback.category_id, "now": category.pk if category else None}
    perform(feedback, workflow.TABLE["categorise"], by=by, facts=facts, category=category)


@transaction.atomic
def snooze(feedback: Feedback, *, until: datetime | None, why: str = "", by: Actor) -> None:
    """Take it out of the working views until then, or until its sender writes. Its clock goes on."""
    gaps = [] if by.holds(*workflow.STAFF) else [_("Only the quality team changes cases here.")]
    if feedback.status not in OPEN or feedback.is_held:
        gaps.append(_("Only what is open can be snoozed."))
    gaps += complaints.snooze_gaps(until, as_of=timezone.now())
    if gaps:
        raise Refused(gaps)
    assert until is not None  # noqa: S101 - said by the gaps
    Feedback.objects.filter(pk=feedback.pk).update(snoozed_until=until)
    feedback.refresh_from_db()
    journal.record(feedback, "snooze", by=by, note=why.strip(), facts={"until": until.isoformat()})


@transaction.atomic
def wake(feedback: Feedback, *, by: Actor) -> None:
    """Bring it back into the working views now."""
    gaps = [] if by.holds(*workflow.STAFF) else [_("Only the quality team changes cases here.")]
    if feedback.snoozed_until is None:
        gaps.append(_("It is not snoozed."))
    if gaps:
        raise Refused(gaps)
    Feedback.objects.filter(pk=feedback.pk).update(snoozed_until=None)
    feedback.refresh_from_db()
    journal.record(feedback, "wake", by=by)


@transaction.atomic
def put_back(feedback: Feedback, *, by: Actor, **values: Any) -> None:
    """Undo what was just done to it: it is new again, with ``values`` as they were, and nobody is written to."""
    perform(feedback, workflow.TABLE["put_back"], by=by, **values)


@transaction.atomic
def put_owner_back(feedback: Feedback, *, owner: User | None, by: Actor) -> None:
    """Undo an assignment: whose it was, or nobody's."""
    perform(feedback, workflow.TABLE["assign"], by=by, owner=owner, facts={"owner": owner.pk if owner else None})


@transaction.atomic
def look_again(feedback: Feedback, *, owner: User | None, by: Actor) -> None:
    """After the undo of a spam mark: whoever was looking at it still is."""
    perform(feedback, workflow.TABLE["take"], by=by, owner=owner)


@transaction.atomic
def mark_spam(feedback: Feedback, *, reason: str, by: Actor) -> None:
    lacking = [] if reason.strip() else [_("Say why this is spam.")]
    perform(feedback, workflow.TABLE["mark_spam"], by=by, note=reason.strip(), lacking=lacking)


@transaction.atomic
def restore(feedback: Feedback, *, reason: str = "", by: Actor) -> None:
    """It was no spam: it is new again, and its sender gets the letter that was kept back."""
    perform(feedback, workflow.TABLE["restore"], by=by, note=reason.strip(), held_why="")
    welcome(feedback, by=by)


@transaction.atomic
def convert(feedback: Feedback, *, reason: str = "", by: Actor) -> Complaint:
    """Take it up as a complaint of the same reference, and tell the person so."""
    said_so = feedback.said_kind == Kind.COMPLAINT
    kind = "feedback/email/submit" if said_so else "feedback/email/convert"
    complaint = hand_on(
        feedback, by=by, told=feedback.contact is not None and bool(feedback.contact.email), note=reason
    )
    post.owe(
        kind,
        to=feedback.contact,
        key=f"{'submit' if said_so else 'convert'}:{feedback.reference}",
        case=feedback.reference,
        as_of=timezone.now(),
        sort=Kind.COMPLAINT,
        answer_due=complaint.answer_due.isoformat() if complaint.answer_due else "",
    )
    judge(feedback, hidden.YES, by=by)
    return complaint


@transaction.atomic
def ask(feedback: Feedback, *, text: str, by: Actor) -> None:
    """Ask the customer something; the case waits for them."""
    lacking = [] if text.strip() else [_("Write what you want to know.")]
    if feedback.contact is None and feedback.channel != "form":
        lacking.append(_("There is nobody to ask: no address was given."))
    moment = timezone.now()
    perform(feedback, workflow.TABLE["ask"], by=by, lacking=lacking, asked_at=moment, owner_id=_owner(feedback, by))
    message = complaints.say(feedback.reference, text=text.strip(), direction=Message.Direction.OUT, by=by, at=moment)
    indexing.index(feedback)
    _write(feedback, "ask", message.pk, text=text.strip())


@transaction.atomic
def close(
    feedback: Feedback, *, kind: str, answered: bool | None, reply: str = "", reason: str = "", by: Actor
) -> None:
    """Close what is no complaint: its kind is settled, and it was answered or wants no reply.

    ``reply`` is what the customer is told. A complaint that turns out to be something else needs a reason.
    """
    lacking = []
    if answered is None:
        lacking.append(_("Say whether it was answered or no reply is wanted."))
    if answered and not reply.strip() and not _was_answered(feedback):
        lacking.append(_("Write the answer, or choose that no reply is wanted."))
    if Kind.COMPLAINT in {feedback.kind, feedback.said_kind} and kind != Kind.COMPLAINT and not reason.strip():
        lacking.append(_("Say why this is not a complaint: the person called it one."))
    moment = timezone.now()
    feedback.kind = kind
    perform(
        feedback,
        workflow.TABLE["close"],
        by=by,
        note=reason.strip(),
        lacking=lacking,
        facts={"kind": kind, "answered": answered},
        kind=kind,
        answered=answered,
        owner_id=_owner(feedback, by),
        first_closed_at=moment,
        closed_at=moment,
    )
    judge(feedback, hidden.NO, by=by)
    if reply.strip():
        said = complaints.say(feedback.reference, text=reply.strip(), direction=Message.Direction.OUT, by=by, at=moment)
        indexing.index(feedback)
        _write(feedback, "close", said.pk, text=reply.strip())


@transaction.atomic
def note(feedback: Feedback, *, text: str, by: Actor) -> Message:
    """Something for the team only."""
    if not text.strip():
        raise Refused([_("Write the note.")])
    if not by.holds(*workflow.STAFF):
        raise Refused([_("Only the quality team writes notes here.")])
    said = complaints.say(feedback.reference, text=text.strip(), direction=Message.Direction.NOTE, by=by)
    indexing.index(feedback)
    return said


def judge(feedback: Feedback, value: str, *, by: Actor) -> None:
    """Compare what was decided about a case with how it was read: a complaint, or none."""
    complaints.judge(feedback.reference, {Aspect.HIDDEN_COMPLAINT: value}, by=by, at=timezone.now())


def timeout(*, as_of: datetime) -> int:
    """Close what waited for the customer long enough. A complaint that nobody took up becomes one. Returns how many."""
    days = clock.organisation().lapse_days
    waiting = Feedback.objects.filter(
        status=Status.AWAITING_CUSTOMER, asked_at__lte=as_of - timedelta(days=days)
    ).order_by("asked_at")
    done = 0
    for feedback in waiting[:200]:
        try:
            with transaction.atomic():
                _let_go(feedback, as_of)
        except Stale:
            continue  # the customer has just replied
        done += 1
    return done


def _let_go(feedback: Feedback, as_of: datetime) -> None:
    if feedback.kind == Kind.COMPLAINT:
        hand_on(feedback, by=SYSTEM, told=True)
    else:
        perform(feedback, workflow.TABLE["timeout"], by=SYSTEM, answered=True, first_closed_at=as_of, closed_at=as_of)


def _owner(feedback: Feedback, by: Actor) -> int | None:
    return feedback.owner_id or by.user_id


def _was_answered(feedback: Feedback) -> bool:
    return Message.objects.filter(case=feedback.reference, direction=Message.Direction.OUT).exists()


def _write(feedback: Feedback, verb: str, number: int, **payload: Any) -> None:
    post.owe(
        f"feedback/email/{verb}",
        to=feedback.contact,
        key=f"{verb}:{feedback.reference}:{number}",
        case=feedback.reference,
        as_of=timezone.now(),
        **payload,
    )
