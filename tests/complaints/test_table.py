"""The table of moves, state by state and role by role, against the table of the process as it is written down."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from complaints import workflow
from complaints.models import Complaint, Status, Step
from core.actors import CUSTOMER, SYSTEM, Actor
from core.models import User
from core.roles import Role
from core.workflow import SAME
from tests.cast import acting
from tests.complaints.conftest import Case

OPEN = "received assessed investigating awaiting_customer decided answered external"
# move: from | to | who. "owner" is the officer who owns it, "officer" another one.
WRITTEN = {
    "receive": ("", "received", "customer officer owner manager system"),
    "import_closed": ("", "closed", "officer owner manager system"),
    "assess": ("received", "assessed", "officer owner manager"),
    "reclassify": ("received assessed", "out_of_scope", "officer owner manager"),
    "mark_duplicate": ("received assessed investigating awaiting_customer", "duplicate", "officer owner manager"),
    "unmark_duplicate": ("duplicate", "<", "officer owner manager"),
    "follow_parent": ("duplicate", "=", "system"),
    "contain": (OPEN, "=", "officer owner manager"),
    "acknowledge": (OPEN, "=", "officer owner manager system"),
    "reassess": ("assessed investigating", "=", "officer owner manager"),
    "investigate": ("assessed", "investigating", "owner manager"),
    "skip_investigation": ("assessed", "decided", "manager"),
    "ask": ("assessed investigating", "awaiting_customer", "owner manager"),
    "customer_replied": ("awaiting_customer", "investigating", "customer system officer owner manager"),
    "give_up": ("awaiting_customer", "decided", "owner manager"),
    "decide": ("investigating", "decided", "owner manager"),
    "send_back": ("decided", "investigating", "manager"),
    "answer": ("decided", "answered", "officer owner manager"),
    "unask": ("awaiting_customer", "<", "officer owner manager"),
    "take_back": ("answered", "decided", "officer owner manager"),
    "accept": ("answered", "closed", "customer"),
    "lapse": ("answered", "closed", "system"),
    "reject_answer": ("answered", "investigating", "customer"),
    "go_external": ("answered investigating", "external", "customer manager"),
    "settle": ("external", "closed", "manager"),
    "reopen": ("closed", "investigating", "customer manager"),
    "withdraw": (OPEN, "withdrawn", "customer officer owner manager"),
}
AGAIN = {"reject_answer", "reopen"}


def someone(role: str) -> Actor:
    return Actor(name=role, roles=frozenset({role}), user_id=1000)


@pytest.fixture
def actors(olive: User, oscar: User) -> dict[str, Actor]:
    staff = (Role.MANAGER, Role.EXECUTIVE, Role.AUDITOR, Role.ADMINISTRATOR, Role.COLLEAGUE)
    return {
        "customer": CUSTOMER,
        "system": SYSTEM,
        "owner": acting(olive),
        "officer": acting(oscar),
        **{str(role): someone(role) for role in staff},
    }


@pytest.fixture
def subject(case: Case, olive: User) -> Complaint:
    """A complaint of which every guard is content: the walk is about states and roles."""
    complaint = case()
    complaint.owner, complaint.severity, complaint.remedy = olive, "minor", "none"
    complaint.acknowledged_at, complaint.lapses_at = None, timezone.now()
    Step.objects.create(complaint=complaint, name=workflow.lapse_reminder(complaint), at=timezone.now())
    return complaint


def test_the_table_is_the_one_that_is_written() -> None:
    drawn = {move.name: (set(move.sources), move.target) for move in workflow.TABLE}

    assert drawn == {name: (set(sources.split()) or {""}, target) for name, (sources, target, _who) in WRITTEN.items()}
    assert {move.name for move in workflow.TABLE if move.again} == AGAIN
    assert WRITTEN["contain"][1] == SAME


@pytest.mark.parametrize("status", ["", *Status.values])
def test_who_may_do_what_from_here(subject: Complaint, actors: dict[str, Actor], status: str) -> None:
    subject.status = status

    possible = {
        (move.name, name)
        for move in workflow.TABLE
        for name, actor in actors.items()
        if move.refusals(subject, actor) == []
    }

    assert possible == {
        (move, name)
        for move, (sources, _target, who) in WRITTEN.items()
        for name in who.split()
        if status in (sources.split() or [""])
    }


ENOUGH: dict[str, Any] = {
    "severity": "minor",
    "impact": "low",
    "complexity": "low",
    "immediate_action": "no",
    "immediate_action_why": "No hurry.",
    "conflict_checked": "on",
    "findings": "A flaw.",
    "upheld": "yes",
    "cause_category": "material",
    "remedy": "none",
    "needs_action": "no",
    "needs_action_why": "Once only.",
    "efforts": "Two mails.",
    "reason": "Because.",
    "text": "Words.",
    "how": "By phone.",
    "what": "Stopped.",
    "outside_body": "The ombudsman",
    "outcome": "Half is paid.",
}
STAFF_MOVES = sorted(set(WRITTEN) - {"receive", "import_closed", "follow_parent", "accept", "lapse", "reject_answer"})


@pytest.mark.parametrize("status", Status.values)
def test_the_page_says_that_a_move_does_not_start_here(client: Client, case: Case, mona: User, status: str) -> None:
    complaint = case(status)
    strange = next(move for move in ("settle", "assess") if status not in WRITTEN[move][0].split())
    client.force_login(mona)

    answer = client.post(f"/complaints/{complaint.reference}/{strange}/", ENOUGH)

    complaint.refresh_from_db()
    assert (answer.status_code, complaint.status) == (422, status)
    said = f"This cannot be done while the record is “{complaint.get_status_display()}”."
    assert said in answer.content.decode()


def test_nothing_is_done_by_looking(client: Client, case: Case, mona: User) -> None:
    complaint = case("assessed")
    client.force_login(mona)

    answers = {client.get(f"/complaints/{complaint.reference}/{move}/").status_code for move in STAFF_MOVES}

    complaint.refresh_from_db()
    assert (answers, complaint.status) == ({405}, "assessed")


def test_every_open_state_has_a_way_on_and_every_end_tells_no_next_step() -> None:
    told = {status: workflow.TABLE.next_line(status) for status in Status.values}

    assert {status for status, line in told.items() if line} == set(OPEN.split())
