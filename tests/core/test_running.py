from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from core import clock, outbox
from core.models import Entry, Letter


@pytest.fixture
def dead_letter(db):
    moment = timezone.now()
    return Letter.objects.create(
        key="answer:1:1",
        kind="complaints/email/answer",
        to="anna@example.org",
        state="dead",
        attempts=9,
        due_at=moment,
        queued_at=moment,
        last_error="SMTPDataError: (552, 'mailbox full')",
    )


def test_health_answers_without_login_and_without_figures(client, db):
    clock.beat("outbox", as_of=timezone.now())

    response = client.get("/health/")

    assert response.json() == {"status": "ok", "checks": {"outbox": True, "clock": True, "disk": True}}


def test_health_says_when_the_clock_stands(client, db):
    clock.beat("outbox", as_of=timezone.now() - timedelta(hours=1))

    assert client.get("/health/").json()["checks"]["clock"] is False


def test_the_running_page_shows_dead_letters_and_what_the_server_said(client, adam, dead_letter):
    client.force_login(adam)

    response = client.get("/running/")

    assert "mailbox full" in response.content.decode()
    assert "The clock has never run." in response.content.decode()


def test_a_dead_letter_is_tried_again_by_a_button(client, adam, dead_letter):
    client.force_login(adam)

    response = client.post(f"/running/letters/{dead_letter.pk}/retry/", follow=True)

    dead_letter.refresh_from_db()
    assert dead_letter.state == "new"
    assert "The letter to anna@example.org will be tried again." in response.content.decode()
    assert Entry.objects.get(verb="retry").actor == "Adam"


def test_an_officer_has_no_business_here(client, olive, dead_letter):
    client.force_login(olive)

    assert client.get("/running/").status_code == 403
    assert client.post(f"/running/letters/{dead_letter.pk}/retry/").status_code == 403


def test_nobody_gets_in_without_login(client, db):
    response = client.get("/running/")

    assert response.status_code == 302
    assert response.url.startswith("/account/login/")


def test_two_runners_one_lease(db):
    moment = timezone.now()

    assert clock.take("seal", as_of=moment, holder="one") is True
    assert clock.take("seal", as_of=moment, holder="two") is False
    assert clock.take("seal", as_of=moment, holder="one") is True
    assert clock.take("seal", as_of=moment + timedelta(minutes=6), holder="two") is True


def test_a_period_is_done_once(db):
    moment = timezone.now()

    assert [clock.once("scan", "2026-11-25", as_of=moment) for _ in range(2)] == [True, False]
    assert clock.once("scan", "2026-11-26", as_of=moment) is True


def test_tick_sweeps_and_seals_without_a_broker(db, capsys, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    from_here = Letter.objects.count()
    assert from_here == 0
    outbox.queue("core/email/none", to=type("Anna", (), {"email": "anna@example.org", "language": "en"}), key="k")

    call_command("tick")

    assert Letter.objects.get().attempts == 1
    assert clock.Heartbeat.objects.filter(name__in=["sweep", "seal", "outbox", "journal"]).count() == 4


def test_an_auditor_is_shown_no_page_that_stays_closed(client, audrey, mona):
    client.force_login(audrey)
    shown = client.get("/running/").text
    assert 'href="/running/journal/"' in shown
    assert 'href="/running/organisation/"' not in shown

    client.force_login(mona)
    assert 'href="/running/organisation/"' in client.get("/running/").text
