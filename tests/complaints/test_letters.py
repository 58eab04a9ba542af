"""Every letter of the room: it is written in whole sentences, in one piece, and gives nothing away."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from complaints import operations
from core import outbox
from core.actors import CUSTOMER, Actor
from core.models import Letter, Organisation, User
from tests.cast import acting
from tests.complaints.conftest import DECISION, Case

FRAMES = {"to_customer", "to_staff"}
# What became of a corrective action is told in a test of its own.
KINDS = {path.stem for path in Path("templates/complaints/email").glob("*.txt")} - FRAMES - {"tell_removed"}


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=f"complaints/email/{kind}"))


def composed(kind: str) -> Any:
    (letter,) = letters(kind)
    return outbox.compose(letter)


@pytest.fixture
def place(db: None) -> Organisation:
    return Organisation.objects.create(
        pk=1, name="Topf & Deckel", contact="quality@topf.example", external_body="The ombudsman, Berlin"
    )


def test_the_answer_tells_where_else_to_turn_and_how_to_reply(case: Case, place: Organisation) -> None:
    complaint = case("answered")

    mail = composed("answer")

    assert mail.subject == f"Our answer to your complaint, {complaint.reference}"
    assert mail.body.startswith("Dear Carla Conte,\n\nWe replace the lid.\n\n")
    assert "If we hear nothing for 14 days, we ask once more and then close the case." in mail.body
    assert "The ombudsman, Berlin" in mail.body
    assert re.search(r"http://testserver/t/[\w-]{43}/", mail.body)
    assert mail.body.endswith("Topf & Deckel\nquality@topf.example\n")


def test_names_and_words_come_as_they_were_typed(case: Case, place: Organisation, mona: User) -> None:
    complaint = case("investigating")

    operations.ask(complaint, text='Lid "A" <or> B & C?', by=acting(mona))

    assert 'Lid "A" <or> B & C?' in composed("ask").body


def test_no_letter_keeps_the_secret_link_in_the_database(case: Case, place: Organisation) -> None:
    case("closed")

    assert not any("/t/" in str(letter.payload) for letter in Letter.objects.all())


def a_long_dispute(case: Case, clerk: Actor, manager: Actor) -> None:
    complaint = case("answered")
    operations.hear(complaint, text="Is it the same lid?", by=CUSTOMER)
    operations.reply(complaint, text="It is.", by=clerk)
    for _round in range(2):
        operations.reject_answer(complaint, reason="It cracked again.", by=CUSTOMER)
        operations.decide(complaint, by=manager, **DECISION)
        operations.send_back(complaint, reason="Which lot?", by=manager)
        operations.decide(complaint, by=manager, **DECISION)
        operations.answer(complaint, text="A new one.", by=clerk)
    operations.accept(complaint, by=CUSTOMER)
    operations.reopen(complaint, reason="We looked again.", by=manager)
    operations.go_external(complaint, outside_body="The ombudsman", by=CUSTOMER)
    operations.settle(complaint, outcome="We pay half.", by=manager)


def more_time(case: Case, clerk: Actor, manager: Actor, *, other: User) -> None:
    complaint = case("awaiting_customer")
    operations.assign(complaint, owner=other, by=clerk)
    operations.customer_replied(complaint, by=CUSTOMER, text="I kept it.")
    asked = operations.ask_extension(complaint, days=3, reason="The laboratory is full.", by=clerk)
    operations.refuse_extension(asked, reason="Use the other one.", by=manager)
    asked = operations.ask_extension(complaint, days=3, reason="The laboratory is full.", by=clerk)
    operations.grant_extension(asked, by=manager)


def time_passes() -> None:
    now = timezone.now()
    for days in (8, 26, 38, 60):
        later = (now + timedelta(days=days)).replace(hour=12)
        for job in (operations.silence, operations.progress, operations.escalate, operations.digest, operations.nudge):
            job(as_of=later)
            outbox.sweep(as_of=later)  # what has gone out stays; a reminder still here goes with its case
    operations.ask_again(as_of=now + timedelta(days=60))
    operations.remind_restraints(as_of=(now + timedelta(days=200)).replace(hour=12))


def test_every_letter_can_be_written_and_has_no_empty_places(
    case: Case, place: Organisation, olive: User, oscar: User, mona: User, erin: User
) -> None:
    for status in ("out_of_scope", "duplicate", "withdrawn", "answered"):
        case(status, hurt=True)
    a_long_dispute(case, acting(olive), acting(mona))
    case("awaiting_customer")
    more_time(case, acting(olive), acting(mona), other=oscar)
    repeated = case("duplicate")
    outbox.sweep(as_of=timezone.now() + timedelta(hours=1))  # once told, they are told again
    operations.unmark_duplicate(repeated, reason="It is about the pan.", by=acting(olive))
    operations.note(case(), text="@Oscar do you know the lot?", by=acting(olive))
    time_passes()

    mails = [(letter.kind.rpartition("/")[2], outbox.compose(letter)) for letter in Letter.objects.all()]

    assert {kind for kind, _mail in mails} == KINDS
    gap = re.compile(r"None|\{\{|\}\}|&amp;|&#|\n\n\n\n| ,| \.")
    assert [(kind, mail.body) for kind, mail in mails if gap.search(f"{mail.subject}\n{mail.body}")] == []
