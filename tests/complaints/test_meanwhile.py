"""Two people at one case: who is second is told what the first did, before anything is sent; no word is lost."""

import re
from typing import Any

import pytest
from django.test import Client

from complaints import operations, queries
from complaints.models import Complaint, Message, Status
from core.actors import CUSTOMER
from core.models import Letter, User
from tests.cast import acting
from tests.complaints.conftest import ASSESSMENT, DECISION, Case

NEWS = "While you were writing"


def open_page(client: Client, complaint: Complaint) -> str:
    """Look at the case; returns what its forms carry."""
    page = client.get(f"/complaints/{complaint.reference}/").content.decode()
    return re.findall(r'name="seen" value="([\d.]+)"', page)[0]


def send(client: Client, complaint: Complaint, verb: str, **given: Any) -> Any:
    return client.post(f"/complaints/{complaint.reference}/{verb}/", given)


def form_of(**given: Any) -> dict[str, Any]:
    """Values as a browser sends them."""
    words = {True: "yes", False: "no"}
    return {name: words.get(value, value) if isinstance(value, bool) else value for name, value in given.items()}


@pytest.mark.parametrize("verb", ["reply", "note", "ask"])
def test_who_writes_second_reads_the_first_and_sends_with_the_next_press(
    client: Client, case: Case, mona: User, oscar: User, verb: str
) -> None:
    complaint = case("assessed")
    client.force_login(mona)
    seen = open_page(client, complaint)
    operations.reply(complaint, text="We are on it.", by=acting(oscar))

    first = send(client, complaint, verb, text="We have begun.", seen=seen)

    page = first.content.decode()
    assert first.status_code == 422
    assert "Oscar was here after you opened this page" in page
    assert NEWS in page
    assert "We are on it." in page
    assert page.count("We have begun.") == 2  # beside the other text, and still in the form
    assert not Message.objects.filter(text="We have begun.").exists()
    again = re.findall(r'name="seen" value="([\d.]+)"', page)[0]
    assert send(client, complaint, verb, text="We have begun.", seen=again).status_code == 302
    assert Message.objects.filter(text="We have begun.").count() == 1


def test_two_answer_the_same_case(client: Client, case: Case, olive: User, mona: User) -> None:
    complaint = case("decided")
    client.force_login(olive)
    seen = open_page(client, complaint)
    operations.answer(complaint, text="We replace the lid.", by=acting(mona))

    late = send(client, complaint, "answer", text="You get your money back.", seen=seen)

    page = late.content.decode()
    assert late.status_code == 422
    assert NEWS in page
    assert "We replace the lid." in page
    assert "You can send it to the customer as a message." in page
    assert late.context["write"]["form"]["text"].value() == "You get your money back."
    complaint.refresh_from_db()
    assert complaint.answer == "We replace the lid."
    assert Letter.objects.filter(kind="complaints/email/answer").count() == 1
    again = re.findall(r'name="seen" value="([\d.]+)"', page)[-1]
    assert send(client, complaint, "reply", text="You get your money back.", seen=again).status_code == 302


def test_a_second_decision_overwrites_nothing_and_stays_readable(
    client: Client, case: Case, mona: User, milo: User
) -> None:
    complaint = case("investigating")
    client.force_login(mona)
    seen = open_page(client, complaint)
    operations.decide(complaint, by=acting(milo), **DECISION)

    late = send(
        client, complaint, "decide", **form_of(**(DECISION | {"findings": "The fridge was too cold."})), seen=seen
    )

    complaint.refresh_from_db()
    assert late.status_code == 422
    assert complaint.findings == DECISION["findings"]
    assert ("Findings", DECISION["findings"]) in late.context["meanwhile"].theirs
    assert ("Findings", "The fridge was too cold.") in late.context["meanwhile"].yours
    assert "Findings: The fridge was too cold." in late.context["write"]["form"]["text"].value()
    assert late.context["write"]["name"] == "note"


def test_a_second_assessment_overwrites_nothing(client: Client, case: Case, olive: User, oscar: User) -> None:
    complaint = case()
    client.force_login(olive)
    seen = open_page(client, complaint)
    operations.assess(complaint, by=acting(oscar), owner=oscar, **ASSESSMENT)
    mine = form_of(**(ASSESSMENT | {"severity": "minor", "owner": olive.pk, "conflict_checked": "on"}))

    late = send(client, complaint, "assess", **mine, seen=seen)

    complaint.refresh_from_db()
    assert late.status_code == 422
    assert (complaint.severity, complaint.owner) == ("major", oscar)
    assert ("Owner", "Oscar") in late.context["meanwhile"].theirs
    assert ("Owner", "Olive") in late.context["meanwhile"].yours


def test_a_change_of_the_case_stops_a_decision_that_could_still_be_made(
    client: Client, case: Case, mona: User, oscar: User, milo: User
) -> None:
    complaint = case("investigating")
    client.force_login(mona)
    seen = open_page(client, complaint)
    operations.assign(complaint, owner=oscar, by=acting(milo))
    given = form_of(**DECISION)

    first = send(client, complaint, "decide", **given, seen=seen)

    page = first.content.decode()
    assert "Milo was here after you opened this page" in page
    assert "Decide, all the same" in page
    complaint.refresh_from_db()
    assert complaint.status == Status.INVESTIGATING
    again = re.findall(r'name="seen" value="([\d.]+)"', page)[0]
    assert send(client, complaint, "decide", **given, seen=again).status_code == 302


def test_the_customer_counts_as_somebody(client: Client, case: Case, olive: User) -> None:
    complaint = case("assessed")
    client.force_login(olive)
    seen = open_page(client, complaint)
    operations.hear(complaint, text="I found the lid.", by=CUSTOMER)

    first = send(client, complaint, "reply", text="Do you have the lid?", seen=seen)

    assert "Customer was here after you opened this page" in first.content.decode()


def test_what_one_did_oneself_stops_nobody(client: Client, case: Case, olive: User) -> None:
    complaint = case("assessed")
    client.force_login(olive)
    seen = open_page(client, complaint)
    send(client, complaint, "note", text="Called them.", seen=seen)

    assert send(client, complaint, "reply", text="We called you.", seen=seen).status_code == 302


@pytest.mark.parametrize("seen", ["", "1", "x.y", "-1.2", "9" * 40 + ".1", "1.2.3"])
def test_a_form_that_carries_nothing_sensible_is_not_compared(case: Case, olive: User, oscar: User, seen: str) -> None:
    complaint = case("assessed")
    operations.note(complaint, text="Called them.", by=acting(oscar))

    assert queries.meanwhile(complaint, seen=seen, reader=olive.pk) == []


def test_names_are_said_as_in_a_sentence(case: Case, olive: User, oscar: User, mona: User) -> None:
    complaint = case("assessed")
    for user in (oscar, mona, oscar):
        operations.note(complaint, text="Called them.", by=acting(user))
    operations.note(complaint, text="Mine.", by=acting(olive))
    lines = queries.meanwhile(complaint, seen="0.0", reader=olive.pk)

    assert queries.who_was_here([line for line in lines if line.kind == "note"]) == "Oscar and Mona"
    assert "Mine." not in [line.words for line in lines]
