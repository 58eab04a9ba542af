"""A question to the customer is held for a quarter of a minute and can be called back as if it had never been asked."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from complaints import operations, queries
from complaints.models import Pause, Status
from core import journal, outbox
from core.models import Letter, User
from tests.cast import acting
from tests.complaints.conftest import Case


def test_a_question_is_called_back_from_the_page_and_no_clock_ever_stood(
    client: Client, case: Case, olive: User
) -> None:
    complaint = case("investigating")
    due = complaint.answer_due
    client.force_login(olive)
    page = client.post(f"/complaints/{complaint.reference}/ask/", {"text": "Which lit is it?"}, follow=True)
    letter = Letter.objects.get(kind="complaints/email/ask")
    assert timezone.now() < letter.due_at <= timezone.now() + timedelta(seconds=15)
    assert f'action="/complaints/{complaint.reference}/unask/"' in page.content.decode()

    client.post(f"/complaints/{complaint.reference}/unask/")

    complaint.refresh_from_db()
    assert (complaint.status, complaint.answer_due) == (Status.INVESTIGATING, due)
    assert not Letter.objects.filter(kind="complaints/email/ask").exists()
    assert not Pause.objects.filter(complaint=complaint).exists()
    assert [message.text for message in queries.thread(complaint.reference, internal=False)] == []
    assert [line.verb for line in journal.history(complaint)][-2:] == ["ask", "unask"]
    doing = client.get(f"/complaints/{complaint.reference}/?do=ask").context["doing"]
    assert doing["form"]["text"].value() == "Which lit is it?"


def test_it_goes_back_to_where_it_was_asked(case: Case, olive: User) -> None:
    complaint = case("assessed")
    operations.ask(complaint, text="Which lid?", by=acting(olive))

    operations.unask(complaint, by=acting(olive))

    assert complaint.status == Status.ASSESSED


def test_what_has_gone_out_is_not_called_back(client: Client, case: Case, olive: User) -> None:
    complaint = case("awaiting_customer")
    outbox.sweep(as_of=timezone.now() + timedelta(seconds=20))
    client.force_login(olive)

    answer = client.post(f"/complaints/{complaint.reference}/unask/")

    complaint.refresh_from_db()
    assert (answer.status_code, complaint.status) == (422, Status.AWAITING_CUSTOMER)
    assert "The question has already gone out. Write to the customer instead." in answer.content.decode()
    assert complaint.pauses.filter(ended_at__isnull=True).count() == 1


def test_without_an_address_there_is_nothing_to_call_back_and_the_page_says_so(
    client: Client, case: Case, olive: User
) -> None:
    complaint = case("investigating", contact=None)
    client.force_login(olive)

    page = client.post(f"/complaints/{complaint.reference}/ask/", {"text": "Which lid?"}, follow=True).content.decode()

    assert "No address was given: nothing is sent." in page
    assert "/unask/" not in page
