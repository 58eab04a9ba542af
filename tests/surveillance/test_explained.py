"""What is more than usual and no fault: holidays, one person writing again and again, a new name for the same thing."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import numpy as np
import pytest

from complaints.models import Category, Complaint
from core import clock
from core.models import Closure
from customers.models import Contact, Product
from surveillance import operations
from surveillance.models import Evidence, Series, SliceKind, Tally
from surveillance.queries import few_behind
from tests.surveillance.test_tally import BERLIN, a_complaint

MONDAY = date(2026, 11, 16)
SUNDAY = date(2026, 11, 22)
MORNING = datetime(2026, 11, 23, 6, tzinfo=UTC)
NUMBERS = count(1)


@pytest.fixture
def busy_holidays(db: None) -> Series:
    """Ten cases a day, thirty on each public holiday of Germany, for two years until the first of May 2026."""
    series = Series.objects.create(measure="complaints", label="everything")
    last, rng = date(2026, 5, 1), np.random.default_rng(3)
    first = last - timedelta(days=720)
    free = clock.holidays_between(first, last)
    days = [first + timedelta(days=at) for at in range(721)]
    Tally.objects.bulk_create(
        Tally(series=series, day=day, count=int(rng.poisson(30 if day in free else 10))) for day in days
    )
    return series


@pytest.mark.parametrize(("country", "rings"), [("DE", False), ("US", True)])
def test_holidays_of_the_country_are_expected(busy_holidays: Series, country: str, *, rings: bool) -> None:
    place = clock.organisation()
    place.country = country
    place.save()

    found = operations.scan(as_of=datetime(2026, 5, 2, 5, tzinfo=UTC))

    assert [signal.kind for signal in found] == (["spike"] if rings else [])


def test_own_closures_are_holidays_too(db: None) -> None:
    Closure.objects.create(day=date(2024, 2, 29), reason="Works outing")

    found = clock.holidays_between(date(2024, 2, 1), date(2024, 4, 1))

    assert found == {date(2024, 2, 29), date(2024, 3, 29), date(2024, 4, 1)}


def complain(on: date, lid: Product, contact: Contact | None) -> Complaint:
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    return a_complaint(next(NUMBERS), at, product=lid, contact=contact)


def somebody(number: int) -> Contact:
    return Contact.objects.create(email=f"c{number}@example.org", name=f"C {number}")


@pytest.mark.parametrize(
    ("writers", "few"),
    [(1, True), (20, False), (None, False)],  # None: nobody gave a name
)
def test_a_rise_of_one_person_is_told_as_such(db: None, lid: Product, writers: int | None, *, few: bool) -> None:
    weeks = [
        complain(MONDAY - timedelta(weeks=week, days=-case), lid, somebody(100 * week + case))
        for week in range(1, 60)
        for case in range(2)
    ]
    people = [None] if writers is None else [somebody(-at) for at in range(1, writers + 1)]
    rise = [complain(MONDAY + timedelta(days=at % 7), lid, people[at % len(people)]) for at in range(20)]
    Complaint.objects.bulk_create([*weeks, *rise])
    operations.recount(as_of=MORNING)

    operations.scan(as_of=MORNING)

    # The product, its channel and everything rose alike; one of them tells it.
    told = [evidence.facts["notes"] for evidence in Evidence.objects.all()]
    assert told
    assert {"few customers file many" in notes for notes in told} == {few}


def test_who_always_writes_twice_is_not_few(db: None, lid: Product) -> None:
    series = Series.objects.create(measure="complaints", slice_kind="product", slice_key="LID-80", label="Lid")
    twice = [somebody(at) for at in range(30)]
    before = [complain(MONDAY - timedelta(weeks=at + 1), lid, twice[at]) for at in range(20) for _ in range(2)]
    now = [complain(MONDAY, lid, each) for each in twice[20:] for _ in range(2)]
    Complaint.objects.bulk_create([*before, *now])

    assert not few_behind(series, first=MONDAY, last=SUNDAY, expected=4.0, zone=BERLIN)


def weekly(measure: str, kind: str, key: str, counts: list[int]) -> None:
    series = Series.objects.create(measure=measure, slice_kind=kind, slice_key=key, label=key or "all", period="week")
    first = MONDAY - timedelta(weeks=len(counts) - 1)
    Tally.objects.bulk_create(
        Tally(series=series, day=first + timedelta(weeks=at), count=each) for at, each in enumerate(counts)
    )


def notes() -> dict[str, list[str]]:
    return {signal.series.slice_key: signal.evidence.get().facts["notes"] for signal in operations.scan(as_of=MORNING)}


def test_a_category_under_a_new_name_is_told_as_such(db: None) -> None:
    for code in ("lid", "seal"):
        Category.objects.create(code=code, name=code)
    calm = [19 + week % 4 for week in range(110)]
    weekly("complaints", SliceKind.CATEGORY, "seal", [*calm, 43])
    weekly("complaints", SliceKind.CATEGORY, "lid", [*calm, 0])

    assert "moved between sister categories" in notes()["seal"]


def test_everything_twice_is_told_as_such(db: None) -> None:
    calm = [19 + week % 4 for week in range(110)]
    for at in range(10):
        weekly("complaints", SliceKind.PRODUCT, f"P{at}", [*calm, 44])

    found = notes()

    assert len(found) == 10
    assert all("everything rose at once" in told for told in found.values())
