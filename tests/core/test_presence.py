"""Who is at a record now."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from core import presence
from core.actors import SYSTEM
from core.models import Presence, User
from core.presence import Here
from tests.cast import acting, person

PLACE = "Q7K-4MD"


@pytest.fixture
def moment() -> datetime:
    return timezone.now()


def test_colleagues_see_each_other_and_not_themselves(olive: User, mona: User, moment: datetime) -> None:
    presence.come(PLACE, by=acting(olive), as_of=moment)
    presence.come(PLACE, by=acting(mona), as_of=moment, writing=True)
    presence.come("AAA-BBB", by=acting(mona), as_of=moment)

    assert presence.at(PLACE, besides=olive.pk, as_of=moment) == [Here("Mona", "M", is_writing=True)]
    assert presence.at(PLACE, besides=mona.pk, as_of=moment) == [Here("Olive", "O")]
    rows = list(presence.everywhere(since=moment - presence.LASTS))
    assert presence.by_place(rows, besides=mona.pk, as_of=moment) == {PLACE: [Here("Olive", "O")]}


def test_who_comes_again_is_there_once(olive: User, mona: User, moment: datetime) -> None:
    presence.come(PLACE, by=acting(mona), as_of=moment, writing=True)
    presence.come(PLACE, by=acting(mona), as_of=moment + timedelta(seconds=20))

    assert Presence.objects.count() == 1
    assert presence.at(PLACE, besides=olive.pk, as_of=moment + timedelta(seconds=80)) == [Here("Mona", "M")]


def test_who_was_silent_for_a_minute_has_gone(olive: User, mona: User, moment: datetime) -> None:
    presence.come(PLACE, by=acting(mona), as_of=moment)

    assert presence.at(PLACE, besides=olive.pk, as_of=moment + timedelta(seconds=61)) == []
    assert presence.tidy(as_of=moment + timedelta(seconds=61)) == 1
    assert presence.tidy(as_of=moment + timedelta(seconds=61)) == 0


def test_the_clock_is_nowhere(db: None, moment: datetime) -> None:
    presence.come(PLACE, by=SYSTEM, as_of=moment)

    assert not Presence.objects.exists()


def test_people_stand_by_name(olive: User, moment: datetime) -> None:
    for name in ("Zoe", "Anna"):
        presence.come(PLACE, by=acting(person(name)), as_of=moment)

    assert [one.name for one in presence.at(PLACE, besides=olive.pk, as_of=moment)] == ["Anna", "Zoe"]


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Mona", "M"), ("Olive Ortega", "OO"), ("Ana Maria da Silva", "AS"), ("", ""), ("émile zola", "ÉZ")],
)
def test_initials(name: str, letters: str) -> None:
    assert presence.initials(name) == letters
