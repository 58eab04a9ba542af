"""Pages about series: any slice as a control chart, the rows behind a figure, days without data."""

import csv
import math
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import keyset
from core.access import only, who
from core.charts import SeriesChart
from core.roles import QUALITY, READERS
from surveillance import detection, explained, measures, operations, picture, queries, wording
from surveillance.engine.series import Note
from surveillance.forms import OutageForm, RecordsFilter, SeriesFilter
from surveillance.grids import Grid
from surveillance.models import Grain, Outage, Series, Signal, SliceKind

FIRST = "complaints"  # what the page shows until something else is chosen
BACK = {Grain.DAY: 91, Grain.WEEK: 60, Grain.MONTH: 60}
BACKS = {Grain.DAY: (28, 91, 365, 731), Grain.WEEK: (13, 26, 60, 104, 260), Grain.MONTH: (12, 24, 60, 120)}


@only(*READERS)
@require_safe
def series(request: HttpRequest) -> HttpResponse:
    """Any slice of any measure, by day, week or month, per order where orders are known; beside another one if asked."""
    asked = SeriesFilter(request.GET)
    asked.is_valid()
    data = asked.cleaned_data
    measure = data.get("measure") or FIRST
    kind = data.get("slice") or SliceKind.ALL
    chosen = queries.find(measure, kind, data.get("key", ""))
    rows, unlisted = queries.slices_of(measure, kind=kind)
    chosen = chosen or (rows[0] if rows and not data.get("key") else None)
    context: dict[str, Any] = {
        "choices": queries.choices(),
        "measure": measure,
        "kinds": queries.kinds_of(measure),
        "kind": kind,
        "rows": _links(rows),
        "unlisted": unlisted,
        "series": chosen,
    }
    if chosen is not None:
        context |= _explored(chosen, data)
    return render(request, "surveillance/series.html", context)


def _links(rows: list[Series]) -> list[tuple[Series, str]]:
    return [(each, queries.address_of(each)) for each in rows]


def _explored(chosen: Series, data: dict[str, Any]) -> dict[str, Any]:
    """One series with what can be chosen about it, and the one it is compared with."""
    grain = Grain(data.get("period") or Grain.WEEK) if chosen.period == Grain.DAY else Grain(chosen.period)
    grid = queries.explored(chosen, grain=grain, until=queries.until_of(timezone.now()))
    rung = list(queries.signals_of(chosen))
    context: dict[str, Any] = {
        "title": wording.about(chosen),
        "grain": grain,
        "grains": [each for each in Grain if chosen.period == Grain.DAY or each == chosen.period],
        "signals": [(each, wording.headline(each)) for each in rung],
        "chart": None,
        "csv_url": queries.address_of(chosen, period=grain, page="surveillance:series_csv"),
    }
    if grid is None:
        return context
    back = data.get("back") or BACK[grain]
    shown = _shown(grid, data.get("per", ""), back)
    others = queries.comparable(chosen)
    other = next((each for each in others if each.pk == data.get("other")), None)
    return context | {
        "chart": _chart(chosen, grid, shown, rung, key="series"),
        "can_per_order": _has_orders(grid),
        "per": shown.per,
        "back": back,
        "backs": BACKS[grain],
        "remarks": explained.remarks(grid, first=shown.first, per_exposure=shown.per == "orders"),
        "power": queries.power_of(grid),
        **_doubts(chosen, grid),
        "others": [(each, wording.about(each)) for each in others],
        "other": other,
        "beside": _beside(other, grid, shown.per, back) if other else None,
    }


def _doubts(chosen: Series, grid: Grid) -> dict[str, Any]:
    """Where a series of too few cases is heard, which are heard in this one, and what else is to be known of its data."""
    faint, noted = queries.faint_of(chosen), list(detection.notes_of(grid, 0))
    if faint is not None and Note.TOO_FEW in noted:
        noted.remove(Note.TOO_FEW)  # said better beside it
    above = faint.heard_in if faint else None
    return {
        "faint": faint,
        "heard_in": wording.about(above) if above else "",
        "heard_in_url": queries.address_of(above) if above else "",
        "share_of_above": wording.share_of_above(faint) if faint else "",
        "faint_in": queries.faint_in(chosen),
        "notes": [*_late(grid), *wording.notes(noted)],
    }


def _late(grid: Grid) -> list[str]:
    """How much of the newest period has arrived, where that is not all."""
    if grid.known is None:
        return []
    share, waits = float(grid.known.share[0, -1]), bool(grid.known.waits[0, -1])
    told = wording.arrived(share, grain=grid.grain, periods=1, waits=waits)
    return [told] if told else []


def _has_orders(grid: Grid) -> bool:
    return bool(grid.per_order[0]) and grid.kind == "count"


def _shown(grid: Grid, per: str, back: int) -> picture.Shown:
    """What of a series is drawn: exposures only where they are known, rings where a run rule holds."""
    per = per if _has_orders(grid) or (per == "exposure" and grid.kind != "count") else ""
    first = max(0, grid.periods - back)
    found = [] if per == "exposure" else explained.remarks(grid, first=first, per_exposure=per == "orders")
    return picture.Shown(first, per, frozenset(at for remark in found for at in remark.places))


def _chart(series: Series, grid: Grid, shown: picture.Shown, signals: list[Signal], *, key: str) -> SeriesChart:
    units = {"share": _("percent of answers"), "mean": _("points")}
    unit = units.get(grid.kind, series.unit)
    if shown.per == "orders":
        unit = _("per 1,000 orders") if wording.is_per_order(series) else _("per 1,000")
    elif shown.per == "exposure":
        unit = _("orders") if wording.is_per_order(series) else _("counted among")
    return picture.of_series(
        grid,
        shown,
        key=key,
        title=wording.about(series),
        opens=lambda on, until: "" if shown.per == "exposure" else queries.records_of(series, on, until),
        signals=signals,
        outages=queries.outages_of(series),
        unit=unit,
    )


def _beside(other: Series, grid: Grid, per: str, back: int) -> dict[str, Any] | None:
    """The chart of another series over the same periods, and how often the two went the same way."""
    found = queries.explored(other, grain=grid.grain, until=queries.until_of(timezone.now()))
    if found is None:
        return None
    return {
        "title": wording.about(other),
        "url": queries.address_of(other, period=grid.grain),
        "chart": _chart(other, found, _shown(found, per, back), list(queries.signals_of(other)), key="other"),
        "together": explained.together(grid, found, periods=back),
    }


@only(*READERS)
@require_safe
def series_csv(request: HttpRequest) -> HttpResponse:
    """All periods of a series as CSV: period, count, exposure; missing ones stay empty."""
    asked = SeriesFilter(request.GET)
    asked.is_valid()
    data = asked.cleaned_data
    chosen = queries.find(data.get("measure", ""), data.get("slice") or SliceKind.ALL, data.get("key", ""))
    if chosen is None:
        raise Http404
    grain = Grain(data.get("period") or Grain.WEEK) if chosen.period == Grain.DAY else Grain(chosen.period)
    grid = queries.explored(chosen, grain=grain, until=queries.until_of(timezone.now()))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="series.csv"'
    csv.writer(answer).writerows([["first_day", "last_day", chosen.measure, "exposure"], *_lines(grid)])
    return answer


def _lines(grid: Grid | None) -> Iterator[list[Any]]:
    if grid is None:
        return
    for at in range(grid.periods):
        cells = [grid.counts[0, at], grid.exposure[0, at] if grid.per_order[0] else math.nan]
        yield [grid.first_day(at), grid.last_day(at), *("" if math.isnan(cell) else f"{cell:g}" for cell in cells)]


@only(*READERS)
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """Exactly the rows that were counted in a series between two days."""
    asked = RecordsFilter(request.GET)
    if not asked.is_valid():
        raise Http404
    data = asked.cleaned_data
    chosen = queries.find_or_name(data["measure"], data["slice"] or SliceKind.ALL, data["key"])
    measure = measures.known(data["measure"])
    if chosen is None or measure is None:
        raise Http404
    rows = queries.counted(chosen, first=data["from"], last=data["to"], zone=queries.zone())
    if rows is None:
        raise Http404
    if data["product"] and chosen.slice_kind == SliceKind.TERM:
        rows = rows.filter(product__code=data["product"])
    page = keyset.page(queries.related(rows), by=("-pk",), after=request.GET.get("after", ""))
    context = {
        "title": wording.about(chosen),
        "series_url": queries.address_of(chosen),
        "first": data["from"],
        "last": data["to"],
        "count": rows.count(),
        "page": page,
        "lines": [queries.as_record(row) for row in page.rows],
    }
    return render(request, "surveillance/records.html", context)


@only(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def outages(request: HttpRequest) -> HttpResponse:
    """Days on which nothing could be counted: the list, and the form to add some."""
    form = OutageForm(request.POST or None)
    may_add = who(request).holds(*QUALITY)
    if request.method == "POST" and may_add and form.is_valid():
        operations.declare_outage(**form.cleaned_data, by=who(request), as_of=timezone.now())
        messages.success(request, _("These days are left out from now on. The charts follow with the next count."))
        return redirect("surveillance:outages")
    rows = Outage.objects.order_by("-first_day", "-pk")[:100]
    context = {"form": form, "rows": rows, "may_add": may_add}
    return render(request, "surveillance/outages.html", context, status=422 if form.errors else 200)
