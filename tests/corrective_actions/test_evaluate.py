from collections.abc import Callable
from datetime import timedelta

from core import journal
from core.actors import SYSTEM
from core.models import Letter, User
from corrective_actions import operations, queries
from corrective_actions.models import CorrectiveAction, EffectPlan, Status
from tests.cast import acting
from tests.corrective_actions.conftest import BAD, GOOD, THIN, after_window, refusal


def test_the_figures_propose_and_nobody_has_decided(
    judge: Callable[..., CorrectiveAction], mona: User, oscar: User
) -> None:
    action = judge(GOOD)

    result = action.results.get()
    assert (action.status, result.window, result.proposal, result.decision) == (
        Status.CLOSURE_REVIEW,
        1,
        "effective",
        "",
    )
    assert (result.before_count, result.before_exposure, result.after_count, result.after_exposure) == (
        60,
        10_000,
        20,
        10_000,
    )
    assert round(result.ratio or 0, 3) == 0.333
    assert [letter.to for letter in Letter.objects.filter(kind="corrective_actions/email/evaluate")] == [mona.email]
    assert journal.history(action)[-1].actor == "system"


def test_the_sentence_says_it_in_words(judge: Callable[..., CorrectiveAction]) -> None:
    action = judge(THIN)

    words = queries.in_words(action.results.get(), plan=action.effect_plans.get())

    assert words == (
        "The rate after it is 0.50 times the rate before (with 95 % certainty 0.08 to 2.34); the target is 0.50."
        " There are too few events to tell by waiting. Judge by other evidence."
    )


def test_figures_against_it_propose_not_effective(judge: Callable[..., CorrectiveAction]) -> None:
    assert judge(BAD).results.get().proposal == "ineffective"


def test_without_figures_it_is_not_clear(judge: Callable[..., CorrectiveAction]) -> None:
    action = judge(None)

    result = action.results.get()
    assert (result.proposal, result.ratio) == ("inconclusive", None)
    assert queries.in_words(result, plan=action.effect_plans.get()).startswith("There are no figures to judge by.")


def test_not_before_the_window_has_ended(monitoring: CorrectiveAction) -> None:
    as_of = after_window(monitoring) - timedelta(days=1)

    assert refusal(operations.evaluate, monitoring, rates=GOOD, by=SYSTEM, as_of=as_of) == [
        f"The effect is watched until {(as_of).date().isoformat()}."
    ]
    assert monitoring.results.count() == 0


def test_what_comes_back_is_judged_at_once(monitoring: CorrectiveAction) -> None:
    as_of = after_window(monitoring) - timedelta(days=40)

    result = operations.evaluate(monitoring, rates=GOOD, by=SYSTEM, as_of=as_of, recurrence="Q7K-4MD, lot 50.")

    assert (result.proposal, monitoring.status) == ("ineffective", Status.CLOSURE_REVIEW)
    assert queries.in_words(result, plan=monitoring.effect_plans.get()) == "It came back: Q7K-4MD, lot 50."


def test_no_person_evaluates(monitoring: CorrectiveAction, mona: User) -> None:
    as_of = after_window(monitoring)

    assert refusal(operations.evaluate, monitoring, rates=GOOD, by=acting(mona), as_of=as_of) == [
        "Only these may do it: The clock."
    ]


def test_the_room_that_counts_hands_the_figures_down(monitoring: CorrectiveAction) -> None:
    asked: list[str] = []

    def rates_of(plan: EffectPlan) -> operations.RateEvidence:
        asked.append(plan.series_slice_key)
        return GOOD

    early = operations.evaluate_due(by=SYSTEM, as_of=after_window(monitoring) - timedelta(days=1), rates_of=rates_of)
    due = operations.evaluate_due(by=SYSTEM, as_of=after_window(monitoring), rates_of=rates_of)
    again = operations.evaluate_due(by=SYSTEM, as_of=after_window(monitoring), rates_of=rates_of)

    assert (early, due, again, asked) == (0, 1, 0, ["LID-80"])
    assert monitoring.results.get().proposal == "effective"


def test_a_series_nobody_counts_is_judged_without_figures(monitoring: CorrectiveAction) -> None:
    assert operations.evaluate_due(by=SYSTEM, as_of=after_window(monitoring), rates_of=lambda plan: None) == 1
    assert monitoring.results.get().proposal == "inconclusive"


def test_a_plan_without_series_is_not_asked_for_figures(monitoring: CorrectiveAction) -> None:
    monitoring.effect_plans.update(series_measure="")
    asked: list[EffectPlan] = []

    assert operations.evaluate_due(by=SYSTEM, as_of=after_window(monitoring), rates_of=asked.append) == 1  # type: ignore[arg-type,func-returns-value]
    assert asked == []
