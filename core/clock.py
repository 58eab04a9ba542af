"""What the clock needs: heartbeats, leases, once-per-period, and the calendar the organisation works by."""

import os
import socket
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import get_language

from core import public_holidays
from core.models import Closure, Heartbeat, Lease, Organisation, Run, User
from core.quiet import Quiet
from core.workcalendar import WorkCalendar

HOLDER = f"{socket.gethostname()}:{os.getpid()}"[:60]
YEARS_AHEAD = 3
SATURDAY = 5


def beat(name: str, *, as_of: datetime, error: str = "") -> None:
    """A job of the clock has been here."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": as_of, "error": error})


@transaction.atomic
def once(job: str, period: str, *, as_of: datetime) -> bool:
    """True for the first who asks for this job and period, False for everybody after."""
    _run, created = Run.objects.get_or_create(job=job, period=period, defaults={"at": as_of})
    return created


def take(name: str, *, as_of: datetime, minutes: int = 5, holder: str = HOLDER) -> bool:
    """Take or keep the lease on a job that only one runner may do."""
    until = as_of + timedelta(minutes=minutes)
    free = Lease.objects.filter(name=name).filter(Q(until__lte=as_of) | Q(holder=holder))
    if free.update(holder=holder, until=until):
        return True
    try:
        with transaction.atomic():
            return Lease.objects.get_or_create(name=name, defaults={"holder": holder, "until": until})[1]
    except IntegrityError:
        return False


def give_back(name: str, *, holder: str = HOLDER) -> None:
    Lease.objects.filter(name=name, holder=holder).delete()


def organisation() -> Organisation:
    """The one organisation; made with its defaults when the install is new."""
    return Organisation.objects.get_or_create(pk=1)[0]


def free_days(
    *, as_of: datetime, place: Organisation | None = None, closures: Iterable[Closure] | None = None
) -> dict[date, str]:
    """The public holidays and own closures from the year before ``as_of`` to three years after, with their names.

    Hand in the ``closures`` where they are known already.
    """
    place = place or organisation()
    years = range(as_of.year - 1, as_of.year + YEARS_AHEAD + 1)
    rows = Closure.objects.all() if closures is None else closures
    own = {closure.day: closure.reason for closure in rows}
    return _holidays(place.country, place.region, years, get_language() or "") | own


def holidays_between(first: date, last: date) -> set[date]:
    """Public holidays and own closures of the organisation from ``first`` to ``last``, as far back as one likes."""
    place = organisation()
    years = range(first.year, last.year + 1)
    public = _holidays(place.country, place.region, years, "")
    own = Closure.objects.filter(day__range=(first, last)).values_list("day", flat=True)
    return {day for day in public if first <= day <= last} | set(own)


@lru_cache(maxsize=64)
def _holidays(country: str, region: str, years: range, language: str) -> dict[date, str]:
    try:
        return public_holidays.by_country(country, region, years=years, language=language)
    except public_holidays.UnknownPlace:
        return {}


def quiet_for(person: User, *, as_of: datetime) -> Quiet | None:
    """When letters to somebody wait; None when they never do."""
    if person.quiet == User.Rest.NEVER:
        return None
    place = organisation()
    zone = person.time_zone or place.time_zone
    if person.quiet == User.Rest.OWN:
        return Quiet(zone, person.quiet_from, person.quiet_until)
    free: Container[date] = _FreeDays(free_days(as_of=as_of, place=place)) if place.quiet_free_days else ()
    if place.quiet_from is None and not place.quiet_free_days:
        return None
    return Quiet(zone, place.quiet_from, place.quiet_until, free)


@dataclass(frozen=True)
class _FreeDays:
    """Holidays, own closures and weekends, as a set that holds them all."""

    named: Container[date]

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (day.weekday() >= SATURDAY or day in self.named)


def work_calendar(
    *, as_of: datetime, place: Organisation | None = None, free: dict[date, str] | None = None
) -> WorkCalendar:
    """The hours and free days the organisation promises by, from the year before ``as_of`` to three years after.

    Hand in the ``free`` days where they are known already.
    """
    place = place or organisation()
    free = free_days(as_of=as_of, place=place) if free is None else free
    hours = ((place.opens, place.closes),)
    return WorkCalendar(zone=place.time_zone, hours=dict.fromkeys(range(5), hours), holidays=frozenset(free))
