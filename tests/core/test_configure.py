from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
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
        ({"region": "QQ"}, "This part of the country has no holidays of its own that are known."),
        ({"answer_days": "soon"}, "Enter a whole number."),
        ({"quiet_from": "20:00"}, "Give both ends of the quiet hours, or neither."),
        ({"quiet_from": "20:00", "quiet_until": "20:00"}, "Quiet hours must end at another time than they begin."),
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


def test_days_come_from_a_calendar_file_once(client, mona):
    client.force_login(mona)
    table = "2099-12-27;Inventory\n2099-12-28;Inventory\n"

    for _twice in range(2):
        client.post(
            "/running/organisation/closures/calendar/", {"file": SimpleUploadedFile("days.csv", table.encode())}
        )

    assert list(Closure.objects.values_list("reason", flat=True)) == ["Inventory", "Inventory"]
    assert [line.facts for line in Entry.objects.filter(verb="close_days").order_by("pk")] == [{"days": 2}, {"days": 0}]


def test_a_calendar_file_that_cannot_be_read_says_where(client, mona):
    client.force_login(mona)
    table = "2099-12-27;Inventory\nsoon;Inventory\n"

    response = client.post(
        "/running/organisation/closures/calendar/", {"file": SimpleUploadedFile("d.csv", table.encode())}
    )

    assert response.status_code == 422
    assert "Line 2: write the date as 2026-12-25 or 25.12.2026; it says “soon”." in response.content.decode()
    assert Closure.objects.count() == 0


def test_a_region_brings_its_own_holidays(db):
    place = clock.organisation()
    moment = datetime(2026, 6, 1, tzinfo=UTC)
    corpus_christi = date(2026, 6, 4)
    assert corpus_christi not in clock.work_calendar(as_of=moment, place=place).holidays

    place.region = "BY"

    assert corpus_christi in clock.work_calendar(as_of=moment, place=place).holidays


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
