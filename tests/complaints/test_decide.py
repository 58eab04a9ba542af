"""Deciding: what must be said, who may say it, and what a decision not to act leaves behind."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from complaints import operations
from complaints.models import Complaint, Restraint, Status
from core import journal
from core.models import Letter, Organisation, User
from core.workflow import Refused
from corrective_actions import operations as actions
from tests.cast import acting
from tests.complaints.conftest import DECISION, Case


def test_the_owner_decides_by_the_page(client: Client, case: Case, olive: User) -> None:
    complaint = case("investigating")
    client.force_login(olive)

    answer = client.post(
        f"/complaints/{complaint.reference}/decide/", {**DECISION, "needs_action": "no", "remedy_done_on": "2026-12-01"}
    )

    complaint.refresh_from_db()
    assert (answer.status_code, complaint.status, complaint.upheld) == (302, Status.DECIDED, "yes")
    assert journal.said(journal.history(complaint)[-1]) == "The lid had a flaw at the rim."
    kept = complaint.restraints.get()
    assert (kept.kind, kept.reason, kept.by_name) == (Restraint.Kind.NO_ACTION, "One lid in 40 000.", "Olive")


def test_everything_missing_is_told_at_once(case: Case, olive: User) -> None:
    with pytest.raises(Refused) as refused:
        operations.decide(case("investigating"), by=acting(olive))

    assert refused.value.sentences == [
        "The findings are missing: what happened, and how do we know?",
        "Say whether the complaint is upheld, partly or not.",
        "The kind of cause is missing. If it was not found, choose “not determined”.",
        "Say which remedy is given, or that there is none.",
        "Decide whether a corrective action is needed.",
    ]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"needs_action": True}, "A corrective action is needed but none is linked."),
        ({"needs_action": False, "needs_action_why": " "}, "Say why no corrective action is needed."),
        ({"cause_category": "weather"}, "The kind of cause is missing."),
    ],
)
def test_a_decision_is_whole_or_none(case: Case, olive: User, changed: dict[str, Any], sentence: str) -> None:
    complaint = case("investigating")

    with pytest.raises(Refused, match=sentence):
        operations.decide(complaint, by=acting(olive), **(DECISION | changed))

    assert Complaint.objects.get(pk=complaint.pk).status == Status.INVESTIGATING


def test_a_linked_action_is_enough_until_it_is_given_up(case: Case, olive: User, mona: User) -> None:
    complaint, other = case("investigating"), case("investigating")
    action = operations.hand_over([complaint, other], title="Lids crack", problem="At 4 °C.", by=acting(olive))
    needed = DECISION | {"needs_action": True, "needs_action_why": ""}

    operations.decide(complaint, by=acting(olive), **needed)
    actions.reject(action, reason="Known already.", review_by=date(2027, 6, 1), by=acting(mona))

    assert complaint.status == Status.DECIDED
    with pytest.raises(Refused, match="none is linked"):
        operations.decide(other, by=acting(olive), **needed)


CRITICAL = {"severity": "critical"}


def test_what_is_critical_is_decided_by_the_manager_who_does_not_own_it(case: Case, olive: User, mona: User) -> None:
    hers, managers = (
        case("investigating", assessment=CRITICAL),
        case("investigating", assessment=CRITICAL | {"owner": mona}),
    )

    with pytest.raises(Refused) as refused:
        operations.decide(hers, by=acting(olive), **DECISION)
    assert refused.value.sentences == [
        "A critical complaint is decided by the quality manager.",
        "A critical complaint is not decided by its owner.",
    ]
    with pytest.raises(Refused, match="not decided by its owner"):
        operations.decide(managers, by=acting(mona), **DECISION)
    operations.decide(hers, by=acting(mona), **DECISION)
    assert hers.status == Status.DECIDED


def test_one_person_may_do_both_where_the_organisation_says_so_and_it_is_recorded(case: Case, mona: User) -> None:
    complaint = case("investigating", assessment=CRITICAL | {"owner": mona})
    Organisation.objects.update(one_person_mode=True)

    operations.decide(complaint, by=acting(mona), **DECISION)

    assert journal.history(complaint)[-1].facts["one_person_mode"] is True


def test_the_person_complained_about_does_not_decide(case: Case, mona: User, olive: User) -> None:
    complaint = case("assessed", assessment={"concerns": mona})
    operations.investigate(complaint, by=acting(olive))

    with pytest.raises(Refused, match="This complaint is about you"):
        operations.decide(complaint, by=acting(mona), **DECISION)


def test_no_investigation_takes_two_a_reason_and_leaves_a_record(
    case: Case, olive: User, mona: User, milo: User
) -> None:
    complaint = case("assessed", assessment={"owner": mona})
    with pytest.raises(Refused) as refused:
        operations.skip_investigation(complaint, reason="", by=acting(mona), **DECISION)
    assert refused.value.sentences == [
        "To decide without investigation takes two people: another manager than the owner agrees to it.",
        "Say why no investigation is needed, and cite the earlier one.",
    ]

    operations.skip_investigation(complaint, reason="Same lot as Q7K-4MD.", by=acting(milo), **DECISION)

    assert complaint.status == Status.DECIDED
    assert set(complaint.restraints.values_list("kind", flat=True)) == {"no_investigation", "no_action"}


def test_the_manager_sends_a_decision_back_with_a_reason(client: Client, case: Case, mona: User, olive: User) -> None:
    complaint = case("decided")
    client.force_login(mona)
    assert client.post(f"/complaints/{complaint.reference}/send_back/", {"reason": " "}).status_code == 422

    client.post(f"/complaints/{complaint.reference}/send_back/", {"reason": "Which lot was it?"})

    complaint.refresh_from_db()
    assert complaint.status == Status.INVESTIGATING
    assert Letter.objects.get(kind="complaints/email/send_back").to == olive.email
