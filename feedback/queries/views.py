"""The views of the inbox: which cases stand in each, and what an empty one says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models import OPEN as COMPLAINT_OPEN
from complaints.models import Status as ComplaintStatus
from core.actors import Actor
from core.among import among
from feedback import hidden
from feedback.models import OPEN, Status

NOT_HELD = Q(held_why="")


@dataclass(frozen=True)
class View:
    """One view of the inbox: which feedback and which complaints stand in it, and what is said when none do."""

    name: str
    label: Any
    feedback: Q
    complaints: Q
    empty: Any


def views(*, actor: Actor, as_of: datetime) -> dict[str, View]:
    """The views in their order. They overlap: overdue cases are in their own view too."""
    every = (*_views_of_work(Q(owner_id=actor.user_id), as_of), *_views_of_parked(as_of))
    return {view.name: view for view in every}


def awake(as_of: datetime) -> Q:
    """Not snoozed, or not any more."""
    return Q(snoozed_until=None) | Q(snoozed_until__lte=as_of)


def _views_of_work(mine: Q, as_of: datetime) -> tuple[View, ...]:
    here = awake(as_of)
    is_open, is_open_complaint = among("status", OPEN), among("status", COMPLAINT_OPEN)
    waits_for_us = is_open_complaint & Q(
        status__in=[ComplaintStatus.ASSESSED, ComplaintStatus.INVESTIGATING, ComplaintStatus.DECIDED]
    )
    return (
        View(
            "mine",
            _("My work"),
            is_open & mine & here,
            is_open_complaint & mine & here,
            _("Nothing is yours now. Take something from “New”; what you take or own stands here until it is closed."),
        ),
        View(
            "new",
            _("New"),
            is_open & Q(status=Status.NEW) & NOT_HELD & here,
            is_open_complaint & Q(status=ComplaintStatus.RECEIVED) & here,
            _("Nothing new. Whatever comes in by form, phone or counter appears here first."),
        ),
        View(
            "us",
            _("Waiting for us"),
            is_open & Q(status=Status.IN_REVIEW) & here,
            waits_for_us & here,
            _("Nobody waits for us. Cases that somebody has taken stand here until we have answered or asked."),
        ),
        View(
            "them",
            _("Waiting for them"),
            is_open & Q(status=Status.AWAITING_CUSTOMER) & here,
            is_open_complaint & Q(status__in=[ComplaintStatus.AWAITING_CUSTOMER, ComplaintStatus.ANSWERED]) & here,
            _("We wait for nobody. A case comes here when we ask the customer something or have answered a complaint."),
        ),
        View(
            "overdue",
            _("Overdue"),
            late_feedback(as_of),
            late_complaints(as_of),
            _("Nothing is overdue. A case comes here when the time we promised has passed."),
        ),
        _view_of_hidden(here),
    )


def _view_of_hidden(here: Q) -> View:
    return View(
        "hidden",
        _("May be a complaint"),
        hidden.waiting() & here,
        Q(pk=None),
        _("Nothing reads like a complaint that is not called one. Such praise, ideas and questions stand here."),
    )


def _views_of_parked(as_of: datetime) -> tuple[View, ...]:
    asleep = Q(snoozed_until__gt=as_of)
    return (
        View(
            "snoozed",
            _("Snoozed"),
            among("status", OPEN) & asleep,
            among("status", COMPLAINT_OPEN) & asleep,
            _("Nothing is snoozed. What you snooze comes back on its day, or at once when the customer writes."),
        ),
        View(
            "held",
            _("Held"),
            among("status", OPEN) & Q(status=Status.NEW) & ~NOT_HELD,
            Q(pk=None),
            _("Nothing is held back. Suspicious posts wait here until a person has looked; nothing is thrown away."),
        ),
        View(
            "spam",
            _("Spam"),
            Q(status=Status.SPAM),
            Q(pk=None),
            _("No spam. What you mark as spam stays here and can be restored."),
        ),
    )


def late_feedback(as_of: datetime) -> Q:
    return among("status", OPEN) & Q(status__in=[Status.NEW, Status.IN_REVIEW], due_at__lt=as_of) & NOT_HELD


def late_complaints(as_of: datetime) -> Q:
    not_assessed = Q(status=ComplaintStatus.RECEIVED, assess_due__lt=as_of)
    working = [ComplaintStatus.RECEIVED, ComplaintStatus.ASSESSED, ComplaintStatus.INVESTIGATING]
    not_answered = Q(status__in=[*working, ComplaintStatus.DECIDED], answer_due__lt=as_of)
    # That they are open follows, but must be said: by it a database knows that the index of open ones holds them all.
    return among("status", COMPLAINT_OPEN) & (not_assessed | not_answered)
