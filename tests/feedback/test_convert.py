"""It is taken up as a complaint."""

import pytest

from complaints.models import Complaint
from core import journal
from core.models import Letter
from feedback.models import Kind, Status
from tests.feedback.conftest import act

pytestmark = pytest.mark.django_db


def test_convert_makes_a_complaint_of_the_same_reference_and_tells(officer, question):
    act(officer, question, "convert", **{"convert-text": "He was let down."})
    case = Complaint.objects.get()
    assert (question.status, question.kind, question.complaint) == (Status.CONVERTED, Kind.COMPLAINT, case)
    assert (case.reference, case.received_at) == (question.reference, question.received_at)
    assert Letter.objects.filter(kind="feedback/email/convert").count() == 1
    assert journal.said(journal.history(question)[-1]) == "He was let down."
