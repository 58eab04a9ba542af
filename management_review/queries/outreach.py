"""Customers to reach out to today. Who and why is for the watchtower to say; here those just spoken with are left out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Max

from customers.models import Customer
from management_review.models import Talk
from management_review.queries.frame import Frame
from surveillance.queries import customers_to_reach

MOST, LOOKED_AT = 5, 60
REST = timedelta(days=14)


@dataclass(frozen=True)
class Person:
    """A customer to call: what they ordered in a year, why, and when somebody last spoke with them."""

    customer: Customer
    value: Decimal
    why: str
    talked_at: datetime | None


def outreach(frame: Frame) -> list[Person]:
    """At most five customers whom nobody has spoken with for two weeks, the weightiest reasons first."""
    found = customers_to_reach(as_of=frame.as_of, most=LOOKED_AT)
    talks = Talk.objects.filter(customer__in=[reach.customer.pk for reach in found]).order_by()
    talked = dict(talks.values_list("customer").annotate(last=Max("at")))
    rest = frame.as_of - REST
    return [
        Person(
            reach.customer,
            reach.value,
            " ".join(list(dict.fromkeys(reason.sentence for reason in reach.reasons))[:2]),
            talked.get(reach.customer.pk),
        )
        for reach in found
        if talked.get(reach.customer.pk, rest) <= rest
        and (not frame.segment or (reach.customer.segment and reach.customer.segment.code == frame.segment))
    ][:MOST]
