"""What the pages about mail ask: which mails wait for somebody, and which came in at all."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.roles import QUALITY, Role
from feedback.models import IncomingMail, Mailbox, MailStatus

MAIL_ORDER = ("-received_at", "-pk")
WAITING = (MailStatus.UNSURE, MailStatus.PARKED)


@dataclass(frozen=True)
class MailView:
    """One view of the mails: which stand in it, and what is said when none do."""

    name: str
    label: Any
    statuses: tuple[str, ...]
    empty: Any


MAIL_VIEWS = (
    MailView(
        "parked",
        _("Parked mail"),
        (MailStatus.PARKED,),
        _("No mail is parked. What is suspicious, too large or cannot be understood waits here with its file; nothing is thrown away."),
    ),
    MailView(
        "unsure",
        _("Unsure mail"),
        (MailStatus.UNSURE,),
        _("No mail is in doubt. A mail that seems to belong to a case, but not by its sender or its reply address, becomes a case of its own and stands here until you say which it is."),
    ),
    MailView(
        "automatic",
        _("Written by machines"),
        (MailStatus.AUTOMATIC,),
        _("No machine has written. Out-of-office notes, letters that came back and mailing lists are kept here and never answered."),
    ),
    MailView(
        "discarded",
        _("Discarded"),
        (MailStatus.DISCARDED,),
        _("Nothing is discarded. A discarded mail stays here and can be parked again."),
    ),
    MailView(
        "all",
        _("All mail"),
        tuple(str(one) for one in MailStatus),
        _("No mail has come in yet. Once a mailbox is set up, every mail that was fetched is listed here with what became of it."),
    ),
)  # fmt: skip


def mails(*, actor: Actor) -> QuerySet[IncomingMail]:
    """The mails this person may read: quality staff and auditors all, others none."""
    allowed = actor.holds(*QUALITY, Role.AUDITOR)
    return IncomingMail.objects.all() if allowed else IncomingMail.objects.none()


def mail_view(*, name: str) -> MailView:
    return next((view for view in MAIL_VIEWS if view.name == name), MAIL_VIEWS[0])


def waiting_mails() -> dict[str, int]:
    """How many mails wait for somebody, by view."""
    rows = IncomingMail.objects.filter(status__in=WAITING).order_by().values_list("status")
    return dict.fromkeys(map(str, WAITING), 0) | dict(rows.annotate(n=Count("pk")))


def fetching() -> Mailbox | None:
    """How fetching mail goes; None as long as it was never tried."""
    return Mailbox.objects.filter(pk=1).first()
