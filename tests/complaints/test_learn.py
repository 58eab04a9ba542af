"""The lessons: switched by a manager, replaced each night, gone after their time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from complaints import operations
from complaints.models import Aspect, Learned, Learning, Suggestion
from core import journal
from core.models import User
from core.workflow import Refused
from tests.cast import acting
from tests.complaints.conftest import Case
from tests.complaints.learning import NOW, judged


def test_a_manager_switches_it_off_with_a_reason(
    taught: None, client: Client, case: Case, mona: User, olive: User
) -> None:
    marks = {"least_decisions": 200, "least_of_class": 20, "least_right": 60}
    client.force_login(mona)
    without = client.post("/complaints/learned/category/switch/", {"is_on": "no", "why": "", **marks})
    assert without.status_code == 422
    assert "Say why no suggestions are wanted." in without.content.decode()

    answer = client.post("/complaints/learned/category/switch/", {"is_on": "no", "why": "New categories.", **marks})

    row = Learning.objects.get(aspect="category")
    assert (answer.status_code, row.is_on, row.why, row.by_name) == (302, False, "New categories.", "Mona")
    assert journal.history(row)[-1].verb == "switch"
    complaint = case(text="The lid cracked.")
    operations.suggest(as_of=NOW)
    assert not Suggestion.objects.filter(subject=complaint.reference, aspect="category").exists()
    assert "Switched off by Mona: New categories." in client.get("/complaints/learned/category/").content.decode()
    with pytest.raises(Refused, match="switched on and off by the quality manager"):
        operations.switch("category", is_on=True, why="", by=acting(olive), as_of=NOW, **marks)


def test_marks_that_teach_nothing_are_refused_all_at_once(mona: User) -> None:
    with pytest.raises(Refused) as refused:
        operations.switch(
            "category", is_on=False, why=" ", least_decisions=3, least_of_class=1, least_right=0, by=acting(mona), as_of=NOW
        )  # fmt: skip

    assert refused.value.sentences == [
        "Say why no suggestions are wanted.",
        "Fewer than 50 decisions teach nothing.",
        "Fewer than 5 decisions of a kind teach nothing about it.",
        "How often suggestions must be right is a number from 1 to 100.",
    ]


def test_a_new_lesson_takes_the_place_of_the_old_one_whose_words_are_gone(taught: None) -> None:
    operations.learn(as_of=NOW + timedelta(days=1), aspects=["category"])

    rows = list(Learned.objects.filter(aspect="category").order_by("version"))
    assert [(row.version, row.is_current, bool(row.weights)) for row in rows] == [(1, False, False), (2, True, True)]


def test_a_dry_run_keeps_nothing(past: Callable[[int], None]) -> None:
    past(260)

    taught = operations.learn(as_of=NOW, keep=False)

    assert [one.state for one in taught] == ["on", "on"]
    assert Learned.objects.count() == 0


def test_what_is_past_its_time_is_taken_away(db: None) -> None:
    judged(2, right=1)
    Suggestion.objects.filter(subject="J0").update(offered_at=NOW - timedelta(days=1100))
    Suggestion.objects.create(
        subject="OLD", aspect="category", basis="rule", showing="off", offered_at=NOW - timedelta(days=370)
    )

    assert operations.forget(as_of=NOW) == 2
    assert list(Suggestion.objects.values_list("subject", flat=True)) == ["J1"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"aspect": "mood"},
        {"probability": 1.1},
        {"showing": "shown", "value": ""},
        {"decided": "lid"},
        {"basis": "learned", "version": None},
    ],
)
def test_the_database_holds_what_a_suggestion_is(db: None, wrong: dict[str, Any]) -> None:
    right = {"subject": "A", "aspect": Aspect.CATEGORY, "basis": "rule", "showing": "off", "offered_at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.create(**(right | wrong))
