"""What stands around the list: numbers and their age, what an empty view says, what came in meanwhile."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from complaints.models import Complaint
from core import arrivals, keyset
from core.models import Counted
from feedback import operations
from feedback.models import Feedback
from tests.cast import acting

pytestmark = pytest.mark.django_db


def words(page):
    return " ".join(strip_tags(page.content.decode()).split())


def aged(feedback, **age):
    """It came in that long ago."""
    moment = timezone.now() - timedelta(**age)
    for table in (Feedback, Complaint):
        table.objects.filter(reference=feedback.reference).update(received_at=moment)
    return feedback


def test_foot_says_how_many_and_how_old(officer, tell):
    for kind, age in (("question", {"days": 9, "hours": 2}), ("complaint", {"hours": 34}), ("idea", {"hours": 3})):
        aged(tell(kind=kind, text=kind), **age)
    page = words(officer.get("/inbox/?view=new"))
    assert page[page.index("3 of 3") :].startswith("3 of 3 · median age 1.4 d · oldest 9.1 d ")


def test_numbers_are_counted_once_in_half_a_minute_and_say_so(officer, tell):
    assert "Numbers as of" not in words(officer.get("/inbox/"))
    tell()
    page = words(officer.get("/inbox/"))
    assert ("New 0" in page, "Numbers as of" in page) == (True, True)
    Counted.objects.update(at=timezone.now() - timedelta(seconds=31))
    page = words(officer.get("/inbox/"))
    assert ("New 1" in page, "Numbers as of" in page) == (True, False)


def test_each_person_has_their_own_numbers(client, olive, oscar, question):
    operations.take(question, by=acting(olive))
    for person, mine in ((olive, "My work 1"), (oscar, "My work 0")):
        client.force_login(person)
        assert mine in words(client.get("/inbox/"))


def test_an_empty_view_names_what_waits_longest(officer, olive, tell):
    assert "Oldest open" not in words(officer.get("/inbox/?view=new"))
    old, young = (aged(tell(text=text), days=days) for text, days in (("Old", 9), ("Young", 2)))
    for one in (old, young):
        operations.take(one, by=acting(olive))
    Counted.objects.all().delete()
    page = officer.get("/inbox/?view=new").content.decode()
    assert f'Oldest open: <a href="/inbox/{old.reference}/">{old.reference}</a>' in page
    assert "Oldest open" not in words(officer.get("/inbox/?view=new&kind=praise"))


def asked(client, since, query=""):
    return words(client.get(f"/inbox/arrivals/?view=new&since={since}{query}"))


def test_new_arrivals_are_told_and_lead_to_the_list(officer, tell):
    tell(text="Was there")
    since = re.search(r"since=([0-9.]+)", officer.get("/inbox/?view=new").content.decode())[1]
    assert asked(officer, since) == ""
    tell(text="A question")
    assert asked(officer, since) == "1 new — show"
    tell(kind="complaint")
    assert asked(officer, since) == "2 new — show"
    assert asked(officer, since, "&kind=praise") == ""
    part = officer.get(f"/inbox/arrivals/?view=new&since={since}&channel=form").content.decode()
    assert 'href="/inbox/?view=new&amp;channel=form"' in part


def test_very_many_are_not_counted_to_the_end(officer, tell, monkeypatch):
    monkeypatch.setattr(arrivals, "MANY", 1)
    for text in ("One", "Two", "Three"):
        tell(text=text)
    assert asked(officer, 1) == "More than 1 new — show"


@pytest.mark.parametrize("since", ["", "soon", "nan", "1e400", "-1e18"])
def test_what_is_no_moment_tells_of_nothing(officer, question, since):
    assert asked(officer, since) == ""


def test_median_of_a_long_view_comes_with_the_arrivals(officer, tell, monkeypatch):
    monkeypatch.setitem(keyset.merged.__kwdefaults__, "size", 2)
    for kind, days in (("question", 1), ("complaint", 2), ("idea", 12)):
        aged(tell(kind=kind, text=kind), days=days)
    page = officer.get("/inbox/?view=new").content.decode()
    assert ("median=1" in page, "median age" in page) == (True, False)
    assert "median age 2.0 d" in asked(officer, 1, "&median=1")
    assert "median age" not in asked(officer, 1)


def test_arrivals_are_for_the_quality_team(client, colin):
    client.force_login(colin)
    assert client.get("/inbox/arrivals/").status_code == 403
