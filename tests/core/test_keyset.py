import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import keyset
from customers.models import Segment


@pytest.fixture
def twins(db: None) -> list[str]:
    """Seven rows of which several share a name, so that only the last column tells them apart."""
    for n, name in enumerate(["b", "a", "b", "a", "c", "b", "a"]):
        Segment.objects.create(code=f"s{n}", name=name)
    return [row.code for row in Segment.objects.order_by("name", "-pk")]


def walk(size: int) -> list[str]:
    codes, token = [], ""
    while True:
        page = keyset.page(Segment.objects.all(), by=("name", "-pk"), after=token, size=size)
        codes += [row.code for row in page.rows]
        if not page.next:
            return codes
        token = page.next


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_pages_together_are_the_list(twins: list[str], size: int) -> None:
    assert walk(size) == twins


def test_the_last_page_leads_nowhere(twins: list[str]) -> None:
    assert keyset.page(Segment.objects.all(), by=("name", "-pk"), size=7).next == ""


@pytest.mark.parametrize("token", ["nonsense", "%%%", "WzFd", "e30", "äöü"])
def test_a_token_that_is_none_begins_at_the_first_page(twins: list[str], token: str) -> None:
    page = keyset.page(Segment.objects.all(), by=("name", "-pk"), after=token, size=2)

    assert [row.code for row in page.rows] == twins[:2]


def test_a_later_page_says_where_in_the_index_it_begins(twins: list[str]) -> None:
    first = keyset.page(Segment.objects.all(), by=("-name", "-pk"), size=2)

    with CaptureQueriesContext(connection) as captured:
        keyset.page(Segment.objects.all(), by=("-name", "-pk"), after=first.next, size=2)

    (statement,) = [query["sql"] for query in captured]
    assert '"name" <= ' in statement
