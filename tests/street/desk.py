"""A browser at which one person after the other sits down, and what all of them do alike."""

from collections.abc import Callable

from playwright.sync_api import Page

from core.models import User
from tests.cast import PASSWORD

Axe = Callable[[Page], list[str]]


class Desk:
    """One tab. ``sit`` changes the person, ``send`` fills in the form of a verb and presses its button."""

    def __init__(self, page: Page, axe: Axe) -> None:
        self.page, self.axe = page, axe

    def sit(self, user: User) -> None:
        self.page.context.clear_cookies()
        self.page.goto("/account/login/")
        self.page.locator("input[name=login]").fill(user.email)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.locator("main button[type=submit]").first.click()
        self.page.wait_for_url(lambda address: "/account/login/" not in address)

    def open(self, address: str) -> str:
        """Go there; nothing bars the way and nothing is wider than the screen. Returns the words on the page."""
        response = self.page.goto(address)
        assert response is not None
        assert response.status == 200, address
        assert self.axe(self.page) == [], address
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
        return self.page.locator("main").inner_text()

    def send(self, verb: str, /, **fields: str) -> None:
        """Fill in and send the form on this page whose address ends with the verb."""
        form = self.page.locator(f"main form[action$='/{verb}/']").first
        form.evaluate("form => form.closest('details')?.setAttribute('open', '')")
        for name, value in fields.items():
            self._fill(form.locator(f"[name={name}], [name={verb}-{name}]"), value)
        before = self.page.url
        # Drafts and presence are posted too, by themselves.
        with self.page.expect_response(
            lambda answer: answer.request.method == "POST" and answer.url.partition("?")[0].endswith(f"/{verb}/")
        ) as posted:
            form.locator("button[type=submit]:not([formaction]), button:not([type])").last.click()
        assert posted.value.status in {302, 303}, (before, verb, self.page.locator("main").inner_text()[:2000])
        self.page.wait_for_load_state()

    def do(self, address: str, /, **fields: str) -> None:
        """Open the page of one verb, fill in its form and press its button."""
        self.page.goto(address)
        for name, value in fields.items():
            self._fill(self.page.locator(f"main form.lp-body [name={name}]"), value)
        self.page.locator("main form.lp-body .btn-primary").first.click()
        self.page.wait_for_url(lambda now: not now.endswith(address))

    def _fill(self, control: object, value: str) -> None:
        kind = control.first.get_attribute("type")
        if kind == "radio":
            control.locator(f"xpath=self::*[@value='{value}']").check()
        elif kind == "checkbox":
            ticked = control.locator(f"xpath=self::*[@value='{value}']")
            (ticked if ticked.count() else control).first.check()
        elif control.first.evaluate("control => control.tagName") == "SELECT":
            control.first.select_option(label=value, timeout=3000)
        else:
            control.first.fill(value)
