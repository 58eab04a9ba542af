"""Writes a batch of imported order lines: what they name and is not there yet is made, known lines stay as they are."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core import clock, journal
from core.actors import Actor
from customers.imports import OrderRow
from customers.models import Customer, Order, OrderLine, Product, Site


@transaction.atomic
def import_orders(rows: list[OrderRow], *, by: Actor) -> tuple[int, int]:
    """Take a batch of order lines; returns (added, known already).

    An import writes one journal line a batch, with its counts: a line for each of a quarter of a million rows would
    bury what people did.
    """
    known = set(
        OrderLine.objects.filter(source_key__in=[row.source_key for row in rows]).values_list("source_key", flat=True)
    )
    new = [row for row in rows if row.source_key not in known]
    if new:
        products, orders = _products(new), _orders(new, _customers(new), _sites(new))
        OrderLine.objects.bulk_create([_line(row, orders[row.number], products[row.product]) for row in new])
        facts = {"added": len(new), "known": len(known), "first": new[0].number, "last": new[-1].number}
        journal.record(clock.organisation(), "import_orders", by=by, facts=facts)
    return len(new), len(known)


def _line(row: OrderRow, order: Order, product: Product) -> OrderLine:
    return OrderLine(
        order=order,
        product=product,
        kind=row.kind,
        quantity=row.quantity,
        unit_price=row.unit_price,
        lot=row.lot,
        note=row.note,
        source_key=row.source_key,
    )


def _made(model: Any, field: str, wanted: Iterable[Any]) -> dict[str, Any]:
    """Rows by ``field``: those there are, and those of ``wanted`` made anew."""
    by_key = {getattr(row, field): row for row in wanted}
    there = {getattr(row, field): row for row in model.objects.filter(**{f"{field}__in": list(by_key)})}
    new = [row for key, row in by_key.items() if key not in there]
    model.objects.bulk_create(new)
    return there | {getattr(row, field): row for row in new}


def _products(rows: list[OrderRow]) -> dict[str, Product]:
    """Products by code. The first name a sale gives is kept; a product that only has its code for a name gets it."""
    names: dict[str, str] = {}
    for row in rows:
        if row.product_name:
            names.setdefault(row.product, row.product_name)
    codes = {row.product for row in rows}
    found: dict[str, Product] = _made(
        Product, "code", [Product(code=code, name=names.get(code, code)) for code in codes]
    )
    nameless = [product for code, product in found.items() if product.name == code and code in names]
    for product in nameless:
        product.name = names[product.code]
    Product.objects.bulk_update(nameless, ["name"])
    return found


def _customers(rows: list[OrderRow]) -> dict[str, Customer]:
    wanted = {
        row.customer: Customer(
            external_key=row.customer,
            name=row.customer_name or _("Customer %(number)s") % {"number": row.customer},
            country=row.country,
            since=row.placed_at.date(),
        )
        for row in reversed(rows)  # so that the first row of a customer is the one that counts
        if row.customer
    }
    return _made(Customer, "external_key", wanted.values())


def _sites(rows: list[OrderRow]) -> dict[str, Site]:
    names = {slugify(row.site) or "site": row.site for row in rows if row.site}
    by_code = _made(Site, "code", [Site(code=code, name=name) for code, name in names.items()])
    return {name: by_code[code] for code, name in names.items()}


def _orders(rows: list[OrderRow], customers: dict[str, Customer], sites: dict[str, Site]) -> dict[str, Order]:
    wanted: dict[str, Order] = {}
    for row in rows:
        if row.number not in wanted:
            wanted[row.number] = Order(
                number=row.number,
                kind=row.kind,
                customer=customers.get(row.customer),
                site=sites.get(row.site),
                placed_at=row.placed_at,
            )
    return _made(Order, "number", wanted.values())
