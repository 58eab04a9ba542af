"""Watching whether people still get through: counting at the form, raising a fault of a channel, and ending it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core import clock, journal
from core.actors import SYSTEM
from feedback import mailbox, post, queries, reach
from feedback.models import ChannelFault, DoorCount, Mailbox

Channel, Cause = ChannelFault.Channel, ChannelFault.Cause
KEPT = timedelta(days=120)


def count_door(what: str, *, fields: Iterable[str] = ()) -> None:
    """Count one thing at the form. Never in the way of a person: what cannot be counted is not."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    for name in (what, *(f"{what}:{field}"[:60] for field in fields)):
        try:
            _one_more(hour, name)
        except DatabaseError:
            return


def _one_more(hour: datetime, what: str) -> None:
    row = DoorCount.objects.filter(hour=hour, what=what)
    if row.update(n=F("n") + 1):
        return
    try:
        with transaction.atomic():
            DoorCount.objects.create(hour=hour, what=what, n=1)
    except IntegrityError:  # the other of two at once was first
        row.update(n=F("n") + 1)


def check_channels(*, as_of: datetime, form_answers: str = "") -> list[ChannelFault]:
    """Raise what is shut, end what is open again. ``form_answers`` is why the form does not open, "" when it does.

    Returns the faults that hold now.
    """
    found = {Channel.FORM: _form(form_answers, as_of=as_of), Channel.EMAIL: _mail(as_of=as_of)}
    for channel, wrong in found.items():
        _settle(channel, wrong, as_of=as_of)
    DoorCount.objects.filter(hour__lt=as_of - KEPT).delete()
    return list(ChannelFault.objects.filter(ended_at=None).order_by("channel"))


def _form(answers: str, *, as_of: datetime) -> tuple[str, str] | None:
    if answers:
        return Cause.PROBE, answers
    hours, past = queries.door_hours(as_of=as_of)
    seen = reach.shut(hours, past=past)
    if seen is None:
        return None
    told = {"tries": seen.tries, "hours": seen.hours, "broken": seen.broken}
    return Cause.COUNTS, _("None of %(tries)d tries in %(hours)d hours; %(broken)d ended in an error of ours.") % told


def _mail(*, as_of: datetime) -> tuple[str, str] | None:
    row = Mailbox.objects.filter(pk=1).first()
    if row is None or not mailbox.is_set_up():
        return None
    silent = as_of - (row.succeeded_at or row.first_tried_at)
    return (Cause.MAILBOX, row.error[:500]) if silent > reach.FETCHED_WITHIN else None


@transaction.atomic
def _settle(channel: str, wrong: tuple[str, str] | None, *, as_of: datetime) -> None:
    open_one = ChannelFault.objects.filter(channel=channel, ended_at=None).first()
    if wrong and open_one is None:
        _raise(channel, *wrong, as_of=as_of)
    elif open_one is not None and not wrong and _is_over(open_one, as_of=as_of):
        ChannelFault.objects.filter(pk=open_one.pk, ended_at=None).update(ended_at=as_of)
        journal.record(open_one, "end_fault", by=SYSTEM)
    if channel == Channel.FORM or mailbox.is_set_up():
        sentence = f"{Cause(wrong[0]).label} {wrong[1]}".strip() if wrong else ""
        clock.beat(f"channel:{channel}", as_of=as_of, error=sentence)


def _raise(channel: str, cause: str, detail: str, *, as_of: datetime) -> None:
    fault = ChannelFault.objects.create(channel=channel, cause=cause, detail=detail[:500], raised_at=as_of)
    journal.record(fault, "raise_fault", by=SYSTEM, facts={"channel": channel, "cause": str(cause)})
    post.tell_managers(
        "feedback/email/channel_fault",
        key=f"channel_fault:{fault.pk}",
        case="",
        urgent=True,
        channel=channel,
        cause=str(cause),
        detail=detail[:500],
    )


def _is_over(fault: ChannelFault, *, as_of: datetime) -> bool:
    """Tries that fail no more because nobody tries any more end nothing: somebody must get through."""
    if fault.cause != Cause.COUNTS:
        return True
    hour = fault.raised_at.replace(minute=0, second=0, microsecond=0)
    return DoorCount.objects.filter(what="sent", hour__gte=hour, hour__lte=as_of).exists()
