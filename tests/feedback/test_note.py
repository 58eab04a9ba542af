"""A note stays in the team."""

import pytest

from complaints.models import Message
from core.models import Letter
from tests.feedback.conftest import act

pytestmark = pytest.mark.django_db


def test_note_is_for_the_team(officer, question):
    act(officer, question, "note", **{"note-text": "Ask sales."})
    assert Message.objects.get().direction == Message.Direction.NOTE
    assert Letter.objects.filter(case=question.reference).count() == 1  # only the acknowledgement


def test_who_is_named_is_told_and_finds_it_in_their_work(client, officer, question, olive, mona):
    act(officer, question, "note", **{"note-text": "@Mona knows the pot."})

    assert Letter.objects.get(kind="feedback/email/mention").to == mona.email
    client.force_login(mona)
    work = client.get("/inbox/?view=mine").content.decode()
    assert f'href="/inbox/{question.reference}/"' in work
    client.get(f"/inbox/{question.reference}/")
    assert client.get("/inbox/?view=mine").context["mentions"] == []


def test_who_may_not_see_it_cannot_be_named(officer, question, colin):
    response = act(officer, question, "note", **{"note-text": "@Colin knows the pot."})

    assert response.status_code == 422
    assert "Colin may not see this case." in response.content.decode()
    assert not Message.objects.exists()


def test_those_who_may_see_it_are_offered(officer, question, mona, colin):
    page = officer.get(f"/inbox/{question.reference}/mention/")
    assert [one.name for one in page.context["people"]] == ["Mona", "Olive"]

    form = officer.get(f"/inbox/{question.reference}/?do=note&mention={mona.pk}").context["forms"]["note"]
    assert form["text"].value() == "@Mona "
    form = officer.get(f"/inbox/{question.reference}/?do=note&mention={colin.pk}").context["forms"]["note"]
    assert form["text"].value() is None
