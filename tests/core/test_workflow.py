"""The one door, tried on letters of a small table of its own over the corrective action, which has every kind of field."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import journal, workflow
from core.actors import Actor
from core.models import Milestone
from core.roles import Role
from core.workflow import OWNER, SAME, Move, Refused, Stale, Table, roles, states
from corrective_actions.models import CorrectiveAction, Status
from tests.cast import acting

OFFICER = Actor("Olive", frozenset({Role.OFFICER}), 1)
MANAGER = Actor("Mona", frozenset({Role.MANAGER}), 2)

TABLE = Table(
    "trial",
    moves=(
        Move("begin", states(""), "draft", roles(Role.OFFICER)),
        Move("open", states("draft"), "analysing", roles(Role.MANAGER), label="Open", tells="We look into it."),
        Move("tidy", states("draft", "analysing"), SAME, roles(Role.OFFICER, OWNER)),
        Move(
            "close",
            states("analysing"),
            "closed",
            roles(OWNER),
            unmet=lambda action, by: [] if action.review_by else ["A date is missing.", "So is a reason."],
        ),
        Move("reopen", states("closed"), "analysing", roles(Role.MANAGER), again=True),
    ),
    states=Status,
)


@pytest.fixture
def action(db: None) -> CorrectiveAction:
    fresh = CorrectiveAction(
        reference="Q7K-4MD",
        number="CA-2026-0001",
        title="Lids crack",
        problem="Lids crack in the cold.",
        due_on=timezone.localdate(),
    )
    workflow.perform(fresh, TABLE["begin"], by=OFFICER, proposed_at=timezone.now())
    return fresh


def test_a_record_is_born_through_the_door(action):
    line = journal.history(action)[-1]

    assert (action.status, line.verb, line.was, line.now, line.actor) == ("draft", "begin", "", "draft", "Olive")
    assert Milestone.objects.get().name == "proposed_at"


def test_the_wrong_role_is_told_whose_move_it_is(action):
    with pytest.raises(Refused) as refused:
        workflow.perform(action, TABLE["open"], by=OFFICER)

    assert refused.value.sentences == ["Only these may do it: Quality manager."]
    assert CorrectiveAction.objects.get().status == "draft"


def test_the_wrong_state_is_named(action):
    with pytest.raises(Refused) as refused:
        workflow.perform(action, TABLE["reopen"], by=MANAGER)

    assert refused.value.sentences == ["This cannot be done while the record is “draft”."]


def test_a_guard_lists_everything_that_is_missing(action, olive):
    workflow.perform(action, TABLE["open"], by=MANAGER, owner=olive)

    with pytest.raises(Refused) as refused:
        workflow.perform(action, TABLE["close"], by=acting(olive))

    assert refused.value.sentences == ["A date is missing.", "So is a reason."]
    assert len(journal.history(action)) == 2


def test_the_owner_may_what_only_the_owner_may(action, olive, oscar):
    workflow.perform(action, TABLE["open"], by=MANAGER, owner=olive, review_by=timezone.localdate())

    assert not TABLE["close"].permits(action, acting(oscar))
    assert TABLE["close"].permits(action, acting(olive))


def test_of_two_at_once_one_is_stale(action, olive):
    same = CorrectiveAction.objects.get()
    workflow.perform(action, TABLE["open"], by=MANAGER, owner=olive)

    with pytest.raises(Stale):
        workflow.perform(same, TABLE["open"], by=MANAGER, owner=olive)

    assert [line.verb for line in journal.history(action)] == ["begin", "open"]


def test_a_milestone_keeps_its_first_moment_and_each_cycle_its_own(action, olive):
    first, second = timezone.now(), timezone.now() + timedelta(days=1)
    workflow.perform(action, TABLE["open"], by=MANAGER, owner=olive, review_by=timezone.localdate(), opened_at=first)
    workflow.perform(action, TABLE["close"], by=acting(olive), first_closed_at=first, closed_at=first)
    workflow.perform(action, TABLE["reopen"], by=MANAGER, closed_at=None)
    workflow.perform(action, TABLE["close"], by=acting(olive), first_closed_at=second, closed_at=second)

    assert (action.cycle, action.first_closed_at, action.closed_at) == (2, first, second)
    closings = Milestone.objects.filter(name="first_closed_at").order_by("cycle")
    assert [(row.cycle, row.at) for row in closings] == [(1, first), (2, second)]


def test_a_move_that_stays_is_journalled(action):
    workflow.perform(action, TABLE["tidy"], by=OFFICER, note="Spelling")

    line = journal.history(action)[-1]
    assert (action.status, line.was, line.now, journal.said(line)) == ("draft", "draft", "draft", "Spelling")


def test_offers_are_the_moves_of_this_person_from_here(action):
    assert [offer.move.name for offer in TABLE.offers(action, by=MANAGER)] == ["open"]
    assert [offer.move.name for offer in TABLE.offers(action, by=OFFICER)] == ["tidy"]


def test_the_next_line_is_what_the_table_tells():
    assert TABLE.next_line("draft") == "We look into it."
    assert TABLE.next_line("closed") == ""
