"""The front door in a real browser: on a small phone, without scripts, by keyboard alone, and without barriers."""

import pytest

from core import links
from feedback import operations, suspicion
from feedback.models import Feedback
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 320, "height": 640}


@pytest.fixture
def at_once(monkeypatch):
    """A browser that is driven types faster than people do."""
    monkeypatch.setattr(suspicion, "FASTEST", suspicion.FASTEST * 0)


@pytest.fixture
def plain(chromium, live_server):
    """A small phone with scripts switched off."""
    context = chromium.new_context(base_url=live_server.url, locale="en-GB", java_script_enabled=False, viewport=PHONE)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth") - page.evaluate("window.innerWidth")


def test_short_way_on_a_phone_without_scripts_by_keyboard(plain, at_once):
    plain.goto("/f/")
    plain.get_by_label("Something went wrong: I want to complain").focus()
    plain.keyboard.press("Space")
    plain.keyboard.press("Tab")
    plain.keyboard.type("The lid cracked.")
    plain.get_by_label("Email address").focus()
    plain.keyboard.type("carla@example.com")
    plain.keyboard.press("Enter")
    plain.get_by_role("heading", name="We have your complaint").wait_for()
    feedback = Feedback.objects.get()
    assert (feedback.text, feedback.held_why, feedback.contact.email) == ("The lid cracked.", "", "carla@example.com")
    assert plain.url.endswith(f"/t/{links.token_for(feedback.reference)}/")


def test_writing_on_the_page_of_the_case_without_scripts(plain, at_once):
    feedback = operations.submit(kind="complaint", text="The lid cracked.", submission_key="k").feedback
    plain.goto(f"/t/{links.token_for(feedback.reference)}/")
    plain.get_by_label("Write to us").fill("One thing more.")
    plain.get_by_role("button", name="Send message").click()
    plain.get_by_text("One thing more.").wait_for()


def test_error_summary_takes_focus_and_leads_to_the_control(page):
    page.set_viewport_size(PHONE)
    page.goto("/f/")
    page.get_by_role("button", name="Send your message").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "lp-summary"
    page.get_by_role("link", name="Write what happened").click()
    assert page.evaluate("document.activeElement.id") == "id_text"


@pytest.mark.parametrize("width", [320, 1280])
def test_form_has_no_barrier_and_is_not_too_wide(page, axe, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/f/")
    assert axe(page) == []
    assert too_wide(page) == 0
    page.get_by_role("button", name="Send your message").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert axe(page) == []
    assert too_wide(page) == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_page_of_a_case_has_no_barrier(page, axe, width):
    feedback = operations.submit(kind="complaint", text="The lid cracked.", submission_key="k").feedback
    page.set_viewport_size({"width": width, "height": 800})
    for address in (f"/t/{links.token_for(feedback.reference)}/", "/track/"):
        page.goto(address)
        assert axe(page) == []
        assert too_wide(page) == 0


@pytest.mark.parametrize("width", [375, 1280])
def test_inbox_has_no_barrier(page, axe, olive, width):
    for kind in ("complaint", "question", "praise"):
        feedback = operations.submit(
            kind=kind, text=f"About a {kind}.", submission_key=kind, email="c@example.com"
        ).feedback
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/inbox/")
    page.get_by_label("Email").fill(olive.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign In").or_(page.get_by_role("button", name="Log in")).first.click()
    for address in ("/inbox/?view=new", f"/inbox/{feedback.reference}/?view=new", "/inbox/enter/"):
        page.goto(address)
        assert axe(page) == []
        assert too_wide(page) == 0
