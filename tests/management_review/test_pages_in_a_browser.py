"""The pages of the top floor in a real browser: no barrier, no page wider than its window, one sheet of paper."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.fixture
def page_of_erin(page, client, live_server, erin):
    client.force_login(erin)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_dashboard_has_no_barrier_and_prints_on_one_sheet(page_of_erin, axe, build, width):
    page_of_erin.set_viewport_size({"width": width, "height": 900})
    page_of_erin.goto("/dashboard/")
    assert axe(page_of_erin) == []
    build(complaints=220)
    for address in (
        "/dashboard/?period=quarter",
        "/dashboard/?period=months12&by=money",
        "/dashboard/records/complaints/?period=days30",
        "/dashboard/group/actions/dismiss/",
        "/dashboard/signal/S-2026-0001/assign/",
    ):
        page_of_erin.goto(address)
        assert page_of_erin.get_by_role("heading", level=1).count() == 1
        assert not too_wide(page_of_erin), address
        assert axe(page_of_erin) == [], address
    page_of_erin.goto("/dashboard/?period=quarter")
    paper = page_of_erin.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
