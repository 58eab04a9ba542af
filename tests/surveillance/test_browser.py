"""The pages of signals in a real browser: no barrier at two widths, nothing beside the policy, moves without scripts."""

from typing import Any

import pytest
from django.test import Client

from core.models import User
from customers.models import Product
from surveillance.models import Series, Signal, Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def logged_in(context: Any, live_server: Any, client: Client, olive: User) -> User:
    client.force_login(olive)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    return olive


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(
    "address",
    [
        "/signals/",
        "/signals/{}/",
        "/signals/series/?key=LID-80&slice=product",
        "/signals/outages/",
        "/signals/heat/",
        "/signals/words/",
        "/signals/funnel/",
        "/signals/pareto/",
    ],
)
def test_pages_have_no_barrier(
    page: Any, axe: Any, logged_in: User, lid: Product, signal: Signal, address: str, width: int
) -> None:
    Series.objects.create(measure="complaints", slice_kind="lot", slice_key="LID-80|L1", label="Lid 80 mm, lot L1")
    page.set_viewport_size({"width": width, "height": 900})

    assert page.goto(address.format(signal.reference)).status == 200

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_signal_is_dismissed_with_what_the_page_offers(page: Any, logged_in: User, signal: Signal) -> None:
    page.goto(f"/signals/{signal.reference}/")
    page.get_by_role("link", name="It is noise…").click()
    page.get_by_role("button", name="Dismiss the signal").click()
    assert page.get_by_role("alert").get_by_text("Say why it is noise.").is_visible()

    page.get_by_label("chance: nothing has changed").check()
    page.get_by_label("How you know").fill("Two people called twice.")
    page.get_by_role("button", name="Dismiss the signal").click()
    page.wait_for_url(f"**/signals/{signal.reference}/")

    signal.refresh_from_db()
    assert (signal.status, signal.noise) == (Status.DISMISSED, "chance")


def test_a_chart_says_the_value_under_the_pointer_and_opens_its_rows(
    page: Any, logged_in: User, lid: Product, signal: Signal
) -> None:
    page.goto("/signals/series/?measure=complaints&slice=product&key=LID-80")
    newest = page.locator(".lp-plot:visible svg [data-url]").last
    box = newest.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    assert page.locator(".lp-readout:visible").inner_text() == "week of 16 Nov 2026: 30"

    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/signals/records/**")
