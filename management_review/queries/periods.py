"""The stretch of time a page looks at, what it is compared with, and the weeks its charts show."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

BASELINE_WEEKS = 20
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True)
class Span:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Its beginning, and the first moment after it, where the organisation is."""
        return midnight(self.first, zone), midnight(self.last + DAY, zone)

    @property
    def words(self) -> str:
        year = "" if self.first.year == self.last.year else " Y"
        first, last = date_format(self.first, f"j M{year}"), date_format(self.last, "j M Y")
        return last if self.first == self.last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


@dataclass(frozen=True)
class Period:
    """A span with its name, the span it is compared with, and the day of asking."""

    key: str
    label: str
    span: Span
    before: Span
    compare: str = "before"

    def weeks(self, *, today: date) -> list[Span]:
        """Whole weeks (Monday to Sunday): the twenty before the period, then those of it that are over."""
        monday = self.span.first - timedelta(days=self.span.first.weekday()) - BASELINE_WEEKS * WEEK
        end = min(self.span.last, today - DAY)
        weeks = []
        while monday + 6 * DAY <= end:
            weeks.append(Span(monday, monday + 6 * DAY))
            monday += WEEK
        return weeks

    def baseline(self, *, today: date) -> int:
        """How many of the weeks lie before the period: what is usual is learned from them."""
        return sum(week.last < self.span.first for week in self.weeks(today=today))


def _month(day: date) -> date:
    return day.replace(day=1)


def _quarter(day: date) -> date:
    return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)


def a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


CHOICES: dict[str, tuple[object, Callable[[date], Span]]] = {
    "days30": (gettext_lazy("Last 30 days"), lambda day: Span(day - timedelta(days=29), day)),
    "month": (gettext_lazy("This month"), lambda day: Span(_month(day), day)),
    "last_month": (gettext_lazy("Last month"), lambda day: Span(_month(_month(day) - DAY), _month(day) - DAY)),
    "quarter": (gettext_lazy("This quarter"), lambda day: Span(_quarter(day), day)),
    "last_quarter": (
        gettext_lazy("Last quarter"),
        lambda day: Span(_quarter(_quarter(day) - DAY), _quarter(day) - DAY),
    ),
    "year": (gettext_lazy("This year"), lambda day: Span(day.replace(month=1, day=1), day)),
    "months12": (gettext_lazy("Last 12 months"), lambda day: Span(a_year_before(day) + DAY, day)),
}
USUAL = "days30"


def period(
    *, key: str, compare: str = "before", first: date | None = None, last: date | None = None, today: date
) -> Period:
    """The period of a key, or of two days. What cannot be read is the last 30 days; the future is cut off."""
    if first and last and first <= min(last, today):
        span = Span(first, min(last, today))
        key, label = "", span.words
    else:
        key = key if key in CHOICES else USUAL
        words, make = CHOICES[key]
        span = make(today)
        label = _("%(name)s, %(days)s") % {"name": words, "days": span.words}
    if compare == "year":
        before = Span(a_year_before(span.first), a_year_before(span.last))
    else:
        compare, before = "before", Span(span.first - span.days * DAY, span.first - DAY)
    return Period(key, label, span, before, compare)


def local_day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
