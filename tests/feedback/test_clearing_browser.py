"""Ten complaints cleared from the inbox by somebody who has no mouse: read, assessed or put aside, back to the list."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from complaints.models import Complaint, Severity
from complaints.models import Status as ComplaintStatus

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page, client, live_server, mona, tell):
    """Mona's inbox with ten complaints of one customer; she has a keyboard and nothing else."""
    told = [tell(kind="complaint", text=f"Lid {n} cracked.") for n in range(10)]
    client.force_login(mona)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.goto("/inbox/")
    return [one.reference for one in told]


def tab_to(page, name):
    """Press Tab until a control of this name has the focus."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"Tab does not reach {name}.")


def choose_first(page, name):
    tab_to(page, name)
    page.keyboard.press("Space")


def open_first(page):
    """From the list to the page of its first complaint."""
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#preview")
    page.keyboard.press("Enter")
    page.wait_for_url("**/complaints/*/")
    return page.locator("[data-reference]").first.get_attribute("data-reference")


def assess(page):
    page.keyboard.press("s")
    page.wait_for_url("**/?do=assess#do")
    for name in ("severity", "impact", "complexity", "immediate_action"):
        choose_first(page, name)
    tab_to(page, "immediate_action_why")
    page.keyboard.type("Somebody could be hurt.")
    choose_first(page, "conflict_checked")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?sent=assess")


def to_the_inbox(page):
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url("**/inbox/")


def test_ten_complaints_leave_the_new_view_by_keyboard_alone(page, desk):
    cleared = []
    for _case in desk:
        cleared.append(open_first(page))
        assess(page)
        to_the_inbox(page)

    expect(page.locator(".lp-rows > li")).to_have_count(0)
    assert sorted(cleared) == sorted(desk)
    found = Complaint.objects.values_list("status", "severity", "owner__name")
    assert list(found) == [(ComplaintStatus.ASSESSED, Severity.CRITICAL, "Mona")] * 10
