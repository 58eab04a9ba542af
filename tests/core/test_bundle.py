"""Rows of several tables in one question come back as their models hold them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from complaints import operations
from complaints.models import Complaint, Cost
from core import bundle, drafts, journal
from core.actors import CUSTOMER
from core.models import Draft, User
from tests.cast import acting

pytestmark = pytest.mark.django_db

# Text, number, yes or no, day, moment, and what is empty.
SOME = ("reference", "text", "cycle", "hurt", "immediate_action", "happened_on", "received_at", "closed_at", "contact")


def test_every_kind_of_column_comes_back_as_it_was(olive: User) -> None:
    case = operations.receive(text="The lid cracked, “so” it did.", happened_on=date(2026, 11, 20), by=CUSTOMER)
    operations.add_cost(case, kind="refund", amount=Decimal("12.30"), by=acting(olive))

    with CaptureQueriesContext(connection) as asked:
        found = bundle.fetch(
            cases=Complaint.objects.only(*SOME),
            costs=Cost.objects.all(),
            lines=journal.lines(case),
            people=User.objects.none(),
        )

    assert len(asked) == 1
    assert _all(found["cases"]) == _all(Complaint.objects.only(*SOME).order_by("pk"))
    assert _all(found["costs"]) == _all(Cost.objects.order_by("pk"))
    assert _all(found["lines"]) == _all(journal.lines(case).order_by("pk"))
    assert found["people"] == []
    assert found["costs"][0].amount == Decimal("12.30")


def _all(rows: Iterable[object]) -> list[dict[str, object]]:
    return [{name: value for name, value in vars(row).items() if not name.startswith("_")} for row in rows]


def test_times_have_their_zone() -> None:
    at = datetime(2026, 11, 25, 5, 8, 56, 120000, tzinfo=UTC)
    operations.receive(text="The lid cracked.", by=CUSTOMER, received_at=at)

    assert bundle.fetch(cases=Complaint.objects.only("received_at"))["cases"][0].received_at == at


def test_only_the_columns_asked_for_are_brought(olive: User) -> None:
    row = bundle.fetch(people=User.objects.only("name"))["people"][0]

    assert row.get_deferred_fields() == {field.attname for field in User._meta.concrete_fields} - {"id", "name"}
    assert row.name == olive.name


def _of(*, case: int, place: str, since: datetime) -> dict[str, QuerySet[Any]]:
    return {
        "cases": Complaint.objects.filter(pk=case).only("reference"),
        "drafts": Draft.objects.filter(place__startswith=f"{place}:"),
        "late": Complaint.objects.filter(received_at__gte=since).only("reference"),
    }


def _found(plan: bundle.Plan, case: Complaint, since: datetime) -> dict[str, list[str]]:
    rows = plan.fetch(case=case.pk, place=case.reference, since=since)
    return {
        "cases": [row.reference for row in rows["cases"]],
        "drafts": [row.place for row in rows["drafts"]],
        "late": [row.reference for row in rows["late"]],
    }


def test_a_plan_answers_for_other_keys_without_writing_its_question_again(olive: User) -> None:
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    first, second = (
        operations.receive(text="The lid cracked.", by=CUSTOMER, received_at=noon - timedelta(days=2 - n))
        for n in range(2)
    )
    for case in (first, second):
        drafts.keep(f"{case.reference}:reply", {"text": ["We"]}, by=acting(olive), as_of=noon)
    asked = Mock(side_effect=_of)
    plan = bundle.Plan(asked)

    found = [_found(plan, case, case.received_at) for case in (first, second)]

    assert found == [
        {
            "cases": [first.reference],
            "drafts": [f"{first.reference}:reply"],
            "late": [first.reference, second.reference],
        },
        {"cases": [second.reference], "drafts": [f"{second.reference}:reply"], "late": [second.reference]},
    ]
    assert asked.call_count == 1


def test_a_plan_without_one_of_its_keys_is_another_question(olive: User) -> None:
    def ask(*, person: int, other: int = 0) -> dict[str, QuerySet[Any]]:
        own = {"people": User.objects.filter(pk=person).only("name")}
        return own | {"others": User.objects.filter(pk=other).only("name")} if other else own

    plan = bundle.Plan(ask)

    assert plan.fetch(person=olive.pk) == {"people": [olive]}
    assert plan.fetch(person=0, other=olive.pk) == {"people": [], "others": [olive]}
    assert plan.fetch(person=olive.pk) == {"people": [olive]}
