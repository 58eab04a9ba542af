"""One act on many cases: what can be done is done, what cannot is named with its reason, and all of it can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import operations as complaints
from complaints.models import Category, Complaint
from core import journal
from core.actors import Actor
from core.models import User
from core.workflow import Refused
from feedback import workflow
from feedback.models import UNDO_FOR, Batch, Feedback, Status
from feedback.operations import sorting

Case = Feedback | Complaint
Verb = Batch.Verb
KEPT = ("owner_id", "category_id", "status", "snoozed_until")


@dataclass(frozen=True)
class Snooze:
    """When what is snoozed comes back, and why it may wait until then."""

    until: datetime
    why: str = ""


@dataclass(frozen=True)
class Tried:
    """What became of one case, or would: ``why`` says all that stands against it, [] = it is done."""

    case: Case
    was: dict[str, Any] = field(default_factory=dict)
    now: dict[str, Any] = field(default_factory=dict)
    why: list[str] = field(default_factory=list)


def rehearse(cases: Sequence[Case], *, verb: str, given: Any = None, by: Actor) -> list[Tried]:
    """What ``bulk`` would do. It is done and taken back in one transaction, so that preview and act cannot disagree."""
    with transaction.atomic():
        tried = [_try(case, verb, given, by) for case in cases]
        transaction.set_rollback(True)
    return tried


@transaction.atomic
def bulk(cases: Sequence[Case], *, verb: str, given: Any = None, by: Actor) -> Batch:
    """Do one thing to each case. ``given`` is the new owner, the category, a ``Snooze``, or why it is spam."""
    if not by.holds(*workflow.STAFF):
        raise Refused([_("Only the quality team changes cases here.")])
    assert by.user_id is not None  # noqa: S101 - whoever holds a role of the team has an account
    tried = [_try(case, verb, given, by) for case in cases]
    batch = Batch.objects.create(
        verb=verb,
        by_user_id=by.user_id,
        at=timezone.now(),
        done=[_kept(one) for one in tried if not one.why],
        refused=[{"reference": one.case.reference, "why": one.why} for one in tried if one.why],
    )
    facts = {"verb": verb, "done": len(batch.done), "refused": len(batch.refused)}
    journal.record(batch, "bulk", by=by, facts=facts)
    return batch


def _kept(one: Tried) -> dict[str, Any]:
    kind = one.case._meta.model_name
    return {"kind": kind, "pk": one.case.pk, "reference": one.case.reference, "was": one.was, "now": one.now}


def _state(case: Case) -> dict[str, Any]:
    state = {name: getattr(case, name) for name in KEPT}
    if case.snoozed_until is not None:
        state["snoozed_until"] = case.snoozed_until.isoformat()
    return state


def _try(case: Case, verb: str, given: Any, by: Actor) -> Tried:
    was = _state(case)
    try:
        with transaction.atomic():
            _do(case, verb, given, by)
    except Refused as refused:
        return Tried(case, was, was, refused.sentences)
    return Tried(case, was, _state(case))


def _do(case: Case, verb: str, given: Any, by: Actor) -> None:
    if isinstance(case, Complaint):
        _do_complaint(case, verb, given, by)
    elif verb == Verb.TAKE:
        # Letting in what was held writes to its sender, which no undo calls back: a person looks at each.
        if case.is_held:
            raise Refused([_("It is held back as suspicious. Open it and look before you let it in.")])
        sorting.take(case, by=by)
    elif verb == Verb.ASSIGN:
        sorting.assign(case, owner=given, by=by)
    elif verb == Verb.CATEGORISE:
        sorting.categorise(case, category=given, by=by)
    elif verb == Verb.SNOOZE:
        sorting.snooze(case, until=given.until, why=given.why, by=by)
    elif verb == Verb.WAKE:
        sorting.wake(case, by=by)
    else:
        sorting.mark_spam(case, reason=given or "", by=by)


def _do_complaint(case: Complaint, verb: str, given: Any, by: Actor) -> None:
    if verb == Verb.TAKE:
        complaints.claim(case, by=by)
    elif verb == Verb.ASSIGN:
        complaints.assign(case, owner=given, by=by, tell_at=timezone.now() + UNDO_FOR)
    elif verb == Verb.CATEGORISE:
        complaints.categorise(case, category=given, by=by)
    elif verb == Verb.SNOOZE:
        complaints.snooze(case, until=given.until, why=given.why, by=by)
    elif verb == Verb.WAKE:
        complaints.wake(case, by=by)
    else:
        raise Refused(
            [_("It is a complaint already. A complaint is never spam; say in its page why it is not for us.")]
        )


@transaction.atomic
def undo_bulk(batch: Batch, *, by: Actor) -> list[Tried]:
    """Bring each case back to what it was. What somebody has changed since stays as it is, and is named."""
    moment = timezone.now()
    if batch.by_user_id != by.user_id:
        raise Refused([_("Only who did this can undo it.")])
    if not batch.may_be_undone(moment) or not Batch.objects.filter(pk=batch.pk, undone_at=None).update(
        undone_at=moment
    ):
        raise Refused([_("This can no longer be undone. Change the cases one by one.")])
    batch.refresh_from_db()
    tried = [_undo(case, line, by) for case, line in _cases(batch)]
    journal.record(batch, "undo_bulk", by=by, facts={"kept": sum(1 for one in tried if one.why)})
    return tried


def _cases(batch: Batch) -> list[tuple[Case, dict[str, Any]]]:
    models: dict[str, Any] = {"feedback": Feedback, "complaint": Complaint}
    found: dict[tuple[str, int], Case] = {
        (kind, case.pk): case
        for kind, model in models.items()
        for case in model.objects.filter(pk__in=[line["pk"] for line in batch.done if line["kind"] == kind])
    }
    return [(found[line["kind"], line["pk"]], line) for line in batch.done]


def _undo(case: Case, line: dict[str, Any], by: Actor) -> Tried:
    was, now = line["was"], line["now"]
    if {name: value for name, value in _state(case).items() if name in now} != now:
        return Tried(case, was, now, [_("Somebody has changed it since; it stays as it is.")])
    try:
        with transaction.atomic():
            _restore(case, was, now, by)
    except Refused as refused:
        return Tried(case, was, now, refused.sentences)
    return Tried(case, was, now)


def _restore(case: Case, was: dict[str, Any], now: dict[str, Any], by: Actor) -> None:
    if was.get("snoozed_until") != now.get("snoozed_until"):
        room = complaints if isinstance(case, Complaint) else sorting
        if was["snoozed_until"]:
            room.snooze(case, until=datetime.fromisoformat(was["snoozed_until"]), by=by)
        else:
            room.wake(case, by=by)
        return
    owner = User.objects.filter(pk=was["owner_id"]).first()
    if was["category_id"] != now["category_id"]:
        category = Category.objects.filter(pk=was["category_id"]).first()
        if isinstance(case, Complaint):
            complaints.categorise(case, category=category, by=by)
        else:
            sorting.categorise(case, category=category, by=by)
    elif isinstance(case, Complaint):
        complaints.hand_back(case, owner=owner, by=by)
    elif was["status"] == now["status"]:
        sorting.put_owner_back(case, owner=owner, by=by)
    else:
        sorting.put_back(case, by=by, owner=owner)
        if was["status"] == Status.IN_REVIEW:
            sorting.look_again(case, owner=owner, by=by)
