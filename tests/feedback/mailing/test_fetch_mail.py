"""Mail is fetched from a real mail server: stored first, then put aside; killed anywhere, each becomes one thing."""

import imaplib
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from config.schedule import JOBS
from feedback import operations
from feedback.mailing import imap
from feedback.mailing.imap import NoMailbox
from feedback.models import Feedback, IncomingMail, Mailbox, MailStatus, Why
from feedback.operations import fetching
from tests.feedback.mailing.letters import raw
from tests.mail import free_port

OLD = '"24-Nov-2026 08:00:00 +0000"'


@dataclass
class Postbox:
    """An empty mailbox of our own on the test server."""

    host: str
    port: int
    user: str
    line: imaplib.IMAP4 = field(repr=False)

    def put(self, *mails: bytes, arrived: str = OLD) -> None:
        for data in mails:
            assert self.line.append("INBOX", "", arrived, data)[0] == "OK"

    def count(self, folder: str = "INBOX") -> int:
        status, answer = self.line.select(f'"{folder}"', readonly=True)
        return int(answer[0] or b"0") if status == "OK" else 0


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    address = urlsplit(os.environ["MAILBOX_URL"])
    assert address.hostname
    assert address.port
    user = f"post-{uuid.uuid4().hex}"
    settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_SECURITY = address.hostname, address.port, "none"
    settings.IMAP_USER, settings.IMAP_PASSWORD = user, "secret"
    line = imaplib.IMAP4(address.hostname, address.port)
    line.login(user, "secret")
    yield Postbox(address.hostname, address.port, user, line)
    line.logout()


def some(n: int) -> list[bytes]:
    return [raw(f"Number {i}.", message_id=f"<{i}@example.com>", **{"from": f"c{i}@example.com"}) for i in range(n)]


@pytest.mark.imap
def test_mail_is_taken_and_put_aside(db, postbox):
    postbox.put(*some(2), raw("Away.", auto_submitted="auto-replied"))

    fetched = operations.fetch_mail(as_of=timezone.now())

    assert (fetched.waiting, fetched.became, fetched.known, fetched.stuck) == (3, {"opened": 2, "automatic": 1}, 0, 0)
    assert (postbox.count(), postbox.count("Taken in")) == (0, 3)
    assert Feedback.objects.count() == 2
    box = Mailbox.objects.get()
    assert (box.failures, box.error, box.stuck) == (0, "", 0)
    assert box.succeeded_at is not None


@pytest.mark.imap
def test_the_promise_runs_from_when_it_reached_the_mailbox(db, postbox):
    postbox.put(raw())

    operations.fetch_mail(as_of=timezone.now())

    arrived = datetime(2026, 11, 24, 8, tzinfo=UTC)
    now = timezone.now()
    assert Feedback.objects.get().received_at == min(arrived, now)


@pytest.mark.imap
def test_a_second_pass_takes_nothing_twice(db, postbox):
    postbox.put(*some(2))
    operations.fetch_mail(as_of=timezone.now())

    assert operations.fetch_mail(as_of=timezone.now()).waiting == 0
    assert IncomingMail.objects.count() == 2


@pytest.mark.imap
@pytest.mark.parametrize("step", ["read", "take_mail", "put_aside"])
def test_killed_at_any_step_each_becomes_one_thing(db, postbox, monkeypatch, step):
    postbox.put(*some(3))
    calls = iter(range(100))

    class Killed(BaseException):
        pass

    def killing(real):
        def maybe(*args, **kwargs):
            if next(calls) == 1:
                raise Killed
            return real(*args, **kwargs)

        return maybe

    where = fetching if step == "take_mail" else imap.Session
    with monkeypatch.context() as patch:
        patch.setattr(where, step, killing(getattr(where, step)))
        with pytest.raises(Killed):
            operations.fetch_mail(as_of=timezone.now())

    operations.fetch_mail(as_of=timezone.now())

    assert IncomingMail.objects.count() == Feedback.objects.count() == 3
    assert (postbox.count(), postbox.count("Taken in")) == (0, 3)


@pytest.mark.imap
def test_the_next_is_taken_when_one_is_not_given_out(db, postbox, monkeypatch):
    postbox.put(*some(3))
    read = imap.Session.read

    def refusing(self, one):
        if one.uid == "2":
            raise imap.NoMail("no")
        return read(self, one)

    monkeypatch.setattr(imap.Session, "read", refusing)

    fetched = operations.fetch_mail(as_of=timezone.now())

    assert (fetched.became, fetched.stuck) == ({"opened": 2}, 1)
    assert postbox.count() == 1
    assert Mailbox.objects.get().stuck == 1


@pytest.mark.imap
def test_of_too_large_a_mail_only_the_head_is_read(db, postbox, settings):
    settings.MAIL_MAX_BYTES = 5000
    postbox.put(raw("x" * 9000), raw("Small.", message_id="<2@example.com>"))

    operations.fetch_mail(as_of=timezone.now())

    large = IncomingMail.objects.get(why=Why.TOO_BIG)
    assert (large.status, large.subject) == (MailStatus.PARKED, "Lid cracked")
    assert large.size > 9000
    assert Feedback.objects.count() == 1
    assert postbox.count("Taken in") == 2


@pytest.mark.imap
def test_a_wrong_password_is_said(db, postbox, settings):
    settings.IMAP_PASSWORD = "wrong"

    with pytest.raises(NoMailbox):
        operations.fetch_mail(as_of=timezone.now())

    box = Mailbox.objects.get()
    assert box.failures == 1
    assert "AUTHENTICATIONFAILED" in box.error
    assert "wrong" not in box.error


@pytest.mark.imap
def test_the_command(db, postbox):
    postbox.put(*some(2))
    out = StringIO()

    call_command("fetch_mail", "--dry-run", stdout=out)
    assert out.getvalue().startswith("2 mails wait, ")
    assert postbox.count() == 2

    out = StringIO()
    call_command("fetch_mail", stdout=out)
    assert out.getvalue() == "2 mails waited. 2 a case of its own\n"


@pytest.fixture
def nobody_there(settings: Any) -> None:
    settings.IMAP_HOST, settings.IMAP_PORT, settings.IMAP_SECURITY = "127.0.0.1", free_port(), "none"


def test_an_absent_server_is_left_alone_for_longer_and_longer(db, nobody_there):
    now, waits = timezone.now(), []
    for _try in range(6):
        with pytest.raises(NoMailbox):
            operations.fetch_mail(as_of=now)
        box = Mailbox.objects.get()
        waits.append((box.next_at - now).total_seconds() / 60)
        assert operations.fetch_mail(as_of=now) is None
        now = box.next_at

    assert waits == [1, 2, 4, 8, 10, 10]
    assert (box.failures, box.succeeded_at) == (6, None)


def test_the_command_says_why_there_is_no_mail(db, nobody_there, settings):
    with pytest.raises(CommandError, match="The mailbox cannot be read"):
        call_command("fetch_mail")
    settings.IMAP_HOST = ""
    with pytest.raises(CommandError, match="No mailbox is set up"):
        call_command("fetch_mail")


def test_without_a_mailbox_nothing_is_fetched(db):
    assert operations.fetch_mail(as_of=timezone.now()) is None
    assert not Mailbox.objects.exists()


def test_only_one_runner_fetches(db, nobody_there):
    now = timezone.now()
    assert fetching.clock.take(fetching.JOB, as_of=now, holder="another")

    assert operations.fetch_mail(as_of=now + timedelta(minutes=1)) is None


def test_the_clock_fetches():
    assert [job.every for job in JOBS if job.name == "feedback.fetch_mail"] == [60]
