import pytest

from core import journal
from core.actors import CUSTOMER
from core.workflow import Refused
from customers import operations
from customers.models import Contact, Customer


def test_a_new_address_makes_a_contact(db: None) -> None:
    contact = operations.find_or_add_contact(email=" Rosa@Example.ORG ", name="Rosa", by=CUSTOMER)

    assert contact.email == "rosa@example.org"
    assert [entry.verb for entry in journal.history(contact)] == ["add"]


def test_the_same_address_is_the_same_contact_and_only_gaps_are_filled(db: None) -> None:
    first = operations.find_or_add_contact(email="rosa@example.org", name="Rosa", by=CUSTOMER)

    again = operations.find_or_add_contact(email="ROSA@example.org", name="Somebody", phone="0123", by=CUSTOMER)

    assert again.pk == first.pk
    assert (again.name, again.phone) == ("Rosa", "0123")
    assert journal.history(again)[-1].facts == {"fields": ["phone"]}


def test_a_lone_contact_comes_to_the_customer_who_claims_it(trattoria: Customer) -> None:
    lone = operations.find_or_add_contact(email="rosa@example.org", by=CUSTOMER)

    claimed = operations.find_or_add_contact(email="rosa@example.org", customer=trattoria, by=CUSTOMER)

    assert claimed.pk == lone.pk
    assert claimed.customer == trattoria


def test_another_customers_contact_is_left_alone(trattoria: Customer) -> None:
    other = operations.add_customer(name="Bistro", by=CUSTOMER)
    theirs = operations.find_or_add_contact(email="shared@example.org", customer=other, by=CUSTOMER)

    ours = operations.find_or_add_contact(email="shared@example.org", customer=trattoria, by=CUSTOMER)

    assert ours.pk != theirs.pk
    assert Contact.objects.filter(email="shared@example.org").count() == 2


def test_nobody_is_no_contact(db: None) -> None:
    with pytest.raises(Refused) as refused:
        operations.find_or_add_contact(email=" ", by=CUSTOMER)

    assert refused.value.sentences == ["A contact needs an email address, a name or a phone number."]
