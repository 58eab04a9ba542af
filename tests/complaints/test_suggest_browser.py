"""Suggestions in a real browser: taken by two keys, never unawares, filled in without losing what was typed."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from complaints.models import Category, Complaint, Suggestion
from core.models import User
from tests.complaints.conftest import Case
from tests.complaints.learning import judged

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def suggested(page: Page, client: Client, live_server: Any, case: Case, mona: User) -> Complaint:
    """A complaint whose category and severity are suggested; Mona looks at it."""
    complaint = case()
    Category.objects.create(code="lid", name="Lid")
    for aspect, value in (("category", "lid"), ("severity", "major")):
        Suggestion.objects.create(
            subject=complaint.reference, aspect=aspect, value=value, words=["cracked", "lid"], probability=0.84,
            basis="learned", version=1, showing="shown", offered_at=timezone.now(),
        )  # fmt: skip
    client.force_login(mona)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    return complaint


def test_a_key_brings_it_into_focus_and_tab_takes_it(page: Page, suggested: Complaint) -> None:
    page.goto(f"/inbox/{suggested.reference}/?view=new")
    take = page.get_by_role("button", name="Take it category Lid")
    take.focus()
    page.keyboard.press("Tab")  # who came by another way goes on
    expect(take).not_to_be_focused()
    suggested.refresh_from_db()
    assert suggested.category is None

    page.locator("h2#preview").click()
    page.keyboard.press("c")
    expect(take).to_be_focused()
    page.keyboard.press("Tab")

    expect(page.locator(".lp-toast")).to_contain_text(f"Taken for {suggested.reference}.")
    suggested.refresh_from_db()
    assert str(suggested.category) == "Lid"


def test_the_same_key_again_does_what_it_always_did(page: Page, suggested: Complaint) -> None:
    page.goto(f"/inbox/{suggested.reference}/?view=new")
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="Take it category Lid")).to_be_focused()
    page.keyboard.press("c")
    page.wait_for_url("**/inbox/bulk/?verb=categorise**")


def test_it_fills_the_assessment_in_and_what_was_typed_stays(page: Page, suggested: Complaint) -> None:
    page.goto(f"/complaints/{suggested.reference}/?do=assess")
    page.get_by_label("Why, or why not").fill("Only one lid.")

    page.locator("h1").click()
    page.keyboard.press("c")
    expect(page.get_by_role("link", name="Take it category Lid")).to_be_focused()
    page.keyboard.press("Tab")
    page.get_by_role("link", name="Take it severity major").click()

    assert page.locator("#assess_category option:checked").inner_text() == "Lid"
    expect(page.locator("input[name=severity][value=major]")).to_be_checked()
    expect(page.get_by_label("Why, or why not")).to_have_value("Only one lid.")


def test_no_barrier_and_not_too_wide(page: Page, axe: Any, suggested: Complaint) -> None:
    judged(60, right=50)
    page.set_viewport_size({"width": 320, "height": 800})
    for address in (
        f"/inbox/{suggested.reference}/?view=new",
        f"/complaints/{suggested.reference}/?do=assess",
        "/complaints/learned/category/",
        "/inbox/comments/",
    ):
        page.goto(address)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
