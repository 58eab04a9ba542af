"""Weighed anew: with a reason, by the matrix in use, and never for a later answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from complaints import operations
from complaints.models import Complaint
from complaints.queries import answer_due
from core import journal
from core.models import Letter, User
from core.workflow import Refused
from tests.cast import acting
from tests.complaints.conftest import Case

GRAVE: dict[str, Any] = {"severity": "critical", "impact": "high", "complexity": "high", "reason": "Ten more."}


def test_an_officer_weighs_it_anew_by_the_page(client: Client, case: Case, olive: User) -> None:
    complaint = case("investigating")
    client.force_login(olive)
    page = client.get(f"/complaints/{complaint.reference}/?do=reassess").content.decode()

    answer = client.post(f"/complaints/{complaint.reference}/reassess/", GRAVE | {"is_safety": "on"})

    complaint.refresh_from_db()
    assert 'aria-current="true"><strong>3</strong>' in page
    assert (answer.status_code, complaint.status) == (302, "investigating")
    assert (complaint.severity, complaint.risk_score, complaint.is_safety) == ("critical", 16, True)
    last = journal.history(complaint)[-1]
    assert (last.verb, journal.said(last), last.facts["before"]) == (
        "reassess", "Ten more.", {"severity": "major", "risk": 3, "safety": False},
    )  # fmt: skip


def test_what_turns_out_grave_is_owed_sooner_from_today_on(case: Case, olive: User) -> None:
    complaint = case("investigating")
    Complaint.objects.filter(pk=complaint.pk).update(cycle_began_at=timezone.now() - timedelta(days=14))
    complaint.refresh_from_db()
    was = answer_due(complaint)
    Complaint.objects.filter(pk=complaint.pk).update(answer_due=was)
    complaint.refresh_from_db()

    operations.reassess(complaint, by=acting(olive), **GRAVE)

    assert complaint.answer_due is not None
    assert timezone.now() < complaint.answer_due < was
    assert 5 < (complaint.answer_days or 0) < 20
    assert complaint.answer_due == answer_due(complaint)


def test_what_is_less_grave_keeps_its_promise(case: Case, olive: User) -> None:
    complaint = case("assessed", assessment={"severity": "critical"})
    was = (complaint.answer_days, complaint.answer_due)

    operations.reassess(complaint, by=acting(olive), **(GRAVE | {"severity": "minor", "complexity": "low"}))

    assert (complaint.severity, complaint.answer_days, complaint.answer_due) == ("minor", *was)


def test_the_manager_hears_of_what_became_critical_and_not_twice(case: Case, olive: User, mona: User) -> None:
    complaint = case("assessed")

    for _time in range(2):
        operations.reassess(complaint, by=acting(olive), **GRAVE)

    assert Letter.objects.filter(kind="complaints/email/tell_manager", to=mona.email).count() == 1


def test_all_that_is_missing_is_told(case: Case, olive: User) -> None:
    with pytest.raises(Refused) as refused:
        operations.reassess(case("assessed"), severity="", impact="x", complexity="low", reason="", by=acting(olive))

    assert refused.value.sentences == [
        "The severity is missing.", "The impact is missing.", "Say why it is assessed anew.",
    ]  # fmt: skip
