"""Groups side by side: rates of products, sites or segments of very different size, and what few make most of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Case, Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.charts import Funnel, Group, funnel
from core.figures import number
from surveillance import tallying
from surveillance.measures import MEASURES, ORDERED, Measure
from surveillance.models import SliceKind
from surveillance.queries.records import page_of_records, page_of_series, within
from surveillance.spans import Span

PER = 1000.0
TRIMMED = 0.1  # share of groups on either side that may not stretch the limits
FEWEST_GROUPS = 5  # of fewer, nobody can tell how much groups differ anyway

CUTS: dict[str, Any] = {
    SliceKind.PRODUCT: gettext_lazy("products"),
    SliceKind.SITE: gettext_lazy("sites"),
    SliceKind.SEGMENT: gettext_lazy("segments"),
    SliceKind.SUPPLIER: gettext_lazy("suppliers"),
    SliceKind.PROCESS: gettext_lazy("processes"),
    SliceKind.SURVEY: gettext_lazy("surveys"),
}


@dataclass(frozen=True)
class Spot:
    """One group: events among exposure, with the pages of its rows and of its series."""

    label: str
    events: int
    exposure: int
    place: str
    rate: str
    url: str
    series_url: str


@dataclass(frozen=True)
class Plot:
    """A funnel plot, its groups (those outside first), and how much wider than chance the groups lie apart."""

    chart: Funnel
    spots: list[Spot]
    dispersion: float
    sentence: str


def cuts_of(measure: Measure) -> list[str]:
    """The kinds of groups whose rate is known: a share of answers, or events among the orders of the same group."""
    known = measure.cuts if measure.kind == "share" else ORDERED
    return [kind for kind in CUTS if kind in measure.cuts and kind in known]


def measures_in_groups() -> list[Measure]:
    """What can be shown as a funnel."""
    rated = (m for m in MEASURES.values() if m.kind == "share" or (m.kind == "count" and m.exposure == "orders"))
    return [measure for measure in rated if cuts_of(measure)]


def plot(measure: Measure, cut: str, span: Span) -> Plot | None:
    """The groups of a kind in a funnel (three statements at most). None where no group has anything to count among."""
    events, exposure = _counts(measure, cut, span)
    if not any(exposure.values()):
        return None
    keys = sorted(events.keys() | exposure.keys())
    names = tallying.labels([(cut, key) for key in keys])
    share = measure.kind == "share"
    per = 100.0 if share else PER
    groups = [
        Group(names[(cut, key)], exposure.get(key, 0), events.get(key, 0), page_of_series(measure.name, cut, key))
        for key in keys
    ]
    wider = dispersion(groups, share=share)
    chart = funnel(
        groups,
        key="funnel",
        title=_("%(measure)s by %(groups)s") % {"measure": measure.label, "groups": SliceKind(cut).label},
        description=_("Each group by its size and its rate, with the limits that chance alone sets."),
        exposure_word=_("answers") if share else _("orders in these days"),
        rate_word=_("percent of answers") if share else _("per 1,000 orders"),
        all_word=_("all together"),
        per=per,
        dispersion=wider * (1 - _rate(groups) if share else 1.0),
    )
    shown = [(key, group) for key, group in zip(keys, groups, strict=True) if group.exposure]
    spots = [
        Spot(group.label, int(group.events), int(group.exposure), spot.place, spot.rate,
             page_of_records(measure.name, cut, key, span.first, span.last), group.url)
        for (key, group), spot in zip(shown, chart.spots, strict=True)
    ]  # fmt: skip
    order = ("outside", "watch", "inside")
    spots.sort(key=lambda spot: (order.index(spot.place), -spot.events / spot.exposure, spot.label))
    return Plot(chart, spots, wider, _sentence(spots, wider, _rate(groups)))


def _counts(measure: Measure, cut: str, span: Span) -> tuple[dict[str, int], dict[str, int]]:
    """Events and exposure by group."""
    mine = measure.rows().filter(**within(measure, span))
    lookup = measure.cuts[cut][0][0]
    if measure.kind == "share":
        counts = measure.figures["count"]
        hits = mine.filter(counts.cases[0].condition) if isinstance(counts, Case) else mine
        return _by(hits, lookup), _by(mine, lookup)
    orders = MEASURES["orders"]
    return _by(mine, lookup), _by(orders.rows().filter(**within(orders, span)), ORDERED[cut][0][0])


def _by(rows: "QuerySet[Any]", lookup: str) -> dict[str, int]:
    grouped = rows.filter(**{f"{lookup}__isnull": False}).order_by().values_list(lookup)
    return dict(grouped.annotate(n=Count("pk")))


def _rate(groups: Iterable[Group]) -> float:
    groups = list(groups)
    exposure = sum(group.exposure for group in groups)
    return sum(group.events for group in groups if group.exposure) / exposure if exposure else 0.0


def dispersion(groups: Iterable[Group], *, share: bool = False) -> float:
    """How many times as much as by chance the groups differ: 1 where that is no more than chance may do.

    φ is the mean of squared z, of which a tenth on either side is pulled in so that outliers do not hide themselves;
    it is used beyond 1 + 2 √(2/N) only (D. J. Spiegelhalter, Statistics in Medicine 24 (2005) 1185, and 2012,
    "Statistical methods for healthcare regulation", Journal of the Royal Statistical Society A 175).
    """
    known = [group for group in groups if group.exposure]
    rate = _rate(known)
    if len(known) < FEWEST_GROUPS or not rate or (rate >= 1 and share):
        return 1.0
    expected = np.array([rate * group.exposure for group in known])
    variance = expected * ((1 - rate) if share else 1.0)
    z = (np.array([group.events for group in known]) - expected) / np.sqrt(variance)
    low, high = np.quantile(z, [TRIMMED, 1 - TRIMMED])
    found = float((np.clip(z, low, high) ** 2).mean())
    return found if found > 1 + 2 * np.sqrt(2 / len(known)) else 1.0


def _sentence(spots: list[Spot], wider: float, rate: float) -> str:
    outside = [spot for spot in spots if spot.place == "outside"]
    high = [spot.label for spot in outside if spot.events > rate * spot.exposure]
    low = [spot.label for spot in outside if spot.label not in high]
    told = []
    if high:
        told.append(_("Higher than chance explains: %(names)s.") % {"names": ", ".join(high)})
    if low:
        told.append(_("Lower than chance explains: %(names)s.") % {"names": ", ".join(low)})
    if not outside:
        told.append(_("No group lies outside of what chance explains."))
    if wider > 1:
        words = _("The groups differ more than chance in any case, so the limits are %(times)s times as wide.")
        told.append(words % {"times": number(wider**0.5, 1)})
    return " ".join(told)
