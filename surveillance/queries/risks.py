"""What pages ask of the register of risks, and what the data gives reason to propose."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils.translation import gettext as _

from core.actors import Actor
from core.roles import READERS
from customers.models import Customer, Segment
from surveillance.models import (
    HELD,
    OPEN,
    CustomerRisk,
    Evidence,
    Impact,
    Kind,
    Likelihood,
    RiskStatus,
    Series,
    Signal,
    SliceKind,
    Status,
)
from surveillance.queries.outreach import Reach, customers_to_reach
from surveillance.queries.records import address

WEIGHTY = 4
"""From this weight of reasons on a key customer is proposed; each reason counts double for a key customer."""
LOOKED_AT = 200
"""So many of the customers with the weightiest reasons are looked at."""
MOST_REASONS = 6
QUIET = timedelta(days=60)
"""A signal that has been quiet for so long gives no reason any more."""
RISK_VIEWS = ("held", "proposed", "due", "over")


@dataclass(frozen=True)
class Hint:
    """A reason in the data to put somebody into the register, with a first guess at its size."""

    key: str
    title: str
    why: list[dict[str, str]]
    likelihood: int
    impact: int
    customer: Customer | None = None
    segment: Segment | None = None
    series: Series | None = None


def risks_visible_to(actor: Actor) -> "QuerySet[CustomerRisk]":
    return CustomerRisk.objects.all() if actor.holds(*READERS) else CustomerRisk.objects.none()


def key_customers() -> "QuerySet[Customer]":
    """Whom a person may put into the register."""
    return Customer.objects.filter(is_key=True, anonymised_at__isnull=True).order_by("name", "pk")


def _view(name: str, on: date) -> Q:
    return {
        "proposed": Q(status=RiskStatus.PROPOSED),
        "due": Q(status__in=HELD | {RiskStatus.DECLINED}, review_on__lte=on),
        "over": Q(status__in=[RiskStatus.CLOSED, RiskStatus.DECLINED]),
    }.get(name, Q(status__in=HELD))


def risks_shown(risks: "QuerySet[CustomerRisk]", *, view: str, segment: str = "", as_of: date) -> "QuerySet[Any]":
    """The risks of one view, the greatest first. ``segment``: only those of it and of its customers."""
    rows = risks.filter(_view(view, as_of))
    if segment:
        rows = rows.filter(Q(segment__code=segment) | Q(customer__segment__code=segment))
    left = Case(
        When(status=RiskStatus.TREATED, then=F("likelihood_left") * F("impact_left")),
        default=F("likelihood") * F("impact"),
    )
    scored: QuerySet[Any] = rows.annotate(size=left).select_related("customer", "segment", "owner")
    return scored.order_by(F("size").desc(nulls_last=True), "-raised_at", "-pk")


def risk_counts(risks: "QuerySet[CustomerRisk]", *, as_of: date) -> dict[str, int]:
    """How many stand in each view (one statement)."""
    return risks.aggregate(**{name: Count("pk", filter=_view(name, as_of)) for name in RISK_VIEWS})


def risk_grid(risks: "QuerySet[CustomerRisk]") -> list[tuple[str, list[tuple[str, int]]]]:
    """How many of the held risks stand where: a row for each likelihood, the highest first, a cell for each impact."""
    held: dict[tuple[int, int], int] = {}
    for risk in risks.filter(status__in=HELD):
        treated = risk.status == RiskStatus.TREATED
        place = (risk.likelihood_left, risk.impact_left) if treated else (risk.likelihood, risk.impact)
        if place[0] and place[1]:
            held[place[0], place[1]] = held.get((place[0], place[1]), 0) + 1
    if not held:
        return []
    return [
        (str(high.label), [(str(bad.label), held.get((high.value, bad.value), 0)) for bad in Impact])
        for high in reversed(Likelihood)
    ]


def hints(*, as_of: datetime) -> list[Hint]:
    """Key customers with weighty reasons to go, and segments about which a signal stands (a fixed number of statements)."""
    return [*_customers(as_of), *_segments(as_of)]


def _customers(as_of: datetime) -> Iterator[Hint]:
    ordering = {each.slice_key: each for each in Series.objects.filter(measure="orders", slice_kind=SliceKind.SEGMENT)}
    for reach in customers_to_reach(as_of=as_of, most=LOOKED_AT):
        if reach.customer.is_key and reach.weight >= WEIGHTY:
            yield Hint(
                key=f"customer:{reach.customer.pk}",
                title=(_("We could lose %(name)s") % {"name": reach.customer})[:160],
                why=[{"sentence": one.sentence, "address": one.url} for one in reach.reasons[:MOST_REASONS]],
                likelihood=_likelihood(reach),
                impact=Impact.MAJOR,
                customer=reach.customer,
                series=ordering.get(reach.customer.segment.code) if reach.customer.segment else None,
            )


def _likelihood(reach: Reach) -> int:
    """A first guess: the more it weighs, the likelier. A person judges it before it counts."""
    return (
        Likelihood.EXPECTED if reach.weight >= 12 else Likelihood.LIKELY if reach.weight >= 8 else Likelihood.POSSIBLE
    )


def _segments(as_of: datetime) -> Iterator[Hint]:
    """A signal of getting worse about a segment, unless it was dismissed or has been quiet for long."""
    bad = Signal.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=as_of - QUIET),
        kind__in=[Kind.SPIKE, Kind.DRIFT],
        status__in=[*OPEN, Status.CONFIRMED],
        raised_at__lte=as_of,
        series__slice_kind=SliceKind.SEGMENT,
    ).select_related("series")
    newest = Evidence.objects.filter(signal=OuterRef("pk")).order_by("-day").values("sentence")[:1]
    by_code: dict[str, list[Any]] = {}
    for signal in bad.annotate(sentence=Subquery(newest)).order_by("raised_at", "pk"):
        by_code.setdefault(signal.series.slice_key, []).append(signal)
    for segment in Segment.objects.filter(code__in=by_code).order_by("name"):
        signals = by_code[segment.code]
        yield Hint(
            key=f"segment:{segment.pk}",
            title=(_("We could lose customers of %(name)s") % {"name": segment.name})[:160],
            why=[
                {
                    "sentence": each.sentence or each.reference,
                    "address": address("surveillance:detail", each.reference),
                }
                for each in signals[:MOST_REASONS]
            ],
            likelihood=Likelihood.LIKELY if len(signals) > 1 else Likelihood.POSSIBLE,
            impact=Impact.MAJOR,
            segment=segment,
            series=signals[-1].series,
        )
