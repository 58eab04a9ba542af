"""Colleagues named in a note: told by letter, found in their work, and only where they may look."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from complaints import operations, queries
from complaints.mentions import mentioned
from complaints.models import Mention, Message
from core.models import Letter, User
from core.workflow import Refused
from tests.cast import acting, person
from tests.complaints.conftest import Case
from tests.complaints.test_browser import enter

__all__ = ["enter"]

ANNA, BEN, ANNA_LEE, ANN = (User(pk=n, name=name) for n, name in enumerate(["Anna Berg", "Ben", "Anna Lee", "Ann"], 1))
PEOPLE = [ANNA, BEN, ANNA_LEE, ANN]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("@Ben look at it", [BEN]),
        ("please (@ben), and @Ann.", [BEN, ANN]),
        ("@Ann @ann @ANN", [ANN]),
        ("@Anna knows", []),  # there are two
        ("@Anna Lee knows", [ANNA_LEE]),
        ("line\n@anna berg", [ANNA]),
        ("@Benno", []),
        ("ben@Ben", []),
        ("carla@example.net", []),
        ("@", []),
        ("Ben", []),
    ],
)
def test_who_is_meant(text: str, people: list[User]) -> None:
    assert mentioned(text, PEOPLE) == people


def test_who_is_named_is_written_to_and_finds_it(client: Client, case: Case, olive: User, mona: User) -> None:
    complaint = case("assessed")
    client.force_login(olive)

    client.post(f"/complaints/{complaint.reference}/note/", {"text": "@Mona look at the lid. @Olive"})

    letter = Letter.objects.get(kind="complaints/email/mention")
    assert (letter.to, letter.payload["by"], letter.payload["text"]) == (
        mona.email,
        "Olive",
        "@Mona look at the lid. @Olive",
    )
    client.force_login(mona)
    page = client.get("/inbox/?view=mine").content.decode()
    assert "You are named in notes" in page
    assert "by Olive" in page
    assert "You are named in notes" not in client.get("/inbox/?view=new").content.decode()
    client.get(f"/complaints/{complaint.reference}/")
    assert "You are named in notes" not in client.get("/inbox/?view=mine").content.decode()
    assert Mention.objects.get().read_at is not None


def test_others_who_look_leave_it_unread(client: Client, case: Case, olive: User, oscar: User, mona: User) -> None:
    complaint = case("assessed")
    operations.note(complaint, text="@Mona look", by=acting(olive))
    client.force_login(oscar)

    client.get(f"/complaints/{complaint.reference}/")

    assert Mention.objects.get(user=mona).read_at is None


def test_who_may_not_see_it_is_not_named(client: Client, case: Case, olive: User, colin: User) -> None:
    complaint = case("assessed")
    client.force_login(olive)

    answer = client.post(f"/complaints/{complaint.reference}/note/", {"text": "@Colin knows the tool."})

    assert answer.status_code == 422
    assert "Colin may not see this complaint." in answer.content.decode()
    assert "@Colin knows the tool.</textarea>" in answer.content.decode()
    assert not Message.objects.exists()


def test_all_that_is_missing_is_told(case: Case, audrey: User, colin: User) -> None:
    with pytest.raises(Refused) as refused:
        operations.note(case("assessed"), text="@Colin", by=acting(audrey))

    assert len(refused.value.sentences) == 2


def test_an_owner_may_be_named_though_a_colleague(case: Case, mona: User, colin: User) -> None:
    complaint = case("assessed")
    operations.assign(complaint, owner=colin, by=acting(mona))

    operations.note(complaint, text="@Colin knows the tool.", by=acting(mona))

    assert Mention.objects.get().user == colin


def test_only_those_who_may_see_it_are_offered(client: Client, case: Case, olive: User, colin: User) -> None:
    complaint = case("assessed")
    gone = person("Gone", "officer")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    client.force_login(olive)

    page = client.get(f"/complaints/{complaint.reference}/mention/")

    assert [one.name for one in page.context["people"]] == ["Mona", "Olive"]
    mona = User.objects.get(name="Mona")
    form = client.get(f"/complaints/{complaint.reference}/?write=note&mention={mona.pk}").context["write"]["form"]
    assert form["text"].value() == "@Mona "
    form = client.get(f"/complaints/{complaint.reference}/?write=note&mention={colin.pk}").context["write"]["form"]
    assert form["text"].value() == ""
    assert queries.unread_mentions(by=acting(olive)).count() == 0


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_two_at_signs_offer_names(
    page: Page, axe: Callable[[Page], list[str]], enter: Callable[[User], None], case: Case, olive: User
) -> None:
    complaint = case("assessed")
    enter(olive)
    page.goto(f"/complaints/{complaint.reference}/?write=note")
    box = page.get_by_label("Note, only your team")
    box.press_sequentially("Ask @@")

    expect(page.get_by_role("link", name="Mona", exact=True)).to_be_focused()
    assert axe(page) == []
    page.keyboard.press("Enter")

    expect(box).to_have_value("Ask @Mona ")
