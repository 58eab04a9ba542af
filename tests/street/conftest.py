"""A maker of lids with two quiet years behind it, and two bad weeks."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from complaints import operations as complaints
from complaints.models import Category, Channel
from core import clock
from core.actors import SYSTEM
from customers.models import Order, OrderLine, Product
from tests.management_review.conftest import clauses  # noqa: F401 - a fixture of this street too

WEEKS, ORDERS_A_WEEK = 60, 40


@pytest.fixture
def lid(db):
    return Product.objects.create(code="LID-80", name="Lid 80 mm", family="Lids")


@pytest.fixture
def cracked(db):
    return Category.objects.create(code="cracked", name="Cracked")


def monday(weeks_ago: int) -> datetime:
    """Monday at ten of the week so long ago."""
    today = timezone.now().replace(hour=10, minute=0, second=0, microsecond=0)
    return today - timedelta(days=today.weekday(), weeks=weeks_ago)


def sell(product: Product) -> None:
    """The same number of orders every week, a line each."""
    orders = Order.objects.bulk_create(
        Order(number=f"{product.code}-{week}-{number}", placed_at=monday(week) + timedelta(hours=number))
        for week in range(WEEKS, -1, -1)
        for number in range(ORDERS_A_WEEK)
        if monday(week) + timedelta(hours=number) < timezone.now()
    )
    OrderLine.objects.bulk_create(OrderLine(order=order, product=product, quantity=1) for order in orders)


def fail(product: Product, *, week: int, times: int, **given: object) -> None:
    """So many complaints by phone about a product in one week."""
    for number in range(times):
        complaints.receive(
            text=f"{product} {week}-{number} failed.",
            received_at=monday(week) + timedelta(hours=3 * number),
            product=product,
            channel=Channel.PHONE,
            acknowledge=False,
            by=SYSTEM,
            **given,
        )


@pytest.fixture
def past(lid, cracked):
    """Two products. One or two of each fail in a usual week; of the lids, nine crack in each of the last two."""
    place = clock.organisation()
    place.name, place.external_body = "Lids & Co", "The arbitration board, Harbour Street 1"
    place.save()
    pan = Product.objects.create(code="PAN-24", name="Pan 24 cm", family="Pans")
    for product in (lid, pan):
        sell(product)
    for week in range(WEEKS, 0, -1):
        fail(pan, week=week, times=1 + week % 2)
        fail(lid, week=week, times=9 if week <= 2 else 1 + week % 2, category=cracked)
    return lid
