"""Every move, from every state, by everybody, through operations and through HTTP: both do the same, or say the same.

What is expected is read from the table as it is written down in ``test_table``, not from the code. Each try is undone
by the database, so that one complaint serves for all tries from its state.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client

from complaints import operations
from complaints.forms import CaseForm
from complaints.models import Complaint, Status
from core import journal
from core.models import Entry, User
from core.roles import Role
from core.workflow import Refused
from tests.cast import acting, person
from tests.complaints.conftest import Case
from tests.complaints.test_table import ENOUGH, STAFF_MOVES, WRITTEN

# What a colleague does who owns a complaint, without any role in quality.
OWNERS = {"investigate", "ask", "give_up", "decide", "answer", "take_back", "unask", "contain"}
WHO_MAY = {
    "assess": "Quality manager, Quality officer",
    "reclassify": "Quality manager, Quality officer",
    "mark_duplicate": "Quality manager, Quality officer",
    "unmark_duplicate": "Quality manager, Quality officer",
    "acknowledge": "Quality manager, Quality officer, The clock",
    "reassess": "Quality manager, Quality officer",
    "investigate": "Quality manager, the owner",
    "skip_investigation": "Quality manager",
    "ask": "Quality manager, the owner",
    "customer_replied": "Customer, Quality manager, Quality officer, The clock",
    "give_up": "Quality manager, the owner",
    "decide": "Quality manager, the owner",
    "send_back": "Quality manager",
    "go_external": "Customer, Quality manager",
    "settle": "Quality manager",
    "reopen": "Customer, Quality manager",
    "withdraw": "Customer, Quality manager, Quality officer",
}
DECIDED: dict[str, Any] = {
    "findings": "A flaw.",
    "upheld": "yes",
    "cause_category": "material",
    "remedy": "none",
    "needs_action": False,
    "needs_action_why": "Once only.",
}
GRADED: dict[str, Any] = {
    "severity": "minor",
    "impact": "low",
    "complexity": "low",
    "immediate_action": False,
    "immediate_action_why": "No hurry.",
    "conflict_checked": True,
}
GIVEN: dict[str, dict[str, Any]] = {
    "acknowledge": {"how": "By phone."},
    "answer": {"text": "Words."},
    "ask": {"text": "Words."},
    "assess": GRADED,
    "contain": {"what": "Stopped."},
    "customer_replied": {"text": "Words."},
    "decide": DECIDED,
    "give_up": DECIDED | {"efforts": "Two mails."},
    "go_external": {"outside_body": "The ombudsman"},
    "investigate": {},
    "mark_duplicate": {},
    "reassess": {"severity": "minor", "impact": "high", "complexity": "low", "reason": "Because."},
    "reclassify": {"reason": "Because."},
    "reopen": {"reason": "Because."},
    "send_back": {"reason": "Because."},
    "settle": {"outcome": "Half is paid."},
    "skip_investigation": DECIDED | {"reason": "Because."},
    "take_back": {},
    "unask": {},
    "unmark_duplicate": {},
    "withdraw": {"reason": "Because."},
}


class Came(NamedTuple):
    """What came of a try: where the complaint stands then, what the journal added, and what was refused."""

    status: str
    journalled: list[str]
    sentences: list[str]


@contextmanager
def undone() -> Iterator[None]:
    """What happens in here never happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def came(complaint: Complaint, before: int) -> Came:
    now = Complaint.objects.get(pk=complaint.pk)
    verbs = [line.verb for line in journal.history(now) if line.pk > before and not line.verb.startswith("say_")]
    return Came(now.status, verbs, [])


def newest() -> int:
    line = Entry.objects.order_by("-pk").first()
    return line.pk if line else 0


def by_operation(complaint: Complaint, move: str, user: User, extra: dict[str, Any]) -> list[str]:
    """Try it; what was refused, in sentences."""
    given = GIVEN[move] | extra.get(move, {})
    try:
        getattr(operations, move)(Complaint.objects.get(pk=complaint.pk), by=acting(user), **given)
    except Refused as refused:
        return refused.sentences
    return []


def by_http(complaint: Complaint, move: str, client: Client, form: dict[str, Any]) -> list[str]:
    """Try it; what was refused, in sentences. Done leads back to the page, refused is 422."""
    answer = client.post(f"/complaints/{complaint.reference}/{move}/", form)
    assert answer.status_code in {302, 422}, (move, answer.status_code)
    return answer.content.decode().splitlines() if answer.status_code == 422 else []


def walk(complaint: Complaint, ways: "list[Callable[[str], list[str]]]", may: Callable[[str], bool]) -> None:
    """Try every move in both ways. What is refused changes nothing; what is done is undone again."""
    before = newest()
    for move in STAFF_MOVES:
        wanted = expected(complaint, move, may=may(move))
        for way in ways:
            if wanted.sentences:
                assert (move, way(move)) == (move, wanted.sentences)
                continue
            with undone():
                assert (move, way(move), came(complaint, before)) == (move, [], wanted)
    assert came(complaint, before) == Came(complaint.status, [], [])


def expected(complaint: Complaint, move: str, may: bool) -> Came:
    """What the table as it is written says."""
    sources, target, _who = WRITTEN[move]
    if complaint.status not in sources.split():
        label = Status(complaint.status).label
        return Came(complaint.status, [], [f"This cannot be done while the record is “{label}”."])
    if not may:
        return Came(complaint.status, [], [f"Only these may do it: {WHO_MAY[move]}."])
    # A duplicate was received when it was marked, a question was asked while it was investigated.
    before = "investigating" if move == "unask" else "received"
    return Came({"=": complaint.status, "<": before}.get(target, target), [move], [])


@pytest.fixture
def _words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was refused, without the page around it: the walk asks hundreds of times. The page itself: ``test_table``."""

    def bare(request: HttpRequest, case: Complaint, name: str, form: CaseForm, *_others: Any) -> HttpResponse:
        lines = [*form.non_field_errors(), *(line for field in form.fields for line in form.errors.get(field, []))]
        return HttpResponse("\n".join(map(str, lines)), status=422)

    monkeypatch.setattr("complaints.views.page.show", bare)


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def begun(case: Case, olive: User) -> Callable[[str], tuple[Complaint, dict[str, Any], dict[str, Any]]]:
    """A complaint of which every guard is content, and what forms and operations need besides the usual."""

    def begin(status: str) -> tuple[Complaint, dict[str, Any], dict[str, Any]]:
        complaint = case(status, assessment={"severity": "minor"}, acknowledge=False)
        other = case()
        typed = ENOUGH | {"owner": olive.pk, "parent": other.reference}
        return complaint, typed, {"assess": {"owner": olive}, "mark_duplicate": {"parent": other}}

    return begin


@pytest.mark.usefixtures("_words_only")
@pytest.mark.parametrize("status", Status.values)
def test_quality_staff(begun: Any, olive: User, oscar: User, mona: User, status: str) -> None:
    complaint, typed, extra = begun(status)
    people = {"owner": olive, "officer": oscar, "manager": mona}

    for role, user in people.items():
        client = entered(user)
        walk(
            complaint,
            [
                lambda move, user=user: by_operation(complaint, move, user, extra),  # type: ignore[misc]
                lambda move, client=client: by_http(complaint, move, client, typed),  # type: ignore[misc]
            ],
            lambda move, role=role: role in WRITTEN[move][2].split(),  # type: ignore[misc]
        )


@pytest.mark.usefixtures("_words_only")
@pytest.mark.parametrize("status", ["assessed", "investigating", "awaiting_customer", "decided", "answered"])
def test_a_colleague_who_owns_it(begun: Any, colin: User, status: str) -> None:
    complaint, typed, extra = begun(status)
    Complaint.objects.filter(pk=complaint.pk).update(owner=colin)
    client = entered(colin)

    walk(
        complaint,
        [
            lambda move: by_operation(complaint, move, colin, extra),
            lambda move: by_http(complaint, move, client, typed),
        ],
        lambda move: move in OWNERS,
    )


@pytest.mark.parametrize("status", Status.values)
def test_everybody_else(begun: Any, colin: User, status: str) -> None:
    """Who only reads is told whose page it is, a colleague does not even learn that the case exists.

    The reader is executive, auditor and administrator in one: what all three together may not do, none of them may.
    """
    complaint, typed, _extra = begun(status)
    reader, before = person("Ruth", Role.EXECUTIVE, Role.AUDITOR, Role.ADMINISTRATOR), newest()

    for code, client in {403: entered(reader), 404: entered(colin), 302: Client()}.items():
        address = f"/complaints/{complaint.reference}"
        codes = {move: client.post(f"{address}/{move}/", typed).status_code for move in STAFF_MOVES}
        assert codes == dict.fromkeys(STAFF_MOVES, code)
    assert came(complaint, before) == Came(status, [], [])
