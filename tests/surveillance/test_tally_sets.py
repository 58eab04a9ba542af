"""Counting in sets on PostgreSQL says the same as counting by each way of cutting, and stores the same."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from complaints.models import Category, Complaint
from core.actors import SYSTEM
from customers.models import Contact, Customer, Kind, Order, OrderLine, Process, Product, Segment, Site, Supplier
from feedback.models import Feedback, Invitation, Scale, Survey
from surveillance import operations, tally_sql, tallying
from surveillance.measures import MEASURES
from surveillance.models import Tally
from surveillance.tallying import Figures
from tests.surveillance.conftest import NOW
from tests.surveillance.test_tally import a_complaint

FIRST, LAST = date(2026, 10, 10), date(2026, 11, 20)
ZONES = ("Europe/Berlin", "Pacific/Auckland", "America/St_Johns")
pytestmark = pytest.mark.postgres


class House:
    """Rows of everything that is counted, thrown by a die; much of it lacks what names a slice."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        # Two products of one supplier, which are added up; a third of nobody known.
        acme, filling = Supplier.objects.create(code="acme", name="Acme"), Process.objects.create(code="filling")
        self.processes = [filling, Process.objects.create(code="packing")]
        self.products = [
            Product.objects.create(code="LID-80", name="Lid", supplier=acme, process=filling),
            Product.objects.create(code="PAN-24", name="Pan", supplier=acme),
            Product.objects.create(code="CUP", name="Cup"),
        ]
        self.sites = [Site.objects.create(code=code, name=code) for code in ("berlin", "lyon")]
        faults = Category.objects.create(code="faults", name="Faults")
        leaking = Category.objects.create(code="leaking", name="Leaking", parent=faults)
        self.categories = [faults, leaking, Category.objects.create(code="drop", name="A drop", parent=leaking)]
        segment = Segment.objects.create(code="trade", name="Trade")
        self.customers = [Customer.objects.create(name="Ada", segment=segment), Customer.objects.create(name="Bo")]
        self.contacts = [
            Contact.objects.create(email=f"{one.name}@example.net", customer=one) for one in self.customers
        ]
        self.surveys = [Survey.objects.create(code=scale, scale=scale, occasion="order") for scale in Scale.values]

    def any_of(self, some: list, *, none: bool = True):  # type: ignore[no-untyped-def, type-arg]
        return self.dice.choice([*some, None] if none else some)

    def moment(self):  # type: ignore[no-untyped-def]
        return NOW - timedelta(minutes=self.dice.randrange(60 * 24 * 50))

    def fill(self, count: int) -> None:
        first = a_complaint(9999, NOW, status="out_of_scope")
        first.save()
        Complaint.objects.bulk_create([self.complaint(number, first) for number in range(count)])
        Feedback.objects.bulk_create([self.feedback(number) for number in range(count)])
        Invitation.objects.bulk_create([self.answer(number) for number in range(count)])
        orders = [
            Order(
                number=f"O-{number}",
                placed_at=self.moment(),
                customer=self.any_of(self.customers),
                site=self.any_of(self.sites),
            )
            for number in range(count)
        ]
        Order.objects.bulk_create(orders)
        OrderLine.objects.bulk_create(
            [
                OrderLine(
                    order=order,
                    product=self.any_of(self.products, none=False),
                    quantity=1,
                    kind=self.any_of(Kind.values, none=False),
                    lot=self.lot(),
                )
                for order in orders
            ]
        )

    def lot(self) -> str:
        return str(self.dice.choice(["", "L1", "L1", "L2|b"]))

    def complaint(self, number: int, parent: Complaint) -> Complaint:
        at = self.moment()
        due = self.any_of([at + timedelta(days=3)])
        return a_complaint(
            number, at, product=self.any_of(self.products), category=self.any_of(self.categories),
            site=self.any_of(self.sites), customer=self.any_of(self.customers), parent=parent,
            channel=self.any_of(["form", "email"], none=False), answer_due=due, lot=self.lot(),
            process=self.any_of(self.processes),
            cycle_answered_at=self.any_of([at + timedelta(days=days) for days in (1, 5)]),
            status=self.any_of(["received", "closed", "withdrawn", "duplicate", "awaiting_customer"], none=False),
        )  # fmt: skip

    def feedback(self, number: int) -> Feedback:
        at, kind = self.moment(), self.any_of(["idea", "praise", "question", "other"], none=False)
        return Feedback(
            reference=f"F{number}", status=self.any_of(["new", "spam"], none=False), kind=kind, said_kind=kind,
            token_digest=f"t{number}", submission_key=f"s{number}", text="Well.", product=self.any_of(self.products),
            channel=self.any_of(["form", "email"], none=False), received_at=at, recorded_at=at,
        )  # fmt: skip

    def answer(self, number: int) -> Invitation:
        at, survey = self.any_of([self.moment()]), self.any_of(self.surveys, none=False)
        return Invitation(
            survey=survey, contact=self.any_of(self.contacts), product=self.any_of(self.products),
            token_digest=f"a{number}", confirmed_at=at, score=self.dice.randrange(11) if at else None,
        )  # fmt: skip


def in_sets(name: str, zone: ZoneInfo) -> dict[tuple[str, str], dict[date, Figures]]:
    statement, params = tally_sql.counted(MEASURES[name], FIRST, LAST, zone)
    found: dict[tuple[str, str], dict[date, Figures]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        for kind, key, day, *figures in cursor.fetchall():
            assert day not in found[(kind, key)]
            found[(kind, key)][day] = Figures(*figures)
    return dict(found)


@pytest.mark.parametrize("zone", ZONES)
def test_one_pass_counts_what_seven_count(db: None, zone: str) -> None:
    House(len(zone)).fill(150)
    operations.choose_lots(as_of=NOW)

    for name, measure in MEASURES.items():
        by_way = tallying.count(measure, FIRST, LAST, ZoneInfo(zone))
        assert {kind for kind, _key in by_way} == measure.cuts.keys()
        assert in_sets(name, ZoneInfo(zone)) == by_way, name


def stored() -> dict[tuple[str, str, str, date], tuple[object, ...]]:
    names = ("series__measure", "series__slice_kind", "series__slice_key", "day")
    figures = ("count", "exposure", "total", "total_squares", "reported")
    return {row[:4]: row[4:] for row in Tally.objects.values_list(*names, *figures)}


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_is_stored_and_mended(db: None, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(seed)
    house.fill(80)
    for measure, kind, key in (("", "all", ""), ("complaints", "product", "LID-80")):
        first = house.dice.choice([date(2026, 10, 20), date(2026, 11, 1)])
        operations.declare_outage(
            first_day=first, last_day=first + timedelta(days=3), reason="mail was down", by=SYSTEM, as_of=NOW,
            measure=measure, slice_kind=kind, slice_key=key,
        )  # fmt: skip
    told_in_sets, told_by_row = [], []
    operations.choose_lots(as_of=NOW)

    changed = operations.recount(as_of=NOW, noticed=told_in_sets.append)
    in_sets_stored = stored()
    Tally.objects.all().delete()
    monkeypatch.setattr(connection, "vendor", "another")
    again = operations.recount(as_of=NOW, noticed=told_by_row.append)

    assert changed == again == len(in_sets_stored)
    assert stored() == in_sets_stored
    assert len(told_in_sets) == len(told_by_row)
    monkeypatch.undo()
    assert operations.recount(as_of=NOW) == 0
    Tally.objects.filter(series__slice_kind="product", count__gt=0).update(count=77)
    spoilt = Tally.objects.filter(count=77).count()
    assert operations.recount(as_of=NOW, dry_run=True) == spoilt
    assert operations.recount(as_of=NOW) == spoilt
    assert stored() == in_sets_stored
