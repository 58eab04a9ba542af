"""Figures nobody should believe: nothing breaks, nothing is taken for zero, others are heard, and the page says so."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core import clock
from core.models import User
from surveillance import operations
from surveillance.models import Evidence, Series, Signal, Tally
from surveillance.operations.measures import Given, take_measures

MONDAY = date(2026, 11, 16)
MORNING = datetime(2026, 11, 23, 6, tzinfo=UTC)
WEEKS = 110
Figure = tuple[int | None, int | None]  # count (None: no row) and exposure


def imported(key: str, figures: list[Figure], *, last: date = MONDAY) -> None:
    """Weekly figures of a machine from elsewhere, the last one for the week of ``last``."""
    rows = [
        Given("faults", "slice", key, "week", last - timedelta(weeks=len(figures) - 1 - at), count, exposure)
        for at, (count, exposure) in enumerate(figures)
        if count is not None
    ]
    assert take_measures(rows)[1] == {}


def usual(weeks: int = WEEKS) -> list[Figure]:
    return [(9 + week % 4, 1000) for week in range(weeks)]


SPOILED: dict[str, list[Figure]] = {
    "gaps": [*usual(60), *[(None, None)] * 8, *usual(42)],
    "no exposure in some weeks": [*usual(60), *[(0, 0)] * 4, *usual(46)],
    "all zeros": [(0, 1000)] * WEEKS,
    "since yesterday": [(11, 1000)],
    "one giant": [*usual(60), (1_000_000, 1000), *usual(49)],
    "nothing in the newest week": [*usual(WEEKS - 1), (None, None)],
    "larger than any integer of 32 bits": [*usual(60), (5_000_000_000, 1000), *usual(49)],
}
SAID = {
    "gaps": "Some periods are missing. They are left out, not counted as zero.",
    "no exposure in some weeks": "Periods without orders or answers are left out, not counted as zero.",
    "all zeros": "There are too few cases to judge this series alone.",
    "since yesterday": "The history is short, so the expected range is wide.",
    "one giant": "One past period is extremely high.",
    "nothing in the newest week": "The newest period was not reported.",
    "larger than any integer of 32 bits": "One past period is extremely high.",
}


@pytest.mark.parametrize("name", SPOILED)
def test_one_bad_series_harms_no_other(db: None, name: str) -> None:
    imported("good", [*usual(WEEKS - 1), (45, 1000)])
    imported("bad", SPOILED[name])

    found = operations.scan(as_of=MORNING)

    assert [(signal.series.slice_key, signal.kind) for signal in found] == [("good", "spike")]
    assert 8 < Evidence.objects.get().expected < 13


@pytest.mark.parametrize("name", SPOILED)
def test_the_page_of_a_series_says_what_is_wrong(client: Client, olive: User, name: str) -> None:
    newest = timezone.localdate() - timedelta(days=timezone.localdate().weekday() + 7)
    imported("good", usual(), last=newest)
    imported("bad", SPOILED[name], last=newest)
    client.force_login(olive)

    page = client.get("/signals/series/?measure=faults&slice=slice&key=bad").content.decode()
    other = client.get("/signals/series/?measure=faults&slice=slice&key=good").content.decode()

    assert SAID[name] in page
    assert SAID[name] not in other
    assert "Nothing is known that would make the figures doubtful." in other


@pytest.mark.parametrize(
    ("count", "exposure", "why"),
    [
        (-1, 1000, "The count is negative."),
        (4, 0, "There are cases, but the exposure is not above zero."),
        (4, -5, "There are cases, but the exposure is not above zero."),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(db: None, count: int, exposure: int, why: str) -> None:
    taken, refused = take_measures([Given("faults", "slice", "m", "week", MONDAY, count, exposure)])

    assert (taken.added, refused) == (0, {0: why})
    assert Series.objects.count() == 0


@pytest.mark.parametrize("last", [date(2026, 3, 30), date(2026, 10, 26)])  # the weeks in which the clocks change
def test_a_week_with_an_hour_more_or_less_is_a_week(db: None, last: date) -> None:
    series = Series.objects.create(measure="complaints", slice_kind="product", slice_key="LID-80", label="Lid")
    first = last - timedelta(weeks=80)
    Tally.objects.bulk_create(
        Tally(series=series, day=first + timedelta(days=day), count=4 + day % 2) for day in range(7 * 80)
    )

    assert operations.scan(as_of=datetime(last.year, last.month, last.day, 5, tzinfo=UTC)) == []


def test_a_clock_that_runs_backwards_tells_nothing_twice(db: None, mona: User) -> None:
    imported("good", [*usual(WEEKS - 1), (45, 1000)])

    told = [operations.listen(as_of=MORNING + timedelta(days=days)) for days in (0, 1, -1, -7, 1)]

    assert [len(signals) for signals in told] == [1, 0, 0, 0, 0]
    assert (Signal.objects.count(), Evidence.objects.count()) == (1, 1)
    assert Signal.objects.get().raised_at.date() == date(2026, 11, 23)


def test_figures_of_days_to_come_are_not_looked_at(db: None) -> None:
    imported("good", [*usual(WEEKS), (500, 1000)], last=MONDAY + timedelta(weeks=1))

    assert operations.scan(as_of=MORNING) == []
    assert [signal.kind for signal in operations.scan(as_of=MORNING + timedelta(weeks=1))] == ["spike"]


def test_an_organisation_may_move_to_another_zone(db: None) -> None:
    imported("good", [*usual(WEEKS - 1), (45, 1000)])
    place = clock.organisation()
    place.time_zone = "Pacific/Kiritimati"
    place.save()

    assert len(operations.scan(as_of=MORNING)) == 1
    place.time_zone = "Pacific/Pago_Pago"
    place.save()
    operations.scan(as_of=MORNING + timedelta(hours=6))
    assert Evidence.objects.count() == 1
