"""Complaints of different people linked to one cause: never merged, and undone by one press."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.models import CauseLink, Complaint, SharedCause
from complaints.operations.handing import hand_over
from complaints.operations.side import hands_only, refuse
from complaints.queries import cause_of, not_handed_over
from core import journal
from core.actors import Actor
from corrective_actions.models import CorrectiveAction, Risk


@transaction.atomic
def link_cause(complaint: Complaint, *, other: Complaint | None, by: Actor) -> SharedCause:
    """Say that two complaints seem to have one cause. It does not matter from which of them it is said.

    When one of them is linked already, the other joins what it belongs to.
    """
    refuse(_linking_gaps(complaint, other, by))
    assert other is not None  # noqa: S101 - said by the gaps
    known = cause_of(complaint) or cause_of(other)
    cause = known or SharedCause.objects.create(name=_name(complaint), by_name=by.name, at=timezone.now())
    for one in (complaint, other):
        if cause_of(one) is None:
            _join(one, cause, by)
    return cause


def _name(complaint: Complaint) -> str:
    """What it is called until somebody knows better: the category and product, or what it is about."""
    parts = [str(part) for part in (complaint.category, complaint.product) if part]
    return (", ".join(parts) or complaint.title or complaint.reference)[:200]


def _linking_gaps(complaint: Complaint, other: Complaint | None, by: Actor) -> Iterator[str]:
    yield from hands_only(complaint, by)
    if other is None:
        yield _("Give the reference of the complaint that has the same cause.")
        return
    if other.pk == complaint.pk:
        yield _("A complaint cannot be linked to itself.")
        return
    mine, its = cause_of(complaint), cause_of(other)
    if mine is not None and mine == its:
        yield _("Both are linked to “%(cause)s” already.") % {"cause": mine}
    elif mine is not None and its is not None:
        facts = {"one": complaint.reference, "mine": mine, "other": other.reference, "its": its}
        yield (
            _("%(one)s is linked to “%(mine)s”, %(other)s to “%(its)s”. Take one of them out of its cause first.")
            % facts
        )


@transaction.atomic
def join_cause(complaint: Complaint, *, cause: SharedCause, by: Actor) -> None:
    """Link one more complaint to a cause; also the undo of taking it out."""
    gaps = hands_only(complaint, by)
    if (known := cause_of(complaint)) is not None:
        gaps.append(_("It is linked to “%(cause)s” already.") % {"cause": known})
    refuse(gaps)
    _join(complaint, cause, by)


def _join(complaint: Complaint, cause: SharedCause, by: Actor) -> None:
    CauseLink.objects.create(cause=cause, complaint=complaint, by_name=by.name, at=timezone.now())
    journal.record(complaint, "link_cause", by=by, facts={"cause": cause.name, "key": cause.pk})


@transaction.atomic
def unlink_cause(complaint: Complaint, *, by: Actor) -> SharedCause:
    """Take a complaint out of its cause. Returns the cause, so that it can be put back."""
    cause = cause_of(complaint)
    gaps = hands_only(complaint, by)
    refuse([*gaps, *([] if cause else [_("It is linked to no cause.")])])
    assert cause is not None  # noqa: S101 - said by the gaps
    CauseLink.objects.filter(complaint=complaint).delete()
    journal.record(complaint, "unlink_cause", by=by, facts={"cause": cause.name, "key": cause.pk})
    return cause


@transaction.atomic
def rename_cause(cause: SharedCause, *, name: str, by: Actor) -> None:
    """Say better what the cause seems to be."""
    refuse([*hands_only(None, by), *([] if name.strip() else [_("Give the cause a name.")])])
    was = cause.name
    SharedCause.objects.filter(pk=cause.pk).update(name=name.strip())
    cause.refresh_from_db()
    journal.record(cause, "rename_cause", by=by, facts={"was": was, "now": cause.name})


@transaction.atomic
def hand_over_cause(
    cause: SharedCause,
    *,
    title: str,
    problem: str,
    by: Actor,
    risk: str = Risk.MEDIUM,
    action: CorrectiveAction | None = None,
) -> CorrectiveAction:
    """Hand all complaints of a cause over to one corrective action: those that are in none yet."""
    complaints = list(not_handed_over(cause))
    refuse([] if complaints else [_("All complaints of this cause are handed over already.")])
    handed = hand_over(complaints, title=title, problem=problem, risk=risk, action=action, by=by)
    SharedCause.objects.filter(pk=cause.pk).update(action=handed)
    cause.refresh_from_db()
    journal.record(cause, "hand_over_cause", by=by, facts={"action": handed.reference, "complaints": len(complaints)})
    return handed
