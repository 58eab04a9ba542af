"""What the clock does: each day is listened to once, managers get one letter, missed days are made up for."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core import outbox
from core.models import Entry, Letter, Run, User
from surveillance import operations
from surveillance.models import Series, Signal, Tally
from tests.surveillance.test_scan import CALM, weekly
from tests.surveillance.test_tally import a_complaint

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # a Monday, nine o'clock in Berlin


@pytest.fixture
def rising(db: None) -> Series:
    return weekly("LID-80", [*CALM, 40])


def test_a_rise_is_told_to_each_manager_once(rising: Series, mona: User, milo: User, olive: User) -> None:
    (signal,) = operations.listen(as_of=MORNING)
    again = operations.listen(as_of=MORNING + timedelta(minutes=10))

    assert again == []
    letters = Letter.objects.order_by("to")
    assert [letter.to for letter in letters] == ["milo@example.org", "mona@example.org"]
    mail = outbox.compose(letters[1])
    assert mail.subject == "1 new signal in what customers say"
    assert "Good day Mona," in mail.body
    assert "Complaints about LID-80: higher than expected" in mail.body
    assert f"http://testserver/signals/{signal.reference}/" in mail.body


def test_a_day_is_listened_to_once(rising: Series, mona: User) -> None:
    operations.listen(as_of=MORNING)
    operations.listen(as_of=MORNING + timedelta(hours=3))

    assert list(Run.objects.filter(job="scan").values_list("period", flat=True)) == ["2026-11-23"]


def test_before_the_morning_it_is_still_yesterday(rising: Series) -> None:
    operations.listen(as_of=datetime(2026, 11, 23, 2, 0, tzinfo=UTC))

    assert list(Run.objects.filter(job="scan").values_list("period", flat=True)) == ["2026-11-22"]
    assert not Signal.objects.exists()


def test_days_on_which_the_clock_stood_are_made_up_for(rising: Series) -> None:
    operations.listen(as_of=MORNING - timedelta(days=3))
    operations.listen(as_of=MORNING)

    days = Run.objects.filter(job="scan").order_by("period").values_list("period", flat=True)
    assert [day for day in days if day >= "2026-11-20"] == ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"]
    assert Signal.objects.count() == 1


def test_another_runner_waits(rising: Series, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.clock.HOLDER", "somebody else")
    operations.listen.__globals__["clock"].take("scan", as_of=MORNING, minutes=30, holder="somebody else")

    assert operations.listen(as_of=MORNING) == []
    assert not Run.objects.filter(job="scan").exists()


def test_the_daily_check_mends_what_no_mark_has_told_of(rising: Series, caplog: pytest.LogCaptureFixture) -> None:
    Tally.objects.all().delete()
    Tally.objects.create(series=rising, day=date(2026, 11, 20), count=7)

    wrong = operations.check_counts(as_of=MORNING)

    assert wrong == 1
    assert not Tally.objects.filter(day=date(2026, 11, 20)).exists()
    line = Entry.objects.get(verb="mend_counts")
    told = "complaints of product LID-80 on 2026-11-20: 7 stored, nothing counted"
    assert line.facts == {"changed": 1, "examples": [told]}
    assert caplog.messages == [f"1 tallies were wrong and are mended: {told}"]
    assert operations.check_counts(as_of=MORNING + timedelta(hours=1)) == 0


def test_where_every_tally_is_right_nothing_is_told(db: None, caplog: pytest.LogCaptureFixture) -> None:
    a_complaint(1, MORNING - timedelta(days=3)).save()

    assert operations.check_counts(as_of=MORNING) == 0  # its day was marked, and counted before the check
    assert Tally.objects.count() == 2
    assert caplog.messages == []
    assert not Entry.objects.filter(verb="mend_counts").exists()
