"""What complaints are of: the supplier and the process behind a product, and lots, of which only some are counted."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.html import escape

from complaints.models import Category, Complaint
from core.models import User
from customers.models import Kind, Order, OrderLine, Process, Product, Site, Supplier
from surveillance import grids, listening, operations, queries, wording
from surveillance.models import DirtyDay, Series, SliceKind, Tally
from tests.surveillance.conftest import NOW, TODAY, a_signal
from tests.surveillance.test_tally import a_complaint, counted

OLD = timedelta(days=800)
DAY = timedelta(days=1)


@pytest.fixture
def acme(lid: Product, pan: Product) -> Supplier:
    """Supplies lids and pans; lids come from the filling, too."""
    found = Supplier.objects.create(code="acme", name="Acme")
    filling = Process.objects.create(code="filling", name="Filling")
    Product.objects.update(supplier=found)
    Product.objects.filter(pk=lid.pk).update(process=filling)
    return found


def of_lot(product: Product, lot: str, count: int, *, since: int = 2) -> list[Complaint]:
    """So many complaints about a lot, one a day."""
    first = Complaint.objects.count()
    rows = [a_complaint(first + at, NOW - timedelta(days=since + at), product=product, lot=lot) for at in range(count)]
    return Complaint.objects.bulk_create(rows)


def total(measure: str, kind: str, key: str) -> int:
    return sum(counted(measure, kind, key).values())


def lots() -> set[str]:
    return set(
        Series.objects.filter(measure="complaints", slice_kind=SliceKind.LOT).values_list("slice_key", flat=True)
    )


def test_complaints_are_counted_by_who_supplied_the_product(acme: Supplier, lid: Product, pan: Product) -> None:
    of_lot(lid, "", 2)
    of_lot(pan, "", 3)

    operations.recount(as_of=NOW)

    assert total("complaints", SliceKind.SUPPLIER, "acme") == 5


def test_a_process_is_the_one_named_or_that_of_the_product(acme: Supplier, lid: Product, pan: Product) -> None:
    packing = Process.objects.create(code="packing", name="Packing")
    rows = [*of_lot(lid, "", 3), *of_lot(pan, "", 2)]
    Complaint.objects.filter(pk__in=[rows[0].pk, rows[3].pk]).update(process=packing)

    operations.recount(as_of=NOW)

    assert total("complaints", SliceKind.PROCESS, "filling") == 2
    assert total("complaints", SliceKind.PROCESS, "packing") == 2


def test_pairs_of_site_and_supplier_with_a_category(
    acme: Supplier, lid: Product, berlin: Site, leaking: Category
) -> None:
    Complaint.objects.bulk_create([a_complaint(1, NOW - DAY, product=lid, site=berlin, category=leaking)])

    operations.recount(as_of=NOW)

    assert total("complaints", SliceKind.SITE_PAIR, "berlin|leaking") == 1
    assert total("complaints", SliceKind.SUPPLIER_PAIR, "acme|leaking") == 1
    labels = dict(Series.objects.filter(slice_key__endswith="|leaking").values_list("slice_kind", "label"))
    assert labels == {
        SliceKind.PAIR: "Lid 80 mm, Leaking", SliceKind.SITE_PAIR: "Berlin, Leaking",
        SliceKind.SUPPLIER_PAIR: "Acme, Leaking",
    }  # fmt: skip


def test_only_lots_with_five_cases_of_one_product_are_counted(lid: Product, pan: Product) -> None:
    of_lot(lid, "L1", 5)
    of_lot(pan, "L1", 4)
    of_lot(lid, "L2", 4)

    chosen = operations.choose_lots(as_of=NOW)
    operations.recount(as_of=NOW)

    assert chosen == 1
    assert lots() == {"LID-80|L1"}
    assert total("complaints", SliceKind.LOT, "LID-80|L1") == 5
    series = Series.objects.get(slice_kind=SliceKind.LOT)
    assert not series.is_listened
    assert wording.about(series) == "Complaints about Lid 80 mm, lot L1"


def test_a_lot_that_becomes_many_is_counted_from_its_first_case(lid: Product) -> None:
    of_lot(lid, "L1", 4)
    operations.tally(as_of=NOW)
    assert operations.choose_lots(as_of=NOW) == 0

    later = NOW + timedelta(hours=1)
    a_complaint(99, NOW - 9 * DAY, recorded_at=later, product=lid, lot="L1").save()
    chosen = operations.choose_lots(as_of=later)

    assert chosen == 1
    assert DirtyDay.objects.count() == 5
    operations.tally(as_of=later)
    assert total("complaints", SliceKind.LOT, "LID-80|L1") == 5
    assert operations.recount(as_of=later) == 0
    assert operations.choose_lots(as_of=later) == 0


def test_a_lot_stays_until_nobody_speaks_of_it(lid: Product) -> None:
    rows = of_lot(lid, "L1", 5)
    operations.choose_lots(as_of=NOW)
    Complaint.objects.filter(pk__in=[row.pk for row in rows[1:]]).update(lot="")

    operations.choose_lots(as_of=NOW)
    assert lots() == {"LID-80|L1"}
    operations.choose_lots(as_of=NOW + OLD)
    assert lots() == set()


def test_a_lot_a_signal_speaks_of_is_kept(lid: Product) -> None:
    of_lot(lid, "L1", 5)
    operations.choose_lots(as_of=NOW)
    a_signal(Series.objects.get(slice_kind=SliceKind.LOT))

    operations.choose_lots(as_of=NOW + OLD)

    assert lots() == {"LID-80|L1"}


def test_there_is_a_limit_and_the_largest_are_chosen(lid: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveillance.operations.lots.MOST", 2)
    for lot, count in (("L1", 5), ("L2", 7), ("L3", 6)):
        of_lot(lid, lot, count)

    operations.choose_lots(as_of=NOW)
    operations.choose_lots(as_of=NOW)

    assert lots() == {"LID-80|L2", "LID-80|L3"}


def test_returned_lines_of_a_lot_are_counted(lid: Product) -> None:
    back = Order.objects.create(number="A-2", placed_at=NOW - DAY, kind=Kind.RETURN)
    OrderLine.objects.bulk_create(
        [OrderLine(order=back, product=lid, quantity=1, kind=Kind.RETURN, lot="L1") for _line in range(5)]
    )

    operations.choose_lots(as_of=NOW)
    operations.recount(as_of=NOW)

    assert total("returns", SliceKind.LOT, "LID-80|L1") == 5
    assert lots() == set()


def test_the_rows_behind_a_slice_are_those_that_were_counted(
    client: Client, olive: User, acme: Supplier, lid: Product, pan: Product
) -> None:
    mine, other = of_lot(lid, "L|1", 5), of_lot(pan, "L|1", 4)
    operations.choose_lots(as_of=NOW)
    operations.recount(as_of=NOW)
    client.force_login(olive)

    for kind, key, rows in (
        (SliceKind.LOT, "LID-80|L|1", mine), (SliceKind.SUPPLIER, "acme", [*mine, *other]),
        (SliceKind.PROCESS, "filling", mine),
    ):  # fmt: skip
        series = Series.objects.get(measure="complaints", slice_kind=kind, slice_key=key)
        page = client.get(queries.records_of(series, TODAY - 20 * DAY, TODAY)).content.decode()
        assert {row.reference for row in [*mine, *other] if f">{row.reference}<" in page} == {
            row.reference for row in rows
        }
        assert escape(wording.about(series)) in page


def test_orders_of_the_same_supplier_are_the_exposure_and_a_lot_has_none(lid: Product) -> None:
    places = {
        kind: grids.exposure_of(Series(measure="complaints", slice_kind=kind, slice_key=key))
        for kind, key in (
            (SliceKind.SUPPLIER, "acme"), (SliceKind.PROCESS, "filling"), (SliceKind.SUPPLIER_PAIR, "acme|leaking"),
            (SliceKind.SITE_PAIR, "berlin|leaking"), (SliceKind.CHANNEL, "form"), (SliceKind.LOT, "LID-80|L1"),
        )
    }  # fmt: skip

    assert places == {
        SliceKind.SUPPLIER: ("orders", "supplier", "acme"), SliceKind.PROCESS: ("orders", "process", "filling"),
        SliceKind.SUPPLIER_PAIR: ("orders", "supplier", "acme"), SliceKind.SITE_PAIR: ("orders", "site", "berlin"),
        SliceKind.CHANNEL: ("orders", "all", ""), SliceKind.LOT: None,
    }  # fmt: skip


def test_a_product_lies_under_its_supplier_and_its_process(acme: Supplier, leaking: Category) -> None:
    slices = [
        ("product", "LID-80"), ("supplier", "acme"), ("process", "filling"), ("product_category", "LID-80|leaking"),
        ("supplier_category", "acme|leaking"), ("site_category", "berlin|leaking"), ("category", "faults"),
    ]  # fmt: skip
    rows = [Series(measure="complaints", slice_kind=kind, slice_key=key) for kind, key in slices]

    found = {(slices[a][0], slices[b][0]) for a, b in listening.links(rows)}

    assert found == {
        ("product", "supplier"), ("product", "process"), ("product_category", "product"),
        ("product_category", "supplier"), ("product_category", "process"), ("product_category", "supplier_category"),
        ("product_category", "category"), ("supplier_category", "supplier"), ("supplier_category", "category"),
        ("site_category", "category"),
    }  # fmt: skip


def test_the_lot_that_carries_a_rise_is_named(lid: Product) -> None:
    of_lot(lid, "", 40, since=30)
    of_lot(lid, "L1", 6, since=1)
    operations.choose_lots(as_of=NOW)
    series = Series.objects.create(measure="complaints", slice_kind=SliceKind.PRODUCT, slice_key="LID-80", label="Lid")

    shares = queries.shares_of_excess(series, first=TODAY - 7 * DAY, last=TODAY, zone=queries.zone())

    assert [(each.label, each.count, each.share) for each in shares if each.kind == SliceKind.LOT] == [
        ("Lid 80 mm, lot L1", 6, 1.0)
    ]


def test_a_lot_is_never_listened_to(lid: Product) -> None:
    of_lot(lid, "L1", 9, since=1)
    operations.choose_lots(as_of=NOW)
    operations.recount(as_of=NOW)

    assert not Series.objects.listened().filter(slice_kind=SliceKind.LOT).exists()
    assert Tally.objects.filter(series__slice_kind=SliceKind.LOT).count() == 9
