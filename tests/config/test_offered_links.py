"""No page offers a link that refuses the person it is offered to."""

import re

import pytest
from django.test import Client

from core.models import User
from feedback import operations
from tests.cast import person
from tests.complaints.conftest import Case, carla, case  # noqa: F401 - the cases are those of the room below

pytestmark = pytest.mark.django_db
PAGES = ("/complaints/", "/reviews/", "/inbox/", "/customers/", "/customers/sites/", "/signals/budget/", "/running/")


def offered(client: Client, page: str) -> set[str]:
    """The addresses a page leads to; none of a page that does not open."""
    answer = client.get(page)
    words = answer.content.decode() if answer.status_code == 200 else ""
    return set(re.findall(r'<a [^>]*href="(/[^"?#]*)', words))


@pytest.mark.parametrize("role", ["auditor", "colleague", "administrator"])
def test_what_is_offered_opens(client: Client, case: Case, olive: User, mona: User, role: str) -> None:  # noqa: F811
    complaint = case("investigating")
    operations.submit(kind="question", text="Does it fit?", submission_key="k", email="carla@example.net")
    client.force_login(person("Somebody", role))
    links = set().union(*(offered(client, page) for page in (*PAGES, f"/complaints/{complaint.reference}/")))

    assert len(links) > 2
    assert [link for link in sorted(links) if client.get(link).status_code not in {200, 302}] == []
