"""What is no complaint ends with an answer, or without one that nobody wants."""

import pytest

from core.models import Letter
from feedback import operations
from feedback.models import Kind, Status
from tests.cast import acting
from tests.feedback.conftest import act

pytestmark = pytest.mark.django_db


def test_close_with_an_answer(officer, question):
    form = {"close-kind": "question", "close-answered": "yes", "close-reply": "It fits."}
    act(officer, question, "close", **form)
    assert (question.status, question.kind, question.answered) == (Status.CLOSED, Kind.QUESTION, True)
    assert question.first_closed_at == question.closed_at
    assert Letter.objects.get(kind="feedback/email/close").payload["text"] == "It fits."


def test_close_without_reply_sends_none(officer, question):
    act(officer, question, "close", **{"close-kind": "other", "close-answered": "no"})
    assert (question.status, question.kind, question.said_kind) == (Status.CLOSED, Kind.OTHER, Kind.QUESTION)
    assert Letter.objects.filter(kind="feedback/email/close").count() == 0


def test_close_tells_everything_that_is_missing(officer, held):
    response = act(officer, held, "close", **{"close-kind": "praise"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Say whether it was answered or no reply is wanted." in page
    assert "Say why this is not a complaint: the person called it one." in page
    assert held.status == Status.NEW


def test_complaint_does_not_end_in_the_inbox(held, olive):
    with pytest.raises(Exception, match="A complaint is not closed here"):
        operations.close(held, kind=Kind.COMPLAINT, answered=False, by=acting(olive))
