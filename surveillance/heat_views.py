"""The heat map: which product has complaints of which category, and which pairs stand out."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import sheets
from core.access import only
from core.roles import READERS
from surveillance import queries
from surveillance.forms import WEEKS, span_of
from surveillance.spans import Span

KEPT = (
    "show",
    "measure",
    "cut",
    "by",
    "language",
    "product",
    "term",
)  # choices of pages that stay when the days change
LISTED = 100  # pairs in the table below the map; the file has all


def asked_span(request: HttpRequest) -> Span:
    """The days an address asks for, up to the last whole one."""
    return span_of(request.GET, until=queries.until_of(timezone.now()))


def choice_of_days(request: HttpRequest, span: Span) -> dict[str, object]:
    """What the part ``span.html`` shows."""
    kept = [(name, request.GET[name]) for name in KEPT if request.GET.get(name)]
    return {"span": span, "choices": WEEKS.items(), "kept": kept}


def as_file(name: str, heads: list[str], rows: list[list[object]]) -> StreamingHttpResponse:
    """What a page shows as a CSV file."""
    answer = StreamingHttpResponse(sheets.csv_lines(heads, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


@only(*READERS)
@require_safe
def heat(request: HttpRequest) -> HttpResponse:
    """Products by categories; a cell opens its complaints, and the table below leads to each pair's series."""
    span = asked_span(request)
    found = queries.pairs(span)
    by_times = request.GET.get("show") == "times"
    context = {
        **choice_of_days(request, span),
        "by_times": by_times,
        "sentence": queries.heat_sentence(found),
        "map": queries.heat(found, by_times=by_times) if found else None,
        "pairs": found[:LISTED],
        "left_out": max(0, len(found) - LISTED),
    }
    return render(request, "surveillance/heat.html", context)


@only(*READERS)
@require_safe
def heat_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every pair that occurred, with what would be expected, as CSV."""
    heads = [
        _("Product"), _("Name of the product"), _("Category"), _("Name of the category"), _("Complaints"),
        _("Expected"), _("Lower limit"), _("Stands out"),
    ]  # fmt: skip
    rows: list[list[object]] = [
        [
            pair.product, pair.product_name, pair.category, pair.category_name, pair.count, round(pair.expected, 2),
            round(pair.lower, 2), _("yes") if pair.is_hint else _("no"),
        ]
        for pair in queries.pairs(asked_span(request))
    ]  # fmt: skip
    return as_file("heat-map", heads, rows)
