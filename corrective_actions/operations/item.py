"""What somebody does by a day: add, begin, finish with evidence, verify, return, cancel."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import files
from core.actors import Actor
from core.models import User
from core.workflow import perform
from corrective_actions import workflow
from corrective_actions.item_workflow import ITEM_TABLE
from corrective_actions.models import ActionItem, Cause, CorrectiveAction, Proof
from corrective_actions.operations.action import lacks, tell_by_letter


@transaction.atomic
def add_item(
    action: CorrectiveAction,
    *,
    what: str,
    owner: User,
    due_on: date,
    by: Actor,
    cause: Cause | None = None,
    at: datetime | None = None,
) -> ActionItem:
    """Plan one thing that somebody does by a day, and the cause it takes away."""
    moment = at or timezone.now()
    missing = lacks(what, _("Say what is done."))
    if due_on < timezone.localdate(moment):
        missing.append(_("Give a day to come by which it is done."))
    if cause is not None and cause.action_id != action.pk:
        missing.append(_("This cause belongs to another action."))
    perform(action, workflow.TABLE["add_item"], by=by, note=what, lacking=missing)
    # Counted behind the door: of two at once the second waits there.
    number = (action.items.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    item = ActionItem(
        action=action, number=number, what=what.strip()[:300], owner=owner, due_on=due_on, cause=cause, added_at=moment
    )
    perform(item, ITEM_TABLE["add_item"], by=by)
    return item


@transaction.atomic
def take_item(item: ActionItem, *, by: Actor, at: datetime | None = None) -> None:
    """Begin."""
    perform(item, ITEM_TABLE["take_item"], by=by, started_at=at or timezone.now())


@transaction.atomic
def finish_item(
    item: ActionItem,
    *,
    evidence: str,
    by: Actor,
    uploads: "Iterable[UploadedFile[Any]]" = (),
    at: datetime | None = None,
) -> None:
    """Say that it is done and how one can see that, with files if there are any."""
    moment = at or timezone.now()
    perform(
        item,
        ITEM_TABLE["finish_item"],
        by=by,
        note=evidence,
        lacking=lacks(evidence, _("Say how one can see that it is done.")),
        evidence=evidence.strip(),
        done_at=moment,
        done_by=by.user_id,
    )
    kept = files.keep(uploads, case=item.action.reference, by=by.name, at=moment, internal=True)
    Proof.objects.bulk_create([Proof(item=item, file=file) for file in kept])


@transaction.atomic
def verify_item(item: ActionItem, *, by: Actor, note: str = "", at: datetime | None = None) -> None:
    """Say that it was seen to be done. Whoever did it does not verify it."""
    own = by.user_id in (item.owner_id, item.done_by_id)
    perform(
        item,
        ITEM_TABLE["verify_item"],
        by=by,
        note=note,
        facts=workflow.relaxed(own=own),
        verified_at=at or timezone.now(),
        verified_by=by.user_id,
    )


@transaction.atomic
def return_item(item: ActionItem, *, reason: str, by: Actor, at: datetime | None = None) -> None:
    """Give it back to whoever did it."""
    missing = lacks(reason, _("Say what is missing."))
    perform(item, ITEM_TABLE["return_item"], by=by, note=reason, lacking=missing)
    tell_by_letter(
        "return_item",
        to=[item.owner],
        action=item.action,
        key=f"{item.number}-{at or timezone.now():%Y%m%d%H%M%S}",
        what=item.what,
        reason=reason.strip(),
    )


@transaction.atomic
def cancel_item(item: ActionItem, *, reason: str, by: Actor) -> None:
    """Drop it. The row stays, with the reason."""
    missing = lacks(reason, _("Say why it is dropped."))
    perform(item, ITEM_TABLE["cancel_item"], by=by, note=reason, lacking=missing, cancelled_because=reason.strip())
