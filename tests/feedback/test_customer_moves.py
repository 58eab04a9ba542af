"""Every move of a complaint from the customer's page, from every state, through operations and through HTTP."""

from contextlib import contextmanager
from html import unescape

import pytest
from django.db import transaction
from django.test import Client

from complaints.models import Complaint, Remedy
from complaints.models import Status as ComplaintStatus
from core import journal, links
from core.models import Entry
from core.workflow import Refused
from feedback import operations
from feedback.models import Feedback, Status
from tests.complaints.conftest import carla, case  # noqa: F401 - the cases in each state are those of the room below

OPEN = "received assessed investigating awaiting_customer decided answered external"
# The customer's part of the table as it is written: from | to.
WRITTEN = {
    "accept": ("answered", "closed"),
    "reject_answer": ("answered", "investigating"),
    "reopen": ("closed", "investigating"),
    "go_external": ("answered investigating", "external"),
    "withdraw": (OPEN, "withdrawn"),
}
GIVEN = {
    "accept": {},
    "reject_answer": {"reason": "It cracked again."},
    "reopen": {"reason": "It cracked again."},
    "go_external": {"outside_body": "The ombudsman"},
    "withdraw": {"reason": "Never mind."},
}


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def told(case):  # noqa: F811
    """A complaint in a state, with the feedback it came by."""

    def make(status):
        complaint = case(status)
        return Feedback.objects.create(
            reference=complaint.reference,
            submission_key=complaint.reference,
            token_digest=links.digest_of(links.token_for(complaint.reference)),
            status=Status.CONVERTED,
            kind="complaint",
            said_kind="complaint",
            text=complaint.text,
            complaint=complaint,
            contact=complaint.contact,
            received_at=complaint.received_at,
            recorded_at=complaint.recorded_at,
        )

    return make


def fresh(feedback):
    return Feedback.objects.select_related("complaint").get(pk=feedback.pk)


def now(feedback, since):
    """Where it stands, and the moves the journal has added."""
    complaint = Complaint.objects.get(reference=feedback.reference)
    return complaint.status, [
        line.verb for line in journal.history(complaint) if line.pk > since and not line.verb.startswith("say_")
    ]


def newest():
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def address(feedback, move):
    return f"/t/{links.token_for(feedback.reference)}/{move.replace('_', '-')}/"


@pytest.mark.parametrize("status", ComplaintStatus.values)
def test_from_every_state_both_ways_do_the_same(client, told, status):
    feedback = told(status)
    label = ComplaintStatus(status).label
    for move, (sources, target) in WRITTEN.items():
        may = status in sources.split()
        wanted = (target, [move]) if may else (status, [])
        refused = [] if may else [f"This cannot be done while the record is “{label}”."]
        since, sentences = newest(), []

        with undone():
            try:
                getattr(operations, move)(fresh(feedback), **GIVEN[move])
            except Refused as refusal:
                sentences = refusal.sentences
            assert (move, now(feedback, since), sentences) == (move, wanted, refused)
        with undone():
            form = {f"{move}-{name}": value for name, value in GIVEN[move].items()}
            answer = client.post(address(feedback, move), form)
            assert (move, now(feedback, since), answer.status_code) == (move, wanted, 302 if may else 422)
            page = unescape(answer.content.decode())
            assert [line for line in refused if line not in page] == []


def test_what_the_customer_writes_answers_our_question_and_else_moves_nothing(client, told):
    moved = {}
    for status in ComplaintStatus.values:
        feedback = told(status)
        client.post(address(feedback, "say"), {"say-text": "Here it is."})
        moved[status] = Complaint.objects.get(reference=feedback.reference).status

    assert moved == {**{status: status for status in ComplaintStatus.values}, "awaiting_customer": "investigating"}


@pytest.mark.parametrize(
    ("move", "status", "sentence"),
    [
        ("reject_answer", "answered", "Tell us what is not solved."),
        ("reopen", "closed", "Say why it is taken up again."),
        ("go_external", "answered", "Name the outside body."),
    ],
)
def test_who_says_nothing_is_told_what_is_missing(client, told, move, status, sentence):
    feedback = told(status)

    answer = client.post(address(feedback, move), {})

    assert (answer.status_code, sentence in unescape(answer.content.decode())) == (422, True)
    assert now(feedback, newest()) == (status, [])


def test_an_answer_is_not_accepted_while_its_remedy_has_no_date(client, told):
    feedback = told("answered")
    mine = Complaint.objects.filter(reference=feedback.reference)
    mine.update(remedy=Remedy.REFUND, remedy_done_on=None)

    refused = client.post(address(feedback, "accept"))

    assert refused.status_code == 422
    assert "The remedy is neither carried out nor scheduled. Give its date." in unescape(refused.content.decode())
    mine.update(remedy_done_on="2026-12-01")
    assert client.post(address(feedback, "accept")).status_code == 302
    assert mine.get().status == ComplaintStatus.CLOSED


def test_who_goes_to_an_outside_body_says_which_and_reads_it_on_the_page(client, told):
    feedback = told("answered")
    page = f"/t/{links.token_for(feedback.reference)}/"
    assert "I have turned to an outside body" in client.get(page).content.decode()

    client.post(address(feedback, "go_external"), {"go_external-outside_body": " The ombudsman "})

    shown = client.get(page).content.decode()
    assert "The ombudsman is looking at it. We write to you when it has spoken." in shown
    assert "I have turned to an outside body" not in shown


def test_a_stranger_moves_nothing(told):
    feedback = told("answered")
    for move in WRITTEN:
        assert Client().post(f"/t/{'x' * 43}/{move.replace('_', '-')}/").status_code == 404

    assert now(feedback, newest())[0] == "answered"
