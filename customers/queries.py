"""Questions about customers, products and orders."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, Max, Model, Q, QuerySet, Sum

from core.actors import Actor
from core.models import User
from core.roles import READERS
from customers.models import Customer, Kind, Order, OrderLine, OrderReview, Process, Product, Segment, Site

YEAR = timedelta(days=365)
WORTH = Sum(F("lines__quantity") * F("lines__unit_price"), output_field=DecimalField(max_digits=20, decimal_places=4))


@dataclass(frozen=True)
class CustomerFacts:
    """What a customer did in the twelve months before a moment. ``value`` is in the organisation's currency.

    ``orders_before`` counts the twelve months before those, so that a fall is seen.
    """

    orders: int
    orders_before: int
    returns: int
    value: Decimal
    returned_value: Decimal
    last_order_at: datetime | None


def visible_to(actor: Actor) -> "QuerySet[Customer]":
    """The customers this actor may see: all for those who read, none for others."""
    return Customer.objects.all() if actor.holds(*READERS) else Customer.objects.none()


def orders_visible_to(actor: Actor) -> "QuerySet[Order]":
    return Order.objects.all() if actor.holds(*READERS) else Order.objects.none()


def found(*, customers: "QuerySet[Customer]", words: str = "", segment: str = "", key_only: bool = False) -> Any:
    """Customers whose name, number or address contains each of the words."""
    for word in words.split():
        named = Q(name__icontains=word) | Q(external_key__icontains=word)
        customers = customers.filter(named | Q(pk__in=_with_address(word)))
    if segment:
        customers = customers.filter(segment__code=segment)
    return (customers.filter(is_key=True) if key_only else customers).select_related("segment")


def _with_address(word: str) -> "QuerySet[Customer, int]":
    return Customer.objects.filter(contacts__email__icontains=word).values_list("pk", flat=True)


def customer_facts(customer: Customer, *, as_of: datetime) -> CustomerFacts:
    """Orders, returns and their worth in the twelve months up to ``as_of`` (two statements)."""
    mine = Order.objects.filter(customer=customer, placed_at__lte=as_of)
    sale, back = Q(kind=Kind.SALE), Q(kind=Kind.RETURN)
    recent, before = Q(placed_at__gt=as_of - YEAR), Q(placed_at__gt=as_of - 2 * YEAR, placed_at__lte=as_of - YEAR)
    counts = mine.aggregate(
        orders=Count("pk", filter=sale & recent),
        orders_before=Count("pk", filter=sale & before),
        returns=Count("pk", filter=back & recent),
        last_order_at=Max("placed_at", filter=sale),
    )
    worth = dict(
        OrderLine.objects.filter(order__in=mine.filter(recent))
        .order_by()
        .values("kind")
        .annotate(worth=Sum(F("quantity") * F("unit_price"), output_field=DecimalField()))
        .values_list("kind", "worth")
    )
    return CustomerFacts(
        value=worth.get(Kind.SALE) or Decimal(0), returned_value=worth.get(Kind.RETURN) or Decimal(0), **counts
    )


def product_choices() -> "QuerySet[Product]":
    """Products people may name in a form: those that are offered, by name."""
    return Product.objects.filter(is_active=True).order_by("name", "pk")


def site_choices() -> "QuerySet[Site]":
    return Site.objects.order_by("name")


def process_choices() -> "QuerySet[Process]":
    return Process.objects.order_by("name")


def segment_choices() -> "QuerySet[Segment]":
    return Segment.objects.order_by("name")


def find_product(*, code: str) -> Product | None:
    return Product.objects.filter(code=code.strip()).first()


def find_site(*, code: str) -> Site | None:
    return Site.objects.filter(code=code.strip()).first()


def find_order(*, number: str) -> Order | None:
    """The order with this number, with its customer and site."""
    return Order.objects.filter(number=number.strip()).select_related("customer", "site").first()


def orders_of(*, orders: "QuerySet[Order]", number: str = "", kind: str = "", unreviewed: bool = False) -> Any:
    """Orders for the list: filters, worth and number of lines in the same statement as the rows."""
    if number:
        orders = orders.filter(number__istartswith=number)
    if kind:
        orders = orders.filter(kind=kind)
    if unreviewed:
        orders = orders.filter(reviews__isnull=True)
    return orders.select_related("customer", "site")


def worth_of(orders: list[Order]) -> dict[int, tuple[int, Decimal]]:
    """Lines and worth of each of these orders (one statement)."""
    rows = (
        Order.objects.filter(pk__in=[order.pk for order in orders])
        .annotate(n=Count("lines"), worth=WORTH)
        .values_list("pk", "n", "worth")
    )
    return {pk: (n, worth or Decimal(0)) for pk, n, worth in rows}


def newest_review(order: Order) -> OrderReview | None:
    return order.reviews.select_related("reviewed_by").order_by("-reviewed_at", "-pk").first()


@dataclass(frozen=True)
class ProductFacts:
    """How a product goes: order lines sold and sent back in twelve months."""

    product: Product
    sold: int
    returned: int

    @property
    def share_returned(self) -> float | None:
        return self.returned / self.sold if self.sold else None


def product_facts(*, products: "QuerySet[Product]", as_of: datetime) -> list[ProductFacts]:
    """Sold and returned lines of each product in the year before ``as_of`` (one statement)."""
    recent = Q(order_lines__order__placed_at__gt=as_of - YEAR, order_lines__order__placed_at__lte=as_of)
    rows = products.annotate(
        sold=Count("order_lines", filter=recent & Q(order_lines__kind=Kind.SALE)),
        returned=Count("order_lines", filter=recent & Q(order_lines__kind=Kind.RETURN)),
    ).order_by("name", "pk")
    return [ProductFacts(row, row.sold, row.returned) for row in rows]


def may_work_at(site: Site) -> "QuerySet[User]":
    """The people who can be named for a site: those with an account, and who is named already."""
    return User.objects.filter(Q(is_active=True) | Q(sites__site=site)).distinct().order_by("name", "pk")


def rows_of(
    model: type[Model], *, words: str = "", joined: tuple[str, ...] = (), hung: tuple[str, ...] = ()
) -> "QuerySet[Any]":
    """Rows of a register whose name or code contains each of the words."""
    rows = model._default_manager.select_related(*joined) if joined else model._default_manager.all()
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(code__icontains=word))
    return rows.prefetch_related(*hung) if hung else rows
