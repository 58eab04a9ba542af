"""Logging in: the same words for known and unknown people, and a limit that no process forgets."""

import pytest
from django.core.cache import cache

from tests.cast import PASSWORD

LOGIN = "/account/login/"


def attempt(client, email, password, address="10.0.0.1"):
    return client.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=address)


def words(response):
    return response.context["form"].errors.get_json_data()


def test_known_and_unknown_people_are_told_the_same(client, olive):
    wrong = attempt(client, olive.email, "not the password")
    unknown = attempt(client, "nobody@example.org", "not the password")

    assert words(wrong) == words(unknown)


def test_the_limit_on_wrong_passwords_stands_in_the_database(client, olive):
    for _try in range(5):
        attempt(client, olive.email, "not the password")

    assert "Too many" in str(words(attempt(client, olive.email, PASSWORD)))
    cache.close()
    assert "Too many" in str(words(attempt(client, olive.email, PASSWORD)))


def test_a_forwarded_address_is_not_believed_without_a_proxy(client, olive):
    for number in range(5):
        client.post(LOGIN, {"login": olive.email, "password": "wrong"}, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")

    assert "Too many" in str(words(attempt(client, olive.email, PASSWORD, address="127.0.0.1")))


def test_a_new_password_ends_every_other_session(client, olive):
    other = type(client)()
    for each in (client, other):
        assert attempt(each, olive.email, PASSWORD).status_code == 302
    fresh = "a longer battery staple"

    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh})

    assert other.get("/profile/").status_code == 302
    assert other.get("/profile/").url.startswith(LOGIN)


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/"])
def test_nobody_is_led_to_another_house_after_logging_in(client, olive, address):
    response = client.post(LOGIN, {"login": olive.email, "password": PASSWORD, "next": address})

    assert response.url == "/"
