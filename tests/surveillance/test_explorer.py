"""The explorer: how a series is drawn, what its chart shows in words, and what it can be set beside."""

import re
from datetime import date, timedelta

import numpy as np
import pytest
from django.test import Client

from core.models import User
from customers.models import Product
from surveillance import explained, operations, queries
from surveillance.grids import Grid
from surveillance.models import Grain, Series, SliceKind, Tally
from tests.surveillance.conftest import a_signal
from tests.surveillance.test_pages import read, statements

MONDAY = date(2026, 11, 16)
LIDS = "/signals/series/?measure=complaints&slice=product&key=LID-80"


@pytest.fixture
def heard(client: Client, olive: User, lid: Product) -> Client:
    client.force_login(olive)
    return client


@pytest.fixture
def orders(lids: Series) -> Series:
    """A thousand lids sold every week."""
    series = Series.objects.create(
        measure="orders", slice_kind=SliceKind.PRODUCT, slice_key="LID-80", label="Lid 80 mm", unit="order lines"
    )
    Tally.objects.bulk_create(
        Tally(series=series, day=MONDAY - timedelta(weeks=week), count=1000) for week in range(105)
    )
    return series


def a_grid(counts: list[float], kind: str = "count") -> Grid:
    row = np.array([counts])
    return Grid(
        [Series()], Grain.WEEK, MONDAY - timedelta(weeks=len(counts) - 1), row, np.ones_like(row), np.zeros(1, dtype=bool), kind,  # type: ignore[arg-type]
    )  # fmt: skip


def test_run_rules_are_told_with_their_periods() -> None:
    wobbling = [10.0, 12.0] * 10

    found = explained.remarks(a_grid([*wobbling, 30.0]), first=0, per_exposure=False)
    beyond = {remark.rule: (remark.places, remark.when) for remark in found}

    assert beyond["one value beyond the limits"] == ([20], "week of 16 Nov 2026")
    assert explained.remarks(a_grid(wobbling), first=0, per_exposure=False) == []


def test_a_run_on_one_side_is_told_as_one_stretch() -> None:
    found = explained.remarks(a_grid([8.0, 9.0] * 10 + [11.0, 12.0] * 5), first=0, per_exposure=False)

    runs = {remark.rule: remark.when for remark in found}
    assert runs["eight values in a row on one side of the centre"].endswith("week of 2 Nov 2026 to week of 16 Nov 2026")


def test_too_little_history_has_no_run_rules() -> None:
    assert explained.remarks(a_grid([1.0, 50.0, 1.0]), first=0, per_exposure=False) == []
    assert explained.remarks(a_grid([1.0] * 30, "mean"), first=0, per_exposure=False) == []


def test_two_series_that_go_the_same_way_are_told_so() -> None:
    rising = a_grid([float(at % 5) for at in range(20)])

    assert explained.together(rising, rising, periods=60).startswith("In 19 of 19 steps both went the same way")
    assert explained.together(rising, a_grid([1.0, 2.0]), periods=60) == ""


def test_the_explorer_says_what_stands_out(heard: Client, lids: Series) -> None:
    page = read(heard, LIDS)

    assert "One value beyond the limits: week of 16 Nov 2026" in page
    assert "they raise no signal" in page
    assert "With present volume a lasting rise of 30 %" in page
    assert 'class="ch-ring"' in page
    assert "significant" not in page


def test_a_series_is_shown_as_counts_per_orders_or_as_its_orders(heard: Client, lids: Series, orders: Series) -> None:
    counts, rates, sold = (read(heard, LIDS + per) for per in ("", "&per=orders", "&per=exposure"))

    assert "Complaints about Lid 80 mm, complaints" in counts
    assert "Complaints about Lid 80 mm, per 1,000 orders" in rates
    assert re.search(r"<caption>Complaints about Lid 80 mm, orders</caption>", sold)
    assert '<td class="lp-num">1,000</td>' in sold


def test_how_far_back_is_in_the_address(heard: Client, lids: Series) -> None:
    assert "13 periods up to week of 16 Nov 2026" in read(heard, f"{LIDS}&back=13")
    assert "60 periods up to week of 16 Nov 2026" in read(heard, f"{LIDS}&back=never")


def test_signals_are_marked_in_the_chart_with_the_likely_start_of_the_open_one(heard: Client, lids: Series) -> None:
    a_signal(lids)
    earlier = {"started_on": date(2026, 6, 1), "first_day": date(2026, 6, 1), "last_day": date(2026, 6, 7)}
    a_signal(lids, reference="S-2026-0002", kind="drift", rule="drift", **earlier)

    page = read(heard, LIDS)

    assert "likely start, S-2026-000" in page
    assert 'class="ch-past"' in page


def test_two_series_are_compared(heard: Client, lids: Series, orders: Series) -> None:
    page = read(heard, f"{LIDS}&other={orders.pk}")

    assert 'id="beside">Orders of Lid 80 mm</h2>' in page
    assert 'id="beside"' not in read(heard, f"{LIDS}&other=999999")


def test_the_explorer_takes_the_same_statements_for_few_and_many_slices(heard: Client, lids: Series) -> None:
    few = statements(heard, LIDS)
    for at in range(3):
        Series.objects.create(measure="complaints", slice_kind="product", slice_key=f"P{at}", label=f"Product {at}")

    assert statements(heard, LIDS) == few


def test_the_largest_slices_of_each_kind_are_listed_and_the_rest_is_counted(
    heard: Client, lids: Series, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveillance.queries.series.LISTED", 2)
    for kind, key, count in (("product", "A", 5), ("product", "B", 9), ("lot", "A|1", 1)):
        series = Series.objects.create(measure="complaints", slice_kind=kind, slice_key=key, label=key)
        Tally.objects.create(series=series, day=MONDAY, count=count)

    assert operations.note_sizes() == 4
    rows, unlisted = queries.slices_of("complaints")

    assert [(row.slice_kind, row.label) for row in rows] == [("lot", "A|1"), ("product", "Lid 80 mm"), ("product", "B")]
    assert unlisted == 1
    assert "1 smaller one is not listed" in read(heard, "/signals/series/?measure=complaints")


def test_sizes_follow_what_was_counted(lids: Series) -> None:
    assert operations.note_sizes() == 1
    lids.refresh_from_db()
    assert lids.size == sum(Tally.objects.values_list("count", flat=True))

    lids.tallies.all().delete()

    assert (operations.note_sizes(), operations.note_sizes()) == (1, 0)


def test_one_kind_of_slices_is_listed_when_it_is_asked_for(heard: Client, lids: Series) -> None:
    Series.objects.create(measure="complaints", label="Complaints")
    for number in range(3):
        lot = {"slice_kind": SliceKind.LOT, "slice_key": f"LID-80|L{number}", "label": f"Lid 80 mm, lot L{number}"}
        Series.objects.create(measure="complaints", **lot)

    everything = read(heard, "/signals/series/?measure=complaints")
    by_lot = read(heard, "/signals/series/?measure=complaints&slice=lot")

    assert '<option value="lot">lot (3)</option>' in everything
    assert '<option value="lot" selected>lot (3)</option>' in by_lot
    assert "slice=product" in everything
    assert "Lid 80 mm, lot L2" in by_lot
    assert "slice=product" not in by_lot
