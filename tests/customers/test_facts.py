from datetime import timedelta
from decimal import Decimal

from core.actors import SYSTEM
from customers import operations, queries
from customers.models import Customer, Order, Product
from tests.cast import acting
from tests.customers.conftest import NOW


def test_facts_count_the_twelve_months_before(trattoria: Customer, lid: Product, order: Order) -> None:
    for number, days, kind in (("A-0", 400, "sale"), ("A-00", 366, "sale"), ("R-1", 2, "return")):
        operations.record_order(
            number=number,
            placed_at=NOW - timedelta(days=days),
            lines=[(lid, Decimal(1), Decimal("4.50"))],
            customer=trattoria,
            kind=kind,
            by=SYSTEM,
        )

    facts = queries.customer_facts(trattoria, as_of=NOW)

    assert facts == queries.CustomerFacts(
        orders=1,
        orders_before=2,
        returns=1,
        value=Decimal("13.50"),
        returned_value=Decimal("4.50"),
        last_order_at=order.placed_at,
    )


def test_a_customer_without_orders_has_noughts(trattoria: Customer) -> None:
    facts = queries.customer_facts(trattoria, as_of=NOW)

    assert (facts.orders, facts.value, facts.last_order_at) == (0, Decimal(0), None)


def test_readers_see_customers_and_colleagues_do_not(trattoria: Customer, audrey, colin) -> None:  # type: ignore[no-untyped-def]
    assert list(queries.visible_to(acting(audrey))) == [trattoria]
    assert list(queries.visible_to(acting(colin))) == []


def test_every_word_must_be_found_somewhere(trattoria: Customer) -> None:
    operations.find_or_add_contact(email="rosa@example.org", customer=trattoria, by=SYSTEM)
    everybody = Customer.objects.all()

    assert list(queries.found(customers=everybody, words="rosa@ tratt")) == [trattoria]
    assert list(queries.found(customers=everybody, words="tratt nowhere")) == []
    assert list(queries.found(customers=everybody, words="K-7", segment="restaurants")) == [trattoria]
    assert list(queries.found(customers=everybody, key_only=True)) == []
