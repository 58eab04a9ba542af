from core.models import User
from corrective_actions import operations
from corrective_actions.models import CorrectiveAction, EffectPlan
from tests.cast import acting
from tests.corrective_actions.conftest import Press, plan_effect, refusal

FORM = {
    "measure": "Cracked lids per 1,000 orders",
    "series_measure": "complaint_rate",
    "series_slice_kind": "product",
    "series_slice_key": "LID-80",
    "baseline_starts_on": "2026-05-01",
    "baseline_ends_on": "2026-10-31",
    "target_ratio": "0.5",
    "window_days": "60",
    "minimum_exposure": "500",
    "exposure_word": "orders",
}


def test_it_is_fixed_before_anything_is_done(press: Press, analysing: CorrectiveAction, oscar: User) -> None:
    answer = press(oscar, analysing, "plan_effect", FORM)

    plan = EffectPlan.objects.get()
    assert answer.status_code == 302
    assert (plan.cycle, str(plan.target_ratio), plan.window_starts_on, plan.written_by) == (1, "0.50", None, "Oscar")
    assert (plan.series_measure, plan.series_slice_kind, plan.series_slice_key) == (
        "complaint_rate",
        "product",
        "LID-80",
    )


def test_it_is_not_changed_while_the_work_is_done(press: Press, approved: CorrectiveAction, oscar: User) -> None:
    answer = press(oscar, approved, "plan_effect", FORM)

    assert answer.status_code == 422
    assert "This cannot be done while the record is “being done”." in answer.content.decode()


def test_what_makes_no_sense_is_told(press: Press, analysing: CorrectiveAction, oscar: User) -> None:
    answer = press(oscar, analysing, "plan_effect", FORM | {"target_ratio": "1.2", "baseline_ends_on": "2026-04-01"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The baseline must end after it begins." in page
    assert "The target must lie between 0 and 1: half as often is 0.5." in page
    assert EffectPlan.objects.count() == 0


def test_planning_again_takes_the_place_of_the_first(analysing: CorrectiveAction, oscar: User) -> None:
    plan_effect(analysing, oscar)
    plan_effect(analysing, oscar)

    assert EffectPlan.objects.count() == 1


def test_an_auditor_plans_nothing(analysing: CorrectiveAction, audrey: User) -> None:
    assert refusal(
        operations.plan_effect,
        analysing,
        measure="m",
        baseline_starts_on=analysing.due_on,
        baseline_ends_on=analysing.due_on,
        target_ratio=2,
        window_days=0,
        minimum_exposure=0,
        by=acting(audrey),
    ) == [
        "Only these may do it: Quality manager, Quality officer, the owner.",
        "The baseline must end after it begins.",
        "The target must lie between 0 and 1: half as often is 0.5.",
        "Give at least one day of watching and an exposure of at least 1.",
    ]
