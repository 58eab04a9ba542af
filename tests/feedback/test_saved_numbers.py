"""Beside each saved view stands how many cases it holds, at most half a minute old; one's own stand as one puts them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import saved
from core.models import Counted, SavedView, User
from core.workflow import Refused
from tests.cast import acting

pytestmark = pytest.mark.django_db


def keep(user: User, name: str, query: str = "", place: str = "inbox", is_shared: bool = False) -> SavedView:
    return saved.save_view(place=place, query=query, name=name, is_shared=is_shared, by=acting(user))


def numbers(client: Client, address: str) -> dict[str, int | None]:
    return {one.name: one.n for one in client.get(address).context["saved"]}


def test_the_inbox_tells_how_many_each_view_holds(officer: Client, tell: Any, olive: User) -> None:
    tell(kind="praise")
    tell(kind="praise", text="The casserole is lovely.")
    tell(kind="question", text="Does the lid fit?")
    keep(olive, "Praise", "view=new&kind=praise")
    keep(olive, "Lids", "q=lid")

    assert numbers(officer, "/inbox/saved/") == {"Praise": 2, "Lids": 2}
    page = officer.get("/inbox/").content.decode()
    assert 'hx-get="/inbox/saved/' in page
    assert numbers(officer, "/inbox/") == {"Praise": None, "Lids": None}  # the page does not wait for them


def test_numbers_are_counted_once_in_half_a_minute(officer: Client, tell: Any, olive: User) -> None:
    tell(kind="praise")
    keep(olive, "Praise", "view=new&kind=praise")
    assert numbers(officer, "/inbox/saved/") == {"Praise": 1}
    tell(kind="praise", text="Again.")
    assert numbers(officer, "/inbox/saved/") == {"Praise": 1}

    for row in Counted.objects.all():
        Counted.objects.filter(pk=row.pk).update(at=row.at - timedelta(seconds=31))

    assert numbers(officer, "/inbox/saved/") == {"Praise": 2}


def test_complaints_have_theirs(officer: Client, complaint: Any, olive: User, mona: User) -> None:
    keep(olive, "All", "view=all", place="complaints")
    keep(mona, "Closed", "view=closed", place="complaints", is_shared=True)

    assert numbers(officer, "/complaints/saved/") == {"All": 1, "Closed": 0}
    assert "hx-get" in officer.get("/complaints/").content.decode()


def test_one_puts_ones_own_in_order(officer: Client, olive: User, mona: User) -> None:
    keep(mona, "Aardvarks", is_shared=True)
    views = {name: keep(olive, name) for name in ("Alpha", "Beta", "Gamma")}

    def order() -> list[str]:
        return [one.name for one in officer.get("/inbox/").context["saved"]]

    assert order() == ["Alpha", "Beta", "Gamma", "Aardvarks"]
    moved = officer.post(f"/views/{views['Gamma'].pk}/move/", {"to": "up"})
    assert moved["Location"] == f"/views/#view-{views['Gamma'].pk}"
    officer.post(f"/views/{views['Gamma'].pk}/move/", {"to": "up"})
    officer.post(f"/views/{views['Gamma'].pk}/move/", {"to": "up"})  # it is the first already
    assert order() == ["Gamma", "Alpha", "Beta", "Aardvarks"]
    officer.post(f"/views/{views['Alpha'].pk}/move/", {"to": "down"})
    assert order() == ["Gamma", "Beta", "Alpha", "Aardvarks"]
    keep(olive, "Delta")
    assert order() == ["Gamma", "Beta", "Alpha", "Delta", "Aardvarks"]  # a new one is the last
    page = officer.get("/views/").content.decode()
    assert page.count('value="up"') == 4  # Mona's is not hers to move


def test_others_views_stay_where_they_are(officer: Client, olive: User, mona: User) -> None:
    theirs = keep(mona, "Theirs", is_shared=True)

    with pytest.raises(Refused, match="Only your own views"):
        saved.move_view(theirs, up=True, by=acting(olive))
    assert officer.post(f"/views/{theirs.pk}/move/", {"to": "up"}, follow=True).status_code == 200


def test_the_page_of_views_asks_no_more_for_more(officer: Client, olive: User) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            officer.get("/views/")
        return len(asked)

    keep(olive, "One")
    officer.get("/views/")
    one = statements()
    keep(olive, "Two")
    keep(olive, "Three")
    assert statements() == one
