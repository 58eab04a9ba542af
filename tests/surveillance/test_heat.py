"""The heat map: pairs that stand out, cells that open exactly their rows, and the same statements for many pairs."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from complaints.models import Category, Complaint
from core.models import User
from customers.models import Product
from tests.surveillance.conftest import NOW
from tests.surveillance.test_pages import read, statements
from tests.surveillance.test_tally import a_complaint

LATELY = NOW - timedelta(days=10)


@pytest.fixture
def heard(client: Client, olive: User) -> Client:
    client.force_login(olive)
    return client


def some(n: int, product: Product, category: Category | None, *, first: int = 0) -> None:
    rows = [a_complaint(first + at, LATELY, product=product, category=category) for at in range(n)]
    Complaint.objects.bulk_create(rows)


@pytest.fixture
def late(db: None) -> Category:
    return Category.objects.create(code="late", name="Late")


@pytest.fixture
def leaking_lids(lid: Product, pan: Product, leaking: Category, late: Category) -> None:
    """Lids leak: 12 of 14, where both products have as many complaints as both categories."""
    some(12, lid, leaking)
    some(2, lid, late, first=100)
    some(2, pan, leaking, first=200)
    some(12, pan, late, first=300)


def test_the_map_teaches_while_nothing_is_sorted(heard: Client, lid: Product) -> None:
    some(3, lid, None)

    assert "No complaint of these days has both a product and a category." in read(heard, "/signals/heat/")


def test_a_pair_that_stands_out_is_told_in_words(
    heard: Client, pan: Product, leaking: Category, late: Category
) -> None:
    lid = Product.objects.create(code="LID-80", name="Lid 80 mm")
    some(12, lid, leaking)
    for at in range(9):
        some(12, Product.objects.create(code=f"P{at}", name=f"Pan {at}"), late, first=1000 + 20 * at)

    page = read(heard, "/signals/heat/")

    assert "Lid 80 mm with “Leaking” stands out: 12 complaints, where about 1.2 would be expected" in page
    assert 'class="lp-heat-5 is-out"' in page
    assert "significant" not in page


def test_a_map_without_departures_says_so(heard: Client, leaking_lids: None) -> None:
    assert "No pair stands out: the 28 complaints lie where" in read(heard, "/signals/heat/")


def test_every_cell_opens_exactly_its_rows(heard: Client, leaking_lids: None) -> None:
    page = read(heard, "/signals/heat/")
    cells = re.findall(r'class="lp-heat-\d[^"]*"><a href="([^"]+)">(\d+)</a>', page)

    assert sorted(int(n) for _url, n in cells) == [2, 2, 12, 12]
    for url, n in cells:
        assert f"{n} records from" in read(heard, url)


def test_a_pair_leads_to_its_series(heard: Client, leaking_lids: None) -> None:
    assert "measure=complaints&slice=product_category&key=LID-80%7Cleaking" in read(heard, "/signals/heat/")


def test_the_days_are_in_the_address(heard: Client, leaking_lids: None) -> None:
    assert "Complaints received from Thu 1 Oct 2026 to Sat 10 Oct 2026." in read(
        heard, "/signals/heat/?from=2026-10-01&to=2026-10-10"
    )
    assert "No complaint of these days" in read(heard, "/signals/heat/?from=2026-10-01&to=2026-10-10")
    assert 'aria-current="true">26 weeks' in read(heard, "/signals/heat/?weeks=26&show=times")
    assert 'aria-current="true">13 weeks' in read(heard, "/signals/heat/?weeks=never&from=yesterday")


def test_products_of_one_name_are_kept_apart(heard: Client, lid: Product, leaking: Category, late: Category) -> None:
    twin = Product.objects.create(code="LID-81", name="Lid 80 mm")
    some(3, lid, leaking)
    some(4, twin, late, first=50)

    page = read(heard, "/signals/heat/")

    assert "Lid 80 mm (LID-80)" in page
    assert "Lid 80 mm (LID-81)" in page


def test_the_map_takes_the_same_statements_for_one_pair_and_for_four(
    heard: Client, lid: Product, pan: Product, leaking: Category, late: Category
) -> None:
    some(1, lid, leaking)
    one = statements(heard, "/signals/heat/")
    some(1, lid, late, first=10)
    some(1, pan, leaking, first=20)
    some(1, pan, late, first=30)

    assert statements(heard, "/signals/heat/") == one


def test_all_pairs_are_given_as_csv(heard: Client, leaking_lids: None) -> None:
    answer = heard.get("/signals/heat/as.csv?weeks=26")

    lines = b"".join(answer).decode("utf-8-sig").splitlines()  # type: ignore[arg-type]
    assert lines[0].startswith("Product,Name of the product,Category,Name of the category,Complaints,Expected")
    assert lines[1:3] == [
        "LID-80,Lid 80 mm,leaking,Leaking,12,7.0,-0.24,no",
        "PAN-24,Pan 24 cm,late,Late,12,7.0,-0.24,no",
    ]
