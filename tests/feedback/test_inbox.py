"""The inbox: views that count right, one list of two tables, and the moves of what is not yet a complaint."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints.models import Complaint, Message
from core import journal, keyset
from core.actors import CUSTOMER
from core.models import Letter
from feedback import operations, queries
from feedback.models import Feedback, Kind, Status
from feedback.queries import Filters
from tests.cast import acting
from tests.feedback.conftest import signed_start

pytestmark = pytest.mark.django_db


def shown(page):
    return re.findall(r'<a class="lp-title" href="/inbox/([^/]+)/', page.content.decode())


def counted(actor):
    return {one.view.name: one.n for one in queries.counts(actor=actor, as_of=timezone.now())}


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
    assert lengths == {"mine": 2, "new": 1, "us": 1, "them": 1, "overdue": 0, "held": 1, "spam": 1}


def test_overdue_counts_as_late_in_its_view(olive, question):
    Feedback.objects.update(due_at=timezone.now() - timedelta(days=1))
    late = {one.view.name: one.late for one in queries.counts(actor=acting(olive), as_of=timezone.now())}
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


def act(client, feedback, verb, **form):
    response = client.post(f"/inbox/{feedback.reference}/{verb}/?view=new", form)
    feedback.refresh_from_db()
    return response


def test_take(officer, olive, question):
    response = act(officer, question, "take")
    assert response["Location"] == f"/inbox/{question.reference}/?view=new"
    assert (question.status, question.owner, question.taken_at is not None) == (Status.IN_REVIEW, olive, True)
    assert journal.history(question)[-1].verb == "take"


def test_two_who_take_at_once_are_one_owner(question, olive, oscar):
    late = Feedback.objects.get(pk=question.pk)
    operations.take(question, by=acting(olive))
    with pytest.raises(Exception, match="Somebody has just changed this"):
        operations.take(late, by=acting(oscar))
    assert Feedback.objects.get().owner == olive


def test_assign(officer, oscar, colin, question):
    act(officer, question, "assign", **{"assign-owner": oscar.pk})
    assert question.owner == oscar
    response = act(officer, question, "assign", **{"assign-owner": colin.pk})
    assert (response.status_code, question.owner) == (422, oscar)


def test_ask_writes_to_the_customer_and_waits(officer, question):
    act(officer, question, "ask", **{"ask-text": "Which pot?"})
    letter = Letter.objects.get(kind="feedback/email/ask")
    assert (question.status, letter.to, letter.payload["text"]) == (
        Status.AWAITING_CUSTOMER,
        "carla@example.com",
        "Which pot?",
    )
    assert Message.objects.get().text == "Which pot?"


def test_ask_nothing_is_refused_on_the_same_page(officer, question):
    response = act(officer, question, "ask", **{"ask-text": ""})
    assert (response.status_code, question.status) == (422, Status.NEW)
    assert "Write what you want to know." in response.content.decode()


def test_close_with_an_answer(officer, question):
    form = {"close-kind": "question", "close-answered": "yes", "close-reply": "It fits."}
    act(officer, question, "close", **form)
    assert (question.status, question.kind, question.answered) == (Status.CLOSED, Kind.QUESTION, True)
    assert question.first_closed_at == question.closed_at
    assert Letter.objects.get(kind="feedback/email/close").payload["text"] == "It fits."


def test_close_without_reply_sends_none(officer, question):
    act(officer, question, "close", **{"close-kind": "other", "close-answered": "no"})
    assert (question.status, question.kind, question.said_kind) == (Status.CLOSED, Kind.OTHER, Kind.QUESTION)
    assert Letter.objects.filter(kind="feedback/email/close").count() == 0


def test_close_tells_everything_that_is_missing(officer, held):
    response = act(officer, held, "close", **{"close-kind": "praise"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Say whether it was answered or no reply is wanted." in page
    assert "Say why this is not a complaint: the person called it one." in page
    assert held.status == Status.NEW


def test_complaint_does_not_end_in_the_inbox(held, olive):
    with pytest.raises(Exception, match="A complaint is not closed here"):
        operations.close(held, kind=Kind.COMPLAINT, answered=False, by=acting(olive))


def test_convert_makes_a_complaint_of_the_same_reference_and_tells(officer, question):
    act(officer, question, "convert", **{"convert-text": "He was let down."})
    case = Complaint.objects.get()
    assert (question.status, question.kind, question.complaint) == (Status.CONVERTED, Kind.COMPLAINT, case)
    assert (case.reference, case.received_at) == (question.reference, question.received_at)
    assert Letter.objects.filter(kind="feedback/email/convert").count() == 1
    assert journal.said(journal.history(question)[-1]) == "He was let down."


def test_spam_needs_a_reason_and_can_be_restored(officer, question):
    assert act(officer, question, "mark-spam").status_code == 422
    act(officer, question, "mark-spam", **{"mark_spam-text": "Advertising"})
    assert question.status == Status.SPAM
    act(officer, question, "restore")
    assert question.status == Status.NEW


def test_restored_complaint_goes_on_as_one(officer, held):
    act(officer, held, "mark-spam", **{"mark_spam-text": "Advertising"})
    act(officer, held, "restore")
    assert (held.status, held.complaint is not None) == (Status.CONVERTED, True)
    assert Letter.objects.filter(kind="feedback/email/submit").count() == 1


def test_note_is_for_the_team(officer, question):
    act(officer, question, "note", **{"note-text": "Ask sales."})
    assert Message.objects.get().direction == Message.Direction.NOTE
    assert Letter.objects.filter(case=question.reference).count() == 1  # only the acknowledgement


def entry(**changes):
    form = {
        "start": signed_start(),
        "channel": "phone",
        "received": "2026-11-20T10:30",
        "kind": "complaint",
        "text": "She said: the lid cracked.",
        "name": "Carla",
        "phone": "030 123",
    }
    return {**form, **changes}


def test_entry_on_behalf_keeps_when_it_was_said_apart(officer, olive):
    response = officer.post("/inbox/enter/", entry())
    case = Complaint.objects.get()
    assert response["Location"] == f"/inbox/{case.reference}/"
    assert (
        timezone.localtime(case.received_at, ZoneInfo("Europe/Berlin")).strftime("%Y-%m-%d %H:%M") == "2026-11-20 10:30"
    )
    assert case.recorded_at.date() == timezone.now().date()
    assert (case.channel, case.contact.phone) == ("phone", "030 123")
    assert journal.history(case)[0].actor == "Olive"


def test_entry_twice_is_one(officer):
    form = entry()
    assert officer.post("/inbox/enter/", form)["Location"] == officer.post("/inbox/enter/", form)["Location"]
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize(
    "changes", [{"received": "2999-01-01T10:00"}, {"received": "soon"}, {"channel": ""}, {"text": ""}]
)
def test_wrong_entry_is_told(officer, changes):
    assert officer.post("/inbox/enter/", entry(**changes)).status_code == 422
    assert Feedback.objects.count() == 0


def test_what_staff_enter_is_never_held(officer):
    for n in range(15):
        officer.post("/inbox/enter/", entry(text=f"Call {n}"))
    assert Feedback.objects.exclude(held_why="").count() == 0


def test_customer_takes_nothing(question):
    with pytest.raises(Exception, match="Only these may do it"):
        operations.take(question, by=CUSTOMER)
