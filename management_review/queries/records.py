"""The records behind every figure: a figure counts these rows and its link lists them, so the two cannot disagree."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from complaints.models import OPEN, Complaint, Cost, Restraint, Waiver
from complaints.models import Status as ComplaintStatus
from core.models import Entry
from corrective_actions.models import CorrectiveAction
from corrective_actions.models import Status as ActionStatus
from customers.models import Kind as OrderKind
from customers.models import Order
from feedback.models import Feedback, Invitation
from management_review.models import Decision
from management_review.queries import queueing
from management_review.queries.queueing import QUEUES, Queue
from surveillance.models import Signal
from surveillance.models import Status as SignalStatus

YEAR = timedelta(days=365)
# Said twice by one person, or no complaint for us: not counted. A withdrawn one still tells something.
UNCOUNTED = (ComplaintStatus.OUT_OF_SCOPE, ComplaintStatus.DUPLICATE)
OWED = (ComplaintStatus.RECEIVED, ComplaintStatus.ASSESSED, ComplaintStatus.INVESTIGATING, ComplaintStatus.DECIDED)
NOT_PURSUED = (ActionStatus.REJECTED, ActionStatus.CANCELLED)
ENDED = (ActionStatus.CLOSED, *NOT_PURSUED)
KEPT = Q(answered_at__lte=F("answer_due"))
UNSORTED = "-"


@dataclass(frozen=True)
class Scope:
    """What is looked at: from ``start`` (included) to ``end`` (not), of one segment or all, as known at ``as_of``."""

    start: datetime
    end: datetime
    as_of: datetime
    segment: str = ""
    narrow: Mapping[str, str] = field(default_factory=dict)

    @property
    def until(self) -> datetime:
        """The end, or now when the end is still to come."""
        return min(self.end, self.as_of)


def complaints(scope: Scope) -> "QuerySet[Complaint]":
    """Complaints that count, of the segment; without a look at the time."""
    rows = Complaint.objects.exclude(status__in=UNCOUNTED)
    if scope.segment:
        rows = rows.filter(customer__segment__code=scope.segment)
    if category := scope.narrow.get("category"):
        rows = rows.filter(category__isnull=True) if category == UNSORTED else rows.filter(category__code=category)
    if without := scope.narrow.get("without"):
        codes = without.split(",")
        named = Q(category__code__in=codes)
        rows = rows.exclude(named | Q(category__isnull=True)) if UNSORTED in codes else rows.exclude(named)
    return rows


def orders(scope: Scope) -> "QuerySet[Order]":
    rows = Order.objects.filter(kind=OrderKind.SALE)
    return rows.filter(customer__segment__code=scope.segment) if scope.segment else rows


def promised(scope: Scope) -> "QuerySet[Complaint]":
    """Complaints whose answer was owed by now. One withdrawn before an answer was owed to nobody."""
    owed = complaints(scope).filter(answer_due__lte=scope.as_of)
    return owed.exclude(status=ComplaintStatus.WITHDRAWN, answered_at__isnull=True)


def broken_promises(scope: Scope) -> "QuerySet[Complaint]":
    """Open complaints whose answer is owed since before now."""
    return complaints(scope).filter(status__in=OWED, answer_due__lt=scope.as_of)


def answers(scope: Scope) -> "QuerySet[Invitation]":
    """Scores that a person confirmed: opening a link is no answer, mail scanners do that too."""
    rows = Invitation.objects.filter(confirmed_at__isnull=False)
    if scale := scope.narrow.get("scale"):
        rows = rows.filter(survey__scale=scale)
    return rows.filter(contact__customer__segment__code=scope.segment) if scope.segment else rows


def unconfirmed(scope: Scope) -> "QuerySet[Invitation]":
    rows = Invitation.objects.filter(opened_at__isnull=False, confirmed_at__isnull=True)
    if scale := scope.narrow.get("scale"):
        rows = rows.filter(survey__scale=scale)
    return rows.filter(contact__customer__segment__code=scope.segment) if scope.segment else rows


def costs(scope: Scope) -> "QuerySet[Cost]":
    """Lines of cost, by when they were written down."""
    rows = Cost.objects.all()
    if scope.segment:
        rows = rows.filter(complaint__customer__segment__code=scope.segment)
    if category := scope.narrow.get("category"):
        unsorted = category == UNSORTED
        rows = (
            rows.filter(complaint__category__isnull=True)
            if unsorted
            else rows.filter(complaint__category__code=category)
        )
    if without := scope.narrow.get("without"):
        codes = without.split(",")
        rows = rows.exclude(complaint__category__code__in=codes)
        rows = rows.exclude(complaint__category__isnull=True) if UNSORTED in codes else rows
    return rows


def closed_actions(scope: Scope) -> "QuerySet[CorrectiveAction]":
    """Actions closed in the year up to the end of the period. One that was reopened counts by its first closing."""
    return CorrectiveAction.objects.exclude(status__in=NOT_PURSUED).filter(
        first_closed_at__gte=scope.until - YEAR, first_closed_at__lt=scope.until
    )


def open_or_closed(*, since: datetime) -> "QuerySet[CorrectiveAction]":
    """Actions with a first closing since a moment, whatever became of them."""
    return CorrectiveAction.objects.exclude(status__in=NOT_PURSUED).filter(first_closed_at__gte=since)


def level_of_overdue(ends: Sequence[tuple[datetime, date]]) -> list[int]:
    """How many actions were past their date at each moment (with its day), in one statement."""
    counts = {
        f"n{at}": Count(
            "pk",
            filter=Q(proposed_at__lt=moment, due_on__lt=day) & (Q(closed_at__isnull=True) | Q(closed_at__gte=moment)),
        )
        for at, (moment, day) in enumerate(ends)
    }
    found = CorrectiveAction.objects.exclude(status__in=NOT_PURSUED).aggregate(**counts)
    return [found[f"n{at}"] for at in range(len(ends))]


def repeated_actions(scope: Scope) -> "QuerySet[CorrectiveAction]":
    """Those of them that had to be taken up again: the cause had come back, or had not gone."""
    return closed_actions(scope).filter(cycle__gt=1)


def open_actions(scope: Scope) -> "QuerySet[CorrectiveAction]":
    return CorrectiveAction.objects.exclude(status__in=ENDED)


def overdue_actions(scope: Scope) -> "QuerySet[CorrectiveAction]":
    return open_actions(scope).filter(due_on__lt=scope.as_of.date())


def overdue_decisions(scope: Scope) -> "QuerySet[Decision]":
    """Decisions of held reviews past their date, not done, not carried over, not handed to a corrective action."""
    waiting = Decision.objects.filter(done_on__isnull=True, carried_to__isnull=True, action_reference="")
    return waiting.filter(due_on__lt=scope.as_of.date()).exclude(review__status="cancelled")


def signals(*statuses: str) -> "Callable[[Scope], QuerySet[Signal]]":
    def rows(scope: Scope) -> "QuerySet[Signal]":
        return Signal.objects.filter(status__in=statuses) if statuses else Signal.objects.all()

    return rows


def feedback(kind: str) -> "Callable[[Scope], QuerySet[Feedback]]":
    return lambda scope: Feedback.objects.filter(kind=kind).exclude(status="spam")


@dataclass(frozen=True)
class Records:
    """Rows of one kind: what they are called, which they are, and the moment by which they fall into a period.

    Without ``moment`` the rows are those of now, or (``spans``) find the period themselves.
    """

    label: Any
    rows: Callable[[Scope], "QuerySet[Any]"]
    moment: str = ""
    order: tuple[str, ...] = ("-pk",)
    spans: bool = False

    def within(self, scope: Scope) -> "QuerySet[Any]":
        rows = self.rows(scope)
        if not self.moment:
            return rows
        return rows.filter(**{f"{self.moment}__gte": scope.start, f"{self.moment}__lt": scope.end})


NEWEST = ("-received_at", "-pk")
RAISED = ("-raised_at", "-pk")
EVALUATED = (SignalStatus.NEW, SignalStatus.ACKNOWLEDGED, SignalStatus.EVALUATING, SignalStatus.WATCHING)

RECORDS: dict[str, Records] = {
    "complaints": Records(_("Complaints received"), complaints, "received_at", NEWEST),
    "open-complaints": Records(
        _("Open complaints"), lambda scope: complaints(scope).filter(status__in=OPEN), "", NEWEST
    ),
    "critical-complaints": Records(
        _("Critical complaints"), lambda scope: complaints(scope).filter(severity="critical"), "received_at", NEWEST
    ),
    "safety-complaints": Records(
        _("Complaints where safety is concerned"),
        lambda scope: complaints(scope).filter(Q(is_safety=True) | Q(hurt=True)),
        "received_at",
        NEWEST,
    ),
    "orders": Records(_("Orders"), orders, "placed_at", ("-placed_at", "-pk")),
    "promised": Records(_("Complaints whose answer was due"), promised, "answer_due", NEWEST),
    "kept": Records(
        _("Answered in the promised time"), lambda scope: promised(scope).filter(KEPT), "answer_due", NEWEST
    ),
    "late": Records(
        _("Not answered in the promised time"),
        lambda scope: promised(scope).filter(Q(answered_at__isnull=True) | Q(answered_at__gt=F("answer_due"))),
        "answer_due",
        NEWEST,
    ),
    "broken-promises": Records(_("Answers later than promised, still owed"), broken_promises, "", NEWEST),
    "restraints": Records(
        _("Decisions not to act on complaints"), lambda scope: Restraint.objects.all(), "at", ("-at", "-pk")
    ),
    "waivers": Records(
        _("Complaints handled by somebody involved, as allowed"),
        lambda scope: Waiver.objects.all(),
        "at",
        ("-at", "-pk"),
    ),
    "relaxed": Records(
        _("One person did what takes two"),
        lambda scope: Entry.objects.filter(facts__one_person_mode=True),
        "at",
        ("-at", "-pk"),
    ),
    "answers": Records(_("Confirmed answers to surveys"), answers, "confirmed_at"),
    "unconfirmed": Records(_("Opened, but not confirmed"), unconfirmed, "opened_at"),
    "costs": Records(_("Costs of complaints"), costs, "at"),
    "praise": Records(_("Praise"), feedback("praise"), "received_at", NEWEST),
    "ideas": Records(_("Ideas"), feedback("idea"), "received_at", NEWEST),
    "closed-actions": Records(_("Corrective actions closed in twelve months"), closed_actions),
    "repeated-actions": Records(_("Corrective actions taken up again after closing"), repeated_actions),
    "open-actions": Records(_("Open corrective actions"), open_actions),
    "overdue-actions": Records(_("Overdue corrective actions"), overdue_actions),
    "proposed-actions": Records(
        _("Corrective actions proposed"), lambda scope: CorrectiveAction.objects.all(), "proposed_at"
    ),
    "finished-actions": Records(
        _("Corrective actions closed"),
        lambda scope: CorrectiveAction.objects.filter(status=ActionStatus.CLOSED),
        "closed_at",
    ),
    "overdue-decisions": Records(_("Decisions of reviews past their date"), overdue_decisions),
    "signals": Records(_("Signals raised"), signals(), "raised_at", RAISED),
    "confirmed-signals": Records(
        _("Signals raised and confirmed"), signals(SignalStatus.CONFIRMED), "raised_at", RAISED
    ),
    "dismissed-signals": Records(
        _("Signals raised and dismissed"), signals(SignalStatus.DISMISSED), "raised_at", RAISED
    ),
    "open-signals": Records(_("Signals raised and still open"), signals(*EVALUATED), "raised_at", RAISED),
}


def _of_queue(queue: Queue) -> dict[str, Records]:
    """What waits in a queue, what came in, what went out."""

    def came(scope: Scope) -> "QuerySet[Any]":
        return queueing.came_in(queue, since=scope.start, until=scope.end)

    def went(scope: Scope) -> "QuerySet[Any]":
        return queueing.went_out(queue, since=scope.start, until=scope.end)

    order = (f"-{queue.born}", "-pk")
    return {
        f"queue-{queue.key}": Records(queue.label, lambda scope: queueing.waiting(queue), "", order),
        f"queue-{queue.key}-in": Records(format_lazy(_("Came in: {queue}"), queue=queue.label), came, "", order, True),
        f"queue-{queue.key}-out": Records(
            format_lazy(_("Went out: {queue}"), queue=queue.label), went, "", order, True
        ),
    }


GIVEN = ("-at", "-pk")
ESCALATIONS: dict[str, Records] = {
    "escalations": Records(
        _("Escalations"),
        lambda scope: queueing.escalations(since=scope.start, until=scope.end),
        "",
        GIVEN,
        True,
    ),
    "escalations-moved": Records(
        _("Escalations that moved something"),
        lambda scope: queueing.moved(since=scope.start, until=scope.end),
        "",
        GIVEN,
        True,
    ),
    "escalations-moved-nothing": Records(
        _("Escalations that moved nothing in time"),
        lambda scope: queueing.moved_nothing(since=scope.start, until=scope.end, as_of=scope.as_of),
        "",
        GIVEN,
        True,
    ),
    "stuck": Records(
        _("Complaints that were escalated and have not moved since"),
        lambda scope: queueing.stuck(as_of=scope.as_of),
        "",
        NEWEST,
    ),
}
for _queue in QUEUES.values():
    RECORDS |= _of_queue(_queue)
RECORDS |= ESCALATIONS


def address(name: str, *, query: Mapping[str, str], **narrow: str) -> str:
    """Where the rows of a figure are listed, for the period and segment that ``query`` names."""
    words = {key: value for key, value in {**query, **narrow}.items() if value}
    where = reverse("management_review:records", args=[name])
    return f"{where}?{urlencode(words)}" if words else where
