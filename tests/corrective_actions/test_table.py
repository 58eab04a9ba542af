"""The tables of moves, written out once more by hand: what is not written here is not allowed."""

from types import SimpleNamespace

import pytest

from core.actors import Actor
from core.roles import Role
from core.workflow import SAME, Table
from corrective_actions.item_workflow import ITEM_TABLE
from corrective_actions.models import ItemStatus, Status
from corrective_actions.workflow import TABLE

PENDING = "draft analysing plan_review implementing verifying monitoring closure_review"
OPENED = "analysing plan_review implementing verifying monitoring closure_review"
RUNNERS = "officer manager owner"

ACTION = {
    "propose": ("BIRTH", "draft", "officer manager executive system"),
    "add_origin": (PENDING, SAME, "officer manager executive system"),
    "open": ("draft", "analysing", "manager"),
    "reject": ("draft", "rejected", "manager"),
    "submit_plan": ("analysing", "plan_review", "owner"),
    "approve": ("plan_review", "implementing", "manager executive"),
    "send_back": ("plan_review", "analysing", "manager executive"),
    "change_plan": ("implementing", "plan_review", "owner"),
    "submit_for_verification": ("implementing", "verifying", "owner"),
    "verify": ("verifying", "monitoring", "officer manager"),
    "send_back_work": ("verifying", "implementing", "officer manager"),
    "evaluate": ("monitoring", "closure_review", "system"),
    "accept": ("closure_review", "closed", "manager"),
    "inconclusive": ("closure_review", "monitoring", "officer manager"),
    "ineffective": ("closure_review", "analysing", "officer manager"),
    "describe": (PENDING, SAME, RUNNERS),
    "assign": (PENDING, SAME, "manager"),
    "contain": (PENDING, SAME, RUNNERS),
    "verify_containment": (PENDING, SAME, RUNNERS),
    "end_containment": (PENDING, SAME, RUNNERS),
    "add_cause": ("analysing implementing", SAME, RUNNERS),
    "verify_cause": ("analysing implementing", SAME, RUNNERS),
    "rule_out_cause": ("analysing implementing", SAME, RUNNERS),
    "leave_cause": ("analysing implementing", SAME, RUNNERS),
    "add_elsewhere": ("analysing implementing", SAME, RUNNERS),
    "answer_elsewhere": ("analysing implementing", SAME, RUNNERS),
    "add_item": ("analysing implementing", SAME, RUNNERS),
    "plan_effect": ("analysing", SAME, RUNNERS),
    "check": ("implementing verifying", SAME, RUNNERS),
    "extend": (OPENED, SAME, "manager owner"),
    "grant_extension": (OPENED, SAME, "manager"),
    "tell": (f"{OPENED} closed", SAME, RUNNERS),
    "cancel": ("analysing plan_review implementing verifying", "cancelled", "manager"),
    "reopen": ("closed", "analysing", "manager"),
}
ITEM = {
    "add_item": ("BIRTH", "open", "colleague officer manager executive"),
    "take_item": ("open returned", "in_progress", RUNNERS),
    "finish_item": ("in_progress", "done", RUNNERS),
    "verify_item": ("done", "verified", "officer manager"),
    "return_item": ("done", "returned", "officer manager"),
    "cancel_item": ("open in_progress returned", "cancelled", "officer manager"),
}
CYCLES = {"ineffective", "reopen"}
OWNING = Actor("Owner", frozenset(), 7)
ACTORS = {str(role): Actor(str(role), frozenset({str(role)}), 8) for role in Role} | {"owner": OWNING}


def allowed(table: Table) -> set[tuple[str, str, str, str]]:
    """Every (state, move, target, who) that the code lets through, found by asking it."""
    return {
        (state or "BIRTH", move.name, str(move.target), who)
        for state in ("", *(str(status) for status in table.states))
        for move in table
        for who, actor in ACTORS.items()
        if state in move.sources and move.permits(SimpleNamespace(status=state, owner_id=7), actor)
    }


def written(rows: dict[str, tuple[str, str, str]]) -> set[tuple[str, str, str, str]]:
    return {
        (state, move, target, who)
        for move, (sources, target, people) in rows.items()
        for state in sources.split()
        for who in people.split()
    }


@pytest.mark.parametrize(("table", "rows"), [(TABLE, ACTION), (ITEM_TABLE, ITEM)], ids=["action", "item"])
def test_every_state_move_and_role_is_as_written(table: Table, rows: dict[str, tuple[str, str, str]]) -> None:
    assert allowed(table) == written(rows)


@pytest.mark.parametrize(("table", "rows"), [(TABLE, ACTION), (ITEM_TABLE, ITEM)], ids=["action", "item"])
def test_each_move_has_one_name(table: Table, rows: dict[str, tuple[str, str, str]]) -> None:
    assert sorted(move.name for move in table) == sorted(rows)


def test_a_new_cycle_begins_where_it_did_not_work_and_where_it_is_taken_up_again() -> None:
    assert {move.name for move in (*TABLE, *ITEM_TABLE) if move.again} == CYCLES


@pytest.mark.parametrize(("table", "states"), [(TABLE, Status), (ITEM_TABLE, ItemStatus)], ids=["action", "item"])
def test_every_state_is_reached_and_every_end_is_known(table: Table, states: type) -> None:
    assert {str(move.target) for move in table if move.target != SAME} == {str(state) for state in states}  # type: ignore[attr-defined]
    left = {source for move in table if move.target != SAME for source in move.sources}
    assert {str(state) for state in states} - left <= table.ends  # type: ignore[attr-defined]


def test_every_move_a_person_makes_has_words_for_its_button() -> None:
    assert {move.name for move in TABLE if not move.label} == {"propose", "add_origin", "evaluate"}
    assert {move.name for move in ITEM_TABLE if not move.label} == {"add_item"}
