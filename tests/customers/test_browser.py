"""The registers in a real browser: no barriers, and nothing wider than the screen, on a desk and on small phones."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from core.actors import SYSTEM
from core.models import User
from customers import operations
from customers.models import Order, Party, Process
from needs.models import Need, Note
from needs.operations import add, add_note
from tests.cast import PASSWORD, acting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = ({"width": 1280, "height": 900}, {"width": 375, "height": 800}, {"width": 320, "height": 640})


@pytest.fixture
def addresses(order: Order, olive: User) -> list[str]:
    """One of each page, with something on it."""
    process = operations.add(Process(code="moulding", name="Moulding"), changed=["name"], by=SYSTEM)
    party = operations.add(Party(code="office", name="Food safety office"), changed=["name"], by=SYSTEM)
    need = Need(title="Lids close tight", statement="No leak.", review_on=date(2099, 1, 1), party=party, owner=olive)
    add(need, by=acting(olive), as_of=timezone.now())
    note = Note(title="A competitor gives ten years", source="Trade fair", heard_on=date(2026, 2, 3))
    add_note(note, needs=[need], by=acting(olive), as_of=timezone.now())
    registers = ["products", "segments", "sites", "processes", "suppliers", "parties", "orders"]
    return [
        "/customers/",
        "/customers/add/",
        f"/customers/{order.customer_id}/",
        f"/customers/orders/{order.pk}/",
        f"/customers/processes/{process.pk}/",
        *(f"/customers/{name}/" for name in registers),
        "/customers/products/add/",
        "/needs/",
        "/needs/add/",
        f"/needs/{need.code}/",
        f"/needs/{need.code}/change/",
        "/needs/parties/",
        "/needs/notes/",
        f"/needs/notes/{note.pk}/",
    ]


def test_every_page_is_open_to_all_and_fits(
    page: Page, axe: Callable[[Page], list[str]], addresses: list[str], olive: User
) -> None:
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(olive.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(lambda address: "/account/login/" not in address)
    wrong = []
    for address in addresses:
        for size in SIZES:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.goto(address)
            wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
            wrong += [f"{address} at {size['width']}: wider than the screen"] if wide else []
            wrong += [f"{address} at {size['width']}: {fault}" for fault in axe(page)]
    assert wrong == []
