"""Suggestions: learned from decisions, offered with words, taken by a press, judged by what was decided."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints import operations, queries
from complaints.models import Category, Complaint, Learning, Suggestion
from core import journal
from core.actors import CUSTOMER
from core.models import User
from core.workflow import Refused
from tests.cast import acting
from tests.complaints.conftest import ASSESSMENT, Case
from tests.complaints.learning import NOW, judged


def of(case: Complaint, aspect: str) -> Suggestion:
    return Suggestion.objects.get(subject=case.reference, aspect=aspect)


def test_too_few_decisions_teach_nothing_and_the_page_says_so(past: Any, client: Client, mona: User) -> None:
    past(120)

    taught = operations.learn(as_of=NOW)

    assert [(one.aspect, one.decisions, one.lesson, one.state) for one in taught] == [
        ("category", 120, None, "waiting"),
        ("severity", 120, None, "waiting"),
    ]
    client.force_login(mona)
    page = client.get("/complaints/learned/category/").content.decode()
    assert "there are 120 decisions to learn from. It takes 200, and 20 of each of at least two kinds." in page


def test_what_was_decided_is_suggested_with_the_words_it_goes_by(
    taught: None, nothing_kept_back: None, case: Case
) -> None:
    complaint = case(text="My new lid has cracked.")

    assert operations.suggest(as_of=NOW) == 1

    row = of(complaint, "category")
    assert (row.value, row.basis, row.showing, row.version) == ("lid", "learned", "shown", 1)
    assert set(row.words) == {"lid", "cracked"}
    assert row.probability is not None
    assert row.probability > 0.8
    assert of(complaint, "severity").value == "major"
    assert operations.suggest(as_of=NOW) == 0


def test_a_text_without_known_words_gets_no_suggestion(taught: None, case: Case) -> None:
    complaint = case(text="Something else entirely.")
    operations.suggest(as_of=NOW)

    assert (of(complaint, "category").value, of(complaint, "category").showing) == ("", "unsure")


def test_a_rule_raises_the_severity_and_is_shown_as_a_rule(client: Client, case: Case, olive: User) -> None:
    complaint = case(text="A splinter of the glass cut my child.")
    operations.suggest(as_of=NOW)
    client.force_login(olive)

    page = client.get(f"/complaints/{complaint.reference}/").content.decode()

    row = of(complaint, "severity")
    assert (row.value, row.basis, row.words, row.probability) == ("major", "rule", ["splinter", "child"], None)
    assert "rule: splinter, child" in page
    assert "because:" not in page


def test_who_said_that_somebody_was_hurt_is_believed(case: Case) -> None:
    complaint = case(text="It burst.", hurt=True)
    operations.suggest(as_of=NOW)

    assert (of(complaint, "severity").value, of(complaint, "severity").words) == ("critical", ["hurt"])
    assert queries.suggested_for(complaint.reference)[0].words == ["“somebody was in danger or hurt”"]


def test_the_assessment_shows_it_and_can_be_filled_in_without_scripts(
    taught: None, nothing_kept_back: None, client: Client, case: Case, olive: User, lids: Category
) -> None:
    complaint = case(text="The lid cracked.")
    operations.suggest(as_of=NOW)
    client.force_login(olive)

    page = client.get(f"/complaints/{complaint.reference}/?do=assess&take=category,severity")

    content = page.content.decode()
    assert "Packaging › lid" in content
    assert page.context["doing"]["form"].initial["category"] == str(lids.pk)
    assert page.context["doing"]["form"].initial["severity"] == "major"


def test_one_press_in_the_inbox_takes_it(
    taught: None, nothing_kept_back: None, client: Client, case: Case, olive: User, lids: Category
) -> None:
    complaint = case(text="The lid cracked.")
    operations.suggest(as_of=NOW)
    client.force_login(olive)
    assert "Packaging › lid" in client.get(f"/inbox/{complaint.reference}/").content.decode()

    answers = [
        client.post(f"/complaints/{complaint.reference}/take_suggestion/?back=/inbox/", {"aspect": aspect})
        for aspect in ("category", "severity")
    ]

    complaint.refresh_from_db()
    assert [answer["Location"] for answer in answers] == ["/inbox/", "/inbox/"]
    assert complaint.category == lids
    assert [entry.verb for entry in journal.history(complaint)][-3:] == [
        "take_suggestion", "categorise", "take_suggestion",
    ]  # fmt: skip
    assert (of(complaint, "category").decided, of(complaint, "category").by_name) == ("lid", "Olive")
    form = client.get(f"/complaints/{complaint.reference}/").context["doing"]["form"]
    assert form.initial["severity"] == "major"


def test_taking_is_undone_for_a_moment(
    taught: None, nothing_kept_back: None, client: Client, case: Case, olive: User, oscar: User, deliveries: Category
) -> None:
    complaint = case(text="The lid cracked.", category=deliveries)
    operations.suggest(as_of=NOW)
    client.force_login(olive)
    page = client.post(
        f"/complaints/{complaint.reference}/take_suggestion/?back=/inbox/", {"aspect": "category"}, follow=True
    )
    address = f"/complaints/{complaint.reference}/leave_suggestion/?aspect=category&back=%2Finbox%2F"
    assert address.replace("&", "&amp;") in page.content.decode()
    with pytest.raises(Refused, match="can no longer be undone"):
        operations.leave_suggestion(complaint, aspect="category", by=acting(oscar))

    answer = client.post(address)

    complaint.refresh_from_db()
    assert (answer["Location"], complaint.category) == ("/inbox/", deliveries)
    assert (of(complaint, "category").pressed_at, of(complaint, "category").decided) == (None, "")
    assert [one.aspect for one in queries.suggested_for(complaint.reference)] == ["category", "severity"]
    with pytest.raises(Refused, match="can no longer be undone"):
        operations.leave_suggestion(complaint, aspect="category", by=acting(olive))


def test_the_way_back_leads_to_no_other_house(client: Client, case: Case, olive: User) -> None:
    complaint = case()
    client.force_login(olive)

    for back in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        answer = client.post(f"/complaints/{complaint.reference}/take_suggestion/?back={back}", {"aspect": "category"})
        assert answer["Location"] == f"/complaints/{complaint.reference}/"


def test_what_is_no_longer_suggested_cannot_be_taken(case: Case, olive: User, colin: User) -> None:
    with pytest.raises(Refused, match="Nothing is suggested here any more"):
        operations.take_suggestion(case(), aspect="category", by=acting(olive))
    with pytest.raises(Refused, match="Only quality staff may do this"):
        operations.take_suggestion(case(), aspect="category", by=acting(colin))


def test_a_stale_page_overwrites_nothing(
    taught: None, nothing_kept_back: None, case: Case, olive: User, oscar: User, deliveries: Category
) -> None:
    complaint = case(text="The lid cracked.")
    operations.suggest(as_of=NOW)
    operations.categorise(complaint, category=deliveries, by=acting(oscar))

    with pytest.raises(Refused, match="Nothing is suggested here any more"):
        operations.take_suggestion(complaint, aspect="category", by=acting(olive))

    complaint.refresh_from_db()
    assert complaint.category == deliveries


def test_choosing_otherwise_is_compared_by_the_assessment_itself(
    taught: None, nothing_kept_back: None, case: Case, olive: User, deliveries: Category
) -> None:
    complaint = case(text="The lid cracked.")
    operations.suggest(as_of=NOW)

    operations.assess(
        complaint, by=acting(olive), **(ASSESSMENT | {"owner": olive, "severity": "major", "category": deliveries})
    )

    assert [(row.aspect, row.value, row.decided) for row in Suggestion.objects.order_by("aspect")] == [
        ("category", "lid", "delivery"),
        ("severity", "major", "major"),
    ]
    operations.suggest(as_of=NOW)
    assert (Learning.objects.get(aspect="category").right, Learning.objects.get(aspect="category").of) == (0, 0)
    case()
    operations.suggest(as_of=NOW)
    assert [(row.right, row.of) for row in Learning.objects.order_by("aspect")] == [(0, 1), (1, 1)]


def test_a_poor_record_silences_it_and_a_better_one_brings_it_back(
    taught: None, nothing_kept_back: None, case: Case
) -> None:
    judged(100, right=40)
    quiet = case(text="The lid cracked.")

    operations.suggest(as_of=NOW)

    assert Learning.objects.get(aspect="category").state == "fallen"
    assert (of(quiet, "category").value, of(quiet, "category").showing) == ("lid", "off")
    assert [one.aspect for one in queries.suggested_for(quiet.reference)] == ["severity"]

    Suggestion.objects.filter(subject__startswith="J").delete()
    judged(100, right=80, showing="off")
    again = case(text="The lid cracked.")
    operations.suggest(as_of=NOW)
    assert of(again, "category").showing == "shown"


def test_some_are_kept_back_and_measured_apart(taught: None, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("complaints.operations.suggesting.ONE_IN", 1)
    complaint = case(text="The lid cracked.")
    operations.suggest(as_of=NOW)
    judged(30, right=27)
    judged(10, right=6, showing="blind")

    records = queries.records(aspect="category")

    assert of(complaint, "category").showing == "blind"
    assert queries.suggested_for(complaint.reference) == []
    assert [(one.right, one.of) for one in (records.all, records.seen, records.blind)] == [(33, 40), (27, 30), (6, 10)]


def test_the_record_stands_beside_the_suggestion(
    taught: None, nothing_kept_back: None, client: Client, case: Case, olive: User
) -> None:
    judged(250, right=168)
    complaint = case(text="The lid cracked.")
    operations.suggest(as_of=NOW)
    client.force_login(olive)

    page = client.get(f"/inbox/{complaint.reference}/").content.decode()

    assert "right 84\xa0% of the last 200" in page


def test_the_page_of_the_record_tells_all_of_it(
    taught: None, client: Client, audrey: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    judged(150, right=120)
    Suggestion.objects.filter(subject__in=[f"J{i}" for i in range(100, 150)]).update(
        decided_at=NOW - timedelta(days=60)
    )
    operations.suggest(as_of=NOW)
    client.force_login(audrey)

    page = client.get("/complaints/learned/category/").content.decode()

    assert "of the last 150 about which somebody has decided (95 % interval 73\xa0% to 86\xa0%)" in page
    assert '<td>Packaging › lid</td><td>Delivery</td><td class="lp-num">30</td>' in page
    assert "Right, month by month" in page
    assert "260 decisions. Of the newest 52, which it had not seen, 52 were right" in page
    assert "Set it so" not in page
    assert client.get("/complaints/learned/nothing/").status_code == 404
    assert client.get("/complaints/learned/").status_code == 200


def test_many_cases_are_read_in_as_many_statements_as_one(taught: None, case: Case) -> None:
    case(text="The lid cracked.")
    operations.suggest(as_of=NOW)  # reads the lessons, once for each process
    counted = []
    for n in (1, 3):
        for _ in range(n):
            case(text="The lid cracked.")
        with CaptureQueriesContext(connection) as asked:
            operations.suggest(as_of=NOW)
        counted.append(len(asked))

    assert counted[0] == counted[1]


def test_suggestions_cost_the_page_of_the_complaint_no_statement(
    taught: None, nothing_kept_back: None, client: Client, case: Case, olive: User
) -> None:
    complaint = case(text="The lid cracked.")
    client.force_login(olive)
    counted = []
    for _ in range(2):
        client.get(f"/complaints/{complaint.reference}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/complaints/{complaint.reference}/")
        counted.append(len(asked))
        operations.suggest(as_of=NOW)

    assert counted[0] == counted[1] <= 10


def test_nothing_is_read_while_the_customer_waits(taught: None) -> None:
    complaint = operations.receive(text="The lid cracked.", by=CUSTOMER)

    assert not Suggestion.objects.filter(subject=complaint.reference).exists()
