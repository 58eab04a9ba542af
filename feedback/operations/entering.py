"""Taking in what somebody says, once and for all, and handing complaints on."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from complaints import operations as complaints
from complaints.models import Channel, Complaint
from complaints.queries import answer_by
from core import files, links, numbering
from core.actors import CUSTOMER, SYSTEM, Actor
from core.roles import QUALITY, Role
from core.workflow import perform
from customers import operations as customers
from customers.models import Contact, Customer
from feedback import buckets, indexing, post, suspicion, workflow
from feedback.buckets import Rate
from feedback.models import DraftFile, Feedback, Kind

A_PLACE = Rate(10, 20)
SAME_TEXT = Rate(3, 1)
# Where the person learns the reference on the spot, on the screen or from whom they speak to.
ON_THE_SPOT = frozenset({Channel.FORM, Channel.PHONE, Channel.COUNTER, Channel.API})


class OtherWords(Exception):
    """The same form was sent before with other words. What was sent first stands; ``token`` opens it."""

    def __init__(self, feedback: Feedback) -> None:
        super().__init__(feedback.reference)
        self.feedback = feedback


@dataclass(frozen=True)
class Submitted:
    """What became of a post. ``created`` is False for the same post sent again."""

    feedback: Feedback
    token: str
    created: bool


def submit(
    *,
    kind: str,
    text: str,
    submission_key: str,
    email: str = "",
    name: str = "",
    phone: str = "",
    customer: Customer | None = None,
    language: str = "en",
    channel: str = Channel.FORM,
    received_at: datetime | None = None,
    uploads: Iterable["UploadedFile[Any]"] = (),
    suspicious: str = "",
    place: str = "",
    by: Actor = CUSTOMER,
    **said: Any,
) -> Submitted:
    """Take in one post: row, files, journal line, letter, and for a complaint the complaint, in one transaction.

    ``said`` are further fields of Feedback: product, site, about, lot, order_number, from_label, happened_on,
    remedy_sought, hurt, category, form. The same ``submission_key`` again returns what it brought about the first
    time; with other words it raises OtherWords. ``suspicious`` is a sentence, ``place`` a digest of where it came
    from. Raises core.files.Unwelcome.
    """
    person = {"email": email, "name": name, "phone": phone, "language": language, "customer": customer}
    fields = {**said, "kind": kind, "text": text, "language": language, "channel": channel}
    digest = _digest(fields, person)
    if known := _known(submission_key, digest):
        return known
    # Somebody hurt is never kept waiting by a suspicion, nor is what staff enter.
    trusted = said.get("hurt") or by.holds(*QUALITY)
    why = "" if trusted else _suspicion(text, place, suspicious)
    fields |= {"submission_key": submission_key, "submission_digest": digest, "held_why": why}
    try:
        with transaction.atomic():
            return _first_time(fields, person, received_at=received_at, uploads=uploads, by=by)
    except IntegrityError:
        # The other of two at once was first.
        if known := _known(submission_key, digest):
            return known
        raise


def _digest(fields: dict[str, Any], person: dict[str, Any]) -> str:
    """What makes two sendings of one form the same: the words, not the language the page was in."""
    said = {name: str(value) for name, value in {**fields, **person}.items() if name != "language"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _known(submission_key: str, digest: str) -> Submitted | None:
    feedback = Feedback.objects.filter(submission_key=submission_key).first()
    if feedback is None:
        return None
    if feedback.submission_digest != digest:
        raise OtherWords(feedback)
    return Submitted(feedback, links.token_for(feedback.reference), created=False)


def _suspicion(text: str, place: str, suspicious: str) -> str:
    """Why a post is held: what the form's own signs say, or too much of it from one place or in one wording."""
    moment = timezone.now()
    words = hashlib.sha256(" ".join(text.lower().split()).encode()).hexdigest()
    if place and not buckets.take(f"{place[:60]}:f", A_PLACE, as_of=moment):
        return suspicious or suspicion.TOO_MANY
    if place and not buckets.take(f"{words[:60]}:w", SAME_TEXT, as_of=moment):
        return suspicious or suspicion.SAME_WORDS
    return suspicious


def _first_time(
    fields: dict[str, Any],
    person: dict[str, Any],
    *,
    received_at: datetime | None,
    uploads: Iterable["UploadedFile[Any]"],
    by: Actor,
) -> Submitted:
    moment = timezone.now()
    received_at = received_at or moment
    reference = numbering.new_reference()
    token = links.token_for(reference)
    contact = _contact(person, by)
    feedback = Feedback(
        reference=reference,
        said_kind=fields["kind"],
        token_digest=links.digest_of(token),
        contact=contact,
        customer=person["customer"] or (contact.customer if contact else None),
        recorded_at=moment,
        **fields,
    )
    perform(
        feedback, workflow.TABLE["submit"], by=by, received_at=received_at, due_at=answer_by(received_at=received_at)
    )
    _keep_files(feedback, uploads, by=by, at=moment)
    if not feedback.held_why:
        welcome(feedback, by=by)
    if feedback.complaint_id is None:
        indexing.index(feedback)
    return Submitted(feedback, token, created=True)


def _contact(person: dict[str, Any], by: Actor) -> Contact | None:
    if not (person["email"] or person["name"] or person["phone"]):
        return None
    return customers.find_or_add_contact(by=by, **person)


def _keep_files(feedback: Feedback, uploads: Iterable["UploadedFile[Any]"], *, by: Actor, at: datetime) -> None:
    drafts = DraftFile.objects.filter(submission_key=feedback.submission_key).order_by("pk")
    stored = [files.Stored(draft.name, draft.media_type, draft.size, draft.digest) for draft in drafts]
    files.attach(stored, case=feedback.reference, by=by.name, at=at)
    drafts.delete()
    files.keep(uploads, case=feedback.reference, by=by.name, at=at)


def welcome(feedback: Feedback, *, by: Actor) -> None:
    """What follows at once on something that is no spam: the letter, and for a complaint the complaint."""
    letter = post.owe(
        "feedback/email/submit",
        to=feedback.contact,
        key=f"submit:{feedback.reference}",
        case=feedback.reference,
        as_of=timezone.now(),
        sort=feedback.kind,
        answer_due=feedback.due_at.isoformat() if feedback.due_at else "",
    )
    if feedback.hurt and feedback.kind != Kind.COMPLAINT:
        post.tell_managers(
            "feedback/email/hurt", key=f"hurt:{feedback.reference}", case=feedback.reference, urgent=True
        )
    if feedback.kind == Kind.COMPLAINT:
        told = letter is not None or feedback.channel in ON_THE_SPOT
        hand_on(feedback, by=SYSTEM if by.holds(Role.CUSTOMER) else by, told=told)


def hand_on(feedback: Feedback, *, by: Actor, told: bool, note: str = "") -> Complaint:
    """Make a complaint of the same reference out of it. ``told``: the person knows that we have it."""
    complaint = complaints.receive(
        text=feedback.text,
        reference=feedback.reference,
        contact=feedback.contact,
        customer=feedback.customer,
        product=feedback.product,
        site=feedback.site,
        category=feedback.category,
        channel=feedback.channel,
        language=feedback.language,
        received_at=feedback.received_at,
        order_number=feedback.order_number,
        lot=feedback.lot,
        remedy_sought=feedback.remedy_sought,
        happened_on=feedback.happened_on,
        hurt=feedback.hurt,
        source_key=feedback.source_key,
        acknowledged_at=timezone.now() if told else None,
        acknowledge=False,
        by=by,
    )
    perform(
        feedback,
        workflow.TABLE["convert"],
        by=by,
        note=note,
        complaint=complaint,
        kind=Kind.COMPLAINT,
        held_why="",
        due_at=complaint.answer_due,
    )
    return complaint
