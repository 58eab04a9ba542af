"""What is done at once, what of the system changes, and who was told."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actors import Actor
from core.workflow import Refused, perform
from corrective_actions import workflow
from corrective_actions.models import Check, Containment, CorrectiveAction, Told
from corrective_actions.operations.action import lacks


@transaction.atomic
def contain(action: CorrectiveAction, *, what: str, began_on: date, by: Actor, counted: str = "") -> Containment:
    """Keep the trouble from customers until its cause is removed."""
    missing = lacks(what, _("Say what is done at once."))
    perform(action, workflow.TABLE["contain"], by=by, note=what, lacking=missing)
    containment: Containment = action.containments.create(
        what=what.strip()[:300], began_on=began_on, counted=counted.strip()[:200], added_by_id=by.user_id
    )
    return containment


@transaction.atomic
def verify_containment(containment: Containment, *, evidence: str, by: Actor, at: datetime | None = None) -> None:
    """Say how it is known that the containment holds. Whoever set it up does not verify it."""
    missing = lacks(evidence, _("Say how it is known to work."))
    own = by.user_id is not None and containment.added_by_id == by.user_id
    if own and not workflow.one_person():
        missing.append(_("You set this containment up. Somebody else verifies it."))
    facts = {"containment": containment.pk, **workflow.relaxed(own=own)}
    table = workflow.TABLE["verify_containment"]
    perform(containment.action, table, by=by, note=evidence, lacking=missing, facts=facts)
    values = {"evidence": evidence.strip(), "verified_by": by.user_id, "verified_at": at or timezone.now()}
    if not Containment.objects.filter(pk=containment.pk, verified_at=None).update(**values):
        raise Refused([_("Somebody has verified this containment already.")])
    containment.refresh_from_db()


@transaction.atomic
def end_containment(containment: Containment, *, ended_on: date, reason: str, by: Actor) -> None:
    """Say since when it is not needed any more, and why."""
    missing = lacks(reason, _("Say why it is not needed any more."))
    if ended_on < containment.began_on:
        missing.append(_("It cannot end before it began."))
    facts = {"containment": containment.pk}
    perform(containment.action, workflow.TABLE["end_containment"], by=by, note=reason, lacking=missing, facts=facts)
    values = {"ended_on": ended_on, "ended_because": reason.strip()}
    if not Containment.objects.filter(pk=containment.pk, ended_on=None).update(**values):
        raise Refused([_("This containment has ended already.")])
    containment.refresh_from_db()


@transaction.atomic
def check(
    action: CorrectiveAction, *, subject: str, changed: bool, remark: str, by: Actor, at: datetime | None = None
) -> Check:
    """Say what of the management system changed with the action, or why nothing had to (10.2.1 e, f)."""
    missing = lacks(remark, _("Say what changed, or why nothing had to."))
    facts = {"subject": subject, "changed": changed}
    perform(action, workflow.TABLE["check"], by=by, note=remark, lacking=missing, facts=facts)
    row, _created = Check.objects.update_or_create(
        action=action,
        cycle=action.cycle,
        subject=subject,
        defaults={"changed": changed, "remark": remark.strip(), "by_name": by.name, "at": at or timezone.now()},
    )
    return row


@transaction.atomic
def tell(action: CorrectiveAction, *, audience: str, who: str, what: str, told_on: date, by: Actor) -> Told:
    """Keep whom we told what was found and changed."""
    missing = lacks(who, _("Say who was told.")) + lacks(what, _("Say what they were told."))
    if told_on > timezone.localdate():
        missing.append(_("The day lies ahead. Record it when it is done."))
    perform(action, workflow.TABLE["tell"], by=by, note=what, lacking=missing, facts={"audience": audience})
    told: Told = action.told.create(
        audience=audience, who=who.strip()[:200], what=what.strip(), told_on=told_on, by_name=by.name
    )
    return told
