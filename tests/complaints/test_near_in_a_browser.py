"""Cases that say nearly the same, in a real browser: they come by themselves, and one press links two of them."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from core.models import User
from customers.models import Contact
from tests.complaints.conftest import Case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_panel_comes_by_itself_and_links_two_cases(
    page: Page, live_server: object, case: Case, olive: User, axe: Callable[[Page], list[str]]
) -> None:
    dora = Contact.objects.create(email="dora@example.net", name="Dora")
    hers = case(contact=dora, text="The lid cracked when I opened the jar, straight from the fridge.")
    mine = case(text="My lid cracked too when I opened a jar from the fridge.")
    client = Client()
    client.force_login(olive)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])

    page.goto(f"/complaints/{mine.reference}/?do=assess")
    page.locator("#near").scroll_into_view_if_needed()
    near = page.get_by_role("region", name="Nearly the same")
    expect(near).to_contain_text(hers.reference)
    assert axe(page) == []
    near.get_by_role("button", name="Link to one cause").click()

    expect(page.locator(".lp-toasts")).to_contain_text("Both are linked to one cause.")
    linked = page.get_by_role("region", name="Linked")
    expect(linked).to_contain_text("2 complaints")
    linked.get_by_role("link", name=mine.title).click()
    expect(page.locator("tbody")).to_contain_text(hers.reference)
    assert axe(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
