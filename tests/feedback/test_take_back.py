"""A question or an answer from the inbox can be called back for 15 seconds, and then stands in its form again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from complaints.models import Aspect, Message, Suggestion
from core import drafts, journal, links, outbox
from core.models import Draft, Letter, Milestone, User
from core.workflow import Refused
from feedback import hidden, operations
from feedback.models import Feedback, Kind, Status
from tests.cast import acting
from tests.feedback.conftest import act

pytestmark = pytest.mark.django_db
CLOSING = {"close-kind": "other", "close-answered": "yes", "close-reply": "It fits."}


def toasts(client: Client, feedback: Feedback) -> str:
    return client.get(f"/inbox/{feedback.reference}/").content.decode()


def test_a_question_waits_a_moment_and_can_be_called_back(officer: Client, question: Feedback) -> None:
    act(officer, question, "ask", **{"ask-text": "Which pot?"})
    letter = Letter.objects.get(kind="feedback/email/ask")
    assert letter.due_at >= letter.queued_at + timedelta(seconds=14)
    page = toasts(officer, question)
    assert "goes out in 15 seconds" in page
    assert f'action="/inbox/{question.reference}/take-back/?view=new"' in page

    act(officer, question, "take-back")

    assert (question.status, question.owner, question.asked_at) == (Status.NEW, None, None)
    assert not Letter.objects.filter(kind="feedback/email/ask").exists()
    page = officer.get(f"/inbox/{question.reference}/")
    assert page.context["forms"]["ask"]["text"].value() == "Which pot?"
    assert "taken back, not sent" in page.content.decode()


def test_the_customer_never_reads_what_was_called_back(officer: Client, question: Feedback) -> None:
    act(officer, question, "ask", **{"ask-text": "Which pot?"})
    act(officer, question, "take-back")

    page = officer.get(f"/t/{links.token_for(question.reference)}/").content.decode()

    assert "Which pot?" not in page


def test_an_answer_is_called_back_with_all_that_closing_did(officer: Client, question: Feedback) -> None:
    Suggestion.objects.create(
        subject=question.reference, aspect=Aspect.HIDDEN_COMPLAINT, value=hidden.YES, offered_at=timezone.now()
    )
    act(officer, question, "close", **CLOSING)

    act(officer, question, "take-back")

    assert (question.status, question.kind, question.answered) == (Status.NEW, Kind.QUESTION, None)
    assert (question.closed_at, question.first_closed_at) == (None, None)
    assert not Milestone.objects.filter(subject_id=question.pk, name="first_closed_at").exists()
    assert Suggestion.objects.get().decided == ""
    form = officer.get(f"/inbox/{question.reference}/").context["forms"]["close"]
    assert [form[name].value() for name in ("kind", "answered", "reply")] == ["other", "yes", "It fits."]
    act(officer, question, "close", **CLOSING)
    assert question.first_closed_at == question.closed_at


def test_the_reason_why_it_is_no_complaint_stands_there_again(
    officer: Client, tell: Any, complaint: Feedback, olive: User
) -> None:
    held = tell(kind="complaint", suspicious="trap", text="No complaint at all.")
    form = {"kind": "question", "answered": False, "reason": "They asked for a price."}
    operations.close(held, **form, by=acting(olive))

    act(officer, held, "take-back")

    assert held.kind == Kind.COMPLAINT
    form = officer.get(f"/inbox/{held.reference}/").context["forms"]["close"]
    assert form["reason"].value() == "They asked for a price."


def test_a_second_closing_leaves_the_first_one(officer: Client, question: Feedback) -> None:
    act(officer, question, "close", **CLOSING)
    first = question.first_closed_at
    operations.say(question, text="And the large pot?")
    question.refresh_from_db()
    act(officer, question, "close", **CLOSING)

    act(officer, question, "take-back")

    assert (question.status, question.first_closed_at, question.closed_at) == (Status.IN_REVIEW, first, None)


def test_what_went_out_stays(officer: Client, question: Feedback) -> None:
    act(officer, question, "ask", **{"ask-text": "Which pot?"})
    outbox.sweep(as_of=timezone.now() + timedelta(seconds=16))

    response = act(officer, question, "take-back")

    assert (response.status_code, question.status) == (422, Status.AWAITING_CUSTOMER)
    assert "The letter has already gone out." in response.content.decode()
    assert Message.objects.get().taken_back_at is None


def test_closing_without_a_word_can_be_undone_as_long(officer: Client, question: Feedback, olive: User) -> None:
    operations.close(question, kind="other", answered=False, by=acting(olive))
    assert act(officer, question, "take-back").status_code == 302
    assert question.status == Status.NEW

    operations.close(question, kind="other", answered=False, by=acting(olive))
    line = journal.history(question)[-1]
    type(line).objects.filter(pk=line.pk).update(at=timezone.now() - timedelta(seconds=16))
    assert "It was closed a while ago." in act(officer, question, "take-back").content.decode()


def test_without_an_address_nothing_is_sent_and_nothing_undone(officer: Client, tell: Any) -> None:
    nameless = tell(email="", text="Is the lid safe?")
    page = officer.get(f"/inbox/{nameless.reference}/").content.decode()
    assert "No address was given: the customer reads it on the page of the case." in page

    act(officer, nameless, "ask", **{"ask-text": "Which pot?"})

    page = toasts(officer, nameless)
    assert "nothing is sent" in page
    assert "/take-back/" not in page
    refused = act(officer, nameless, "take-back")
    assert "It cannot be called back: the customer reads it on the page of the case." in refused.content.decode()


def test_only_a_question_or_a_closing_is_called_back(question: Feedback, olive: User, audrey: User) -> None:
    with pytest.raises(Refused):
        operations.take_back(question, by=acting(olive))
    operations.ask(question, text="Which pot?", by=acting(olive))
    with pytest.raises(Refused):
        operations.take_back(question, by=acting(audrey))
    question.refresh_from_db()
    assert question.status == Status.AWAITING_CUSTOMER


def test_what_was_typed_since_stands_below(question: Feedback, olive: User) -> None:
    operations.ask(question, text="Which pot?", by=acting(olive))
    place = f"{question.reference}:ask"
    drafts.keep(place, {"ask-text": ["And since when?"]}, by=acting(olive), as_of=timezone.now())

    operations.take_back(question, by=acting(olive))

    assert Draft.objects.get(place=place).values == ["Which pot?\n\nAnd since when?"]
