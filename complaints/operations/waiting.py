"""What the passing of time brings: escalation, progress letters, reminders, closing after silence.

Each step that was given is a row, unique by complaint and name; so a job that runs late, twice, or not for a week
gives each step once. Letters are few: of several steps due at once only the last is told.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    Max,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Concat
from django.utils import timezone, translation

from complaints import workflow
from complaints.models import Complaint, Status, Step
from complaints.operations.closing import lapse, remind
from complaints.operations.letters import owe, tell, tell_holders
from complaints.queries import RUNNING, calendar_by_year, holders, letter_facts, overdue, pauses_of
from core import clock, ledger, outbox, worktime
from core.models import Letter
from core.roles import Role
from core.workflow import Refused
from core.worktime import WorkCalendar
from corrective_actions.models import Origin
from corrective_actions.models import Status as ActionStatus

LADDER = (75, 100, 150)
NEWS_LASTS = timedelta(days=30)


def escalate(*, as_of: datetime) -> int:
    """Go up the ladder for every clock that runs out: owner at 75 %, manager at 100 %, executives' digest at 150 %.

    Returns the number of complaints somebody was told about.
    """
    calendars = calendar_by_year()
    return sum(_escalate(complaint, calendars, as_of) for complaint in _running_out(as_of=as_of))


def _running_out(*, as_of: datetime) -> QuerySet[Complaint]:
    """Those that may have used 75 %: a quarter of the promise takes less real time than it has working days twice."""
    horizon = as_of + 2 * timedelta(days=clock.organisation().answer_days)
    last = Step.objects.filter(
        complaint=OuterRef("pk"),
        name=Concat(Value(f"answer:{LADDER[-1]}:"), OuterRef("cycle"), output_field=CharField()),
    )
    cases = Complaint.objects.filter(status__in=RUNNING, answer_due__lte=horizon).exclude(Exists(last))
    steps = Prefetch("steps", queryset=Step.objects.order_by("pk"))
    return cases.select_related("owner", "contact").prefetch_related("pauses", steps)


def _escalate(complaint: Complaint, calendars: Callable[[datetime], WorkCalendar], as_of: datetime) -> bool:
    start, due = complaint.cycle_began_at, complaint.answer_due
    if due is None:
        return False
    used = worktime.progress(start, max(start, due), as_of, calendars(start), pauses_of(complaint))
    reached = [percent for percent in LADDER if used >= percent / 100]
    late = complaint.status == Status.RECEIVED and complaint.assess_due is not None and complaint.assess_due < as_of
    given = {step.name for step in complaint.steps.all()}
    names = [f"answer:{percent}:{complaint.cycle}" for percent in reached]
    fresh = [name for name in names if name not in given]
    unassessed = late and "assess:100:1" not in given
    if not fresh and not unassessed:
        return False
    with transaction.atomic():
        if unassessed and _step(complaint, "assess:100:1", as_of):
            tell_holders(complaint, "escalate", role=Role.MANAGER, step="assess:100:1", what="assess", percent=100)
        mine = [name for name in fresh if _step(complaint, name, as_of)]
        if mine:
            _tell_rung(complaint, percent=reached[-1], step=fresh[-1])
    return True


def _step(complaint: Complaint, name: str, at: datetime) -> bool:
    return Step.objects.get_or_create(complaint=complaint, name=name, defaults={"at": at})[1]


def _tell_rung(complaint: Complaint, *, percent: int, step: str) -> None:
    facts = {"what": "answer", "percent": percent}
    tell(complaint, "escalate", to=complaint.owner, step=step, **facts)
    if percent >= 100 or complaint.owner is None:
        tell_holders(complaint, "escalate", role=Role.MANAGER, step=step, **facts)


def digest(*, as_of: datetime) -> int:
    """Once a day, from the opening hour on, tell executives of complaints at 150 %. Returns the letters owed."""
    place = clock.organisation()
    local = as_of.astimezone(ZoneInfo(place.time_zone))
    if local.time() < place.opens or not clock.once("complaints.digest", str(local.date()), as_of=as_of):
        return 0
    top = Step.objects.filter(
        complaint=OuterRef("pk"),
        name=Concat(Value(f"answer:{LADDER[-1]}:"), OuterRef("cycle"), output_field=CharField()),
    )
    far = overdue(as_of=as_of).filter(Exists(top)).select_related("owner", "contact").order_by("answer_due", "pk")
    cases = [{**letter_facts(case), "owner": case.owner.name if case.owner else "–"} for case in far[:50]]
    if not cases:
        return 0
    letters = [
        outbox.queue(
            "complaints/email/digest",
            to=person,
            key=f"digest:{local.date()}:{person.pk}",
            name=person.name,
            cases=cases,
        )
        for person in holders(Role.EXECUTIVE, on=local.date())
    ]
    return len(letters)


def progress(*, as_of: datetime) -> int:
    """Write to customers who have not heard from us for the working days we promised. Returns how many.

    Who has several cases is written to about one a day.
    """
    place = clock.organisation()
    calendars = calendar_by_year()
    written: set[int | None] = set()
    for complaint in _unheard(as_of=as_of, days=place.progress_days):
        last: datetime = complaint.last_letter_at or complaint.received_at  # type: ignore[attr-defined]
        too_soon = worktime.add_working_days(last, place.progress_days, calendars(last)) > as_of
        if too_soon or complaint.contact_id in written:
            continue
        with transaction.atomic():
            fresh = _step(complaint, f"progress:{complaint.cycle}:{last:%Y-%m-%dT%H:%M:%S}", as_of)
            if fresh and _write_progress(complaint, as_of=as_of):
                written.add(complaint.contact_id)
    return len(written)


def _unheard(*, as_of: datetime, days: int) -> QuerySet[Complaint]:
    since = as_of - timedelta(days=days)
    letters = Letter.objects.filter(case=OuterRef("reference"), to=OuterRef("contact__email")).order_by()
    last = letters.values("case").annotate(at=Max("queued_at")).values("at")
    cases = Complaint.objects.filter(status__in=RUNNING, received_at__lte=since).exclude(contact=None)
    waiting = cases.exclude(contact__email="").annotate(last_letter_at=Subquery(last))
    unheard = waiting.exclude(last_letter_at__gt=since).exclude(ledger.heard_lately(as_of=as_of))
    return unheard.select_related("contact").order_by("received_at", "pk")


def _write_progress(complaint: Complaint, *, as_of: datetime) -> bool:
    late = complaint.answer_due is not None and complaint.answer_due < as_of
    with translation.override(complaint.contact.language if complaint.contact else "en"):
        stands = workflow.TABLE.next_line(complaint.status)
    return owe(complaint, "progress", key=f"{as_of:%Y%m%d}", stands=stands, late=late) is not None


def silence(*, as_of: datetime) -> int:
    """Remind customers who have not said whether our answer helps; close what stays silent. Returns how many closed.

    The reminder comes at half time, for who has several cases one a day. However late it was sent, the other half is
    left to reply.
    """
    half = timedelta(days=clock.organisation().lapse_days) / 2
    waiting = Complaint.objects.filter(status=Status.ANSWERED, lapses_at__lte=as_of + half)
    held_back = ExpressionWrapper(ledger.holds_back(ledger.Sort.CHASER, as_of=as_of), output_field=BooleanField())
    waiting = waiting.annotate(is_held_back=held_back).order_by("lapses_at", "pk")
    closed, written = 0, set[int | None]()
    for complaint in waiting.select_related("contact", "owner").prefetch_related("steps"):
        reminded = {step.name: step.at for step in complaint.steps.all()}.get(workflow.lapse_reminder(complaint))
        if reminded is None:
            waits = complaint.is_held_back or complaint.contact_id in written
            if not waits and remind(complaint, as_of=as_of) and complaint.contact is not None:
                written.add(complaint.contact_id)
        elif complaint.lapses_at is not None and max(complaint.lapses_at, reminded + half) <= as_of:
            closed += _lapse(complaint)
    return closed


def _lapse(complaint: Complaint) -> bool:
    try:
        lapse(complaint)
    except Refused:  # the customer was faster, or the remedy has lost its date: somebody else's turn
        return False
    return True


def tell_removed(*, as_of: datetime) -> int:
    """Tell those who complained that the cause was removed and checked, once for each closed action. Returns how many."""
    told = Step.objects.filter(
        complaint__reference=OuterRef("key"),
        name=Concat(Value("tell_removed:"), OuterRef("action__reference"), output_field=CharField()),
    )
    closed = Origin.objects.filter(
        kind="complaint", action__status=ActionStatus.CLOSED, action__closed_at__gte=as_of - NEWS_LASTS
    )
    written = 0
    for origin in closed.exclude(Exists(told)).select_related("action"):
        complaint = Complaint.objects.select_related("contact").filter(reference=origin.key).first()
        if complaint is None:
            continue
        with transaction.atomic():
            if _step(complaint, f"tell_removed:{origin.action.reference}", as_of):
                closed_at = timezone.localtime(origin.action.closed_at).isoformat() if origin.action.closed_at else ""
                key = origin.action.reference
                written += owe(complaint, "tell_removed", once=True, key=key, closed_at=closed_at) is not None
    return written
