"""Queues that must drain: which records wait where, which came in and went out, which escalations moved nothing.

What came in and went out is read from the journal, which tells of every change of status. What was imported never
came in by a move, so it counts among those that wait and not among those that came.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from complaints import workflow as complaints
from complaints.models import Complaint, Step
from complaints.models import Status as ComplaintStatus
from complaints.queries import RUNNING
from core.models import Entry
from core.workflow import Table
from corrective_actions import workflow as corrective_actions
from corrective_actions.models import CorrectiveAction
from corrective_actions.models import Status as ActionStatus
from feedback import workflow as feedback
from feedback.models import Feedback, Kind
from feedback.models import Status as FeedbackStatus
from surveillance import workflow as surveillance
from surveillance.models import Signal
from surveillance.models import Status as SignalStatus

MOVES_WITHIN = timedelta(days=7)
"""So long an escalation has to move something; what it has not moved by then goes before the review."""

ESCALATED = Q(name__startswith="answer:100:") | Q(name__startswith="answer:150:") | Q(name="assess:100:1")
"""The steps of the ladder that reach the manager or the executives."""


@dataclass(frozen=True)
class Queue:
    """Records of one table that wait in some of its states. ``born``: when they came, where no journal tells it."""

    key: str
    label: Any
    waits_for: Any
    table: Table
    model: Any
    states: frozenset[str]
    born: str

    @property
    def entered(self) -> Q:
        """Lines of the journal by which a record came in."""
        return Q(now__in=self.states) & ~Q(was__in=self.states)

    @property
    def left(self) -> Q:
        """Lines of the journal by which a record went out."""
        return Q(was__in=self.states) & ~Q(now__in=self.states)


def _of_feedback(key: str, label: Any, waits_for: Any, *states: str) -> Queue:
    return Queue(key, label, waits_for, feedback.TABLE, Feedback, frozenset(states), "received_at")


def _of_complaints(key: str, label: Any, waits_for: Any, *states: str) -> Queue:
    return Queue(key, label, waits_for, complaints.TABLE, Complaint, frozenset(states), "received_at")


def _of_actions(key: str, label: Any, waits_for: Any, *states: str) -> Queue:
    table = corrective_actions.TABLE
    return Queue(key, label, waits_for, table, CorrectiveAction, frozenset(states), "proposed_at")


def _of_signals(key: str, label: Any, waits_for: Any, *states: str) -> Queue:
    return Queue(key, label, waits_for, surveillance.TABLE, Signal, frozenset(states), "raised_at")


_US, _THEM = _("the quality team"), _("the customer")
_ALL: tuple[Queue, ...] = (
    _of_feedback("inbox", _("Feedback in the inbox"), _US, FeedbackStatus.NEW, FeedbackStatus.IN_REVIEW),
    _of_complaints("assess", _("Complaints to be assessed"), _US, ComplaintStatus.RECEIVED),
    _of_complaints(
        "decide",
        _("Complaints to be investigated and decided"),
        _("the owner"),
        ComplaintStatus.ASSESSED,
        ComplaintStatus.INVESTIGATING,
    ),
    _of_complaints("answer", _("Decided complaints to be answered"), _("the owner"), ComplaintStatus.DECIDED),
    _of_complaints("asked", _("Complaints with a question to the customer"), _THEM, ComplaintStatus.AWAITING_CUSTOMER),
    _of_complaints("answered", _("Answers the customer has not spoken to"), _THEM, ComplaintStatus.ANSWERED),
    _of_complaints("external", _("Complaints with an outside body"), _("the outside body"), ComplaintStatus.EXTERNAL),
    _of_actions("proposed", _("Proposed corrective actions"), _("the quality manager"), ActionStatus.DRAFT),
    _of_actions(
        "plan",
        _("Corrective actions without an approved plan"),
        _("the owner"),
        ActionStatus.ANALYSING,
        ActionStatus.PLAN_REVIEW,
    ),
    _of_actions(
        "do",
        _("Corrective actions being done and verified"),
        _("the owner"),
        ActionStatus.IMPLEMENTING,
        ActionStatus.VERIFYING,
    ),
    _of_actions("judge", _("Corrective actions to be closed"), _("the quality manager"), ActionStatus.CLOSURE_REVIEW),
    _of_signals("unread", _("Signals nobody has read"), _US, SignalStatus.NEW),
    _of_signals(
        "evaluate",
        _("Signals being evaluated"),
        _("who evaluates them"),
        SignalStatus.ACKNOWLEDGED,
        SignalStatus.EVALUATING,
    ),
)
QUEUES: dict[str, Queue] = {queue.key: queue for queue in _ALL}


def waiting(queue: Queue) -> "QuerySet[Any]":
    """The records that wait in a queue now."""
    rows: QuerySet[Any] = queue.model.objects.filter(status__in=queue.states)
    return rows


def waiting_since(model: Any, queues: Iterable[Queue]) -> "QuerySet[Any]":
    """The records of one table that wait in some of these queues, with ``since`` when each waits in its own."""
    mine = list(queues)
    came = Q(pk__in=[])
    for queue in mine:
        came |= Q(now__in=queue.states) & ~Q(was__in=queue.states)
    lines = Entry.objects.filter(came, subject_kind=model._meta.label_lower, subject_id=OuterRef("pk"))
    newest = Subquery(lines.order_by("-pk").values("at")[:1])
    states = frozenset[str]().union(*(queue.states for queue in mine))
    rows: QuerySet[Any] = model.objects.filter(status__in=states).annotate(since=Coalesce(newest, F(mine[0].born)))
    return rows


def crossings(model: Any, table: Table) -> "QuerySet[Entry]":
    """The lines of the journal that tell of a change of status of records of one table."""
    lines = Entry.objects.filter(verb__in=[move.name for move in table], subject_kind=model._meta.label_lower)
    if model is not Feedback:
        return lines
    # A complaint by form passes through the inbox within the same moment: nobody ever saw it wait there.
    passing = Feedback.objects.filter(pk=OuterRef("subject_id"), kind=Kind.COMPLAINT, held_why="")
    return lines.exclude(Exists(passing))


def _crossed(queue: Queue, which: Q, since: datetime, until: datetime) -> "QuerySet[Any]":
    lines = crossings(queue.model, queue.table).filter(which, at__gte=since, at__lt=until)
    rows: QuerySet[Any] = queue.model.objects.filter(pk__in=lines.values("subject_id"))
    return rows


def came_in(queue: Queue, *, since: datetime, until: datetime) -> "QuerySet[Any]":
    """The records that came into a queue in a stretch of time, each once."""
    return _crossed(queue, queue.entered, since, until)


def went_out(queue: Queue, *, since: datetime, until: datetime) -> "QuerySet[Any]":
    """The records that went out of a queue in a stretch of time, each once."""
    return _crossed(queue, queue.left, since, until)


# ---------------------------------------------------------------------------------------- escalations


def _moves() -> "QuerySet[Entry]":
    """What moved the complaint of a step after it was given: a change of status, or more time granted."""
    moved = Q(verb="grant_extension") | (~Q(now="") & ~Q(was=F("now")))
    lines = Entry.objects.filter(moved, subject_kind=Complaint._meta.label_lower)
    return lines.filter(subject_id=OuterRef("complaint_id"), at__gte=OuterRef("at"))


def escalations(*, since: datetime, until: datetime) -> "QuerySet[Step]":
    """Steps of the ladder that reached the manager or the executives in a stretch of time."""
    return Step.objects.filter(ESCALATED, at__gte=since, at__lt=until)


def moved(*, since: datetime, until: datetime) -> "QuerySet[Step]":
    """Those of them that moved their complaint within the time they have for it."""
    in_time = _moves().filter(at__lte=OuterRef("at") + MOVES_WITHIN)
    return escalations(since=since, until=until).filter(Exists(in_time))


def moved_nothing(*, since: datetime, until: datetime, as_of: datetime) -> "QuerySet[Step]":
    """Those of them that did not, and had the time for it."""
    in_time = _moves().filter(at__lte=OuterRef("at") + MOVES_WITHIN)
    had_time = escalations(since=since, until=until).filter(at__lte=as_of - MOVES_WITHIN)
    return had_time.exclude(Exists(in_time))


def stuck(*, as_of: datetime) -> "QuerySet[Complaint]":
    """Open complaints that were escalated and have not moved since, although there was time: they go before the review."""
    given = Step.objects.filter(ESCALATED, at__lte=as_of - MOVES_WITHIN, complaint__status__in=RUNNING)
    return Complaint.objects.filter(pk__in=given.exclude(Exists(_moves())).values("complaint"))
