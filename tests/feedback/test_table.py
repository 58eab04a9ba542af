"""The whole table of moves of feedback, against one written out here by hand."""

import itertools

import pytest

from core.actors import Actor
from core.roles import Role
from core.workflow import BACK, BIRTH
from feedback.models import Feedback, Kind, Status
from feedback.workflow import HISTORY, TABLE

# state -> move -> (to, who)
STAFF = "officer manager"
EXPECTED = {
    "": {"submit": ("new", f"customer {STAFF} system")},
    "new": {
        "take": ("in_review", STAFF),
        "convert": ("converted", f"{STAFF} system"),
        "close": ("closed", STAFF),
        "ask": ("awaiting_customer", STAFF),
        "assign": ("=", STAFF),
        "categorise": ("=", STAFF),
        "mark_spam": ("spam", STAFF),
    },
    "in_review": {
        "convert": ("converted", f"{STAFF} system"),
        "close": ("closed", STAFF),
        "ask": ("awaiting_customer", STAFF),
        "assign": ("=", STAFF),
        "categorise": ("=", STAFF),
        "mark_spam": ("spam", STAFF),
        "put_back": ("new", STAFF),
    },
    "awaiting_customer": {
        "convert": ("converted", f"{STAFF} system"),
        "customer_replied": ("in_review", f"customer {STAFF} system"),
        "timeout": ("closed", "system"),
        "take_back": (BACK, STAFF),
        "assign": ("=", STAFF),
        "categorise": ("=", STAFF),
    },
    "converted": {},
    "closed": {"customer_replied": ("in_review", f"customer {STAFF} system"), "take_back": (BACK, STAFF)},
    "spam": {"restore": ("new", STAFF), "put_back": ("new", STAFF)},
}
HISTORICAL = {"import_open": "new", "import_closed": "closed", "import_converted": "converted"}


@pytest.mark.parametrize(
    ("status", "move", "role"),
    list(itertools.product([BIRTH, *Status.values], [move.name for move in TABLE], Role.values)),
)
def test_every_state_move_and_role(status, move, role):
    feedback = Feedback(status=status, kind=Kind.QUESTION)
    by = Actor(name="somebody", roles=frozenset({role}))
    allowed = move in EXPECTED[status] and role in EXPECTED[status][move][1].split()
    assert (TABLE[move].refusals(feedback, by) == []) is allowed
    if allowed:
        assert TABLE[move].target == EXPECTED[status][move][0]


def test_table_has_no_move_beyond_these():
    assert {move.name for move in TABLE} == {name for moves in EXPECTED.values() for name in moves}


@pytest.mark.parametrize(("move", "target"), HISTORICAL.items())
@pytest.mark.parametrize("role", Role.values)
def test_history_is_born_by_staff_and_the_system(move, target, role):
    feedback = Feedback(status=BIRTH, kind=Kind.QUESTION)
    refusals = HISTORY[move].refusals(feedback, Actor(name="somebody", roles=frozenset({role})))
    assert (refusals == []) is (role in {"officer", "manager", "system"})
    assert HISTORY[move].target == target


@pytest.mark.parametrize("move", ["close", "import_closed"])
def test_complaint_is_never_closed_here(move):
    table = TABLE if move == "close" else HISTORY
    feedback = Feedback(status=Status.NEW if move == "close" else BIRTH, kind=Kind.COMPLAINT)
    refusals = table[move].refusals(feedback, Actor(name="Mona", roles=frozenset({Role.MANAGER})))
    assert refusals == ["A complaint is not closed here. Take it up as a complaint, or say what kind it really is."]


def test_held_post_is_not_asked():
    feedback = Feedback(status=Status.NEW, kind=Kind.QUESTION, held_why="It looks odd.")
    assert len(TABLE["ask"].refusals(feedback, Actor(name="Olive", roles=frozenset({Role.OFFICER})))) == 1


def test_every_open_state_tells_the_customer_what_comes_next():
    assert [status for status in ("new", "in_review", "awaiting_customer") if not TABLE.next_line(status)] == []
