"""Drafts on the page of a complaint: they come back, are told of, and go when they are sent."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from complaints.models import Message
from core import drafts
from core.models import Draft, User
from tests.cast import PASSWORD, acting
from tests.complaints.conftest import Case
from tests.complaints.test_browser import enter

__all__ = ["enter"]


def keep(user: User, place: str, **fields: list[str]) -> None:
    drafts.keep(place, fields, by=acting(user), as_of=timezone.now())


def test_what_was_typed_stands_in_the_form_again(client: Client, case: Case, olive: User) -> None:
    complaint = case()
    keep(olive, f"{complaint.reference}:reply", text=["We have <begun>."])
    keep(olive, f"{complaint.reference}:assess", severity=["minor"], owner=[str(olive.pk)], is_safety=["on"])
    client.force_login(olive)

    page = client.get(f"/complaints/{complaint.reference}/")

    form = page.context["doing"]["form"]
    assert page.context["write"]["form"]["text"].value() == "We have <begun>."
    assert (form["severity"].value(), form["owner"].value(), form["is_safety"].value()) == (
        "minor",
        str(olive.pk),
        True,
    )
    assert form["conflict_checked"].value() is False
    assert "We have &lt;begun&gt;.</textarea>" in page.content.decode()
    assert page.content.decode().count("Not sent yet. Kept as a draft on") == 2


def test_a_box_that_was_unticked_stays_so(client: Client, case: Case, olive: User) -> None:
    complaint = case()
    keep(olive, f"{complaint.reference}:assess", severity=["minor"])
    client.force_login(olive)

    assert client.get(f"/complaints/{complaint.reference}/").context["doing"]["form"]["is_safety"].value() is False


def test_drafts_in_other_forms_are_told_of(client: Client, case: Case, mona: User, oscar: User) -> None:
    complaint = case("assessed")
    for name in ("ask", "note", "nothing", "take_back"):
        keep(mona, f"{complaint.reference}:{name}", text=["Do you have it?"])
    keep(oscar, f"{complaint.reference}:withdraw", reason=["They rang."])
    client.force_login(mona)

    page = client.get(f"/complaints/{complaint.reference}/")

    assert page.context["unfinished"] == [("ask", "Ask the customer"), ("note", "Note, only your team")]
    assert '<a href="?do=ask#do">Ask the customer</a>' in page.content.decode()
    assert '<a href="?write=note#write">Note, only your team</a>' in page.content.decode()


def test_what_is_sent_is_no_draft_any_more(client: Client, case: Case, olive: User) -> None:
    complaint = case("assessed")
    keep(olive, f"{complaint.reference}:reply", text=["We have"])
    keep(olive, f"{complaint.reference}:note", text=["Rude."])
    client.force_login(olive)

    client.post(f"/complaints/{complaint.reference}/reply/", {"text": "We have begun."})

    assert list(Draft.objects.values_list("place", flat=True)) == [f"{complaint.reference}:note"]


def test_what_is_refused_stays_a_draft(client: Client, case: Case, olive: User) -> None:
    complaint = case("assessed")
    keep(olive, f"{complaint.reference}:reply", text=["We have"])
    client.force_login(olive)

    assert client.post(f"/complaints/{complaint.reference}/reply/", {"text": " "}).status_code == 422
    assert Draft.objects.count() == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
class TestInABrowser:
    def test_words_come_back_and_can_be_thrown_away(
        self, page: Page, enter: Callable[[User], None], case: Case, olive: User
    ) -> None:
        complaint = case("assessed")
        enter(olive)
        page.goto(f"/complaints/{complaint.reference}/")
        page.get_by_label("Message to the customer").fill("We have begun.")
        expect(page.locator("#write [data-kept-line]")).to_be_visible()

        page.goto(f"/complaints/{complaint.reference}/")

        expect(page.get_by_label("Message to the customer")).to_have_value("We have begun.")
        page.locator("#write").get_by_role("button", name="Throw it away").click()
        expect(page.get_by_label("Message to the customer")).to_have_value("")

    def test_leaving_in_the_middle_of_a_word_loses_nothing(
        self, page: Page, enter: Callable[[User], None], case: Case, olive: User
    ) -> None:
        complaint = case("assessed")
        enter(olive)
        page.goto(f"/complaints/{complaint.reference}/")
        page.get_by_label("Message to the customer").fill("We have beg")

        page.goto("/complaints/")
        for _try in range(100):  # the page that is gone has nobody who waits for the answer
            if Draft.objects.filter(place=f"{complaint.reference}:reply", field="text").exists():
                break
            page.wait_for_timeout(100)
        page.goto(f"/complaints/{complaint.reference}/")

        expect(page.get_by_label("Message to the customer")).to_have_value("We have beg")

    def test_the_login_ends_while_replying_and_the_reply_goes_out_in_place(
        self, page: Page, axe: Callable[[Page], list[str]], enter: Callable[[User], None], case: Case, olive: User
    ) -> None:
        complaint = case("assessed")
        enter(olive)
        page.goto(f"/complaints/{complaint.reference}/")
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.get_by_label("Message to the customer").fill("We have begun.")
        page.locator("#write").get_by_role("button", name="Send").click()

        dialog = page.get_by_role("dialog", name="Your login has ended")
        expect(dialog.get_by_label("Email")).to_be_focused()
        assert axe(page) == []
        dialog.get_by_label("Email").fill(olive.email)
        dialog.get_by_label("Password", exact=True).fill("not the one")
        dialog.get_by_role("button", name="Log in", exact=True).click()
        expect(dialog).to_contain_text("not correct")
        dialog.get_by_label("Email").fill(olive.email)
        dialog.get_by_label("Password", exact=True).fill(PASSWORD)
        dialog.get_by_role("button", name="Log in", exact=True).click()

        expect(page.locator("#timeline ~ ol, .lp-time")).to_contain_text("We have begun.")
        assert Message.objects.get(direction="out").text == "We have begun."
