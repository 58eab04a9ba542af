"""Quiet hours: when letters to staff wait until people are back.

A pure function: no database, no settings, the moment is handed in. Customers' letters and urgent ones know no quiet.

Definitions
    quiet moment   The wall clock of the zone shows a time from ``begins`` (included) to ``ends`` (excluded); where
                   ``ends`` is earlier than ``begins`` that is a night. Every moment of a free day is quiet.
    waking         The earliest moment, not before the one given, that is not quiet. Where the clocks change, of a time
                   that comes twice the first is meant, and one that is left out comes as much later as is left out.
"""

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONGEST = 400  # days looked ahead: a calendar without any open day holds no letter for ever
MIDNIGHT = time()


@dataclass(frozen=True)
class Quiet:
    """When somebody is not to be written to.

    zone         name of the time zone in which the times are meant.
    begins/ends  the quiet hours of each day; equal times are none at all. Both None: only free days are quiet.
    free         days on which it is quiet all day; anything that knows ``in``.
    """

    zone: str
    begins: time | None = None
    ends: time | None = None
    free: Container[date] = field(default=(), compare=False)


def waking(moment: datetime, quiet: Quiet) -> datetime:
    """The earliest moment from ``moment`` on that is not quiet, in UTC. ``moment`` must be aware."""
    zone = ZoneInfo(quiet.zone)
    first = moment.astimezone(zone).date()
    for ahead in range(LONGEST):
        day = first + timedelta(days=ahead)
        if day in quiet.free:
            continue
        for begins, ends in _awake(day, quiet, zone):
            if begins < ends and moment < ends:
                return max(moment, begins).astimezone(UTC)
    return moment.astimezone(UTC)


def _awake(day: date, quiet: Quiet, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """The spans of a day that are not quiet, in order."""
    start, end = _at(day, MIDNIGHT, zone), _at(day + timedelta(days=1), MIDNIGHT, zone)
    if quiet.begins is None or quiet.ends is None or quiet.begins == quiet.ends:
        return [(start, end)]
    begins, ends = _at(day, quiet.begins, zone), _at(day, quiet.ends, zone)
    return [(ends, begins)] if quiet.ends < quiet.begins else [(start, begins), (ends, end)]


def _at(day: date, wall: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, wall, zone).astimezone(UTC)
