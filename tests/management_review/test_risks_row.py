"""The row of 9.3.2 e: what the register of risks says to a review."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import clock
from customers.models import Segment
from management_review.models import Review
from management_review.queries import compiling
from surveillance.models import CustomerRisk
from surveillance.operations import risks as register
from tests.cast import acting

pytestmark = pytest.mark.django_db


def test_without_a_register_somebody_is_asked(planned: Review) -> None:
    assert compiling.compiled("risks", review=planned, as_of=timezone.now(), place=clock.organisation()) is None


def test_held_high_and_late_risks_are_counted_and_the_greatest_is_named_first(planned: Review, mona) -> None:
    hotels = Segment.objects.create(code="hotels-2", name="Hotels")
    today = timezone.localdate()
    for n, (likelihood, impact) in enumerate([(1, 2), (4, 5)]):
        risk = CustomerRisk(
            title=f"Risk {n}", segment=hotels, likelihood=likelihood, impact=impact, owner=mona,
            review_on=today - timedelta(days=1),
        )  # fmt: skip
        register.raise_risk(risk, by=acting(mona))
    late = today - timedelta(days=3)
    register.treat(risk, treatment="reduce", plan="Visit them.", plan_by=late, by=acting(mona))

    row = compiling.compiled("risks", review=planned, as_of=timezone.now(), place=clock.organisation())

    assert row is not None
    assert row.sentence == "2 risks are held, 1 of them high. 0 were treated in the period; 0 are smaller since."
    assert {fact.key: fact.value for fact in row.facts} == {
        "risks-held": "2", "risks-high": "1", "risks-treated": "0", "risks-lessened": "0", "risks-late": "1",
        "risks-unseen": "2",
    }  # fmt: skip
    assert [words for words, _url in row.links] == ["Risk 1 – 20, high", "Risk 0 – 2, low"]
    assert row.badge is not None
    assert row.badge.word == "1 is late"
