"""Hearing complaints that are not called so, and learning from what people said to that."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import operations as complaints
from complaints.models import Aspect, Learning, Suggestion
from complaints.operations import Taught
from complaints.suggesting import read
from core import clock, journal
from core.actors import Actor
from core.workflow import Refused
from feedback import hidden, workflow
from feedback.models import Feedback, Invitation, Kind
from feedback.operations.entering import submit
from feedback.operations.sorting import judge, note

HIDDEN = Aspect.HIDDEN_COMPLAINT
BATCH = 200
NIGHT = 2
"""The hour, local time, from which on the lessons of a day are learned."""


def screen(*, as_of: datetime, most: int = BATCH) -> int:
    """Read what came in since and is not called a complaint. Returns how many texts were read."""
    cases = list(hidden.unread(as_of=as_of).only("reference", "text", "language")[:most])
    comments = list(hidden.unread_comments(as_of=as_of)[:most])
    texts = [(case.reference, case.text, case.language) for case in cases]
    texts += [(hidden.subject_of(one), one.why, one.contact.language if one.contact else "") for one in comments]
    if texts:
        teacher = complaints.teacher(HIDDEN)
        rows = [_reading(*text, teacher, as_of) for text in texts]
        Suggestion.objects.bulk_create(rows, ignore_conflicts=True)
    return len(texts)


def _reading(subject: str, text: str, language: str, by: complaints.Teacher, as_of: datetime) -> Suggestion:
    """By what was learned as far as it may speak, else by the list of words."""
    guess = complaints.learned(subject, text, language, by, as_of=as_of)
    if guess is not None and by.row.state in {Learning.State.ON, Learning.State.FALLEN}:
        if guess.value != hidden.YES:
            guess.showing = Suggestion.Showing.UNSURE
        return guess
    reading = read(text, language)
    showing = Suggestion.Showing.SHOWN if by.row.is_offering else Suggestion.Showing.OFF
    return Suggestion(
        subject=subject,
        aspect=HIDDEN,
        value=hidden.YES if reading.is_complaint else "",
        words=list(reading.words),
        basis=Suggestion.Basis.WORDS,
        showing=showing if reading.is_complaint else Suggestion.Showing.UNSURE,
        offered_at=as_of,
    )


@transaction.atomic
def not_a_complaint(feedback: Feedback, *, by: Actor) -> None:
    """Say that it is none, although it reads like one. It stays where it is, and is learned from."""
    _staff_only(by)
    if feedback.kind == Kind.COMPLAINT:
        raise Refused([_("The person called it a complaint. Say in its page why it is none.")])
    journal.record(feedback, "not_a_complaint", by=by)
    judge(feedback, hidden.NO, by=by)


def learn(*, as_of: datetime, aspects: tuple[str, ...] = tuple(Aspect), keep: bool = True) -> list[Taught]:
    """Learn what is wanted of what people decided here and about complaints."""
    own = [aspect for aspect in aspects if aspect != HIDDEN]
    taught = complaints.learn(as_of=as_of, aspects=own, keep=keep)
    if HIDDEN in aspects:
        taught.append(complaints.teach(HIDDEN, hidden.decided(), as_of=as_of, keep=keep))
    return taught


def learn_nightly(*, as_of: datetime) -> list[Taught]:
    """Once a night everything, and at any time what a manager asked for. What is past its time is taken away."""
    wanted = tuple(Learning.objects.filter(wanted_at__isnull=False).values_list("aspect", flat=True))
    local = as_of.astimezone(ZoneInfo(clock.organisation().time_zone))
    night = (local - timedelta(hours=NIGHT)).date()
    if clock.once("learn", night.isoformat(), as_of=as_of):
        complaints.forget(as_of=as_of)
        return learn(as_of=as_of)
    return learn(as_of=as_of, aspects=wanted) if wanted else []


@transaction.atomic
def take_up(comment: Invitation, *, by: Actor) -> Feedback:
    """Take up a survey comment as a complaint of its own. The person is told, as by the form."""
    _staff_only(by)
    who = comment.contact
    feedback = submit(
        kind=Kind.COMPLAINT,
        text=comment.why,
        submission_key=hidden.subject_of(comment),
        email=who.email if who else "",
        name=who.name if who else "",
        phone=who.phone if who else "",
        customer=who.customer if who else None,
        language=who.language if who else clock.organisation().language,
        received_at=comment.confirmed_at,
        product=comment.product,
        by=by,
    ).feedback
    told = _("From a survey answer on %(case)s: %(score)s.") if comment.case else _("From a survey answer: %(score)s.")
    note(feedback, text=told % {"case": comment.case, "score": comment.score}, by=by)
    complaints.judge(hidden.subject_of(comment), {HIDDEN: hidden.YES}, by=by, at=timezone.now())
    return feedback


@transaction.atomic
def put_aside(comment: Invitation, *, by: Actor) -> None:
    """Say that a survey comment is no complaint."""
    _staff_only(by)
    journal.record(comment, "put_aside", by=by, facts={"case": comment.case})
    complaints.judge(hidden.subject_of(comment), {HIDDEN: hidden.NO}, by=by, at=timezone.now())


def _staff_only(by: Actor) -> None:
    if not by.holds(*workflow.STAFF):
        raise Refused([_("Only the quality team changes cases here.")])
