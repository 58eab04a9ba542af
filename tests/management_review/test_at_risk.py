"""Customers at risk: whom to call, why, what came of it, and who is left in peace."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints.models import Complaint
from customers.models import Customer
from management_review.models import Talk

PAGE = "/dashboard/customers/"


def waits(name: str, *, cases: int = 1) -> Customer:
    """A customer to whom answers were promised for yesterday."""
    customer = Customer.objects.create(name=name)
    at = timezone.now() - timedelta(days=9)
    Complaint.objects.bulk_create(
        Complaint(
            reference=f"{name[:3].upper()}-{n}", number=f"C-{name}-{n}", status="investigating", channel="form", title="Lid",
            text="It leaks.", received_at=at, recorded_at=at, cycle_began_at=at, customer=customer,
            answer_due=timezone.now() - timedelta(days=1),
        )
        for n in range(cases)
    )  # fmt: skip
    return customer


@pytest.fixture
def seen(client, olive):
    client.force_login(olive)
    return client


def test_the_page_teaches_while_nobody_is_at_risk(seen):
    assert "Nobody has a reason to be called." in seen.get(PAGE).content.decode()


def test_the_weightiest_reasons_come_first_and_open_their_case(seen):
    waits("Borg")
    waits("Acme", cases=2)

    page = seen.get(PAGE).content.decode()

    assert page.index(">Acme</a>") < page.index(">Borg</a>")
    assert '<a href="/complaints/ACM-0/">We promised an answer to ACM-0' in page
    assert "2 customers" in page


def test_a_noted_call_leads_back_and_leaves_the_customer_in_peace(seen):
    acme = waits("Acme")

    done = seen.post(f"/dashboard/customers/{acme.pk}/log_call/?listed", {"outcome": "settled", "note": "All well."})

    assert done.url == PAGE
    page = seen.get(PAGE).content.decode()
    assert "Spoken with in the last two weeks" in page
    assert "Nobody has a reason to be called." in page
    assert "it is settled" in page
    assert "All well." in page


def test_a_talk_of_long_ago_keeps_nobody_from_the_list(seen):
    acme = waits("Acme")
    long_ago = timezone.now() - timedelta(days=30)
    Talk.objects.create(customer=acme, outcome="follow_up", note="", by_name="Olive", at=long_ago)

    page = seen.get(PAGE).content.decode()

    assert "Spoken with in the last two weeks" not in page
    assert "something has to follow" in page


def test_readers_who_may_not_call_see_no_button(client, audrey):
    waits("Acme")
    client.force_login(audrey)

    page = client.get(PAGE).content.decode()

    assert ">Acme</a>" in page
    assert "Log call" not in page


def test_the_page_takes_the_same_statements_for_one_customer_and_for_three(seen):
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert seen.get(PAGE).status_code == 200
        return len(caught)

    waits("Acme")
    statements()
    one = statements()
    waits("Borg")
    waits("Corp")

    assert statements() == one


def test_the_customers_are_given_as_csv(seen):
    waits("Acme")

    lines = b"".join(seen.get(f"{PAGE}as.csv")).decode("utf-8-sig").splitlines()

    assert lines[0] == 'Customer,"Value, 12 months",Why,Last talk,How it went'
    assert lines[1].startswith("Acme,0,We promised an answer to ACM-0 by ")
