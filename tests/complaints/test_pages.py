"""The pages: what they show, to whom, and with how many questions to the database."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints import operations
from complaints.models import Complaint
from core.actors import CUSTOMER
from core.models import Attachment, User
from customers.models import Contact
from tests.cast import acting
from tests.complaints.conftest import WAY, Case

Login = Callable[[User], Client]


@pytest.fixture
def login(client: Client) -> Login:
    def enter(user: User) -> Client:
        client.force_login(user)
        return client

    return enter


def words(response: Any) -> str:
    """The text of a page as one reads it."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


@pytest.mark.parametrize("status", WAY)
@pytest.mark.parametrize("reader", ["olive", "mona", "erin", "audrey"])
def test_the_page_shows_every_state_to_everybody_who_reads(
    login: Login, case: Case, status: str, reader: str, request: pytest.FixtureRequest
) -> None:
    complaint = case(status)

    response = login(request.getfixturevalue(reader)).get(f"/complaints/{complaint.reference}/")

    assert response.status_code == 200
    assert "The lid cracked on opening. It came from the fridge." in words(response)


def test_the_owner_sees_their_complaint_and_no_other(login: Login, case: Case, colin: User, olive: User) -> None:
    mine, other = case("assessed", assessment={"owner": colin}), case("assessed")
    client = login(colin)

    assert client.get(f"/complaints/{mine.reference}/").status_code == 200
    assert client.get(f"/complaints/{other.reference}/").status_code == 404
    listed = words(client.get("/complaints/"))
    assert (mine.reference in listed, other.reference in listed) == (True, False)


def test_an_administrator_gains_no_reading(login: Login, case: Case, adam: User) -> None:
    complaint = case()

    assert login(adam).get(f"/complaints/{complaint.reference}/").status_code == 403
    assert login(adam).get("/complaints/").status_code == 403


def test_the_list_asks_the_same_for_one_row_and_three(login: Login, case: Case, olive: User) -> None:
    client = login(olive)
    counted = []
    for _more in (1, 2):
        for _one in range(_more):
            case("assessed")
        client.get("/complaints/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/complaints/")
        counted.append(len(queries))

    assert counted[0] == counted[1] <= 8


def test_the_page_asks_the_same_for_one_message_and_three(login: Login, case: Case, olive: User) -> None:
    complaint, client = case("investigating"), login(olive)
    counted = []
    for times in (1, 2):
        for n in range(times):
            operations.note(complaint, text=f"Note {n}", by=acting(olive))
            operations.contain(complaint, what=f"Lot {n} stopped", by=acting(olive))
        client.get(f"/complaints/{complaint.reference}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/complaints/{complaint.reference}/")
        counted.append(len(queries))

    assert counted[0] == counted[1] <= 10


def test_every_number_leads_to_as_many_rows(login: Login, case: Case, olive: User, carla: Contact) -> None:
    for _n in range(3):
        complaint = case(lot="41", order_number="4711")
    case(lot="42")
    client = login(olive)

    page = client.get(f"/complaints/{complaint.reference}/").content.decode()

    links = re.findall(r'href="(/complaints/\?view=all[^"]*)">(\d+) cases', page)
    assert {int(number) for _address, number in links} == {3, 4}
    for address, number in links:
        rows = client.get(address.replace("&amp;", "&")).context["page"].rows
        assert len(rows) == int(number)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("?view=all", {"a", "b", "c"}),
        ("?view=open", {"a", "b"}),
        ("?view=mine", {"b"}),
        ("?view=unowned", {"a"}),
        ("?view=closed", {"c"}),
        ("?view=overdue", set()),
        ("?view=nonsense", {"a", "b"}),
        ("?view=all&status=closed", {"c"}),
        ("?view=all&severity=major", {"b", "c"}),
        ("?view=all&q=fridge", {"a", "b", "c"}),
        ("?view=all&q=carla+lid", {"a", "b", "c"}),
        ("?view=all&q=spoon", set()),
        ("?view=all&lot=41", {"a"}),
        ("?view=all&owner=not-a-number", {"a", "b", "c"}),
        ("?view=all&after=broken", {"a", "b", "c"}),
    ],
)
def test_the_url_is_the_filter(login: Login, case: Case, olive: User, filters: str, found: set[str]) -> None:
    named = {case(lot="41").pk: "a", case("assessed").pk: "b", case("closed").pk: "c"}

    rows = login(olive).get(f"/complaints/{filters}").context["page"].rows

    assert {named[row.pk] for row in rows} == found


def test_a_reference_is_found_however_it_is_typed(login: Login, case: Case, olive: User) -> None:
    wanted, _other = case(), case()

    rows = login(olive).get("/complaints/", {"q": wanted.reference.replace("-", " ").lower()}).context["page"].rows

    assert [row.pk for row in rows] == [wanted.pk]


def test_what_is_new_since_the_last_look_stands_on_top(login: Login, case: Case, olive: User, oscar: User) -> None:
    complaint, client = case("investigating"), login(olive)
    client.get(f"/complaints/{complaint.reference}/")
    assert "Since you last looked" not in words(client.get(f"/complaints/{complaint.reference}/"))
    _hours_pass(complaint)

    operations.hear(complaint, text="I found the receipt.", by=CUSTOMER)
    operations.note(complaint, text="Lot 41 is in stock.", by=acting(oscar))
    operations.note(complaint, text="My own note.", by=acting(olive))
    page = words(client.get(f"/complaints/{complaint.reference}/"))

    assert ": 1 message, 1 note, 2 changes. Show them" in page


def _hours_pass(complaint: Complaint) -> None:
    complaint.looks.update(at=timezone.now() - timedelta(hours=2))


def test_a_file_is_served_to_readers_of_its_case_only(
    login: Login, case: Case, olive: User, colin: User, settings: Any
) -> None:
    complaint, other = case(), case()
    token = _attached(complaint)
    client = login(olive)

    assert b"".join(client.get(f"/complaints/{complaint.reference}/files/{token}/")) == b"cold test"
    assert client.get(f"/complaints/{other.reference}/files/{token}/").status_code == 404
    assert login(colin).get(f"/complaints/{complaint.reference}/files/{token}/").status_code == 404


def _attached(complaint: Complaint) -> str:
    operations.say(
        complaint.reference,
        text="See the file.",
        direction="in",
        by=CUSTOMER,
        uploads=[SimpleUploadedFile("test.txt", b"cold test")],
    )
    return Attachment.objects.get().token
