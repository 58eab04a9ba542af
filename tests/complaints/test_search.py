"""Complaints are found by what is said in them, from the moment it is said."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from complaints import operations
from complaints.models import Complaint
from core import search
from core.actors import CUSTOMER, SYSTEM
from core.models import User
from core.search import reading
from customers.models import Contact, Product
from tests.cast import acting
from tests.complaints.conftest import Case


def found(typed: str) -> list[str]:
    return [hit.reference for hit in search.find(typed)]


def test_a_complaint_is_found_by_words_person_product_and_numbers(carla: Contact) -> None:
    jar = Product.objects.create(code="JAR-80", name="Jar with lid, 80 mm")
    complaint = operations.receive(
        text="The rim has cracks.", by=CUSTOMER, contact=carla, product=jar, order_number="ORD-4711", lot="L41"
    )

    for typed in (
        "crack",
        "conte",
        "carla@example.net",
        "jar-80",
        "ord-47",
        "l41",
        complaint.reference,
        complaint.number,
    ):
        assert found(typed) == [complaint.reference], typed


def test_messages_and_notes_are_found_when_they_are_said(case: Case, olive: User) -> None:
    complaint = case("investigating")
    operations.note(complaint, text="The laboratory suspects embrittlement.", by=acting(olive))
    operations.hear(complaint, text="My neighbour has the same.", by=CUSTOMER)

    assert (found("embrittlement"), found("neighbours")) == ([complaint.reference], [complaint.reference])


def test_findings_are_found(case: Case) -> None:
    complaint = case("decided")

    assert found('"flaw at the rim"') == [complaint.reference]


def test_what_is_refused_is_not_in_the_search(db: None) -> None:
    with pytest.raises(Exception, match="future"):
        operations.receive(text="zirconium", by=CUSTOMER, received_at=timezone.now() + timedelta(hours=1))

    assert found("zirconium") == []


@pytest.mark.parametrize("few", [1, 4, 500])
def test_the_rows_of_a_list_are_narrowed_in_pages(case: Case, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(reading, "FEW", few)
    monkeypatch.setattr(reading, "STEP", 2)
    now = timezone.now()
    cases = [
        operations.receive(
            text="lid" if n % 2 else "lid and spoon", by=SYSTEM, received_at=now - timedelta(days=n), acknowledge=False
        )
        for n in range(1, 10)
    ]
    wanted = [one.reference for one in cases if "spoon" not in one.text]
    rows = Complaint.objects.exclude(text__contains="spoon")

    first = search.page([rows], "lids", size=3)
    second = search.page([rows], "lids", size=3, after=first.next)

    assert [row.reference for row in first.rows + second.rows] == wanted
    assert second.next == ""


def test_rows_of_one_second_are_found_once_each(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "FEW", 2)
    monkeypatch.setattr(reading, "STEP", 2)
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    cases = [
        operations.receive(text="lid", by=SYSTEM, received_at=noon + timedelta(milliseconds=100 * n), acknowledge=False)
        for n in range(7)
    ]

    found, after = [], ""
    for _page in range(4):
        shown = search.page([Complaint.objects.all()], "lids", size=2, after=after)
        found, after = [*found, *(row.reference for row in shown.rows)], shown.next

    assert sorted(found) == sorted(one.reference for one in cases)
    assert after == ""


def test_the_list_shows_what_was_found_and_counts_it(client: Client, case: Case, olive: User) -> None:
    mine, other = case("assessed"), case(text="The spoon bent.")
    client.force_login(olive)

    shown = client.get("/complaints/?view=all&q=lids").context
    assert [row.reference for row in shown["page"].rows] == [mine.reference]
    assert {name: number for name, _label, number in shown["views"]}["all"] == 1
    assert [row.reference for row in client.get("/complaints/?q=spoons").context["page"].rows] == [other.reference]


def test_views_carry_no_number_when_too_much_is_found(
    client: Client, case: Case, olive: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("complaints.queries.filters.COUNTED", 0)
    complaint = case()
    client.force_login(olive)

    shown = client.get("/complaints/?q=lid").context

    assert {number for _name, _label, number in shown["views"]} == {None}
    assert [row.reference for row in shown["page"].rows] == [complaint.reference]
