"""It gets another owner."""

import pytest

from tests.feedback.conftest import act

pytestmark = pytest.mark.django_db


def test_assign(officer, oscar, colin, question):
    act(officer, question, "assign", **{"assign-owner": oscar.pk})
    assert question.owner == oscar
    response = act(officer, question, "assign", **{"assign-owner": colin.pk})
    assert (response.status_code, question.owner) == (422, oscar)
