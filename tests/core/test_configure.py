from datetime import date

import pytest
from django.forms.models import model_to_dict

from core import clock
from core.models import Closure, Entry, Organisation


@pytest.fixture
def settings_now(db):
    """The form as it stands, ready to be sent with changes."""
    return {name: value for name, value in model_to_dict(clock.organisation()).items() if value not in (None, False)}


def test_a_manager_changes_what_is_promised(client, mona, settings_now):
    client.force_login(mona)

    response = client.post("/running/organisation/", settings_now | {"name": "Kitchen & Co", "answer_days": 15})

    place = Organisation.objects.get()
    line = Entry.objects.get(verb="configure")
    assert response.status_code == 302
    assert (place.name, place.answer_days) == ("Kitchen & Co", 15)
    assert line.facts == {"fields": ["answer_days", "name"]}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"opens": "17:00", "closes": "09:00"}, "The working day must end after it begins."),
        ({"country": "XX"}, "The public holidays of this country are not known."),
        ({"answer_days": "soon"}, "Enter a whole number."),
    ],
)
def test_settings_that_cannot_be_are_told(client, mona, settings_now, changes, sentence):
    client.force_login(mona)

    response = client.post("/running/organisation/", settings_now | changes)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Entry.objects.filter(verb="configure").exists()


def test_a_day_without_work_is_added_and_taken_back(client, mona):
    client.force_login(mona)

    client.post("/running/organisation/closures/", {"day": "2099-12-28", "reason": "Stocktaking"})
    closure = Closure.objects.get()
    page = client.get("/running/organisation/").content.decode()
    client.post(f"/running/organisation/closures/{closure.pk}/open/")

    assert closure.day == date(2099, 12, 28)
    assert "Stocktaking" in page
    assert Closure.objects.count() == 0
    assert [line.verb for line in Entry.objects.exclude(verb="invite").order_by("pk")] == ["close_day", "open_day"]


def test_an_officer_promises_nothing(client, olive, settings_now):
    client.force_login(olive)

    assert client.post("/running/organisation/", settings_now).status_code == 403


def test_the_journal_page_finds_by_name_and_verb(client, audrey, mona, settings_now):
    client.force_login(mona)
    client.post("/running/organisation/closures/", {"day": "2099-12-28", "reason": "Stocktaking"})
    client.force_login(audrey)

    found = client.get("/running/journal/", {"q": "mona", "verb": "close_day"}).content.decode()
    nothing = client.get("/running/journal/", {"q": "nobody"}).content.decode()

    assert '<td data-label="Did">close_day</td>' in found
    assert "No line fits." in nothing


def test_the_journal_page_asks_as_often_for_three_lines_as_for_one(client, audrey, mona, django_assert_num_queries):
    client.force_login(audrey)
    with django_assert_num_queries(6):
        client.get("/running/journal/")
    client.force_login(mona)
    for day in (26, 27, 28):
        client.post("/running/organisation/closures/", {"day": f"2099-12-{day}", "reason": "Stocktaking"})
    client.force_login(audrey)
    with django_assert_num_queries(6):
        client.get("/running/journal/")
