"""Two presses of one button that reach the server at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from complaints.models import Complaint
from core.models import Letter
from feedback import operations
from feedback.models import Feedback

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

PRESSES = 6


def test_many_presses_at_once_are_one_record_and_one_letter():
    barrier = Barrier(PRESSES)

    def press(_n):
        barrier.wait()
        try:
            return operations.submit(
                kind="complaint", text="The lid cracked.", submission_key="once", email="carla@example.com"
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(PRESSES) as people:
        submitted = list(people.map(press, range(PRESSES)))
    assert len({one.token for one in submitted}) == 1
    assert sum(one.created for one in submitted) == 1
    assert (Feedback.objects.count(), Complaint.objects.count(), Letter.objects.count()) == (1, 1, 1)
