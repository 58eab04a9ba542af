"""Customers to reach out to today. Who and why is for the watchtower to say; here those just spoken with are left out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from customers.models import Customer
from management_review.models import Talk
from management_review.queries.frame import Frame
from surveillance.queries import Reason, customers_to_reach

MOST, LOOKED_AT = 5, 300
TOLD = 20  # newest talks on the page
REST = timedelta(days=14)


@dataclass(frozen=True)
class Person:
    """A customer to call: what they ordered in a year, why, and the last talk somebody had with them."""

    customer: Customer
    value: Decimal
    reasons: list[Reason]
    talk: Talk | None

    @property
    def why(self) -> str:
        """The first two reasons as sentences."""
        return " ".join(reason.sentence for reason in self.reasons[:2])

    @property
    def talked_at(self) -> datetime | None:
        return self.talk.at if self.talk else None


def outreach(frame: Frame) -> list[Person]:
    """At most five customers whom nobody has spoken with for two weeks, the weightiest reasons first."""
    return [person for person in at_risk(frame) if not has_rest(person, as_of=frame.as_of)][:MOST]


def at_risk(frame: Frame) -> list[Person]:
    """The customers with the weightiest reasons to be called, with the last talk (a fixed number of statements)."""
    found = customers_to_reach(as_of=frame.as_of, most=LOOKED_AT, segment=frame.segment)
    talks = Talk.objects.filter(customer__in=[reach.customer.pk for reach in found]).order_by("at", "pk")
    newest = {talk.customer_id: talk for talk in talks}
    return [Person(reach.customer, reach.value, _once(reach.reasons), newest.get(reach.customer.pk)) for reach in found]


def _once(reasons: list[Reason]) -> list[Reason]:
    return list({reason.sentence: reason for reason in reasons}.values())


def has_rest(person: Person, *, as_of: datetime) -> bool:
    """Spoken with in the last two weeks: they are left in peace."""
    return person.talked_at is not None and person.talked_at > as_of - REST


def talks_lately() -> list[Talk]:
    """The newest talks, whatever came of them."""
    return list(Talk.objects.select_related("customer").order_by("-at", "-pk")[:TOLD])
