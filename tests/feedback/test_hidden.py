"""Complaints that are not called so: put to staff, taken up or refused, and learned from."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from complaints.models import Complaint, Learned, Learning, Suggestion
from core import journal
from core.models import Counted, Letter, Run
from core.workflow import Refused
from customers.models import Contact
from feedback import hidden, operations, queries
from feedback.models import Feedback, Invitation
from tests.cast import acting
from tests.feedback.conftest import act

pytestmark = pytest.mark.django_db

GRUMBLE = "Nice pot, but I am disappointed: the lid is cracked and your shop does not answer."
PRAISE = "The pot is wonderful, thank you! I had no problem at all."


def reading(feedback: Feedback) -> Suggestion:
    return Suggestion.objects.get(subject=feedback.reference, aspect="hidden_complaint")


def counted(actor: Any) -> int:
    return queries.counts(actor=actor, as_of=timezone.now()).of("hidden").n


def screen() -> int:
    return operations.screen(as_of=timezone.now())


def test_praise_that_reads_like_a_complaint_is_put_to_staff_with_its_words(officer, olive, tell):
    grumble, praise = tell(kind="praise", text=GRUMBLE), tell(kind="praise", text=PRAISE)
    tell(kind="complaint", text="The lid is broken.")

    assert (screen(), screen()) == (2, 0)

    assert (reading(grumble).value, reading(grumble).basis, reading(grumble).showing) == ("yes", "words", "shown")
    assert {"disappointed", "cracked"} <= set(reading(grumble).words)
    assert (reading(praise).value, reading(praise).showing) == ("", "unsure")
    assert counted(acting(olive)) == 1
    listed = officer.get("/inbox/?view=hidden").content.decode()
    assert (grumble.reference in listed, praise.reference in listed) == (True, False)
    page = officer.get(f"/inbox/{grumble.reference}/").content.decode()
    assert "It reads like a complaint. Treat it as one?" in page
    assert "by the list of words, nothing is learned yet" in page


def test_the_view_stands_there_only_when_something_is_in_it(officer, tell):
    tell(kind="praise", text=PRAISE)
    screen()
    assert "May be a complaint" not in officer.get("/inbox/").content.decode()

    tell(kind="question", text=GRUMBLE)
    screen()
    Counted.objects.all().delete()
    assert "May be a complaint" in officer.get("/inbox/").content.decode()


def test_yes_takes_it_up_by_the_verb_that_is_there(officer, olive, tell):
    grumble = tell(kind="praise", text=GRUMBLE)
    screen()

    act(officer, grumble, "convert")

    assert (grumble.status, Complaint.objects.get().reference) == ("converted", grumble.reference)
    assert (reading(grumble).decided, reading(grumble).by_name) == ("yes", "Olive")
    assert counted(acting(olive)) == 0


def test_no_is_kept_and_not_asked_again(officer, olive, tell):
    grumble = tell(kind="praise", text=GRUMBLE)
    screen()

    response = act(officer, grumble, "not-a-complaint")

    assert (response.status_code, grumble.status, reading(grumble).decided) == (302, "new", "no")
    assert journal.history(grumble)[-1].verb == "not_a_complaint"
    assert counted(acting(olive)) == 0
    assert "Treat it as one?" not in officer.get(f"/inbox/{grumble.reference}/").content.decode()
    assert (screen(), counted(acting(olive))) == (0, 0)


def test_closing_it_as_praise_says_no_as_well(officer, olive, tell):
    grumble = tell(kind="praise", text=GRUMBLE)
    screen()

    operations.close(grumble, kind="praise", answered=False, by=acting(olive))

    assert reading(grumble).decided == "no"


def test_what_somebody_called_a_complaint_is_not_talked_away(olive, held, complaint):
    with pytest.raises(Refused, match="The person called it a complaint"):
        operations.not_a_complaint(held, by=acting(olive))


def test_only_the_team_says_so(colin, tell):
    with pytest.raises(Refused, match="Only the quality team"):
        operations.not_a_complaint(tell(kind="praise"), by=acting(colin))


def test_what_is_held_back_as_suspicious_is_not_read(tell):
    tell(kind="praise", text=GRUMBLE, suspicious="Too fast.")
    assert screen() == 0


@pytest.fixture
def comment(complaint, olive) -> Invitation:
    """A survey answer with a comment, on a case of Carla's."""
    answer = operations.rate(complaint, score=2, why="Still broken, and nobody answers. I am annoyed.")
    screen()
    return answer


def test_a_survey_comment_is_taken_up_as_a_complaint_of_its_own(officer, comment):
    page = officer.get("/inbox/comments/").content.decode()
    assert "Still broken, and nobody answers." in page
    assert "1 may be a complaint" in officer.get("/inbox/").content.decode()
    Letter.objects.all().delete()

    response = officer.post(f"/inbox/comments/{comment.pk}/take-up/")

    made = Feedback.objects.get(submission_key=f"survey:{comment.pk}")
    assert (response.status_code, response["Location"]) == (302, "/inbox/comments/")
    assert (made.status, made.contact, made.complaint.text) == ("converted", comment.contact, comment.why)
    assert [letter.kind for letter in Letter.objects.all()] == ["feedback/email/submit"]
    assert Suggestion.objects.get(subject=f"survey:{comment.pk}").decided == "yes"
    assert hidden.comments() == []
    officer.post(f"/inbox/comments/{comment.pk}/take-up/")
    assert Complaint.objects.count() == 2


def test_a_survey_comment_is_put_aside(officer, comment):
    officer.post(f"/inbox/comments/{comment.pk}/put-aside/")

    assert Suggestion.objects.get(subject=f"survey:{comment.pk}").decided == "no"
    assert journal.history(comment)[-1].verb == "put_aside"
    assert "No survey comment reads like a complaint." in officer.get("/inbox/comments/").content.decode()


def test_a_comment_nobody_confirmed_is_not_there(officer, comment):
    Invitation.objects.update(confirmed_at=None, score=None)
    assert officer.post(f"/inbox/comments/{comment.pk}/take-up/").status_code == 404


def sorted_out(n: int, *, kind: str, status: str, text: str) -> None:
    """What was sorted in the inbox some time ago, each by a person of its own."""
    at = timezone.now() - timedelta(days=30)
    base = Feedback.objects.count()
    contacts = Contact.objects.bulk_create(Contact(email=f"w{base + i}@example.net") for i in range(n))
    rows = [
        Feedback(
            reference=f"W{base + i:05}",
            status=status,
            kind="complaint" if status == "converted" else kind,
            said_kind=kind,
            token_digest=f"{base + i}",
            submission_key=f"w{base + i}",
            text=text,
            contact=contact,
            received_at=at + timedelta(minutes=(base + i) * 7 % 900),
            recorded_at=at,
            first_closed_at=at + timedelta(minutes=(base + i) * 7 % 900) if status == "closed" else None,
        )
        for i, contact in enumerate(contacts)
    ]
    if status == "converted":
        cases = Complaint.objects.bulk_create(
            Complaint(
                reference=row.reference, number=f"W-{row.reference}", status="received", text=row.text, title="",
                received_at=row.received_at, recorded_at=row.received_at, cycle_began_at=row.received_at,
            )
            for row in rows
        )  # fmt: skip
        for row, case in zip(rows, cases, strict=True):
            row.complaint = case
    Feedback.objects.bulk_create(rows)


def test_it_learns_what_the_team_calls_a_complaint(tell):
    sorted_out(120, kind="praise", status="closed", text="The wobbly handle is charming")
    sorted_out(120, kind="idea", status="converted", text="The squeaky hinge drives us mad")

    taught = operations.learn(as_of=timezone.now(), aspects=("hidden_complaint",))

    assert [(one.decisions, one.state) for one in taught] == [(240, "on")]
    squeaky, wobbly = tell(kind="idea", text="A squeaky hinge"), tell(kind="idea", text="A wobbly handle, broken")
    screen()
    assert (reading(squeaky).value, reading(squeaky).basis, reading(squeaky).showing) == ("yes", "learned", "shown")
    assert (reading(wobbly).value, reading(wobbly).showing) == ("no", "unsure")


def test_a_finder_that_is_mostly_wrong_falls_silent(tell, olive):
    Suggestion.objects.bulk_create(
        Suggestion(
            subject=f"J{i}", aspect="hidden_complaint", value="yes", decided="yes" if i < 12 else "no", basis="words",
            decided_at=timezone.now(), offered_at=timezone.now(), showing="shown", by_name="Olive",
        )
        for i in range(60)
    )  # fmt: skip
    grumble = tell(kind="praise", text=GRUMBLE)

    screen()

    assert Learning.objects.get(aspect="hidden_complaint").state == "fallen"
    assert (reading(grumble).value, reading(grumble).showing) == ("yes", "off")
    assert counted(acting(olive)) == 0


def test_the_clock_learns_once_a_night_and_what_was_asked_for_at_once(mona):
    now = timezone.now()
    assert [one.aspect for one in operations.learn_nightly(as_of=now)] == ["category", "severity", "hidden_complaint"]
    assert operations.learn_nightly(as_of=now) == []

    Learning.objects.filter(aspect="severity").update(wanted_at=now)

    assert [one.aspect for one in operations.learn_nightly(as_of=now)] == ["severity"]
    assert operations.learn_nightly(as_of=now) == []
    assert Run.objects.filter(job="learn").count() == 1


def test_learn_anew_is_asked_for_by_a_manager(client, mona):
    client.force_login(mona)

    client.post("/complaints/learned/hidden_complaint/relearn/")

    assert Learning.objects.get(aspect="hidden_complaint").wanted_at is not None
    page = client.get("/complaints/learned/hidden_complaint/").content.decode()
    assert "Is learned anew" in page


def test_the_command_says_what_it_learned():
    sorted_out(120, kind="praise", status="closed", text="The wobbly handle is charming")
    sorted_out(120, kind="idea", status="converted", text="The squeaky hinge drives us mad")
    said = StringIO()

    call_command("learn", "--dry-run", stdout=said)
    assert said.getvalue().splitlines()[:2] == [
        "Dry run: nothing was kept.",
        "category: 0 decisions of 0 kinds, too few to learn from.",
    ]
    assert Learned.objects.count() == 0

    call_command("learn", "--aspect", "hidden_complaint", stdout=said)
    assert said.getvalue().splitlines()[-1] == (
        "hidden_complaint: 240 decisions of 2 kinds; of the newest 48, not seen before, 48 right "
        "(the commonest alone: 24); 7 words; on."
    )
