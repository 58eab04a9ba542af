"""What is new to the reader: a dot in both lists, and the words in the case that is open."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from complaints import operations as complaints
from complaints.models import Complaint
from complaints.models import Look as ComplaintLook
from core.actors import CUSTOMER
from feedback import operations
from feedback.models import Feedback, Look
from tests.cast import acting

pytestmark = pytest.mark.django_db
DOT = "new since you looked"


def dotted(client, address):
    """The references of a list that carry a dot, in order."""
    page = client.get(address).content.decode()
    lines = re.findall(r"<li id=\"row-.*?</li>|<th scope=\"row\"[^>]*>.*?</th>", page, flags=re.DOTALL)
    return [re.search(r">(\w{3}-\w{3})<?\s*", line)[1] for line in lines if DOT in line]


def opened(client, feedback):
    return " ".join(strip_tags(client.get(f"/inbox/{feedback.reference}/").content.decode()).split())


@pytest.fixture
def both(tell):
    return tell(text="Does it fit?"), tell(kind="complaint")


def test_what_came_in_has_a_dot_until_it_is_opened(officer, both):
    question, complaint = both
    assert dotted(officer, "/inbox/") == [complaint.reference, question.reference]
    opened(officer, question)
    assert dotted(officer, "/inbox/") == [complaint.reference]
    assert dotted(officer, "/complaints/") == [complaint.reference]
    opened(officer, complaint)
    assert (dotted(officer, "/inbox/"), dotted(officer, "/complaints/")) == ([], [])


def test_a_message_of_the_customer_brings_the_dot_back_and_stands_on_top(officer, both):
    for one in both:
        opened(officer, one)
    hour = timezone.now() - timedelta(hours=1)
    for table in (Look, ComplaintLook):
        table.objects.update(at=hour)
    for one in both:
        operations.say(Feedback.objects.get(pk=one.pk), text="It has broken again.", by=CUSTOMER)
    assert dotted(officer, "/inbox/?view=new") == [one.reference for one in reversed(both)]
    for one in both:
        assert re.search(r"Since you last looked, \w{3} \d+ \w{3}, \d\d:\d\d.*: 1 message\.", opened(officer, one))
        assert "1 message." in opened(officer, one)  # reloading does not make it old
    assert dotted(officer, "/inbox/?view=new") == []


def test_what_one_did_oneself_is_no_news(officer, olive, oscar, both):
    for one in both:
        opened(officer, one)
    question, complaint = both
    case = Complaint.objects.get(reference=complaint.reference)
    operations.note(question, text="Ask the mill.", by=acting(olive))
    complaints.note(case, text="Ask the mill.", by=acting(olive))
    assert dotted(officer, "/inbox/") == []
    complaints.claim(case, by=acting(oscar))
    assert dotted(officer, "/inbox/") == [complaint.reference]


def test_nobody_begins_with_a_thousand_dots(client, both, mona):
    hour = timezone.now() + timedelta(hours=1)
    type(mona).objects.update(created_at=hour)
    client.force_login(mona)
    assert dotted(client, "/inbox/") == []


def test_each_person_has_their_own_dots(client, officer, oscar, both):
    opened(officer, both[0])
    client.force_login(oscar)
    assert dotted(client, "/inbox/") == [one.reference for one in reversed(both)]


def test_a_look_is_kept_once_for_each_person(officer, olive, both):
    opened(officer, both[0])
    opened(officer, both[0])
    assert Look.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Look.objects.create(feedback=both[0], user=olive, at=timezone.now())


@pytest.mark.parametrize("address", ["/inbox/", "/complaints/"])
def test_dots_cost_one_statement_however_many(officer, tell, both, address):
    def asked():
        with CaptureQueriesContext(connection) as statements:
            officer.get(address)
        return [one["sql"] for one in statements if "django_session" not in one["sql"]]

    asked()
    few = asked()
    for n in range(2):
        tell(kind="complaint", text=f"C {n}")
        tell(text=f"Q {n}")
    many = asked()
    assert (len(many), len(few) <= 8) == (len(few), True)
