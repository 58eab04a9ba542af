"""The inbox in a real browser: ten cases cleared by keyboard alone, undo, and no barriers."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from feedback.models import Batch, Feedback, Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def inbox(page, client, live_server, olive, tell):
    told = [tell(text=f"Does lid {n} fit?") for n in range(10)]
    client.force_login(olive)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.goto("/inbox/?view=new")
    return [one.reference for one in reversed(told)]


def test_ten_cases_are_cleared_by_keyboard_and_undone(page, inbox, olive):
    expect(page.locator("[data-bulk-bar]")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("x")
    for _ in range(9):
        page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    expect(page.locator("[data-bulk-words]")).to_have_text("10 chosen")
    page.get_by_label("What to do").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Take: 10 cases")
    page.get_by_role("button", name="Take: 10 cases").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".lp-toast")).to_contain_text("10 cases changed")
    assert Feedback.objects.filter(status=Status.IN_REVIEW, owner=olive).count() == 10
    page.keyboard.press("z")
    expect(page.locator(".lp-toast")).to_contain_text("10 cases are as they were")
    assert Feedback.objects.filter(status=Status.NEW, owner=None).count() == 10
    assert Batch.objects.get().undone_at is not None


def test_open_note_and_back_to_the_same_place(page, inbox):
    for key in ("j", "j", "j", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#preview")).to_be_visible()
    assert inbox[2] in page.url
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.name") == "note-text"
    page.keyboard.type("Ask Oscar. jkx?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".lp-time")).to_contain_text("Ask Oscar. jkx?")
    page.keyboard.press("Escape")
    page.wait_for_url("**/inbox/?view=new#row-*")
    expect(page.locator(f"#row-{inbox[2]} a")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(f"#row-{inbox[3]} a")).to_be_focused()


def test_reference_is_copied(page, inbox, live_server):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    page.goto(f"/inbox/{inbox[0]}/?view=new")
    page.keyboard.press(".")
    expect(page.locator(".lp-toast")).to_have_text(f"Copied: {inbox[0]}")
    page.keyboard.press(".")
    page.keyboard.press(".")
    expect(page.locator(".lp-toast").last).to_contain_text("Does lid 9 fit?")


@pytest.mark.parametrize("width", [375, 1280])
def test_no_barrier_and_not_too_wide(page, axe, inbox, width):
    page.set_viewport_size({"width": width, "height": 800})
    chosen = "&".join(f"ref={one}" for one in inbox)
    for address in (
        "/inbox/?view=new",
        f"/inbox/{inbox[0]}/?view=new",
        f"/inbox/bulk/?verb=take&{chosen}",
        f"/inbox/bulk/?verb=assign&{chosen}",
    ):
        page.goto(address)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_the_bar_stands_there(chromium, live_server, page, inbox):
    plain = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    plain.add_cookies(page.context.cookies())
    still = plain.new_page()
    still.goto("/inbox/?view=new")
    still.get_by_label(f"Choose {inbox[0]}").check()
    still.get_by_role("button", name="Show what changes").click()
    still.get_by_role("button", name="Take: 1 case").click()
    assert Feedback.objects.get(reference=inbox[0]).status == Status.IN_REVIEW
    plain.close()


def test_new_cases_are_told_of_and_no_row_moves(page, inbox, tell):
    page.clock.install()
    page.goto("/inbox/?view=new")
    page.keyboard.press("j")
    late = tell(text="The newest of all.")
    page.clock.run_for(31_000)
    expect(page.locator(".lp-arrivals")).to_have_text("1 new — show")
    expect(page.locator(f"#row-{inbox[0]} a")).to_be_focused()
    page.get_by_role("link", name="1 new — show").click()
    expect(page.locator(".lp-rows li").first).to_contain_text(late.reference)
