from core.models import User
from corrective_actions import operations
from corrective_actions.models import CorrectiveAction, SimilarElsewhere
from tests.cast import acting
from tests.corrective_actions.conftest import Press, refusal


def test_a_place_is_asked_and_answered(press: Press, analysing: CorrectiveAction, oscar: User) -> None:
    press(oscar, analysing, "add_elsewhere", {"kind": "site", "label": "Lyon", "because": "same supplier"})
    place = SimilarElsewhere.objects.get()

    press(oscar, analysing, f"answer_elsewhere/{place.pk}", {"answer": "yes", "why": "Two cracked there."})

    place.refresh_from_db()
    assert (place.answer, place.why, place.answered_by) == ("yes", "Two cracked there.", "Oscar")


def test_an_answer_without_a_reason_is_none(analysing: CorrectiveAction, oscar: User) -> None:
    place = operations.add_elsewhere(analysing, kind="site", label="Lyon", by=acting(oscar))

    assert refusal(operations.answer_elsewhere, place, answer="", why="", by=acting(oscar)) == [
        "Say how you know.",
        "Answer yes or no.",
    ]


def test_a_place_is_asked_once(press: Press, analysing: CorrectiveAction, oscar: User) -> None:
    operations.add_elsewhere(analysing, kind="site", label="Lyon", by=acting(oscar))

    answer = press(oscar, analysing, "add_elsewhere", {"kind": "site", "label": " Lyon "})

    assert answer.status_code == 422
    assert "This place is on the list already." in answer.content.decode()
