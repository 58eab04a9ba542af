"""Whom to reach out to today: customers whose silence, broken promises or low scores say that they may be lost."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, DecimalField, F, Max, Q, Sum
from django.utils import formats
from django.utils.translation import gettext as _

from complaints.models import OPEN, Complaint
from complaints.queries import overdue
from customers.models import Customer, Kind, Order, OrderLine
from feedback.models import Invitation
from surveillance.measures import DISSATISFIED
from surveillance.queries.records import address

YEAR = timedelta(days=365)
SILENT_AFTER = timedelta(days=90)
FEWEST_ORDERS = 4  # of somebody who orders less often, a quarter without an order says nothing
FRESH = timedelta(days=30)
# How much each reason weighs against the others; a key customer counts double.
SILENCE, BROKEN, REJECTED, LOW = 2, 3, 3, 1


@dataclass(frozen=True)
class Reason:
    """Why, in a sentence, how much it weighs, and the page where it can be seen ("" without one)."""

    sentence: str
    weight: int
    url: str = ""


@dataclass
class Reach:
    """One customer to reach out to. ``value`` is what they ordered in the twelve months before."""

    customer: Customer
    reasons: list[Reason] = field(default_factory=list)
    value: Decimal = Decimal(0)

    @property
    def weight(self) -> int:
        return sum(reason.weight for reason in self.reasons) * (2 if self.customer.is_key else 1)


def customers_to_reach(*, as_of: datetime, most: int = 5, segment: str = "") -> list[Reach]:
    """The customers with the weightiest reasons, and of equal ones those who order most (a fixed number of statements).

    ``segment``: only those of the segment with this code.
    """
    reasons: dict[int, list[Reason]] = defaultdict(list)
    for found in (_silent(as_of), _broken(as_of), _rejected(as_of), _low(as_of)):
        for pk, reason in found:
            if pk is not None:
                reasons[pk].append(reason)
    worth = _worth(list(reasons), as_of)
    customers = Customer.objects.filter(pk__in=reasons, anonymised_at__isnull=True).select_related("segment")
    if segment:
        customers = customers.filter(segment__code=segment)
    rows = [Reach(customer, reasons[customer.pk], worth.get(customer.pk, Decimal(0))) for customer in customers]
    return sorted(rows, key=lambda row: (-row.weight, -row.value, row.customer.pk))[:most]


Found = Iterator[tuple[int | None, Reason]]


def _silent(as_of: datetime) -> Found:
    """Customers who ordered steadily and have not for a quarter."""
    quiet = as_of - SILENT_AFTER
    rows = (
        Order.objects.filter(kind=Kind.SALE, customer__isnull=False, placed_at__lte=as_of, placed_at__gt=quiet - YEAR)
        .order_by()
        .values("customer")
        .annotate(n=Count("pk"), last=Max("placed_at"))
        .filter(n__gte=FEWEST_ORDERS, last__lte=quiet)
    )
    for row in rows:
        sentence = _("No order for %(days)d days; in the year before that there were %(n)d.")
        days = (as_of - row["last"]).days
        yield row["customer"], Reason(sentence % {"days": days, "n": row["n"]}, SILENCE)


def _broken(as_of: datetime) -> Found:
    late = overdue(as_of=as_of).filter(customer__isnull=False).order_by("answer_due", "pk")
    for customer, reference, due in late.values_list("customer", "reference", "answer_due").iterator():
        when = formats.date_format(due, "j M") if due else ""
        sentence = _("We promised an answer to %(reference)s by %(when)s and are late.")
        told = sentence % {"reference": reference, "when": when}
        yield customer, Reason(told, BROKEN, address("complaints:detail", reference))


def _rejected(as_of: datetime) -> Found:
    rows = Complaint.objects.filter(cycle__gt=1, status__in=OPEN, customer__isnull=False, received_at__lte=as_of)
    for complaint in rows:
        told = _("Our answer to %(reference)s did not solve it.") % {"reference": complaint.reference}
        yield complaint.customer_id, Reason(told, REJECTED, address("complaints:detail", complaint.reference))


def _low(as_of: datetime) -> Found:
    rows = Invitation.objects.filter(
        DISSATISFIED, confirmed_at__gt=as_of - FRESH, confirmed_at__lte=as_of, contact__customer__isnull=False
    ).select_related("survey")
    for answer in rows.annotate(customer=F("contact__customer")):
        sentence = _("Gave %(score)d when asked: %(question)s.")
        told = sentence % {"score": answer.score, "question": answer.survey.get_scale_display()}
        yield answer.customer, Reason(told, LOW)


def _worth(customers: list[int], as_of: datetime) -> dict[int, Decimal]:
    lines = OrderLine.objects.filter(
        Q(order__placed_at__gt=as_of - YEAR - SILENT_AFTER, order__placed_at__lte=as_of),
        kind=Kind.SALE,
        order__customer__in=customers,
    )
    worth = Sum(F("quantity") * F("unit_price"), output_field=DecimalField(max_digits=20, decimal_places=4))
    rows = lines.order_by().values("order__customer").annotate(worth=worth)
    return {row["order__customer"]: row["worth"] for row in rows}
