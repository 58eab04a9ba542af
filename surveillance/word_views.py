"""Words: which rise in what people write, one word over time, and the newest texts that say it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import only
from core.roles import READERS
from surveillance import picture, queries, wording
from surveillance.heat_views import as_file, asked_span, choice_of_days
from surveillance.measures import TEXTS
from surveillance.models import Series
from surveillance.queries.words import Trend, Trends

NEWEST = 5
BACK = 53


@only(*READERS)
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """Words that rise and fall in some weeks against the year before; one of them over time with its newest texts."""
    measure, found = _asked(request)
    chosen = queries.term_of(measure, request.GET.get("term", ""))
    if chosen is None and found.rising:
        chosen = found.rising[0].series
    context: dict[str, Any] = {
        **choice_of_days(request, found.span),
        "found": found,
        "sentence": queries.words_sentence(found),
        "measure": measure.name,
        "measures": [(each.name, each.label) for each in TEXTS.values()],
        "spoken": request.GET.get("language", ""),
        "products": queries.products_said(),
        "product": request.GET.get("product", ""),
        "counted": queries.newest_week(measure),
        "chosen": chosen,
    }
    if chosen is not None:
        context |= _one(chosen, found)
    return render(request, "surveillance/words.html", context)


def _asked(request: HttpRequest) -> tuple[Any, Trends]:
    measure = queries.text_measure(request.GET.get("measure", ""))
    language, product = request.GET.get("language", ""), request.GET.get("product", "")
    return measure, queries.trends(measure, asked_span(request), language=language[:2], product=product)


def _one(chosen: Series, found: Trends) -> dict[str, Any]:
    """The share of texts that say a word, week by week, and the newest texts."""
    grid = queries.explored(chosen, grain=chosen.period, until=found.span.last)
    title = wording.about(chosen)
    rows = queries.counted(chosen, first=found.span.first, last=found.span.last, zone=queries.zone())
    measure = queries.text_measure(chosen.measure)
    return {
        "title": title,
        "chart": grid
        and picture.of_series(
            grid,
            picture.Shown(max(0, grid.periods - BACK)),
            key="word",
            title=title,
            opens=lambda on, until: queries.records_of(chosen, on, until),
            signals=list(queries.signals_of(chosen)),
            outages=queries.outages_of(chosen),
            unit=_("percent of texts"),
        ),
        "texts": queries.newest(rows, measure, most=NEWEST) if rows is not None else [],
        "texts_url": queries.records_of(chosen, found.span.first, found.span.last),
        "series_url": queries.address_of(chosen),
    }


@only(*READERS)
@require_safe
def words_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The words of the page as CSV."""
    _measure, found = _asked(request)
    heads = [
        _("Word"), _("Language"), _("Texts now"), _("Texts before"), _("Share now"), _("Share before"), _("Change (z)"),
    ]  # fmt: skip
    return as_file("words", heads, [_line(trend) for trend in [*found.rising, *found.falling]])


def _line(trend: Trend) -> list[object]:
    return [
        trend.series.label, trend.language, trend.recent, trend.before, round(trend.share, 4),
        round(trend.share_before, 4), round(trend.z, 2),
    ]  # fmt: skip
