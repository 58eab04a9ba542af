"""The decision, however it is come to: decide, give_up, skip_investigation, and send_back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import indexing, workflow
from complaints.models import Cause, Complaint, Remedy, Restraint, Upheld
from complaints.operations.answering import Answers, answer_gaps, keep_answers
from complaints.operations.handling import needed, start_clock
from complaints.operations.letters import tell
from complaints.operations.restraining import restrain
from complaints.queries import actions_of
from core import clock
from core.actors import Actor
from core.workflow import perform


@dataclass(frozen=True)
class Decision:
    """What is decided: findings, upheld or not, kind of cause, remedy, and whether the cause must be removed."""

    findings: str = ""
    upheld: str = ""
    cause_category: str = ""
    remedy: str = ""
    needs_action: bool | None = None
    needs_action_why: str = ""
    remedy_done_on: date | None = None
    answers: Answers | None = None

    def gaps(self, complaint: Complaint) -> Iterator[str]:
        """Everything that is missing in it, in sentences."""
        if not self.findings.strip():
            yield _("The findings are missing: what happened, and how do we know?")
        if self.upheld not in Upheld.values:
            yield _("Say whether the complaint is upheld, partly or not.")
        if self.cause_category not in Cause.values:
            yield _("The kind of cause is missing. If it was not found, choose “not determined”.")
        if self.remedy not in Remedy.values:
            yield _("Say which remedy is given, or that there is none.")
        yield from self._action_gaps(complaint)
        yield from answer_gaps(complaint, category=complaint.category, answers=self.answers, moment="decide")

    def _action_gaps(self, complaint: Complaint) -> Iterator[str]:
        if self.needs_action is None:
            yield _("Decide whether a corrective action is needed.")
        elif self.needs_action and not actions_of(complaint).exists():
            yield _("A corrective action is needed but none is linked. Propose one, or link one that exists.")
        elif not self.needs_action and not self.needs_action_why.strip():
            yield _("Say why no corrective action is needed.")


@transaction.atomic
def decide(complaint: Complaint, *, by: Actor, **decision: Any) -> None:
    """Decide after the investigation. ``decision``: the fields of ``Decision``."""
    _settle(complaint, "decide", by=by, decision=Decision(**decision))


@transaction.atomic
def give_up(complaint: Complaint, *, efforts: str, by: Actor, **decision: Any) -> None:
    """Decide although the customer did not reply. What was tried is recorded."""
    lacking = needed(efforts, _("Say how often and how the customer was asked."))
    _settle(complaint, "give_up", note=efforts, by=by, lacking=lacking, decision=Decision(**decision))
    start_clock(complaint, at=timezone.now())


@transaction.atomic
def skip_investigation(complaint: Complaint, *, reason: str, by: Actor, **decision: Any) -> None:
    """Decide at once, citing what was found before. A decision not to investigate is a record."""
    lacking = needed(reason, _("Say why no investigation is needed, and cite the earlier one."))
    _settle(complaint, "skip_investigation", note=reason, by=by, lacking=lacking, decision=Decision(**decision))
    restrain(complaint, kind=Restraint.Kind.NO_INVESTIGATION, reason=reason, by=by)


def _settle(
    complaint: Complaint,
    move: str,
    *,
    by: Actor,
    decision: Decision,
    note: str = "",
    lacking: list[str] | None = None,
) -> None:
    facts: dict[str, Any] = {"upheld": decision.upheld, "needs_action": decision.needs_action}
    if workflow.owns(complaint, by) and clock.organisation().one_person_mode:
        facts["one_person_mode"] = True
    # The row keeps the newest decision only; the journal keeps the words of each.
    words = "\n\n".join(part for part in (note, decision.findings) if part.strip())
    perform(
        complaint,
        workflow.TABLE[move],
        by=by,
        note=words,
        lacking=[*(lacking or []), *decision.gaps(complaint)],
        facts=facts,
        findings=decision.findings,
        upheld=decision.upheld,
        cause_category=decision.cause_category,
        remedy=decision.remedy,
        remedy_done_on=decision.remedy_done_on,
        needs_action=decision.needs_action,
        needs_action_why=decision.needs_action_why,
        decided_at=timezone.now(),
    )
    keep_answers(complaint, decision.answers)
    indexing.index(complaint)
    if decision.needs_action is False:
        restrain(complaint, kind=Restraint.Kind.NO_ACTION, reason=decision.needs_action_why, by=by)


@transaction.atomic
def send_back(complaint: Complaint, *, reason: str, by: Actor) -> None:
    """The manager is not content with a decision."""
    lacking = needed(reason, _("Say what is missing in the decision."))
    perform(complaint, workflow.TABLE["send_back"], by=by, note=reason, lacking=lacking)
    tell(complaint, "send_back", to=complaint.owner, step=timezone.now().isoformat(timespec="seconds"), reason=reason)
