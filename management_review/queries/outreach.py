"""Customers to reach out to today: who has a reason to be disappointed, the weightiest first, each with why."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, DecimalField, F, Max, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.models import OPEN
from customers.models import Customer, Kind, OrderLine
from feedback.models import Scale
from management_review.models import Talk
from management_review.queries import records
from management_review.queries.frame import Frame

MOST, LOOKED_AT = 5, 60
LATELY, REST, YEAR = timedelta(days=60), timedelta(days=14), timedelta(days=365)
LOW = (
    Q(survey__scale=Scale.NPS, score__lte=6)
    | Q(survey__scale=Scale.CSAT, score__lte=2)
    | Q(survey__scale=Scale.CES, score__lte=3)
)


@dataclass
class Reasons:
    weight: int = 0
    words: list[str] = field(default_factory=list)

    def add(self, weight: int, words: str) -> None:
        self.weight += weight
        self.words.append(words)


@dataclass(frozen=True)
class Person:
    """A customer to call: what they are worth in twelve months, why, and when somebody last spoke with them."""

    customer: Customer
    value: Decimal
    why: str
    talked_at: datetime | None


def outreach(frame: Frame) -> list[Person]:
    """At most five customers whom nobody has spoken with for two weeks (four statements, whatever their number)."""
    reasons: dict[int, Reasons] = defaultdict(Reasons)
    _from_complaints(frame, reasons)
    _from_scores(frame, reasons)
    heaviest = sorted(reasons, key=lambda pk: (-reasons[pk].weight, pk))[:LOOKED_AT]
    worth = _worth(heaviest, frame.as_of)
    ranked = sorted(heaviest, key=lambda pk: (-reasons[pk].weight, -worth.get(pk, 0), pk))[:MOST]
    customers = Customer.objects.annotate(talked_at=Max("talks__at")).in_bulk(ranked)
    return [
        Person(
            customers[pk],
            worth.get(pk, Decimal(0)),
            _sentence(reasons[pk].words),
            customers[pk].talked_at,
        )
        for pk in ranked
    ]


def _sentence(words: list[str]) -> str:
    joined = ", ".join(words)
    return f"{joined[:1].upper()}{joined[1:]}"


def _resting(frame: Frame) -> Any:
    return Talk.objects.filter(at__gt=frame.as_of - REST).values("customer")


def _from_complaints(frame: Frame, reasons: dict[int, Reasons]) -> None:
    scope, open_now = frame.scope, Q(status__in=OPEN)
    lately = Q(received_at__gt=frame.as_of - LATELY)
    rows = (
        records.complaints(scope)
        .filter(customer__isnull=False, customer__anonymised_at__isnull=True)
        .filter(open_now | lately)
        .exclude(customer__in=_resting(frame))
        .order_by()
        .values("customer")
        .annotate(
            hurt=Count("pk", filter=lately & (Q(hurt=True) | Q(is_safety=True))),
            late=Count("pk", filter=Q(status__in=records.OWED, answer_due__lt=frame.as_of)),
            back=Count("pk", filter=open_now & Q(cycle__gt=1)),
            lately=Count("pk", filter=lately),
            weight=F("hurt") * 6 + F("late") * 4 + F("back") * 5 + F("lately"),
        )
        .filter(Q(hurt__gt=0) | Q(late__gt=0) | Q(back__gt=0) | Q(lately__gt=1))
        .order_by("-weight", "customer")[:LOOKED_AT]
    )
    for row in rows:
        mine = reasons[row["customer"]]
        if row["hurt"]:
            mine.add(6 * row["hurt"], _("reported danger or harm"))
        if row["back"]:
            mine.add(5 * row["back"], _("said “not solved” to our answer"))
        if row["late"]:
            words = ngettext("our answer is late", "%(n)d answers of ours are late", row["late"]) % {"n": row["late"]}
            mine.add(4 * row["late"], words)
        if row["lately"] > 1:
            mine.add(row["lately"], _("%(n)d complaints in 60 days") % {"n": row["lately"]})


def _from_scores(frame: Frame, reasons: dict[int, Reasons]) -> None:
    rows = (
        records.answers(frame.scope)
        .filter(LOW, confirmed_at__gt=frame.as_of - LATELY)
        .filter(contact__customer__isnull=False, contact__customer__anonymised_at__isnull=True)
        .exclude(contact__customer__in=_resting(frame))
        .order_by()
        .values("contact__customer")
        .annotate(n=Count("pk"), mean=Avg("score"))
        .order_by("-n", "contact__customer")[:LOOKED_AT]
    )
    for row in rows:
        words = ngettext("gave a low score", "gave %(n)d low scores", row["n"]) % {"n": row["n"]}
        reasons[row["contact__customer"]].add(3 * row["n"], words)


def _worth(customers: list[int], as_of: datetime) -> dict[int, Decimal]:
    """What these customers bought in the twelve months before."""
    lines = OrderLine.objects.filter(
        kind=Kind.SALE,
        order__customer__in=customers,
        order__placed_at__gt=as_of - YEAR,
        order__placed_at__lte=as_of,
    )
    worth = Sum(F("quantity") * F("unit_price"), output_field=DecimalField())
    return dict(
        lines.order_by().values("order__customer").annotate(worth=worth).values_list("order__customer", "worth")
    )
