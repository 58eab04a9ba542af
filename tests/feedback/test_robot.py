"""A robot, as mail scanners are, follows every link in every letter about complaints: nothing in the database changes."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from complaints.models import Complaint
from core import links, outbox
from core.models import Letter, Organisation, User
from feedback.models import Feedback
from tests.cast import acting
from tests.complaints.conftest import Case, carla, case  # noqa: F401 - the cases are those of the room below
from tests.complaints.test_letters import KINDS, a_long_dispute, more_time, time_passes

LINK = re.compile(r"https?://\S+")


def everything() -> dict[str, list[dict[str, Any]]]:
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in apps.get_models()}


@pytest.fixture
def mails(
    case: Case,  # noqa: F811
    olive: User,
    oscar: User,
    mona: User,
    erin: User,
) -> dict[str, list[str]]:
    """The links of one letter of each kind, by kind."""
    Organisation.objects.create(pk=1, name="Topf & Deckel", external_body="The ombudsman, www.ombudsman.example")
    for status in ("out_of_scope", "duplicate", "withdrawn", "answered"):
        case(status, hurt=True)
    case("awaiting_customer")
    a_long_dispute(case, acting(olive), acting(mona))
    more_time(case, acting(olive), acting(mona), other=oscar)
    time_passes()
    for complaint in Complaint.objects.all():
        Feedback.objects.create(
            reference=complaint.reference, submission_key=complaint.reference, status="converted", kind="complaint",
            token_digest=links.digest_of(links.token_for(complaint.reference)), said_kind="complaint", text="Cracked.",
            complaint=complaint, received_at=complaint.received_at, recorded_at=complaint.recorded_at,
        )  # fmt: skip
    return {
        letter.kind.rpartition("/")[2]: LINK.findall(outbox.compose(letter).body) for letter in Letter.objects.all()
    }


def test_a_robot_changes_no_row(client: Client, mails: dict[str, list[str]]) -> None:
    assert len(set(mails) & KINDS) >= 25
    paths = {link.removeprefix(settings.BASE_URL) for found in mails.values() for link in found}
    before = everything()

    answers = {client.get(path).status_code for path in paths} | {client.head(path).status_code for path in paths}

    assert answers == {200, 302}
    assert everything() == before


def test_every_letter_leads_to_our_own_host_and_none_without_a_link(mails: dict[str, list[str]]) -> None:
    assert [kind for kind, found in mails.items() if not found] == []
    assert {link[: len(settings.BASE_URL)] for found in mails.values() for link in found} == {settings.BASE_URL}
