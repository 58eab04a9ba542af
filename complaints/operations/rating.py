"""How grave complaints are: weighed anew for one complaint, or for all by another matrix."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import workflow
from complaints.models import Complaint, RiskMatrix, Severity
from complaints.operations.handling import grade_gaps, graded, judge_choice, needed
from complaints.operations.letters import tell_holders
from complaints.operations.side import refuse
from complaints.queries import answer_days, answer_due, current_matrix, due_after
from complaints.risk import rules_of
from core import clock, journal
from core.actors import Actor
from core.models import Organisation
from core.roles import Role
from core.workflow import perform

HEAVIEST = 100
"""A weight above it would only make figures that nobody can read."""


@transaction.atomic
def reassess(
    complaint: Complaint,
    *,
    severity: str,
    complexity: str,
    impact: str,
    reason: str,
    by: Actor,
    is_safety: bool = False,
) -> None:
    """Weigh it anew, with what is known now. The answer may be owed sooner by it, never later: that takes an extension."""
    lacking = [*grade_gaps(severity, complexity, impact), *needed(reason, _("Say why it is assessed anew."))]
    was = {"severity": complaint.severity, "risk": complaint.risk_score, "safety": complaint.is_safety}
    values: dict[str, Any] = {
        "severity": severity,
        "complexity": complexity,
        "impact": impact,
        "is_safety": is_safety,
    }
    if not lacking:
        values |= graded(severity=severity, impact=impact, complexity=complexity, is_safety=is_safety)
        values |= _sooner(complaint, severity)
    facts = {"severity": severity, "risk": values.get("risk_score"), "before": was}
    perform(complaint, workflow.TABLE["reassess"], by=by, note=reason, lacking=lacking, facts=facts, **values)
    judge_choice(complaint, by=by)
    graver = severity == Severity.CRITICAL and was["severity"] != Severity.CRITICAL
    if graver or (is_safety and not was["safety"]):
        step = f"reassessed:{timezone.now():%Y-%m-%dT%H:%M:%S.%f}"
        tell_holders(complaint, "tell_manager", role=Role.MANAGER, step=step, urgent=True)


def _sooner(complaint: Complaint, severity: str) -> dict[str, Any]:
    """The promise for what turned out graver: its days begin now, and are told as days since the clock began."""
    if complaint.answer_due is None or complaint.answer_days is None:
        return {}
    moment, place = timezone.now(), clock.organisation()
    days = answer_days(severity, place=place, matrix=current_matrix())
    wanted = due_after(moment, days, clock.work_calendar(as_of=moment, place=place))
    if wanted >= complaint.answer_due:
        return {}
    for total in range(1, complaint.answer_days):
        due = answer_due(complaint, days=total)
        if due >= wanted:
            return {"answer_days": total, "answer_due": due} if due < complaint.answer_due else {}
    return {}


@transaction.atomic
def set_matrix(*, by: Actor, **values: int | None) -> RiskMatrix:
    """Weigh complaints otherwise from now on: a new version. What was assessed keeps its score and its version."""
    row = RiskMatrix(**values, by_name=by.name, at=timezone.now())
    place = clock.organisation()
    refuse([*_who(by), *matrix_gaps(row, place=place)])
    row.save(force_insert=True)
    journal.record(row, "set_matrix", by=by, facts=values)
    return row


def _who(by: Actor) -> list[str]:
    may = by.holds(Role.MANAGER, Role.ADMINISTRATOR)
    return [] if may else [_("The risk matrix is set by the quality manager or the administrator.")]


def matrix_gaps(row: RiskMatrix, *, place: Organisation) -> Iterator[str]:
    """Everything that makes a matrix one that cannot be used, in sentences."""
    weights = [row.minor, row.major, row.critical, row.low, row.medium, row.high]
    if not all(1 <= weight <= HEAVIEST for weight in weights) or row.complexity > HEAVIEST:
        yield _("Each weight must lie between 1 and %(n)d.") % {"n": HEAVIEST}
    if not row.minor < row.major < row.critical:
        yield _("The weights must rise with the severity: minor below major below critical.")
    if not row.low < row.medium < row.high:
        yield _("The weights must rise with the impact: low below medium below high.")
    highest = rules_of(row).highest
    if not 1 <= row.safety <= highest:
        yield _("The lowest risk where safety is concerned must lie between 1 and the highest, %(n)d.") % {"n": highest}
    if not 1 <= row.watch_from < row.act_from <= highest:
        yield _(
            "To be watched must begin below to be acted on, and that at the highest risk, %(n)d, at the latest."
        ) % {"n": highest}
    yield from _days_gaps(row, place)


def _days_gaps(row: RiskMatrix, place: Organisation) -> Iterator[str]:
    promised = {name: answer_days(name, place=place, matrix=row) for name in Severity.values}
    given = [days for days in (row.days_minor, row.days_major, row.days_critical) if days is not None]
    if any(days < 1 for days in given):
        yield _("An answer takes at least one working day.")
    if any(days > place.answer_days for days in given):
        yield _("No severity may take longer than the %(n)d working days that every customer is promised.") % {
            "n": place.answer_days
        }
    if not promised[Severity.CRITICAL] <= promised[Severity.MAJOR] <= promised[Severity.MINOR]:
        yield _("What is graver must not be answered later than what is less grave.")
