import pytest

from core.models import User
from corrective_actions import operations, queries
from corrective_actions.models import Cause, CorrectiveAction, Kind
from tests.cast import acting
from tests.corrective_actions.conftest import COMPLAINT, Press, refusal

FORM = {"text": "The seal is brittle.", "kind": "occurrence", "branch": "material", "parent": ""}


@pytest.fixture
def cause(analysing: CorrectiveAction, oscar: User) -> Cause:
    return operations.add_cause(analysing, text="Brittle.", kind=Kind.OCCURRENCE, branch="material", by=acting(oscar))


def test_a_cause_is_supposed_and_asked_further(press: Press, analysing: CorrectiveAction, oscar: User) -> None:
    press(oscar, analysing, "add_cause", FORM)
    first = Cause.objects.get()

    press(oscar, analysing, "add_cause", FORM | {"text": "Wrong rubber bought.", "parent": first.pk})

    tree = queries.cause_tree(causes=list(analysing.causes.order_by("pk")), answered=set())
    assert [(node.cause.text, [child.cause.text for child in node.children]) for node in tree] == [
        ("The seal is brittle.", ["Wrong rubber bought."])
    ]


def test_it_is_verified_with_evidence(press: Press, analysing: CorrectiveAction, cause: Cause, oscar: User) -> None:
    answer = press(oscar, analysing, f"verify_cause/{cause.pk}", {"evidence": "7 of 10 cracked at 2 °C."})

    cause.refresh_from_db()
    assert answer.status_code == 302
    assert (cause.is_verified, cause.verified_by, cause.evidence) == (True, oscar, "7 of 10 cracked at 2 °C.")


def test_without_evidence_nothing_is_verified(cause: Cause, oscar: User) -> None:
    assert refusal(operations.verify_cause, cause, evidence=" ", by=acting(oscar)) == [
        "Name the evidence: what was tried, measured or seen."
    ]


def test_it_is_ruled_out_and_stays(press: Press, analysing: CorrectiveAction, cause: Cause, oscar: User) -> None:
    press(oscar, analysing, f"rule_out_cause/{cause.pk}", {"reason": "New rubber cracks too."})

    cause.refresh_from_db()
    assert (cause.is_ruled_out, cause.is_verified) == (True, False)
    assert [row.text for row in analysing.causes.all()] == ["Brittle."]


def test_what_was_settled_is_not_settled_again(cause: Cause, oscar: User) -> None:
    stale = Cause.objects.get(pk=cause.pk)
    operations.verify_cause(cause, evidence="Tried.", by=acting(oscar))

    assert refusal(operations.rule_out_cause, stale, reason="No.", by=acting(oscar)) == [
        "This was settled about the cause already. Reload and look again."
    ]


def test_a_verified_cause_is_left_with_a_reason(
    press: Press, analysing: CorrectiveAction, cause: Cause, oscar: User
) -> None:
    operations.verify_cause(cause, evidence="Tried.", by=acting(oscar))

    press(oscar, analysing, f"leave_cause/{cause.pk}", {"reason": "The supplier does it."})

    cause.refresh_from_db()
    assert cause.uncovered_because == "The supplier does it."


def test_an_uncovered_verified_cause_is_shown_and_stops_the_plan(
    press: Press, planned: CorrectiveAction, oscar: User
) -> None:
    extra = operations.add_cause(
        planned, text="Nobody asked the buyer.", kind=Kind.SYSTEMIC, branch="people", by=acting(oscar)
    )
    operations.verify_cause(extra, evidence="Asked.", by=acting(oscar))

    answer = press(oscar, planned, "submit_plan")

    words = "No action answers the verified cause “Nobody asked the buyer.”. Add one, or say why none is needed."
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_cause_of_another_action_is_no_parent(
    analysing: CorrectiveAction, cause: Cause, olive: User, oscar: User, mona: User
) -> None:
    other = operations.propose(title="T", problem="P", origins=[COMPLAINT], by=acting(olive))
    operations.open(other, owner=oscar, by=acting(mona))

    sentences = refusal(
        operations.add_cause, other, text="x", kind="escape", branch="method", parent=cause, by=acting(oscar)
    )

    assert sentences == ["This cause belongs to another action."]


def test_a_foreign_cause_is_not_there(press: Press, cause: Cause, olive: User, oscar: User) -> None:
    other = operations.propose(title="T", problem="P", origins=[COMPLAINT], by=acting(olive))

    assert press(olive, other, f"verify_cause/{cause.pk}", {"evidence": "x"}).status_code == 404
