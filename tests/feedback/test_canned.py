"""Canned answers in the inbox: filled in by the case, put into a question or an answer."""

from typing import Any

import pytest
from django.test import Client

from complaints.models import CannedAnswer
from feedback.models import Feedback, Status
from tests.feedback.conftest import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def fits() -> CannedAnswer:
    return CannedAnswer.objects.create(
        title="It fits", text="Dear {customer_name}, {product} fits; ask for {reference}.", language="en"
    )


@pytest.fixture
def question(tell: Any, lid: Any) -> Feedback:
    return tell(text="Does the lid fit the old pot?", name="Carla", product=lid)


def test_they_are_offered_with_the_case_filled_in(officer: Client, question: Feedback, fits: CannedAnswer) -> None:
    page = officer.get(f"/inbox/{question.reference}/canned/?for=ask")

    [one] = page.context["offered"]
    assert one.text == f"Dear Carla, Lid 80 mm fits; ask for {question.reference}."
    assert f"/inbox/{question.reference}/?do=ask&amp;canned={fits.pk}#acts" in page.content.decode()


@pytest.mark.parametrize(("verb", "field"), [("ask", "text"), ("close", "reply")])
def test_without_scripts_the_chosen_one_stands_in_the_form_and_is_counted_when_sent(
    officer: Client, question: Feedback, fits: CannedAnswer, verb: str, field: str
) -> None:
    page = officer.get(f"/inbox/{question.reference}/?do={verb}&canned={fits.pk}")
    form = page.context["forms"][verb]
    assert form[field].value() == f"Dear Carla, Lid 80 mm fits; ask for {question.reference}."
    assert form["canned"].value() == fits.pk
    assert verb in page.context["unfolded"]

    given = {f"{verb}-{field}": form[field].value(), f"{verb}-canned": str(fits.pk)}
    act(officer, question, verb, **given, **{"close-kind": "question", "close-answered": "yes"})

    fits.refresh_from_db()
    assert fits.uses == 1


@pytest.mark.parametrize(("verb", "field"), [("ask", "text"), ("close", "reply")])
def test_what_stands_open_is_not_sent(officer: Client, question: Feedback, verb: str, field: str) -> None:
    given = {f"{verb}-{field}": "Your lot {lot} is fine.", "close-kind": "question", "close-answered": "yes"}

    response = act(officer, question, verb, **given)

    assert (response.status_code, question.status) == (422, Status.NEW)
    assert "The case does not say what belongs here: {lot}." in response.content.decode()


def test_a_key_that_is_none_puts_in_nothing(officer: Client, question: Feedback) -> None:
    for key in ("99", "x", ""):
        page = officer.get(f"/inbox/{question.reference}/?do=ask&canned={key}")
        assert page.context["forms"]["ask"]["text"].value() is None
