"""What is snoozed leaves the working views until its day; no clock stands because of it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone

from complaints import operations as complaints
from complaints.models import Complaint
from core.actors import CUSTOMER
from core.models import Entry
from core.workflow import Refused
from feedback import operations, queries
from feedback.models import Batch, Feedback
from tests.cast import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(tell):
    """A question and the complaint that came in beside it."""
    question, complaint = tell(text="Does it fit?"), tell(kind="complaint")
    return question, Complaint.objects.get(reference=complaint.reference)


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def do(client, verb, *cases, **more):
    return client.post("/inbox/bulk/", {"verb": verb, "ref": [case.reference for case in cases], **more})


def standing(user, view, *, ahead: int = 0) -> set[str]:
    """The references in a view, so many days from now."""
    moment = timezone.now() + timedelta(days=ahead)
    known = queries.views(actor=acting(user), as_of=moment)
    page = queries.inbox(actor=acting(user), view=known[view], filters=queries.Filters(), as_of=moment)
    return {case.reference for case in page.rows}


def test_it_leaves_the_working_views_and_comes_back_by_itself(officer, olive, both):
    references = {case.reference for case in both}

    do(officer, "snooze", *both, given=day(3))

    assert (standing(olive, "new"), standing(olive, "snoozed")) == (set(), references)
    assert (standing(olive, "new", ahead=4), standing(olive, "snoozed", ahead=4)) == (references, set())
    assert Entry.objects.filter(verb="snooze").count() == 2


def test_what_becomes_overdue_is_seen_all_the_same(officer, olive, both):
    do(officer, "snooze", *both, given=day(80))

    assert both[1].reference in standing(olive, "overdue", ahead=60)


def test_it_comes_back_at_once_when_the_customer_writes(officer, olive, both):
    question, complaint = both
    do(officer, "snooze", *both, given=day(3))
    question.refresh_from_db()
    complaint.refresh_from_db()

    operations.say(question, text="It is urgent now.", by=CUSTOMER)
    complaints.hear(complaint, text="It happened again.", by=CUSTOMER)

    assert standing(olive, "snoozed") == set()
    assert standing(olive, "new") == {question.reference, complaint.reference}


def test_the_clock_of_the_answer_goes_on(officer, both):
    complaint = both[1]
    due = complaint.answer_due

    do(officer, "snooze", complaint, given=day(3))

    complaint.refresh_from_db()
    assert complaint.answer_due == due
    assert not complaint.pauses.exists()


def test_undone_it_is_where_it_was(officer, olive, both):
    references = {case.reference for case in both}
    do(officer, "snooze", *both, given=day(3))

    officer.post(f"/inbox/bulk/{Batch.objects.get().pk}/undo/")

    assert (standing(olive, "new"), standing(olive, "snoozed")) == (references, set())


def test_brought_back_by_hand_and_that_undone(officer, olive, both):
    do(officer, "snooze", *both, given=day(3))
    do(officer, "wake", *both)
    assert standing(olive, "snoozed") == set()

    officer.post(f"/inbox/bulk/{Batch.objects.latest('pk').pk}/undo/")

    assert standing(olive, "snoozed") == {case.reference for case in both}


@pytest.mark.parametrize(
    ("days", "sentence"),
    [(-1, "Give a later day on which it comes back."), (200, "Nothing sleeps for more than 90 days.")],
)
def test_a_day_that_will_not_do_is_told(officer, both, days, sentence):
    answer = officer.get(f"/inbox/bulk/?verb=snooze&ref={both[1].reference}&given={day(days)}")

    assert sentence in answer.text


def test_only_what_is_open_and_only_by_the_team(olive, colin, both):
    question, complaint = both
    until = timezone.now() + timedelta(days=2)
    operations.mark_spam(question, reason="Advertising.", by=acting(olive))

    with pytest.raises(Refused) as closed:
        operations.snooze(question, until=until, by=acting(olive))
    with pytest.raises(Refused) as stranger:
        complaints.snooze(complaint, until=until, by=acting(colin))
    with pytest.raises(Refused) as awake:
        complaints.wake(complaint, by=acting(olive))

    assert closed.value.sentences == ["Only what is open can be snoozed."]
    assert stranger.value.sentences == ["Only quality staff may do this."]
    assert awake.value.sentences == ["It is not snoozed."]


def test_the_page_says_until_when(officer, both):
    do(officer, "snooze", *both, given=day(3))

    for address in (
        f"/inbox/{both[0].reference}/",
        f"/inbox/{both[1].reference}/",
        f"/complaints/{both[1].reference}/",
    ):
        assert "Its clocks go on; it comes back at once when the customer writes." in officer.get(address).text


def test_until_an_hour_with_the_reason_in_the_timeline(officer, both):
    complaint = both[1]
    given = {"given": day(3), "hour": "14:30", "why": "The mill sends its report."}
    asked = officer.get("/inbox/bulk/", {"verb": "snooze", "ref": complaint.reference, **given}).text
    for name, value in given.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in asked

    do(officer, "snooze", *both, **given)

    zone = ZoneInfo(settings.LOCAL_TIME_ZONE)
    local = Complaint.objects.get(reference=complaint.reference).snoozed_until.astimezone(zone)
    assert (local.date().isoformat(), local.hour, local.minute) == (day(3), 14, 30)
    words = f"Snoozed until {local:%a} {local.day} {local:%b}, 14:30. The mill sends its report."
    assert words in officer.get(f"/complaints/{complaint.reference}/").text


def test_an_hour_that_is_none_is_told(officer, both):
    answer = do(officer, "snooze", both[0], given=day(3), hour="noonish")
    assert (answer.status_code, "Give the hour as 14:30." in answer.text) == (422, True)


def test_who_rejects_the_answer_does_not_wait_for_its_day(olive, both):
    case = Complaint.objects.get(reference=both[1].reference)
    Complaint.objects.filter(pk=case.pk).update(
        status="answered", owner=olive, answered_at=case.received_at, snoozed_until=timezone.now() + timedelta(days=3)
    )
    case.refresh_from_db()

    complaints.reject_answer(case, reason="It leaks still.", by=CUSTOMER)

    assert (case.status, case.snoozed_until) == ("investigating", None)
    assert standing(olive, "us") == {case.reference}


def test_what_has_come_back_carries_a_dot(officer, olive, both):
    for one in both:
        officer.get(f"/inbox/{one.reference}/")
    do(officer, "snooze", *both, given=day(3))
    assert "new since you looked" not in officer.get("/inbox/?view=snoozed").text
    moment = timezone.now()
    for table in (Feedback, Complaint):
        table.objects.update(snoozed_until=moment)

    assert officer.get("/inbox/?view=new").text.count("new since you looked") == 2
