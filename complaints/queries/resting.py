"""The staleness clock: how long nothing has happened in a case. It runs on while the answer clock stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from complaints.models import Complaint, Message, Status
from complaints.queries.clocks import RUNNING
from complaints.queries.hung import Hung
from core import clock, worktime
from core.models import Entry, Organisation
from core.worktime import WorkCalendar

OURS = Q(status__in=RUNNING) | Q(status=Status.AWAITING_CUSTOMER) | Q(status=Status.ANSWERED, lapses_at=None)
"""Cases in which it is for us to do something, if only to see that the customer does not reply."""


@dataclass(frozen=True)
class Rest:
    """Since when nothing has happened, and whether that is too long."""

    since: datetime
    is_long: bool


def rest(complaint: Complaint, hung: Hung, *, as_of: datetime, place: Organisation) -> Rest:
    """How long a case has rested, from what its page shows anyway."""
    happened = [entry.at for entry in hung.entries] + [message.at for message in hung.said]
    since = max([complaint.received_at, *happened])
    ours = complaint.status in RUNNING | {Status.AWAITING_CUSTOMER} or (
        complaint.status == Status.ANSWERED and complaint.lapses_at is None
    )
    days = place.progress_days
    if not ours or as_of - since < timedelta(days=days):
        return Rest(since, is_long=False)
    calendar = clock.work_calendar(
        as_of=since, place=place, free=clock.free_days(as_of=since, place=place, closures=hung.closures)
    )
    return Rest(since, is_long=worktime.add_working_days(since, days, calendar) <= as_of)


def resting(*, as_of: datetime, days: int) -> "QuerySet[Complaint]":
    """Cases of ours in which nothing has happened for so many days, with ``since`` when."""
    lines = Entry.objects.filter(subject_kind=Complaint._meta.label_lower, subject_id=OuterRef("pk")).order_by()
    said = Message.objects.filter(case=OuterRef("reference")).order_by()
    newest: Any = Greatest(
        Coalesce(Subquery(lines.values("subject_id").annotate(n=Max("at")).values("n")), "received_at"),
        Coalesce(Subquery(said.values("case").annotate(n=Max("at")).values("n")), "received_at"),
    )
    before = as_of - timedelta(days=days)
    cases = Complaint.objects.filter(OURS, received_at__lte=before).annotate(since=newest)
    return cases.filter(since__lte=before).select_related("owner", "contact").order_by("since", "pk")


def rests(since: datetime, *, days: int, as_of: datetime, calendar: Callable[[datetime], WorkCalendar]) -> int:
    """How many times so many working days have passed since a moment."""
    return next(n for n in count() if worktime.add_working_days(since, days * (n + 1), calendar(since)) > as_of)
