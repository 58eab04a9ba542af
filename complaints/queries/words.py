"""The sentences about time: the one promise line, and why a deadline is what it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.models import OPEN, Complaint, Status
from complaints.queries.clocks import RUNNING, Clock, last_of_days
from core import clock
from core.models import Organisation
from core.worktime import Kind, Part

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def moment_words(moment: datetime, *, zone: str, as_of: datetime | None = None) -> str:
    """ "Thu 26 Nov, 17:00" in the organisation's zone; with the year when it is not that of ``as_of``."""
    local = moment.astimezone(ZoneInfo(zone))
    same_year = as_of is None or as_of.astimezone(ZoneInfo(zone)).year == local.year
    return f"{day_words(local.date(), year=not same_year)}, {formats.time_format(local, 'H:i')}"


def day_words(day: date, *, year: bool = False) -> str:
    """ "Thu 26 Nov" """
    return str(formats.date_format(day, "D j M Y" if year else "D j M"))


def time_words(amount: timedelta) -> str:
    """ "6 h 48", "8 h", "41 min" """
    hours, rest = divmod(abs(amount), HOUR)
    minutes = rest // MINUTE
    if not hours:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": minutes} if minutes else f"{hours} h"


def left_words(run: Clock) -> str:
    """ "2 d 2 h left", "3 h over", "stands", "kept" """
    if run.stopped is not None:
        return {True: _("kept"), False: _("not kept"), None: _("ended")}[run.met]
    if run.stands:
        return _("stands")
    amount = abs(run.left)
    days, rest = divmod(amount, run.standard_day)
    words = " ".join([_("%(n)d d") % {"n": days}] * bool(days) + [time_words(rest)] * (rest >= MINUTE or not days))
    return _("%(time)s over") % {"time": words} if run.is_late else _("%(time)s left") % {"time": words}


# ---------------------------------------------------------------------------------------- the promise


@dataclass(frozen=True)
class Promise:
    """The one promise line, the same words for customer and staff.

    ``due`` is the moment promised while one is; ``kept`` is None as long as that is not known.
    """

    sentence: str
    due: datetime | None
    kept: bool | None


def promise(complaint: Complaint, *, as_of: datetime, place: Organisation | None = None) -> Promise:
    """What the customer is promised now. Hand in ``place`` where many are asked, and select ``parent`` with them."""
    place = place or clock.organisation()
    if complaint.status == Status.DUPLICATE and complaint.parent is not None:
        of_parent = promise(complaint.parent, as_of=as_of, place=place)
        sentence = _("This belongs to %(reference)s.") % {"reference": complaint.parent.reference}
        return Promise(f"{sentence} {of_parent.sentence}".strip(), of_parent.due, of_parent.kept)
    due = complaint.answer_due if complaint.status in OPEN else None
    return Promise(_sentence(complaint, as_of, place), due, kept(complaint, as_of=as_of))


def kept(complaint: Complaint, *, as_of: datetime) -> bool | None:
    """Was the promise of this cycle kept? None: not yet known, or nothing was promised."""
    if complaint.answer_due is None:
        return None
    if complaint.promise_broken:
        return False
    if complaint.cycle_answered_at is not None:
        return complaint.cycle_answered_at <= complaint.answer_due
    return False if complaint.status in RUNNING and complaint.answer_due < as_of else None


def _sentence(complaint: Complaint, as_of: datetime, place: Organisation) -> str:
    match complaint.status:
        case Status.AWAITING_CUSTOMER:
            return _("We have asked you something and wait for your reply. Until then our clock stands.")
        case Status.ANSWERED:
            return _answered(complaint.lapses_at, as_of, place)
        case Status.EXTERNAL:
            body = complaint.outside_body or _("An outside body")
            return _("%(body)s is looking at it. We write to you when it has spoken.") % {"body": body}
        case Status.RECEIVED | Status.ASSESSED | Status.INVESTIGATING | Status.DECIDED:
            return _owed(complaint.answer_due, as_of, place)
    return _ended(complaint, as_of, place)


def _owed(due: datetime | None, as_of: datetime, place: Organisation) -> str:
    if due is None:
        return _("We write to you as soon as we know more.")
    when = {"when": moment_words(due, zone=place.time_zone, as_of=as_of)}
    if due < as_of:
        return _("We promised to write to you by %(when)s. We are late, and still at it.") % when
    return _("We will write to you by %(when)s.") % when


def _answered(lapses_at: datetime | None, as_of: datetime, place: Organisation) -> str:
    if lapses_at is None:
        return _("We have answered, and you have written since. We write to you again.")
    when = {"when": _last_day(lapses_at, as_of, place)}
    return _("We have answered. Tell us by %(when)s whether this puts it right.") % when


def _ended(complaint: Complaint, as_of: datetime, place: Organisation) -> str:
    if complaint.status == Status.CLOSED and complaint.closed_at is not None:
        until = last_of_days(complaint.closed_at, place.reopen_days, place=place)
        if until >= as_of:
            when = {"when": _last_day(until, as_of, place)}
            return _("It is closed. If it is not solved after all, tell us by %(when)s.") % when
    return _("It is closed.")


def _last_day(moment: datetime, as_of: datetime, place: Organisation) -> str:
    zone = ZoneInfo(place.time_zone)
    last = moment.astimezone(zone).date()
    return day_words(last, year=last.year != as_of.astimezone(zone).year)


# ---------------------------------------------------------------------------------------- why this time


def why(run: Clock) -> str:
    """How a due moment comes about, in one paragraph whose parts add up to its sum.

    "3 working days from Mon 23 Nov, 10:12 (Europe/Berlin): Mon 23 Nov 6 h 48; Tue 24 Nov to Wed 25 Nov 8 h each;
    Thu 26 Nov 1 h 12. That is Thu 26 Nov, 10:12; we promise the end of that day, 17:00."
    """
    zone = run.explanation.zone
    start = ngettext(
        "%(n)d working day from %(start)s (%(zone)s): %(parts)s.",
        "%(n)d working days from %(start)s (%(zone)s): %(parts)s.",
        run.days,
    ) % {
        "n": run.days,
        "start": moment_words(run.started, zone=zone),
        "zone": zone,
        "parts": "; ".join(_parts(run.explanation.parts)),
    }
    return f"{start} {_outcome(run, zone)}".strip()


def _outcome(run: Clock, zone: str) -> str:
    if run.exact is None:
        return _("%(used)s are used up. The clock stands and goes on when its cause is over.") % {
            "used": time_words(run.explanation.total)
        }
    exact = moment_words(run.exact, zone=zone)
    if run.due is None or run.due == run.exact:
        return _("That is %(exact)s.") % {"exact": exact}
    due = run.due.astimezone(ZoneInfo(zone))
    if due.date() == run.exact.astimezone(ZoneInfo(zone)).date():
        return _("That is %(exact)s; we promise the end of that day, %(closing)s.") % {
            "exact": exact,
            "closing": formats.time_format(due, "H:i"),
        }
    # Holidays or hours were changed after the promise was given; the promise stands.
    return _("By today’s calendar that is %(exact)s; promised was %(due)s, and that holds.") % {
        "exact": exact,
        "due": moment_words(run.due, zone=zone),
    }


def _parts(parts: tuple[Part, ...]) -> Iterator[str]:
    """Each day in words; days of equal length that follow each other, weekends between them left out, as one."""
    told = [part for part in parts if part.kind != Kind.WEEKEND]
    for (kind, amount, cause), run in groupby(told, key=lambda part: (part.kind, part.amount, part.cause)):
        days = list(run)
        first, last = day_words(days[0].day), day_words(days[-1].day)
        if kind == Kind.WORKED and len(days) > 1:
            yield _("%(first)s to %(last)s %(n)d × %(time)s") % {
                "first": first,
                "last": last,
                "n": len(days),
                "time": time_words(amount),
            }
        elif kind == Kind.WORKED:
            yield f"{first} {time_words(amount)}"
        else:
            yield from (_idle(part, cause) for part in days)


def _idle(part: Part, cause: str) -> str:
    facts = {"day": day_words(part.day), "cause": cause or _("closed"), "time": time_words(part.lost)}
    if part.kind == Kind.HOLIDAY:
        return _("%(day)s none (%(cause)s)") % facts
    return _("%(day)s stood %(time)s (%(cause)s)") % facts
