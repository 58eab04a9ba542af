"""A complaint handled in a real browser: from reading it to its answer, with keyboard keys, undo and no barriers."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from complaints import operations
from complaints.models import Complaint, Status
from core import layouts
from core.actors import CUSTOMER
from core.models import User
from tests.cast import acting
from tests.complaints.conftest import Case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def enter(page: Page, live_server: object) -> Callable[[User], None]:
    """Log somebody in without the form, which has tests of its own."""

    def login(user: User) -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])

    return login


def press(page: Page, name: str) -> None:
    """Press the button of the form that stands open."""
    page.locator("#do").get_by_role("button", name=name).click()


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def assess(page: Page) -> None:
    for question, answer in (("Severity", "minor"), ("Impact", "low"), ("Complexity", "low")):
        choose(page, question, answer)
    choose(page, "Must something be done at once?", "no")
    page.get_by_label("Why, or why not").fill("Only one lid.")
    page.get_by_label("Nobody handles a complaint about themselves").check()
    press(page, "Assess")


def decide(page: Page) -> None:
    page.get_by_label("Findings").fill("A flaw at the rim.")
    choose(page, "Is the complaint upheld?", "upheld")
    page.get_by_label("Kind of cause").select_option("material")
    page.get_by_label("Remedy given").select_option("none")
    choose(page, "Is a corrective action needed?", "no")
    page.get_by_label("Why not").fill("One lid in 40 000.")
    press(page, "Decide")


def test_a_complaint_from_reading_to_answer_and_back(
    page: Page, enter: Callable[[User], None], case: Case, olive: User
) -> None:
    complaint = case()
    enter(olive)
    page.goto("/complaints/")
    page.get_by_role("link", name=complaint.reference).click()

    assess(page)
    page.locator(".lp-head").get_by_role("button", name="Start investigation").click()
    decide(page)
    page.get_by_label("Answer to the customer").fill("We send you a new lit.")
    press(page, "Send the answer")
    expect(page.locator(".lp-toasts")).to_contain_text("The answer goes out in 15 seconds.")
    page.keyboard.press("z")

    expect(page.get_by_label("Answer to the customer")).to_have_value("We send you a new lit.")
    complaint.refresh_from_db()
    assert complaint.status == Status.DECIDED


def test_an_error_takes_the_focus_and_loses_no_word(
    page: Page, axe: Callable[[Page], list[str]], enter: Callable[[User], None], case: Case, olive: User
) -> None:
    complaint = case()
    enter(olive)
    page.goto(f"/complaints/{complaint.reference}/")
    page.get_by_label("Why, or why not").fill("Only one lid.")
    page.locator("#do").get_by_role("button", name="Assess").click()

    expect(page.locator(".lp-summary")).to_be_focused()
    page.get_by_role("link", name="The severity is missing.").click()
    expect(page.locator("#assess_severity_0")).to_be_focused()
    expect(page.get_by_label("Why, or why not")).to_have_value("Only one lid.")
    assert axe(page) == []


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_pages_have_no_barriers_and_fit(
    page: Page, axe: Callable[[Page], list[str]], enter: Callable[[User], None], case: Case, mona: User, width: int
) -> None:
    complaint = case("awaiting_customer", lot="41", order_number="4711", hurt=True)
    operations.hear(complaint, text="Yes, I kept all the pieces.", by=CUSTOMER)
    late = case("decided")
    Complaint.objects.filter(pk=late.pk).update(answer_due=late.received_at)
    enter(mona)
    page.set_viewport_size({"width": width, "height": 900})

    for address in (
        "/complaints/",
        "/complaints/?view=all&lot=41&q=lid",
        f"/complaints/{complaint.reference}/",
        f"/complaints/{late.reference}/?do=hand_over",
        f"/complaints/{late.reference}/?write=note&show=changes",
    ):
        page.goto(address)
        assert (address, axe(page)) == (address, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_keys_lead_to_reply_and_note(page: Page, enter: Callable[[User], None], case: Case, olive: User) -> None:
    complaint = case("assessed")
    enter(olive)
    page.goto(f"/complaints/{complaint.reference}/")

    page.keyboard.press("n")

    page.get_by_label("Note, only your team").fill("She was kind.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".lp-time .is-note")).to_contain_text("She was kind.")


def test_the_list_and_a_file_are_taken_away(
    page: Page, live_server: object, enter: Callable[[User], None], case: Case, olive: User
) -> None:
    complaint = case("assessed")
    enter(olive)

    page.goto(f"{live_server.url}/complaints/")
    page.get_by_text("Take this list away").click()
    with page.expect_download() as sheet:
        page.get_by_role("button", name="As a spreadsheet (XLSX)").click()
    page.goto(f"{live_server.url}/complaints/{complaint.reference}/")
    page.get_by_text("Paper", exact=True).click()

    assert sheet.value.suggested_filename.endswith(".xlsx")
    expect(page.get_by_role("link", name="The whole file (PDF)")).to_have_attribute(
        "href", f"/complaints/{complaint.reference}/file.pdf"
    )


def test_the_list_keeps_its_filters_and_place(
    page: Page, enter: Callable[[User], None], case: Case, olive: User
) -> None:
    first, second = case(lot="41"), case(lot="41")
    case(lot="42")
    enter(olive)
    page.goto("/complaints/?view=all&lot=41")
    page.get_by_role("link", name=first.reference).click()
    page.goto(f"/complaints/{first.reference}/?do=assess")
    page.get_by_text("Paper", exact=True).click()
    page.keyboard.press("Escape")  # closes the menu, and leads nowhere
    expect(page.get_by_role("link", name="The whole file (PDF)")).to_be_hidden()
    assert "do=assess" in page.url
    page.keyboard.press("Escape")

    page.wait_for_url(f"**/complaints/?view=all&lot=41#row-{first.reference}")
    expect(page.locator(f"#row-{first.reference} a")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(f"#row-{second.reference} a")).to_be_focused()


@pytest.mark.parametrize("width", [1280, 320])
def test_rows_and_columns_are_chosen_beside_the_list(
    page: Page, axe: Callable[[Page], list[str]], enter: Callable[[User], None], case: Case, olive: User, width: int
) -> None:
    case(lot="41", order_number="4711")
    enter(olive)
    layouts.arrange(place="complaints", is_dense=True, columns=list(layouts.COLUMNS["complaints"]), by=acting(olive))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/complaints/?view=all&lot=41")
    page.get_by_text("Rows and columns").click()

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("Lot", exact=True).uncheck()
    page.get_by_label("two lines").check()
    page.get_by_role("button", name="Arrange the list so").click()
    page.wait_for_url("**/complaints/?lot=41&view=all")
    expect(page.get_by_role("columnheader", name="Lot")).to_have_count(0)
    expect(page.get_by_role("cell", name="4711")).to_be_visible()
    expect(page.get_by_text("lot 41")).to_be_visible()
