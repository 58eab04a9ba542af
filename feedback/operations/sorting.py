"""What staff do with feedback in the inbox. Each verb is one move of the table."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import operations as complaints
from complaints import queries as complaint_queries
from complaints.models import Aspect, Category, Complaint, Message
from core import clock, journal, outbox
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
def note(feedback: Feedback, *, text: str, by: Actor) -> Message:
    """Something for the team only. Who is named with an "@" in it is told."""
    people = complaints.named_in(text)
    gaps = [] if text.strip() else [_("Write the note.")]
    if not by.holds(*workflow.STAFF):
        gaps.append(_("Only the quality team writes notes here."))
    gaps += [
        _("%(name)s may not see this case. Take the “@” before the name away.") % {"name": person.name}
        for person in complaints.strangers(people, to=complaint_queries.readers(on=timezone.localdate()))
    ]
    if gaps:
        raise Refused(gaps)
    said = complaints.say(feedback.reference, text=text.strip(), direction=Message.Direction.NOTE, by=by)
    indexing.index(feedback)
    for person in complaints.keep_mentions(said, people, by=by):
        key = f"mention:{feedback.reference}:{said.pk}:{person.pk}"
        facts: dict[str, Any] = {
            "reference": feedback.reference,
            "title": feedback.title,
            "by": by.name,
            "text": said.text,
        }
        outbox.queue("feedback/email/mention", to=person, key=key, case=feedback.reference, **facts)
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
