"""The clock of this room: each job reads the time and does what is due."""

from datetime import timedelta

from django.utils import timezone

from config.schedule import JOBS
from core.models import Letter
from corrective_actions import tasks
from corrective_actions.models import CorrectiveAction, Status
from surveillance.tasks import evaluate_effects
from tests.corrective_actions.conftest import today


def test_the_clock_knows_the_jobs() -> None:
    named = [job.task.name for job in JOBS]
    assert "corrective_actions.tasks.remind" in named
    # The room that counts evaluates: one way, not two.
    assert [name for name in named if "evaluate" in name] == ["surveillance.tasks.evaluate_effects"]


def test_what_is_due_is_reminded_of(analysing: CorrectiveAction) -> None:
    CorrectiveAction.objects.filter(pk=analysing.pk).update(due_on=today() - timedelta(days=1))

    tasks.remind()
    tasks.remind()

    assert Letter.objects.filter(kind="corrective_actions/email/remind").count() == 1


def test_a_window_that_ended_is_evaluated(monitoring: CorrectiveAction) -> None:
    begun = timezone.localdate() - timedelta(days=61)
    monitoring.effect_plans.update(series_measure="", window_starts_on=begun, window_ends_on=begun + timedelta(days=60))

    evaluate_effects()

    monitoring.refresh_from_db()
    assert monitoring.status == Status.CLOSURE_REVIEW
    assert monitoring.results.get().proposal == "inconclusive"
