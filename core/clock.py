"""What the clock needs: heartbeats, leases, once-per-period, and the calendar the organisation works by."""

import os
import socket
from datetime import datetime, timedelta

import holidays
from django.db import IntegrityError, transaction
from django.db.models import Q

from core.models import Closure, Heartbeat, Lease, Organisation, Run
from core.workcalendar import WorkCalendar

HOLDER = f"{socket.gethostname()}:{os.getpid()}"[:60]
YEARS_AHEAD = 3


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


def work_calendar(*, as_of: datetime, place: Organisation | None = None) -> WorkCalendar:
    """The hours and free days the organisation promises by, from the year before ``as_of`` to three years after."""
    place = place or organisation()
    years = range(as_of.year - 1, as_of.year + YEARS_AHEAD + 1)
    free = set(holidays.country_holidays(place.country, years=years))
    free.update(Closure.objects.values_list("day", flat=True))
    hours = ((place.opens, place.closes),)
    return WorkCalendar(zone=place.time_zone, hours=dict.fromkeys(range(5), hours), holidays=frozenset(free))
