"""Words over time: which rise and fall, in all texts or in those about one product, and which texts say them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from core.figures import number
from surveillance.engine.words import log_odds
from surveillance.measures import TEXTS, Measure
from surveillance.models import Mention, Series, SliceKind
from surveillance.queries.records import page_of_records, within
from surveillance.spans import Span
from surveillance.terms import WEEKS

CLEAR = 1.5  # deviations beyond which a word is told to rise or fall; the prior makes them cautious
FEWEST = 3
MOST = 25


@dataclass(frozen=True)
class Trend:
    """A term: texts that say it in the span and before it, and how clearly its share has changed (z of the log-odds)."""

    series: Series
    recent: int
    before: int
    share: float
    share_before: float
    z: float
    url: str
    before_url: str

    @property
    def is_new(self) -> bool:
        return self.before == 0

    @property
    def language(self) -> str:
        return self.series.slice_key.partition(":")[0]


@dataclass(frozen=True)
class Trends:
    """Words of a span of whole weeks against the weeks before it, back to a year."""

    span: Span
    texts: int
    texts_before: int
    rising: list[Trend]
    falling: list[Trend]
    languages: list[str]


def whole_weeks(span: Span) -> Span:
    """The whole weeks of a span, Monday to Sunday: as many as were chosen, or those within the days; at least one."""
    last = span.last - timedelta(days=(span.last.weekday() + 1) % 7)
    first = span.first + timedelta(days=-span.first.weekday() % 7)
    if span.weeks:
        first = last - timedelta(days=7 * int(span.weeks) - 1)
    return Span(min(first, last - timedelta(days=6)), last, span.weeks)


def trends(measure: Measure, span: Span, *, language: str = "", product: str = "") -> Trends:
    """Words that rise and fall in a span (a fixed number of statements). ``product``: only texts about it."""
    span = whole_weeks(span)
    series = {each.pk: each for each in _series(measure, language)}
    rows = Mention.objects.filter(series__in=series, day__range=(_year_before(span).first, span.last))
    about = _about(measure, product, Span(_year_before(span).first, span.last)) if product else None
    recent: dict[int, int] = defaultdict(int)
    before: dict[int, int] = defaultdict(int)
    for pk, day, references in rows.values_list("series_id", "day", "references"):
        side = recent if day >= span.first else before
        side[pk] += len(references) if about is None else len(about.intersection(references))
    bodies = {each.slice_key.partition(":")[0]: pk for pk, each in series.items() if _is_body(each)}
    terms = [each for each in series.values() if not _is_body(each)]
    found = [
        trend for code, body in bodies.items()
        for trend in _of_language(
            [each for each in terms if each.slice_key.startswith(f"{code}:")], recent, before, body, span, product
        )
    ]  # fmt: skip
    return Trends(
        span=span,
        texts=sum(recent[body] for body in bodies.values()),
        texts_before=sum(before[body] for body in bodies.values()),
        rising=_told(trend for trend in found if trend.z >= CLEAR and trend.recent >= FEWEST),
        falling=_told(trend for trend in found if trend.z <= -CLEAR and trend.before >= FEWEST),
        languages=sorted(languages(measure)),
    )


def _series(measure: Measure, language: str) -> Iterable[Series]:
    mine = Series.objects.filter(measure=measure.name, slice_kind=SliceKind.TERM)
    return mine.filter(slice_key__startswith=f"{language}:") if language else mine


def languages(measure: Measure) -> list[str]:
    """The languages whose texts were counted."""
    bodies = Series.objects.filter(measure=measure.name, slice_kind=SliceKind.TERM, slice_key__endswith=":")
    return [key.partition(":")[0] for key in bodies.values_list("slice_key", flat=True)]


def _is_body(series: Series) -> bool:
    return series.slice_key.endswith(":")


def _about(measure: Measure, product: str, span: Span) -> set[str]:
    mine = measure.rows().filter(**within(measure, span), product__code=product)
    return set(mine.values_list("reference", flat=True))


def _of_language(
    terms: list[Series], recent: dict[int, int], before: dict[int, int], body: int, span: Span, product: str
) -> list[Trend]:
    """The terms of one language against its texts."""
    if not terms or not recent[body]:
        return []
    now, past = (np.array([side[each.pk] for each in terms], float) for side in (recent, before))
    z = log_odds(now, past, recent[body], before[body])
    found = [
        Trend(
            each, recent[each.pk], before[each.pk], recent[each.pk] / recent[body],
            before[each.pk] / before[body] if before[body] else 0.0, float(score),
            url=_records(each, span, product), before_url=_records(each, _year_before(span), product),
        )
        for each, score in zip(terms, z, strict=True)
    ]  # fmt: skip
    return _without_echoes(found)


def _year_before(span: Span) -> Span:
    """The weeks before a span, back to the oldest ones whose words are counted."""
    return Span(span.last - timedelta(weeks=WEEKS) + timedelta(days=1), span.first - timedelta(days=1))


def _records(series: Series, span: Span, product: str) -> str:
    page = page_of_records(series.measure, series.slice_kind, series.slice_key, span.first, span.last)
    return f"{page}&product={product}" if product else page


def _without_echoes(found: list[Trend]) -> list[Trend]:
    """Without words that are only there because of a pair told more clearly: "lid" beside "lid cracked"."""
    told: dict[str, Trend] = {}
    for trend in found:
        stems = _stems(trend)
        for stem in stems if len(stems) == 2 else ():
            if stem not in told or abs(trend.z) > abs(told[stem].z):
                told[stem] = trend
    return [
        trend for trend in found
        if len(_stems(trend)) == 2 or not (pair := told.get(_stems(trend)[0])) or pair.recent < 0.8 * trend.recent
        or pair.z * trend.z <= 0
    ]  # fmt: skip


def _stems(trend: Trend) -> list[str]:
    return trend.series.slice_key.partition(":")[2].split()


def _told(found: Iterable[Trend]) -> list[Trend]:
    """The clearest changes. Of pairs out of one phrase ("arrived broken", "parts arrived") the clearest stands for all."""
    kept: list[Trend] = []
    for trend in sorted(found, key=lambda trend: (-abs(trend.z), trend.series.slice_key)):
        stems = set(_stems(trend))
        said = any(
            len(stems) == 2 and len(_stems(other)) == 2 and stems & set(_stems(other))
            and other.language == trend.language and max(other.recent, other.before) >= max(trend.recent, trend.before)
            for other in kept
        )  # fmt: skip
        if not said:
            kept.append(trend)
    return kept[:MOST]


def products_said() -> list[tuple[str, str]]:
    """Products there are complaints about, to choose from."""
    counted = Series.objects.filter(measure="complaints", slice_kind=SliceKind.PRODUCT).order_by("label", "pk")
    return list(counted.values_list("slice_key", "label"))


def words_sentence(found: Trends) -> str:
    """What the page says, in words."""
    if not found.texts:
        return _("Nobody wrote in these weeks.")
    if not found.rising:
        return _("No word is said clearly more often than before in these %(n)s texts.") % {"n": number(found.texts)}
    first = found.rising[0]
    values: dict[str, Any] = {"word": first.series.label, "n": number(first.recent), "before": number(first.before)}
    told = (
        _("“%(word)s” is new: %(n)s texts say it, and none did in the year before.")
        if first.is_new
        else _("“%(word)s” is said more often: in %(n)s texts now, against %(before)s in all the weeks before.")
    ) % values
    rest = [f"“{trend.series.label}”" for trend in found.rising[1:4]]
    return f"{told} {_('Also: %(words)s.') % {'words': ', '.join(rest)}}" if rest else told


def text_measure(name: str) -> Measure:
    """The kind of texts of this name; complaints when there is none."""
    return TEXTS.get(name) or TEXTS["mentions"]


def term_of(measure: Measure, key: str) -> Series | None:
    """The series of a term by its key."""
    return Series.objects.filter(measure=measure.name, slice_kind=SliceKind.TERM, slice_key=key).first()


def newest_week(measure: Measure) -> date | None:
    """The newest week whose words were counted."""
    newest = Mention.objects.filter(series__measure=measure.name).order_by("-day").values_list("day", flat=True)
    return newest.first()
