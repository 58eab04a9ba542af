"""Staff take down what was said elsewhere."""

from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from complaints.models import Complaint
from core import journal
from feedback.models import Feedback
from tests.feedback.conftest import signed_start

pytestmark = pytest.mark.django_db


def entry(**changes):
    form = {
        "start": signed_start(),
        "channel": "phone",
        "received": "2026-11-20T10:30",
        "kind": "complaint",
        "text": "She said: the lid cracked.",
        "name": "Carla",
        "phone": "030 123",
    }
    return {**form, **changes}


def test_entry_on_behalf_keeps_when_it_was_said_apart(officer, olive):
    response = officer.post("/inbox/enter/", entry())
    case = Complaint.objects.get()
    assert response["Location"] == f"/inbox/{case.reference}/"
    assert (
        timezone.localtime(case.received_at, ZoneInfo("Europe/Berlin")).strftime("%Y-%m-%d %H:%M") == "2026-11-20 10:30"
    )
    assert case.recorded_at.date() == timezone.now().date()
    assert (case.channel, case.contact.phone) == ("phone", "030 123")
    assert journal.history(case)[0].actor == "Olive"


def test_entry_twice_is_one(officer):
    form = entry()
    assert officer.post("/inbox/enter/", form)["Location"] == officer.post("/inbox/enter/", form)["Location"]
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize(
    "changes", [{"received": "2999-01-01T10:00"}, {"received": "soon"}, {"channel": ""}, {"text": ""}]
)
def test_wrong_entry_is_told(officer, changes):
    assert officer.post("/inbox/enter/", entry(**changes)).status_code == 422
    assert Feedback.objects.count() == 0


def test_what_staff_enter_is_never_held(officer):
    for n in range(15):
        officer.post("/inbox/enter/", entry(text=f"Call {n}"))
    assert Feedback.objects.exclude(held_why="").count() == 0
