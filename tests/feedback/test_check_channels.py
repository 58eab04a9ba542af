"""Few complaints may be good news or a shut door: a form or mailbox that is broken on purpose is noticed in time."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.models import Heartbeat, Letter
from feedback import operations, probe, queries, tasks
from feedback.mailing.imap import NoMailbox
from feedback.models import ChannelFault, DoorCount, Mailbox
from feedback.reach import ENOUGH, Hour, Shut, shut, usual_share
from feedback.views import public
from management_review.queries.channels import channels
from tests.feedback.conftest import filled
from tests.mail import free_port

QUIET = [Hour()] * 24


def hours(*newest: Hour) -> list[Hour]:
    return [*newest, *QUIET][:24]


@pytest.mark.parametrize(
    ("newest", "past", "found"),
    [
        ([], Hour(), None),
        ([Hour(wrong=9)], Hour(), None),
        ([Hour(wrong=10)], Hour(), Shut(1, 10, 0)),
        ([Hour(sent=1, wrong=50)], Hour(), None),
        ([Hour(broken=1)], Hour(), None),
        ([Hour(broken=2)], Hour(), Shut(1, 2, 2)),
        ([Hour(broken=1), Hour(broken=1)], Hour(), Shut(3, 2, 2)),
        ([Hour(wrong=4), Hour(wrong=4), Hour(wrong=4)], Hour(), Shut(3, 12, 0)),
        ([Hour(wrong=4)], Hour(sent=900, wrong=100), Shut(1, 4, 0)),
        ([Hour(wrong=3)], Hour(sent=900, wrong=100), None),
        ([Hour(wrong=30)], Hour(sent=100, wrong=900), None),
    ],
)
def test_when_the_form_counts_as_shut(newest, past, found):
    assert shut(hours(*newest), past=past) == found


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_usual_share_lies_between_none_and_all(sent, wrong, broken):
    assert 0 < usual_share(Hour(sent, wrong, broken)) < 1


def test_little_past_says_little():
    assert usual_share(Hour()) == 0.5
    assert usual_share(Hour(sent=ENOUGH)) == 0.75


@pytest.fixture
def managers_told(mona: Any) -> Any:
    return lambda: list(Letter.objects.filter(kind="feedback/email/channel_fault").values_list("to", flat=True))


def breaking(*args: Any, **kwargs: Any) -> Any:
    raise RuntimeError("broken on purpose")


def test_what_is_tried_at_the_form_is_counted_without_persons(client, db):
    client.post("/f/", filled(text="", email="nobody"))
    client.post("/f/", filled())
    client.post("/f/", filled(website="spam", start=filled()["start"]))
    client.get("/f/")

    assert dict(DoorCount.objects.values_list("what", "n")) == {
        "wrong": 1,
        "wrong:email": 1,
        "wrong:text": 1,
        "sent": 1,
        "held": 1,
    }


def test_a_form_that_breaks_when_sent_is_a_fault_within_one_check(db, monkeypatch, managers_told):
    now = timezone.now()
    monkeypatch.setattr(public, "_send", breaking)
    visitor = Client(raise_request_exception=False)
    for _try in range(2):
        assert visitor.post("/f/", filled()).status_code == 500

    faults = operations.check_channels(as_of=now)

    assert [(fault.channel, fault.cause) for fault in faults] == [("form", "counts")]
    assert faults[0].detail == "None of 2 tries in 1 hours; 2 ended in an error of ours."
    assert managers_told() == ["mona@example.org"]


def test_it_ends_when_somebody_gets_through_and_not_before(db, monkeypatch, managers_told):
    now = timezone.now()
    with monkeypatch.context() as patch:
        patch.setattr(public, "_send", breaking)
        for _try in range(2):
            Client(raise_request_exception=False).post("/f/", filled())
    operations.check_channels(as_of=now)
    DoorCount.objects.filter(what="broken").update(hour=now - timedelta(days=3))
    assert len(operations.check_channels(as_of=now)) == 1

    Client().post("/f/", filled())

    assert operations.check_channels(as_of=timezone.now()) == []
    assert ChannelFault.objects.get().ended_at is not None
    assert len(managers_told()) == 1


def test_a_form_that_does_not_open_is_a_fault_within_one_check(db, monkeypatch, managers_told):
    assert probe.form_answers() == ""
    tasks.check_channels()
    assert not ChannelFault.objects.exists()
    monkeypatch.setattr(public, "_page", breaking)

    tasks.check_channels()
    tasks.check_channels()

    fault = ChannelFault.objects.get()
    assert (fault.channel, fault.cause, fault.detail) == ("form", "probe", "HTTP 500")
    assert managers_told() == ["mona@example.org"]
    monkeypatch.undo()
    tasks.check_channels()
    fault.refresh_from_db()
    assert fault.ended_at is not None


def test_a_base_address_that_the_house_does_not_answer_to_is_a_fault(db, settings):
    settings.BASE_URL = "https://elsewhere.example"

    assert probe.form_answers() == "HTTP 400"


@pytest.fixture
def away(settings: Any) -> None:
    settings.MAILBOX_ADDRESS, settings.IMAP_SECURITY = "post@listening.example", "none"
    settings.IMAP_HOST, settings.IMAP_PORT = "127.0.0.1", free_port()


def test_a_fetcher_that_stands_is_a_fault_after_half_an_hour(db, away, managers_told):
    began = timezone.now()
    with pytest.raises(NoMailbox):
        operations.fetch_mail(as_of=began)

    assert operations.check_channels(as_of=began + timedelta(minutes=30)) == []
    faults = operations.check_channels(as_of=began + timedelta(minutes=31))

    assert [(fault.channel, fault.cause) for fault in faults] == [("email", "mailbox")]
    assert faults[0].detail.startswith("ConnectionRefusedError")
    assert managers_told() == ["mona@example.org"]


def test_the_task_notes_an_absent_mailbox_and_goes_on(db, away):
    tasks.fetch_mail()

    assert operations.fetch_mail(as_of=timezone.now()) is None


def test_without_a_mailbox_mail_is_no_channel(db):
    operations.check_channels(as_of=timezone.now())

    assert list(Heartbeat.objects.values_list("name", flat=True)) == ["channel:form"]


def test_health_page_and_dashboard_say_it(client, db, away, mona):
    began = timezone.now() - timedelta(hours=2)
    with pytest.raises(NoMailbox):
        operations.fetch_mail(as_of=began)
    operations.check_channels(as_of=began + timedelta(hours=1))
    client.force_login(mona)

    running = client.get(reverse("core:running")).content.decode()
    dashboard = client.get(reverse("management_review:dashboard")).content.decode()

    assert "Channel fault? No mail can be fetched." in running
    assert "People get through." in running
    checks = client.get("/health/").json()["checks"]
    assert (checks["email"], checks["form"]) == (False, True)
    assert "e-mail: channel fault? for 1 h" in dashboard


def test_the_dashboard_says_that_a_way_in_is_well_although_nobody_uses_it(client, db, away, mona):
    now = timezone.now()
    Mailbox.objects.create(pk=1, first_tried_at=now, tried_at=now, next_at=now, succeeded_at=now)
    assert channels(as_of=now) == []

    operations.check_channels(as_of=now)

    assert [(line.name, line.well) for line in channels(as_of=now)] == [("web form", True), ("e-mail", True)]


def test_what_is_counted_is_forgotten_after_four_months(db):
    DoorCount.objects.create(hour=timezone.now() - timedelta(days=121), what="sent", n=1)

    operations.check_channels(as_of=timezone.now())

    assert not DoorCount.objects.exists()


def test_the_page_of_the_forms_shows_what_was_tried(client, db, olive):
    client.force_login(olive)
    assert "Nobody has tried to send a form" in client.get("/inbox/forms/").content.decode()
    for what, n in {"sent": 7, "wrong": 3, "wrong:email": 2, "broken": 1}.items():
        DoorCount.objects.create(hour=timezone.now() - timedelta(minutes=1), what=what, n=n)
    DoorCount.objects.create(hour=timezone.now() - timedelta(days=20), what="sent", n=99)
    operations.check_channels(as_of=timezone.now(), form_answers="HTTP 500")

    page = client.get("/inbox/forms/").content.decode()

    told = queries.tried(as_of=timezone.now())
    assert [(one.sent, one.held, one.wrong, one.broken) for one in told.days] == [(7, 0, 3, 1)]
    assert told.fields == [("email", 2)]
    assert "email (2)" in page
    assert "The form does not open." in page
