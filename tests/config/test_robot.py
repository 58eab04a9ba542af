"""A robot follows every link in every letter to staff, and in the one that resets a password: nothing changes by it.

Letters about cases are tried where they are written, with real cases behind them.
"""

import re
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.test import Client

from core import outbox
from core.models import Letter, User
from corrective_actions import operations
from tests.cast import acting

pytestmark = pytest.mark.django_db
LINK = re.compile(r"https?://\S+")
ELSEWHERE = {"complaints", "feedback"}  # tests/feedback/test_robot.py, tests/feedback/test_letters.py
# A visitor who is given a page of their own is remembered; that is no row of ours.
TECHNICAL = {"sessions.Session"}

KINDS = sorted(
    str(path.relative_to(settings.BASE_DIR / "templates")).removesuffix(".txt")
    for path in (settings.BASE_DIR / "templates").glob("*/email/*.txt")
    if path.parts[-3] not in ELSEWHERE
)


def everything() -> dict[str, list[dict[str, Any]]]:
    models = [model for model in apps.get_models() if model._meta.label not in TECHNICAL]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


@pytest.fixture
def links(olive: User, mona: User) -> dict[str, list[str]]:
    """The links of each letter, by its kind."""
    origin = operations.OriginGiven("audit", "A-1", "Audit A-1")
    action = operations.propose(title="Lids", problem="They crack.", risk="low", origins=[origin], by=acting(olive))
    words: dict[str, Any] = dict.fromkeys(
        (
            "name",
            "number",
            "title",
            "what",
            "reason",
            "version",
            "review",
            "digest",
            "headline",
            "needs",
            "subject",
            "by",
        ),
        "Lid",
    )
    words |= {"reference": action.reference, "address": f"/corrective-actions/{action.reference}/"}
    words |= {"due_on": "2026-12-01", "new_due_on": "2026-12-02", "day": "2026-12-03", "items": [], "figures": []}
    words |= {"signals": [{"headline": "Cracked lids", "reference": "S-1"}]}
    for kind in KINDS:
        outbox.queue(kind, to=mona, key=kind, **words)
    found = Letter.objects.filter(kind__in=KINDS)
    return {letter.kind: LINK.findall(outbox.compose(letter).body) for letter in found}


def test_every_letter_to_staff_leads_somewhere_and_only_here(links: dict[str, list[str]]) -> None:
    assert sorted(links) == KINDS
    assert len(KINDS) >= 19
    assert [kind for kind, found in links.items() if not found] == []
    assert {link[: len(settings.BASE_URL)] for found in links.values() for link in found} == {settings.BASE_URL}


def test_a_robot_changes_no_row(client: Client, links: dict[str, list[str]]) -> None:
    paths = {link.removeprefix(settings.BASE_URL) for found in links.values() for link in found}
    before = everything()

    answers = {client.get(path).status_code for path in paths} | {client.head(path).status_code for path in paths}

    assert answers <= {200, 302}
    assert everything() == before


def test_a_robot_does_not_use_up_the_link_that_resets_a_password(client: Client, olive: User) -> None:
    client.post("/account/password/reset/", {"email": olive.email})
    [link] = LINK.findall(str(mail.outbox[-1].body))
    path = re.sub(r"^https?://[^/]+", "", link)
    before = everything()

    robot = Client()
    assert {robot.head(path).status_code, robot.get(path).status_code} == {302}
    robot.get(path, follow=True)
    assert everything() == before

    page = client.get(path, follow=True)
    fresh = "a longer battery staple"
    client.post(page.request["PATH_INFO"], {"password1": fresh, "password2": fresh})
    olive.refresh_from_db()
    assert olive.check_password(fresh)
