from core.models import User
from corrective_actions import operations
from corrective_actions.models import CorrectiveAction
from tests.cast import acting
from tests.corrective_actions.conftest import Press, refusal

FORM = {
    "title": "Lid seal cracks below 5 °C",
    "problem": "Cracks in the cold.",
    "what_so": "the seal",
    "what_not": "the lid itself",
    "where_so": "",
    "where_not": "",
    "when_so": "below 5 °C",
    "when_not": "",
    "how_many_so": "",
    "how_many_not": "",
    "seen": 1,
}


def test_what_it_is_and_is_not(press: Press, draft: CorrectiveAction, olive: User) -> None:
    answer = press(olive, draft, "describe", FORM)

    draft.refresh_from_db()
    assert answer.status_code == 302
    assert (draft.problem, draft.version) == ("Cracks in the cold.", 2)
    lines = {line.question: (line.is_so, line.is_not) for line in draft.lines.all()}
    assert lines == {
        "what": ("the seal", "the lid itself"),
        "where": ("", ""),
        "when": ("below 5 °C", ""),
        "how_many": ("", ""),
    }


def test_words_of_somebody_else_are_not_overwritten(press: Press, draft: CorrectiveAction, olive: User) -> None:
    operations.describe(draft, title="T", problem="Theirs", seen=1, by=acting(olive))

    answer = press(olive, draft, "describe", FORM | {"problem": "Mine"})

    assert answer.status_code == 422
    assert "Somebody has described the problem anew meanwhile" in answer.content.decode()
    assert "Mine" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.problem == "Theirs"


def test_an_empty_problem_is_refused(draft: CorrectiveAction, olive: User) -> None:
    assert refusal(operations.describe, draft, title="", problem="", seen=1, by=acting(olive)) == [
        "Give the action a title.",
        "Say what the problem is.",
    ]


def test_auditors_change_nothing(press: Press, draft: CorrectiveAction, audrey: User) -> None:
    assert press(audrey, draft, "describe", FORM).status_code == 403
