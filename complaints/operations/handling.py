"""From reading a complaint to deciding it: assess, investigate, ask, decide and what goes with them."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import workflow
from complaints.models import (
    Category,
    Complaint,
    Containment,
    Level,
    Message,
    Pause,
    Remedy,
    Restraint,
    Severity,
    Upheld,
)
from complaints.operations.receiving import say
from complaints.queries import answer_due, letter_facts
from core import clock, outbox
from core.actors import Actor
from core.models import User
from core.roles import Role
from core.workflow import perform

POINTS = {Level.LOW: 1, Level.MEDIUM: 2, Level.HIGH: 3, "": 1}
WEIGHTS = {Severity.MINOR: 1, Severity.MAJOR: 3, Severity.CRITICAL: 5}
LOOK_AGAIN = timedelta(days=180)


def risk_score(*, severity: str, impact: str, complexity: str, is_safety: bool) -> int:
    """Severity (1, 3, 5) times impact (1 to 3), plus one for high complexity; safety never scores below 10. 1 to 16."""
    score = WEIGHTS[Severity(severity)] * POINTS[impact] + (complexity == Level.HIGH)
    return max(score, 10) if is_safety else score


@transaction.atomic
def assess(
    complaint: Complaint,
    *,
    severity: str,
    complexity: str,
    impact: str,
    immediate_action: bool | None,
    owner: User | None,
    by: Actor,
    immediate_action_why: str = "",
    is_safety: bool = False,
    conflict_checked: bool = False,
    concerns: User | None = None,
    category: Category | None = None,
) -> None:
    """Say how grave it is, who handles it, and whether something must be done at once."""
    lacking = list(
        _assessment_gaps(
            severity, complexity, impact, immediate_action, immediate_action_why, owner, concerns, conflict_checked
        )
    )
    values: dict[str, Any] = {
        "severity": severity,
        "complexity": complexity,
        "impact": impact,
        "is_safety": is_safety,
        "immediate_action": immediate_action,
        "immediate_action_why": immediate_action_why,
        "conflict_checked": conflict_checked,
        "concerns": concerns,
        "owner": owner,
        "category": category or complaint.category,
        "assessed_at": timezone.now(),
    }
    if not lacking:
        values["risk_score"] = risk_score(severity=severity, impact=impact, complexity=complexity, is_safety=is_safety)
        values["answer_due"] = answer_due(complaint, severity=severity)
    perform(complaint, workflow.TABLE["assess"], by=by, lacking=lacking, facts={"severity": severity}, **values)
    if severity == Severity.CRITICAL or is_safety:
        _tell_managers(complaint)


def _assessment_gaps(
    severity: str,
    complexity: str,
    impact: str,
    immediate: bool | None,
    why: str,
    owner: User | None,
    concerns: User | None,
    conflict_checked: bool,
) -> Any:
    if severity not in Severity.values:
        yield _("The severity is missing.")
    if complexity not in Level.values or impact not in Level.values:
        yield _("Complexity and impact are missing.")
    if immediate is None:
        yield _("Say whether something must be done at once.")
    if not why.strip():
        yield _("Say why immediate action is needed or not.")
    if owner is None:
        yield _("Choose who owns this complaint.")
    if not conflict_checked:
        yield _("Confirm that nobody handles a complaint about themselves.")
    if owner is not None and owner == concerns:
        yield _("The complaint is about %(name)s, who can therefore not own it.") % {"name": owner.name}


def _tell_managers(complaint: Complaint) -> None:
    for manager in User.objects.filter(grants__role=Role.MANAGER, is_active=True):
        outbox.queue(
            "complaints/email/tell_manager",
            to=manager,
            key=f"tell_manager:{complaint.reference}:{complaint.cycle}:{manager.pk}",
            case=complaint.reference,
            **letter_facts(complaint),
        )


@transaction.atomic
def investigate(complaint: Complaint, *, by: Actor) -> None:
    perform(complaint, workflow.TABLE["investigate"], by=by)


@transaction.atomic
def contain(complaint: Complaint, *, what: str, by: Actor) -> Containment:
    """Record something done at once. Always allowed while the complaint is open."""
    lacking = [] if what.strip() else [_("Say what is done.")]
    perform(complaint, workflow.TABLE["contain"], by=by, note=what, lacking=lacking)
    return Containment.objects.create(complaint=complaint, what=what, by_name=by.name, at=timezone.now())


@transaction.atomic
def ask(complaint: Complaint, *, text: str, by: Actor) -> None:
    """Ask the customer. The answer clock stands until they reply; the clock for staleness goes on."""
    moment = timezone.now()
    lacking = [] if text.strip() else [_("Write what you want to know.")]
    perform(complaint, workflow.TABLE["ask"], by=by, lacking=lacking)
    say(complaint.reference, text=text, direction=Message.Direction.OUT, by=by, at=moment)
    Pause.objects.create(complaint=complaint, began_at=moment, cause=_("waiting for the customer"))
    outbox.queue(
        "complaints/email/ask",
        to=complaint.contact,
        key=f"ask:{complaint.reference}:{moment.timestamp():.0f}",
        case=complaint.reference,
        text=text,
        **letter_facts(complaint),
    )


@transaction.atomic
def customer_replied(complaint: Complaint, *, text: str, by: Actor) -> None:
    """The customer's answer to our question; the clock goes on and the promise moves by the time it stood."""
    lacking = [] if text.strip() else [_("Write your answer.")]
    perform(complaint, workflow.TABLE["customer_replied"], by=by, lacking=lacking)
    if by.holds(Role.CUSTOMER):
        say(complaint.reference, text=text, direction=Message.Direction.IN, by=by)
    _end_pause(complaint)


def _end_pause(complaint: Complaint) -> None:
    complaint.pauses.filter(ended_at__isnull=True).update(ended_at=timezone.now())
    Complaint.objects.filter(pk=complaint.pk).update(answer_due=answer_due(complaint, severity=complaint.severity))
    complaint.refresh_from_db()


@transaction.atomic
def give_up(complaint: Complaint, *, efforts: str, by: Actor, **decision: Any) -> None:
    """Decide although the customer did not reply. What was tried is recorded."""
    lacking = [] if efforts.strip() else [_("Say how often and how the customer was asked.")]
    _settle(complaint, "give_up", note=efforts, by=by, lacking=lacking, **decision)
    _end_pause(complaint)


@transaction.atomic
def decide(complaint: Complaint, *, by: Actor, **decision: Any) -> None:
    """Findings, upheld or not, kind of cause, remedy, and whether a corrective action is needed (see ``_settle``)."""
    _settle(complaint, "decide", note="", by=by, lacking=[], **decision)


@transaction.atomic
def skip_investigation(complaint: Complaint, *, reason: str, by: Actor, **decision: Any) -> None:
    """Decide at once, citing what was found before. A decision not to investigate is a record."""
    lacking = [] if reason.strip() else [_("Say why no investigation is needed, and cite the earlier one.")]
    _settle(complaint, "skip_investigation", note=reason, by=by, lacking=lacking, **decision)
    restrain(complaint, kind=Restraint.Kind.NO_INVESTIGATION, reason=reason, by=by)


def _settle(
    complaint: Complaint,
    move: str,
    *,
    note: str,
    by: Actor,
    lacking: list[str],
    findings: str,
    upheld: str,
    cause_category: str,
    remedy: str,
    needs_action: bool | None,
    needs_action_why: str = "",
    remedy_done_on: Any = None,
    linked: bool = False,
) -> None:
    """One decision, however it was come to. ``linked``: a corrective action is linked to this complaint."""
    gaps = lacking + list(
        _decision_gaps(findings, upheld, cause_category, remedy, needs_action, needs_action_why, linked)
    )
    perform(
        complaint,
        workflow.TABLE[move],
        by=by,
        note=note,
        lacking=gaps,
        facts={"upheld": upheld, "needs_action": needs_action},
        findings=findings,
        upheld=upheld,
        cause_category=cause_category,
        remedy=remedy,
        remedy_done_on=remedy_done_on,
        needs_action=needs_action,
        needs_action_why=needs_action_why,
        decided_at=timezone.now(),
    )
    if needs_action is False:
        restrain(complaint, kind=Restraint.Kind.NO_ACTION, reason=needs_action_why, by=by)


def _decision_gaps(
    findings: str, upheld: str, cause: str, remedy: str, needs_action: bool | None, why: str, linked: bool
) -> Any:
    if not findings.strip():
        yield _("The findings are missing: what happened, and how do we know?")
    if upheld not in Upheld.values:
        yield _("Say whether the complaint is upheld, partly or not.")
    if not cause.strip():
        yield _("The kind of cause is missing. If it was not found, choose “not determined”.")
    if remedy not in Remedy.values:
        yield _("Say which remedy is given, or that there is none.")
    if needs_action is None:
        yield _("Decide whether a corrective action is needed.")
    if needs_action and not linked:
        yield _("A corrective action is needed but none is linked. Propose one, or link one that exists.")
    if needs_action is False and not why.strip():
        yield _("Say why no corrective action is needed.")


def restrain(complaint: Complaint, *, kind: str, reason: str, by: Actor) -> Restraint:
    """Record a decision not to act, to be looked at again in half a year."""
    moment = timezone.now()
    return Restraint.objects.create(
        complaint=complaint,
        kind=kind,
        reason=reason,
        by_name=by.name,
        at=moment,
        review_by=(moment + LOOK_AGAIN).date(),
    )


@transaction.atomic
def send_back(complaint: Complaint, *, reason: str, by: Actor) -> None:
    """The manager is not content with a decision."""
    lacking = [] if reason.strip() else [_("Say what is missing in the decision.")]
    perform(complaint, workflow.TABLE["send_back"], by=by, note=reason, lacking=lacking)


@transaction.atomic
def reclassify(complaint: Complaint, *, reason: str, by: Actor) -> None:
    """Not a complaint for us: the customer is told why and where else to turn."""
    lacking = [] if reason.strip() else [_("Say why this is not a complaint for us; the customer reads it.")]
    perform(complaint, workflow.TABLE["reclassify"], by=by, note=reason, lacking=lacking, outcome="out_of_scope")
    restrain(complaint, kind=Restraint.Kind.NOT_A_COMPLAINT, reason=reason, by=by)
    outbox.queue(
        "complaints/email/reclassify",
        to=complaint.contact,
        key=f"reclassify:{complaint.reference}:{complaint.cycle}",
        case=complaint.reference,
        reason=reason,
        external_body=clock.organisation().external_body,
        **letter_facts(complaint),
    )


@transaction.atomic
def mark_duplicate(complaint: Complaint, *, parent: Complaint | None, by: Actor) -> None:
    """The same person about the same thing. It follows its parent; others about the same cause are linked, not merged."""
    perform(
        complaint,
        workflow.TABLE["mark_duplicate"],
        by=by,
        lacking=list(_duplicate_gaps(complaint, parent)),
        facts={"parent": str(parent)},
        parent=parent,
    )


def _duplicate_gaps(complaint: Complaint, parent: Complaint | None) -> Any:
    if parent is None:
        yield _("Give the reference of the complaint this one repeats.")
        return
    if parent.pk == complaint.pk:
        yield _("A complaint cannot repeat itself.")
    if parent.parent_id:
        yield _("%(reference)s is a duplicate itself; name the first one.") % {"reference": parent.reference}
    if not _same_person(complaint, parent):
        yield _("Only the same person’s complaint is a duplicate. Link both to one corrective action instead.")


def _same_person(one: Complaint, other: Complaint) -> bool:
    if one.contact_id and one.contact_id == other.contact_id:
        return True
    email = one.contact.email.lower() if one.contact else ""
    return bool(email) and other.contact is not None and other.contact.email.lower() == email
