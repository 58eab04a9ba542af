"""What is done to a complaint. Each verb is one move of the table, one transaction, one journal line."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from complaints import workflow
from complaints.models import Category, Channel, Complaint, Message
from core import clock, files, journal, numbering, outbox
from core.actors import Actor
from core.models import Organisation
from core.workflow import perform
from core.worktime import add_working_days
from customers.models import Contact, Customer, Product, Site


def title_of(text: str) -> str:
    """The first sentence or line of what was said, short enough for a list."""
    first = text.strip().splitlines()[0]
    sentence = first.split(". ")[0].strip()
    return sentence if len(sentence) <= 90 else sentence[:89].rstrip() + "…"


@transaction.atomic
def receive(
    *,
    text: str,
    by: Actor,
    title: str = "",
    reference: str | None = None,
    contact: Contact | None = None,
    customer: Customer | None = None,
    product: Product | None = None,
    site: Site | None = None,
    category: Category | None = None,
    channel: str = Channel.FORM,
    language: str = "en",
    received_at: datetime | None = None,
    acknowledge: bool = True,
    **optional: Any,
) -> Complaint:
    """Take in a complaint: number, clocks and acknowledgement in one transaction.

    ``received_at`` is when the customer said it, apart from when it was recorded. ``optional`` are further fields of
    the model (order_number, lot, remedy_sought, happened_on, hurt, process, source_key).
    """
    moment = timezone.now()
    received_at = received_at or moment
    place = clock.organisation()
    complaint = Complaint(
        reference=reference or numbering.new_reference(),
        number=numbering.next_number("C", year=received_at.year),
        title=title or title_of(text),
        text=text,
        contact=contact,
        customer=customer or (contact.customer if contact else None),
        product=product,
        site=site,
        category=category,
        channel=channel,
        language=language,
        recorded_at=moment,
        **optional,
    )
    perform(complaint, workflow.TABLE["receive"], by=by, received_at=received_at, **_due_dates(received_at, place))
    if acknowledge and contact is not None:
        _acknowledge(complaint, contact, at=moment)
    return complaint


def _due_dates(received_at: datetime, place: Organisation) -> dict[str, Any]:
    calendar = clock.work_calendar(as_of=received_at, place=place)
    return {
        "assess_due": add_working_days(received_at, place.assess_days, calendar),
        "answer_due": add_working_days(received_at, place.answer_days, calendar),
    }


def _acknowledge(complaint: Complaint, contact: Contact, *, at: datetime) -> None:
    letter = outbox.queue(
        "complaints/email/acknowledge",
        to=contact,
        key=f"acknowledge:{complaint.reference}",
        case=complaint.reference,
        reference=complaint.reference,
        name=contact.name,
        answer_due=complaint.answer_due.isoformat() if complaint.answer_due else "",
    )
    if letter is not None:
        Complaint.objects.filter(pk=complaint.pk, acknowledged_at__isnull=True).update(acknowledged_at=at)
        complaint.refresh_from_db()


@transaction.atomic
def say(
    case: str,
    *,
    text: str,
    direction: str,
    by: Actor,
    at: datetime | None = None,
    uploads: Iterable["UploadedFile[Any]"] = (),
) -> Message:
    """Add one thing said to a case's thread, with its files. Serves feedback and complaints alike."""
    moment = at or timezone.now()
    message = Message.objects.create(
        case=case, direction=direction, text=text, by_name=by.name, by_user=by.user_id, at=moment
    )
    files.keep(
        uploads,
        case=case,
        by=by.name,
        at=moment,
        message_id=message.pk,
        internal=direction == Message.Direction.NOTE,
    )
    journal.record(message, f"say_{direction}", by=by, facts={"case": case})
    return message
