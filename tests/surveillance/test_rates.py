"""What other rooms ask: windows of a series, evidence for effect plans, small charts, whom to reach."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from complaints.models import Complaint
from customers.models import Contact, Customer, Kind, Order, OrderLine, Product
from feedback.models import Invitation, Scale, Survey
from surveillance import limits, queries
from surveillance.models import Series, Tally
from surveillance.queries import Window
from tests.surveillance.conftest import NOW
from tests.surveillance.test_tally import a_complaint


@pytest.fixture
def counted(db: None) -> Series:
    """Two complaints a day among a hundred orders, from 1 to 10 November; one day was lost."""
    series = Series.objects.create(measure="complaints", slice_kind="product", slice_key="LID-80", label="Lid")
    orders = Series.objects.create(measure="orders", slice_kind="product", slice_key="LID-80", label="Lid")
    for day in range(1, 11):
        on = date(2026, 11, day)
        lost = day == 4
        Tally.objects.create(series=series, day=on, count=0 if lost else 2, reported=not lost)
        Tally.objects.create(series=orders, day=on, count=100)
    return series


def plan(**values: Any) -> Any:
    fields = {
        "series_measure": "complaints", "series_slice_kind": "product", "series_slice_key": "LID-80",
        "baseline_starts_on": date(2026, 11, 1), "baseline_ends_on": date(2026, 11, 5),
        "window_starts_on": date(2026, 11, 6), "window_ends_on": date(2026, 11, 10), **values,
    }  # fmt: skip
    return SimpleNamespace(**fields)


def test_a_window_leaves_out_orders_of_days_that_were_lost(counted: Series) -> None:
    window = queries.series_window("complaints", "product", "LID-80", date(2026, 11, 1), date(2026, 11, 5))

    assert window == Window(date(2026, 11, 1), date(2026, 11, 5), count=8, exposure=400, total=0.0, missing=1)
    assert window.rate == 0.02


def test_a_window_of_what_nobody_counts_is_empty(db: None) -> None:
    window = queries.series_window("complaints", "product", "NO", date(2026, 11, 1), date(2026, 11, 5))

    assert (window.count, window.exposure, window.rate) == (0, None, None)


def test_an_effect_plan_gets_its_figures(counted: Series) -> None:
    evidence = queries.rates_of(plan(), as_of=NOW)

    assert evidence is not None
    assert (evidence.before_count, evidence.before_exposure) == (8, 400.0)
    assert (evidence.after_count, evidence.after_exposure) == (10, 500.0)


@pytest.mark.parametrize(
    "values",
    [
        {"series_measure": ""},
        {"series_slice_key": "NO"},
        {"window_starts_on": None},
        {"window_starts_on": date(2027, 1, 1), "window_ends_on": date(2027, 2, 1)},
    ],
)
def test_without_series_or_window_there_are_no_figures(counted: Series, values: dict[str, Any]) -> None:
    assert queries.rates_of(plan(**values), as_of=NOW) is None


def test_a_small_chart_says_where_the_newest_value_lies(db: None) -> None:
    series = Series.objects.create(measure="complaints", label="everything")
    monday = date(2026, 11, 16)
    for week in range(30):
        Tally.objects.create(series=series, day=monday - timedelta(weeks=week), count=40 if week == 0 else 9 + week % 3)

    small = queries.small_chart("complaints", as_of=NOW)

    assert small is not None
    assert (small.value, small.n, small.word, small.on) == (40.0, 40, "above usual", monday)
    assert small.usual_high is not None
    assert 12 < small.usual_high < 25
    assert len(small.chart.alarms) == 1
    # Ten a week: three more a week have added up to 2.33 standard deviations of the fading sum after eight weeks.
    assert small.power == "With present volume a lasting rise of 30 % is seen in about 8 weeks."
    assert queries.small_chart("returns", as_of=NOW) is None


def test_limits_need_eight_periods_and_follow_the_exposure() -> None:
    assert limits.laney([5.0] * 7, [100.0] * 7) is None
    found = limits.laney([5.0, 6.0, 4.0, 5.0, 7.0, 3.0, 5.0, 5.0, None], [100.0] * 7 + [400.0, None])

    assert found is not None
    assert found.centre == pytest.approx(40 / 1100)
    assert found.high[8] is None
    assert found.high[0] is not None
    assert found.high[7] is not None
    assert found.high[0] - found.centre == pytest.approx(2 * (found.high[7] - found.centre))


@pytest.fixture
def rosa(db: None) -> Customer:
    return Customer.objects.create(name="Trattoria Rosa", is_key=True)


def order(customer: Customer, days_ago: int, product: Product) -> None:
    placed = Order.objects.create(
        number=f"{customer.pk}-{days_ago}", customer=customer, placed_at=NOW - timedelta(days=days_ago)
    )
    OrderLine.objects.create(order=placed, product=product, kind=Kind.SALE, quantity=2, unit_price=Decimal("10.00"))


def test_whom_to_reach_with_the_reasons_in_words(rosa: Customer, lid: Product) -> None:
    steady = Customer.objects.create(name="Bistro Nord")
    for days in (120, 150, 180, 210, 240):
        order(rosa, days, lid)
    for days in (10, 40, 70, 100, 130):
        order(steady, days, lid)
    late = a_complaint(
        1, NOW - timedelta(days=60), status="investigating", customer=steady, answer_due=NOW - timedelta(days=5)
    )
    late.save()
    survey = Survey.objects.create(code="nps", scale=Scale.NPS, occasion="order")
    Invitation.objects.create(
        survey=survey, contact=Contact.objects.create(name="Rosa", customer=rosa), token_digest="x",
        sent_at=NOW - timedelta(days=5), confirmed_at=NOW - timedelta(days=4), score=3,
    )  # fmt: skip

    first, second = queries.customers_to_reach(as_of=NOW)

    assert (first.customer, first.value, first.weight) == (rosa, Decimal("100.0000"), 6)
    assert [reason.sentence for reason in first.reasons] == [
        "No order for 120 days; in the year before that there were 5.",
        "Gave 3 when asked: would you recommend us (0 to 10).",
    ]
    assert second.customer == steady
    assert [reason.sentence for reason in second.reasons] == ["We promised an answer to R1 by 20 Nov and are late."]


def test_a_rejected_answer_is_a_reason(rosa: Customer) -> None:
    again = a_complaint(2, NOW - timedelta(days=20), status="investigating", customer=rosa, cycle=2)
    again.save()

    (only,) = queries.customers_to_reach(as_of=NOW)

    assert [reason.sentence for reason in only.reasons] == ["Our answer to R2 did not solve it."]


def test_reaching_out_takes_the_same_statements_for_one_and_for_three(rosa: Customer) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            queries.customers_to_reach(as_of=NOW)
        return len(caught)

    a_complaint(0, NOW, status="investigating", customer=rosa, cycle=2).save()
    one = statements()
    Complaint.objects.bulk_create(
        [
            a_complaint(at, NOW, status="investigating", cycle=2, customer=Customer.objects.create(name=f"C{at}"))
            for at in (1, 2)
        ]
    )

    assert statements() == one
