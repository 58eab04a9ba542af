"""One question after a closed complaint: asked once, answered by pressing a button, never by a look."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints.models import Complaint
from complaints.models import Status as ComplaintStatus
from core import links
from core.models import Approach, Letter
from feedback import operations
from feedback.models import Invitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(tell):
    """Complaints as they stand some days after their end (the way there is tried elsewhere)."""

    def closing(*, days=1, **changes):
        feedback = tell(kind="complaint", **changes)
        at = timezone.now() - timedelta(days=days)
        rows = Complaint.objects.filter(pk=feedback.complaint.pk)
        rows.update(**{"status": ComplaintStatus.CLOSED, "received_at": at, "closed_at": at, "first_closed_at": at})
        return feedback

    return closing


def invite():
    return operations.invite(as_of=timezone.now())


def address(feedback):
    return f"/s/{links.token_for(feedback.reference, purpose='survey')}/"


def asked():
    return list(Letter.objects.filter(kind="feedback/email/survey").values_list("case", flat=True))


def test_closed_complaint_is_asked_about_once(closed):
    feedback = closed()
    assert [invite(), invite()] == [1, 0]
    assert asked() == [feedback.reference]


@pytest.mark.parametrize("days", [0, 20])
def test_too_early_and_too_late_is_not_asked(closed, days):
    closed(days=days)
    assert invite() == 0


def test_open_complaint_is_not_asked_about(complaint):
    assert invite() == 0


def test_anonymous_person_is_not_asked(closed):
    closed(email="")
    assert invite() == 0


def test_one_person_is_asked_about_one_of_two_and_then_rests(closed):
    older, newer = closed(days=3), closed(days=2)
    assert [invite(), invite()] == [1, 0]
    assert asked() == [older.reference]
    assert newer.reference not in asked()


def test_our_own_staff_are_never_asked(closed, olive):
    closed(email=olive.email.upper())
    assert (invite(), asked()) == (0, [])


def test_who_was_asked_a_month_ago_is_asked_again(closed):
    closed(days=3)
    invite()
    long_ago = timezone.now() - operations.REST - timedelta(hours=1)
    Invitation.objects.update(sent_at=long_ago)
    Approach.objects.update(at=long_ago)
    later = closed(days=2)
    assert invite() == 1
    assert later.reference in asked()


def test_imported_history_is_not_asked_about(closed):
    feedback = closed()
    Complaint.objects.filter(pk=feedback.complaint.pk).update(source_key="tsa:1")
    assert invite() == 0


def test_who_rated_on_the_page_is_not_asked_by_mail(closed):
    operations.rate(closed(), score=5)
    assert invite() == 0


@pytest.mark.parametrize("method", ["get", "head"])
def test_scanner_that_follows_the_link_answers_nothing(client, closed, method):
    feedback = closed()
    invite()
    before = list(Invitation.objects.values())
    assert getattr(client, method)(f"{address(feedback)}?score=4").status_code == 200
    assert list(Invitation.objects.values()) == before


def test_link_chooses_and_the_button_gives_the_answer(client, closed):
    feedback = closed()
    invite()
    page = client.get(f"{address(feedback)}?score=4").content.decode()
    assert 'value="4" checked' in page
    opened = page.split('name="opened" value="')[1].split('"')[0]
    response = client.post(address(feedback), {"score": "4", "why": "Slow.", "opened": opened}, follow=True)
    invitation = Invitation.objects.get()
    assert (invitation.score, invitation.why) == (4, "Slow.")
    assert invitation.opened_at < invitation.confirmed_at
    assert "Thank you" in response.content.decode()


@pytest.mark.parametrize("score", ["", "0", "8", "four"])
def test_answer_off_the_scale_is_told(client, closed, score):
    feedback = closed()
    invite()
    response = client.post(address(feedback), {"score": score})
    assert response.status_code == 422
    assert "Choose a number" in response.content.decode()
    assert Invitation.objects.get().confirmed_at is None


def test_odd_score_in_a_link_chooses_nothing(client, closed):
    feedback = closed()
    invite()
    assert "checked" not in client.get(f"{address(feedback)}?score=<script>").content.decode()


@pytest.mark.parametrize("token", ["x", "é", "a" * 43])
def test_wrong_token_is_a_plain_404(client, token):
    assert [client.get(f"/s/{token}/").status_code, client.post(f"/s/{token}/").status_code] == [404, 404]
