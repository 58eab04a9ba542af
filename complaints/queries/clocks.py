"""The clocks of a complaint: when something is due, how far a clock has run, and why.

A date that is promised is the end of the working day on which the working time is used up: nobody is told "10:12".
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from complaints.models import Complaint, RiskMatrix, Severity, Status
from core import clock, worktime
from core.models import Closure, Organisation
from core.worktime import Allowance, Explanation, Pause, WorkCalendar

RUNNING = frozenset({Status.RECEIVED, Status.ASSESSED, Status.INVESTIGATING, Status.DECIDED})


def calendar_by_year() -> Callable[[datetime], WorkCalendar]:
    """The calendar for a clock that starts at a moment; a job that looks at many cases makes one for each year."""
    place = clock.organisation()
    known: dict[int, WorkCalendar] = {}

    def of(start: datetime) -> WorkCalendar:
        if start.year not in known:
            known[start.year] = clock.work_calendar(as_of=start, place=place)
        return known[start.year]

    return of


def end_of_day(moment: datetime, calendar: WorkCalendar) -> datetime:
    """Closing time of the local day a moment lies on (the moment itself on a day without hours)."""
    local = moment.astimezone(ZoneInfo(calendar.zone))
    spans = calendar.spans(local.date())
    if not spans:
        return moment
    closes = datetime.combine(local.date(), spans[-1][1], local.tzinfo)
    return max(moment, closes.astimezone(UTC))


def last_of_days(start: datetime, days: int, *, place: Organisation) -> datetime:
    """The last second of the local day so many days after ``start``: what customers have time for, they have all day."""
    zone = ZoneInfo(place.time_zone)
    day = (start.astimezone(zone) + timedelta(days=days)).date()
    return datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)


def due_after(start: datetime, days: int, calendar: WorkCalendar, pauses: Sequence[Pause] = ()) -> datetime:
    """The end of the working day on which so many working days from ``start`` are used up."""
    return end_of_day(worktime.add_working_days(start, days, calendar, pauses), calendar)


def answer_by(*, received_at: datetime, place: Organisation | None = None) -> datetime:
    """When somebody who complains at that moment is answered at the latest: the promise of the public form."""
    place = place or clock.organisation()
    return due_after(received_at, place.answer_days, clock.work_calendar(as_of=received_at, place=place))


def due_dates(received_at: datetime, *, place: Organisation, calendar: WorkCalendar) -> dict[str, Any]:
    """What is due for a complaint that came in at that moment, by the fields it is kept in."""
    return {
        "acknowledge_due": due_after(received_at, place.acknowledge_days, calendar),
        "assess_due": due_after(received_at, place.assess_days, calendar),
        "answer_due": due_after(received_at, place.answer_days, calendar),
    }


def answer_days(severity: str, *, place: Organisation, matrix: RiskMatrix | None = None) -> int:
    """The working days promised for an answer, by severity: those of the matrix where it says any."""
    own: int | None = getattr(matrix, f"days_{severity}", None) if severity else None
    if own is not None:
        return min(place.answer_days, own)
    critical = severity == Severity.CRITICAL
    return min(place.answer_days, place.answer_days_critical) if critical else place.answer_days


def pauses_of(complaint: Complaint) -> list[Pause]:
    """The times in this cycle during which the answer clock stood."""
    kept = (pause for pause in complaint.pauses.all() if pause.began_at >= complaint.cycle_began_at)
    # The cause is kept in English, and said in the reader's language.
    return [Pause(pause.began_at, pause.ended_at, _(pause.cause)) for pause in kept]


def allowances(complaint: Complaint, *, days: int | None = None, more: int = 0) -> list[Allowance]:
    """The working days of this cycle: what was promised, what was granted since, and ``more`` that is asked for."""
    promised = days if days is not None else complaint.answer_days
    given = [Allowance(promised if promised is not None else clock.organisation().answer_days, "")]
    granted = [
        Allowance(extension.days, extension.reason)
        for extension in complaint.extensions.all()
        if extension.granted_at is not None and extension.asked_at >= complaint.cycle_began_at
    ]
    return given + granted + ([Allowance(more, "")] if more else [])


def answer_due(
    complaint: Complaint, *, days: int | None = None, since: datetime | None = None, more: int = 0
) -> datetime:
    """When the answer is due: what was promised and granted, plus the time the clock stood.

    ``since`` begins a new cycle, in which nothing was granted and the clock has not stood. A pause that still runs is
    left out: it counts when it ends.
    """
    start = since or complaint.cycle_began_at
    calendar = clock.work_calendar(as_of=start)
    if since:
        assert days is not None  # noqa: S101 - a new cycle has a new promise
        return due_after(start, days, calendar)
    ended = [pause for pause in pauses_of(complaint) if pause.end is not None]
    total = sum(allowance.days for allowance in allowances(complaint, days=days, more=more))
    return due_after(start, total, calendar, ended)


@dataclass(frozen=True)
class Clock:
    """One clock of a complaint with its working.

    ``used`` of ``allowed`` is working time. ``explanation`` goes from the start to the due moment before it was
    moved to the end of that day (``exact``), or, while the clock stands, to now; its parts add up to its total.
    """

    name: str
    label: str
    started: datetime
    due: datetime | None
    exact: datetime | None
    stopped: datetime | None
    met: bool | None  # in time, or not; None while it runs, and when the case ended before it had to be
    stands: bool
    days: int
    used: timedelta
    allowed: timedelta
    left: timedelta
    standard_day: timedelta
    explanation: Explanation

    @property
    def is_late(self) -> bool:
        return self.left < timedelta()

    @property
    def meter(self) -> int:
        """How far the bar goes: never beyond its end."""
        return min(100, self.percent)

    @property
    def percent(self) -> int:
        return int(100 * self.used / self.allowed) if self.allowed else 100


@dataclass(frozen=True)
class _Rules:
    """What all clocks of a page share."""

    calendar: WorkCalendar
    free_days: dict[date, str]
    as_of: datetime


def clocks(
    complaint: Complaint,
    *,
    as_of: datetime,
    place: Organisation | None = None,
    closures: Sequence[Closure] | None = None,
) -> list[Clock]:
    """The clocks of a complaint as they stand: that of the answer in this cycle, of the assessment, of the receipt."""
    place = place or clock.organisation()
    received, over = complaint.received_at, complaint.closed_at
    free_days = clock.free_days(as_of=received, place=place, closures=closures)
    rules = _Rules(clock.work_calendar(as_of=received, place=place, free=free_days), free_days, as_of)
    days = sum(allowance.days for allowance in allowances(complaint))
    found = []
    # With an outside body nobody waits for our answer any more.
    handed_on = bool(complaint.outside_body) and complaint.cycle_answered_at is None
    if (due := complaint.answer_due) is not None and not handed_on:
        span = _Span(complaint.cycle_began_at, due, complaint.cycle_answered_at, over)
        found.append(_clock("answer", _("Answer"), span, days, pauses_of(complaint), rules))
    if (due := complaint.assess_due) is not None:
        span = _Span(received, due, complaint.assessed_at, over)
        found.append(_clock("assess", _("Assess"), span, place.assess_days, [], rules))
    if (due := complaint.acknowledge_due) is not None:
        span = _Span(received, due, complaint.acknowledged_at, over)
        found.append(_clock("acknowledge", _("Acknowledge"), span, place.acknowledge_days, [], rules))
    return found


@dataclass(frozen=True)
class _Span:
    """From when to when a clock runs: due then, met then, or over with the case."""

    start: datetime
    due: datetime
    met_at: datetime | None
    over_at: datetime | None


def _clock(name: str, label: str, span: _Span, days: int, pauses: list[Pause], rules: _Rules) -> Clock:
    calendar, start, due = rules.calendar, span.start, span.due
    stopped = span.met_at or span.over_at
    end = max(start, stopped or rules.as_of)
    stands = stopped is None and any(pause.end is None for pause in pauses)
    ended = [pause for pause in pauses if pause.end is not None]
    exact = None if stands else worktime.add_working_days(start, days, calendar, ended)
    # As the promise is given to the end of a day, so is the time until then the measure of what is used.
    allowed = calendar.days(days) if stands else worktime.working_time(start, max(start, due), calendar, ended)
    used = worktime.working_time(start, end, calendar, pauses)
    why = worktime.explain(start, exact or end, calendar, pauses, holiday_names=rules.free_days)
    return Clock(
        name=name,
        label=label,
        started=start,
        due=None if stands else due,
        exact=exact,
        stopped=stopped,
        met=None if span.met_at is None else span.met_at <= due,
        stands=stands,
        days=days,
        used=used,
        allowed=allowed,
        left=allowed - used,
        standard_day=calendar.standard_day,
        explanation=why,
    )
