"""Every address of the house, walked from the resolver: closed by default, and GET changes nothing.

A new address is tried by itself; only those that stand open must be named here.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core.models import Entry
from core.roles import GRANTABLE
from tests.cast import person

# What stands open to everybody: the front door, tracking by a secret link, survey links, and logging in.
OPEN = frozenset({"core:health", "set_language", "feedback:form", "feedback:track", "feedback:find"})
OPEN_ROOMS = ("account_", "mfa_authenticate", "mfa_webauthn_login", "mfa_trust")
OPEN_PATHS = ("f/", "t/", "s/")

SAMPLES = {"int": "1", "str": "AAA-AAA", "slug": "aaa", "path": "aaa", "uuid": "00000000-0000-0000-0000-000000000000"}


def addresses(patterns: list[Any], prefix: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    """(name, path with sample values, view) of every address."""
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry.url_patterns, route, inner)
        elif isinstance(entry, URLPattern):
            sample = re.sub(r"<(?:(\w+):)?\w+>", lambda part: SAMPLES.get(part[1] or "str", "aaa"), route)
            yield f"{space}{entry.name}", sample, entry.callback


EVERY = [address for address in addresses(get_resolver().url_patterns) if not re.search(r"[\^$(]", address[1])]


def stands_open(name: str, path: str) -> bool:
    return name in OPEN or name.startswith(OPEN_ROOMS) or path.startswith(OPEN_PATHS)


CLOSED = [address for address in EVERY if not stands_open(address[0], address[1])]
OURS = [address for address in CLOSED if ":" in address[0]]


def test_there_are_addresses_to_walk():
    assert len(CLOSED) > 20
    assert {"core:running", "core:journal"} <= {name for name, _path, _view in CLOSED}


@pytest.mark.parametrize(("name", "path"), [address[:2] for address in CLOSED])
def test_without_login_a_page_leads_to_the_login(client, db, name, path):
    for method in (client.get, client.post):
        response = method(f"/{path}")

        assert response.status_code in {302, 405}, (name, response.status_code)
        if response.status_code == 302:
            assert response.url.startswith(reverse("account_login")), name


@pytest.mark.parametrize(("name", "path", "view"), OURS)
def test_a_role_that_is_not_meant_is_refused(client, db, name, path, view):
    meant = getattr(view, "roles", frozenset(GRANTABLE))
    strangers = [role for role in GRANTABLE if role not in meant]
    for role in strangers:
        client.force_login(person(f"Stranger {role}".replace(" ", ""), role))

        for method in (client.get, client.post):
            assert method(f"/{path}").status_code in {403, 404, 405}, (name, role)


@pytest.mark.parametrize(("name", "path", "view"), OURS)
def test_a_person_who_was_put_out_gets_nothing(client, db, name, path, view):
    someone = person("Gone", *GRANTABLE)
    client.force_login(someone)
    type(someone).objects.filter(pk=someone.pk).update(is_active=False)

    assert client.get(f"/{path}").status_code in {302, 405}


@pytest.mark.parametrize(("name", "path"), [address[:2] for address in EVERY])
def test_looking_leaves_no_mark_in_the_journal(client, db, name, path):
    client.force_login(person("Ada", *GRANTABLE))
    before = Entry.objects.count()

    client.get(f"/{path}")
    client.head(f"/{path}")

    assert Entry.objects.count() == before
