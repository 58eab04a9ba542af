"""What is done beside the moves: owner, notes, costs, more time, and handing over to a corrective action."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.models import Complaint, Cost, Extension, Message
from complaints.operations.receiving import say
from complaints.queries import answer_due, letter_facts
from core import journal, outbox
from core.actors import Actor
from core.models import User
from core.roles import QUALITY, Role
from core.workflow import Refused, Stale
from corrective_actions.models import CorrectiveAction
from corrective_actions.operations import OriginGiven, propose


def _quality_only(by: Actor) -> None:
    if not by.holds(*QUALITY):
        raise Refused([_("Only quality staff may do this.")])


@transaction.atomic
def claim(complaint: Complaint, *, by: Actor) -> None:
    """Make it mine, if it is nobody's. Of fifty at once one wins; the others are told who it is."""
    _quality_only(by)
    won = Complaint.objects.filter(pk=complaint.pk, owner__isnull=True).update(owner=by.user_id)
    complaint.refresh_from_db()
    if not won:
        owner = complaint.owner.name if complaint.owner else ""
        raise Stale([_("%(name)s has already taken this.") % {"name": owner}])
    journal.record(complaint, "claim", by=by)


@transaction.atomic
def assign(complaint: Complaint, *, owner: User, by: Actor) -> None:
    """Give it to somebody, who is told by mail."""
    _quality_only(by)
    if complaint.concerns_id == owner.pk:
        raise Refused([_("The complaint is about %(name)s, who can therefore not own it.") % {"name": owner.name}])
    was = complaint.owner.name if complaint.owner else ""
    Complaint.objects.filter(pk=complaint.pk).update(owner=owner)
    complaint.refresh_from_db()
    line = journal.record(complaint, "assign", by=by, facts={"was": was, "now": owner.name})
    if owner.pk != by.user_id:
        key = f"assign:{complaint.reference}:{line.pk}"
        outbox.queue("complaints/email/assign", to=owner, key=key, case=complaint.reference, **letter_facts(complaint))


@transaction.atomic
def note(complaint: Complaint, *, text: str, by: Actor, uploads: Any = ()) -> Message:
    """A word among the team. It never reaches the customer."""
    if not text.strip():
        raise Refused([_("Write the note.")])
    return say(complaint.reference, text=text, direction=Message.Direction.NOTE, by=by, uploads=uploads)


@transaction.atomic
def reply(complaint: Complaint, *, text: str, by: Actor, uploads: Any = ()) -> Message:
    """Write to the customer without changing where the complaint stands."""
    _quality_only(by)
    if not text.strip():
        raise Refused([_("Write the message.")])
    message = say(complaint.reference, text=text, direction=Message.Direction.OUT, by=by, uploads=uploads)
    outbox.queue(
        "complaints/email/reply",
        to=complaint.contact,
        key=f"reply:{message.pk}",
        case=complaint.reference,
        text=text,
        **letter_facts(complaint),
    )
    return message


@transaction.atomic
def add_cost(complaint: Complaint, *, kind: str, amount: Decimal, by: Actor, remark: str = "") -> Cost:
    """What this complaint cost us: it makes the Pareto by money."""
    _quality_only(by)
    cost = Cost.objects.create(
        complaint=complaint, kind=kind, amount=amount, note=remark, by_name=by.name, at=timezone.now()
    )
    journal.record(complaint, "add_cost", by=by, facts={"kind": kind, "amount": str(amount)})
    return cost


@transaction.atomic
def ask_extension(complaint: Complaint, *, days: int, reason: str, by: Actor) -> Extension:
    """Ask for more working days for the answer. A manager grants it or not."""
    gaps = [] if reason.strip() else [_("Say why more time is needed; the customer reads it.")]
    if days < 1:
        gaps.append(_("Ask for at least one working day."))
    if complaint.extensions.filter(granted_at__isnull=True, refused_why="").exists():
        gaps.append(_("An earlier request for more time is still waiting for the manager."))
    if complaint.answer_due is None or complaint.answered_at is not None:
        gaps.append(_("No answer is due any more."))
    if gaps:
        raise Refused(gaps)
    extension = Extension.objects.create(
        complaint=complaint,
        days=days,
        reason=reason,
        asked_by_id=by.user_id,
        asked_at=timezone.now(),
        due_before=complaint.answer_due,
    )
    journal.record(complaint, "ask_extension", by=by, note=reason, facts={"days": days})
    return extension


@transaction.atomic
def grant_extension(extension: Extension, *, by: Actor) -> None:
    """Grant more time: the promise moves, the old date is kept, and the customer is told why."""
    if not by.holds(Role.MANAGER):
        raise Refused([_("More time is granted by the quality manager.")])
    complaint = extension.complaint
    moment = timezone.now()
    extension.granted_by_id, extension.granted_at = by.user_id, moment
    extension.due_after = answer_due(complaint, severity=complaint.severity, more=extension.days)
    extension.save(update_fields=["granted_by", "granted_at", "due_after"])
    Complaint.objects.filter(pk=complaint.pk).update(answer_due=extension.due_after)
    complaint.refresh_from_db()
    journal.record(complaint, "grant_extension", by=by, facts={"days": extension.days, "was": extension.due_before})
    key = f"grant_extension:{extension.pk}"
    facts = letter_facts(complaint)
    outbox.queue(
        "complaints/email/grant_extension",
        to=complaint.contact,
        key=key,
        case=complaint.reference,
        reason=extension.reason,
        **facts,
    )


@transaction.atomic
def refuse_extension(extension: Extension, *, reason: str, by: Actor) -> None:
    if not by.holds(Role.MANAGER):
        raise Refused([_("More time is granted by the quality manager.")])
    if not reason.strip():
        raise Refused([_("Say why there is no more time.")])
    extension.refused_why = reason
    extension.save(update_fields=["refused_why"])
    journal.record(extension.complaint, "refuse_extension", by=by, note=reason)


@transaction.atomic
def hand_over(
    complaints: Sequence[Complaint],
    *,
    title: str,
    problem: str,
    by: Actor,
    risk: str = "medium",
    action: CorrectiveAction | None = None,
) -> CorrectiveAction:
    """Propose a corrective action from one or several complaints, or join them to one that exists."""
    _quality_only(by)
    if not complaints:
        raise Refused([_("Choose at least one complaint.")])
    origins = [
        OriginGiven(
            kind="complaint",
            key=complaint.reference,
            label=f"{complaint.reference} {complaint.title}"[:200],
            address=f"/complaints/{complaint.reference}/",
        )
        for complaint in complaints
    ]
    first = complaints[0]
    proposed = propose(
        title=title,
        problem=problem,
        risk=risk,
        origins=origins,
        by=by,
        product=first.product,
        process=first.process,
        action=action,
    )
    for complaint in complaints:
        journal.record(complaint, "hand_over", by=by, facts={"action": proposed.reference})
    return proposed
