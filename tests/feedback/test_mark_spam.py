"""Spam is put aside with a reason, and comes back when it was none."""

import pytest

from core.models import Letter
from feedback.models import Status
from tests.feedback.conftest import act

pytestmark = pytest.mark.django_db


def test_spam_needs_a_reason_and_can_be_restored(officer, question):
    assert act(officer, question, "mark-spam").status_code == 422
    act(officer, question, "mark-spam", **{"mark_spam-text": "Advertising"})
    assert question.status == Status.SPAM
    act(officer, question, "restore")
    assert question.status == Status.NEW


def test_restored_complaint_goes_on_as_one(officer, held):
    act(officer, held, "mark-spam", **{"mark_spam-text": "Advertising"})
    act(officer, held, "restore")
    assert (held.status, held.complaint is not None) == (Status.CONVERTED, True)
    assert Letter.objects.filter(kind="feedback/email/submit").count() == 1
