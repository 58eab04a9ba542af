"""Who is at a complaint now, told by the title of its page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from complaints import operations
from complaints.models import Complaint
from core import presence
from core.models import Entry, Presence, User
from tests.cast import acting
from tests.complaints.conftest import Case
from tests.complaints.test_browser import enter

__all__ = ["enter"]


def come(client: Client, complaint: Complaint, **given: Any) -> str:
    return client.post(f"/complaints/{complaint.reference}/here/", given).content.decode()


def test_one_hears_who_else_is_here_and_who_writes(client: Client, case: Case, olive: User, mona: User) -> None:
    complaint = case("assessed")
    client.force_login(mona)
    assert "Olive" not in come(client, complaint, writing="1")
    client.force_login(olive)

    page = come(client, complaint)

    assert '<span class="visually-hidden">Mona</span> is writing' in page
    assert "Olive" not in page
    assert (
        '<span class="visually-hidden">Mona</span> is writing'
        in client.get(f"/complaints/{complaint.reference}/").content.decode()
    )


def test_one_hears_that_something_happened(client: Client, case: Case, olive: User, mona: User) -> None:
    complaint = case("assessed")
    client.force_login(olive)
    seen = client.get(f"/complaints/{complaint.reference}/").context["seen"]
    assert "at work here" not in come(client, complaint, seen=seen)

    operations.note(complaint, text="Called them.", by=acting(mona))

    assert "Mona has just been at work here: show it" in come(client, complaint, seen=seen)


def test_being_here_is_no_business_of_the_journal(client: Client, case: Case, olive: User) -> None:
    complaint = case()
    client.force_login(olive)
    lines = Entry.objects.count()

    come(client, complaint)

    assert Entry.objects.count() == lines
    assert Presence.objects.get().place == complaint.reference


def test_who_may_not_see_it_is_not_there(client: Client, case: Case, colin: User) -> None:
    complaint = case("assessed")
    client.force_login(colin)

    assert client.post(f"/complaints/{complaint.reference}/here/").status_code == 404
    assert not Presence.objects.exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_colleague_appears_by_the_title(
    page: Page, axe: Callable[[Page], list[str]], enter: Callable[[User], None], case: Case, olive: User, mona: User
) -> None:
    complaint = case("assessed")
    presence.come(complaint.reference, by=acting(mona), as_of=timezone.now())
    enter(olive)

    page.goto(f"/complaints/{complaint.reference}/")

    expect(page.locator(".lp-head").get_by_role("status")).to_contain_text("Mona is here too")
    assert axe(page) == []
    with page.expect_response("**/here/"):
        page.reload()
    assert Presence.objects.filter(user=olive).exists()
