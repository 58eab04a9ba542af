"""The outbox: a letter is a row in the transaction that caused it; a sweep sends what is due.

The sweep claims a few rows, counts the attempt, sets a lease and commits; sends outside the transaction; then marks
each row sent only if the attempt is still its own. A kill at any point costs at most one doubled letter, and that
one carries the same Message-ID.
"""

import hashlib
import smtplib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation

from core import clock, links
from core.models import Letter, User
from core.quiet import waking

BATCH = 20
LEASE = timedelta(minutes=5)
# After so many tries, spread over about three days, a letter is dead: visible, and retried by a button only.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440, 1440))


def queue(
    kind: str,
    *,
    to: Any,
    key: str,
    case: str = "",
    due_at: datetime | None = None,
    urgent: bool = False,
    **payload: Any,
) -> Letter | None:
    """Owe a letter. ``kind`` names the template without its ending, ``to`` has ``email`` and ``language``.

    The same ``key`` again is the same letter. Without an address there is nobody to write to: returns None.
    To staff it waits for the end of their quiet hours, unless it is ``urgent``: somebody may be in danger.
    ``payload`` must be JSON; the template sees it, with ``organisation`` and ``base_url``.
    """
    if not getattr(to, "email", ""):
        return None
    moment = timezone.now()
    letter, _created = Letter.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "to": to.email,
            "language": to.language or settings.LANGUAGE_CODE,
            "case": case,
            "payload": payload,
            "queued_at": moment,
            "due_at": _out_of_quiet(to, due_at or moment, urgent=urgent),
        },
    )
    return letter


def _out_of_quiet(to: Any, moment: datetime, *, urgent: bool) -> datetime:
    """The moment itself for customers and what is urgent; for staff the first one that is not quiet for them."""
    if urgent or not isinstance(to, User):
        return moment
    quiet = clock.quiet_for(to, as_of=moment)
    return waking(moment, quiet) if quiet else moment


def cancel(key: str) -> bool:
    """Take back a letter that has not been sent yet (undo). True when it was still here to be taken."""
    return bool(Letter.objects.filter(key=key, state=Letter.State.NEW, attempts=0).delete()[0])


def withdraw(case: str, kinds: Iterable[str]) -> int:
    """Take back letters of these kinds about a case that have not gone out: they say what is no longer so."""
    waiting = Letter.objects.filter(case=case, kind__in=list(kinds), state=Letter.State.NEW)
    return waiting.delete()[0]


def sweep(*, as_of: datetime, limit: int = 200) -> int:
    """Send what is due, in small claims, until nothing is or ``limit`` letters were tried. Returns how many went out."""
    sent = tried = 0
    while tried < limit:
        claimed = _claim(as_of=as_of)
        if not claimed:
            break
        tried += len(claimed)
        sent += _send_all(claimed)
    clock.beat("outbox", as_of=as_of)
    return sent


@transaction.atomic
def _claim(*, as_of: datetime) -> list[Letter]:
    due = Letter.objects.due(as_of=as_of).order_by("due_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    letters = list(due[:BATCH])
    Letter.objects.filter(pk__in=[letter.pk for letter in letters], state=Letter.State.NEW).update(
        attempts=F("attempts") + 1, due_at=as_of + LEASE
    )
    for letter in letters:
        letter.attempts += 1
    return letters


def _send_all(letters: list[Letter]) -> int:
    mailer = get_connection()
    try:
        return sum(_send(letter, mailer) for letter in letters)
    finally:
        mailer.close()


def _send(letter: Letter, mailer: Any) -> bool:
    mine = Letter.objects.filter(pk=letter.pk, state=Letter.State.NEW, attempts=letter.attempts)
    try:
        mailer.send_messages([compose(letter, mailer)])
    except Exception as error:  # noqa: BLE001 - whatever a mail server or a template does, the next letter still goes
        _fail(letter, mine, error)
        return False
    return bool(mine.update(state=Letter.State.SENT, sent_at=timezone.now(), last_error=""))


def _fail(letter: Letter, mine: Any, error: Exception) -> None:
    text = f"{type(error).__name__}: {error}"[:2000]
    if is_permanent(error) or letter.attempts > len(WAITS):
        mine.update(state=Letter.State.DEAD, last_error=text)
    else:
        mine.update(due_at=timezone.now() + WAITS[letter.attempts - 1], last_error=text)


def is_permanent(error: Exception) -> bool:
    """A refusal that no waiting mends: the server said 5xx about the person or the letter."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and 500 <= error.smtp_code < 600


def compose(letter: Letter, mailer: Any = None) -> EmailMessage:
    """The mail as it goes out. The first line of the template is the subject, the rest is the text."""
    with translation.override(letter.language):
        reply_to = _reply_to(letter)
        frame = {"letter": letter, "by_mail": bool(reply_to), **_frame()}
        text = render_to_string(f"{letter.kind}.txt", {**letter.payload, **frame})
    subject, _newline, body = text.strip().partition("\n")
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        to=[letter.to],
        reply_to=reply_to,
        connection=mailer,
        headers={
            "Message-ID": message_id(letter),
            "Auto-Submitted": "auto-generated",
            "Date": letter.queued_at.strftime("%a, %d %b %Y %H:%M:%S +0000"),
        },
    )


def _reply_to(letter: Letter) -> list[str]:
    """A signed address, by which a customer's reply finds its case. Staff answer in the house, not by mail."""
    address = links.reply_address(letter.case) if letter.case else ""
    if not address or User.objects.filter(email__iexact=letter.to).exists():
        return []
    return [address]


def message_id(letter: Letter) -> str:
    """The same for every try, so that a doubled letter is recognised as one."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(letter.key.encode()).hexdigest()[:32]}@{host}>"


def _frame() -> dict[str, Any]:
    return {"organisation": clock.organisation(), "base_url": settings.BASE_URL}


@transaction.atomic
def retry(letter: Letter, *, as_of: datetime) -> bool:
    """Try a dead or held letter again from the start."""
    waiting = Letter.objects.filter(pk=letter.pk, state__in=[Letter.State.DEAD, Letter.State.HELD])
    return bool(waiting.update(state=Letter.State.NEW, attempts=0, due_at=as_of, last_error=""))


def for_case(case: str) -> Iterator[Letter]:
    """All letters of a case, oldest first."""
    yield from Letter.objects.filter(case=case).order_by("pk")
