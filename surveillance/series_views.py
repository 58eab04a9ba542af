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
from core.roles import QUALITY, READERS
from surveillance import measures, operations, picture, queries, wording
from surveillance.forms import OutageForm, RecordsFilter, SeriesFilter
from surveillance.grids import Grid
from surveillance.models import Grain, Outage, Series, SliceKind

FIRST = "complaints"  # what the page shows until something else is chosen
BACK = {Grain.DAY: 91, Grain.WEEK: 60, Grain.MONTH: 60}


@only(*READERS)
@require_safe
def series(request: HttpRequest) -> HttpResponse:
    """Any slice of any measure, by day, week or month, per order where orders are known."""
    asked = SeriesFilter(request.GET)
    asked.is_valid()
    data = asked.cleaned_data
    choices = queries.choices()
    measure = data.get("measure") or FIRST
    chosen = queries.find(measure, data.get("slice") or SliceKind.ALL, data.get("key", ""))
    rows = queries.slices_of(measure)
    chosen = chosen or (rows[0] if rows and not data.get("key") else None)
    context: dict[str, Any] = {"choices": choices, "measure": measure, "rows": _links(rows), "series": chosen}
    if chosen is not None:
        context |= _picture(request, chosen, data.get("period", ""), per_order=data.get("per") == "orders")
    return render(request, "surveillance/series.html", context)


def _links(rows: list[Series]) -> list[tuple[Series, str]]:
    return [(each, queries.address_of(each)) for each in rows]


def _picture(request: HttpRequest, chosen: Series, period: str, *, per_order: bool) -> dict[str, Any]:
    grain = Grain(period or Grain.WEEK) if chosen.period == Grain.DAY else Grain(chosen.period)
    grid = queries.explored(chosen, grain=grain, until=queries.until_of(timezone.now()))
    title = wording.about(chosen)
    rung = list(queries.signals_of(chosen))
    context: dict[str, Any] = {
        "title": title,
        "grain": grain,
        "grains": [each for each in Grain if chosen.period == Grain.DAY or each == chosen.period],
        "signals": [(each, wording.headline(each)) for each in rung],
        "chart": None,
        "csv_url": queries.address_of(chosen, period=grain, page="surveillance:series_csv"),
    }
    if grid is None:
        return context
    can_per_order = bool(grid.per_order[0]) and grid.kind == "count"
    kind = grid.kind
    unit = {"share": _("percent of answers"), "mean": _("points")}.get(kind, chosen.unit)
    context["chart"] = picture.of_series(
        grid,
        title=title,
        opens=lambda on, until: queries.records_of(chosen, on, until),
        signals=rung,
        outages=queries.outages_of(chosen),
        back=BACK[grain],
        unit=_("per 1,000 orders") if per_order and can_per_order else unit,
        per_order=per_order and can_per_order,
    )
    return context | {"can_per_order": can_per_order, "per_order": per_order and can_per_order}


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
