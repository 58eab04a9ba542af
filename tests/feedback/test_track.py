"""The page of a case: all the person may know, nothing else, and what they may do."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints import operations as complaints
from complaints.models import Complaint, Message
from complaints.models import Status as ComplaintStatus
from core import journal, links
from core.models import Attachment, Entry
from feedback import operations, tracking
from feedback.models import Feedback, Invitation, Status
from tests.cast import acting
from tests.feedback.conftest import WORDS

pytestmark = pytest.mark.django_db


def address(feedback, verb=""):
    return f"/t/{links.token_for(feedback.reference)}/{verb}"


@pytest.fixture
def answered(complaint, olive, mona):
    """Carla's complaint, investigated and answered."""
    case, officer = complaint.complaint, acting(olive)
    complaints.assess(
        case,
        severity="minor",
        impact="low",
        complexity="low",
        is_safety=False,
        immediate_action=False,
        immediate_action_why="Nothing can break further.",
        conflict_checked=True,
        owner=olive,
        by=officer,
    )
    complaints.investigate(case, by=officer)
    complaints.decide(
        case,
        findings="The tool was worn.",
        upheld="yes",
        cause_category="machine",
        remedy="none",
        needs_action=False,
        needs_action_why="The tool was changed last week.",
        by=officer,
    )
    complaints.answer(case, text="We are sending you a new lid.", by=officer)
    complaint.refresh_from_db()
    return complaint


def test_page_tells_reference_promise_and_words(client, complaint):
    response = client.get(address(complaint))
    page = response.content.decode()
    assert complaint.reference in page
    assert tracking.promise_line(complaint, as_of=timezone.now()) in page
    assert WORDS in page
    assert "Email it to me" in page


def test_page_is_kept_out_of_caches_indexes_and_referrers(client, complaint):
    response = client.get(address(complaint))
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("token", ["x", "é", "a" * 5000, "Q7K-4MD"])
def test_wrong_token_is_a_plain_404(client, complaint, token):
    assert client.get(f"/t/{token}/").status_code == 404
    assert client.post(f"/t/{token}/say/", {"say-text": "Hello"}).status_code == 404


def test_link_of_a_survey_opens_no_case(client, complaint):
    assert client.get(f"/t/{links.token_for(complaint.reference, purpose='survey')}/").status_code == 404


def test_looking_changes_nothing(client, complaint):
    before = list(Feedback.objects.values()), list(Complaint.objects.values()), Entry.objects.count()
    client.get(address(complaint))
    client.head(address(complaint))
    assert (list(Feedback.objects.values()), list(Complaint.objects.values()), Entry.objects.count()) == before


def test_notes_and_files_of_the_team_never_reach_the_page(client, complaint, olive):
    complaints.say(
        complaint.reference,
        text="Difficult person, see last year.",
        direction=Message.Direction.NOTE,
        by=acting(olive),
        uploads=[SimpleUploadedFile("opinion.txt", b"x")],
    )
    page = client.get(address(complaint)).content.decode()
    assert "Difficult person" not in page
    assert "opinion.txt" not in page
    assert "Olive" not in page
    secret = Attachment.objects.get()
    assert client.get(address(complaint, f"files/{secret.token}/")).status_code == 404


def test_story_holds_plain_values_only(complaint):
    story = tracking.story(complaint, as_of=timezone.now())
    values = [value for value in vars(story).values() if not isinstance(value, str | bool | int | None)]
    assert all(hasattr(value, "__iter__") for value in values)
    assert not any(hasattr(item, "_meta") for value in values for item in value)


def test_page_speaks_the_language_of_the_person(client, tell):
    feedback = tell(language="de")
    assert '<html lang="de"' in client.get(address(feedback)).content.decode()


def test_writing_adds_to_the_thread_with_files(client, question):
    response = client.post(
        address(question, "say/"), {"say-text": "One thing more.", "say-papers": [SimpleUploadedFile("bill.txt", b"1")]}
    )
    page = client.get(address(question)).content.decode()
    assert (response.status_code, response["Location"]) == (302, f"{address(question)}#messages")
    assert "One thing more." in page
    assert "bill.txt" in page
    paper = Attachment.objects.get()
    assert b"".join(client.get(address(question, f"files/{paper.token}/")).streaming_content) == b"1"


def test_writing_nothing_is_told(client, question):
    response = client.post(address(question, "say/"), {"say-text": " "})
    assert response.status_code == 422
    assert "Write what you want to tell us" in response.content.decode()


def test_unwelcome_file_loses_no_words(client, question):
    response = client.post(
        address(question, "say/"), {"say-text": "See this.", "say-papers": [SimpleUploadedFile("a.exe", b"MZ")]}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "“a.exe” must be a photo" in page
    assert "See this." in page
    assert Message.objects.count() == 0


def test_reply_to_a_question_goes_on(client, question, olive):
    operations.ask(question, text="Which pot?", by=acting(olive))
    client.post(address(question, "say/"), {"say-text": "The red one."})
    question.refresh_from_db()
    assert question.status == Status.IN_REVIEW
    assert journal.history(question)[-1].verb == "customer_replied"


def test_who_writes_after_the_end_is_heard_again(client, question, olive):
    operations.close(question, kind="question", answered=True, reply="It fits.", by=acting(olive))
    client.post(address(question, "say/"), {"say-text": "It does not fit."})
    question.refresh_from_db()
    assert question.status == Status.IN_REVIEW


def test_reply_in_a_complaint_that_waited_goes_on(client, complaint, olive):
    case = complaint.complaint
    complaints.assess(
        case,
        severity="minor",
        impact="low",
        complexity="low",
        is_safety=False,
        immediate_action=False,
        immediate_action_why="No.",
        conflict_checked=True,
        owner=olive,
        by=acting(olive),
    )
    complaints.ask(case, text="Which lot?", by=acting(olive))
    client.post(address(complaint, "say/"), {"say-text": "Lot 41."})
    case.refresh_from_db()
    assert case.status == ComplaintStatus.INVESTIGATING
    assert Message.objects.filter(text="Lot 41.").count() == 1


def test_answer_can_be_accepted_and_then_rated(client, answered):
    assert "We are sending you a new lid." in client.get(address(answered)).content.decode()
    response = client.post(address(answered, "accept/"))
    answered.complaint.refresh_from_db()
    assert response["Location"].endswith("#rate")
    assert answered.complaint.status == ComplaintStatus.CLOSED
    client.post(address(answered, "rate/"), {"rate-score": "6", "rate-why": "Quick."})
    invitation = Invitation.objects.get()
    assert (invitation.score, invitation.why, invitation.case) == (6, "Quick.", answered.reference)
    assert invitation.confirmed_at is not None
    assert "You gave 6 of 7." in client.get(address(answered)).content.decode()


def test_rating_can_be_changed_and_must_be_on_the_scale(client, answered):
    client.post(address(answered, "accept/"))
    assert client.post(address(answered, "rate/"), {"rate-score": "8"}).status_code == 422
    for score in ("2", "7"):
        client.post(address(answered, "rate/"), {"rate-score": score})
    assert list(Invitation.objects.values_list("score", flat=True)) == [7]


def test_answer_can_be_rejected_with_a_reason(client, answered):
    assert client.post(address(answered, "reject-answer/"), {"reject_answer-reason": ""}).status_code == 422
    client.post(address(answered, "reject-answer/"), {"reject_answer-reason": "It cracked again."})
    answered.complaint.refresh_from_db()
    assert (answered.complaint.status, answered.complaint.cycle) == (ComplaintStatus.INVESTIGATING, 2)


def test_closed_case_can_be_opened_again_in_time(client, answered):
    client.post(address(answered, "accept/"))
    client.post(address(answered, "reopen/"), {"reopen-reason": "It came back."})
    answered.complaint.refresh_from_db()
    assert answered.complaint.status == ComplaintStatus.INVESTIGATING


def test_long_closed_case_offers_no_reopening(client, answered):
    client.post(address(answered, "accept/"))
    closed_at = timezone.now() - timedelta(days=31)
    Complaint.objects.update(closed_at=closed_at, received_at=closed_at)
    assert "Open the case again" not in client.get(address(answered)).content.decode()


def test_complaint_can_be_withdrawn(client, complaint):
    client.post(address(complaint, "withdraw/"), {"withdraw-reason": "Found the other lid."})
    complaint.complaint.refresh_from_db()
    assert complaint.complaint.status == ComplaintStatus.WITHDRAWN
    assert "This case is closed" in client.get(address(complaint)).content.decode()


@pytest.mark.parametrize("verb", ["accept", "reject-answer", "reopen"])
def test_verb_that_is_not_open_is_refused_in_words(client, complaint, verb):
    response = client.post(address(complaint, f"{verb}/"), {f"{verb.replace('-', '_')}-reason": "Because."})
    assert response.status_code == 422
    assert "This cannot be done while the record is" in response.content.decode()


@pytest.mark.parametrize("verb", ["accept", "withdraw"])
def test_question_is_no_complaint(client, question, verb):
    response = client.post(address(question, f"{verb}/"))
    assert response.status_code == 422
    assert "This is no complaint." in response.content.decode()


def test_number_of_statements_does_not_grow_with_the_thread(client, complaint, olive):
    def statements():
        with CaptureQueriesContext(connection) as counted:
            client.get(address(complaint))
        return len(counted)

    for n in range(3):
        complaints.say(complaint.reference, text=f"{n}", direction=Message.Direction.IN, by=acting(olive))
        if n == 0:
            first = statements()
    assert statements() == first
