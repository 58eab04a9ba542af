"""Verbs of this room that leave a mark: people one can write to, registers, orders and their review."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import journal
from core.actors import Actor
from core.models import User
from core.operations import save_and_journal
from core.roles import Role
from core.workflow import Refused
from customers.models import Contact, Customer, Kind, Order, OrderLine, OrderReview, Product, Site, SiteMember


@transaction.atomic
def find_or_add_contact(
    *,
    email: str,
    name: str = "",
    phone: str = "",
    language: str = "en",
    customer: Customer | None = None,
    by: Actor,
) -> Contact:
    """The contact with this address, or a new one. What is known stays; only empty fields are filled.

    Without ``customer`` any contact with the address will do, the oldest first. With one, its own contact is
    taken, then one that belongs to nobody yet (and belongs to it from now on); another customer's never.
    Raises Refused when neither address, name nor phone is given.
    """
    email, name, phone = email.strip().lower(), name.strip(), phone.strip()
    if not (email or name or phone):
        raise Refused([_("A contact needs an email address, a name or a phone number.")])
    known = _known_contact(email, customer)
    if known is None:
        contact = Contact(customer=customer, name=name[:200], email=email, phone=phone[:40], language=language)
        save_and_journal(contact, verb="add", by=by)
        return contact
    _complete(known, by=by, name=name[:200], phone=phone[:40], customer=customer)
    return known


def _known_contact(email: str, customer: Customer | None) -> Contact | None:
    if not email:
        return None
    same_address = Contact.objects.filter(email=email).order_by("pk")
    if customer is None:
        return same_address.first()
    return same_address.filter(customer=customer).first() or same_address.filter(customer=None).first()


def _complete(contact: Contact, *, by: Actor, **values: Any) -> None:
    changed = [field for field, value in values.items() if value and not getattr(contact, field)]
    for field in changed:
        setattr(contact, field, values[field])
    if changed:
        save_and_journal(contact, verb="change", by=by, changed=changed)


@transaction.atomic
def mark_unreachable(*, email: str, why: str, by: Actor, at: datetime) -> int:
    """A letter to this address came back for good. Returns how many contacts have it."""
    known = list(Contact.objects.filter(email=email.strip().lower(), unreachable_at=None))
    for contact in known:
        contact.unreachable_at, contact.unreachable_why = at, why[:300]
        save_and_journal(contact, verb="mark_unreachable", by=by)
    return len(known)


@transaction.atomic
def mark_reachable(*, email: str, by: Actor) -> int:
    """Somebody wrote from this address: it lives. Returns how many contacts were thought to be unreachable."""
    known = list(Contact.objects.filter(email=email.strip().lower(), unreachable_at__isnull=False))
    for contact in known:
        contact.unreachable_at, contact.unreachable_why = None, ""
        save_and_journal(contact, verb="mark_reachable", by=by)
    return len(known)


def add_customer(*, name: str, by: Actor, **fields: Any) -> Customer:
    """A new customer; ``fields`` are those of the model."""
    customer: Customer = save_and_journal(Customer(name=name, **fields), verb="add", by=by, changed=[*fields, "name"])
    return customer


def add(instance: Any, *, by: Actor, changed: list[str]) -> Any:
    """A new row of one of the registers (product, segment, site, process, supplier, party, customer)."""
    return save_and_journal(instance, verb="add", by=by, changed=changed)


def change(instance: Any, *, by: Actor, changed: list[str]) -> Any:
    """A changed row of one of the registers. Nothing is written when nothing changed."""
    return save_and_journal(instance, verb="change", by=by, changed=changed) if changed else instance


@transaction.atomic
def staff_site(site: Site, *, people: Iterable[User], by: Actor) -> None:
    """Say who works at a site. They do not handle complaints about it, unless a manager allows it."""
    if not by.holds(Role.MANAGER):
        raise Refused([_("Who works at a site is said by the quality manager.")])
    now = {person.pk for person in people}
    was = set(site.members.values_list("user", flat=True))
    if now == was:
        return
    site.members.exclude(user__in=now).delete()
    SiteMember.objects.bulk_create([SiteMember(site=site, user_id=pk) for pk in sorted(now - was)])
    journal.record(site, "staff_site", by=by, facts={"came": sorted(now - was), "left": sorted(was - now)})


@transaction.atomic
def record_order(
    *,
    number: str,
    placed_at: datetime,
    lines: list[tuple[Product, Decimal, Decimal]],
    by: Actor,
    customer: Customer | None = None,
    site: Site | None = None,
    kind: str = Kind.SALE,
) -> Order:
    """An order with its lines (product, quantity, unit price)."""
    if not lines:
        raise Refused([_("An order needs at least one line.")])
    order = Order(number=number, placed_at=placed_at, customer=customer, site=site, kind=kind)
    save_and_journal(order, verb="record", by=by)
    OrderLine.objects.bulk_create(
        [
            OrderLine(order=order, product=product, quantity=quantity, unit_price=price, kind=kind)
            for product, quantity, price in lines
        ]
    )
    return order


@transaction.atomic
def review_order(
    order: Order,
    *,
    requirements_understood: bool,
    can_be_met: bool,
    differences_resolved: bool,
    remarks: str = "",
    by: Actor,
    as_of: datetime,
) -> OrderReview:
    """Look at what the order asks for before it is promised. What is not so must be said in words."""
    answers = {
        "requirements_understood": requirements_understood,
        "can_be_met": can_be_met,
        "differences_resolved": differences_resolved,
    }
    if by.user_id is None:
        raise Refused([_("A person with an account reviews an order.")])
    if not all(answers.values()) and not remarks.strip():
        raise Refused([_("Say in the remarks what is open, because not every point is settled.")])
    review = OrderReview.objects.create(
        order=order, reviewed_by_id=by.user_id, reviewed_at=as_of, remarks=remarks.strip(), **answers
    )
    journal.record(order, "review", by=by, note=remarks.strip(), facts=answers)
    return review
