import pytest

from core import journal
from core.actors import CUSTOMER, SYSTEM
from core.models import User
from core.workflow import Refused
from corrective_actions import operations, queries
from corrective_actions.models import CorrectiveAction
from tests.cast import acting
from tests.corrective_actions.conftest import COMPLAINT, SIGNAL, later


def test_an_officer_proposes_from_a_complaint(draft: CorrectiveAction, olive: User) -> None:
    assert (draft.status, draft.number, draft.cycle, draft.author) == ("draft", None, 1, olive)
    assert draft.due_on == later(90)
    assert [(origin.kind, origin.key, origin.address) for origin in draft.origins.all()] == [
        ("complaint", "Q7K-4MD", "/complaints/Q7K-4MD/")
    ]
    line = journal.history(draft)[-1]
    assert (line.verb, line.was, line.now, line.facts) == ("propose", "", "draft", {"origins": ["complaint Q7K-4MD"]})


def test_the_clock_proposes_from_a_signal(db: None) -> None:
    action = operations.propose(title="T", problem="P", origins=[SIGNAL], risk="high", by=SYSTEM)

    assert (action.author, action.due_on) == (None, later(60))
    assert list(queries.for_origin("signal", "S-31")) == [action]


def test_everything_that_is_missing_is_told_at_once(olive: User) -> None:
    with pytest.raises(Refused) as refused:
        operations.propose(title=" ", problem="", origins=[], by=acting(olive))

    assert refused.value.sentences == [
        "Nothing says why this action exists. Name at least one origin.",
        "Give the action a title.",
        "Say what the problem is.",
    ]
    assert CorrectiveAction.objects.count() == 0


def test_customers_do_not_propose(db: None) -> None:
    with pytest.raises(Refused):
        operations.propose(title="T", problem="P", origins=[COMPLAINT], by=CUSTOMER)


def test_further_origins_join_an_open_action_once(draft: CorrectiveAction, olive: User) -> None:
    same = operations.propose(title="", problem="x", origins=[COMPLAINT, SIGNAL], by=acting(olive), action=draft)

    assert same == draft
    assert [origin.key for origin in draft.origins.order_by("pk")] == ["Q7K-4MD", "S-31"]
    assert list(queries.for_origin("signal", "S-31")) == [draft]
    assert journal.history(draft)[-1].verb == "add_origin"


def test_a_closed_action_takes_no_further_origin(closed: CorrectiveAction, olive: User) -> None:
    with pytest.raises(Refused):
        operations.propose(title="T", problem="P", origins=[SIGNAL], by=acting(olive), action=closed)

    assert list(queries.for_origin("signal", "S-31")) == []
