"""Rows and columns of lists: as each person wants them."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from complaints import operations as complaints
from complaints.models import Category
from core import layouts
from core.models import Layout
from customers.models import Contact, Product
from feedback import operations
from tests.cast import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def lid(db):
    return Product.objects.create(code="LID", name="Lid 80 mm")


@pytest.fixture
def complaint(olive, lid):
    return complaints.receive(
        text="The lid cracked.",
        contact=Contact.objects.create(name="Carla", email="carla@example.com"),
        product=lid,
        lot="41",
        order_number="A-7",
        category=Category.objects.create(code="lids", name="Lids and seals"),
        by=acting(olive),
        acknowledge=False,
    )


@pytest.fixture
def officer(client, olive):
    client.force_login(olive)
    return client


def arrange(client, place, *columns, rows="two", query=""):
    return client.post(f"/views/{place}/arrange/", {"rows": rows, "column": columns, "query": query})


def heads(client):
    return re.findall(r'<th scope="col">([^<]*)</th>', client.get("/complaints/").content.decode())


def cells(client):
    page = client.get("/complaints/").content.decode()
    return page[page.index("<tbody") : page.index("</tbody>")]


def test_the_list_has_the_columns_one_chose_in_its_own_order(officer, complaint):
    assert heads(officer) == [
        "Reference",
        "Severity",
        "What it is about",
        "Status",
        "Promised by",
        "Owner",
        "Received",
    ]
    arrange(officer, "complaints", "order", "category", "lot", "customer", "product", "channel", "no such column")
    assert heads(officer) == [
        "Reference",
        "What it is about",
        "Category",
        "Customer",
        "Product",
        "Lot",
        "Order",
        "Channel",
    ]
    for words in ("Lids and seals", "Carla", "Lid 80 mm", "41", "A-7", "web form"):
        assert words in cells(officer)
    assert Layout.objects.get().columns == ["category", "customer", "product", "lot", "order", "channel"]


def test_one_line_leaves_out_what_stands_below_the_title(officer, complaint):
    assert "lot 41" in cells(officer)
    arrange(officer, "complaints", "severity", rows="dense")
    assert "lot 41" not in cells(officer)
    assert "lp-cards lp-dense" in officer.get("/complaints/").content.decode()


def second_line(client):
    found = re.search(r'<span class="lp-second[^>]*>(.*?)</span>', client.get("/inbox/").content.decode())
    return found and found[1].split("<time")[0]


def test_the_inbox_says_on_the_second_line_what_one_chose(officer, olive, lid):
    operations.submit(
        kind="question",
        text="Does it fit?",
        submission_key="1",
        email="carla@example.com",
        product=lid,
        by=acting(olive),
    )
    assert second_line(officer) is None
    arrange(officer, "inbox", "customer", "product", "channel", "received", "clock")
    assert second_line(officer) == "carla@example.com · Lid 80 mm · web form · "
    page = officer.get("/inbox/").content.decode()
    assert ('class="lp-rows is-two"' in page, "left</span>" in page) == (True, True)
    arrange(officer, "inbox", "product")
    assert second_line(officer) == "Lid 80 mm"
    assert "left</span>" not in officer.get("/inbox/").content.decode()


def test_each_person_arranges_for_themselves_and_can_go_back(client, olive, mona, complaint):
    client.force_login(mona)
    arrange(client, "complaints", "lot")
    client.force_login(olive)
    assert len(heads(client)) == 7
    client.force_login(mona)
    assert len(heads(client)) == 3
    client.post("/views/complaints/arrange/", {"at_first": "1"})
    assert (len(heads(client)), Layout.objects.count()) == (7, 0)


def test_one_comes_back_to_the_list_with_its_filters_and_nowhere_else(officer):
    assert arrange(officer, "complaints", "lot", query="view=all&lot=41&after=x").url == "/complaints/?lot=41&view=all"
    assert arrange(officer, "inbox", query="https://evil.example/?next=//evil.example").url == "/inbox/"
    assert arrange(officer, "cellar", "lot").status_code == 404


def test_an_owner_without_the_team_arranges_the_list_too(client, colin, audrey, adam):
    for person, status in ((colin, 302), (audrey, 302), (adam, 403)):
        client.force_login(person)
        assert arrange(client, "complaints", "lot").status_code == status


def test_nothing_chosen_leaves_reference_and_title(officer, complaint):
    arrange(officer, "complaints")
    assert heads(officer) == ["Reference", "What it is about"]


def test_a_column_that_is_no_more_is_left_out(olive):
    kept = Layout(user=olive, place="inbox", columns=["owner", "smell"])
    assert layouts.arranged([kept], place="inbox").shown == {"owner"}


def test_one_layout_for_each_list(olive):
    layouts.arrange(place="inbox", is_dense=True, columns=["owner"], by=acting(olive))
    layouts.arrange(place="inbox", is_dense=False, columns=[], by=acting(olive))
    assert [(one.is_dense, one.columns) for one in Layout.objects.all()] == [(False, [])]
    for wrong in ({"place": "inbox"}, {"place": "cellar"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Layout.objects.create(user=olive, **wrong)


@pytest.mark.parametrize("place", ["inbox", "complaints"])
def test_no_statement_per_row_with_all_columns(officer, olive, lid, place):
    layouts.arrange(place=place, is_dense=False, columns=list(layouts.COLUMNS[place]), by=acting(olive))

    def asked():
        with CaptureQueriesContext(connection) as statements:
            officer.get(f"/{place}/")
        return len([one for one in statements if "django_session" not in one["sql"]])

    def tell(n):
        for kind in ("question", "complaint"):
            operations.submit(
                kind=kind,
                text=f"{kind} {n}",
                submission_key=f"{kind}-{n}",
                email=f"carla{n}@example.com",
                product=lid,
                by=acting(olive),
            )

    tell(0)
    asked()
    one = asked()
    for n in (1, 2):
        tell(n)
    assert (asked(), one <= 8) == (one, True)
