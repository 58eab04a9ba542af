"""The same person about the same thing: a complaint follows the one it repeats, until somebody sees that it does not."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import workflow
from complaints.models import Complaint, Message, Status
from complaints.operations.handling import customer_replied
from complaints.operations.letters import held, no_more_chasers, owe
from complaints.queries import answer_due
from core import journal, outbox
from core.actors import SYSTEM, Actor
from core.models import Entry, Milestone
from core.workflow import perform


@transaction.atomic
def mark_duplicate(complaint: Complaint, *, parent: Complaint | None, by: Actor) -> None:
    """The same person about the same thing. It follows its parent; others about the same cause are linked, not merged."""
    moment = timezone.now()
    brought = sorted(complaint.duplicates.values_list("reference", flat=True))
    perform(
        complaint,
        workflow.TABLE["mark_duplicate"],
        by=by,
        lacking=list(_duplicate_gaps(complaint, parent)),
        facts={"parent": str(parent), "brought": brought},
        parent=parent,
        outcome="duplicate",
        first_closed_at=moment,
        closed_at=moment,
    )
    complaint.pauses.filter(ended_at__isnull=True).update(ended_at=moment)
    # What repeated this one repeats the first one now: the chain stays one link long.
    complaint.duplicates.update(parent=parent)
    no_more_chasers(complaint)
    owe(complaint, "mark_duplicate", key=_marking(complaint), due_at=held(moment), parent=str(parent))


def _markings(complaint: Complaint) -> QuerySet[Entry]:
    return journal.lines(complaint).filter(verb="mark_duplicate").order_by("pk")


def _marking(complaint: Complaint) -> str:
    """Which marking it is: each has a letter of its own."""
    return str(_markings(complaint).count())


@transaction.atomic
def unmark_duplicate(complaint: Complaint, *, by: Actor, reason: str = "") -> None:
    """It is another matter after all: the case stands where it stood, with its clocks, its promise and its messages.

    The clocks count the time in between: our mistake is not the customer's. Within seconds of the marking nobody had
    been told, and nobody is; later the customer is told that the case goes on by itself.
    """
    marked = _markings(complaint).last()
    told = not outbox.cancel(f"mark_duplicate:{complaint.reference}:{complaint.cycle}:{_marking(complaint)}")
    parent = complaint.parent
    Milestone.objects.filter(**_closing(complaint), cycle=complaint.cycle).delete()
    perform(
        complaint,
        workflow.TABLE["unmark_duplicate"],
        by=by,
        note=reason,
        facts={"parent": str(parent)},
        back_to=marked.was if marked else "",
        parent=None,
        outcome="",
        closed_at=None,
    )
    first = Milestone.objects.filter(**_closing(complaint)).aggregate(first=Min("at"))["first"]
    Complaint.objects.filter(pk=complaint.pk).update(first_closed_at=first)
    if marked is not None:
        # What had come along goes back, unless somebody has sorted it otherwise since.
        brought = marked.facts.get("brought", [])
        Complaint.objects.filter(reference__in=brought, parent=parent).update(parent=complaint)
        _stand_again(complaint, since=marked.at)
    complaint.refresh_from_db()
    if told:
        owe(complaint, "unmark_duplicate", key=_marking(complaint), parent=str(parent))


def _closing(complaint: Complaint) -> dict[str, Any]:
    return {
        "subject_kind": complaint._meta.label_lower,
        "subject_id": complaint.pk,
        "name": "first_closed_at",
    }


def _stand_again(complaint: Complaint, *, since: datetime) -> None:
    """The pause that ended with the marking goes on, unless the customer has written since: that is their reply."""
    if complaint.status != Status.AWAITING_CUSTOMER:
        return
    said = Message.objects.filter(case=complaint.reference, direction=Message.Direction.IN, at__gte=since)
    reply = said.order_by("at", "pk").first()
    last = complaint.pauses.order_by("-began_at", "-pk").first()
    if last is not None:
        complaint.pauses.filter(pk=last.pk).update(ended_at=reply.at if reply else None)
    if reply is not None:
        customer_replied(complaint, by=SYSTEM)
        fresh = Complaint.objects.get(pk=complaint.pk)
        Complaint.objects.filter(pk=complaint.pk).update(answer_due=answer_due(fresh))


def _duplicate_gaps(complaint: Complaint, parent: Complaint | None) -> Iterator[str]:
    if parent is None:
        yield _("Give the reference of the complaint this one repeats.")
        return
    if parent.pk == complaint.pk:
        yield _("A complaint cannot repeat itself.")
        return
    if parent.parent_id:
        yield _("%(reference)s is a duplicate itself; name the first one.") % {"reference": parent.reference}
    if parent.status in {Status.OUT_OF_SCOPE, Status.WITHDRAWN}:
        yield _("%(reference)s was not pursued, so nothing would follow from it.") % {"reference": parent.reference}
    if not workflow.same_person(complaint, parent):
        yield _("Only the same person’s complaint is a duplicate. Link both to one cause instead.")
