"""Tallies against counting by hand: the same rows, counted one by one in Python."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from complaints.models import Category, Complaint
from core import journal
from core.actors import SYSTEM
from core.models import Organisation
from customers.models import Kind, Order, OrderLine, Product, Site
from feedback.models import Invitation, Scale, Survey
from surveillance import operations, tallying
from surveillance.models import DirtyDay, Series, SliceKind, Tally
from tests.surveillance.conftest import NOW

BERLIN = ZoneInfo("Europe/Berlin")


def a_complaint(number: int, received_at: datetime, **fields: object) -> Complaint:
    values = {
        "status": "closed", "channel": "form", "recorded_at": received_at, "cycle_began_at": received_at, **fields,
    }  # fmt: skip
    return Complaint(
        reference=f"R{number}", number=f"C-{number}", title="Lid", text="It leaks.", received_at=received_at, **values
    )


def counted(measure: str, kind: str = SliceKind.ALL, key: str = "") -> dict[date, int]:
    rows = Tally.objects.filter(series__in=Series.objects.of(measure=measure, slice_kind=kind, slice_key=key))
    return dict(rows.filter(reported=True, count__gt=0).values_list("day", "count"))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_tallies_equal_a_count_by_hand(seed: int, lid: Product, pan: Product, berlin: Site, leaking: Category) -> None:
    dice = Random(seed)
    first = a_complaint(999, NOW, status="out_of_scope")
    first.save()
    rows = [
        a_complaint(
            number,
            NOW - timedelta(minutes=dice.randrange(60 * 24 * 40)),
            product=dice.choice([lid, pan, None]),
            category=dice.choice([leaking, leaking.parent, None]),
            site=dice.choice([berlin, None]),
            channel=dice.choice(["form", "email", "phone"]),
            status=dice.choice(["received", "closed", "withdrawn", "duplicate", "out_of_scope"]),
            parent=first,
        )
        for number in range(300)
    ]
    Complaint.objects.bulk_create(rows)

    operations.recount(as_of=NOW)

    today = NOW.astimezone(BERLIN).date()
    mine = [row for row in rows if row.status not in {"duplicate", "out_of_scope"}]
    days = [(row, row.received_at.astimezone(BERLIN).date()) for row in mine]
    days = [(row, day) for row, day in days if day < today]
    assert counted("complaints") == Counter(day for _row, day in days)
    for product in (lid, pan):
        of_product = Counter(day for row, day in days if row.product == product)
        assert counted("complaints", "product", product.code) == of_product
    assert counted("complaints", "site", "berlin") == Counter(day for row, day in days if row.site == berlin)
    assert counted("complaints", "channel", "email") == Counter(day for row, day in days if row.channel == "email")
    # What is filed under leaking is a fault too.
    assert counted("complaints", "category", "faults") == Counter(day for row, day in days if row.category)
    assert counted("complaints", "category", "leaking") == Counter(day for row, day in days if row.category == leaking)
    assert counted("complaints", "product_category", "LID-80|leaking") == Counter(
        day for row, day in days if (row.product, row.category) == (lid, leaking)
    )


def test_a_day_is_a_day_of_the_organisation(db: None) -> None:
    Organisation.objects.create(pk=1, time_zone="Pacific/Auckland")
    Complaint.objects.bulk_create([a_complaint(1, datetime(2026, 11, 20, 12, 30, tzinfo=UTC))])

    operations.recount(as_of=NOW)

    assert counted("complaints") == {date(2026, 11, 21): 1}


def test_counting_again_changes_nothing(lid: Product) -> None:
    Complaint.objects.bulk_create([a_complaint(at, NOW - timedelta(days=at), product=lid) for at in range(1, 30)])

    first = operations.recount(as_of=NOW)
    again = operations.recount(as_of=NOW)

    assert first > 0
    assert again == 0


def test_a_dry_run_tells_what_differs_and_writes_nothing(lid: Product) -> None:
    Complaint.objects.bulk_create([a_complaint(at, NOW - timedelta(days=at), product=lid) for at in range(1, 4)])
    operations.recount(as_of=NOW)
    of_lids = Tally.objects.filter(series__slice_kind="product").order_by("day")
    first, second, third = of_lids
    Tally.objects.filter(pk=first.pk).update(count=7)
    Tally.objects.create(series=first.series, day=date(2026, 11, 10), count=2)
    third.delete()
    found: list[tallying.Difference] = []

    differing = operations.recount(as_of=NOW, dry_run=True, noticed=found.append)

    assert differing == 3
    assert [difference.sentence for difference in found] == [
        "complaints of product LID-80 on 2026-11-10: 2 stored, nothing counted",
        "complaints of product LID-80 on 2026-11-22: 7 stored, 1 counted",
        "complaints of product LID-80 on 2026-11-24: nothing stored, 1 counted",
    ]
    assert list(of_lids.values_list("day", "count")) == [(date(2026, 11, 10), 2), (first.day, 7), (second.day, 1)]


def test_only_days_from_the_given_one_on_are_counted(lid: Product) -> None:
    Complaint.objects.bulk_create([a_complaint(at, NOW - timedelta(days=at), product=lid) for at in range(1, 4)])

    operations.recount(as_of=NOW, since=date(2026, 11, 23))

    assert counted("complaints") == {date(2026, 11, 23): 1, date(2026, 11, 24): 1}


def test_the_command_tells_and_counts(lid: Product) -> None:
    Complaint.objects.bulk_create([a_complaint(1, NOW - timedelta(days=2), product=lid)])
    out = StringIO()

    call_command("recount", "--since", "2026-11-01", "--dry-run", stdout=out)
    call_command("recount", stdout=out)

    said = out.getvalue().splitlines()
    assert "complaints of product LID-80 on 2026-11-23: nothing stored, 1 counted" in said
    assert said[-2:] == ["3 tallies differ; nothing was written.", "3 tallies changed."]


def test_today_is_not_counted_before_it_is_over(db: None) -> None:
    Complaint.objects.bulk_create([a_complaint(1, NOW)])

    operations.recount(as_of=NOW)

    assert counted("complaints") == {}


def test_orders_and_returns_are_lines_of_their_kind(lid: Product) -> None:
    order = Order.objects.create(number="A-1", placed_at=NOW - timedelta(days=2))
    back = Order.objects.create(number="A-2", placed_at=NOW - timedelta(days=1), kind=Kind.RETURN)
    OrderLine.objects.create(order=order, product=lid, quantity=3)
    OrderLine.objects.create(order=order, product=lid, quantity=1)
    OrderLine.objects.create(order=back, product=lid, quantity=1, kind=Kind.RETURN)

    operations.recount(as_of=NOW)

    assert counted("orders", "product", "LID-80") == {date(2026, 11, 23): 2}
    assert counted("returns", "product", "LID-80") == {date(2026, 11, 24): 1}


def test_scores_keep_answers_sum_and_squares(lid: Product) -> None:
    survey = Survey.objects.create(code="after-order", scale=Scale.NPS, occasion="order")
    at = NOW - timedelta(days=1)
    for number, score in enumerate([10, 9, 6, 0]):
        Invitation.objects.create(
            survey=survey, product=lid, token_digest=str(number), sent_at=at, confirmed_at=at, score=score
        )
    Invitation.objects.create(survey=survey, token_digest="opened only", sent_at=at, opened_at=at)

    operations.recount(as_of=NOW)

    low = Tally.objects.get(series__measure="low_scores", series__slice_kind="product")
    mean = Tally.objects.get(series__measure="mean_score", series__slice_kind="survey")
    assert (low.count, low.exposure) == (2, 4)
    assert (mean.count, mean.total, mean.total_squares) == (4, 25.0, 217.0)


def test_an_answer_is_late_by_its_promise(db: None) -> None:
    due, long_ago = NOW - timedelta(days=3), NOW - timedelta(days=9)
    Complaint.objects.bulk_create(
        [
            a_complaint(1, long_ago, answer_due=due, cycle_answered_at=due - timedelta(hours=1)),
            a_complaint(2, long_ago, answer_due=due, cycle_answered_at=due + timedelta(hours=1)),
            a_complaint(3, long_ago, answer_due=due, status="investigating"),
            a_complaint(4, long_ago, answer_due=due, status="withdrawn"),
            a_complaint(5, long_ago, answer_due=due, status="awaiting_customer"),
            a_complaint(6, long_ago, answer_due=due, status="awaiting_customer", promise_broken=True),
        ]
    )

    operations.recount(as_of=NOW)

    tally = Tally.objects.get(series__measure="late_answers", series__slice_kind="all")
    assert (tally.day, tally.count, tally.exposure) == (date(2026, 11, 22), 3, 4)


def test_only_days_whose_rows_changed_are_counted_again(lid: Product, pan: Product) -> None:
    old = NOW - timedelta(days=30)
    Complaint.objects.bulk_create([a_complaint(at, NOW - timedelta(days=at), product=lid) for at in range(1, 31)])
    operations.tally(as_of=NOW)
    assert not DirtyDay.objects.exists()

    later = NOW + timedelta(hours=2)
    late = a_complaint(99, old, recorded_at=later, product=lid)
    late.save()
    moved = Complaint.objects.get(reference="R2")
    Complaint.objects.filter(pk=moved.pk).update(product=pan)
    journal.record(moved, "assess", by=SYSTEM, at=later)
    marked = operations.mark_dirty(as_of=later)

    assert sorted(DirtyDay.objects.values_list("day", flat=True)) == [date(2026, 10, 26), date(2026, 11, 23)]
    assert marked == 2
    operations.tally(as_of=later)
    assert counted("complaints", "product", "LID-80")[date(2026, 10, 26)] == 2
    assert date(2026, 11, 23) not in counted("complaints", "product", "LID-80")
    assert counted("complaints", "product", "PAN-24") == {date(2026, 11, 23): 1}


def test_what_is_counted_anew_is_no_longer_waiting(lid: Product) -> None:
    a_complaint(1, NOW - timedelta(days=2), product=lid).save()
    a_complaint(2, NOW - timedelta(days=9), product=lid).save()
    operations.mark_dirty(as_of=NOW)

    operations.recount(as_of=NOW, since=date(2026, 11, 20), dry_run=True)
    assert DirtyDay.objects.count() == 2
    operations.recount(as_of=NOW, since=date(2026, 11, 20))

    assert list(DirtyDay.objects.values_list("day", flat=True)) == [date(2026, 11, 16)]


def test_orders_imported_for_days_long_past_are_counted(lid: Product) -> None:
    operations.tally(as_of=NOW)
    order = Order.objects.create(number="A-1", placed_at=NOW - timedelta(days=200))
    OrderLine.objects.create(order=order, product=lid, quantity=1)

    operations.tally(as_of=NOW + timedelta(minutes=10))

    assert counted("orders") == {date(2026, 5, 9): 1}


def test_an_outage_is_missing_and_not_zero(olive: object, lid: Product) -> None:
    Complaint.objects.bulk_create([a_complaint(at, NOW - timedelta(days=at), product=lid) for at in range(1, 11)])
    operations.recount(as_of=NOW)

    operations.declare_outage(
        first_day=date(2026, 11, 20), last_day=date(2026, 11, 21), reason="mail was down", by=SYSTEM, as_of=NOW
    )
    operations.tally(as_of=NOW + timedelta(minutes=1))

    lost = Tally.objects.filter(reported=False, series__slice_kind="product").order_by("day")
    assert [(tally.day, tally.count) for tally in lost] == [(date(2026, 11, 20), 0), (date(2026, 11, 21), 0)]
