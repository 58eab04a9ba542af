"""From tallies to signals: what rings, what is one signal, and what is told with it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core import journal
from core.actors import Actor
from surveillance import operations
from surveillance.models import Evidence, Series, Sighting, Signal, SliceKind, Status, Tally
from tests.surveillance.conftest import NOW

OLIVE = Actor(name="Olive", roles=frozenset({"officer"}))


def weekly(
    key: str, counts: list[int | None], *, kind: str = SliceKind.PRODUCT, last: date = date(2026, 11, 16)
) -> Series:
    """A series with so many cases on the Monday of each week, the last one in the week of ``last``; None is lost."""
    series = Series.objects.create(
        measure="complaints", slice_kind=kind, slice_key=key, label=key or "everything", period="week"
    )
    first = last - timedelta(weeks=len(counts) - 1)
    Tally.objects.bulk_create(
        Tally(series=series, day=first + timedelta(weeks=week), count=count or 0, reported=count is not None)
        for week, count in enumerate(counts)
    )
    return series


def monday(after: int) -> datetime:
    """The morning of the Monday so many weeks after 23 November 2026."""
    return datetime(2026, 11, 23, 6, tzinfo=UTC) + timedelta(weeks=after)


CALM = [9 + week % 4 for week in range(110)]


def test_a_rise_is_raised_with_frozen_evidence(db: None) -> None:
    weekly("LID-80", [*CALM, 40])

    (signal,) = operations.scan(as_of=monday(0))

    evidence = signal.evidence.get()
    assert (signal.status, signal.kind, signal.direction) == (Status.NEW, "spike", "up")
    assert (signal.first_day, signal.last_day) == (date(2026, 11, 16), date(2026, 11, 22))
    assert (evidence.observed, evidence.day, evidence.engine) == (40.0, date(2026, 11, 16), "listening-post/1")
    assert 8 < evidence.expected < 13
    assert evidence.is_intact
    assert evidence.chart["moments"][-1]["observed"] == 40.0
    assert evidence.chart["moments"][-1]["alarm"]
    assert evidence.sentence.startswith("40 in the last full week;")
    assert [entry.verb for entry in journal.history(signal)] == ["raise_signal"]


def test_nothing_is_raised_while_nothing_changes(db: None) -> None:
    weekly("LID-80", [*CALM, 11])

    assert operations.scan(as_of=monday(0)) == []


def test_the_same_scan_twice_changes_nothing(db: None) -> None:
    weekly("LID-80", [*CALM, 40])

    operations.scan(as_of=monday(0))
    operations.scan(as_of=monday(0) + timedelta(days=1))

    assert (Signal.objects.count(), Evidence.objects.count()) == (1, 1)


def test_alarm_weeks_that_touch_are_one_signal(db: None) -> None:
    series = weekly("LID-80", [*CALM, 40])
    operations.scan(as_of=monday(0))
    Tally.objects.create(series=series, day=date(2026, 11, 23), count=42)

    operations.scan(as_of=monday(1))

    signal = Signal.objects.get()
    assert signal.last_day == date(2026, 11, 29)
    assert [evidence.day for evidence in signal.evidence.order_by("day")] == [date(2026, 11, 16), date(2026, 11, 23)]
    assert [entry.verb for entry in journal.history(signal)] == ["raise_signal", "add_evidence"]


def test_after_a_quiet_time_it_is_another_signal(db: None) -> None:
    series = weekly("LID-80", [*CALM, 40])
    operations.scan(as_of=monday(0))
    calm = [Tally(series=series, day=date(2026, 11, 23) + timedelta(weeks=at), count=10) for at in range(6)]
    Tally.objects.bulk_create([*calm, Tally(series=series, day=date(2027, 1, 4), count=45)])

    for week in range(1, 8):
        operations.scan(as_of=monday(week))

    first, second = Signal.objects.order_by("pk")
    # The week after still rings, because two weeks together are too many.
    assert (first.last_day, first.ended_on) == (date(2026, 11, 29), date(2026, 11, 29))
    assert (second.first_day, second.ended_on) == (date(2027, 1, 4), None)


def test_what_hangs_together_is_one_incident(db: None) -> None:
    weekly("LID-80", [*CALM, 40])
    weekly("", [30 + week % 4 for week in range(110)] + [61], kind=SliceKind.ALL)

    operations.scan(as_of=monday(0))

    signal = Signal.objects.get()
    sighting = Sighting.objects.get()
    assert {signal.series.slice_key, sighting.series.slice_key} == {"LID-80", ""}


def test_a_lost_week_is_no_silence(db: None) -> None:
    weekly("LID-80", [*[count * 5 for count in CALM], None])

    assert operations.scan(as_of=monday(0)) == []


def test_a_week_of_nothing_is_a_silence(db: None) -> None:
    weekly("LID-80", [*[count * 5 for count in CALM], 0])

    (signal,) = operations.scan(as_of=monday(0))

    assert (signal.kind, signal.direction) == ("silence", "down")


def test_what_goes_on_after_a_dismissal_is_told(db: None) -> None:
    series = weekly("LID-80", [*CALM, 40])
    (signal,) = operations.scan(as_of=monday(0))
    operations.dismiss(signal, noise="known", conclusion="A campaign.", look_again_on=date(2027, 1, 1), by=OLIVE)
    Tally.objects.create(series=series, day=date(2026, 11, 23), count=60)

    operations.scan(as_of=monday(1))

    signal.refresh_from_db()
    assert (signal.status, signal.evidence.count()) == (Status.DISMISSED, 2)


@pytest.mark.parametrize("noise", ["chance", "data"])
def test_what_was_taken_for_noise_and_becomes_much_clearer_is_asked_about_again(db: None, noise: str) -> None:
    series = weekly("LID-80", [*CALM, 24])
    (signal,) = operations.scan(as_of=monday(0))
    operations.dismiss(signal, noise=noise, conclusion="Nothing.", look_again_on=date(2027, 1, 1), by=OLIVE)
    Tally.objects.create(series=series, day=date(2026, 11, 23), count=60)

    (again,) = operations.scan(as_of=monday(1))

    assert (again.status, again.first_day) == (Status.NEW, date(2026, 11, 23))
    assert again.reference != signal.reference
    assert again.evidence.get().p * 100 < signal.evidence.get().p


def test_what_was_taken_for_chance_and_goes_on_as_before_is_not_asked_about_again(db: None) -> None:
    weekly("LID-80", [*CALM, 24], last=date(2026, 11, 16))
    (signal,) = operations.scan(as_of=monday(0))
    operations.dismiss(signal, noise="chance", conclusion="Nothing.", look_again_on=date(2027, 1, 1), by=OLIVE)
    Tally.objects.create(series=signal.series, day=date(2026, 11, 23), count=15)

    operations.scan(as_of=monday(1))

    assert list(Signal.objects.all()) == [signal]
    assert signal.evidence.count() == 2


def test_a_silence_is_not_learned_as_usual(db: None) -> None:
    busy = [count * 5 for count in CALM]
    weekly("LID-80", [*busy, 0, 0, 0, 0, 0, 0])
    for week in range(-5, 1):
        (silence,) = operations.scan(as_of=monday(week))

    expected = [evidence.expected for evidence in silence.evidence.order_by("day")]
    assert silence.kind == "silence"
    assert len(expected) == 6
    assert expected[-1] / 6 > 0.9 * expected[0]


def test_a_scan_of_the_past_sees_only_the_past(db: None) -> None:
    weekly("LID-80", [*CALM, 40])

    assert operations.scan(as_of=monday(-1)) == []
    assert len(operations.scan(as_of=monday(0))) == 1


def test_a_place_that_begins_to_report_is_no_fault(db: None) -> None:
    weekly("", [70 + week % 4 for week in range(30)], kind=SliceKind.ALL)
    series = Series.objects.create(measure="complaints", slice_kind="site", slice_key="188", label="Location 188")
    Tally.objects.bulk_create(
        Tally(series=series, day=date(2026, 11, 18) + timedelta(days=at), count=16) for at in range(5)
    )

    found = operations.scan(as_of=monday(0))

    assert {(signal.series.slice_key, signal.kind) for signal in found} == {("188", "new_entity")}


@pytest.mark.parametrize("orders", [1000, 4000])
def test_with_orders_it_is_rates_that_are_compared(db: None, orders: int) -> None:
    weekly("LID-80", [*CALM, 40])
    series = Series.objects.create(
        measure="orders", slice_kind="product", slice_key="LID-80", label="LID-80", period="week"
    )
    days = [date(2026, 11, 16) - timedelta(weeks=week) for week in range(111)]
    Tally.objects.bulk_create(
        Tally(series=series, day=day, count=orders if day == date(2026, 11, 16) else 1000) for day in days
    )

    found = [signal for signal in operations.scan(as_of=monday(0)) if signal.series.measure == "complaints"]

    # Four times the complaints on four times the orders is no news.
    assert [signal.kind for signal in found] == (["spike"] if orders == 1000 else [])
    if found:
        facts = found[0].evidence.get().facts
        assert facts["rate"] == 0.04


def test_nothing_counted_is_nothing_heard(db: None) -> None:
    Series.objects.create(measure="complaints", label="everything")

    assert operations.scan(as_of=NOW) == []
