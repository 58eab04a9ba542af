import csv
import gzip
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core import imports
from core.models import Entry
from customers.models import Customer, Kind, Order, OrderLine, Product, Site

RETAIL = """InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
536365,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
541431,23166,MEDIUM CERAMIC TOP STORAGE JAR,74215,2011-01-18 10:01:00,1.04,12346,United Kingdom
C541433,23166,MEDIUM CERAMIC TOP STORAGE JAR,-74215,2011-01-18 10:17:00,1.04,12346,United Kingdom
550001,21777,wet pallet,-1430,2011-04-14 09:00:00,0,,United Kingdom
550002,21778,?missing,24,2011-07-14 09:00:00,0,,EIRE
550003,21777,RECIPE BOX,1,2011-07-14 09:00:00,7.95,,EIRE
550004,21777,RECIPE BOX,none,2011-07-14 09:00:00,7.95,,EIRE
550005,21777,RECIPE BOX,0,2011-07-14 09:00:00,7.95,,EIRE
550006,21777,RECIPE BOX,1,2011-13-45,7.95,,EIRE
550007,21777,RECIPE BOX,1,2011-07-14
"""


@pytest.fixture
def retail(tmp_path: Path) -> Path:
    path = tmp_path / "retail.csv.gz"
    path.write_bytes(gzip.compress(RETAIL.encode()))
    return path


def take(path: Path, *options: str, rejects: Path | None = None) -> None:
    call_command("import_orders", str(path), "--rejects", str(rejects or path.with_suffix(".bad")), *options)


def test_the_retail_file_with_all_its_traps(db: None, retail: Path) -> None:
    take(retail, "--preset", "uci-retail")

    assert [(line.order.number, line.kind, line.quantity, line.note) for line in _lines()] == [
        ("536365", Kind.SALE, Decimal(6), ""),
        ("536365", Kind.SALE, Decimal(6), ""),
        ("541431", Kind.SALE, Decimal(74215), ""),
        ("550001", Kind.ADJUSTMENT, Decimal(1430), "wet pallet"),
        ("550002", Kind.ADJUSTMENT, Decimal(24), "?missing"),
        ("550003", Kind.SALE, Decimal(1), ""),
        ("C541433", Kind.RETURN, Decimal(74215), ""),
    ]
    assert dict(Order.objects.values_list("number", "kind"))["C541433"] == Kind.RETURN
    assert dict(Product.objects.values_list("code", "name")) == {
        "85123A": "WHITE HANGING HEART",
        "23166": "MEDIUM CERAMIC TOP STORAGE JAR",
        "21777": "RECIPE BOX",
        "21778": "21778",
    }
    assert set(Customer.objects.values_list("external_key", "name", "country")) == {
        ("17850", "Customer 17850", "GB"),
        ("12346", "Customer 12346", "GB"),
    }
    assert Order.objects.get(number="550003").customer is None
    # London is an hour ahead of UTC in July
    assert Order.objects.get(number="550003").placed_at == datetime(2011, 7, 14, 8, tzinfo=UTC)


def test_rows_that_cannot_be_taken_are_kept_with_line_and_reason(db: None, retail: Path, tmp_path: Path) -> None:
    take(retail, "--preset", "uci-retail", rejects=tmp_path / "bad.csv")

    with (tmp_path / "bad.csv").open() as file:
        assert [(row["line"], row["reason"]) for row in csv.DictReader(file)] == [
            ("9", "These are empty: quantity."),
            ("10", "The quantity is nought."),
            ("11", "“2011-13-45” is no date that can be read."),
            ("12", "It has 5 cells, the header has 8."),
        ]


@pytest.mark.parametrize("option", ["--from-start", ""])
def test_a_second_run_adds_nothing(db: None, retail: Path, option: str) -> None:
    take(retail, "--preset", "uci-retail")

    take(retail, "--preset", "uci-retail", *filter(None, [option]))

    assert OrderLine.objects.count() == 7
    assert Entry.objects.filter(verb="import_orders").count() == 1


def test_a_longer_file_adds_only_what_is_new(db: None, retail: Path, tmp_path: Path) -> None:
    take(retail, "--preset", "uci-retail")
    longer = tmp_path / "longer.csv"
    new = "550009,21777,RECIPE BOX,2,2011-07-15 09:00:00,7.95,,EIRE\n"
    longer.write_text(RETAIL + new)

    take(longer, "--preset", "uci-retail")

    assert OrderLine.objects.count() == 8


def test_a_stopped_import_goes_on_and_still_knows_equal_lines(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two equal lines in different batches are two lines, also when the import stopped between them."""
    monkeypatch.setattr(imports, "BATCH", 2)
    line = "1,P,Pan,1,2026-01-05 10:00,5\n"
    path = tmp_path / "orders.csv"
    path.write_text("number,product,product_name,quantity,placed_at,unit_price\n" + line * 5)
    options = [f"{name}={name}" for name in ("number", "product", "product_name", "quantity", "placed_at")]
    batches: list[int] = []
    written = OrderLine.objects.bulk_create

    def stop_at_third(lines: list[OrderLine]) -> list[OrderLine]:
        batches.append(len(lines))
        if len(batches) == 3:
            raise KeyboardInterrupt
        return written(lines)

    monkeypatch.setattr(OrderLine.objects, "bulk_create", stop_at_third)
    with pytest.raises(KeyboardInterrupt):
        take(path, "--map", *options)
    assert OrderLine.objects.count() == 4

    take(path, "--map", *options)

    assert OrderLine.objects.count() == 5


def test_any_file_with_a_mapping(db: None, tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_text(
        "Nr;Tag;Artikel;Menge;Werk;Charge;Kunde\n"
        "A1;24.11.2026 10:00;LID-80;2;Werk Köln;41;K-7\n"
        "A2;24.11.2026 11:00;LID-80;-1;Werk Köln;41;K-7\n"
    )
    mapping = ["Nr=number", "Tag=placed_at", "Artikel=product", "Menge=quantity", "Werk=site", "Charge=lot"]

    take(path, "--map", *mapping, "Kunde=customer")

    assert [(line.order.number, line.kind, line.lot) for line in _lines()] == [
        ("A1", Kind.SALE, "41"),
        ("A2", Kind.RETURN, "41"),
    ]
    assert Site.objects.get().name == "Werk Köln"
    # without an offset the organisation's own clock is meant
    assert Order.objects.get(number="A1").placed_at == datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_a_dry_run_keeps_nothing(db: None, retail: Path) -> None:
    take(retail, "--preset", "uci-retail", "--dry-run")

    assert (Order.objects.count(), Product.objects.count(), Customer.objects.count()) == (0, 0, 0)


def test_a_file_without_the_columns_says_which(db: None, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("a,b\n1,2\n")

    with pytest.raises(CommandError, match="No column gives “quantity”"):
        take(path, "--map", "a=number")


def _lines() -> list[OrderLine]:
    return list(OrderLine.objects.select_related("order").order_by("order__number", "pk"))
