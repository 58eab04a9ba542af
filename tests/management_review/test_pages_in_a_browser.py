"""The pages of the top floor in a real browser: no barrier, no page wider than its window, one sheet of paper."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from management_review import operations
from tests.cast import acting
from tests.management_review.conftest import row

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
        "/dashboard/queues/",
        "/dashboard/customers/",
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


@pytest.fixture
def page_of_mona(page, client, live_server, mona):
    client.force_login(mona)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


@pytest.fixture
def look(page_of_mona, axe):
    """Opens a page and sees that nothing stands in anybody's way there."""

    def opened(address):
        page_of_mona.goto(address)
        assert page_of_mona.get_by_role("heading", level=1).count() == 1
        assert not too_wide(page_of_mona), address
        assert axe(page_of_mona) == [], address

    return opened


@pytest.mark.parametrize("width", [1280, 375])
def test_a_review_is_prepared_without_barrier(page_of_mona, look, planned, mona, width):
    page_of_mona.set_viewport_size({"width": width, "height": 900})
    for address in ("/reviews/", "/reviews/plan/", "/reviews/objectives/", "/reviews/2026-Q4/"):
        look(address)
    operations.compile(planned, by=acting(mona))
    empty = planned.inputs.filter(has_data=False).first()
    for address in ("", "freeze/", "reschedule/", f"rows/{empty.pk}/", f"rows/{empty.pk}/supply/"):
        look(f"/reviews/2026-Q4/{address}")


@pytest.mark.parametrize("width", [1280, 375])
def test_deciding_happens_on_the_row(page_of_mona, look, axe, in_session, width):
    page_of_mona.set_viewport_size({"width": width, "height": 900})
    mine = row(in_session, "complaints")
    look(f"/reviews/2026-Q4/rows/{mine.pk}/")
    page_of_mona.get_by_label("improvement").check()
    page_of_mona.get_by_label("What is decided").fill("Inspect incoming glass.")
    page_of_mona.get_by_label("Who does it").select_option(label="Olive")
    page_of_mona.get_by_label("Until").fill((timezone.localdate() + timedelta(days=30)).isoformat())
    page_of_mona.get_by_role("button", name="Decide", exact=True).click()
    page_of_mona.wait_for_url(f"**/rows/{mine.pk}/")
    assert page_of_mona.get_by_text("Inspect incoming glass.").count() == 1
    assert axe(page_of_mona) == []
    page_of_mona.get_by_role("link", name="Next row").click()
    assert "row 5 of 13" in page_of_mona.locator(".lp-eyebrow").inner_text()


@pytest.mark.parametrize("width", [1280, 375])
def test_minutes_are_read_without_barrier(page_of_mona, look, approved, width):
    page_of_mona.set_viewport_size({"width": width, "height": 900})
    for address in ("", "minutes/", "close/", "amend/"):
        look(f"/reviews/2026-Q4/{address}")
