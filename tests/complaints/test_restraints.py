"""Decisions not to act come back in time, and stand or are given up with a reason."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints import operations, queries
from complaints.models import Restraint
from core.models import Entry, Letter
from core.workflow import Refused, Stale
from tests.cast import acting

MONDAY = datetime(2027, 6, 7, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def due(case):
    """A complaint that was not ours, whose day of looking again has come."""
    complaint = case("out_of_scope")
    Restraint.objects.update(review_by=timezone.localdate())
    return complaint.restraints.get()


def later(days: int = 90):
    return timezone.localdate() + timedelta(days=days)


def refusal(operation, *args, **given):
    with pytest.raises(Refused) as refused:
        operation(*args, **given)
    return refused.value.sentences


def test_what_is_due_is_listed_and_what_is_not_is_not(client, due, case, olive):
    young = case("closed").restraints.get()
    client.force_login(olive)

    shown, standing = (
        client.get("/complaints/restraints/").text,
        client.get("/complaints/restraints/?show=standing").text,
    )

    assert due.complaint.reference in shown
    assert young.complaint.reference not in shown
    assert young.complaint.reference in standing


def test_it_stands_until_another_day(client, due, olive):
    client.force_login(olive)

    answer = client.post(f"/complaints/restraints/{due.pk}/keep/", {"reason": "Still another firm.", "until": later()})

    due.refresh_from_db()
    line = Entry.objects.get(verb="keep_restraint")
    assert (answer.status_code, answer.url) == (302, "/complaints/restraints/")
    assert (due.review_by, due.lifted_at) == (later(), None)
    assert (line.subject_label, line.facts["now"]) == (due.complaint.reference, later().isoformat())
    assert queries.count_restraints(acting(olive), as_of=timezone.now()) == {
        "due": 0, "standing": 1, "lifted": 0, "all": 1,
    }  # fmt: skip


def test_given_up_it_leads_to_the_complaint(client, case, olive):
    restraint = case("closed").restraints.get()
    client.force_login(olive)

    answer = client.post(f"/complaints/restraints/{restraint.pk}/lift/", {"reason": "Three more came."})

    restraint.refresh_from_db()
    assert answer.url == f"/complaints/{restraint.complaint.reference}/?do=hand_over#do"
    assert restraint.lifted_at is not None
    assert "given up" in client.get(f"/complaints/{restraint.complaint.reference}/").text


def test_everything_that_is_missing_is_told_at_once(due, olive, colin):
    assert refusal(operations.keep_restraint, due, reason=" ", until=timezone.localdate(), by=acting(olive)) == [
        "Say why the decision still stands.",
        "Give a later day on which somebody looks again.",
    ]
    assert refusal(operations.lift_restraint, due, reason="", by=acting(colin)) == [
        "Only quality staff may do this.",
        "Say what has changed.",
    ]


def test_a_refused_page_keeps_what_was_typed(client, due, olive):
    client.force_login(olive)

    answer = client.post(f"/complaints/restraints/{due.pk}/keep/", {"reason": "Still so.", "until": ""})

    assert answer.status_code == 422
    assert "Still so." in answer.text
    assert "Give a later day on which somebody looks again." in answer.text


def test_what_was_given_up_is_not_given_up_twice(due, olive):
    operations.lift_restraint(due, reason="Ours after all.", by=acting(olive))

    assert refusal(operations.lift_restraint, due, reason="Again.", by=acting(olive)) == [
        "This decision has been given up already."
    ]


def test_of_two_at_once_one_is_told(due, olive, oscar):
    seen_before = Restraint.objects.get(pk=due.pk)
    operations.keep_restraint(due, reason="It stands.", until=later(), by=acting(olive))

    with pytest.raises(Stale):
        operations.keep_restraint(seen_before, reason="It stands.", until=later(60), by=acting(oscar))


def test_nobody_looks_again_at_a_complaint_about_themselves(due, olive):
    due.complaint.concerns = olive

    assert refusal(operations.lift_restraint, due, reason="x", by=acting(olive)) == [
        "This complaint is about you. Somebody else handles it."
    ]


def test_managers_are_told_once_a_week(due, mona, milo):
    assert operations.remind_restraints(as_of=MONDAY) == 2
    assert operations.remind_restraints(as_of=MONDAY + timedelta(days=3)) == 0
    assert operations.remind_restraints(as_of=MONDAY + timedelta(days=7)) == 2

    letter = Letter.objects.filter(kind="complaints/email/remind_restraints").first()
    assert [line["reference"] for line in letter.payload["lines"]] == [due.complaint.reference]


@pytest.mark.parametrize("moment", [MONDAY.replace(hour=6), MONDAY - timedelta(days=400)])
def test_before_hours_or_with_nothing_due_nobody_is_told(due, mona, moment):
    assert operations.remind_restraints(as_of=moment) == 0


def test_a_list_of_three_asks_no_more_than_a_list_of_one(client, case, olive):
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/complaints/restraints/?show=all")
        return len(asked)

    client.force_login(olive)
    case("out_of_scope")
    count()
    alone = count()
    case("out_of_scope")
    case("closed")
    assert count() == alone


def test_an_auditor_reads_and_decides_nothing(client, due, audrey):
    client.force_login(audrey)

    shown = client.get("/complaints/restraints/")

    assert shown.status_code == 200
    assert "Give it up" not in shown.text
    assert client.get(f"/complaints/restraints/{due.pk}/keep/").status_code == 403
