"""Every guard of the table, in the operation and on the page: refused in its very sentences, done once it is content."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from complaints import operations, workflow
from complaints.models import Complaint, Status, Step
from core import journal
from core.models import Organisation, User
from core.workflow import Refused, nothing
from tests.cast import acting
from tests.complaints.conftest import Case
from tests.complaints.test_every_move import GIVEN
from tests.complaints.test_table import ENOUGH, WRITTEN

ABOUT_YOU = "This complaint is about you. Somebody else handles it."
TOO_SERIOUS = "A complaint as serious as this is put out of scope by the quality manager only."
NO_OWNER = "Nobody owns this complaint yet. Choose an owner."
FOR_THE_MANAGER = "A critical complaint is decided by the quality manager."
NOT_THE_OWNER = "A critical complaint is not decided by its owner."
TAKES_TWO = "To decide without investigation takes two people: another manager than the owner agrees to it."
NO_DATE = "The remedy is neither carried out nor scheduled. Give its date."
KNOWN = "The customer knows already that we have it."
NOT_REMINDED = "The customer has not been reminded yet."
REPLY_FIRST = "The customer has written since our answer. Reply first."


@dataclass(frozen=True)
class Guarded:
    """A move that ``who`` may make from ``status``, what makes its guard refuse, and what makes it content."""

    move: str
    status: str
    who: str
    refused: dict[str, Any]
    content: dict[str, Any]
    sentences: list[str]
    typed: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.move}-{self.who}-{self.sentences[0][:24]}"


ABOUT_MONA, ABOUT_NOBODY = {"concerns": "mona"}, {"concerns": None}
UNOWNED, OWNED = {"owner": None}, {"owner": "olive"}
CRITICAL, MINOR = {"severity": "critical"}, {"severity": "minor"}
MONAS, OLIVES = {"severity": "critical", "owner": "mona"}, {"severity": "critical", "owner": "olive"}
GUARDED = (
    Guarded("assess", "received", "mona", ABOUT_MONA, ABOUT_NOBODY, [ABOUT_YOU]),
    Guarded("investigate", "assessed", "mona", ABOUT_MONA, ABOUT_NOBODY, [ABOUT_YOU]),
    Guarded("investigate", "assessed", "mona", UNOWNED, OWNED, [NO_OWNER]),
    Guarded("investigate", "assessed", "mona", UNOWNED | ABOUT_MONA, OWNED | ABOUT_NOBODY, [NO_OWNER, ABOUT_YOU]),
    Guarded("decide", "investigating", "mona", ABOUT_MONA, ABOUT_NOBODY, [ABOUT_YOU]),
    Guarded("decide", "investigating", "mona", UNOWNED, OWNED, [NO_OWNER]),
    Guarded("decide", "investigating", "olive", CRITICAL, MINOR, [FOR_THE_MANAGER, NOT_THE_OWNER]),
    Guarded("decide", "investigating", "mona", MONAS, OLIVES, [NOT_THE_OWNER]),
    Guarded("give_up", "awaiting_customer", "mona", ABOUT_MONA, ABOUT_NOBODY, [ABOUT_YOU]),
    Guarded("give_up", "awaiting_customer", "mona", UNOWNED, OWNED, [NO_OWNER]),
    Guarded("give_up", "awaiting_customer", "olive", CRITICAL, MINOR, [FOR_THE_MANAGER, NOT_THE_OWNER]),
    Guarded("skip_investigation", "assessed", "mona", ABOUT_MONA, ABOUT_NOBODY, [ABOUT_YOU]),
    Guarded("skip_investigation", "assessed", "mona", UNOWNED, OWNED, [NO_OWNER]),
    Guarded("skip_investigation", "assessed", "mona", MONAS, OLIVES, [NOT_THE_OWNER, TAKES_TWO]),
    Guarded("skip_investigation", "assessed", "mona", {"owner": "mona"}, OWNED, [TAKES_TWO]),
    Guarded("ask", "investigating", "mona", ABOUT_MONA, ABOUT_NOBODY, [ABOUT_YOU]),
    Guarded("send_back", "decided", "mona", ABOUT_MONA, ABOUT_NOBODY, [ABOUT_YOU]),
    Guarded("answer", "decided", "mona", ABOUT_MONA, ABOUT_NOBODY, [ABOUT_YOU]),
    Guarded("answer", "decided", "olive", {"remedy_done_on": None}, {"remedy_done_on": date(2026, 12, 1)}, [NO_DATE]),
    Guarded("reclassify", "received", "mona", ABOUT_MONA, ABOUT_NOBODY, [ABOUT_YOU]),
    Guarded("reclassify", "assessed", "oscar", {"severity": "major"}, MINOR, [TOO_SERIOUS]),
    Guarded("reclassify", "assessed", "oscar", CRITICAL, MINOR, [TOO_SERIOUS]),
    Guarded("reclassify", "received", "oscar", {"is_safety": True}, {"is_safety": False}, [TOO_SERIOUS]),
    Guarded("reclassify", "received", "oscar", {"hurt": True}, {"hurt": False}, [TOO_SERIOUS]),
    Guarded("mark_duplicate", "received", "mona", ABOUT_MONA, ABOUT_NOBODY, [ABOUT_YOU]),
    Guarded("unmark_duplicate", "duplicate", "mona", ABOUT_MONA, ABOUT_NOBODY, [ABOUT_YOU]),
    Guarded("reassess", "investigating", "mona", ABOUT_MONA, ABOUT_NOBODY, [ABOUT_YOU]),
    Guarded("acknowledge", "assessed", "olive", {}, {"acknowledged_at": None}, [KNOWN]),
)


@pytest.fixture
def people(olive: User, oscar: User, mona: User) -> dict[str, User]:
    return {"olive": olive, "oscar": oscar, "mona": mona}


def become(complaint: Complaint, changes: dict[str, Any], people: dict[str, User]) -> None:
    known = {name: people.get(value, value) if isinstance(value, str) else value for name, value in changes.items()}
    Complaint.objects.filter(pk=complaint.pk).update(**known)


@pytest.mark.parametrize("guarded", GUARDED, ids=str)
def test_a_guard_refuses_the_operation_and_lets_it_pass_when_content(
    case: Case, people: dict[str, User], guarded: Guarded
) -> None:
    complaint, other = case(guarded.status, assessment={"severity": "minor"}), case()
    extra = {"assess": {"owner": people["olive"]}, "mark_duplicate": {"parent": other}}.get(guarded.move, {})
    by, operation = acting(people[guarded.who]), getattr(operations, guarded.move)
    become(complaint, guarded.refused, people)

    with pytest.raises(Refused) as refused:
        operation(Complaint.objects.get(pk=complaint.pk), by=by, **GIVEN[guarded.move], **extra)

    assert refused.value.sentences == guarded.sentences
    become(complaint, guarded.content, people)
    operation(Complaint.objects.get(pk=complaint.pk), by=by, **GIVEN[guarded.move], **extra)
    complaint.refresh_from_db()
    target = WRITTEN[guarded.move][1]
    assert complaint.status == {"=": guarded.status, "<": "received"}.get(target, target)


@pytest.mark.parametrize("guarded", GUARDED, ids=str)
def test_a_guard_refuses_on_the_page_and_lets_pass_when_content(
    client: Client, case: Case, people: dict[str, User], guarded: Guarded
) -> None:
    complaint, other = case(guarded.status, assessment={"severity": "minor"}), case()
    address = f"/complaints/{complaint.reference}/{guarded.move}/"
    typed = ENOUGH | {"owner": people["olive"].pk, "parent": other.reference} | guarded.typed
    client.force_login(people[guarded.who])
    become(complaint, guarded.refused, people)
    lines = len(journal.history(complaint))

    refused = client.post(address, typed)

    complaint.refresh_from_db()
    assert (refused.status_code, complaint.status) == (422, guarded.status)
    assert refused.context["form"].non_field_errors() == guarded.sentences
    assert [line for line in guarded.sentences if line not in unescape(refused.content.decode())] == []
    assert len(journal.history(complaint)) == lines

    become(complaint, guarded.content, people)
    done = client.post(address, typed)

    complaint.refresh_from_db()
    target = WRITTEN[guarded.move][1]
    assert (done.status_code, complaint.status) == (302, {"=": guarded.status, "<": "received"}.get(target, target))


@pytest.mark.parametrize(
    ("move", "status", "changes"),
    [
        ("decide", "investigating", MONAS),
        ("skip_investigation", "assessed", {"owner": "mona"}),
    ],
)
def test_in_a_house_of_one_the_same_person_may_and_it_is_recorded(
    client: Client, case: Case, people: dict[str, User], move: str, status: str, changes: dict[str, Any]
) -> None:
    complaint = case(status)
    become(complaint, changes, people)
    Organisation.objects.update_or_create(pk=1, defaults={"one_person_mode": True})
    client.force_login(people["mona"])

    client.post(f"/complaints/{complaint.reference}/{move}/", ENOUGH)

    complaint.refresh_from_db()
    assert complaint.status == Status.DECIDED
    assert journal.history(complaint)[-1].facts["one_person_mode"] is True


NEEDED = {
    "assess": (
        "received",
        [
            "The severity is missing.",
            "The impact is missing.",
            "The complexity is missing.",
            "Say whether something must be done at once.",
            "Say why something must be done at once, or why not.",
            "Choose who owns this complaint.",
            "Confirm that nobody handles a complaint about themselves.",
        ],
    ),
    "decide": (
        "investigating",
        [
            "The findings are missing: what happened, and how do we know?",
            "Say whether the complaint is upheld, partly or not.",
            "The kind of cause is missing. If it was not found, choose “not determined”.",
            "Say which remedy is given, or that there is none.",
            "Decide whether a corrective action is needed.",
        ],
    ),
    "give_up": ("awaiting_customer", ["Say how often and how the customer was asked."]),
    "skip_investigation": ("assessed", ["Say why no investigation is needed, and cite the earlier one."]),
    "reassess": ("assessed", ["The severity is missing.", "The impact is missing.", "Say why it is assessed anew."]),
    "ask": ("investigating", ["Write what you want to know."]),
    "answer": ("decided", ["Write the answer."]),
    "contain": ("received", ["Say what is done."]),
    "customer_replied": ("awaiting_customer", ["Write down what the customer replied."]),
    "send_back": ("decided", ["Say what is missing in the decision."]),
    "reclassify": ("received", ["Say why this is not a complaint for us; the customer reads it."]),
    "mark_duplicate": ("received", ["Give the reference of the complaint this one repeats."]),
    "go_external": ("answered", ["Name the outside body."]),
    "settle": ("external", ["Record what the outside body decided."]),
    "reopen": ("closed", ["Say why it is taken up again."]),
    "withdraw": ("decided", ["Cite how the customer withdrew it: their words, and when."]),
}


@pytest.mark.parametrize("move", NEEDED)
def test_who_sends_nothing_is_told_all_that_is_missing(client: Client, case: Case, mona: User, move: str) -> None:
    status, sentences = NEEDED[move]
    complaint = case(status)
    client.force_login(mona)

    answer = client.post(f"/complaints/{complaint.reference}/{move}/", {})

    complaint.refresh_from_db()
    page = unescape(answer.content.decode())
    assert (answer.status_code, complaint.status) == (422, status)
    assert [line for line in sentences if line not in page] == []


def test_what_was_not_acknowledged_needs_to_say_how(client: Client, case: Case, mona: User) -> None:
    complaint = case(acknowledge=False)
    client.force_login(mona)

    answer = client.post(f"/complaints/{complaint.reference}/acknowledge/", {})

    complaint.refresh_from_db()
    assert (answer.status_code, complaint.acknowledged_at) == (422, None)
    assert "Say how the customer was told." in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "reminded", "sentences"),
    [
        ({}, False, [NOT_REMINDED]),
        ({"lapses_at": None}, True, [REPLY_FIRST]),
        ({"remedy": "refund", "remedy_done_on": None}, True, [NO_DATE]),
        ({"remedy": "refund", "remedy_done_on": None}, False, [NOT_REMINDED, NO_DATE]),
    ],
)
def test_the_clock_lets_lapse_only_who_was_reminded_and_is_owed_nothing(
    case: Case, people: dict[str, User], changes: dict[str, Any], reminded: bool, sentences: list[str]
) -> None:
    """The clock has no page: its guard is tried where it stands."""
    complaint = case("answered")
    if reminded:
        operations.remind(complaint, as_of=timezone.now())
    become(complaint, changes, people)
    complaint.refresh_from_db()

    with pytest.raises(Refused) as refused:
        operations.lapse(complaint)

    assert refused.value.sentences == sentences
    Complaint.objects.filter(pk=complaint.pk).update(
        remedy_done_on=date(2026, 12, 1), lapses_at=timezone.now() - timedelta(days=1)
    )
    complaint.refresh_from_db()
    Step.objects.get_or_create(
        complaint=complaint, name=workflow.lapse_reminder(complaint), defaults={"at": timezone.now()}
    )
    operations.lapse(complaint)
    assert complaint.status == Status.CLOSED


def test_no_guard_of_the_table_is_left_out() -> None:
    guarded = {move.name for move in workflow.TABLE if move.unmet is not nothing}

    assert guarded == {one.move for one in GUARDED} | {"accept", "lapse"}
