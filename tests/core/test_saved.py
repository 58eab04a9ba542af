"""Views of lists are kept under a name, for oneself or for the team."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core import saved
from core.models import Entry, SavedView
from core.workflow import Refused
from tests.cast import acting


@pytest.fixture
def toys(olive):
    return saved.save_view(
        place="complaints", query="view=open&severity=major", name="Major ones", is_shared=False, by=acting(olive)
    )


def refusal(operation, *args, **given):
    with pytest.raises(Refused) as refused:
        operation(*args, **given)
    return refused.value.sentences


@pytest.mark.parametrize(
    ("place", "query", "kept"),
    [
        ("complaints", "?view=open&severity=major&after=abc&status=", "severity=major&view=open"),
        ("inbox", "q=lid+%22too+hot%22&kind=praise&next=https://evil.example", "kind=praise&q=lid+%22too+hot%22"),
        ("inbox", "q=a%00b", ""),
        ("inbox", "", ""),
        ("inbox", "view=new&view=held", "view=held"),
    ],
)
def test_only_words_of_the_list_are_kept(place, query, kept):
    assert saved.plain(place, query) == kept


def test_what_the_list_shows_is_kept_and_shown_beside_it(client, olive):
    client.force_login(olive)
    given = {"place": "complaints", "query": "severity=major&view=open&after=x", "name": " Major ones "}

    answer = client.post("/views/save/", given, follow=True)

    view = SavedView.objects.get()
    assert (view.name, view.query, view.owner) == ("Major ones", "severity=major&view=open", olive)
    assert answer.request["PATH_INFO"] == "/complaints/"
    assert '<a class="lp-chip" href="/complaints/?severity=major&amp;view=open" aria-current="page">' in answer.text
    assert Entry.objects.get(verb="save_view").facts == {"place": "complaints", "shared": False}


def test_the_inbox_has_its_own(client, olive, toys):
    client.force_login(olive)
    client.post("/views/save/", {"place": "inbox", "query": "kind=praise", "name": "Praise"})

    shown = client.get("/inbox/?kind=praise").text

    assert 'href="/inbox/?kind=praise" aria-current="page">Praise' in shown
    assert "Major ones" not in shown


def test_the_same_name_again_keeps_the_new_filters(olive, toys):
    again = saved.save_view(place="complaints", query="lot=41", name="Major ones", is_shared=False, by=acting(olive))

    assert (again.pk, again.query) == (toys.pk, "lot=41")


def test_others_see_only_what_is_shared(client, olive, oscar, toys):
    client.force_login(oscar)
    assert "Major ones" not in client.get("/complaints/").text

    saved.change_view(toys, name="Major ones", is_shared=True, by=acting(olive))

    assert "Major ones" in client.get("/complaints/").text
    assert client.post(f"/views/{toys.pk}/remove/").status_code == 302
    assert SavedView.objects.filter(pk=toys.pk).exists()


def test_a_private_view_of_somebody_else_is_not_there(client, oscar, toys):
    client.force_login(oscar)

    assert client.post(f"/views/{toys.pk}/change/", {"name": "Mine now"}).status_code == 404
    assert client.post(f"/views/{toys.pk}/remove/").status_code == 404


def test_the_manager_tidies_up_what_is_shared(client, olive, mona, toys):
    saved.change_view(toys, name="Major ones", is_shared=True, by=acting(olive))
    client.force_login(mona)

    assert "Remove" in client.get("/views/").text
    client.post(f"/views/{toys.pk}/remove/")

    assert not SavedView.objects.exists()
    assert Entry.objects.filter(verb="remove_view").count() == 1


def test_what_is_missing_is_told_and_what_was_typed_stays(client, olive, erin):
    client.force_login(olive)
    answer = client.post("/views/save/", {"place": "inbox", "query": "q=lid", "name": ""})
    assert answer.status_code == 422
    assert "Give the view a name." in answer.text
    assert 'value="q=lid"' in answer.text

    assert refusal(
        saved.save_view, place="inbox", query="q=" + "x" * 600, name=" ", is_shared=True, by=acting(erin)
    ) == [
        "Give the view a name.",
        "Only quality staff share views with the team.",
        "These filters are too long to be kept. Search for less.",
    ]


def test_nobody_drowns_in_views(olive, monkeypatch):
    monkeypatch.setattr(saved, "MOST", 1)
    saved.save_view(place="inbox", query="", name="One", is_shared=False, by=acting(olive))

    assert refusal(saved.save_view, place="inbox", query="", name="Two", is_shared=False, by=acting(olive)) == [
        "You have as many views here as a list can show. Remove one first."
    ]


def test_two_views_of_one_name_are_told_apart(client, olive, toys):
    other = saved.save_view(place="complaints", query="lot=1", name="Lot 1", is_shared=False, by=acting(olive))
    client.force_login(olive)

    answer = client.post(f"/views/{other.pk}/change/", {"name": "Major ones"})

    assert answer.status_code == 422
    assert "There is a view of this name already." in answer.text
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.filter(pk=other.pk).update(name="Major ones")


def test_without_views_the_page_teaches(client, olive):
    client.force_login(olive)
    assert "No view is saved yet." in client.get("/views/").text


def test_a_list_of_three_asks_no_more_than_a_list_of_one(client, olive, toys):
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/views/")
        return len(asked)

    client.force_login(olive)
    count()
    alone = count()
    for name in ("Two", "Three"):
        saved.save_view(place="inbox", query="", name=name, is_shared=True, by=acting(olive))
    assert count() == alone
