"""Who works at a site stands in the register, said by the quality manager."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import journal
from core.models import User
from core.workflow import Refused
from customers import operations
from customers.models import Site, SiteMember
from tests.cast import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def mill() -> Site:
    return Site.objects.create(code="mill", name="The Mill")


def test_the_manager_says_it_on_a_page(client: Client, mill: Site, mona: User, olive: User, colin: User) -> None:
    client.force_login(mona)
    assert f'href="/customers/sites/{mill.pk}/people/"' in client.get("/customers/sites/").content.decode()

    done = client.post(f"/customers/sites/{mill.pk}/people/", {"people": [olive.pk, colin.pk]})

    assert (done.status_code, done["Location"]) == (302, "/customers/sites/")
    assert "Colin, Olive" in client.get("/customers/sites/").content.decode()
    [line] = journal.history(mill)
    assert (line.verb, line.facts) == ("staff_site", {"came": sorted([olive.pk, colin.pk]), "left": []})
    client.post(f"/customers/sites/{mill.pk}/people/", {"people": [olive.pk]})
    assert [member.user for member in mill.members.all()] == [olive]
    client.post(f"/customers/sites/{mill.pk}/people/", {"people": [olive.pk]})
    assert len(journal.history(mill)) == 2  # nothing changed


def test_nobody_takes_themselves_out(client: Client, mill: Site, olive: User) -> None:
    client.force_login(olive)
    assert "/people/" not in client.get("/customers/sites/").content.decode()
    assert client.post(f"/customers/sites/{mill.pk}/people/", {}).status_code == 403
    with pytest.raises(Refused, match="said by the quality manager"):
        operations.staff_site(mill, people=[], by=acting(olive))


def test_a_key_that_is_none_is_told(client: Client, mill: Site, mona: User) -> None:
    client.force_login(mona)

    assert client.post(f"/customers/sites/{mill.pk}/people/", {"people": ["99999"]}).status_code == 422


def test_the_database_keeps_one_a_person(mill: Site, olive: User) -> None:
    SiteMember.objects.create(site=mill, user=olive)
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteMember.objects.create(site=mill, user=olive)


def test_the_list_asks_no_more_for_more_sites(client: Client, mona: User, olive: User) -> None:
    client.force_login(mona)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/customers/sites/")
        return len(asked)

    for n in range(3):
        SiteMember.objects.create(site=Site.objects.create(code=f"s{n}", name=f"Site {n}"), user=olive)
        if n == 0:
            client.get("/customers/sites/")
            one = statements()
    assert statements() == one
