import smtplib
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.utils import timezone

from core import outbox
from core.models import Letter

ANNA = SimpleNamespace(email="anna@example.org", language="en")


@pytest.fixture
def letter(db, settings, tmp_path):
    """A letter with a template of its own: two lines of text below a subject."""
    folder = tmp_path / "core" / "email"
    folder.mkdir(parents=True)
    (folder / "trial.txt").write_text("About {{ what }}\n\nDear reader,\n{{ what }} arrived.\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    return outbox.queue("core/email/trial", to=ANNA, key="trial:1", case="Q7K-4MD", what="a lid")


def test_a_due_letter_goes_out_once(letter):
    assert outbox.sweep(as_of=timezone.now()) == 1
    assert outbox.sweep(as_of=timezone.now()) == 0

    sent = mail.outbox[0]
    assert (sent.subject, sent.to, sent.body) == ("About a lid", ["anna@example.org"], "Dear reader,\na lid arrived.\n")
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    letter.refresh_from_db()
    assert letter.state == "sent"
    assert letter.sent_at is not None


def test_the_same_key_is_the_same_letter(letter):
    again = outbox.queue("core/email/trial", to=ANNA, key="trial:1", what="a pan")

    assert again == letter
    assert Letter.objects.count() == 1


def test_nobody_to_write_to_is_no_letter(db):
    assert outbox.queue("core/email/trial", to=SimpleNamespace(email="", language="en"), key="k") is None
    assert Letter.objects.count() == 0


def test_a_letter_held_for_undo_can_be_taken_back(letter):
    assert outbox.cancel("trial:1") is True
    assert outbox.sweep(as_of=timezone.now()) == 0


def test_a_letter_that_went_out_cannot_be_taken_back(letter):
    outbox.sweep(as_of=timezone.now())

    assert outbox.cancel("trial:1") is False


def test_a_letter_waits_until_it_is_due(letter):
    Letter.objects.update(due_at=timezone.now() + timedelta(seconds=15))

    assert outbox.sweep(as_of=timezone.now()) == 0
    assert outbox.sweep(as_of=timezone.now() + timedelta(seconds=16)) == 1


class Refusing:
    """A mail server that answers every letter with the same error."""

    def __init__(self, error):
        self.error = error

    def send_messages(self, messages):
        raise self.error

    def close(self):
        pass


def test_a_server_that_is_away_is_tried_again_later(letter, monkeypatch):
    monkeypatch.setattr(outbox, "get_connection", lambda: Refusing(ConnectionRefusedError("nobody there")))
    before = timezone.now()

    outbox.sweep(as_of=before)

    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("new", 1)
    assert letter.due_at >= before + outbox.WAITS[0]
    assert letter.last_error == "ConnectionRefusedError: nobody there"


def test_a_refused_address_is_dead_at_once_and_can_be_retried(letter, monkeypatch):
    refusal = smtplib.SMTPRecipientsRefused({"anna@example.org": (550, b"no such person")})
    monkeypatch.setattr(outbox, "get_connection", lambda: Refusing(refusal))

    outbox.sweep(as_of=timezone.now())
    letter.refresh_from_db()
    assert letter.state == "dead"

    monkeypatch.undo()
    outbox.retry(letter, as_of=timezone.now())
    assert outbox.sweep(as_of=timezone.now()) == 1


def test_after_three_days_of_trying_a_letter_is_dead(letter, monkeypatch):
    monkeypatch.setattr(outbox, "get_connection", lambda: Refusing(ConnectionRefusedError("nobody there")))

    for _try in range(len(outbox.WAITS) + 1):
        Letter.objects.update(due_at=timezone.now())
        outbox.sweep(as_of=timezone.now())

    letter.refresh_from_db()
    assert letter.state == "dead"
    assert sum(outbox.WAITS, timedelta()) >= timedelta(days=2)


def test_one_letter_that_fails_does_not_stop_the_next(letter):
    outbox.queue("core/email/no-such-template", to=ANNA, key="broken", due_at=timezone.now() - timedelta(hours=1))

    assert outbox.sweep(as_of=timezone.now()) == 1
    assert Letter.objects.get(key="broken").last_error.startswith("TemplateDoesNotExist")


def test_a_runner_that_lost_its_lease_overwrites_nothing(letter):
    claimed = outbox._claim(as_of=timezone.now())
    later = timezone.now() + outbox.LEASE + timedelta(seconds=1)
    assert outbox.sweep(as_of=later) == 1

    assert outbox._send_all(claimed) == 0

    ids = {message.extra_headers["Message-ID"] for message in mail.outbox}
    assert len(mail.outbox) == 2
    assert ids == {outbox.message_id(letter)}
