"""Several people in the inbox: who is at which case, and drafts of what is no complaint yet."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core import drafts, presence
from core.models import Draft, Presence, User
from feedback.models import Feedback
from tests.cast import acting


@pytest.fixture
def praise(tell: Any) -> Feedback:
    return tell(kind="praise")


def test_the_list_and_the_case_say_who_is_there(client: Client, praise: Feedback, olive: User, mona: User) -> None:
    client.force_login(mona)
    heard = client.post(f"/inbox/{praise.reference}/here/", {"writing": "1"}).content.decode()
    assert "Mona" not in heard
    client.force_login(olive)

    listed = client.get("/inbox/").content.decode()
    opened = client.get(f"/inbox/{praise.reference}/").content.decode()

    assert '<span class="visually-hidden">Mona is here</span>' in listed
    assert '<span class="visually-hidden">Mona</span> is writing' in opened
    assert "Mona" in client.post(f"/inbox/{praise.reference}/here/").content.decode()


def test_who_has_gone_is_not_there(client: Client, praise: Feedback, olive: User, mona: User) -> None:
    presence.come(praise.reference, by=acting(mona), as_of=timezone.now() - presence.LASTS * 2)
    client.force_login(olive)

    assert "Mona is here" not in client.get("/inbox/").content.decode()


def test_what_is_not_there_has_nobody(client: Client, olive: User) -> None:
    client.force_login(olive)

    assert client.post("/inbox/AAA-AAA/here/").status_code == 404
    assert not Presence.objects.exists()


def test_what_was_typed_stands_there_again_and_goes_when_it_is_kept(
    client: Client, praise: Feedback, olive: User
) -> None:
    place = f"{praise.reference}:note"
    drafts.keep(place, {"note-text": ["She was kind."]}, by=acting(olive), as_of=timezone.now())
    client.force_login(olive)

    page = client.get(f"/inbox/{praise.reference}/")

    assert page.context["forms"]["note"]["text"].value() == "She was kind."
    assert page.context["forms"]["ask"]["text"].value() is None
    assert f'data-kept="{place}"' in page.content.decode()
    client.post(f"/inbox/{praise.reference}/note/", {"note-text": "She was very kind."})
    assert not Draft.objects.exists()
