"""One corrective action from the draft to the end in a real browser: four people, every page without barriers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from core.actors import SYSTEM
from core.models import User
from corrective_actions import operations
from corrective_actions.models import CorrectiveAction, Status
from tests.cast import PASSWORD
from tests.corrective_actions.conftest import GOOD, after_window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 375, "height": 800}
Axe = Callable[[Page], list[str]]


class Desk:
    """Where one person after the other sits down and works on the action."""

    def __init__(self, page: Page, axe: Axe, action: CorrectiveAction, pictures: Path) -> None:
        self.page, self.axe, self.action, self.pictures = page, axe, action, pictures
        self.address = f"/corrective-actions/{action.reference}/"

    def sit(self, user: User) -> None:
        self.page.context.clear_cookies()
        self.page.goto("/account/login/")
        self.page.locator("input[name=login]").fill(user.email)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.locator("main button[type=submit]").first.click()
        self.page.wait_for_url(lambda address: "/account/login/" not in address)

    def do(self, verb: str, /, **fields: str) -> None:
        """Fill in the form of a verb and press its one button."""
        self.page.goto(f"{self.address}{verb}/")
        for name, value in fields.items():
            self._fill(name, value)
        self.page.locator("main form .btn-primary").click()
        self.page.wait_for_url(lambda address: self.address in address and f"/{verb}/" not in address)

    def _fill(self, name: str, value: str) -> None:
        control = self.page.locator(f"main [name={name}]")
        kind = control.first.get_attribute("type")
        if kind == "radio":
            self.page.locator(f"main [name={name}][value={value}]").check()
        elif control.evaluate("control => control.tagName") == "SELECT":
            control.select_option(label=value)
        else:
            control.fill(value)

    def look(self, address: str, name: str) -> None:
        """Nothing bars the way, and nothing is wider than the screen, on a desk and on a phone."""
        for width, size in (("1280", WIDE), ("375", NARROW)):
            self.page.set_viewport_size(size)
            self.page.goto(address)
            self.page.screenshot(path=self.pictures / f"{name}-{width}.png", full_page=True)
            assert self.axe(self.page) == []
            assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        self.page.set_viewport_size(WIDE)


def plan(desk: Desk, action: CorrectiveAction) -> None:
    """The owner finds the cause and makes the plan."""
    desk.do("describe", what_so="the seal", what_not="the lid", when_so="below 5 °C")
    for text, kind in (("The seal is brittle in the cold.", "occurrence"), ("Lids are tested warm only.", "escape")):
        desk.do("add_cause", text=text, kind=kind, branch="Material")
    for cause in action.causes.order_by("pk"):
        desk.do(f"verify_cause/{cause.pk}", evidence="7 of 10 cracked at 2 °C.")
        desk.do("add_item", what=f"Against: {cause}", cause=str(cause), owner="Colin")
    desk.do(
        "add_cause", text="The cheapest rubber was bought.", parent="The seal is brittle in the cold.", kind="systemic"
    )
    desk.do("add_elsewhere", kind="product", label="Lid 100 mm", because="the same supplier")
    desk.do(f"answer_elsewhere/{action.elsewhere.get().pk}", answer="no", why="It has another seal.")
    desk.do(
        "plan_effect",
        measure="Cracked lids per 1,000 orders",
        baseline_starts_on="2026-05-01",
        baseline_ends_on="2026-10-31",
        target_ratio="0.5",
        window_days="60",
        minimum_exposure="500",
    )


def carry_out(desk: Desk, action: CorrectiveAction, *, colin: User, oscar: User, olive: User) -> None:
    """The work is done, submitted, and verified by somebody else."""
    desk.sit(colin)
    desk.look("/corrective-actions/mine/", "mine")
    for item in action.items.order_by("number"):
        desk.do(f"take_item/{item.pk}")
        desk.do(f"finish_item/{item.pk}", evidence="New seal since lot 44.")
    desk.sit(oscar)
    desk.do("submit_for_verification")
    desk.sit(olive)
    for item in action.items.order_by("number"):
        desk.do(f"verify_item/{item.pk}")
    for subject in ("documents", "risks", "system"):
        desk.do(f"check/{subject}", changed="no", remark="Nothing had to change.")
    desk.do(f"end_containment/{action.containments.get().pk}", reason="Lot scrapped.")
    desk.do("verify", risk_after="low")


def test_from_the_draft_to_the_end(
    page: Page, axe: Axe, draft: CorrectiveAction, mona: User, oscar: User, olive: User, colin: User, tmp_path: Path
) -> None:
    desk = Desk(page, axe, draft, tmp_path)
    desk.sit(olive)
    desk.do("contain", what="Lot 41 is blocked.", counted="1,240 lids")
    desk.sit(mona)
    desk.look(desk.address, "draft")
    desk.do("open", owner="Oscar", risk="high")
    desk.sit(oscar)
    desk.do(f"verify_containment/{draft.containments.get().pk}", evidence="Shelf seen.")
    desk.look(f"{desk.address}submit_plan/", "submit-too-early")
    plan(desk, draft)
    desk.look(desk.address, "planned")
    desk.do("submit_plan")
    desk.sit(mona)
    desk.look(f"{desk.address}approve/", "approve")
    desk.do("approve", password=PASSWORD)
    carry_out(desk, draft, colin=colin, oscar=oscar, olive=olive)
    draft.refresh_from_db()
    operations.evaluate(draft, rates=GOOD, by=SYSTEM, as_of=after_window(draft))
    desk.sit(mona)
    desk.do("accept", password=PASSWORD)
    desk.do("tell", audience="a supplier", who="Rubber Ltd", what="What cracked and why.")
    desk.look(desk.address, "closed")
    desk.look("/corrective-actions/?show=ended", "list")

    draft.refresh_from_db()
    assert (draft.status, draft.signatures.count(), draft.told.count()) == (Status.CLOSED, 2, 1)


def test_a_refused_form_tells_it_on_top_and_takes_the_focus(
    page: Page, axe: Axe, submitted: CorrectiveAction, mona: User, tmp_path: Path
) -> None:
    desk = Desk(page, axe, submitted, tmp_path)
    desk.sit(mona)
    page.goto(f"{desk.address}approve/")
    page.locator("main [name=password]").fill("guess")
    page.locator("main form .btn-primary").click()
    page.locator(".lp-summary").wait_for()

    assert "This is not your password. Enter it again to sign." in page.locator(".lp-summary").inner_text()
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "lp-summary"
    assert axe(page) == []


def test_the_printed_page_is_an_8d_report(
    page: Page, axe: Axe, judged: CorrectiveAction, mona: User, tmp_path: Path
) -> None:
    desk = Desk(page, axe, judged, tmp_path)
    desk.sit(mona)
    page.goto(desk.address)
    page.emulate_media(media="print")

    heads = [title for title in page.locator("main h2").all_inner_texts() if title.startswith("D")]
    assert heads == [
        "D2 Problem",
        "D3 Containment",
        "D4 Cause",
        "D5, D6 Actions",
        "D6 Effect",
        "D7 Verification",
        "D8 Whom we told",
        "D1 About it",
    ]
    assert page.locator("main .btn:visible").count() == 0
    assert "8D report" in page.locator(".lp-eyebrow").inner_text()
