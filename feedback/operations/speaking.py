"""What the customer does on the page of their case: write, accept, reject, reopen, withdraw, go to an outside body, have the link sent."""

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from complaints import operations as complaints
from complaints.models import Complaint, Message
from core import links
from core.actors import CUSTOMER, Actor
from core.workflow import Refused, perform
from feedback import buckets, indexing, post, workflow
from feedback.buckets import Rate
from feedback.models import Feedback, Status

FINDING = Rate(10, 20)


@transaction.atomic
def say(
    case: Feedback | Complaint, *, text: str, uploads: Iterable["UploadedFile[Any]"] = (), by: Actor = CUSTOMER
) -> Message:
    """Add what the customer writes, on the page of the case or by mail. A case that waited for them goes on."""
    if not text.strip():
        raise Refused([_("Write what you want to tell us.")])
    if isinstance(case, Complaint):
        return complaints.hear(case, text=text.strip(), by=by, uploads=uploads)
    if case.complaint is not None:
        return complaints.hear(case.complaint, text=text.strip(), by=by, uploads=uploads)
    message = complaints.say(case.reference, text=text.strip(), direction=Message.Direction.IN, by=by, uploads=uploads)
    indexing.index(case)
    if case.snoozed_until is not None:
        Feedback.objects.filter(pk=case.pk).update(snoozed_until=None)
        case.refresh_from_db()
    if case.status in workflow.TABLE["customer_replied"].sources:
        perform(case, workflow.TABLE["customer_replied"], by=by)
    return message


def accept(feedback: Feedback, *, by: Actor = CUSTOMER) -> None:
    complaints.accept(_complaint(feedback), by=by)


def reject_answer(feedback: Feedback, *, reason: str, by: Actor = CUSTOMER) -> None:
    complaints.reject_answer(_complaint(feedback), reason=reason, by=by)


def reopen(feedback: Feedback, *, reason: str, by: Actor = CUSTOMER) -> None:
    complaints.reopen(_complaint(feedback), reason=reason, by=by)


def go_external(feedback: Feedback, *, outside_body: str, by: Actor = CUSTOMER) -> None:
    complaints.go_external(_complaint(feedback), outside_body=outside_body.strip(), by=by)


def withdraw(feedback: Feedback, *, reason: str = "", by: Actor = CUSTOMER) -> None:
    complaints.withdraw(_complaint(feedback), reason=reason or _("The customer withdrew it on their page."), by=by)


def _complaint(feedback: Feedback) -> Complaint:
    if feedback.complaint is None:
        raise Refused([_("This is no complaint.")])
    return feedback.complaint


@transaction.atomic
def find(*, reference: str, email: str, place: str) -> None:
    """Send the link of a case again, to the address that belongs to it. Whether anything was sent is not told."""
    moment = timezone.now()
    if not may_try(place):
        return
    feedback = Feedback.objects.filter(reference=reference, contact__email__iexact=email.strip()).first()
    if feedback is None or not email.strip() or feedback.is_held or feedback.status == Status.SPAM:
        return
    post.owe(
        "feedback/email/find",
        to=feedback.contact,
        key=f"find:{reference}:{moment:%Y%m%d%H%M}",
        case=reference,
        as_of=moment,
    )


def open_by_code(*, reference: str, code: str, place: str) -> str:
    """The token of a case for who knows its receipt code, or "". Asked for slowly, so that nobody tries them all."""
    allowed = may_try(place)
    right = links.is_receipt_code(code, reference=reference)
    known = Feedback.objects.filter(reference=reference, contact=None).exists()
    return links.token_for(reference) if allowed and right and known else ""


def may_try(place: str) -> bool:
    key = salted_hmac("feedback.find", place, algorithm="sha256").hexdigest()
    return buckets.take(key, FINDING, as_of=timezone.now())
