from datetime import timedelta

import pytest
from django.utils import timezone

from core import outbox
from core.models import Entry, Grant, Letter, User
from core.roles import Role

OLIVE = {"name": "Olive", "email": "olive@example.org", "roles": ["officer"], "is_active": "on"}
NEW = {"name": "Nora", "email": "Nora@Example.org", "language": "de", "roles": ["officer"]}


def test_an_administrator_invites_somebody(client, adam):
    client.force_login(adam)

    response = client.post("/running/people/invite/", NEW)

    nora = User.objects.get(email="nora@example.org")
    assert response.status_code == 302
    assert [grant.role for grant in nora.grants.all()] == ["officer"]
    assert not nora.has_usable_password()
    assert Entry.objects.filter(verb="invite").latest("pk").actor == "Adam"


def test_the_invitation_says_how_to_choose_a_password_and_holds_no_secret(client, adam, settings):
    client.force_login(adam)
    client.post("/running/people/invite/", NEW)

    mail = outbox.compose(Letter.objects.get())

    assert mail.to == ["nora@example.org"]
    assert f"{settings.BASE_URL}/account/password/reset/" in mail.body
    assert "reset/key" not in mail.body


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "adam@example.org"}, "Somebody with this address has an account already."),
        ({"roles": []}, "Choose at least one role."),
        ({"roles": ["auditor"]}, "Give the last day on which the auditor may look in."),
    ],
)
def test_an_invitation_that_lacks_something_says_what(client, adam, changes, sentence):
    client.force_login(adam)

    response = client.post("/running/people/invite/", NEW | changes)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert User.objects.count() == 1


def test_an_auditors_access_ends_by_itself(client, adam, audrey):
    Grant.objects.filter(user=audrey).update(ends_on=timezone.localdate() - timedelta(days=1))
    client.force_login(audrey)

    assert client.get("/running/journal/").status_code == 403


def test_roles_are_changed_and_the_change_is_journalled(client, adam, olive):
    client.force_login(adam)

    client.post(f"/running/people/{olive.pk}/", OLIVE | {"roles": ["manager"], "email": "Olive.New@example.org"})

    olive.refresh_from_db()
    line = Entry.objects.get(verb="regrant")
    assert [grant.role for grant in olive.grants.all()] == ["manager"]
    assert olive.email == "olive.new@example.org"
    assert line.facts == {"was": ["officer"], "roles": ["manager"], "active": True}


def test_the_last_administrator_stays(client, adam):
    client.force_login(adam)

    sent = {"name": "Adam", "email": "adam@example.org", "roles": ["officer"], "is_active": "on"}
    response = client.post(f"/running/people/{adam.pk}/", sent)

    assert response.status_code == 422
    assert "Adam is the last administrator. Make somebody else one first." in response.content.decode()
    assert [grant.role for grant in adam.grants.all()] == ["administrator"]


def test_only_administrators_change_people(client, mona, olive):
    client.force_login(mona)

    assert client.get("/running/people/").status_code == 200
    assert client.post(f"/running/people/{olive.pk}/", {"roles": ["manager"]}).status_code == 403
    assert client.post("/running/people/invite/", NEW).status_code == 403


def test_the_list_asks_as_often_for_three_as_for_one(client, adam, django_assert_num_queries):
    client.force_login(adam)
    with django_assert_num_queries(5):
        client.get("/running/people/")
    for number in range(3):
        person = User.objects.create_user(f"p{number}@example.org", name=f"P{number}")
        Grant.objects.create(user=person, role=Role.OFFICER)
    with django_assert_num_queries(5):
        client.get("/running/people/")


def test_everybody_sets_their_own_language_and_zone(client, colin):
    client.force_login(colin)

    client.post("/profile/", {"name": "Colin", "language": "fr", "time_zone": "Asia/Tokyo", "quiet": "house"})

    colin.refresh_from_db()
    assert (colin.language, colin.time_zone) == ("fr", "Asia/Tokyo")


def test_an_address_in_use_is_not_given_to_another(client, adam, olive):
    client.force_login(adam)

    response = client.post(f"/running/people/{olive.pk}/", OLIVE | {"email": "adam@example.org"})

    assert response.status_code == 422
    assert "Somebody with this address has an account already." in response.content.decode()


@pytest.mark.parametrize("path", ["/account/signup/", "/account/email/"])
def test_nobody_signs_up_or_changes_their_address_alone(client, olive, path):
    client.force_login(olive)

    assert client.get(path).status_code == 404
    assert client.post(path, {"email": "x@example.org"}).status_code == 404
