from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.actors import SYSTEM
from customers import operations
from customers.models import Customer, Order, Product, Segment

NOW = timezone.now() - timedelta(hours=1)  # pages ask the clock, so the cast orders in the present


@pytest.fixture
def restaurants(db: None) -> Segment:
    return Segment.objects.create(code="restaurants", name="Restaurants")


@pytest.fixture
def lid(db: None) -> Product:
    return Product.objects.create(code="LID-80", name="Lid 80 mm", family="Storage")


@pytest.fixture
def trattoria(restaurants: Segment) -> Customer:
    return operations.add_customer(
        name="Trattoria Rosa", kind="business", external_key="K-7", segment=restaurants, by=SYSTEM
    )


@pytest.fixture
def order(trattoria: Customer, lid: Product) -> Order:
    return operations.record_order(
        number="A-1", placed_at=NOW, lines=[(lid, Decimal(3), Decimal("4.50"))], customer=trattoria, by=SYSTEM
    )
