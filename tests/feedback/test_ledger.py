"""Reminders, surveys and calls share one cap a person; nobody is chased after the end, and staff are never surveyed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from complaints import operations as complaints
from complaints.models import Complaint, Pause
from complaints.models import Status as ComplaintStatus
from core import ledger
from core.actors import CUSTOMER
from core.ledger import Sort
from core.models import Approach, Letter, User
from customers.models import Contact, Customer
from feedback import operations
from feedback.models import Feedback
from management_review import operations as management
from tests.cast import acting
from tests.complaints.conftest import Case, carla, case  # noqa: F401 - the cases are those of the room below

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CARLA = "carla@example.net"


def quiet_since(moment: datetime) -> None:
    """As if the last letter had gone out then."""
    Letter.objects.update(queued_at=moment)


def approached(n: int, *, sort: str = Sort.CHASER, ago: timedelta = 10 * DAY) -> None:
    for _n in range(n):
        ledger.note(CARLA.upper(), sort, at=timezone.now() - ago)


@pytest.fixture
def closed(case: Case) -> Complaint:  # noqa: F811
    """A complaint that has ended; a little later its person would be asked about it."""
    return of_the_form(case("closed"))


def of_the_form(complaint: Complaint) -> Complaint:
    """As if it had come in by the form: others are not asked about."""
    row = operations.submit(kind="idea", text=complaint.reference, submission_key=complaint.reference).feedback
    Feedback.objects.filter(pk=row.pk).update(complaint=complaint)
    return complaint


def invited() -> int:
    return operations.invite(as_of=timezone.now() + timedelta(hours=2))


def test_a_survey_is_written_down_and_the_next_rests(closed: Complaint) -> None:
    assert invited() == 1
    assert [(one.to, one.sort, one.case) for one in Approach.objects.all()] == [(CARLA, "survey", closed.reference)]


@pytest.mark.parametrize(
    ("sort", "n", "ago", "asked"),
    [
        (Sort.SURVEY, 1, 29 * DAY, 0),
        (Sort.SURVEY, 1, 31 * DAY, 1),
        (Sort.TALK, 1, 6 * DAY, 0),
        (Sort.TALK, 1, 8 * DAY, 1),
        (Sort.CHASER, ledger.CAP - 1, 2 * DAY, 1),
        (Sort.CHASER, ledger.CAP, 2 * DAY, 0),
        (Sort.CHASER, ledger.CAP, 31 * DAY, 1),
    ],
)
def test_what_holds_a_survey_back(closed: Complaint, sort: str, n: int, ago: timedelta, asked: int) -> None:
    approached(n, sort=sort, ago=ago)

    assert invited() == asked


def test_staff_are_never_surveyed_by_whatever_contact(closed: Complaint, olive: User) -> None:
    User.objects.filter(pk=olive.pk).update(email=CARLA.upper())

    assert invited() == 0


def test_two_contacts_of_one_address_are_one_person(closed: Complaint, case: Case) -> None:  # noqa: F811
    firm = Customer.objects.create(name="Borg")
    other = case("closed", contact=Contact.objects.create(email=CARLA, customer=firm))
    of_the_form(other)

    assert [invited(), invited()] == [1, 0]


@pytest.mark.parametrize(("n", "reminded"), [(ledger.CAP - 1, 1), (ledger.CAP, 0)])
def test_a_reminder_keeps_to_the_same_cap(case: Case, n: int, reminded: int) -> None:  # noqa: F811
    case("awaiting_customer")
    Pause.objects.update(began_at=timezone.now() - 9 * DAY)
    quiet_since(timezone.now() - 9 * DAY)
    approached(n, sort=Sort.SURVEY)

    assert complaints.ask_again(as_of=timezone.now()) == reminded
    assert Approach.objects.filter(sort=Sort.CHASER).count() == reminded


def test_who_was_called_today_is_not_reminded_today(client: Client, case: Case, carla: Contact, mona: User) -> None:  # noqa: F811
    case("awaiting_customer")
    Pause.objects.update(began_at=timezone.now() - 9 * DAY)
    quiet_since(timezone.now() - 9 * DAY)
    Contact.objects.update(customer=Customer.objects.create(name="Acme"))
    customer = Customer.objects.get()
    management.log_call(customer, outcome="not_reached", note="", by=acting(mona))
    assert not Approach.objects.exists()  # nobody was spoken with

    management.log_call(customer, outcome="settled", note="She will look.", by=acting(mona))

    assert [one.sort for one in Approach.objects.all()] == ["talk"]
    assert complaints.ask_again(as_of=timezone.now()) == 0
    assert complaints.ask_again(as_of=timezone.now() + DAY + timedelta(minutes=1)) == 1


def chaser(complaint: Complaint) -> None:
    """A reminder that has not gone out yet, because the mail server is away."""
    Letter.objects.create(
        key=f"late:{complaint.pk}", kind="complaints/email/ask_again", to=CARLA, case=complaint.reference,
        attempts=3, due_at=timezone.now() + DAY, queued_at=timezone.now() - DAY,
    )  # fmt: skip


@pytest.mark.parametrize("status", ["closed", "out_of_scope", "duplicate", "withdrawn"])
def test_no_reminder_goes_out_after_the_end(case: Case, olive: User, mona: User, status: str) -> None:  # noqa: F811
    complaint = case({"closed": "answered"}.get(status, "received"))
    chaser(complaint)
    ends: dict[str, Any] = {
        "closed": lambda: complaints.accept(complaint, by=CUSTOMER),
        "out_of_scope": lambda: complaints.reclassify(complaint, reason="Another firm.", by=acting(mona)),
        "duplicate": lambda: complaints.mark_duplicate(complaint, parent=case(), by=acting(olive)),
        "withdrawn": lambda: complaints.withdraw(complaint, reason="", by=CUSTOMER),
    }

    ends[status]()

    assert complaint.status == ComplaintStatus(status)
    assert not Letter.objects.filter(kind="complaints/email/ask_again").exists()


def test_who_has_just_written_is_not_reminded_to_write(case: Case) -> None:  # noqa: F811
    complaint = case("awaiting_customer")
    chaser(complaint)

    complaints.hear(complaint, text="Here is the photo.", by=CUSTOMER)

    assert not Letter.objects.filter(kind="complaints/email/ask_again").exists()


def test_what_counts_no_more_is_forgotten(db: None) -> None:
    approached(1, ago=31 * DAY)
    approached(1, ago=29 * DAY)

    assert ledger.tidy(as_of=timezone.now()) == 1
    ledger.note_all(["", " "], Sort.TALK, at=timezone.now())
    assert Approach.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"sort": "letter"}, {"to": ""}])
def test_the_database_keeps_the_ledger_whole(db: None, wrong: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Approach.objects.create(**({"to": CARLA, "sort": "talk", "at": timezone.now()} | wrong))
