"""Every state, move and role against the table as the house has agreed on it, written out here by hand."""

from types import SimpleNamespace

import pytest

from core.actors import Actor
from core.roles import Role
from surveillance import workflow
from surveillance.models import Status

QUALITY = {"officer", "manager"}
OPEN = {"new", "acknowledged", "evaluating", "watching"}
ALL = OPEN | {"confirmed", "dismissed"}

AGREED = {
    # move: (from, to, who; "owner" is the person the signal belongs to)
    "raise_signal": ({""}, "new", {"system"}),
    "add_evidence": (ALL, "=", {"system"}),
    "acknowledge": ({"new"}, "acknowledged", QUALITY),
    "evaluate": ({"new", "acknowledged", "watching"}, "evaluating", QUALITY),
    "confirm": (OPEN, "confirmed", QUALITY | {"owner"}),
    "watch": ({"new", "acknowledged", "evaluating", "confirmed"}, "watching", QUALITY | {"owner"}),
    "dismiss": (OPEN, "dismissed", QUALITY | {"owner"}),
    "open_action": ({"confirmed"}, "=", QUALITY | {"owner"}),
    "put_on_agenda": (OPEN | {"confirmed"}, "=", QUALITY | {"owner", "executive"}),
    "take_off_agenda": (ALL, "=", {"system"}),
    "assign": (OPEN | {"confirmed"}, "=", QUALITY | {"executive"}),
    "reopen": ({"dismissed", "confirmed"}, "evaluating", QUALITY),
}
ROLES = [str(role) for role in Role]


def test_the_table_has_these_moves_and_no_others() -> None:
    assert {move.name for move in workflow.TABLE} == set(AGREED)


@pytest.mark.parametrize("name", AGREED)
def test_each_move_leads_where_it_was_agreed(name: str) -> None:
    sources, target, who = AGREED[name]
    move = workflow.TABLE[name]

    assert (set(move.sources), move.target, set(move.roles)) == (sources, target, who)


@pytest.mark.parametrize("name", AGREED)
@pytest.mark.parametrize("state", ["", *Status])
@pytest.mark.parametrize("owns", [False, True])
def test_every_state_move_and_role(name: str, state: str, owns: bool) -> None:
    sources, _target, who = AGREED[name]
    signal = SimpleNamespace(
        status=state, owner_id=7 if owns else None, on_agenda=False, get_status_display=lambda: state
    )
    for role in ROLES:
        by = Actor(name="somebody", roles=frozenset({role}), user_id=7)
        allowed = state in sources and (role in who or (owns and "owner" in who))

        assert (workflow.TABLE[name].refusals(signal, by) == []) == allowed, (name, state, role, owns)


def test_the_clock_never_decides() -> None:
    clock = Actor(name="system", roles=frozenset({Role.SYSTEM}))
    for state in Status:
        signal = SimpleNamespace(status=state, owner_id=None, on_agenda=False)

        assert [offer.move.name for offer in workflow.TABLE.offers(signal, by=clock)] == [
            "add_evidence",
            "take_off_agenda",
        ]
