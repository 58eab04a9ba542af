"""The moves of a corrective action from the proposal to the plan: one verb, one transaction, one journal line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core import numbering, outbox
from core.actors import Actor
from core.models import User
from core.roles import Role
from core.workflow import Refused, Stale, perform
from corrective_actions import queries, readiness, workflow
from corrective_actions.models import (
    CorrectiveAction,
    Extension,
    Origin,
    PlanVersion,
    ProblemLine,
    Risk,
    SimilarElsewhere,
)
from customers.models import Process, Product

# How long an action of this risk may take from the day it is opened.
DAYS_BY_RISK = {Risk.CRITICAL: 30, Risk.HIGH: 60, Risk.MEDIUM: 90, Risk.LOW: 120}


@dataclass(frozen=True)
class OriginGiven:
    """Why an action is asked for. ``kind`` and ``key`` name it for the sender; ``label`` and ``address`` show it."""

    kind: str
    key: str
    label: str
    address: str = ""


def due_by_risk(risk: str, *, on: date) -> date:
    return on + timedelta(days=DAYS_BY_RISK[Risk(risk)])


def lacks(text: str, sentence: str) -> list[str]:
    """The sentence, when nothing was said."""
    return [] if text.strip() else [sentence]


def tell_by_letter(kind: str, *, to: Iterable[User | None], action: CorrectiveAction, key: str, **words: Any) -> None:
    """Owe each of these people the same letter, once."""
    for person in to:
        if person is not None:
            outbox.queue(
                f"corrective_actions/email/{kind}",
                to=person,
                key=f"{kind}:{action.reference}:{key}:{person.pk}",
                case=action.reference,
                reference=action.reference,
                number=str(action),
                title=action.title,
                name=person.name,
                **words,
            )


@transaction.atomic
def propose(
    *,
    title: str,
    problem: str,
    origins: Sequence[OriginGiven],
    by: Actor,
    risk: str = Risk.MEDIUM,
    product: Product | None = None,
    process: Process | None = None,
    category_code: str = "",
    action: CorrectiveAction | None = None,
    at: datetime | None = None,
) -> CorrectiveAction:
    """Ask for the removal of a cause. With ``action``, an open one, only the origins are added to it.

    ``category_code`` is what the sender calls the kind of trouble; it goes into the fingerprint of the closed action.
    """
    moment = at or timezone.now()
    missing = [] if origins else [_("Nothing says why this action exists. Name at least one origin.")]
    if action is not None:
        perform(action, workflow.TABLE["add_origin"], by=by, lacking=missing, facts=_named(origins))
        _add_origins(action, origins)
        return action
    missing += lacks(title, _("Give the action a title.")) + lacks(problem, _("Say what the problem is."))
    action = CorrectiveAction(
        reference=numbering.new_reference(),
        title=title.strip()[:200],
        problem=problem.strip(),
        risk=risk,
        author_id=by.user_id,
        product=product,
        process=process or (product.process if product else None),
        category_code=category_code,
        due_on=due_by_risk(risk, on=timezone.localdate(moment)),
    )
    perform(action, workflow.TABLE["propose"], by=by, lacking=missing, facts=_named(origins), proposed_at=moment)
    _add_origins(action, origins)
    return action


def _named(origins: Sequence[OriginGiven]) -> dict[str, Any]:
    return {"origins": [f"{origin.kind} {origin.key}" for origin in origins]}


def _add_origins(action: CorrectiveAction, origins: Sequence[OriginGiven]) -> None:
    Origin.objects.bulk_create(
        [
            Origin(action=action, kind=given.kind, key=given.key, label=given.label[:200], address=given.address)
            for given in origins
        ],
        ignore_conflicts=True,  # the same complaint twice is one origin
    )


@transaction.atomic
def open(
    action: CorrectiveAction,
    *,
    owner: User,
    by: Actor,
    team: Iterable[User] = (),
    risk: str = "",
    due_on: date | None = None,
    at: datetime | None = None,
) -> None:
    """Take the action up: owner, team, risk, date, and a number of the register without gaps."""
    moment = at or timezone.now()
    today = timezone.localdate(moment)
    risk = risk or action.risk
    due_on = due_on or due_by_risk(risk, on=today)
    perform(
        action,
        workflow.TABLE["open"],
        by=by,
        lacking=[] if due_on >= today else [_("The date has passed already.")],
        owner=owner,
        risk=risk,
        due_on=due_on,
        opened_at=moment,
        number=numbering.next_number("CA", year=today.year),
    )
    action.team.set(team)
    SimilarElsewhere.objects.bulk_create(
        [
            SimilarElsewhere(action=action, kind=kind, label=label[:200], because=because)
            for kind, label, because in queries.places_to_ask(action)
        ],
        ignore_conflicts=True,
    )
    tell_by_letter("open", to=[owner], action=action, key="1", due_on=due_on.isoformat())


@transaction.atomic
def reject(action: CorrectiveAction, *, reason: str, review_by: date | None, by: Actor) -> None:
    """Decide not to act. The decision is a record: reason, name, and the day somebody looks at it again."""
    _stop(action, "reject", reason=reason, review_by=review_by, by=by)


@transaction.atomic
def cancel(action: CorrectiveAction, *, reason: str, review_by: date | None, by: Actor) -> None:
    """Stop an action that was opened. What it came from is undecided again: its status can be read there."""
    _stop(action, "cancel", reason=reason, review_by=review_by, by=by)


def _stop(action: CorrectiveAction, verb: str, *, reason: str, review_by: date | None, by: Actor) -> None:
    missing = lacks(reason, _("Say why it is not pursued."))
    if review_by is None or review_by <= timezone.localdate():
        missing.append(_("Name a day to come on which somebody looks at this decision again."))
    perform(
        action,
        workflow.TABLE[verb],
        by=by,
        note=reason,
        lacking=missing,
        not_pursued_because=reason.strip(),
        review_by=review_by,
    )


@transaction.atomic
def describe(
    action: CorrectiveAction,
    *,
    title: str,
    problem: str,
    seen: int,
    by: Actor,
    lines: dict[str, tuple[str, str]] | None = None,
) -> None:
    """Say better what the problem is. ``lines`` holds what it is and is not, by question (what, where, when, how many).

    ``seen`` is the version the person had before their eyes; raises Stale when there is a newer one.
    """
    missing = lacks(title, _("Give the action a title.")) + lacks(problem, _("Say what the problem is."))
    perform(action, workflow.TABLE["describe"], by=by, lacking=missing)
    changed = CorrectiveAction.objects.filter(pk=action.pk, version=seen).update(
        title=title.strip()[:200], problem=problem.strip(), version=F("version") + 1
    )
    if not changed:
        raise Stale([_("Somebody has described the problem anew meanwhile. Reload and look again.")])
    for question, (is_so, is_not) in (lines or {}).items():
        ProblemLine.objects.update_or_create(
            action=action, question=question, defaults={"is_so": is_so.strip(), "is_not": is_not.strip()}
        )
    action.refresh_from_db()


@transaction.atomic
def assign(action: CorrectiveAction, *, owner: User, by: Actor, team: Iterable[User] = ()) -> None:
    """Give the action another owner or team."""
    perform(action, workflow.TABLE["assign"], by=by, owner=owner)
    action.team.set(team)
    tell_by_letter(
        "open", to=[owner], action=action, key=f"assigned-{timezone.now():%Y%m%d}", due_on=action.due_on.isoformat()
    )


@transaction.atomic
def submit_plan(action: CorrectiveAction, *, by: Actor, note: str = "", at: datetime | None = None) -> PlanVersion:
    """Hand the plan to whoever approves it."""
    return _submit(action, "submit_plan", by=by, note=note, at=at)


@transaction.atomic
def change_plan(action: CorrectiveAction, *, reason: str, by: Actor, at: datetime | None = None) -> PlanVersion:
    """Hand in a plan that was changed while it was carried out."""
    return _submit(
        action, "change_plan", by=by, note=reason, at=at, lacking=lacks(reason, _("Say why the plan changes."))
    )


def _submit(
    action: CorrectiveAction, verb: str, *, by: Actor, note: str, at: datetime | None, lacking: Iterable[str] = ()
) -> PlanVersion:
    moment = at or timezone.now()
    content = readiness.plan_content(action)
    digest = readiness.digest_of(content)
    perform(
        action,
        workflow.TABLE[verb],
        by=by,
        note=note,
        lacking=lacking,
        facts={"digest": digest},
        submitted_at=moment,
    )
    # Counted behind the door: of two at once only one comes here.
    last = action.plans.order_by("-number").values_list("number", flat=True).first() or 0
    plan: PlanVersion = action.plans.create(
        number=last + 1, cycle=action.cycle, content=content, digest=digest, frozen_at=moment, frozen_by=by.name
    )
    role = Role.EXECUTIVE if action.risk == Risk.CRITICAL else Role.MANAGER
    approvers = queries.people(role, on=timezone.localdate(moment), besides=action.owner_id)
    tell_by_letter("submit_plan", to=approvers, action=action, key=str(plan.number), version=plan.number)
    return plan


@transaction.atomic
def extend(
    action: CorrectiveAction, *, new_due_on: date, reason: str, by: Actor, at: datetime | None = None
) -> Extension:
    """Ask for a later date. A manager who does not own the action grants it with the same move."""
    moment = at or timezone.now()
    missing = lacks(reason, _("Say why it takes longer."))
    if new_due_on <= action.due_on:
        missing.append(_("The new date must be later than the present one."))
    perform(action, workflow.TABLE["extend"], by=by, note=reason, lacking=missing)
    # Asked once more behind the door, where only one of two at once can be.
    if waits := workflow.no_extension_waits(action, by):
        raise Refused(waits)
    extension: Extension = action.extensions.create(
        old_due_on=action.due_on, new_due_on=new_due_on, reason=reason.strip(), asked_by=by.name, asked_at=moment
    )
    if by.holds(Role.MANAGER) and not workflow.is_owner(action, by):
        grant_extension(action, granted=True, by=by, at=moment)
    else:
        managers = queries.people(Role.MANAGER, on=timezone.localdate(moment), besides=by.user_id)
        tell_by_letter(
            "extend", to=managers, action=action, key=str(extension.pk), new_due_on=extension.new_due_on.isoformat()
        )
    return extension


@transaction.atomic
def grant_extension(
    action: CorrectiveAction, *, granted: bool, by: Actor, remark: str = "", at: datetime | None = None
) -> None:
    """Decide about the later date that was asked for. The old one is kept either way."""
    moment = at or timezone.now()
    extension = action.extensions.filter(granted=None).first()
    missing = [] if granted else lacks(remark, _("Say why the date stays."))
    values: dict[str, Any] = {"due_on": extension.new_due_on} if granted and extension else {}
    facts = {"granted": granted, **workflow.relaxed(own=workflow.is_owner(action, by))}
    perform(action, workflow.TABLE["grant_extension"], by=by, note=remark, lacking=missing, facts=facts, **values)
    if extension is None or not action.extensions.filter(pk=extension.pk, granted=None).update(
        granted=granted, decided_by=by.name, decided_at=moment, remark=remark.strip()
    ):
        raise Refused([_("Somebody has decided about this date meanwhile.")])
