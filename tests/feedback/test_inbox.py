"""The inbox: views that count right, and one list of two tables."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import keyset
from feedback import operations, queries
from feedback.models import Feedback
from feedback.queries import Filters
from tests.cast import acting

pytestmark = pytest.mark.django_db


def shown(page):
    return re.findall(r'<a class="lp-title" href="/inbox/([^/]+)/', page.content.decode())


def counted(actor):
    return {one.view.name: one.n for one in queries.counts(actor=actor, as_of=timezone.now()).views}


def test_new_things_of_both_tables_stand_in_one_list(officer, tell):
    told = [tell(kind=kind, text=f"About {kind}") for kind in ("complaint", "question", "complaint", "praise")]
    assert shown(officer.get("/inbox/?view=new")) == [one.reference for one in reversed(told)]


def test_every_count_is_the_length_of_its_list(olive, tell, held):
    actor = acting(olive)
    question, praise, idea = (tell(kind=kind, text=kind) for kind in ("question", "praise", "idea"))
    tell(kind="complaint", text="A complaint")
    operations.take(question, by=actor)
    operations.ask(praise, text="Whom?", by=actor)
    operations.mark_spam(idea, reason="Advertising", by=actor)
    as_of = timezone.now()
    lengths = {
        view.name: len(queries.inbox(actor=actor, view=view, filters=Filters(), as_of=as_of).rows)
        for view in queries.views(actor=actor, as_of=as_of).values()
    }
    assert counted(actor) == lengths
    assert lengths == {
        "mine": 2,
        "new": 1,
        "us": 1,
        "them": 1,
        "overdue": 0,
        "hidden": 0,
        "snoozed": 0,
        "held": 1,
        "spam": 1,
    }


def test_overdue_counts_as_late_in_its_view(olive, question):
    Feedback.objects.update(due_at=timezone.now() - timedelta(days=1))
    late = {one.view.name: one.late for one in queries.counts(actor=acting(olive), as_of=timezone.now()).views}
    assert (late["new"], late["overdue"], late["held"]) == (1, 1, 0)


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=pot", ["question"]), ("kind=praise", ["praise"]), ("channel=phone", []), ("q=pot&kind=praise", [])],
)
def test_filters_stand_in_the_address(officer, tell, query, found):
    told = {"question": tell(text="Does it fit the pot?"), "praise": tell(kind="praise", text="Lovely people")}
    assert shown(officer.get(f"/inbox/?view=new&{query}")) == [told[name].reference for name in found]


def test_search_finds_a_reference_and_shows_signs_as_they_are(officer, question):
    assert shown(officer.get(f"/inbox/?q={question.reference.lower()}")) == [question.reference]
    assert shown(officer.get("/inbox/?q=%25")) == []


def test_list_goes_on_by_the_last_row_seen(officer, tell, monkeypatch):
    monkeypatch.setitem(keyset.merged.__kwdefaults__, "size", 2)
    told = [tell(kind=kind, text=kind).reference for kind in ("complaint", "question", "complaint", "idea", "praise")]
    seen, address = [], "/inbox/?view=new"
    while address:
        page = officer.get(address)
        seen += shown(page)
        more = re.search(r'href="(/inbox/\?[^"]*after=[^"]*)">Older', page.content.decode())
        address = more[1].replace("&amp;", "&") if more else ""
    assert seen == told[::-1]


def statements(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_no_statement_per_row(officer, olive, tell):
    for kind in ("question", "complaint"):
        operations.take(tell(), by=acting(olive)) if kind == "question" else tell(kind=kind)
    tell(text="New one")
    officer.get("/inbox/")  # counts its views once in half a minute
    counts = [statements(officer, f"/inbox/?view={view}") for view in ("new", "us", "mine")]
    for n in range(2):
        operations.take(tell(text=f"Q {n}"), by=acting(olive))
        tell(kind="complaint", text=f"C {n}")
        tell(kind="idea", text=f"I {n}")
    assert [statements(officer, f"/inbox/?view={view}") for view in ("new", "us", "mine")] == counts


def test_preview_shows_words_and_facts(officer, tell, lid):
    feedback = tell(product=lid, lot="41", from_label=True, order_number="A-7")
    page = officer.get(f"/inbox/{feedback.reference}/?view=new").content.decode()
    for words in (
        feedback.text,
        "Lid 80 mm",
        "from the label",
        "41",
        "A-7",
        "carla@example.com",
        "Promised to the customer",
    ):
        assert words in page


def test_preview_of_a_complaint_leads_to_its_page(officer, complaint):
    assert officer.get(f"/inbox/{complaint.reference}/").status_code == 200


@pytest.mark.parametrize("address", ["/inbox/", "/inbox/enter/"])
def test_inbox_is_for_the_quality_team(client, colin, erin, address):
    for person in (colin, erin):
        client.force_login(person)
        assert client.get(address).status_code == 403
    client.logout()
    assert client.get(address).status_code == 302


def test_auditor_reads_and_changes_nothing(client, audrey, question):
    client.force_login(audrey)
    page = client.get(f"/inbox/{question.reference}/")
    assert page.status_code == 200
    assert "Take it" not in page.content.decode()
    assert client.post(f"/inbox/{question.reference}/take/").status_code == 403


def test_unknown_reference_is_a_404(officer):
    assert officer.get("/inbox/AAA-AAA/").status_code == 404
    assert officer.post("/inbox/AAA-AAA/take/").status_code == 404
