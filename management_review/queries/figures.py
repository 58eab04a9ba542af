"""The six figures of the dashboard: value, direction in words, n, usual range, course."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Count, F, Min, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.charts import SmallChart, small_chart
from core.figures import money, number, percent
from core.look import Badge
from feedback.models import RANGES, Scale
from management_review.queries import records
from management_review.queries.frame import Frame
from management_review.queries.limits import Amount, Level, Mean, Model, Range, Rate, Share, Week
from management_review.queries.windows import counted, series

PER = 1000
Worse = Literal["high", "low"]


@dataclass(frozen=True)
class Figure:
    """One small multiple. ``value`` is "" when there are no data; then ``teaches`` says what would bring some."""

    key: str
    title: str
    value: str
    badge: Badge | None
    usual: str
    notes: list[str]
    url: str
    chart: SmallChart | None
    teaches: str = ""
    plain: float | None = None
    before: float | None = None


@dataclass(frozen=True)
class Course:
    """The weeks of a figure, the period and the span before it, and how to read them."""

    weeks: Sequence[Week]
    now: Week
    before: Week
    model: Model
    worse: Worse
    value: Callable[[Week], float | None]
    write: Callable[[float], str]
    scale: float = 1.0

    def range_of(self, week: Week) -> Range | None:
        found = self.model.of(week.exposure)
        if found is None:
            return None
        ends = (found.low, found.high, found.alarm_low, found.alarm_high)
        return Range(*(end * self.scale for end in ends))

    def usual(self) -> str:
        found = self.range_of(self.now)
        if found is None:
            return _("What is usual is not known yet: it takes six weeks.")
        ends = {"low": self.write(found.alarm_low), "high": self.write(found.alarm_high)}
        return _("Usual %(low)s to %(high)s.") % ends

    def badge(self) -> Badge | None:
        value, found = self.value(self.now), self.range_of(self.now)
        return None if value is None or found is None else _place(value, found, self.worse)

    def compared(self) -> str:
        value = self.value(self.before)
        return (
            _("Compared period: no data.")
            if value is None
            else _("Compared period: %(value)s.") % {"value": self.write(value)}
        )

    def drawn(self) -> SmallChart:
        values, ranges = [self.value(week) for week in self.weeks], [self.range_of(week) for week in self.weeks]
        outside = [
            at
            for at, (value, found) in enumerate(zip(values, ranges, strict=True))
            if value is not None and found and not found.alarm_low <= value <= found.alarm_high
        ]
        return small_chart(
            values,
            low=[found.alarm_low if found else None for found in ranges],
            high=[found.alarm_high if found else None for found in ranges],
            alarms=outside,
        )

    def figure(self, key: str, title: str, *, url: str, notes: list[str], teaches: str, text: str = "") -> Figure:
        value = self.value(self.now)
        if value is None:
            return Figure(key, title, "", None, "", [], "", None, teaches)
        return Figure(
            key,
            title,
            text or self.write(value),
            self.badge(),
            self.usual(),
            [*notes, self.compared()],
            url,
            self.drawn(),
            plain=value,
            before=self.value(self.before),
        )


def _place(value: float, found: Range, worse: Worse) -> Badge:
    """Where a value lies, in words; only the bad side earns a warning."""
    if value > found.alarm_high:
        return Badge("bad" if worse == "high" else "ok", _("above usual"))
    if value < found.alarm_low:
        return Badge("bad" if worse == "low" else "ok", _("below usual"))
    if value > found.high:
        return Badge("warn" if worse == "high" else "ok", _("high side of usual"))
    if value < found.low:
        return Badge("warn" if worse == "low" else "ok", _("low side of usual"))
    return Badge("ok", _("usual"))


def ratio(scale: float = 1.0) -> Callable[[Week], float | None]:
    return lambda week: scale * week.events / week.exposure if week.exposure > 0 else None


def _events(week: Week) -> float | None:
    return week.events


def complaint_rate(frame: Frame) -> Figure:
    """Complaints per 1,000 orders; per week where no orders are kept."""
    windows = frame.windows
    heard = series(records.complaints(frame.scope), moment="received_at", windows=windows, n=Count("pk"))
    bought = series(records.orders(frame.scope), moment="placed_at", windows=windows, n=Count("pk"))
    has_orders = any(row["n"] for row in bought)
    days = [(end - start).days / 7 for start, end in windows]
    weeks = [
        Week(row["n"], orders["n"] if has_orders else span)
        for row, orders, span in zip(heard, bought, days, strict=True)
    ]
    *course, now, before = weeks
    model = Rate(course[: frame.baseline])
    scale = PER if has_orders else 1
    notes = [ngettext("From %(n)s case.", "From %(n)s cases.", int(now.events)) % {"n": number(now.events)}]
    if to_see := model.weeks_to_see():
        shown = ngettext("%(n)d week", "%(n)d weeks", to_see) % {"n": to_see}
        notes.append(_("Would see +30 %% in about %(weeks)s.") % {"weeks": shown})
    known = has_orders or any(week.events for week in weeks)
    value = ratio(scale) if known else _unknown
    whole = Course(course, now, before, model, "high", value, lambda value: number(value, 1), scale)
    return whole.figure(
        "complaint-rate",
        _("Complaints per 1,000 orders") if has_orders else _("Complaints per week"),
        url=frame.link("complaints"),
        notes=notes,
        teaches=_("No orders in this period. Import orders, and complaints are held against them."),
    )


def kept_promises(frame: Frame) -> Figure:
    rows = series(
        records.promised(frame.scope),
        moment="answer_due",
        windows=frame.windows,
        n=Count("pk"),
        kept=Count("pk", filter=records.KEPT),
    )
    *course, now, before = [Week(row["kept"], row["n"]) for row in rows]
    whole = Course(course, now, before, Share(course[: frame.baseline]), "low", ratio(), percent)
    return whole.figure(
        "kept-promises",
        _("Answered in promised time"),
        url=frame.link("promised"),
        notes=[_("%(kept)s of %(n)s.") % {"kept": number(now.events), "n": number(now.exposure)}],
        teaches=_("No answer was due in this period. Each complaint carries a promised date from its receipt."),
    )


SCORES = {
    Scale.CSAT: lambda row: Week(row["total"], row["n"], row["squares"]),
    Scale.CES: lambda row: Week(row["total"], row["n"], row["squares"]),
    Scale.NPS: lambda row: Week(100 * (row["up"] - row["down"]), row["n"], 10_000 * (row["up"] + row["down"])),
}


def satisfaction(frame: Frame) -> Figure:
    """The mean of confirmed answers of the scale that was answered most. NPS is promoters less detractors."""
    windows = counted(
        records.answers(frame.scope),
        moment="confirmed_at",
        windows=frame.windows,
        by=["survey__scale"],
        n=Count("pk"),
        total=Sum("score"),
        squares=Sum(F("score") * F("score")),
        up=Count("pk", filter=Q(score__gte=9)),
        down=Count("pk", filter=Q(score__lte=6)),
    )
    answered = {
        scale: sum(row["n"] for rows in windows for row in rows if row["survey__scale"] == scale) for scale in Scale
    }
    scale = max(Scale, key=lambda each: answered[each])
    weeks = [
        next((SCORES[scale](row) for row in rows if row["survey__scale"] == scale), Week(0, 0)) for rows in windows
    ]
    *course, now, before = weeks
    low, high = (-100, 100) if scale == Scale.NPS else RANGES[scale]
    left_out = records.RECORDS["unconfirmed"].within(frame.narrowed(scale=str(scale))).count()
    value = ratio()(now)
    text = number(value, 0 if scale == Scale.NPS else 1)
    whole = Course(
        course, now, before, Mean(course[: frame.baseline], (low, high)), "low", ratio(),
        lambda score: number(score, 0 if scale == Scale.NPS else 1),
    )  # fmt: skip
    return whole.figure(
        "satisfaction",
        _("Would recommend us (NPS), confirmed only") if scale == Scale.NPS else _("Satisfaction, confirmed only"),
        url=frame.link("answers", scale=str(scale)),
        notes=[_("n %(n)s; %(out)s unconfirmed left out.") % {"n": number(now.exposure), "out": number(left_out)}],
        teaches=_("No confirmed answer in this period. Surveys go out after orders and closed complaints."),
        text=text if scale == Scale.NPS else _("%(score)s of %(best)s") % {"score": text, "best": high},
    )


def repeats(frame: Frame) -> Figure:
    """How many of the actions closed in twelve months had to be taken up again."""
    ends = [end for _start, end in frame.windows]
    first = min(ends) - records.YEAR
    closed = list(records.open_or_closed(since=first).values_list("first_closed_at", "cycle"))
    weeks = [_closed_by(closed, min(end, frame.scope.as_of)) for end in ends]
    *course, now, before = weeks
    whole = Course(course, now, before, Share(course[: frame.baseline]), "high", ratio(), percent)
    return whole.figure(
        "repeats",
        _("Come back after action"),
        url=frame.link("closed-actions"),
        notes=[_("Actions closed in twelve months.")],
        teaches=_("No corrective action was closed in twelve months. What comes back after one is counted here."),
        text=_("%(n)s of %(all)s") % {"n": number(now.events), "all": number(now.exposure)},
    )


def _closed_by(closed: "Sequence[tuple[datetime | None, int]]", end: datetime) -> Week:
    within = [cycle for at, cycle in closed if at and end - records.YEAR <= at < end]
    return Week(sum(cycle > 1 for cycle in within), len(within))


def overdue(frame: Frame) -> Figure:
    """Corrective actions past their date, now and at the end of each week."""
    spans = [*frame.weeks, frame.period.before]
    at_end = records.level_of_overdue([(span.moments(frame.zone)[1], span.last) for span in spans])
    now = records.overdue_actions(frame.scope).aggregate(n=Count("pk"), oldest=Min("due_on"))
    *course, before = [Week(n) for n in at_end]
    whole = Course(
        course, Week(now["n"]), before, Level(course[: frame.baseline]), "high", _events, lambda value: number(value, 0)
    )
    days = (frame.today - now["oldest"]).days if now["oldest"] else 0
    late = ngettext("The oldest is %(n)d day over.", "The oldest is %(n)d days over.", days) % {"n": days}
    return whole.figure(
        "overdue",
        _("Overdue actions"),
        url=frame.link("overdue-actions"),
        notes=[late] if days else [_("None is past its date.")],
        teaches="",
    )


def cost(frame: Frame) -> Figure:
    """Refunds, rework and freight that complaints caused. Exposure is weeks, so that a part of one compares."""
    rows = series(records.costs(frame.scope), moment="at", windows=frame.windows, total=Sum("amount"), n=Count("pk"))
    lengths = [(min(end, frame.scope.as_of) - start).total_seconds() / 604_800 for start, end in frame.windows]
    weeks = [Week(float(row["total"] or 0), max(length, 0.0)) for row, length in zip(rows, lengths, strict=True)]
    *course, now, before = weeks
    known = any(row["n"] for row in rows)
    whole = Course(
        course, now, before, Amount(course[: frame.baseline]), "high", _events if known else _unknown,
        lambda value: money(round(value), frame.organisation.currency),
    )  # fmt: skip
    lines = rows[len(frame.weeks)]["n"]
    return whole.figure(
        "cost",
        _("Cost of poor quality"),
        url=frame.link("costs"),
        notes=[ngettext("%(n)s line of cost.", "%(n)s lines of cost.", lines) % {"n": number(lines)}],
        teaches=_("No cost is written down yet. Refunds, rework and freight are added on each complaint."),
    )


def _unknown(week: Week) -> float | None:
    return None


def figures(frame: Frame) -> list[Figure]:
    """All of them, in the order of the page. The last two are of the whole organisation: actions have no segment."""
    return [make(frame) for make in (complaint_rate, kept_promises, satisfaction, repeats, overdue, cost)]
