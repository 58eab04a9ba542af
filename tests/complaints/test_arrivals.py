"""What came into the list of complaints since it was shown, and how many of a view are shown."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from core.models import User
from tests.complaints.conftest import Case

pytestmark = pytest.mark.django_db
Login = Callable[[User], Client]


@pytest.fixture
def login(client: Client) -> Login:
    def logged_in(user: User) -> Client:
        client.force_login(user)
        return client

    return logged_in


def words(response: object) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def test_new_complaints_are_told_of_and_lead_to_the_list(login: Login, case: Case, olive: User) -> None:
    case(lot="41")
    client = login(olive)
    shown = client.get("/complaints/?lot=41&after=x").content.decode()
    asks = re.search(r'hx-get="(/complaints/arrivals/[^"]*)"', shown)[1].replace("&amp;", "&")
    assert words(client.get(asks)) == ""
    case(lot="42")
    assert words(client.get(asks)) == ""
    case(lot="41")
    part = client.get(asks)
    assert words(part) == "1 new — show"
    assert 'href="/complaints/?lot=41"' in part.content.decode()


@pytest.mark.parametrize("query", ["view=closed", "view=all", "q=lid"])
def test_what_is_long_or_searched_is_not_watched(login: Login, case: Case, olive: User, query: str) -> None:
    case()
    client = login(olive)
    assert "/complaints/arrivals/" not in client.get(f"/complaints/?{query}").content.decode()
    assert words(client.get(f"/complaints/arrivals/?{query}&since=1")) == ""


def test_who_owns_one_hears_of_no_others(login: Login, case: Case, colin: User) -> None:
    case("assessed", assessment={"owner": colin})
    case()
    assert words(login(colin).get("/complaints/arrivals/?since=1")) == "1 new — show"


def test_the_question_is_one_statement(login: Login, case: Case, olive: User) -> None:
    client = login(olive)
    counts = []
    for _more in range(2):
        case()
        with CaptureQueriesContext(connection) as asked:
            client.get("/complaints/arrivals/?since=1")
        counts.append(sum("complaints_complaint" in one["sql"] for one in asked))
    assert counts == [1, 1]


def test_the_foot_says_how_many_of_a_view_are_shown(login: Login, case: Case, olive: User) -> None:
    for _one in range(3):
        case()
    assert "3 of 3" in words(login(olive).get("/complaints/"))
