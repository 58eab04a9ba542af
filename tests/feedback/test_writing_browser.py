"""Writing from the inbox in a browser: canned answers by keys, a question called back, numbers of saved views."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from complaints.models import CannedAnswer
from core import saved
from core.models import Letter, User
from tests.cast import acting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def enter(page: Page, client: Client, live_server: Any) -> Callable[[User], None]:
    """Log somebody in on the page."""

    def log_in(who: User) -> None:
        client.force_login(who)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return log_in


def test_a_question_is_filled_in_by_keys_sent_and_called_back(
    page: Page, axe: Callable[[Page], list[str]], enter: Callable[[User], None], tell: Any, olive: User, mona: User
) -> None:
    question = tell(text="Does the lid fit the old pot?", name="Carla")
    CannedAnswer.objects.create(title="Which pot", language="en", text="Dear {customer_name}, which pot is it?")
    saved.save_view(place="inbox", query="view=new&kind=question", name="Questions", is_shared=False, by=acting(olive))
    enter(olive)
    page.goto(f"/inbox/{question.reference}/")
    expect(page.get_by_role("link", name="Questions 1")).to_be_visible()

    page.keyboard.press("r")
    box = page.get_by_label("Your question, as the customer reads it")
    box.press_sequentially("::")
    expect(page.get_by_role("link", name="Which pot", exact=True)).to_be_focused()
    assert axe(page) == []
    page.keyboard.press("Enter")
    expect(box).to_have_value("Dear Carla, which pot is it?")
    page.get_by_role("button", name="Send the question").click()
    expect(page.get_by_text("goes out in 15 seconds")).to_be_visible()
    assert Letter.objects.filter(kind="feedback/email/ask").count() == 1

    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_text("was not sent. Its words are a draft again.")).to_be_visible()
    expect(box).to_have_value("Dear Carla, which pot is it?")
    assert not Letter.objects.filter(kind="feedback/email/ask").exists()


def test_two_at_signs_offer_names_in_a_note(
    page: Page, enter: Callable[[User], None], tell: Any, olive: User, mona: User
) -> None:
    question = tell()
    enter(olive)
    page.goto(f"/inbox/{question.reference}/")

    page.keyboard.press("n")
    box = page.locator("textarea[name=note-text]")
    box.press_sequentially("Ask @@")
    expect(page.get_by_role("link", name="Mona", exact=True)).to_be_focused()
    page.keyboard.press("Enter")

    expect(box).to_have_value("Ask @Mona ")
