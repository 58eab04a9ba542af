"""A small town of customers with a year of orders, complaints, answers, actions and signals; the same every time."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from complaints.models import Category, Complaint, Cost
from core import clock
from core.models import Organisation
from corrective_actions.models import CorrectiveAction
from customers.models import Contact, Customer, Order, OrderLine, Product, Segment
from feedback.models import Invitation, Scale, Survey
from management_review import operations
from management_review.models import Clause, Input, Review
from management_review.queries import periods
from management_review.queries.frame import Frame
from surveillance.models import Evidence, Series, Signal
from tests.cast import PASSWORD, acting

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
CATEGORIES = ("cracked", "late", "wrong", "coating", "handle", "noise", "smell", "manual", "price")


@dataclass
class Town:
    """Whom the tests talk about."""

    now: datetime
    segments: list[Segment]
    customers: list[Customer]
    categories: list[Category]


def complaint(n: int, *, received_at: datetime, **fields: object) -> Complaint:
    due = received_at + timedelta(days=28)
    return Complaint(
        **{
            "reference": f"T{n:05d}",
            "number": f"C-{n:05d}",
            "status": "received",
            "title": f"Complaint {n}",
            "text": "Something went wrong.",
            "received_at": received_at,
            "recorded_at": received_at,
            "cycle_began_at": received_at,
            "answer_due": due,
            "answer_days": 20,
            **fields,
        }
    )


def _complaints(chance: random.Random, town: Town, *, n: int) -> list[Complaint]:
    made = []
    for at in range(n):
        received_at = town.now - timedelta(days=chance.uniform(0.1, 330))
        late = chance.random() < 0.1
        answered_at = received_at + timedelta(days=35 if late else 10)
        answered = answered_at < town.now
        customer = chance.choice([*town.customers, None])
        made.append(
            complaint(
                at,
                received_at=received_at,
                customer=customer,
                category=chance.choice([*town.categories, None]),
                status="closed" if answered else "received",
                answered_at=answered_at if answered else None,
                closed_at=answered_at if answered else None,
                channel=chance.choice(["form", "email"]),
            )
        )
    made[0].status, made[1].status = "out_of_scope", "withdrawn"
    made += [
        complaint(
            900 + at,
            received_at=town.now - timedelta(days=40 + at),
            customer=town.customers[at],
            category=town.categories[1],
        )
        for at in range(3)
    ]
    return made


def _orders(chance: random.Random, town: Town, product: Product) -> None:
    orders = [
        Order(
            number=f"O-{at:05d}",
            customer=chance.choice(town.customers),
            placed_at=town.now - timedelta(days=chance.uniform(0, 330)),
            kind="sale" if at % 20 else "return",
        )
        for at in range(600)
    ]
    Order.objects.bulk_create(orders)
    OrderLine.objects.bulk_create(
        [
            OrderLine(order=order, product=product, quantity=2, unit_price=Decimal("9.5"), kind=order.kind)
            for order in orders
        ]
    )


def _answers(chance: random.Random, town: Town) -> None:
    survey = Survey.objects.create(code="after-order", scale=Scale.CSAT, occasion="order")
    contacts = Contact.objects.bulk_create(
        [Contact(customer=customer, email=f"c{customer.pk}@example.org") for customer in town.customers]
    )
    moments = [town.now - timedelta(days=chance.uniform(0, 300)) for _one in range(240)]
    Invitation.objects.bulk_create(
        [
            Invitation(
                survey=survey,
                contact=chance.choice(contacts),
                token_digest=f"{at:064d}",
                sent_at=moment - timedelta(days=1),
                opened_at=moment,
                confirmed_at=moment if at % 4 else None,
                score=chance.choice([2, 3, 4, 5, 5]) if at % 4 else None,
            )
            for at, moment in enumerate(moments)
        ]
    )


def action(n: int, *, now: datetime, owner: object, **fields: object) -> CorrectiveAction:
    return CorrectiveAction(
        **{
            "reference": f"A{n:05d}",
            "number": f"CA-2026-{n:04d}",
            "status": "implementing",
            "title": f"Action {n}",
            "problem": "Lids crack.",
            "owner": owner,
            "due_on": now.date() + timedelta(days=20),
            "proposed_at": now - timedelta(days=200),
            **fields,
        }
    )


def _actions(town: Town, owner: object) -> None:
    now = town.now
    closed = {"status": "closed", "closed_at": now - timedelta(days=90), "first_closed_at": now - timedelta(days=90)}
    CorrectiveAction.objects.bulk_create(
        [
            *(action(at, now=now, owner=owner, **closed) for at in range(1, 12)),
            action(12, now=now, owner=owner, first_closed_at=now - timedelta(days=60), cycle=2),
            *(action(at, now=now, owner=owner, due_on=now.date() - timedelta(days=at - 10)) for at in range(13, 17)),
            action(17, now=now, owner=owner, status="cancelled", not_pursued_because="Sold.", review_by=now.date()),
        ]
    )


def signal(n: int, *, series: Series, now: datetime, **fields: object) -> Signal:
    day = now.date() - timedelta(days=3)
    return Signal(
        **{
            "reference": f"S-2026-{n:04d}",
            "status": "new",
            "kind": "spike",
            "direction": "up",
            "rule": "spike",
            "series": series,
            "grain": "day",
            "started_on": day,
            "first_day": day,
            "last_day": day,
            "raised_at": now - timedelta(days=2, hours=n),
            **fields,
        }
    )


def _signals(town: Town) -> None:
    series = Series.objects.create(measure="complaints", slice_kind="product", slice_key="LID-80", label="Cracked lids")
    raised = [signal(at, series=series, now=town.now) for at in range(1, 3)]
    raised.append(signal(3, series=series, now=town.now, kind="improvement", direction="down"))
    Signal.objects.bulk_create(raised)
    Evidence.objects.create(
        signal=Signal.objects.get(reference="S-2026-0001"), series=series, day=raised[0].first_day, grain="day",
        rule="spike", engine="1", p=0.001, expected=10, observed=26, digest="0" * 64, recorded_at=town.now,
        sentence="26 in the last two weeks; 10 would be usual.",
    )  # fmt: skip


@pytest.fixture
def place(db: None) -> Organisation:
    return clock.organisation()


@pytest.fixture
def clauses(db: None) -> None:
    enter_clauses()


def enter_clauses() -> None:
    """The clause catalogue. A test that empties the tables takes the rows of the migration with it."""
    if not Clause.objects.exists():
        import_module("management_review.migrations.0002_clauses").enter(apps, None)


@pytest.fixture
def build(place: Organisation, mona: object, clauses: None) -> Callable[..., Town]:
    """Builds the town around a moment, with as many complaints as asked for."""

    def make(*, now: datetime | None = None, complaints: int = 160) -> Town:
        chance = random.Random(41)
        segments = [Segment.objects.create(code=code, name=code.title()) for code in ("shops", "homes", "schools")]
        customers = Customer.objects.bulk_create(
            [Customer(name=f"Customer {at}", segment=segments[at % 3]) for at in range(12)]
        )
        categories = [Category.objects.create(code=code, name=code.title()) for code in CATEGORIES]
        town = Town(now or timezone.now(), segments, customers, categories)
        product = Product.objects.create(code="LID-80", name="Lid 80 mm")
        _orders(chance, town, product)
        made = Complaint.objects.bulk_create(_complaints(chance, town, n=complaints))
        Cost.objects.bulk_create(
            [
                Cost(complaint=one, kind="refund", amount=12 + one.pk % 7, by_name="Olive", at=one.received_at)
                for one in made[::3]
            ]
        )
        _answers(chance, town)
        _actions(town, mona)
        _signals(town)
        return town

    return make


@pytest.fixture
def town(build: Callable[..., Town]) -> Town:
    return build(now=NOW)


@pytest.fixture
def look(place: Organisation) -> Callable[..., Frame]:
    """A frame over the last 30 days of NOW, or over another period."""

    def frame(*, key: str = "days30", segment: str = "", compare: str = "before") -> Frame:
        chosen = periods.period(key=key, compare=compare, today=NOW.date())
        return Frame(place, chosen, NOW, segment)

    return frame


def day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def row(review: Review, key: str) -> Input:
    return review.inputs.select_related("clause", "owner").get(clause__key=key)


@pytest.fixture
def planned(build, place, erin, mona, olive):
    build(complaints=120)
    return operations.plan(
        reference="2026-Q4", title="Fourth quarter", period_from=day(-89), period_to=day(0),
        meets_at=timezone.now() + timedelta(days=6), chair=erin, writer=mona, participants=[olive], by=acting(mona),
    )  # fmt: skip


@pytest.fixture
def compiled(planned, mona):
    operations.compile(planned, by=acting(mona))
    return planned


@pytest.fixture
def frozen(compiled, mona):
    for one in compiled.inputs.filter(has_data=False):
        operations.supply(compiled, one, unavailable_why="No audit this quarter.", by=acting(mona))
    operations.freeze(compiled, by=acting(mona))
    return compiled


@pytest.fixture
def in_session(frozen, mona, erin):
    operations.attend(frozen, present=[erin, mona], by=acting(mona))
    operations.start(frozen, by=acting(mona))
    return frozen


@pytest.fixture
def discussed(in_session, mona, olive):
    by = acting(mona)
    for one in in_session.inputs.select_related("clause"):
        operations.discuss(in_session, one, conclusion=f"{one.clause.key} is in order.", by=by)
    operations.decide(
        in_session, category="improvement", text="Inspect incoming glass.", owner=olive, due_on=day(30), by=by,
        row=row(in_session, "complaints"),
    )  # fmt: skip
    operations.decide(
        in_session, category="system", text="Take the cause of cracked lids away.", owner=olive, due_on=day(60), by=by,
        as_action=True,
    )  # fmt: skip
    operations.waive(in_session, category="resources", because="They are enough.", by=by)
    operations.conclude(
        in_session, suitability="It is.", adequacy="It is too.", effectiveness="Mostly.", alignment="Yes.", by=by
    )
    return in_session


@pytest.fixture
def with_the_chair(discussed, mona):
    by = acting(mona)
    operations.end(discussed, by=by)
    operations.write_minutes(discussed, minutes=discussed.minutes + "\n\nÖl, “Zitat”, 5 €.", next_on=day(90), by=by)
    operations.submit_minutes(discussed, by=by)
    return discussed


@pytest.fixture
def approved(with_the_chair, erin):
    operations.approve(with_the_chair, password=PASSWORD, by=acting(erin))
    return with_the_chair
