"""Charts of signals and series: frozen or fresh moments become the periods that ``core.charts`` draws."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from core.charts import Gap, Mark, Period, SeriesChart, series_chart
from surveillance import limits, wording
from surveillance.grids import Grid, step
from surveillance.models import Evidence, Grain, Outage, Signal

Opens = Callable[[date, date], str]
TO_PERCENT = 100.0


def label(on: date, grain: str) -> str:
    """Under the axis: "16 Nov", or "Nov 2015"."""
    return formats.date_format(on, "M Y" if grain == Grain.MONTH else "j M")


def scale(kind: str, *, per_order: bool) -> float:
    if kind == "share":
        return TO_PERCENT
    return float(wording.PER) if per_order else 1.0


def of_signal(
    signal: Signal, evidence: Evidence, *, opens: Opens, earlier: Sequence[Signal], outages: Sequence[Outage],
    alarmed: Iterable[date], per_order: bool = False,
) -> SeriesChart:  # fmt: skip
    """The frozen chart of a signal. ``alarmed`` are the first days of all its alarm periods."""
    moments = evidence.chart["moments"]
    rung = {day.isoformat() for day in alarmed}
    kind = evidence.chart["kind"]
    rung &= {moment["on"] for moment in moments if _departs(moment, rise=signal.is_rise)}
    periods = [_period(moment, evidence.grain, kind, opens, rung, per_order=per_order) for moment in moments]
    days = [date.fromisoformat(moment["on"]) for moment in moments]
    start = _place(days, date.fromisoformat(evidence.facts["started_on"]))
    what = wording.about(signal.series)
    return series_chart(
        periods,
        key=f"signal-{signal.pk}",
        title=what,
        description=evidence.sentence,
        unit=unit(signal, kind, per_order=per_order),
        gaps=gaps(moments, outages),
        marks=[
            Mark(place, _("earlier signal %(reference)s") % {"reference": each.reference})
            for each in earlier
            if (place := _place(days, each.first_day)) is not None
        ],
        start=start,
        start_label=_("likely start, %(period)s") % {"period": wording.period_name(days[start], evidence.grain)}
        if start is not None
        else "",
        from_zero=kind != "mean",
    )


def _departs(moment: dict[str, Any], *, rise: bool) -> bool:
    """A creeping change rings also in a period that is itself as usual: that one gets no diamond."""
    observed, expected = moment["observed"], moment["expected"]
    if observed is None or expected is None:
        return observed is not None
    return bool(observed > expected if rise else observed < expected)


def unit(signal: Signal, kind: str, *, per_order: bool) -> str:
    if kind == "share":
        return _("percent of answers")
    if per_order:
        return _("per 1,000 orders") if wording.is_per_order(signal.series) else _("per 1,000")
    return _("points") if kind == "mean" else signal.series.unit


def _period(moment: dict[str, Any], grain: str, kind: str, opens: Opens, rung: set[str], *, per_order: bool) -> Period:
    on, until = date.fromisoformat(moment["on"]), date.fromisoformat(moment["until"])
    times = scale(kind, per_order=per_order)
    among = moment["exposure"] if per_order else 1.0

    def of(name: str) -> float | None:
        value = moment[name]
        return None if value is None or not among else round(value * times / among, 3)

    return Period(
        label(on, grain),
        wording.period_name(on, grain),
        of("observed"),
        expected=of("expected"),
        half_low=of("half_low"),
        half_high=of("half_high"),
        low=of("low"),
        high=of("high"),
        alarm=moment["on"] in rung,
        url=opens(on, until),
    )


def _place(days: Sequence[date], day: date) -> int | None:
    """The period that holds a day, if the chart shows it."""
    places = [at for at, on in enumerate(days) if on <= day]
    return places[-1] if places else None


def gaps(moments: Sequence[dict[str, Any]], outages: Sequence[Outage]) -> list[Gap]:
    """Periods that follow each other without a value, with the reason where one was given."""
    found: list[Gap] = []
    for at, moment in enumerate(moments):
        if moment["observed"] is not None:
            continue
        reason = _reason(moment, outages)
        if found and found[-1].last == at - 1 and found[-1].reason == reason:
            found[-1] = Gap(found[-1].first, at, reason)
        else:
            found.append(Gap(at, at, reason))
    return found


def _reason(moment: dict[str, Any], outages: Sequence[Outage]) -> str:
    on, until = date.fromisoformat(moment["on"]), date.fromisoformat(moment["until"])
    for outage in outages:
        if outage.first_day <= until and on <= outage.last_day:
            return outage.reason
    return _("nothing came in") if moment.get("empty") else _("not reported")


@dataclass(frozen=True)
class Shown:
    """How a series is drawn: from place ``first`` on, as counts (""), per 1,000 orders ("orders") or its exposure.

    ``rings`` are places that a run rule names.
    """

    first: int
    per: str = ""
    rings: frozenset[int] = frozenset()


def of_series(
    grid: Grid, shown: Shown, *, key: str, title: str, opens: Opens, signals: Sequence[Signal],
    outages: Sequence[Outage], unit: str,
) -> SeriesChart:  # fmt: skip
    """A control chart of one series with Laney's limits: an explanation, not the alarm.

    Signals are marked as incidents; of the newest one still open the likely start is drawn.
    """
    moments, periods = [], []
    for at, (value, centre, low, high) in enumerate(_values(grid, shown)):
        on, until = grid.first_day(at), grid.last_day(at)
        alarm = any(each.first_day <= until and on <= each.last_day for each in signals)
        empty = value is None and not math.isnan(grid.counts[0, at])
        moments.append({"on": on.isoformat(), "until": until.isoformat(), "observed": value, "empty": empty})
        period = Period(
            label(on, grid.grain), wording.period_name(on, grid.grain), value, expected=centre, low=low, high=high,
            alarm=alarm and value is not None, url=opens(on, until), ring=at in shown.rings,
        )  # fmt: skip
        periods.append(period)
    periods, moments = periods[shown.first :], moments[shown.first :]
    days = [date.fromisoformat(str(moment["on"])) for moment in moments]
    begun = next((each for each in signals if each.is_open), None)
    start = _place(days, begun.started_on) if begun else None
    return series_chart(
        periods,
        key=key,
        title=title,
        description=_("%(title)s, %(n)d periods up to %(last)s.")
        % {"title": title, "n": len(periods), "last": periods[-1].name},
        unit=unit,
        gaps=gaps(moments, outages),
        marks=[
            Mark(place, each.reference)
            for each in signals
            if each is not begun and (place := _place(days, each.first_day)) is not None
        ],
        start=start,
        start_label=_("likely start, %(signal)s") % {"signal": begun} if begun else "",
        from_zero=grid.kind != "mean",
    )


Value = tuple[float | None, float | None, float | None, float | None]


def _values(grid: Grid, shown: Shown) -> Iterator[Value]:
    """Of each period the value, the centre, and the limits; None where missing.

    Where reports come late, limits of counts are those of what has arrived; a rate is that of the part of the orders.
    """
    counts, exposure = ([None if value != value else float(value) for value in row[0]] for row in
                        (grid.counts, grid.exposure if shown.per == "exposure" else grid.exposed))  # fmt: skip
    if shown.per == "exposure":
        yield from ((n if y is not None else None, None, None, None) for y, n in zip(counts, exposure, strict=True))
        return
    per_order = shown.per == "orders"
    times = scale(grid.kind, per_order=per_order)
    plain = grid.kind == "count" and not per_order
    among: list[float | None] = list(grid.arrived[0].tolist()) if plain else exposure
    found = None if grid.kind == "mean" else limits.laney(counts, among, share=grid.kind == "share")

    def times_of(value: float | None, n: float | None) -> float | None:
        return None if value is None or n is None else round(value * times * (n if plain else 1.0), 3)

    for at, (y, n) in enumerate(zip(counts, among, strict=True)):
        value = None if y is None or not n else y / n
        low, high = (found.low[at], found.high[at]) if found else (None, None)
        yield (
            times_of(value, n),
            times_of(found.centre if found else None, n or 1.0),
            times_of(low, n),
            times_of(high, n),
        )


def days_of(moments: Sequence[dict[str, Any]], grain: str) -> tuple[date, date]:
    """First and last day a frozen chart shows."""
    first, last = date.fromisoformat(moments[0]["on"]), date.fromisoformat(moments[-1]["on"])
    return first, step(last, grain, 1) - timedelta(days=1)
