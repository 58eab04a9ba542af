from core.models import User
from corrective_actions import operations
from corrective_actions.models import CorrectiveAction
from tests.cast import acting
from tests.corrective_actions.conftest import Press, later, refusal

FORM = {
    "audience": "supplier",
    "who": "Rubber Ltd",
    "what": "Which rubber cracks, and that we test it cold now.",
    "told_on": "2026-11-20",
}


def test_whom_we_told_is_kept_even_after_closing(press: Press, closed: CorrectiveAction, olive: User) -> None:
    answer = press(olive, closed, "tell", FORM)

    row = closed.told.get()
    assert answer.status_code == 302
    assert (row.audience, row.who, str(row.told_on), row.by_name) == ("supplier", "Rubber Ltd", "2026-11-20", "Olive")


def test_nobody_is_told_tomorrow(analysing: CorrectiveAction, olive: User) -> None:
    sentences = refusal(
        operations.tell, analysing, audience="staff", who="", what="", told_on=later(2), by=acting(olive)
    )

    assert sentences == [
        "Say who was told.",
        "Say what they were told.",
        "The day lies ahead. Record it when it is done.",
    ]
