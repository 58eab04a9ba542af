"""From reading a complaint to handing it on to its decision: assess, investigate, contain, ask, and what they need."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from complaints import conflicts, indexing, workflow
from complaints.models import (
    Aspect,
    Category,
    Complaint,
    Containment,
    Level,
    Message,
    Pause,
    Restraint,
    Severity,
    Status,
)
from complaints.operations.answering import Answers, answer_gaps, keep_answers
from complaints.operations.canned import count_use
from complaints.operations.judging import judge
from complaints.operations.letters import held, no_more_chasers, owe, tell, tell_holders
from complaints.operations.receiving import say
from complaints.operations.restraining import restrain
from complaints.queries import answer_days, answer_due, current_matrix
from complaints.risk import risk_score, rules_of
from core import clock, drafts, journal, outbox
from core.actors import Actor
from core.models import User
from core.roles import Role
from core.workflow import perform

WAITING = gettext_noop("waiting for the customer")


def needed(text: str, sentence: str) -> list[str]:
    """The sentence, when the text is empty."""
    return [] if text.strip() else [sentence]


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
    lot: str = "",
    answers: Answers | None = None,
) -> None:
    """Say how grave it is, who handles it, and whether something must be done at once.

    ``answers``: what was typed in the fields of its category. Left empty, category and lot stay as they are.
    """
    category = category or complaint.category
    lacking = [
        *grade_gaps(severity, complexity, impact),
        *_urgency_gaps(immediate_action, immediate_action_why),
        *_people_gaps(complaint, owner, concerns, conflict_checked),
        *answer_gaps(complaint, category=category, answers=answers, moment="assess"),
    ]
    values: dict[str, Any] = {
        "severity": severity, "complexity": complexity, "impact": impact, "is_safety": is_safety,
        "immediate_action": immediate_action, "immediate_action_why": immediate_action_why,
        "conflict_checked": conflict_checked, "concerns": concerns, "owner": owner, "category": category,
        "lot": lot.strip() or complaint.lot, "assessed_at": timezone.now(),
    }  # fmt: skip
    if not lacking:
        values |= graded(severity=severity, impact=impact, complexity=complexity, is_safety=is_safety)
        values |= _promise_by(complaint, severity)
    facts = {"severity": severity, **conflicts.relaxed_to(complaint, owner)}
    perform(complaint, workflow.TABLE["assess"], by=by, lacking=lacking, facts=facts, **values)
    keep_answers(complaint, answers)
    if lot:
        indexing.index(complaint)  # the lot is found by the search, too
    judge_choice(complaint, by=by)
    _tell_assessed(complaint, by=by)


def _tell_assessed(complaint: Complaint, *, by: Actor) -> None:
    if complaint.severity == Severity.CRITICAL or complaint.is_safety:
        tell_holders(complaint, "tell_manager", role=Role.MANAGER, step="assessed", urgent=True)
    if complaint.owner_id != by.user_id:
        tell(complaint, "assign", to=complaint.owner, step="assessed")


def judge_choice(complaint: Complaint, *, by: Actor) -> None:
    """Choosing otherwise than was suggested teaches: it is compared here, whatever page it was chosen on."""
    category = complaint.category.code if complaint.category else ""
    chosen: dict[str, str] = {Aspect.SEVERITY: complaint.severity}
    judge(complaint.reference, chosen | ({Aspect.CATEGORY: category} if category else {}), by=by, at=timezone.now())


def _promise_by(complaint: Complaint, severity: str) -> dict[str, Any]:
    """A grave complaint is answered sooner; no severity makes an answer later than was promised at receipt."""
    days = answer_days(severity, place=clock.organisation(), matrix=current_matrix())
    if complaint.answer_days is not None:
        days = min(days, complaint.answer_days)
    return {"answer_days": days, "answer_due": answer_due(complaint, days=days)}


def graded(**grades: Any) -> dict[str, Any]:
    """The score of a severity, impact and complexity by the matrix in use, with its version."""
    row = current_matrix()
    return {"risk_score": risk_score(**grades, matrix=rules_of(row)), "risk_matrix": row}


def grade_gaps(severity: str, complexity: str, impact: str) -> Iterator[str]:
    if severity not in Severity.values:
        yield _("The severity is missing.")
    if complexity not in Level.values:
        yield _("The complexity is missing.")
    if impact not in Level.values:
        yield _("The impact is missing.")


def _urgency_gaps(immediate: bool | None, why: str) -> Iterator[str]:
    if immediate is None:
        yield _("Say whether something must be done at once.")
    if not why.strip():
        yield _("Say why something must be done at once, or why not.")


def _people_gaps(
    complaint: Complaint, owner: User | None, concerns: User | None, conflict_checked: bool
) -> Iterator[str]:
    if owner is None:
        yield _("Choose who owns this complaint.")
    if not conflict_checked:
        yield _("Confirm that nobody handles a complaint about themselves.")
    if owner is not None and owner == concerns:
        yield _("The complaint is about %(name)s, who can therefore not own it.") % {"name": owner.name}
    yield from conflicts.not_owned_by(complaint, owner)


@transaction.atomic
def investigate(complaint: Complaint, *, by: Actor) -> None:
    """Begin to find out what happened."""
    perform(complaint, workflow.TABLE["investigate"], by=by)


@transaction.atomic
def contain(complaint: Complaint, *, what: str, by: Actor) -> Containment:
    """Record something done at once. Always allowed while the complaint is open."""
    lacking = needed(what, _("Say what is done."))
    perform(complaint, workflow.TABLE["contain"], by=by, note=what, lacking=lacking)
    return Containment.objects.create(complaint=complaint, what=what, by_name=by.name, at=timezone.now())


@transaction.atomic
def ask(
    complaint: Complaint,
    *,
    text: str,
    by: Actor,
    uploads: Iterable["UploadedFile[Any]"] = (),
    canned: int | None = None,
) -> Message:
    """Ask the customer. The answer clock stands until they reply; the clock for staleness goes on."""
    moment = timezone.now()
    lacking = needed(text, _("Write what you want to know."))
    perform(complaint, workflow.TABLE["ask"], by=by, lacking=lacking)
    message = say(complaint.reference, text=text, direction=Message.Direction.OUT, by=by, at=moment, uploads=uploads)
    Pause.objects.create(complaint=complaint, began_at=moment, cause=WAITING)
    letter = owe(complaint, "ask", key=str(message.pk), due_at=held(moment), text=text)
    Message.objects.filter(pk=message.pk).update(letter_key=letter.key if letter else "")
    message.refresh_from_db()
    count_use(canned, at=moment)
    return message


@transaction.atomic
def unask(complaint: Complaint, *, by: Actor) -> None:
    """Undo a question whose letter has not gone out: it stands where it stood, no clock ever stood, its words are a draft.

    Without an address there is no letter to call back: the customer reads the question on their page at once.
    """
    out = Message.objects.filter(case=complaint.reference, direction=Message.Direction.OUT, taken_back_at=None)
    said = out.filter(letter_key__startswith=f"ask:{complaint.reference}:").order_by("-pk").first()
    unseen = said is not None and outbox.cancel(said.letter_key)
    gone = complaint.status == Status.AWAITING_CUSTOMER and not unseen
    asked = next((line for line in reversed(journal.history(complaint)) if line.verb == "ask"), None)
    perform(
        complaint,
        workflow.TABLE["unask"],
        by=by,
        lacking=[_("The question has already gone out. Write to the customer instead.")] if gone else [],
        back_to=asked.was if asked else "",
    )
    assert said is not None  # noqa: S101 - without it nothing was unseen
    moment = timezone.now()
    complaint.pauses.filter(ended_at__isnull=True).delete()
    Message.objects.filter(pk=said.pk).update(taken_back_at=moment)
    drafts.put_back(f"{complaint.reference}:ask", "text", said.text, by=by, as_of=moment)


@transaction.atomic
def customer_replied(complaint: Complaint, *, by: Actor, text: str = "") -> None:
    """The customer's answer to our question is here: the clock goes on, the promise moves by the time it stood.

    The customer's own words may have been said before; who records them for the customer hands them in as ``text``.
    """
    staff = by.holds(Role.OFFICER, Role.MANAGER)
    lacking = needed(text, _("Write down what the customer replied.")) if staff else []
    perform(complaint, workflow.TABLE["customer_replied"], by=by, lacking=lacking)
    if text.strip():
        say(complaint.reference, text=text, direction=Message.Direction.IN, by=by)
    start_clock(complaint, at=timezone.now())
    if by.user_id is None or by.user_id != complaint.owner_id:
        tell(complaint, "customer_replied", to=complaint.owner, step=timezone.now().isoformat(timespec="seconds"))


def start_clock(complaint: Complaint, *, at: datetime) -> None:
    """End the pause that runs, and move the promise by the time the clock stood. Nothing when it runs already."""
    if not complaint.pauses.filter(ended_at__isnull=True).update(ended_at=at):
        return
    fresh = Complaint.objects.get(pk=complaint.pk)
    Complaint.objects.filter(pk=complaint.pk).update(answer_due=answer_due(fresh))
    complaint.refresh_from_db()


@transaction.atomic
def hear(complaint: Complaint, *, text: str, by: Actor, uploads: Iterable["UploadedFile[Any]"] = ()) -> Message:
    """What the customer writes of themselves, in any state. A question of ours counts as answered by it.

    Who writes after our answer is not silent: the complaint does not lapse until we have replied.
    """
    message = say(complaint.reference, text=text, direction=Message.Direction.IN, by=by, uploads=uploads)
    heard(complaint, by=by, step=str(message.pk))
    return message


@transaction.atomic
def heard(complaint: Complaint, *, by: Actor, step: str) -> None:
    """What follows from a message of the customer that is in the thread already; ``step`` names that message."""
    no_more_chasers(complaint)
    if complaint.snoozed_until is not None:
        Complaint.objects.filter(pk=complaint.pk).update(snoozed_until=None)
        complaint.refresh_from_db()
    if complaint.status == Status.AWAITING_CUSTOMER:
        customer_replied(complaint, by=by)
        return
    if complaint.status == Status.ANSWERED:
        Complaint.objects.filter(pk=complaint.pk, status=Status.ANSWERED).update(lapses_at=None)
        complaint.refresh_from_db()
    # What is written to a duplicate is read by whoever handles the first one.
    leading = complaint.parent or complaint
    tell(leading, "hear", to=leading.owner, step=step)


@transaction.atomic
def reclassify(complaint: Complaint, *, reason: str, by: Actor) -> None:
    """Not a complaint for us: the customer is told why and where else to turn."""
    moment = timezone.now()
    lacking = needed(reason, _("Say why this is not a complaint for us; the customer reads it."))
    perform(
        complaint,
        workflow.TABLE["reclassify"],
        by=by,
        note=reason,
        lacking=lacking,
        outcome="out_of_scope",
        first_closed_at=moment,
        closed_at=moment,
    )
    restrain(complaint, kind=Restraint.Kind.NOT_A_COMPLAINT, reason=reason, by=by)
    no_more_chasers(complaint)
    owe(complaint, "reclassify", reason=reason, external_body=clock.organisation().external_body)
