"""The list of complaints: views, filters, search, and the cases that look alike."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Exists, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value

from complaints.models import OPEN, Category, Complaint, OwnField, OwnValue, Severity, Status
from complaints.queries.clocks import RUNNING
from core.among import among, filled
from corrective_actions.models import Origin
from customers.models import Contact, Customer, Process, Product, Site

RECENT = timedelta(days=90)
LONGEST_KEY = 19  # digits: more does not fit into a key
MOST_ALIKE = 1000
"""So many cases alike are counted; a page that said how many more there are would count a million rows for it."""
VIEWS = ("open", "mine", "unowned", "overdue", "waiting", "closed", "all")
REGISTERS: Mapping[str, type[Model]] = {
    "product": Product,
    "site": Site,
    "process": Process,
    "customer": Customer,
    "contact": Contact,
}
OWN = re.compile(r"own_([0-9]{1,9})")
MOST_OWN = 8
CODES = (*REGISTERS, "category", "owner")


def in_view(name: str, *, as_of: datetime, user_id: int | None) -> Q:
    """What a view holds. Waiting is a view, not a filter."""
    is_open = among("status", OPEN)
    views = {
        "open": is_open,
        "mine": is_open & Q(owner=user_id),
        "unowned": is_open & Q(owner=None),
        "overdue": is_open & Q(status__in=RUNNING, answer_due__lt=as_of),
        "waiting": is_open & Q(status__in=[Status.AWAITING_CUSTOMER, Status.ANSWERED, Status.EXTERNAL]),
        "closed": ~Q(status__in=OPEN),
        "all": Q(),
    }
    return views.get(name, views["open"])


def found(cases: QuerySet[Complaint], *, given: Mapping[str, str]) -> QuerySet[Complaint]:
    """The cases that fit what a URL asks for: status, severity, lot, order, codes of registers.

    The words it asks for are not among it: ``core.search.page`` narrows by them.
    """
    wanted = Q()
    if given.get("status") in Status.values:
        wanted &= Q(status=given["status"])
    if given.get("severity") in Severity.values:
        wanted &= Q(severity=given["severity"])
    for name in ("lot", "order_number"):
        if given.get(name):
            wanted &= filled(name) & Q(**{name: given[name]})
    for name in CODES:
        if is_key(given.get(name, "")):
            wanted &= _in_register(name, int(given[name]))
    for key, value in own_asked(given).items():
        wanted &= Q(Exists(_answered(key, value)))
    return cases.filter(wanted)


def own_asked(given: Mapping[str, str]) -> dict[int, str]:
    """The own fields a URL narrows by, such as ``own_12=glass``: by key, with what was answered in them."""
    named = [(OWN.fullmatch(name), value.replace("\0", "").strip()) for name, value in given.items()]
    asked = [(int(name[1]), value) for name, value in named if name is not None and value]
    return dict(asked[:MOST_OWN])


def _answered(key: int, value: str) -> QuerySet[OwnValue]:
    """The answers in an own field that fit: the same, or of a text those that hold the words."""
    same = Q(value=value) | Q(field__kind=OwnField.Kind.TEXT, value__icontains=value)
    return OwnValue.objects.filter(same, complaint=OuterRef("pk"), field=key)


def is_key(text: str) -> bool:
    """Could this be the key of a row? A number no database can hold is none, and filters nothing."""
    return text.isascii() and text.isdigit() and len(text) < LONGEST_KEY


def _in_register(name: str, key: int) -> Q:
    if name != "category":
        return Q(**{f"{name}_id": key})
    below = Category.objects.filter(Q(pk=key) | Q(parent=key) | Q(parent__parent=key))
    return Q(category__in=below)


@dataclass(frozen=True)
class Alike:
    """How many cases share something with one, itself among them: as many as the list with that filter shows.

    A number above ``MOST_ALIKE`` means "more than that": it is not counted to the end.
    """

    lot: int
    order: int
    product: int
    contact: int
    contact_open: int
    most: int = MOST_ALIKE


class _Counted(Subquery):
    """How many rows a query has; a sliced one is counted no further than its end."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def alike(complaint: Complaint, *, cases: QuerySet[Complaint]) -> Alike:
    """How many of these cases share lot, order, product or person with one, in one query that reads only indexes."""
    # An empty lot or order is shared by all that have none, which says nothing.
    nobody = Q(pk__in=[])
    same = {
        "lot": filled("lot") & Q(lot=complaint.lot, product=complaint.product_id) if complaint.lot else nobody,
        "order": filled("order_number") & Q(order_number=complaint.order_number) if complaint.order_number else nobody,
        "product": Q(product=complaint.product_id) if complaint.product_id else nobody,
        "contact": Q(contact=complaint.contact_id) if complaint.contact_id else nobody,
    }
    same["contact_open"] = same["contact"] & Q(status__in=OPEN)
    # An alias must not be the name of a column.
    numbers = {
        f"n_{name}": _Counted(cases.filter(condition).order_by().values("pk")[: MOST_ALIKE + 1])
        if condition != nobody
        else Value(0)
        for name, condition in same.items()
    }
    found = Complaint.objects.filter(pk=complaint.pk).annotate(**numbers).values(*numbers).get()
    return Alike(**{name.removeprefix("n_"): number for name, number in found.items()})


def joinable(complaint: Complaint, *, cases: QuerySet[Complaint], as_of: datetime) -> QuerySet[Complaint]:
    """Recent cases of the same product or lot that are not linked to a corrective action yet: one cause, one action."""
    if complaint.product_id is None:
        return cases.none()
    linked = Origin.objects.filter(kind="complaint").values("key")
    near = cases.filter(product=complaint.product_id, received_at__gte=as_of - RECENT)
    return near.exclude(pk=complaint.pk).exclude(reference__in=linked).order_by("-received_at", "-pk")


def cost_so_far(complaint: Complaint) -> Decimal | None:
    """The sum of what a complaint has cost, or None when nothing was entered."""
    lines = complaint.costs.all()
    return sum((line.amount for line in lines), Decimal()) if lines else None
