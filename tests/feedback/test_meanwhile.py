"""Two people at one case in the inbox: who is second reads what the first did, before anything is sent."""

import re
from typing import Any

import pytest
from django.test import Client

from complaints.models import Message
from core.models import Draft, User
from feedback import operations, queries
from feedback.models import Feedback, Status
from tests.cast import acting
from tests.feedback.conftest import act

pytestmark = pytest.mark.django_db


def seen_on(client: Client, feedback: Feedback) -> str:
    """What the forms of the page carry."""
    page = client.get(f"/inbox/{feedback.reference}/").content.decode()
    return re.findall(r'name="seen" value="([\d.]+)"', page)[-1]


FORMS = {
    "ask": {"ask-text": "Which pot?"},
    "note": {"note-text": "Which pot?"},
    "close": {"close-kind": "question", "close-answered": "yes", "close-reply": "Which pot?"},
}


@pytest.mark.parametrize("verb", FORMS)
def test_both_texts_stand_side_by_side_and_the_next_press_sends(
    officer: Client, question: Feedback, oscar: User, verb: str
) -> None:
    seen = seen_on(officer, question)
    operations.note(question, text="I called them.", by=acting(oscar))

    first = act(officer, question, verb, **FORMS[verb], seen=seen)

    page = first.content.decode()
    assert first.status_code == 422
    assert "Oscar was here after you opened this page" in page
    assert "While you were writing" in page
    assert "I called them." in page
    assert page.count("Which pot?") == 2  # beside the other text, and still in its form
    assert not Message.objects.filter(text="Which pot?").exists()
    again = re.findall(r'name="seen" value="([\d.]+)"', page)[-1]
    assert act(officer, question, verb, **FORMS[verb], seen=again).status_code == 302
    assert Message.objects.filter(text="Which pot?").count() == 1


def test_what_one_did_oneself_stops_nobody(officer: Client, question: Feedback, olive: User) -> None:
    seen = seen_on(officer, question)
    operations.note(question, text="I called them.", by=acting(olive))

    assert act(officer, question, "ask", **FORMS["ask"], seen=seen).status_code == 302


def test_an_answer_to_what_was_closed_loses_no_word(officer: Client, question: Feedback, oscar: User) -> None:
    seen = seen_on(officer, question)
    operations.close(question, kind="question", answered=True, reply="It does.", by=acting(oscar))

    first = act(officer, question, "ask", **FORMS["ask"], seen=seen)
    assert {"It does.", "Closed."} <= {line.words for line in first.context["meanwhile"].lines}
    assert ("Your question, as the customer reads it", "Which pot?") in first.context["meanwhile"].yours

    later = act(officer, question, "ask", **FORMS["ask"])
    assert later.status_code == 422
    assert "Which pot?" in later.content.decode()


@pytest.mark.parametrize(("verb", "place"), [("ask", "reply"), ("note", "note")])
def test_words_to_what_became_a_complaint_are_a_draft_there(
    officer: Client, question: Feedback, oscar: User, olive: User, verb: str, place: str
) -> None:
    seen = seen_on(officer, question)
    operations.convert(question, by=acting(oscar))

    page = act(officer, question, verb, **FORMS[verb], seen=seen).content.decode()

    assert "Taken up as a complaint." in page
    assert "What you wrote is kept there, as a draft." in page
    assert "Which pot?" in page
    assert Draft.objects.get(user=olive).place == f"{question.reference}:{place}"
    form = officer.get(f"/complaints/{question.reference}/?write={place}").context["write"]["form"]
    assert form["text"].value() == "Which pot?"


def test_an_open_page_hears_what_is_new(officer: Client, question: Feedback, oscar: User) -> None:
    seen = seen_on(officer, question)
    operations.take(question, by=acting(oscar))

    heard = officer.post(f"/inbox/{question.reference}/here/", {"seen": seen}).content.decode()

    assert "Oscar has just been at work here" in heard


def test_every_verb_of_the_journal_has_its_words(question: Feedback, tell: Any, olive: User) -> None:
    by = acting(olive)
    operations.take(question, by=by)
    operations.assign(question, owner=olive, by=by)
    operations.ask(question, text="Which pot?", by=by)
    operations.take_back(question, by=by)
    operations.mark_spam(question, reason="It is an advertisement.", by=by)
    operations.restore(question, by=by)
    operations.not_a_complaint(question, by=by)
    assert question.status == Status.NEW

    lines = queries.meanwhile(question, seen="0.0", reader=None)

    words = [line.words for line in lines if line.kind == "change"]
    assert not [said for said in words if "." not in said]
