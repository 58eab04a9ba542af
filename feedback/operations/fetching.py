"""Fetching mail: store it, then put it aside in the mailbox. A mail fetched twice is recognised, so none is lost."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from core import clock
from core.actors import SYSTEM, Actor
from feedback import mailbox
from feedback.mailing import imap
from feedback.mailing.imap import NoMail, NoMailbox, Session, Waiting
from feedback.models import Mailbox, MailStatus
from feedback.operations.mail import take_mail

JOB = "fetch_mail"
BATCH = 500
LONGEST_WAIT = timedelta(minutes=10)
"""How long an absent server is left alone at most: when it is back, that is soon seen."""


@dataclass(frozen=True)
class Fetched:
    """What one pass brought: how many mails waited, became what, were known already, and could not be taken."""

    waiting: int = 0
    became: dict[str, int] = field(default_factory=dict)
    known: int = 0
    stuck: int = 0

    def with_one(self, status: str, *, created: bool) -> "Fetched":
        if not created:
            return replace(self, known=self.known + 1)
        return replace(self, became=self.became | {status: self.became.get(status, 0) + 1})


def fetch_mail(
    *, as_of: datetime, most: int = BATCH, by: Actor = SYSTEM, watch: Callable[[int], object] = lambda n: None
) -> Fetched | None:
    """Take in what waits in the mailbox, by one runner at a time. ``watch`` is told how many wait, then -1 for each.

    Returns None when there is nothing to do: no mailbox, another runner, or a server that is left alone for a while
    because it did not answer. Raises imap.NoMailbox after having noted it.
    """
    if not mailbox.is_set_up() or _rests(as_of) or not clock.take(JOB, as_of=as_of):
        return None
    try:
        with imap.opened(mailbox.box()) as session:
            fetched = _take_all(session, most=most, by=by, watch=watch)
    except NoMailbox as error:
        _note_failure(str(error), as_of=as_of)
        raise
    finally:
        clock.give_back(JOB)
    _note_success(fetched, as_of=as_of)
    return fetched


def _rests(as_of: datetime) -> bool:
    return Mailbox.objects.filter(next_at__gt=as_of).exists()


def _take_all(session: Session, *, most: int, by: Actor, watch: Callable[[int], object]) -> Fetched:
    waiting = session.waiting(most)
    fetched = Fetched(waiting=len(waiting))
    watch(len(waiting))
    for one in waiting:
        moment = timezone.now()
        clock.take(JOB, as_of=moment)
        try:
            taken = take_mail(
                session.read(one), by=by, as_of=moment, size=one.size, received_at=_arrival(one, as_of=moment)
            )
        except (NoMailbox, OperationalError, InterfaceError, OSError):
            raise
        except NoMail:
            fetched = replace(fetched, stuck=fetched.stuck + 1)
        else:
            session.put_aside(one)
            fetched = fetched.with_one(MailStatus(taken.mail.status), created=taken.created)
        watch(-1)
    return fetched


def _arrival(one: Waiting, *, as_of: datetime) -> datetime:
    """When it reached the mailbox: the promises run from then, however late it is fetched."""
    return min(one.arrived_at or as_of, as_of)


def _note_failure(error: str, *, as_of: datetime) -> None:
    row = Mailbox.objects.filter(pk=1).first()
    failures = min((row.failures if row else 0) + 1, 1000)
    wait = min(timedelta(minutes=2 ** min(failures - 1, 6)), LONGEST_WAIT)
    values = {"tried_at": as_of, "failures": failures, "error": error or "?", "next_at": as_of + wait}
    Mailbox.objects.update_or_create(pk=1, defaults=values, create_defaults=values | {"first_tried_at": as_of})


def _note_success(fetched: Fetched, *, as_of: datetime) -> None:
    values = {
        "tried_at": as_of,
        "succeeded_at": as_of,
        "failures": 0,
        "error": "",
        "next_at": as_of,
        "stuck": fetched.stuck,
    }
    Mailbox.objects.update_or_create(pk=1, defaults=values, create_defaults=values | {"first_tried_at": as_of})
