"""Groups side by side: the funnel with limits as wide as groups differ, and the vital few by number and by money."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from complaints.models import Category, Complaint, Cost
from core.charts import Group, Item, pareto
from core.models import User
from customers.models import Kind, Order, OrderLine, Process, Product, Supplier
from surveillance.queries.groups import dispersion
from tests.surveillance.conftest import NOW
from tests.surveillance.test_pages import read, statements
from tests.surveillance.test_tally import a_complaint

LATELY = NOW - timedelta(days=10)


@pytest.fixture
def heard(client: Client, olive: User) -> Client:
    client.force_login(olive)
    return client


def sold(product: Product, n: int) -> None:
    order = Order.objects.create(number=f"O-{product.code}", placed_at=LATELY)
    lines = [OrderLine(order=order, product=product, kind=Kind.SALE, quantity=1, unit_price=1) for _at in range(n)]
    OrderLine.objects.bulk_create(lines)


def complained(n: int, *, first: int = 0, **fields: object) -> list[Complaint]:
    return Complaint.objects.bulk_create([a_complaint(first + at, LATELY, **fields) for at in range(n)])


@pytest.fixture
def shop(lid: Product, pan: Product) -> None:
    """Pans are sold more often; lids have far more complaints for each."""
    sold(lid, 100)
    sold(pan, 300)
    complained(20, product=lid)
    complained(6, first=50, product=pan)


def test_the_funnel_teaches_while_there_is_nothing_to_compare(heard: Client, lid: Product) -> None:
    complained(3, product=lid)

    assert "Nothing can be compared in these days: a rate needs orders" in read(heard, "/signals/funnel/")


def test_a_group_outside_is_told_and_leads_to_its_rows_and_series(heard: Client, shop: None) -> None:
    page = read(heard, "/signals/funnel/")

    assert "Higher than chance explains: Lid 80 mm." in page
    assert '<a href="/signals/series/?measure=complaints&slice=product&key=LID-80">Lid 80 mm</a>' in page
    links = re.findall(r'<a href="(/signals/records/[^"]+)">(\d+)</a>', page)
    assert [n for _url, n in links] == ["20", "6"]
    for url, n in links:
        assert f"{n} records from" in read(heard, url)
    assert "significant" not in page


def test_shares_of_answers_have_a_funnel_of_their_own(heard: Client, lid: Product) -> None:
    complained(4, product=lid, answer_due=LATELY, promise_broken=True)
    assert "Nothing can be compared" in read(heard, "/signals/funnel/?measure=low_scores")

    page = read(heard, "/signals/funnel/?measure=late_answers&cut=product")

    assert "Late answers by product" in page
    assert "Percent of answers" in page


def test_suppliers_and_processes_are_groups_too(heard: Client, lid: Product, pan: Product, leaking: Category) -> None:
    lid.supplier, pan.process = (
        Supplier.objects.create(code="acme", name="Acme"),
        Process.objects.create(code="press", name="Press"),
    )
    lid.save()
    pan.save()
    sold(lid, 4)
    sold(pan, 3)
    complained(2, product=lid)
    complained(1, first=10, product=pan)

    by_supplier, by_process = (
        read(heard, f"/signals/funnel/?measure=complaints&cut={cut}") for cut in ("supplier", "process")
    )
    vital = read(heard, "/signals/pareto/?cut=supplier")

    assert "Complaints by supplier" in by_supplier
    assert re.search(r"Acme</a>.*?500.0", by_supplier, re.DOTALL)
    assert re.search(r"Press</a>.*?333.3", by_process, re.DOTALL)
    assert "Acme" in vital


def test_limits_widen_where_groups_differ_more_than_chance_in_any_case() -> None:
    calm = [Group(f"G{at}", 1000, 10 + at % 3) for at in range(20)]
    restless = [Group(f"G{at}", 10_000, 100 + 60 * (at % 3)) for at in range(20)]

    assert dispersion(calm) == 1.0
    assert dispersion(restless) > 10
    assert dispersion(restless[:4]) == 1.0
    assert dispersion([]) == 1.0


def test_a_running_share_is_marked_beside_its_bar_where_asked() -> None:
    items = [Item("Leaks", 3), Item("Late", 1)]

    lined = pareto(items, heading="Category", value_heading="Cases", other="Other", line=True)

    assert [bar.reach for bar in lined.bars] == ["75.0%", "100.0%"]
    assert {bar.reach for bar in pareto(items, heading="Category", value_heading="Cases", other="Other").bars} == {""}


def test_the_funnel_takes_the_same_statements_for_one_group_and_for_three(
    heard: Client, lid: Product, pan: Product
) -> None:
    sold(lid, 3)
    one = statements(heard, "/signals/funnel/")
    sold(pan, 3)
    sold(Product.objects.create(code="POT", name="Pot"), 3)

    assert statements(heard, "/signals/funnel/") == one


@pytest.fixture
def paid(leaking: Category, lid: Product) -> Category:
    """Leaks are frequent; the one late parcel costs more than all of them."""
    late = Category.objects.create(code="late", name="Late")
    leaks = complained(4, category=leaking, product=lid)
    parcels = complained(1, first=10, category=late)
    complained(1, first=20)
    Cost.objects.bulk_create(
        Cost(complaint=case, kind="refund", amount=Decimal(amount), by_name="Olive", at=LATELY)
        for case, amount in [(leaks[0], 10), (leaks[1], 15), (parcels[0], 400)]
    )
    return late


def test_the_vital_few_teach_while_there_is_nothing(heard: Client) -> None:
    assert "No complaint came in in these days." in read(heard, "/signals/pareto/")
    assert "No cost was written down in these days." in read(heard, "/signals/pareto/?by=money")


def test_the_vital_few_by_number(heard: Client, paid: Category) -> None:
    page = read(heard, "/signals/pareto/")

    assert "2 of 3 make 83\u00a0% of the complaints: Leaking, Late." in page
    assert "not sorted yet" in page


def test_the_vital_few_by_money(heard: Client, paid: Category) -> None:
    page = read(heard, "/signals/pareto/?by=money")

    assert "1 of 2 makes 94\u00a0% of the cost: Late." in page
    assert "400 €" in page


@pytest.mark.parametrize("more", ["", "cut=product", "cut=cause"])
def test_every_bar_opens_exactly_its_records(heard: Client, paid: Category, more: str) -> None:
    page = read(heard, f"/signals/pareto/?{more}")
    bars = re.findall(r'<a href="(/signals/pareto/records/[^"]+)">[^<]+</a></th><td class="lp-num">(\d+)</td>', page)

    assert sum(int(n) for _url, n in bars) == 6
    for url, n in bars:
        assert re.search(rf"\b{n} records? from", read(heard, url)), url


def test_a_bar_of_money_opens_its_lines_of_cost(heard: Client, paid: Category) -> None:
    page = read(heard, "/signals/pareto/records/?cut=category&key=leaking&by=money&weeks=13")

    assert "2 records from" in page
    assert "refund, 15 €" in page
    assert "Category: Leaking" in page


def test_the_last_bar_opens_all_that_have_none(heard: Client, paid: Category) -> None:
    rest = read(heard, "/signals/pareto/records/?cut=category&without=leaking&weeks=13")
    sorted_rest = read(heard, "/signals/pareto/records/?cut=category&without=leaking,-&weeks=13")

    assert "2 records from" in rest
    assert "1 record from" in sorted_rest


def test_the_vital_few_take_the_same_statements_for_one_bar_and_for_three(
    heard: Client, leaking: Category, lid: Product
) -> None:
    complained(1, category=leaking)
    one = statements(heard, "/signals/pareto/")
    complained(1, first=5, category=leaking.parent)
    complained(1, first=9)

    assert statements(heard, "/signals/pareto/") == one


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("/signals/funnel/as.csv", ["Group,Complaints,Among,Rate,Place", "Lid 80 mm,20,100,200.0,outside"]),
        ("/signals/pareto/as.csv?cut=product", ["Product,Complaints", "Lid 80 mm,20.0", "Pan 24 cm,6.0"]),
    ],
)
def test_groups_are_given_as_csv(heard: Client, shop: None, address: str, lines: list[str]) -> None:
    answer = heard.get(address)

    assert b"".join(answer).decode("utf-8-sig").splitlines()[: len(lines)] == lines  # type: ignore[arg-type]
