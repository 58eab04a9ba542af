"""The queues: what is counted against counting by hand, each number against the list it opens, escalations that move."""

import re
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints.models import Complaint, Step
from config.schedule import JOBS
from core import journal
from core.actors import SYSTEM
from core.models import Entry
from corrective_actions.models import CorrectiveAction
from feedback.models import Feedback
from management_review import operations, tasks
from management_review.models import Concern, Subject
from management_review.queries import queueing
from management_review.queries.queues import queues
from surveillance.models import Signal
from tests.cast import acting
from tests.management_review.conftest import complaint

ZONE = ZoneInfo("Europe/Berlin")
WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=ZONE)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WAY = ("received", "assessed", "investigating", "decided", "answered", "closed")
VERBS = dict(zip(WAY, ("receive", "assess", "investigate", "decide", "answer", "lapse"), strict=True))
QUEUE_OF = {
    "received": "assess",
    "assessed": "decide",
    "investigating": "decide",
    "decided": "answer",
    "answered": "answered",
}


def lived(n, *moves, **fields):
    """A complaint with its journal: ``moves`` are (status, moment), old to new."""
    first, last = moves[0], moves[-1]
    made = complaint(n, received_at=first[1], status=last[0], **fields)
    made.save()
    was = ""
    for status, at in moves:
        journal.record(made, VERBS[status], by=SYSTEM, was=was, now=status, at=at)
        was = status
    return made


@pytest.fixture
def histories(place):
    """Forty complaints that each take the whole way or stop on it, at their own pace; one goes part of it twice."""
    told = []
    for n in range(40):
        at, moves = WEDNESDAY - (3 + 2 * n) * DAY, []
        for step, status in enumerate(WAY[: 1 + n % 7]):
            moment = at + step * (1 + n % 5) * DAY + n * HOUR
            if moment < WEDNESDAY:
                moves.append((status, moment))
        told.append((lived(n, *moves), moves))
    again = [
        ("received", WEDNESDAY - 9 * DAY),
        ("assessed", WEDNESDAY - 8 * DAY),
        ("investigating", WEDNESDAY - 8 * DAY + HOUR),
        ("decided", WEDNESDAY - 7.8 * DAY),
        ("investigating", WEDNESDAY - 7.6 * DAY),
        ("decided", WEDNESDAY - 7.4 * DAY),
    ]
    return [*told, (lived(99, *again), again)]


def line_of(shown, key):
    return next(line for line in shown.lines if line.queue.key == key)


def crossed_by_hand(histories, queue, start, end):
    """The complaints that came into a queue and went out of it between two moments."""
    came, went = set(), set()
    for case, moves in histories:
        was = ""
        for status, at in moves:
            before, now = QUEUE_OF.get(was), QUEUE_OF.get(status)
            if before != now and start <= at < end:
                came |= {case.pk} if now == queue else set()
                went |= {case.pk} if before == queue else set()
            was = status
    return len(came), len(went)


@pytest.mark.parametrize("key", ["assess", "decide", "answer", "answered"])
def test_weeks_are_what_counting_by_hand_gives(histories, place, key):
    line = line_of(queues(as_of=WEDNESDAY, place=place), key)

    monday = datetime(2026, 11, 23, tzinfo=ZONE)
    firsts = [(monday.replace(tzinfo=None) - n * 7 * DAY).replace(tzinfo=ZONE) for n in range(12, -1, -1)]
    ends = [*firsts[1:], WEDNESDAY]
    by_hand = [crossed_by_hand(histories, key, start, end) for start, end in zip(firsts, ends, strict=True)]
    assert [(week.came, week.went) for week in line.weeks] == by_hand
    assert (line.judged.came, line.judged.went) == crossed_by_hand(histories, key, firsts[-5], firsts[-1])
    assert sum(came for came, _went in by_hand) > 3


def test_ages_run_since_it_came_into_its_queue(histories, place):
    line = line_of(queues(as_of=WEDNESDAY, place=place), "answer")

    since = {case.reference: moves[-1][1] for case, moves in histories if moves[-1][0] == "decided"}
    oldest = min(since, key=lambda reference: since[reference])
    assert (line.n, line.oldest.reference) == (len(since), oldest)
    assert line.oldest.age == f"{(WEDNESDAY - since[oldest]).days} days"
    assert line.oldest.url == f"/complaints/{oldest}/"


def test_nine_of_ten_are_younger_than_what_is_said(place):
    for n in range(10):
        lived(n, ("received", WEDNESDAY - (n + 3) * DAY))

    line = line_of(queues(as_of=WEDNESDAY, place=place), "assess")

    assert (line.n, line.half, line.nine_tenths, line.oldest.age) == (10, "7 days", "11 days", "12 days")


def test_what_was_imported_waits_since_it_was_received(place):
    complaint(1, received_at=WEDNESDAY - 20 * DAY).save()

    line = line_of(queues(as_of=WEDNESDAY, place=place), "assess")

    assert (line.n, line.oldest.age, sum(week.came for week in line.weeks)) == (1, "20 days", 0)


@pytest.mark.parametrize(
    ("came", "went", "waits", "words"),
    [
        (0, 0, 0, "empty"),
        (2, 1, 1, "grew by 1"),
        (3, 3, 1, "drains"),
        (0, 0, 1, "nothing went out"),
    ],
)
def test_the_verdict_is_by_four_whole_weeks(place, came, went, waits, words):
    for n in range(came):
        moves = [("received", WEDNESDAY - 15 * DAY)]
        lived(n, *moves, *([("assessed", WEDNESDAY - 9 * DAY)] if n < went else []))
    left = Complaint.objects.filter(status="received").count()
    for n in range(left, waits):
        lived(50 + n, ("received", WEDNESDAY - 60 * DAY))
    # What happened in the present week, which is not over, is no part of it.
    gone = lived(90, ("received", WEDNESDAY - 70 * DAY), ("assessed", WEDNESDAY - HOUR))

    line = line_of(queues(as_of=WEDNESDAY, place=place), "assess")

    assert (line.badge.word, gone.status) == (words, "assessed")


def test_a_complaint_by_form_never_waited_in_the_inbox(place):
    told = {"received_at": WEDNESDAY, "recorded_at": WEDNESDAY, "text": "Cracked."}
    for n, kind in enumerate(("complaint", "question")):
        one = Feedback.objects.create(
            reference=f"F{n}",
            submission_key=f"f{n}",
            token_digest=f"{n}",
            kind=kind,
            said_kind=kind,
            status="spam",
            **told,
        )
        journal.record(one, "submit", by=SYSTEM, now="new", at=WEDNESDAY - HOUR)
        journal.record(one, "convert", by=SYSTEM, was="new", now="converted", at=WEDNESDAY - HOUR)

    week = line_of(queues(as_of=WEDNESDAY, place=place), "inbox").weeks[-1]

    assert (week.came, week.went) == (1, 1)


def test_every_open_record_stands_in_one_queue_at_most():
    for model in (Complaint, Feedback, CorrectiveAction, Signal):
        states = [state for queue in queueing.QUEUES.values() if queue.model is model for state in queue.states]
        assert len(states) == len(set(states))
    complaints = {state for queue in queueing.QUEUES.values() if queue.model is Complaint for state in queue.states}
    assert complaints == {*QUEUE_OF, "awaiting_customer", "external"}


# ---------------------------------------------------------------------------------------- the page


LINK = re.compile(r'href="(/dashboard/records/[^"]+)">\s*([\d.,]+)')


def test_every_number_opens_a_list_with_exactly_that_many_rows(client, build, mona):
    build(complaints=40)
    now = timezone.now()
    for n in range(8):
        one = lived(4100 + n, ("received", now - (n * 3 + 1) * DAY), ("assessed", now - n * DAY - HOUR))
        Step.objects.create(complaint=one, name="answer:100:1", at=now - 2 * n * DAY)
    client.force_login(mona)

    page = client.get("/dashboard/queues/").content.decode()

    links = {(unescape(address), int(shown.replace(",", ""))) for address, shown in LINK.findall(page)}
    told = [one for one in links if one[1]] + sorted(links)[:6]
    assert len([one for one in told if one[1]]) > 12
    assert [(address, n) for address, n in told if client.get(address).context["n"] != n] == []


def test_the_page_asks_no_more_for_many_than_for_few(client, place, mona):
    client.force_login(mona)
    now = timezone.now()

    def statements():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/dashboard/queues/").status_code == 200
        return len(captured)

    statements()
    lived(1, ("received", now - DAY))
    few = statements()
    for n in range(2, 5):
        Step.objects.create(complaint=lived(n, ("received", now - n * 9 * DAY)), name="assess:100:1", at=now - 8 * DAY)
    assert statements() == few


def test_an_empty_house_is_told_what_will_stand_here(client, place, olive):
    client.force_login(olive)

    page = client.get("/dashboard/queues/").content.decode()

    assert "Nothing was escalated in the weeks below." in page
    assert "nothing waits" in page


def test_who_does_not_read_the_house_does_not_read_its_queues(client, place, colin):
    client.force_login(colin)

    assert client.get("/dashboard/queues/").status_code == 403


# ---------------------------------------------------------------------------------------- escalations


def escalated(n, *, ago, moved_after=None, verb="investigate", name="answer:100:1"):
    """A complaint that was escalated so many days ago, and moved so many days after that."""
    at = WEDNESDAY - ago * DAY
    made = lived(n, ("received", at - 40 * DAY), ("assessed", at - 39 * DAY))
    Step.objects.create(complaint=made, name=name, at=at)
    if moved_after is not None:
        now = {"was": "assessed", "now": "investigating"} if verb == "investigate" else {}
        journal.record(made, verb, by=SYSTEM, at=at + moved_after * DAY, **now)
    return made


def test_the_share_of_escalations_that_moved_within_their_time(place):
    escalated(1, ago=20, moved_after=2)
    escalated(2, ago=20, moved_after=9)
    escalated(3, ago=20)
    escalated(4, ago=3)
    escalated(5, ago=20, moved_after=3, verb="grant_extension")
    escalated(6, ago=20, moved_after=3, verb="note")
    escalated(7, ago=20, name="answer:75:1")
    escalated(8, ago=200)

    told = queues(as_of=WEDNESDAY, place=place).escalations

    assert (told.n, told.moved, told.nothing, told.share) == (6, 2, 3, 0.4)
    assert {case.reference for case in queueing.stuck(as_of=WEDNESDAY)} == {"T00003", "T00006", "T00008"}


def test_what_moves_nothing_goes_on_the_agenda_by_itself_once(place, mona):
    case = escalated(1, ago=20)

    assert [operations.escalate(as_of=WEDNESDAY) for _tick in range(2)] == [True, False]

    concern = Concern.objects.get()
    assert (concern.subject, concern.on_agenda) == (Subject.ESCALATIONS, True)
    line = journal.history(concern)[-1]
    assert (line.verb, line.actor, line.facts) == ("escalate", SYSTEM.name, {"n": 1})
    assert queues(as_of=WEDNESDAY, place=place).escalations.on_agenda is True
    Concern.objects.update(on_agenda=False)
    journal.record(case, "investigate", by=SYSTEM, was="assessed", now="investigating", at=WEDNESDAY)
    assert operations.escalate(as_of=WEDNESDAY + HOUR) is False


def test_what_was_put_aside_with_a_reason_stays_aside_until_it_grows(place, mona):
    escalated(1, ago=20)
    until = timezone.localdate() + 30 * DAY
    operations.dismiss(Subject.ESCALATIONS, why="The laboratory is rebuilt.", look_again_on=until, n=1, by=acting(mona))
    assert operations.escalate(as_of=WEDNESDAY) is False

    escalated(2, ago=20)

    assert operations.escalate(as_of=WEDNESDAY) is True


def test_the_dashboard_and_the_review_tell_of_them(client, place, planned, mona, erin):
    now = timezone.now()
    made = lived(4000, ("received", now - 60 * DAY), ("assessed", now - 59 * DAY))
    Step.objects.create(complaint=made, name="answer:100:1", at=now - 20 * DAY)
    tasks.escalate()
    client.force_login(erin)

    page = client.get("/dashboard/").content.decode()
    operations.compile(planned, by=acting(mona))

    assert "1 escalated complaint has not moved" in page
    facts = planned.inputs.get(clause__key="complaints").figures
    assert {"stuck", "agenda-escalations"} <= {fact["key"] for fact in facts}


def test_the_clock_looks_every_hour(place):
    (job,) = [job for job in JOBS if job.name == "escalate_to_review"]

    assert (job.task, job.every) == (tasks.escalate, 3600)
    tasks.escalate()
    assert not Entry.objects.exists()
