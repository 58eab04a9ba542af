"""Somebody makes it theirs."""

import pytest

from core import journal
from core.actors import CUSTOMER
from feedback import operations
from feedback.models import Feedback, Status
from tests.cast import acting
from tests.feedback.conftest import act

pytestmark = pytest.mark.django_db


def test_take(officer, olive, question):
    response = act(officer, question, "take")
    assert response["Location"] == f"/inbox/{question.reference}/?view=new"
    assert (question.status, question.owner, question.taken_at is not None) == (Status.IN_REVIEW, olive, True)
    assert journal.history(question)[-1].verb == "take"


def test_two_who_take_at_once_are_one_owner(question, olive, oscar):
    late = Feedback.objects.get(pk=question.pk)
    operations.take(question, by=acting(olive))
    with pytest.raises(Exception, match="Somebody has just changed this"):
        operations.take(late, by=acting(oscar))
    assert Feedback.objects.get().owner == olive


def test_customer_takes_nothing(question):
    with pytest.raises(Exception, match="Only these may do it"):
        operations.take(question, by=CUSTOMER)
