"""Mail that comes in. Each becomes exactly one thing, however often it is delivered and wherever the machine stops.

The bytes are on disk before the first row is written, and all rows are written in one transaction. What goes wrong
on our side parks the mail: the next one is still taken.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from complaints import operations as complaints
from complaints.models import Complaint, Message
from core import clock, files, links
from core.actors import CUSTOMER, SYSTEM, Actor
from core.numbering import tidy_reference
from core.workflow import perform
from customers import operations as customers
from customers.models import Contact
from feedback import buckets, mail_workflow, mailbox
from feedback.buckets import Rate
from feedback.mailing.headers import plain
from feedback.mailing.mail import Automatic, Mail, Unread
from feedback.mailing.parsing import parse
from feedback.models import Feedback, IncomingMail, Kind, Status, Why
from feedback.operations.bounces import note_bounce
from feedback.operations.entering import submit
from feedback.operations.papers import bring_in, words_of
from feedback.operations.speaking import say

A_SENDER = Rate(20, 20)
SAME_WORDS = Rate(5, 2)
NAMED = re.compile(r"\b([0-9A-Za-z]{3})[-\u2010-\u2015 ]?([0-9A-Za-z]{3})\b")
PARKING = {Unread.TOO_BIG: Why.TOO_BIG, Unread.UNREADABLE: Why.UNREADABLE}
MACHINES = {
    Automatic.BOUNCE: Why.BOUNCE,
    Automatic.REPLY: Why.REPLY,
    Automatic.LIST: Why.LIST,
    Automatic.ECHO: Why.ECHO,
}


@dataclass(frozen=True)
class Taken:
    """What became of a mail. ``created`` is False for one that was taken before."""

    mail: IncomingMail
    created: bool


def take_mail(
    raw: bytes, *, by: Actor = SYSTEM, as_of: datetime, size: int | None = None, received_at: datetime | None = None
) -> Taken:
    """Take one mail in. ``size`` is that of the whole mail where ``raw`` is only the head of one that is too big.

    ``received_at``: when it reached the mailbox, for one that is fetched late. Raises only what stops every mail: no
    disk, no database.
    """
    received = received_at or as_of
    mail = parse(raw, mailbox.limits(), size=size)
    files.write(raw)
    if known := IncomingMail.objects.filter(key=mail.key).first():
        return Taken(known, created=False)
    try:
        with transaction.atomic():
            return Taken(_decide(mail, received, by=by, as_of=as_of), created=True)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever breaks over one mail, it is kept and the next one is taken
        # The other of two at once may have been first.
        if known := IncomingMail.objects.filter(key=mail.key).first():
            return Taken(known, created=False)
        detail = plain(f"{type(error).__name__}: {error}")
        with transaction.atomic():
            return Taken(_write("park", mail, received, by=by, why=Why.BROKE, detail=detail), created=True)


def _decide(mail: Mail, received: datetime, *, by: Actor, as_of: datetime) -> IncomingMail:
    if mail.unread:
        return _write("park", mail, received, by=by, why=PARKING[mail.unread])
    signed = next((found for one in mail.recipients if (found := links.replied_about(one))), "")
    if mail.automatic:
        told = _tell_of_machine(mail, signed, by=by, as_of=as_of)
        return _write("recognise", mail, received, by=by, why=MACHINES[mail.automatic], case=told)
    if why := _suspicion(mail, as_of=as_of):
        return _write("park", mail, received, by=by, why=why)
    customers.mark_reachable(email=mail.sender, by=by)
    if signed and (case := find_case(signed)) and mail.sender == address_of(case):
        join(case, mail, by=CUSTOMER, as_of=as_of)
        return _write("join", mail, received, by=by, case=signed)
    about = signed if signed and find_case(signed) else _named(mail)
    feedback = open_case(mail, by=CUSTOMER, as_of=received)
    if about:
        why = Why.OTHER_ADDRESS if signed else Why.NAMED
        note = _("It may belong to %(reference)s. Say under “Unsure mail” whether it does.") % {"reference": about}
        complaints.say(
            feedback.reference, text=f"{why.label} {note}", direction=Message.Direction.NOTE, by=by, at=received
        )
        return _write("doubt", mail, received, by=by, case=feedback.reference, about=about, why=why)
    return _write("open", mail, received, by=by, case=feedback.reference)


def _tell_of_machine(mail: Mail, signed: str, *, by: Actor, as_of: datetime) -> str:
    """Tell the team of a case what a machine wrote about a letter of it. Returns the case; "" when it is about none."""
    if mail.automatic == Automatic.BOUNCE:
        return note_bounce(mail, by=by, as_of=as_of)
    case = find_case(signed) if signed and mail.automatic == Automatic.REPLY else None
    if case is None or mail.sender != address_of(case):
        return ""
    text = _("A machine answered for %(sender)s: %(subject)s") % {"sender": mail.sender, "subject": mail.subject}
    complaints.say(signed, text=text, direction=Message.Direction.NOTE, by=by, at=as_of)
    return signed


def _write(move: str, mail: Mail, received: datetime, *, by: Actor, detail: str = "", **values: Any) -> IncomingMail:
    row = IncomingMail(
        key=mail.key,
        digest=mail.digest,
        size=mail.size,
        sender=mail.sender[:254],
        sender_name=mail.sender_name[:200],
        subject=mail.subject[:300],
        message_id=mail.message_id[:250],
        sent_at=mail.sent_at,
        received_at=received,
        detail=detail[:500],
    )
    perform(row, mail_workflow.TABLE[move], by=by, facts={"why": str(values.get("why", ""))}, **values)
    return row


def _suspicion(mail: Mail, *, as_of: datetime) -> Why:
    """Why a mail is looked at by a person before anything comes of it; Why.NONE when nothing speaks against it."""
    if not mail.sender:
        return Why.NO_SENDER
    if mail.called_spam or mail.called_forged:
        return Why.SPAM if mail.called_spam else Why.FORGED
    if not (mail.text or mail.papers or mail.subject):
        return Why.EMPTY
    for rate, words in ((A_SENDER, mail.sender), (SAME_WORDS, " ".join(mail.text.lower().split()))):
        key = salted_hmac("feedback.mail", words, algorithm="sha256").hexdigest()
        if words and not buckets.take(key, rate, as_of=as_of):
            return Why.FLOOD
    return Why.NONE


def find_case(reference: str) -> Feedback | Complaint | None:
    """What stands under a reference and may be written to."""
    people = ("contact", "complaint", "complaint__contact")
    feedback = Feedback.objects.select_related(*people).exclude(status=Status.SPAM).filter(reference=reference).first()
    return feedback or Complaint.objects.select_related("contact").filter(reference=reference).first()


def address_of(case: Feedback | Complaint) -> str:
    return case.contact.email.lower() if case.contact else ""


def _named(mail: Mail) -> str:
    """A case that a mail names in its subject."""
    references = {tidy_reference("".join(found)) for found in NAMED.findall(mail.subject)} - {""}
    known = Feedback.objects.filter(reference__in=references).exclude(status=Status.SPAM).order_by("reference")
    of_complaints = Complaint.objects.filter(reference__in=references).order_by("reference")
    found = (
        known.values_list("reference", flat=True).first() or of_complaints.values_list("reference", flat=True).first()
    )
    return found or ""


def join(case: Feedback | Complaint, mail: Mail, *, by: Actor, as_of: datetime, heading: str = "") -> None:
    """Put a mail into the thread of a case, by the door through which the page of the case speaks."""
    text = words_of(mail)
    message = say(case, text=f"{heading}\n\n{text}" if heading else text, by=by)
    bring_in(mail, case=case.reference, message_id=message.pk, as_of=as_of)


def open_case(mail: Mail, *, by: Actor, as_of: datetime, kind: str = Kind.OTHER, text: str = "") -> Feedback:
    """Make a case of its own of a mail. Its sender is told that we have it."""
    contact = Contact.objects.filter(email=mail.sender).order_by("pk").first() if mail.sender else None
    feedback = submit(
        kind=kind,
        text=text.strip() or words_of(mail, titled=True),
        submission_key=f"mail:{mail.key}",
        email=mail.sender,
        name=mail.sender_name,
        language=contact.language if contact else clock.organisation().language,
        channel="email",
        received_at=as_of,
        by=by,
    ).feedback
    bring_in(mail, case=feedback.reference, message_id=None, as_of=as_of)
    return feedback
