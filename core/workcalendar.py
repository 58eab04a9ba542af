"""When an organisation works: its hours, its holidays, and the moments that are open.

Pure functions: no database, no settings, no reading of the clock. Moments that come out are in UTC.

Definitions
    open moment     A moment is open when the wall clock of the calendar's zone shows a day that is
                    no holiday and a time within that weekday's hours (a span holds its first
                    moment, not its last). Where the clocks change inside the hours, the hour that
                    is left out is not open and the hour that comes twice is open twice.
    standard day    The hours of a week divided by the weekdays that have any. For equal days it is
                    the length of one day; for unequal ones (a short Friday) it makes as many
                    working days as a week has exactly one week.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY = timedelta(days=1)
NOTHING = timedelta()

Span = tuple[time, time]


@dataclass(frozen=True)
class WorkCalendar:
    """When an organisation works.

    zone      name of the time zone in which hours and holidays are meant ("Europe/Berlin").
    hours     weekday (Monday is 0) to the spans of that day, in order, not overlapping; midnight
              as the end of a span is the end of the day. A night shift is two spans: until
              midnight, and from midnight on the next weekday. Weekdays left out are free.
    holidays  local days without any working time.

    Raises ValueError when the zone is unknown, a span is not a span, or no weekday has hours.
    """

    zone: str
    hours: Mapping[int, tuple[Span, ...]] = field(hash=False)
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        _require_zone(self.zone)
        kept = {day: tuple(self.hours[day]) for day in sorted(self.hours) if self.hours[day]}
        for weekday, spans in kept.items():
            _require_spans(weekday, spans)
        if not kept:
            raise ValueError("A calendar needs working hours on at least one weekday.")
        if any(isinstance(day, datetime) for day in self.holidays):
            raise ValueError("A holiday is a date without a time.")
        object.__setattr__(self, "hours", kept)
        object.__setattr__(self, "holidays", frozenset(self.holidays))

    def spans(self, day: date) -> tuple[Span, ...]:
        """The hours of one local day; none on a holiday."""
        return () if day in self.holidays else self.hours.get(day.weekday(), ())

    def days(self, count: int) -> timedelta:
        """The working time of `count` standard days, to the microsecond.

        Multiplied before it is divided, so that a week's worth of days is a week exactly.
        """
        if count < 0:
            raise ValueError("A number of working days is zero or more.")
        week = sum((_length(span) for spans in self.hours.values() for span in spans), NOTHING)
        return week * count / len(self.hours)

    @property
    def standard_day(self) -> timedelta:
        return self.days(1)


def open_time(
    calendar: WorkCalendar, start: datetime, end: datetime | None
) -> Iterator[tuple[datetime, datetime, date]]:
    """The open pieces of a stretch with their local days, in order; for ever when `end` is None.

    Goes by days of UTC, cut where the zone's offset changes, because only these follow each other
    without gap or overlap; local days may be 23 or 25 hours long, or absent.
    """
    day = start.date()
    while end is None or day <= end.date():
        for since, until, offset in _steady(calendar.zone, day):
            since, until = max(since, start), until if end is None else min(until, end)
            yield from _open_while_steady(calendar, since, until, offset)
        day += DAY


def _open_while_steady(
    calendar: WorkCalendar, since: datetime, until: datetime, offset: timedelta
) -> Iterator[tuple[datetime, datetime, date]]:
    if since >= until:
        return
    day, last = (since + offset).date(), (until + offset).date()
    while day <= last:
        midnight = datetime.combine(day, time(), UTC) - offset
        for opens, closes in calendar.spans(day):
            piece_since = max(since, midnight + _clock(opens))
            piece_until = min(until, midnight + _clock(opens) + _length((opens, closes)))
            if piece_since < piece_until:
                yield piece_since, piece_until, day
        day += DAY


@lru_cache(maxsize=8192)
def _steady(zone: str, day: date) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """One day of UTC as pieces in which the zone's offset stays the same, with that offset.

    zoneinfo does not tell when offsets change; the second is found by halving. That finds one
    change, and no zone of the tz database has ever had two within one day of UTC.
    """
    since, until = (datetime.combine(when, time(), UTC) for when in (day, day + DAY))
    before, after = _offset(zone, since), _offset(zone, until)
    if before == after:
        return ((since, until, before),)
    low, high = 0, int(DAY.total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, since + timedelta(seconds=middle)) == before:
            low = middle
        else:
            high = middle
    change = since + timedelta(seconds=high)
    return (since, change, before), (change, until, after)


def as_utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError for a moment without a zone.

    Needed before any subtraction: between two moments of one zone Python takes the difference of
    the wall clocks, and so ignores a change of clocks between them.
    """
    if moment.utcoffset() is None:
        raise ValueError("A moment needs a time zone.")
    return moment.astimezone(UTC)


def _offset(zone: str, moment: datetime) -> timedelta:
    return moment.astimezone(ZoneInfo(zone)).utcoffset() or NOTHING


def _clock(wall: time) -> timedelta:
    return datetime.combine(date.min, wall) - datetime.combine(date.min, time())


def _length(span: Span) -> timedelta:
    opens, closes = span
    return (_clock(closes) or DAY) - _clock(opens)


def _require_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"No time zone is called “{zone}”.") from error


def _require_spans(weekday: int, spans: tuple[Span, ...]) -> None:
    if weekday not in range(7):
        raise ValueError("Weekdays are numbered from 0, Monday, to 6, Sunday.")
    for opens, closes in spans:
        if opens.tzinfo or closes.tzinfo:
            raise ValueError("Working hours are wall-clock times without a zone.")
        if _length((opens, closes)) <= NOTHING:
            raise ValueError("A span of working hours ends after it starts.")
    for (_, closes), (opens, _) in pairwise(spans):
        if opens < closes or closes == time():
            raise ValueError("Spans of working hours are in order and do not overlap.")
