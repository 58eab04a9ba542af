"""What staff type is kept on the server until it is sent or thrown away."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core import drafts
from core.actors import SYSTEM
from core.models import Draft, Entry, User
from tests.cast import acting

PLACE = "Q7K-4MD:reply"


@pytest.fixture
def moment() -> datetime:
    return timezone.now()


def kept(user: User) -> dict[str, drafts.Kept]:
    return drafts.by_place(Draft.objects.filter(user=user))


def test_a_draft_is_one_row_for_each_field_and_the_last_words_hold(olive: User, moment: datetime) -> None:
    drafts.keep(PLACE, {"text": ["We"], "others": ["1", "2"]}, by=acting(olive), as_of=moment)

    later = moment + timedelta(seconds=3)
    drafts.keep(PLACE, {"text": ["We have begun."]}, by=acting(olive), as_of=later)

    assert kept(olive) == {PLACE: drafts.Kept({"text": ["We have begun."]}, later)}


def test_a_byte_no_database_holds_is_left_out(olive: User, moment: datetime) -> None:
    drafts.keep(PLACE, {"text": ["We\0 have"]}, by=acting(olive), as_of=moment)

    assert kept(olive)[PLACE].values == {"text": ["We have"]}


def test_drafts_are_each_ones_own(olive: User, oscar: User, moment: datetime) -> None:
    drafts.keep(PLACE, {"text": ["Mine."]}, by=acting(olive), as_of=moment)
    drafts.keep(PLACE, {"text": ["His."]}, by=acting(oscar), as_of=moment)

    drafts.drop(PLACE, by=acting(olive))

    assert kept(olive) == {}
    assert kept(oscar)[PLACE].values == {"text": ["His."]}


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "new_password",
        "otp",
        "recovery-token",
        "pin",
        "csrfmiddlewaretoken",
        "Secret",
        "bad name",
        "1st",
        "",
    ],
)
def test_secrets_and_odd_names_are_never_kept(olive: User, moment: datetime, name: str) -> None:
    drafts.keep(PLACE, {name: ["4711"], "text": ["We"]}, by=acting(olive), as_of=moment)

    assert list(Draft.objects.values_list("field", flat=True)) == ["text"]


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        ("", {"text": ["a"]}),
        ("no place", {"text": ["a"]}),
        ("x" * 60 + ":reply", {"text": ["a"]}),
        (PLACE, {"text": ["a" * 100_001]}),
        (PLACE, {f"f{n}": ["a"] for n in range(61)}),
    ],
)
def test_what_nobody_types_is_not_kept(olive: User, moment: datetime, place: str, fields: dict[str, Any]) -> None:
    assert drafts.keep(place, fields, by=acting(olive), as_of=moment) is False
    assert not Draft.objects.exists()


def test_only_people_have_drafts(db: None, moment: datetime) -> None:
    assert drafts.keep(PLACE, {"text": ["a"]}, by=SYSTEM, as_of=moment) is False


def test_the_oldest_drafts_of_a_person_give_way(olive: User, moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_PLACES", 2)
    for n in range(3):
        drafts.keep(f"Q7K-{n}:reply", {"text": ["a"]}, by=acting(olive), as_of=moment + timedelta(minutes=n))

    assert sorted(kept(olive)) == ["Q7K-1:reply", "Q7K-2:reply"]


def test_a_draft_nobody_goes_on_with_is_thrown_away(olive: User, moment: datetime) -> None:
    drafts.keep("Q7K-1:reply", {"text": ["old"]}, by=acting(olive), as_of=moment - timedelta(days=30, seconds=1))
    drafts.keep("Q7K-2:reply", {"text": ["new"]}, by=acting(olive), as_of=moment - timedelta(days=29))

    assert drafts.tidy(as_of=moment) == 1
    assert sorted(kept(olive)) == ["Q7K-2:reply"]


def test_a_page_keeps_and_throws_away(client: Client, olive: User) -> None:
    client.force_login(olive)
    lines = Entry.objects.count()

    answer = client.post("/drafts/keep/", {"place": PLACE, "f:text": "We have begun.", "place2": "x"})

    assert answer.status_code == 204
    assert kept(olive)[PLACE].values == {"text": ["We have begun."]}
    away = client.post(f"/drafts/discard/?place={PLACE}&back=/complaints/Q7K-4MD/", {"text": "We have begun."})
    assert (away.status_code, away.url) == (302, "/complaints/Q7K-4MD/")
    assert kept(olive) == {}
    assert Entry.objects.count() == lines


def test_too_much_is_told_to_the_page(client: Client, olive: User) -> None:
    client.force_login(olive)

    assert client.post("/drafts/keep/", {"place": "?", "f:text": "a"}).status_code == 422


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_nobody_is_led_away_from_the_house(client: Client, olive: User, back: str) -> None:
    client.force_login(olive)

    assert client.post("/drafts/discard/", query_params={"place": PLACE, "back": back}).url == "/"


def test_a_page_that_stayed_open_learns_who_is_logged_in(client: Client, olive: User) -> None:
    client.force_login(olive)

    answer = client.get("/session/")

    assert answer.json()["user"] == olive.pk
    assert len(answer.json()["token"]) == 64
    assert "no-store" in answer["Cache-Control"]
