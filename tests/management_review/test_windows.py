"""Windows that touch, overlap, leave gaps or hold nothing, against counting by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Count

from complaints.models import Complaint
from management_review.queries.windows import counted, series
from tests.management_review.conftest import complaint

START = datetime(2026, 3, 2, tzinfo=UTC)


def at(hours):
    return START + timedelta(hours=hours)


@pytest.fixture
def moments(db):
    hours = [0, 1, 5, 24, 24, 47, 48, 100, 167, 168, 400]
    Complaint.objects.bulk_create([complaint(n, received_at=at(hour)) for n, hour in enumerate(hours)])
    return hours


@pytest.mark.parametrize(
    "windows",
    [
        [(0, 24)],
        [(0, 24), (24, 48), (48, 72)],
        [(24, 48), (0, 24)],
        [(0, 24), (48, 72), (160, 170)],
        [(0, 168), (24, 48), (40, 400), (0, 500)],
        [(500, 600), (0, 1), (-5, 0)],
        [(n, n + 7) for n in range(0, 400, 7)] + [(0, 401), (200, 401)],
        [],
    ],
)
def test_each_window_holds_its_own(moments, windows):
    given = [(at(start), at(end)) for start, end in windows]
    found = series(Complaint.objects.all(), moment="received_at", windows=given, n=Count("pk"))
    assert [one["n"] for one in found] == [sum(start <= hour < end for hour in moments) for start, end in windows]


def test_groups_are_counted_apart_and_empty_ones_are_not_there(moments):
    Complaint.objects.filter(received_at__lt=at(24)).update(channel="email")
    found = counted(
        Complaint.objects.all(), moment="received_at", by=["channel"], n=Count("pk"),
        windows=[(at(0), at(48)), (at(24), at(48)), (at(600), at(700))],
    )  # fmt: skip
    assert [sorted((one["channel"], one["n"]) for one in window) for window in found] == [
        [("email", 3), ("form", 3)],
        [("form", 3)],
        [],
    ]
