from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import journal
from core.actors import SYSTEM
from core.models import User
from customers import operations
from customers.models import Customer, Order, Party, Process, Product, Segment, Site, Supplier
from tests.customers.conftest import NOW

REGISTERS: dict[str, tuple[Any, dict[str, str]]] = {
    "products": (Product, {"code": "P-9", "name": "Ladle", "is_active": "on"}),
    "segments": (Segment, {"code": "shops", "name": "Shops"}),
    "sites": (Site, {"code": "lyon", "name": "Lyon", "country": "FR"}),
    "processes": (Process, {"code": "moulding", "name": "Moulding", "owner_name": "Mona"}),
    "suppliers": (Supplier, {"code": "glas", "name": "Glas AG", "is_active": "on"}),
    "parties": (Party, {"code": "bfr", "name": "Food safety office", "kind": "authority"}),
}


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_teaches_while_it_is_empty_and_lists_what_is_added(client: Client, olive: User, name: str) -> None:
    model, data = REGISTERS[name]
    client.force_login(olive)
    empty = client.get(f"/customers/{name}/")
    assert "lp-empty" in empty.content.decode()

    saved = client.post(f"/customers/{name}/add/", data)

    assert (saved.status_code, saved["Location"]) == (302, f"/customers/{name}/")
    row = model.objects.get()
    assert [entry.verb for entry in journal.history(row)] == ["add"]
    assert data["name"] in client.get(f"/customers/{name}/").content.decode()


@pytest.mark.parametrize("name", REGISTERS)
def test_a_row_without_name_stays_on_the_form(client: Client, olive: User, name: str) -> None:
    model, data = REGISTERS[name]
    client.force_login(olive)

    answer = client.post(f"/customers/{name}/add/", data | {"name": ""})

    assert answer.status_code == 422
    assert model.objects.count() == 0
    assert data["code"] in answer.content.decode()


@pytest.mark.parametrize("name", REGISTERS)
def test_a_change_is_journalled_with_the_fields_that_changed(client: Client, olive: User, name: str) -> None:
    model, data = REGISTERS[name]
    client.force_login(olive)
    client.post(f"/customers/{name}/add/", data)
    row = model.objects.get()

    client.post(f"/customers/{name}/{row.pk}/change/", data | {"name": "Another name"})

    row.refresh_from_db()
    assert row.name == "Another name"
    assert journal.history(row)[-1].facts == {"fields": ["name"]}


@pytest.mark.parametrize("name", [*REGISTERS, "orders", "."])
def test_colleagues_have_no_business_here(client: Client, colin: User, name: str) -> None:
    client.force_login(colin)

    assert client.get(f"/customers/{name}/".replace("./", "")).status_code == 403


@pytest.mark.parametrize("name", [*REGISTERS, "."])
def test_auditors_read_and_do_not_add(client: Client, audrey: User, name: str) -> None:
    client.force_login(audrey)
    address = f"/customers/{name}/".replace("./", "")

    assert client.get(address).status_code == 200
    assert client.post(f"{address}add/", {"name": "X"}).status_code == 403


def test_a_customer_is_added_found_and_shown(client: Client, olive: User, restaurants: Segment) -> None:
    client.force_login(olive)

    saved = client.post("/customers/add/", {"name": "Osteria", "kind": "business", "segment": restaurants.pk})

    customer = Customer.objects.get()
    assert saved["Location"] == f"/customers/{customer.pk}/"
    assert (customer.external_key, customer.segment) == (None, restaurants)
    assert "Osteria" in client.get("/customers/?q=oster&segment=restaurants").content.decode()
    assert "No customer fits" in client.get("/customers/?q=nobody").content.decode()
    assert "Osteria" in client.get(f"/customers/{customer.pk}/").content.decode()


def test_one_row_or_three_cost_the_same(client: Client, olive: User, order: Order, lid: Product) -> None:
    client.force_login(olive)
    assert order.customer is not None
    addresses = ["/customers/", "/customers/orders/", "/customers/products/", f"/customers/{order.customer.pk}/"]
    for address in addresses:
        client.get(address)
    one = [statements(client, address) for address in addresses]

    for n in range(2):
        other = operations.add_customer(name=f"Bistro {n}", segment=order.customer.segment, by=SYSTEM)
        operations.add(Product(code=f"P{n}", name=f"Pan {n}"), changed=[], by=SYSTEM)
        for owner in (other, order.customer):
            operations.record_order(
                number=f"B-{n}-{owner.pk}",
                placed_at=NOW,
                lines=[(lid, Decimal(1), Decimal(1))],
                customer=owner,
                by=SYSTEM,
            )

    assert [statements(client, address) for address in addresses] == one


def test_the_list_goes_on_where_the_page_ended(client: Client, olive: User, db: None) -> None:
    Customer.objects.bulk_create([Customer(name=f"Customer {n:03}") for n in range(60)])
    client.force_login(olive)
    first = client.get("/customers/")

    second = client.get("/customers/", {"after": first.context["page"].next})

    names = [row.name for row in [*first.context["page"].rows, *second.context["page"].rows]]
    assert names == [f"Customer {n:03}" for n in range(60)]


def test_an_order_is_reviewed_before_it_is_promised(client: Client, olive: User, order: Order) -> None:
    client.force_login(olive)
    assert "not reviewed" in client.get(f"/customers/orders/{order.pk}/").content.decode()

    saved = client.post(
        f"/customers/orders/{order.pk}/review/",
        {"requirements_understood": "on", "can_be_met": "on", "differences_resolved": "on"},
    )

    assert saved.status_code == 302
    review = order.reviews.get()
    assert (review.reviewed_by, review.is_ready) == (olive, True)
    assert journal.history(order)[-1].verb == "review"
    assert "may be promised" in client.get(f"/customers/orders/{order.pk}/").content.decode()


def test_what_is_open_must_be_said(client: Client, olive: User, order: Order) -> None:
    client.force_login(olive)

    answer = client.post(f"/customers/orders/{order.pk}/review/", {"can_be_met": "on"})

    assert answer.status_code == 422
    assert "Say in the remarks what is open" in answer.content.decode()
    assert order.reviews.count() == 0


def test_orders_without_review_can_be_listed(client: Client, olive: User, order: Order) -> None:
    client.force_login(olive)
    assert client.get("/customers/orders/?review=none").context["page"].rows == [order]

    client.post(f"/customers/orders/{order.pk}/review/", {"remarks": "Date is being settled with the customer."})

    assert client.get("/customers/orders/?review=none").context["page"].rows == []
    assert client.get("/customers/orders/?q=a-&kind=sale").context["page"].rows == [order]
    assert client.get("/customers/orders/?kind=return").context["page"].rows == []


def test_a_process_shows_how_its_products_fare(client: Client, olive: User, order: Order, lid: Product) -> None:
    process = Process.objects.create(code="moulding", name="Moulding")
    Product.objects.filter(pk=lid.pk).update(process=process)
    client.force_login(olive)

    page = client.get(f"/customers/processes/{process.pk}/")

    assert [(line.product, line.sold, line.returned) for line in page.context["products"]] == [(lid, 1, 0)]
