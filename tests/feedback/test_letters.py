"""Every letter of the front door: it reads well in every state, and a robot that follows its links changes nothing."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import timezone

from complaints.models import Complaint
from complaints.models import Status as ComplaintStatus
from core import outbox
from core.models import Letter
from feedback import operations
from tests.cast import acting
from tests.feedback.conftest import WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def every_letter(tell, olive, mona):
    """One of each letter that the front door can owe, by its template."""
    officer = acting(olive)
    tell(kind="complaint", name="Carla", email="a@example.com", text=f"{WORDS} 1")
    tell(kind="praise", email="b@example.com", text=f"{WORDS} 2")
    hurt = tell(hurt=True, email="c@example.com", text=f"{WORDS} 3")
    operations.convert(hurt, by=officer)
    asked = tell(email="d@example.com", text=f"{WORDS} 4")
    operations.ask(asked, text="Which pot?", by=officer)
    closed = tell(email="e@example.com", text=f"{WORDS} 5")
    operations.close(closed, kind="question", answered=True, reply="It fits.", by=officer)
    operations.note(closed, text="@Mona, it fits.", by=officer)
    operations.find(reference=closed.reference, email="e@example.com", place="p")
    at = timezone.now() - timedelta(days=1)
    rows = Complaint.objects.filter(contact__email="a@example.com")
    rows.update(**{"status": ComplaintStatus.CLOSED, "received_at": at, "closed_at": at, "first_closed_at": at})
    operations.invite(as_of=timezone.now())
    operations.check_channels(as_of=timezone.now(), form_answers="HTTP 500")
    return {letter.kind: outbox.compose(letter) for letter in Letter.objects.filter(kind__startswith="feedback/")}


def test_every_template_has_its_letter(every_letter):
    folder = settings.BASE_DIR / "templates" / "feedback" / "email"
    parts = {"greeting", "link"}  # included by the others
    assert {kind.split("/")[-1] for kind in every_letter} == {path.stem for path in folder.glob("*.txt")} - parts


def test_letters_read_whole(every_letter):
    for mail in every_letter.values():
        assert mail.subject
        assert "{" not in mail.body
        assert "&" not in mail.body  # plain text is not escaped
        assert "\n\n\n" not in mail.body
        assert not re.search(r" (by|,|\.) *at the latest", mail.body)


def test_letters_lead_to_our_own_host_only(every_letter):
    for mail in every_letter.values():
        found = re.findall(r"https?://[^/\s]+", mail.body)
        assert set(found) == {settings.BASE_URL}


def everything():
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in apps.get_models()}


def test_robot_that_follows_every_link_changes_no_row(client, every_letter):
    addresses = {link for mail in every_letter.values() for link in re.findall(r"https?://\S+", mail.body)}
    assert len(addresses) == 13  # the case links of three people, seven answers of a survey, three for the manager
    before = everything()
    for address in addresses:
        path = address.removeprefix(settings.BASE_URL)
        assert client.get(path).status_code in {200, 302}
        assert client.head(path).status_code in {200, 302}
    assert everything() == before


@pytest.mark.parametrize("name", ["", "Carla\nBcc: all@example.com", "O’Hara & <b>Söhne</b>"])
def test_names_cannot_bend_a_letter(tell, name):
    tell(name=name)
    mail = outbox.compose(Letter.objects.get())
    assert "\n" not in mail.subject
    assert mail.to == ["carla@example.com"]
    assert mail.extra_headers.keys() == {"Message-ID", "Auto-Submitted", "Date"}


def test_timeout_closes_what_waited_long_enough(tell, olive):
    waiting, fresh = tell(text="One"), tell(text="Two")
    for feedback in (waiting, fresh):
        operations.ask(feedback, text="Which pot?", by=acting(olive))
    type(waiting).objects.filter(pk=waiting.pk).update(asked_at=timezone.now() - timedelta(days=15))
    assert operations.timeout(as_of=timezone.now()) == 1
    waiting.refresh_from_db()
    fresh.refresh_from_db()
    assert (waiting.status, fresh.status) == ("closed", "awaiting_customer")
    assert operations.timeout(as_of=timezone.now()) == 0
