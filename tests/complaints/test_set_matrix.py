"""The risk matrix: set by the manager or the administrator, in versions that old scores keep."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from complaints import operations, queries, risk
from complaints.models import RiskMatrix
from core import journal
from core.models import User
from core.workflow import Refused
from tests.cast import acting
from tests.complaints.conftest import Case

SET: dict[str, Any] = {
    "minor": 1, "major": 4, "critical": 9, "low": 1, "medium": 2, "high": 4, "complexity": 2, "safety": 20,
    "watch_from": 8, "act_from": 20, "days_minor": None, "days_major": 10, "days_critical": 3,
}  # fmt: skip
TYPED = {name: "" if value is None else value for name, value in SET.items()}


def test_as_delivered_the_model_and_the_rules_say_the_same() -> None:
    assert risk.rules_of(RiskMatrix()) == risk.AS_DELIVERED
    assert (risk.AS_DELIVERED.highest, RiskMatrix().days_major) == (16, None)


@pytest.mark.parametrize("who", ["mona", "adam"])
def test_manager_and_administrator_set_it_by_the_page(
    client: Client, db: None, who: str, request: pytest.FixtureRequest
) -> None:
    user: User = request.getfixturevalue(who)
    client.force_login(user)
    assert "As delivered; nobody has changed it." in client.get("/complaints/matrix/").content.decode()

    answer = client.post("/complaints/matrix/", TYPED)

    row = RiskMatrix.objects.get()
    assert (answer.status_code, row.act_from, row.days_minor, row.by_name) == (302, 20, None, user.name)
    assert journal.history(row)[-1].verb == "set_matrix"
    assert f"version {row.pk}" in client.get("/complaints/matrix/").content.decode()


def test_nobody_else_may(client: Client, olive: User) -> None:
    client.force_login(olive)

    assert client.post("/complaints/matrix/", TYPED).status_code == 403
    with pytest.raises(Refused, match="set by the quality manager or the administrator"):
        operations.set_matrix(by=acting(olive), **SET)


def test_old_scores_stay_with_the_version_that_gave_them(client: Client, case: Case, olive: User, mona: User) -> None:
    old = case("assessed", assessment={"impact": "high", "complexity": "high"})
    version = operations.set_matrix(by=acting(mona), **SET)
    new = case("assessed", assessment={"impact": "high", "complexity": "high"})
    client.force_login(olive)

    shown = [client.get(f"/complaints/{one.reference}/").context["risk"] for one in (old, new)]

    assert [(one.risk_score, one.risk_matrix) for one in (old, new)] == [(10, None), (18, version)]
    assert [(one.score, one.highest, one.badge.word) for one in shown] == [(10, 16, "act"), (18, 38, "watch")]


def test_the_days_of_the_matrix_are_promised_at_assessment_and_in_a_new_cycle(case: Case, mona: User) -> None:
    operations.set_matrix(by=acting(mona), **SET)

    days = {
        name: case("assessed", assessment={"severity": name}).answer_days for name in ("minor", "major", "critical")
    }
    closed = case("closed")
    operations.reopen(closed, reason="Again.", by=acting(mona))

    assert days == {"minor": 20, "major": 10, "critical": 3}
    assert closed.answer_days == 10


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"minor": 0}, "Each weight must lie between 1 and 100."),
        ({"critical": 101}, "Each weight must lie between 1 and 100."),
        ({"major": 9}, "The weights must rise with the severity: minor below major below critical."),
        ({"medium": 1}, "The weights must rise with the impact: low below medium below high."),
        ({"safety": 39}, "The lowest risk where safety is concerned must lie between 1 and the highest, 38."),
        (
            {"watch_from": 20},
            "To be watched must begin below to be acted on, and that at the highest risk, 38, at the latest.",
        ),
        (
            {"act_from": 39},
            "To be watched must begin below to be acted on, and that at the highest risk, 38, at the latest.",
        ),
        ({"days_major": 0}, "An answer takes at least one working day."),
        (
            {"days_minor": 21},
            "No severity may take longer than the 20 working days that every customer is promised.",
        ),
        ({"days_critical": 11}, "What is graver must not be answered later than what is less grave."),
    ],
)
def test_a_matrix_that_cannot_be_used_is_told_and_kept_by_nothing(
    mona: User, wrong: dict[str, int], sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        operations.set_matrix(by=acting(mona), **(SET | wrong))

    assert sentence in refused.value.sentences
    assert not RiskMatrix.objects.exists()


def test_what_is_wrong_stands_on_the_page_with_what_was_typed(client: Client, mona: User) -> None:
    client.force_login(mona)

    answer = client.post("/complaints/matrix/", TYPED | {"major": 77})

    page = answer.content.decode()
    assert (answer.status_code, 'value="77"' in page) == (422, True)
    assert "The weights must rise with the severity" in page


@pytest.mark.parametrize("wrong", [{"minor": 4}, {"high": 2}, {"act_from": 8}, {"days_minor": 0}])
def test_the_database_keeps_it_too(db: None, wrong: dict[str, int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RiskMatrix.objects.create(**(SET | wrong), by_name="Mona", at=timezone.now())


def test_the_table_names_the_chosen_cell_in_words(client: Client, case: Case, olive: User) -> None:
    complaint = case("assessed", assessment={"impact": "medium"})
    client.force_login(olive)

    page = client.get(f"/complaints/{complaint.reference}/").content.decode()

    chosen = [cell for _label, cells in queries.grid(None, severity="major", impact="medium").rows for cell in cells]
    assert [(cell.score, cell.badge.word) for cell in chosen if cell.is_chosen] == [(6, "watch")]
    assert "this one" in page
