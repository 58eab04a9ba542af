"""Assessing: how grave, whose, by when; and everything that is missing said at once."""

from typing import Any

import pytest
from django.test import Client

from complaints import operations, risk
from complaints.models import Complaint, Status
from complaints.queries import answer_due
from core import journal
from core.models import Letter, Milestone, User
from core.workflow import Refused
from tests.cast import acting
from tests.complaints.conftest import ASSESSMENT, Case


def test_an_officer_assesses_by_the_page(client: Client, case: Case, olive: User) -> None:
    complaint = case()
    client.force_login(olive)
    given = {**ASSESSMENT, "immediate_action": "no", "owner": olive.pk, "conflict_checked": "on"}

    answer = client.post(f"/complaints/{complaint.reference}/assess/", given)

    complaint.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, f"/complaints/{complaint.reference}/?sent=assess")
    assert (complaint.status, complaint.owner, complaint.risk_score) == (Status.ASSESSED, olive, 3)
    assert journal.history(complaint)[-1].verb == "assess"
    assert Milestone.objects.get(name="assessed_at").at == complaint.assessed_at


def test_a_lot_learnt_later_is_named_and_found(client: Client, case: Case, olive: User) -> None:
    complaint = case()
    client.force_login(olive)
    given = {**ASSESSMENT, "immediate_action": "no", "owner": olive.pk, "conflict_checked": "on", "lot": " L4711 "}

    client.post(f"/complaints/{complaint.reference}/assess/", given)

    complaint.refresh_from_db()
    assert complaint.lot == "L4711"
    assert complaint.reference in client.get("/complaints/?view=all&q=L4711").content.decode()


def test_a_lot_that_is_known_stays_when_none_is_named(case: Case, olive: User) -> None:
    complaint = case(lot="L1")

    operations.assess(complaint, **(ASSESSMENT | {"owner": olive}), by=acting(olive))

    assert complaint.lot == "L1"


def test_everything_missing_is_told_at_once(case: Case, olive: User) -> None:
    with pytest.raises(Refused) as refused:
        operations.assess(
            case(), severity="", complexity="", impact="", immediate_action=None, owner=None, by=acting(olive)
        )

    assert refused.value.sentences == [
        "The severity is missing.",
        "The complexity is missing.",
        "The impact is missing.",
        "Say whether something must be done at once.",
        "Say why something must be done at once, or why not.",
        "Choose who owns this complaint.",
        "Confirm that nobody handles a complaint about themselves.",
    ]


def test_the_page_keeps_what_was_typed_and_says_it_beside_the_field(client: Client, case: Case, olive: User) -> None:
    complaint = case()
    client.force_login(olive)

    answer = client.post(f"/complaints/{complaint.reference}/assess/", {"immediate_action_why": "Only one lid."})

    page = answer.content.decode()
    assert (answer.status_code, page.count("The severity is missing.")) == (422, 2)
    assert "Only one lid." in page
    assert "<title>Error: " in page


def test_nobody_owns_or_assesses_a_complaint_about_themselves(case: Case, olive: User, oscar: User) -> None:
    complaint = case()
    with pytest.raises(Refused, match="The complaint is about Oscar, who can therefore not own it"):
        operations.assess(complaint, **(ASSESSMENT | {"owner": oscar, "concerns": oscar}), by=acting(olive))

    operations.assess(complaint, **(ASSESSMENT | {"owner": olive, "concerns": oscar}), by=acting(olive))
    with pytest.raises(Refused, match="This complaint is about you"):
        operations.reclassify(complaint, reason="No.", by=acting(oscar))


@pytest.mark.parametrize(("changed", "told"), [({"severity": "critical"}, 1), ({"is_safety": True}, 1), ({}, 0)])
def test_the_manager_hears_at_once_of_what_is_critical_or_unsafe(
    case: Case, mona: User, changed: dict[str, Any], told: int
) -> None:
    case("assessed", assessment=changed)

    assert Letter.objects.filter(kind="complaints/email/tell_manager", to=mona.email).count() == told


def test_what_is_critical_is_promised_sooner_and_nothing_later(case: Case) -> None:
    critical, minor = case("assessed", assessment={"severity": "critical"}), case("assessed")

    assert (critical.answer_days, minor.answer_days) == (5, 20)
    assert critical.answer_due == answer_due(critical, days=5)
    assert critical.answer_due < minor.answer_due  # type: ignore[operator]


@pytest.mark.parametrize(
    ("severity", "impact", "complexity", "safety", "score"),
    [
        ("minor", "low", "low", False, 1),
        ("minor", "high", "high", False, 4),
        ("major", "medium", "low", False, 6),
        ("critical", "high", "high", False, 16),
        ("minor", "low", "low", True, 10),
        ("critical", "high", "low", True, 15),
    ],
)
def test_the_risk_matrix(severity: str, impact: str, complexity: str, safety: bool, score: int) -> None:
    assert risk.risk_score(severity=severity, impact=impact, complexity=complexity, is_safety=safety) == score


def test_an_assessment_that_came_second_is_told_so(case: Case, olive: User) -> None:
    complaint = case()
    behind = Complaint.objects.get(pk=complaint.pk)
    operations.assess(complaint, **(ASSESSMENT | {"owner": olive}), by=acting(olive))

    with pytest.raises(Refused, match="Somebody has just changed this"):
        operations.assess(behind, **(ASSESSMENT | {"owner": olive}), by=acting(olive))
