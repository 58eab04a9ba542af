"""The weekly letter to executives: once a week, on Monday from seven, made up for when the clock stood still."""

from datetime import UTC, datetime, timedelta

import pytest

from config.schedule import JOBS
from core import outbox
from core.models import Letter
from management_review import operations

MONDAY = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # 7:30 in Berlin


def digests():
    return Letter.objects.filter(kind="management_review/email/send_digest")


@pytest.mark.parametrize(
    ("at", "letters"),
    [(MONDAY - timedelta(hours=1), 0), (MONDAY, 1), (MONDAY + timedelta(days=3), 1)],
)
def test_it_is_owed_from_monday_seven_on(town, erin, mona, at, letters):
    assert operations.send_digest(as_of=at) == letters
    assert digests().count() == letters


def test_one_letter_a_week_however_often_the_clock_strikes(town, erin):
    for hours in (0, 1, 30, 7 * 24, 7 * 24 + 1):
        operations.send_digest(as_of=MONDAY + timedelta(hours=hours))
    assert digests().count() == 2


def test_it_says_what_the_dashboard_says(town, erin):
    operations.send_digest(as_of=MONDAY)
    mail = outbox.compose(digests().get())
    assert mail.to == [erin.email]
    assert mail.subject.startswith("This week: Complaints per 1,000 orders:")
    assert "4 corrective actions past their date" in mail.body
    assert "Satisfaction, confirmed only:" in mail.body
    assert "http://testserver/dashboard/" in mail.body


def test_the_clock_knows_it():
    assert "send_digest" in [job.name for job in JOBS]
