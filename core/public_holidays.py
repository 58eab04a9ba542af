"""Days on which nobody works, with their names: by country, from an iCalendar file, from CSV.

Pure functions from text to ``{day: name}``; the caller stores what they give and hands the days to
``core.workcalendar.WorkCalendar``. Two holidays on one day share an entry, their names joined.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple

import holidays
from dateutil.rrule import rrulestr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from icalendar import Calendar, Event
from icalendar.prop import vBroken, vRecur

DAY = timedelta(days=1)
YEARS_KNOWN = range(1900, 2200)
MOST_SENTENCES = 20
LONGEST_EVENT = 366 * DAY
# Finer rules describe appointments, and an impossible one would be searched for without end.
FREQUENCIES = {"YEARLY", "MONTHLY", "WEEKLY"}
OUR_OWN = {"UNTIL", "COUNT", "BYHOUR", "BYMINUTE", "BYSECOND"}


class Unreadable(ValueError):
    """Some of a file could not be read.

    sentences  what is wrong where and how to mend it; at most `MOST_SENTENCES` and a last one with
               the number of those left out.
    days       what could be read all the same, for a person who wants to go on without the rest.
    """

    def __init__(self, sentences: list[str], days: Mapping[date, str] | None = None) -> None:
        super().__init__(*sentences)
        left_out = len(sentences) - MOST_SENTENCES
        self.sentences = sentences[:MOST_SENTENCES]
        if left_out > 0:
            self.sentences.append(
                ngettext("%(count)d more entry cannot be read.", "%(count)d more entries cannot be read.", left_out)
                % {"count": left_out}
            )
        self.days = dict(days or {})


class UnknownPlace(LookupError):
    """No public holidays are known for this country or this part of it."""


def places() -> dict[str, list[str]]:
    """Country codes (ISO 3166-1) for which holidays are known, each with the codes of its parts."""
    return {code: list(parts) for code, parts in holidays.list_supported_countries(include_aliases=False).items()}


def by_country(
    country: str, subdivision: str | None = None, *, years: Iterable[int], language: str = ""
) -> dict[date, str]:
    """The public holidays of a country and one of its parts, as the package `holidays` knows them.

    Names come in `language` ("de", "pt-br") where they are translated, else in the country's own.
    Days taken off because a holiday falls on a weekend are among them. Raises UnknownPlace.
    """
    try:
        place = holidays.country_holidays(country)
        # Left to itself the package would follow the locale of the machine.
        spoken = _closest(language, place.supported_languages) or place.default_language
        found = holidays.country_holidays(country, subdiv=subdivision or None, years=list(years), language=spoken)
    except NotImplementedError as error:
        raise UnknownPlace(str(error)) from error
    return dict(sorted(found.items()))


def _closest(language: str, known: Iterable[str]) -> str | None:
    """The same language and region, or else the same language in any region."""
    wanted = language.replace("-", "_").lower()
    alike = [each for each in known if each.lower().split("_")[0] == wanted.split("_")[0]]
    return next((each for each in alike if each.lower() == wanted), alike[0] if alike else None)


def from_csv(text: str) -> dict[date, str]:
    """Lines of a date and, if there is one, a name, parted by commas, semicolons or tabs.

    Dates are written 2026-12-25 or 25.12.2026. A first line without any digit in its first field
    is a heading. Raises Unreadable with a sentence for each line that holds no such date.
    """
    found, wrong = _Days(), list[str]()
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for number, row in enumerate(reader):
            if not any(field.strip() for field in row) or (number == 0 and not re.search(r"\d", row[0])):
                continue
            if day := _date(row[0]):
                found.add(day, row[1] if len(row) > 1 else "")
            else:
                wrong.append(
                    _("Line %(line)d: write the date as 2026-12-25 or 25.12.2026; it says “%(found)s”.")
                    % {"line": reader.line_num, "found": row[0].strip()[:40]}
                )
    except csv.Error:
        wrong.append(
            _("Reading stopped at line %(line)d: this is not a table of dates and names.") % {"line": reader.line_num}
        )
    return found.all_or(wrong)


def from_ical(text: str, *, years: range) -> dict[date, str]:
    """The whole-day events of an iCalendar file (RFC 5545) that lie within `years`.

    Events of several days, yearly, monthly and weekly repetition, exceptions, added dates, moved
    and cancelled events are followed. Raises Unreadable with a sentence for each event that has a
    time of day, no readable date, or a repetition of another kind.
    """
    try:
        calendars = Calendar.from_ical(text.removeprefix("\ufeff").encode(), multiple=True)
    except ValueError as error:
        raise Unreadable([str(_NO_CALENDAR)]) from error
    if not calendars:
        raise Unreadable([str(_NO_CALENDAR)])
    events = [event for calendar in calendars for event in calendar.walk("VEVENT") if isinstance(event, Event)]
    found, wrong = _Days(), list[str]()
    read: list[_Read] = []
    for event in events:
        name = " ".join(str(event.get("SUMMARY", "")).split())[:120]
        try:
            read.append(_Read(str(event.get("UID", "")), name, _replaces(event), _days(event, years)))
        except (ValueError, OverflowError) as error:
            reason = error.sentence if isinstance(error, _Unusable) else str(_UNREADABLE)
            wrong.append(reason % {"name": name or _("An event without a name")})
    replaced = {(uid, replaces) for uid, _name, replaces, _found in read if uid}
    for uid, name, replaces, days in read:
        for first, day in days:
            if replaces or (uid, first) not in replaced:
                found.add(day, name)
    return found.all_or(wrong)


class _Read(NamedTuple):
    """An event of a file: each of its days stands behind the first day of its occurrence."""

    uid: str
    name: str
    replaces: date | None
    days: list[tuple[date, date]]


_NO_CALENDAR = gettext_lazy(
    "This is not a whole iCalendar file: it begins with BEGIN:VCALENDAR, ends with END:VCALENDAR."
)
_UNREADABLE = gettext_lazy("“%(name)s”: its dates, or the rule by which it repeats, cannot be read.")


class _Unusable(ValueError):
    """An event that cannot stand for holidays; the sentence has a place for its %(name)s."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class _Days:
    """Holidays as they are found."""

    def __init__(self) -> None:
        self.names: dict[date, list[str]] = {}

    def add(self, day: date, name: str) -> None:
        names = self.names.setdefault(day, [])
        if (name := name.strip()) and name not in names:
            names.append(name)

    def all_or(self, wrong: list[str]) -> dict[date, str]:
        days = {day: "; ".join(self.names[day]) for day in sorted(self.names)}
        if wrong:
            raise Unreadable(wrong, days)
        return days


def _delimiter(text: str) -> str:
    """Whichever comes first; a comma when none does."""
    first = re.search(r"[,;\t]", text)
    return first.group() if first else ","


def _date(text: str) -> date | None:
    text = text.strip()
    if dotted := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
        text = "{2}-{1:0>2}-{0:0>2}".format(*dotted.groups())
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS_KNOWN else None


def _days(event: Event, years: range) -> list[tuple[date, date]]:
    """Each day of an event within `years`, behind the first day of its occurrence."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return []
    first, length = _extent(event)
    starts = {first, *(_day(moment) for moment, _end in event.rdates)}
    for rule in event.rrules:
        starts.update(_repeated(rule, first, years))
    starts -= {_day(moment) for moment in event.exdates}
    days = [(start, start + n * DAY) for start in sorted(starts) for n in range(length)]
    return [(start, day) for start, day in days if day.year in years]


def _replaces(event: Event) -> date | None:
    """The occurrence of a repeated event that this one stands for."""
    moment = event.RECURRENCE_ID
    return _day(moment) if moment else None


def _extent(event: Event) -> tuple[date, int]:
    """The first day of an event and its number of days."""
    start, end = event.start, event.end
    # Some programs write a whole day as midnight to midnight.
    if {moment.time() for moment in (start, end) if isinstance(moment, datetime)} - {time()}:
        raise _Unusable(_("“%(name)s” has a time of day. A holiday takes whole days: make it an all-day event."))
    first, length = _day(start), (_day(end) - _day(start)).days
    if length < 0:
        raise _Unusable(_("“%(name)s” ends before it begins."))
    if length * DAY > LONGEST_EVENT:
        raise _Unusable(_("“%(name)s” lasts longer than a year. Split it if it is meant."))
    if first.year not in YEARS_KNOWN:
        raise _Unusable(_("“%(name)s” lies too far back or ahead: check its year."))
    return first, max(length, 1)


def _repeated(rule: vRecur | vBroken, first: date, years: range) -> list[date]:
    """The first days that a rule gives up to the end of `years`.

    The number and the end a rule may state are kept to here, and its times of day are left out:
    a rule that never comes true (30 February) would otherwise be searched for until the year 9999.
    """
    if isinstance(rule, vBroken) or min(rule.get("INTERVAL", [1])) < 1:
        raise _Unusable(str(_UNREADABLE))
    if not FREQUENCIES.issuperset(rule.get("FREQ", [""])):
        raise _Unusable(_("“%(name)s” repeats, but neither yearly, monthly nor weekly."))
    last = min([date(max(years), 12, 31), *(_day(moment) for moment in rule.get("UNTIL", []))])
    kept = vRecur({key: value for key, value in rule.items() if key not in OUR_OWN})
    text = f"{kept.to_ical().decode()};UNTIL={last:%Y%m%d}"  # type: ignore[no-untyped-call]  # the package's gap
    try:
        moments = rrulestr(text, dtstart=datetime.combine(first, time()))
        return [moment.date() for moment in islice(moments, min(rule.get("COUNT", [None])))]
    except (LookupError, OverflowError, TypeError) as error:
        raise _Unusable(str(_UNREADABLE)) from error


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
