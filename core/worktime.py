"""Working time: how long a clock has run, when it runs out, and why.

Pure functions: no database, no settings, and the present moment is always handed in. Every moment
must be aware, in any zone; every moment that comes out is in UTC. Nothing here is rounded.

Definitions (open moment and standard day are those of core.workcalendar)
    working time    The real time that passes while moments are open and no pause runs.
    n working days  The amount of working time n x standard day, used up from a moment on, that
                    moment's own day included. Three days of 8 h from Monday 10:12, open from 9 to
                    17: Monday 6 h 48, Tuesday 8 h, Wednesday 8 h, Thursday 1 h 12: due 10:12.
    due             The earliest moment at which an amount is used up. At the end of a day that is
                    closing time, not the next opening; a clock with nothing to use up is due when
                    it starts, open or not.
    pause           The clock stands from its start (included) to its end (excluded). Where pauses
                    overlap, each moment counts once, for the pause that began first. A pause
                    without an end lasts until further notice.
    extension       A further allowance: days and a reason, added to those given before.
    progress        Working time used, divided by working time allowed; 3/2 is 150 %.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo

from core.workcalendar import DAY, NOTHING, WorkCalendar, as_utc, open_time

__all__ = [
    "Allowance",
    "ClockStands",
    "Explanation",
    "Kind",
    "Part",
    "Pause",
    "WorkCalendar",
    "add_working_days",
    "add_working_time",
    "allowed",
    "due",
    "explain",
    "progress",
    "progress_of",
    "remaining",
    "share",
    "working_time",
]

TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Pause:
    """The clock stands from `start` to `end`, or until further notice when `end` is None."""

    start: datetime
    end: datetime | None
    cause: str

    def __post_init__(self) -> None:
        start, end = as_utc(self.start), None if self.end is None else as_utc(self.end)
        if end is not None and end < start:
            raise ValueError("A pause ends after it starts.")
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "end", end)


@dataclass(frozen=True)
class Allowance:
    """Working days granted, and why: the first is the promise, each further one an extension."""

    days: int
    reason: str

    def __post_init__(self) -> None:
        if self.days < 0:
            raise ValueError("An allowance is zero or more working days.")


class Kind(StrEnum):
    WORKED = "worked"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"
    PAUSED = "paused"


# Open time by local day, what became of it, and its cause.
Spent = dict[tuple[date, Kind, str], timedelta]


@dataclass(frozen=True)
class Part:
    """What one local day, or one pause within it, did to a clock.

    amount  what it adds to the working time; zero unless the kind is "worked".
    lost    the open time it took away: the hours of a holiday, or those within a pause.
    cause   the pause's cause, or the holiday's name where it is known; else empty.
    """

    day: date
    kind: Kind
    amount: timedelta
    lost: timedelta = NOTHING
    cause: str = ""


@dataclass(frozen=True)
class Explanation:
    """How a stretch of time comes to its working time, day by day.

    Every local day of the stretch is there, in order: a "weekend" (a weekday without hours) and a
    "holiday" as one part, any other day as its "worked" part (left out when a pause took all of it)
    followed by one "paused" part per cause. The parts' amounts add up exactly to `total`.
    """

    start: datetime
    end: datetime
    zone: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> timedelta:
        return sum((part.amount for part in self.parts), NOTHING)

    @property
    def paused(self) -> timedelta:
        """The open time during which the clock stood."""
        return sum((part.lost for part in self.parts if part.kind == Kind.PAUSED), NOTHING)


class ClockStands(ValueError):
    """No due moment can be told: an open pause began before the amount was used up.

    since      when the open pause began, or the clock started if that was later.
    remaining  the working time left at that moment.
    """

    def __init__(self, since: datetime, remaining: timedelta) -> None:
        super().__init__(f"The clock stands since {since.isoformat()}; {remaining} remain.")
        self.since = since
        self.remaining = remaining


def working_time(start: datetime, end: datetime, calendar: WorkCalendar, pauses: Iterable[Pause] = ()) -> timedelta:
    """The working time from `start` to `end`. Raises ValueError when the end comes first."""
    start, end = _ordered(start, end)
    running = _running(calendar, start, end, _in_order(pauses))
    return sum((until - since for since, until in running), NOTHING)


def add_working_time(
    start: datetime, amount: timedelta, calendar: WorkCalendar, pauses: Iterable[Pause] = ()
) -> datetime:
    """The earliest moment, `start` or later, at which `amount` of working time is used up.

    Raises ClockStands when an open pause comes first, ValueError for a negative amount,
    OverflowError when the moment lies beyond the year 9999.
    """
    if amount < NOTHING:
        raise ValueError("An amount of working time is zero or more.")
    start, pauses = as_utc(start), _in_order(pauses)
    if not amount:
        return start
    left, standstill = amount, _standstill(pauses)
    for since, until in _running(calendar, start, standstill, pauses):
        if until - since >= left:
            return since + left
        left -= until - since
    raise ClockStands(max(start, standstill or start), left)


def add_working_days(start: datetime, days: int, calendar: WorkCalendar, pauses: Iterable[Pause] = ()) -> datetime:
    """The moment `days` working days after `start`; see the definition. Raises as above."""
    return add_working_time(start, calendar.days(days), calendar, pauses)


def allowed(allowances: Iterable[Allowance], calendar: WorkCalendar) -> timedelta:
    """The working time that a promise and its extensions grant together."""
    return calendar.days(sum(allowance.days for allowance in allowances))


def due(
    start: datetime,
    allowances: Iterable[Allowance],
    calendar: WorkCalendar,
    pauses: Iterable[Pause] = (),
    *,
    as_of: datetime,
) -> datetime | None:
    """When a promise and its extensions run out, as far as that can be told at `as_of`.

    None while the clock stands: an open pause has begun by then and something was left. An open
    pause that begins later is not yet known. A pause that has an end counts whenever it lies.
    """
    asked = as_utc(as_of)
    known = [pause for pause in pauses if pause.end is not None or pause.start <= asked]
    try:
        return add_working_time(start, allowed(allowances, calendar), calendar, known)
    except ClockStands:
        return None


def remaining(
    start: datetime,
    amount: timedelta,
    as_of: datetime,
    calendar: WorkCalendar,
    pauses: Iterable[Pause] = (),
) -> timedelta:
    """The working time left of `amount` at `as_of`; negative is the time by which it is overdue.

    Also answers while the clock stands. Before the start all of it is left.
    """
    return amount - working_time(start, max(as_utc(start), as_utc(as_of)), calendar, pauses)


def share(amount: timedelta, percent: int) -> timedelta:
    """So many percent of an amount, rounded up to the next microsecond.

    Rounded up so that a clock that has used it shows a progress of at least `percent`: an
    escalation that comes at `add_working_time(start, share(amount, 75), ...)` finds its reason.
    """
    return -(-amount * percent // 100)


def progress_of(
    start: datetime,
    amount: timedelta,
    as_of: datetime,
    calendar: WorkCalendar,
    pauses: Iterable[Pause] = (),
) -> Fraction:
    """The part of `amount` used by `as_of`: 0 before the start, 1 when due, beyond 1 when overdue.

    Also answers while the clock stands. Of nothing, all is used up from the start on.
    """
    if as_utc(as_of) < as_utc(start):
        return Fraction(0)
    if not amount:
        return Fraction(1)
    return Fraction(working_time(start, as_of, calendar, pauses) // TICK, amount // TICK)


def progress(
    start: datetime,
    due: datetime,
    as_of: datetime,
    calendar: WorkCalendar,
    pauses: Iterable[Pause] = (),
) -> Fraction:
    """As `progress_of`, for a due moment given instead of an amount (a date agreed on, say)."""
    pauses = _in_order(pauses)
    amount = working_time(start, due, calendar, pauses)
    if not amount and as_utc(as_of) < as_utc(due):
        return Fraction(0)
    return progress_of(start, amount, as_of, calendar, pauses)


def explain(
    start: datetime,
    end: datetime,
    calendar: WorkCalendar,
    pauses: Iterable[Pause] = (),
    *,
    holiday_names: Mapping[date, str] | None = None,
) -> Explanation:
    """Why the working time from `start` to `end` (a due moment, or now) is what it is.

    Raises ValueError when the end comes first.
    """
    start, end = _ordered(start, end)
    pauses = _in_order(pauses)
    everyday = replace(calendar, holidays=frozenset())
    names = holiday_names or {}
    spent: Spent = {}
    for since, until, day in open_time(everyday, start, end):
        for piece_since, piece_until, pause in _split(since, until, pauses):
            if day in calendar.holidays:
                key = day, Kind.HOLIDAY, names.get(day, "")
            elif pause is None:
                key = day, Kind.WORKED, ""
            else:
                key = day, Kind.PAUSED, pause.cause
            spent[key] = spent.get(key, NOTHING) + piece_until - piece_since
    days = _days(start, end, calendar)
    parts = (part for day in days for part in _parts(day, calendar, spent, names))
    return Explanation(start, end, calendar.zone, tuple(parts))


def _parts(day: date, calendar: WorkCalendar, spent: Spent, names: Mapping[date, str]) -> Iterator[Part]:
    if day.weekday() not in calendar.hours:
        yield Part(day, Kind.WEEKEND, NOTHING)
        return
    if day in calendar.holidays:
        name = names.get(day, "")
        yield Part(day, Kind.HOLIDAY, NOTHING, spent.get((day, Kind.HOLIDAY, name), NOTHING), name)
        return
    paused = [
        Part(day, Kind.PAUSED, NOTHING, lost, cause)
        for (when, kind, cause), lost in spent.items()
        if (when, kind) == (day, Kind.PAUSED)
    ]
    worked = spent.get((day, Kind.WORKED, ""), NOTHING)
    if worked or not paused:
        yield Part(day, Kind.WORKED, worked)
    yield from paused


def _days(start: datetime, end: datetime, calendar: WorkCalendar) -> Iterator[date]:
    """The local days of a stretch; one that begins just when the stretch ends is not among them."""
    zone = ZoneInfo(calendar.zone)
    last = max(start, end - TICK).astimezone(zone).date()
    day = start.astimezone(zone).date()
    while day <= last:
        yield day
        day += DAY


def _running(
    calendar: WorkCalendar, start: datetime, end: datetime | None, pauses: list[Pause]
) -> Iterator[tuple[datetime, datetime]]:
    """The pieces of the stretch in which the clock runs, in order."""
    for since, until, _day in open_time(calendar, start, end):
        for piece_since, piece_until, pause in _split(since, until, pauses):
            if pause is None:
                yield piece_since, piece_until


def _split(
    since: datetime, until: datetime, pauses: Iterable[Pause]
) -> Iterator[tuple[datetime, datetime, Pause | None]]:
    """A piece of time cut at pauses in order of their start; each cut with the pause it lies in."""
    for pause in pauses:
        if pause.start >= until:
            break
        stop = until if pause.end is None else min(pause.end, until)
        if stop <= since:
            continue
        if pause.start > since:
            yield since, pause.start, None
        yield max(since, pause.start), stop, pause
        since = stop
    if since < until:
        yield since, until, None


def _in_order(pauses: Iterable[Pause]) -> list[Pause]:
    """Pauses that last, by their start; the cause settles a tie, so that the order given is no matter."""
    lasting = (pause for pause in pauses if pause.end != pause.start)
    return sorted(lasting, key=lambda pause: (pause.start, pause.cause))


def _standstill(pauses: Iterable[Pause]) -> datetime | None:
    """From when on some pause runs without an end."""
    return min((pause.start for pause in pauses if pause.end is None), default=None)


def _ordered(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    start, end = as_utc(start), as_utc(end)
    if end < start:
        raise ValueError("The end comes before the start.")
    return start, end
