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
