"""A large house is listened to in parts: whoever does them, in whatever sizes, the same signals are raised."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.utils import timezone

from core.models import Run
from surveillance import operations
from surveillance.models import Evidence, Series, Shard, Sighting, Signal, Step, Tally
from surveillance.operations import shards

MORNING = datetime(2026, 11, 23, 6, tzinfo=UTC)  # a Monday
SUNDAY = date(2026, 11, 22)
WEEKS, SERIES = 60, 64


@pytest.fixture
def house(db: None) -> list[Series]:
    """Sixty-four products and everything, by the week; two of them rise, one falls silent."""
    rng = np.random.default_rng(5)
    counts = rng.poisson(np.linspace(6, 30, SERIES)[:, None], (SERIES, WEEKS))
    counts[4, -1] += 30
    counts[20, -2:] += 25
    counts[60, -1] = 0
    series = [
        Series(measure="complaints", slice_kind="product", slice_key=f"P-{at}", label=f"P-{at}", period="week")
        for at in range(SERIES)
    ]
    series.append(Series(measure="complaints", label="everything", period="week"))
    Series.objects.bulk_create(series)
    first = date(2026, 11, 16) - timedelta(weeks=WEEKS - 1)
    Tally.objects.bulk_create(
        Tally(series=each, day=first + timedelta(weeks=week), count=int(count))
        for each, row in zip(series, [*counts, counts.sum(0)], strict=True)
        for week, count in enumerate(row)
    )
    return series


def signals() -> set[tuple[object, ...]]:
    """Everything that was raised, as far as a reader sees it."""
    seen = {
        (each.signal.series.label, each.series.label, each.rule, each.day, each.observed, round(each.expected, 1),
         tuple(each.facts["notes"]), each.facts["started_on"], each.chart["moments"][-1]["observed"])
        for each in Evidence.objects.select_related("signal__series", "series")
    }  # fmt: skip
    beside = {(each.signal.series.label, each.series.label) for each in Sighting.objects.select_related("series")}
    return seen | beside


def at_once() -> set[tuple[object, ...]]:
    """What is raised when nothing is shared out; taken back again."""
    operations.scan(as_of=MORNING)
    found = signals()
    Signal.objects.all().delete()
    return found


@pytest.mark.parametrize("pieces", [1, 2, 7])
def test_parts_raise_what_is_raised_at_once(house: list[Series], monkeypatch: pytest.MonkeyPatch, pieces: int) -> None:
    whole = at_once()
    monkeypatch.setattr(shards, "PART", -(-len(house) // pieces))

    assert shards.share_out(until=SUNDAY) == pieces * len(Step)
    assert shards.work() == pieces * len(Step)
    shards.conclude(until=SUNDAY, as_of=MORNING)

    assert signals() == whole
    assert {line[0] for line in whole} >= {"P-4", "P-20"}
    assert Shard.objects.count() == 0


def test_the_clock_shares_out_a_large_house(house: list[Series], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "LARGE", 10)
    monkeypatch.setattr(shards, "PART", 20)
    whole = at_once()

    operations.listen(as_of=MORNING)

    assert signals() == whole
    assert Run.objects.filter(job="scan", period="2026-11-23").exists()


def test_who_helps_with_the_last_part_concludes(house: list[Series], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "LARGE", 10)
    monkeypatch.setattr(shards, "PART", 40)
    whole = at_once()
    shards.share_out(until=SUNDAY)
    other = shards._claim(timezone.now())
    assert other is not None

    operations.listen(as_of=MORNING)

    assert signals() == set()
    assert not Run.objects.filter(job="scan").exists()
    Shard.objects.filter(pk=other.pk).update(lease_until=timezone.now())
    assert operations.help_listen(as_of=MORNING) == 1 + 2 * 2
    assert signals() == whole


def test_a_part_is_claimed_once_and_only_when_its_forerunners_are_done(
    house: list[Series], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "PART", 40)
    shards.share_out(until=SUNDAY)

    claimed = [shards._claim(timezone.now()) for _ in range(3)]

    assert [shard and (shard.step, shard.number) for shard in claimed] == [(Step.SURVEY, 0), (Step.SURVEY, 1), None]


def test_an_evening_is_shared_out_once(house: list[Series], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "PART", 30)

    assert [shards.share_out(until=SUNDAY) for _ in range(2)] == [9, 9]


def test_nothing_to_help_with_is_no_work(db: None) -> None:
    assert operations.help_listen(as_of=MORNING) == 0


def test_parts_of_an_evening_long_past_are_dropped(db: None) -> None:
    for days in (7, 8, 9):
        Shard.objects.create(
            until=MORNING.date() - timedelta(days=days), task="count/high/week", step=1, number=0, first_series=1,
            last_series=9, done_at=MORNING,
        )  # fmt: skip

    operations.listen(as_of=MORNING)

    assert sorted((MORNING.date() - each.until).days for each in Shard.objects.all()) == [7, 8]
