"""One letter a day is enough: the clock does not write to a person about each of their cases at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from complaints import operations
from core.models import Letter
from tests.complaints.conftest import Case

DAY = timedelta(days=1)
CHASERS = [
    ("progress", "investigating", operations.progress, 20),
    ("remind", "answered", operations.silence, 8),
    ("ask_again", "awaiting_customer", operations.ask_again, 8),
]
EACH = pytest.mark.parametrize(("kind", "status", "job", "days"), CHASERS, ids=[chaser[0] for chaser in CHASERS])


def written(kind: str) -> list[str]:
    return list(Letter.objects.filter(kind=f"complaints/email/{kind}").order_by("pk").values_list("case", flat=True))


@EACH
def test_of_two_cases_of_one_person_one_is_written_about_a_day(
    case: Case, kind: str, status: str, job: Callable[..., int], days: int
) -> None:
    first, second = case(status), case(status)
    begin = timezone.now() + days * DAY

    seen = []
    for hours in (0, 3, 25, 26):
        moment = begin + timedelta(hours=hours)
        before = set(Letter.objects.values_list("pk", flat=True))
        job(as_of=moment)
        Letter.objects.exclude(pk__in=before).update(queued_at=moment)  # as if it had been that moment
        seen.append(written(kind))

    assert seen == [[first.reference], [first.reference], *[[first.reference, second.reference]] * 2]


@EACH
def test_who_has_just_heard_from_us_is_left_in_peace(
    case: Case, kind: str, status: str, job: Callable[..., int], days: int
) -> None:
    case(status)
    moment = timezone.now() + days * DAY
    other = case()
    Letter.objects.filter(case=other.reference).update(queued_at=moment - timedelta(hours=2))

    job(as_of=moment)

    assert written(kind) == []


def test_a_person_without_an_address_is_not_waited_for(case: Case) -> None:
    first, second = case("answered", contact=None), case("answered", contact=None)

    operations.silence(as_of=timezone.now() + 8 * DAY)

    assert [one.steps.filter(name__startswith="remind").count() for one in (first, second)] == [1, 1]
