"""Letting somebody handle a complaint although involved: by a manager, with a reason that the review reads."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import conflicts
from complaints.models import OPEN, Complaint, Waiver
from complaints.operations.side import refuse
from core import journal
from core.actors import Actor
from core.models import User
from core.roles import Role


@transaction.atomic
def waive_conflict(complaint: Complaint, *, person: User | None, reason: str, by: Actor) -> Waiver:
    """Allow a person who is complained about, or belongs to the process or site complained about, to handle it all the same."""
    refuse(_gaps(complaint, person, reason, by))
    assert person is not None  # noqa: S101 - said by the gaps
    waiver = Waiver.objects.create(
        complaint=complaint, user=person, reason=reason.strip(), by_name=by.name, at=timezone.now()
    )
    journal.record(complaint, "waive_conflict", by=by, note=f"{person.name}: {reason}", facts={"person": person.pk})
    return waiver


def _gaps(complaint: Complaint, person: User | None, reason: str, by: Actor) -> Iterator[str]:
    if not by.holds(Role.MANAGER):
        yield _("Only the quality manager allows it.")
    if complaint.status not in OPEN:
        yield _("This complaint is closed.")
    if not reason.strip():
        yield _("Say why somebody involved may handle it; the management review reads it.")
    if person is None:
        yield _("Choose who may handle it.")
        return
    if person.pk == by.user_id:
        yield _("Nobody allows it to themselves. Another manager decides.")
    if not conflicts.involved(complaint, user_id=person.pk, name=person.name):
        yield _("%(name)s is not known to be involved: there is nothing to allow.") % {"name": person.name}
    elif conflicts.is_waived(complaint, person.pk):
        yield _("%(name)s may handle it already.") % {"name": person.name}
