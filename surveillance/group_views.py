"""Groups side by side: the funnel of rates, and the vital few by number or by money."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import keyset
from core.access import only
from core.roles import READERS
from surveillance import queries
from surveillance.heat_views import as_file, asked_span, choice_of_days
from surveillance.measures import Measure
from surveillance.models import SliceKind
from surveillance.queries.groups import CUTS, Plot
from surveillance.queries.vital import CUTS as WAYS
from surveillance.spans import Span


@only(*READERS)
@require_safe
def funnel(request: HttpRequest) -> HttpResponse:
    """Rates of groups by their size: the smaller a group, the wider the limits."""
    span, measure, cut, found = _asked(request)
    context: dict[str, Any] = {
        **choice_of_days(request, span),
        "measure": measure,
        "measures": queries.measures_in_groups(),
        "cut": cut,
        "cuts": [(kind, CUTS[kind]) for kind in queries.cuts_of(measure)],
        "kind": SliceKind(cut).label,
        "found": found,
    }
    return render(request, "surveillance/funnel.html", context)


def _asked(request: HttpRequest) -> tuple[Span, Measure, str, Plot | None]:
    able = {measure.name: measure for measure in queries.measures_in_groups()}
    measure = able.get(request.GET.get("measure", "")) or able["complaints"]
    cuts = queries.cuts_of(measure)
    cut = request.GET.get("cut", "")
    cut = cut if cut in cuts else cuts[0]
    span = asked_span(request)
    return span, measure, cut, queries.plot(measure, cut, span)


@only(*READERS)
@require_safe
def funnel_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The groups of the funnel as CSV."""
    _span, measure, _cut, found = _asked(request)
    heads = [_("Group"), str(measure.label), _("Among"), _("Rate"), _("Place")]
    rows: list[list[object]] = [
        [spot.label, spot.events, spot.exposure, spot.rate, spot.place] for spot in (found.spots if found else [])
    ]
    return as_file("groups", heads, rows)


@only(*READERS)
@require_safe
def pareto(request: HttpRequest) -> HttpResponse:
    """The vital few: categories, kinds of cause or products in falling order."""
    span, cut, by_money = _bars_asked(request)
    context: dict[str, Any] = {
        **choice_of_days(request, span),
        "cut": cut,
        "cuts": [(name, way[0]) for name, way in WAYS.items()],
        "by_money": by_money,
        "found": queries.vital(cut, span, by_money=by_money),
    }
    return render(request, "surveillance/pareto.html", context)


def _bars_asked(request: HttpRequest) -> tuple[Span, str, bool]:
    return asked_span(request), queries.cut_of(request.GET.get("cut", "")), request.GET.get("by") == "money"


@only(*READERS)
@require_safe
def pareto_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every bar as CSV."""
    span, cut, by_money = _bars_asked(request)
    found = queries.vital(cut, span, by_money=by_money)
    heads = [str(WAYS[cut][0]), _("Cost") if by_money else _("Complaints")]
    rows: list[list[object]] = [[item.label, item.value] for item in (found.items if found else [])]
    return as_file("vital-few", heads, rows)


@only(*READERS)
@require_safe
def pareto_records(request: HttpRequest) -> HttpResponse:
    """Exactly the complaints, or the lines of cost, of one bar."""
    span, cut, by_money = _bars_asked(request)
    key, without = request.GET.get("key", ""), request.GET.get("without", "")
    rows = queries.rows_of_bar(cut, span, by_money=by_money, key=key, without=without)
    page = keyset.page(queries.related(rows), by=("-pk",), after=request.GET.get("after", ""))
    back = "&".join([f"cut={cut}", *(["by=money"] if by_money else []), *(f"{k}={v}" for k, v in span.asked.items())])
    context = {
        "title": queries.bar_name(cut, key),
        "series_url": f"../?{back}",
        "first": span.first,
        "last": span.last,
        "count": rows.count(),
        "page": page,
        "lines": [queries.as_record(row) for row in page.rows],
    }
    return render(request, "surveillance/records.html", context)
