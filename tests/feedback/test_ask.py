"""The customer is asked, and the case waits."""

import pytest

from complaints.models import Message
from core.models import Letter
from feedback.models import Status
from tests.feedback.conftest import act

pytestmark = pytest.mark.django_db


def test_ask_writes_to_the_customer_and_waits(officer, question):
    act(officer, question, "ask", **{"ask-text": "Which pot?"})
    letter = Letter.objects.get(kind="feedback/email/ask")
    assert (question.status, letter.to, letter.payload["text"]) == (
        Status.AWAITING_CUSTOMER,
        "carla@example.com",
        "Which pot?",
    )
    assert Message.objects.get().text == "Which pot?"


def test_ask_nothing_is_refused_on_the_same_page(officer, question):
    response = act(officer, question, "ask", **{"ask-text": ""})
    assert (response.status_code, question.status) == (422, Status.NEW)
    assert "Write what you want to know." in response.content.decode()
