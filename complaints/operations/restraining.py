"""Decisions not to act are records: made with a reason, looked at again in time, kept or given up by a person."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import conflicts
from complaints.models import Complaint, Restraint
from complaints.queries import holders, restraints_due
from core import clock, journal, outbox
from core.actors import Actor
from core.roles import QUALITY, Role
from core.workflow import Refused, Stale

LOOK_AGAIN = timedelta(days=180)
MOST_NAMED = 20


def restrain(complaint: Complaint, *, kind: str, reason: str, by: Actor) -> Restraint:
    """Record a decision not to act, to be looked at again in half a year."""
    moment = timezone.now()
    return Restraint.objects.create(
        complaint=complaint,
        kind=kind,
        reason=reason,
        by_name=by.name,
        at=moment,
        review_by=timezone.localdate(moment) + LOOK_AGAIN,
    )


@transaction.atomic
def keep_restraint(restraint: Restraint, *, reason: str, until: date | None, by: Actor) -> None:
    """Somebody has looked again, and the decision stands until another day."""
    gaps = list(_gaps(restraint, by))
    if not reason.strip():
        gaps.append(_("Say why the decision still stands."))
    if until is None or until <= timezone.localdate():
        gaps.append(_("Give a later day on which somebody looks again."))
    if gaps:
        raise Refused(gaps)
    assert until is not None  # noqa: S101 - said by the gaps
    was = restraint.review_by
    _change(restraint, review_by=until)
    journal.record(
        restraint.complaint,
        "keep_restraint",
        by=by,
        note=reason,
        facts={"was": was.isoformat(), "now": until.isoformat()},
    )


@transaction.atomic
def lift_restraint(restraint: Restraint, *, reason: str, by: Actor) -> None:
    """The decision no longer stands: what was left undone is taken up, by the moves of the complaint itself."""
    gaps = list(_gaps(restraint, by))
    if not reason.strip():
        gaps.append(_("Say what has changed."))
    if gaps:
        raise Refused(gaps)
    _change(restraint, lifted_at=timezone.now())
    journal.record(restraint.complaint, "lift_restraint", by=by, note=reason, facts={"kind": restraint.kind})


def _gaps(restraint: Restraint, by: Actor) -> Iterator[str]:
    if not by.holds(*QUALITY):
        yield _("Only quality staff may do this.")
    yield from conflicts.not_about_themselves(restraint.complaint, by)
    if restraint.lifted_at is not None:
        yield _("This decision has been given up already.")


def _change(restraint: Restraint, **values: object) -> None:
    standing = Restraint.objects.filter(pk=restraint.pk, lifted_at=None, review_by=restraint.review_by)
    if not standing.update(**values):
        raise Stale([_("Somebody has just changed this. Reload and look again.")])
    restraint.refresh_from_db()


def remind_restraints(*, as_of: datetime) -> int:
    """Once a week, from the opening hour of its first day on, tell managers what is to be looked at again.

    Returns the letters owed.
    """
    place = clock.organisation()
    local = as_of.astimezone(ZoneInfo(place.time_zone))
    year, week, _day = local.isocalendar()
    if local.time() < place.opens or not (due := list(restraints_due(as_of=as_of)[: MOST_NAMED + 1])):
        return 0
    if not clock.once("complaints.restraints", f"{year}-W{week:02}", as_of=as_of):
        return 0
    lines = [
        {
            "reference": one.complaint.reference,
            "title": one.complaint.title,
            "kind": one.kind,
            "by": one.by_name,
            "reason": one.reason[:200],
        }
        for one in due[:MOST_NAMED]
    ]
    letters = [
        outbox.queue(
            "complaints/email/remind_restraints",
            to=person,
            key=f"remind_restraints:{year}-W{week:02}:{person.pk}",
            name=person.name,
            lines=lines,
            more=len(due) > MOST_NAMED,
        )
        for person in holders(Role.MANAGER, on=local.date())
    ]
    return len(letters)
