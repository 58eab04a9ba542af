"""How complaints come in, and what is said in a case."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import indexing, workflow
from complaints.models import Category, Channel, Complaint, Message
from complaints.operations.letters import owe, tell_holders
from complaints.queries import due_dates
from complaints.titles import title_of
from core import clock, files, journal, numbering
from core.actors import Actor
from core.roles import Role
from core.workflow import begin_many, perform
from customers.models import Contact, Customer, Product, Site


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
    acknowledged_at: datetime | None = None,
    acknowledge: bool = True,
    **optional: Any,
) -> Complaint:
    """Take in a complaint: number, clocks and acknowledgement in one transaction.

    ``received_at`` is when the customer said it, apart from when it was recorded. Without a product it is unknown.
    ``acknowledge`` sends the letter, where there is an address; who told the customer already hands in
    ``acknowledged_at`` instead. ``optional`` are further fields of the model (order_number, lot, remedy_sought,
    happened_on, hurt, process, source_key).
    """
    moment = timezone.now()
    received_at = received_at or moment
    complaint = draft(
        text=text,
        title=title,
        received_at=received_at,
        recorded_at=moment,
        reference=reference or numbering.new_reference(),
        number=numbering.next_number("C", year=received_at.year),
        contact=contact,
        customer=customer or (contact.customer if contact else None),
        product=product,
        site=site,
        category=category,
        channel=channel,
        language=language,
        **optional,
    )
    writes = acknowledge and contact is not None and bool(contact.email)
    _begin(complaint, by=by, acknowledged_at=acknowledged_at or (moment if writes else None))
    indexing.index(complaint)
    if writes:
        owe(complaint, "acknowledge", once=True)
    return complaint


def _begin(complaint: Complaint, *, by: Actor, acknowledged_at: datetime | None) -> None:
    """Bring it into the world with its promise; where somebody was hurt, managers are told at once."""
    place = clock.organisation()
    received_at = complaint.received_at
    calendar = clock.work_calendar(as_of=received_at, place=place)
    perform(
        complaint,
        workflow.TABLE["receive"],
        by=by,
        lacking=list(_gaps(complaint.text, received_at, complaint.recorded_at)),
        received_at=received_at,
        acknowledged_at=acknowledged_at,
        answer_days=place.answer_days,
        **due_dates(received_at, place=place, calendar=calendar),
    )
    if complaint.hurt:
        tell_holders(complaint, "tell_manager", role=Role.MANAGER, step="received", urgent=True)


def _gaps(text: str, received_at: datetime, moment: datetime) -> Iterable[str]:
    if not text.strip():
        yield _("Say what happened.")
    if received_at > moment:
        yield _("A complaint cannot have been received in the future.")


def draft(
    *, text: str, received_at: datetime, reference: str, number: str, title: str = "", **fields: Any
) -> Complaint:
    """A complaint from elsewhere, not yet saved: for ``receive_many``."""
    return Complaint(
        text=text,
        title=(title or title_of(text))[:200],
        reference=reference,
        number=number,
        received_at=received_at,
        cycle_began_at=received_at,
        **{"channel": Channel.IMPORT, "recorded_at": timezone.now(), **fields},
    )


@transaction.atomic
def receive_many(drafts: Sequence[Complaint], *, by: Actor, closed: bool = False) -> None:
    """Take in what was handled elsewhere: no letters, one journal line. Open ones get their due dates.

    ``closed``: they are history, closed at their ``closed_at``, or when they were received if that is not known.
    """
    place = clock.organisation()
    if closed:
        for case in drafts:
            case.closed_at = case.closed_at or case.received_at
            case.first_closed_at = case.first_closed_at or case.closed_at
    elif drafts:
        earliest = min(case.received_at for case in drafts)
        calendar = clock.work_calendar(as_of=earliest, place=place)
        for case in drafts:
            case.answer_days = place.answer_days
            for name, due in due_dates(case.received_at, place=place, calendar=calendar).items():
                # A date that is past was promised by nobody here.
                setattr(case, name, due if due > case.recorded_at else None)
    begin_many(drafts, workflow.TABLE["import_closed" if closed else "receive"], by=by)


@transaction.atomic
def acknowledge(complaint: Complaint, *, how: str, by: Actor) -> None:
    """Record that the customer was told that we have it, where no letter could say so: by phone, by post."""
    lacking = [] if how.strip() else [_("Say how the customer was told.")]
    move = workflow.TABLE["acknowledge"]
    perform(complaint, move, by=by, note=how, lacking=lacking, acknowledged_at=timezone.now())


@transaction.atomic
def say(
    case: str,
    *,
    text: str,
    direction: str,
    by: Actor,
    at: datetime | None = None,
    uploads: Iterable["UploadedFile[Any]"] = (),
    letter_key: str = "",
) -> Message:
    """Add one thing said to a case's thread, with its files. Serves feedback and complaints alike."""
    moment = at or timezone.now()
    message = Message.objects.create(
        case=case,
        direction=direction,
        text=text,
        by_name=by.name,
        by_user=by.user_id,
        at=moment,
        letter_key=letter_key,
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
    indexing.index_case(case)
    return message
