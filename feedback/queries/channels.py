"""What is known of the ways in: what is tried at the form, and which of them are shut."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Sum

from core import clock
from feedback.models import ChannelFault, DoorCount
from feedback.reach import Hour

PAST = timedelta(days=28)
KINDS = ("sent", "wrong", "broken")


def door_hours(*, as_of: datetime) -> tuple[list[Hour], Hour]:
    """The newest 24 hours at the form, the present one first, and the sum of the four weeks before."""
    newest = as_of.replace(minute=0, second=0, microsecond=0)
    since = newest - timedelta(hours=23)
    found: dict[datetime, dict[str, int]] = {}
    for row in DoorCount.objects.filter(hour__gte=since, hour__lte=newest, what__in=KINDS):
        found.setdefault(row.hour, {})[row.what] = row.n
    before = DoorCount.objects.filter(hour__lt=since, hour__gte=since - PAST, what__in=KINDS)
    past = dict(before.order_by().values_list("what").annotate(n=Sum("n")))
    hours = [Hour(**found.get(newest - timedelta(hours=back), {})) for back in range(24)]
    return hours, Hour(**past)


@dataclass
class DoorDay:
    """What was tried at the forms on one day, by the clock of the organisation."""

    day: date
    sent: int = 0
    held: int = 0
    wrong: int = 0
    broken: int = 0


@dataclass(frozen=True)
class Tried:
    """The last days at the forms, the newest first, and which fields were filled in wrongly how often."""

    days: list[DoorDay] = field(default_factory=list)
    fields: list[tuple[str, int]] = field(default_factory=list)


def tried(*, as_of: datetime, days: int = 14) -> Tried:
    """What was tried at the forms in the last days; a day without a try is not listed."""
    zone = ZoneInfo(clock.organisation().time_zone)
    first = as_of.astimezone(zone).date() - timedelta(days=days - 1)
    by_day: dict[date, DoorDay] = {}
    fields: Counter[str] = Counter()
    for row in DoorCount.objects.filter(hour__gte=as_of - timedelta(days=days + 1), hour__lte=as_of):
        day = row.hour.astimezone(zone).date()
        kind, _colon, name = row.what.partition(":")
        if day < first:
            continue
        if name:
            fields[name] += row.n
        else:
            one = by_day.setdefault(day, DoorDay(day))
            setattr(one, kind, getattr(one, kind) + row.n)
    return Tried([by_day[day] for day in sorted(by_day, reverse=True)], fields.most_common(5))


def open_faults() -> list[ChannelFault]:
    """The channels that seem to be shut, the longest first."""
    return list(ChannelFault.objects.filter(ended_at=None).order_by("raised_at"))
