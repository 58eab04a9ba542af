"""One act on many: seen before, done where it can be, named where it cannot, and undone."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints.models import Category, Complaint
from core import journal
from core.models import Letter
from core.workflow import Refused
from feedback import operations
from feedback.models import UNDO_FOR, Batch, Feedback, Status
from tests.cast import acting

pytestmark = pytest.mark.django_db


def address(verb, *cases, **more):
    given = [("verb", verb), *(("ref", case.reference) for case in cases), *more.items()]
    return "/inbox/bulk/?" + "&".join(f"{name}={value}" for name, value in given)


def do(client, verb, *cases, **more):
    return client.post("/inbox/bulk/", {"verb": verb, "ref": [case.reference for case in cases], **more})


@pytest.fixture
def lids(db):
    return Category.objects.create(code="lids", name="Lids")


@pytest.fixture
def both(tell):
    """A question and the complaint that came in beside it."""
    question, complaint = tell(text="Does it fit?"), tell(kind="complaint")
    return question, Complaint.objects.get(reference=complaint.reference)


def states():
    every = (*Feedback.objects.exclude(status=Status.CONVERTED), *Complaint.objects.all())
    return {case.reference: (case.status, case.owner_id, case.category_id) for case in every}


def test_preview_says_what_changes_and_changes_nothing(officer, both, held):
    before, lines = states(), journal.Entry.objects.count()
    page = officer.get(address("take", *both, held)).content.decode()
    assert (page.count("lp-st lp-ok"), page.count("lp-st lp-warn")) == (2, 1)
    assert "Take: 2 cases" in page
    assert "Open it and look before you let it in." in page
    assert (states(), journal.Entry.objects.count(), Batch.objects.count()) == (before, lines, 0)


@pytest.mark.parametrize("verb", ["take", "assign", "categorise"])
def test_done_and_undone_on_both_tables(officer, olive, oscar, lids, both, verb):
    given = {"assign": {"given": oscar.pk}, "categorise": {"given": lids.pk}}.get(verb, {})
    before = states()
    response = do(officer, verb, *both, **given, back="view=new")
    assert response["Location"] == "/inbox/?view=new"
    after = {
        "take": [("in_review", olive.pk, None), ("received", olive.pk, None)],
        "assign": [("new", oscar.pk, None), ("received", oscar.pk, None)],
        "categorise": [("new", None, lids.pk), ("received", None, lids.pk)],
    }[verb]
    assert [states()[case.reference] for case in both] == after
    batch = Batch.objects.get()
    assert officer.post(f"/inbox/bulk/{batch.pk}/undo/").status_code == 302
    assert states() == before
    assert [line.verb for line in journal.history(batch)] == ["bulk", "undo_bulk"]


@pytest.mark.parametrize("taken", [False, True])
def test_undo_of_a_spam_mark_brings_back_who_was_looking(officer, olive, question, taken):
    if taken:
        operations.take(question, by=acting(olive))
    before, letters = states(), Letter.objects.count()
    do(officer, "mark_spam", question, given="Advertising")
    assert Feedback.objects.get().status == Status.SPAM
    officer.post(f"/inbox/bulk/{Batch.objects.get().pk}/undo/")
    assert (states(), Letter.objects.count()) == (before, letters)


def test_what_was_held_stays_held_after_undo(officer, held):
    do(officer, "mark_spam", held, given="Advertising")
    officer.post(f"/inbox/bulk/{Batch.objects.get().pk}/undo/")
    assert Feedback.objects.get().is_held


def test_some_fail_and_the_rest_is_done(officer, both):
    question, complaint = both
    response = do(officer, "mark_spam", question, complaint, given="Advertising")
    batch = Batch.objects.get()
    assert response["Location"] == f"/inbox/bulk/{batch.pk}/"
    assert [one["reference"] for one in batch.done] == [question.reference]
    why = "It is a complaint already. A complaint is never spam; say in its page why it is not for us."
    assert batch.refused == [{"reference": complaint.reference, "why": [why]}]
    page = officer.get(f"/inbox/bulk/{batch.pk}/").content.decode()
    assert (why in page, "Undo" in page) == (True, True)


def test_taken_ones_are_refused_with_the_name(officer, oscar, both):
    from_oscar = Complaint.objects.get(reference=both[1].reference)
    operations.bulk([from_oscar], verb="take", by=acting(oscar))
    do(officer, "take", both[1])
    assert Batch.objects.last().refused[0]["why"] == ["Oscar has already taken this."]


def test_new_owner_is_written_to_when_it_can_no_longer_be_undone(officer, oscar, both):
    do(officer, "assign", both[1], given=oscar.pk)
    letter = Letter.objects.get(kind="complaints/email/assign")
    batch = Batch.objects.get()
    assert letter.due_at >= batch.at + UNDO_FOR - timedelta(seconds=5)
    officer.post(f"/inbox/bulk/{batch.pk}/undo/")
    assert not Letter.objects.filter(kind="complaints/email/assign").exists()


def test_undo_leaves_what_somebody_changed_since(officer, olive, oscar, both):
    batch = operations.bulk(both, verb="take", by=acting(olive))
    operations.assign(Feedback.objects.get(pk=both[0].pk), owner=oscar, by=acting(oscar))
    page = officer.post(f"/inbox/bulk/{batch.pk}/undo/", follow=True).content.decode()
    assert f"{both[0].reference}: Somebody has changed it since; it stays as it is." in page
    assert [states()[case.reference][1] for case in both] == [oscar.pk, None]


def test_undo_is_for_a_while_once_and_for_who_did_it(olive, oscar, both):
    batch = operations.bulk(both, verb="take", by=acting(olive))
    with pytest.raises(Refused, match="Only who did this can undo it"):
        operations.undo_bulk(batch, by=acting(oscar))
    Batch.objects.update(at=timezone.now() - UNDO_FOR - timedelta(seconds=1))
    with pytest.raises(Refused, match="can no longer be undone"):
        operations.undo_bulk(Batch.objects.get(), by=acting(olive))
    Batch.objects.update(at=timezone.now())
    operations.undo_bulk(Batch.objects.get(), by=acting(olive))
    with pytest.raises(Refused, match="can no longer be undone"):
        operations.undo_bulk(Batch.objects.get(), by=acting(olive))


def test_what_is_needed_is_asked_for_first(officer, both):
    asked = officer.get(address("assign", *both))
    assert (asked.status_code, "Choose who owns" in asked.content.decode()) == (200, False)
    left_empty = officer.get(address("assign", *both, given=""))
    assert (left_empty.status_code, "Choose who owns these cases" in left_empty.content.decode()) == (422, True)
    assert officer.get(address("assign", *both, given="x")).status_code == 422
    assert officer.get(address("explode", *both)).status_code == 422
    assert do(officer, "explode", *both).status_code == 422


def test_nothing_chosen_leads_back_with_a_sentence(officer):
    page = officer.get("/inbox/bulk/?verb=take&back=view%3Dmine", follow=True)
    assert page.redirect_chain == [("/inbox/?view=mine", 302)]
    assert "Choose at least one case in the list." in page.content.decode()


def test_auditor_and_colleague_change_nothing(client, audrey, colin, both):
    for person in (audrey, colin):
        client.force_login(person)
        assert do(client, "take", *both).status_code == 403
    with pytest.raises(Refused):
        operations.bulk(both, verb="take", by=acting(audrey))


def test_rows_can_be_chosen_by_the_team(client, officer, audrey, question):
    box = f'name="ref" value="{question.reference}" form="bulk"'
    assert box in officer.get("/inbox/").content.decode()
    client.force_login(audrey)
    assert box not in client.get("/inbox/").content.decode()


def test_cases_are_read_in_the_same_statements_however_many(officer, tell, both):
    def asked(*cases):
        with CaptureQueriesContext(connection) as statements:
            officer.get(address("assign", *cases))
        return len(statements)

    one = asked(both[0])
    assert asked(*both, tell(text="Three")) == one


def test_inbox_asks_at_most_eight_statements(officer, question):
    officer.get("/inbox/")
    with CaptureQueriesContext(connection) as statements:
        page = officer.get("/inbox/?view=new")
    own = [one for one in statements if not re.search(r"django_session|SAVEPOINT", one["sql"])]
    assert (page.status_code, len(own) <= 8) == (200, True)
