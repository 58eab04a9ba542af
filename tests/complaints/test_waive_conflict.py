"""Who is complained about, answers for the process or works at the site complained about, stays out of it, unless a manager allows it."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints import operations
from complaints.models import Complaint, Waiver
from core import clock, journal
from core.models import Organisation, User
from core.workflow import Refused
from customers.models import Process, Site, SiteMember
from management_review.queries.records import RECORDS
from tests.cast import acting
from tests.complaints.conftest import ASSESSMENT, DECISION, Case

ANSWERS_FOR = "This complaint is about “Moulding”, which you answer for. Somebody else handles it."


@pytest.fixture
def moulding(db: None) -> Process:
    """Oscar answers for it."""
    return Process.objects.create(code="moulding", name="Moulding", owner_name="oscar ")


def test_who_answers_for_the_process_neither_owns_nor_decides_it(
    case: Case, olive: User, oscar: User, mona: User, moulding: Process
) -> None:
    complaint = case(process=moulding)
    owned = "Oscar answers for “Moulding”, which the complaint is about, and can therefore not own it."
    tries: list[tuple[Any, str]] = [
        (lambda: operations.assess(complaint, **(ASSESSMENT | {"owner": oscar}), by=acting(olive)), owned),
        (lambda: operations.assign(complaint, owner=oscar, by=acting(olive)), owned),
        (lambda: operations.claim(complaint, by=acting(oscar)), ANSWERS_FOR),
        (lambda: operations.reclassify(complaint, reason="No.", by=acting(oscar)), ANSWERS_FOR),
    ]

    for attempt, sentence in tries:
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.sentences == [sentence]


@pytest.fixture
def mill(oscar: User) -> Site:
    """Oscar works there."""
    site = Site.objects.create(code="mill", name="The Mill")
    SiteMember.objects.create(site=site, user=oscar)
    return site


def test_who_works_at_the_site_neither_owns_nor_decides_it(case: Case, olive: User, oscar: User, mill: Site) -> None:
    complaint = case(site=mill)
    works = "This complaint is about “The Mill”, where you work. Somebody else handles it."
    owned = "Oscar works at “The Mill”, which the complaint is about, and can therefore not own it."
    tries: list[tuple[Any, str]] = [
        (lambda: operations.assess(complaint, **(ASSESSMENT | {"owner": oscar}), by=acting(olive)), owned),
        (lambda: operations.assign(complaint, owner=oscar, by=acting(olive)), owned),
        (lambda: operations.claim(complaint, by=acting(oscar)), works),
        (lambda: operations.reclassify(complaint, reason="No.", by=acting(oscar)), works),
    ]

    for attempt, sentence in tries:
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.sentences == [sentence]


def test_who_works_at_the_site_handles_it_when_a_manager_allows_it(
    case: Case, olive: User, oscar: User, mona: User, mill: Site
) -> None:
    complaint = case("investigating", site=mill)
    with pytest.raises(Refused, match="Olive is not known to be involved"):
        operations.waive_conflict(complaint, person=olive, reason="x", by=acting(mona))

    operations.waive_conflict(complaint, person=oscar, reason="Nobody else knows the shift.", by=acting(mona))
    operations.assign(complaint, owner=oscar, by=acting(olive))
    operations.decide(complaint, **DECISION, by=acting(oscar))

    assert (complaint.status, complaint.owner) == ("decided", oscar)
    assert "one_person_mode" not in journal.history(complaint)[-1].facts


@pytest.fixture
def house_of_one(db: None) -> None:
    clock.organisation()
    Organisation.objects.update(one_person_mode=True)


@pytest.mark.usefixtures("house_of_one")
def test_in_a_house_of_one_the_rule_rests_and_each_use_is_recorded(
    client: Client, case: Case, mona: User, oscar: User, moulding: Process, mill: Site
) -> None:
    complaint = case(process=moulding, site=mill)
    relaxed = {"one_person_mode": True, "conflict": ["process", "site"]}

    operations.claim(complaint, by=acting(oscar))
    assert journal.history(complaint)[-1].facts == relaxed
    operations.assess(complaint, **(ASSESSMENT | {"owner": oscar}), by=acting(oscar))
    assert journal.history(complaint)[-1].facts == {"severity": ASSESSMENT["severity"], **relaxed}
    operations.investigate(complaint, by=acting(oscar))
    assert journal.history(complaint)[-1].facts == relaxed
    operations.decide(complaint, **DECISION, by=acting(oscar))
    assert journal.history(complaint)[-1].facts["conflict"] == ["process", "site"]
    operations.contain(complaint, what="Stopped the line.", by=acting(mona))
    assert "conflict" not in journal.history(complaint)[-1].facts

    rows = RECORDS["relaxed"].rows(None)  # type: ignore[arg-type]
    assert [entry.verb for entry in rows.order_by("pk")] == ["claim", "assess", "investigate", "decide"]
    client.force_login(mona)
    page = client.get("/dashboard/records/relaxed/").content.decode()
    assert "involved: works at the site" in page
    assert f'href="/complaints/{complaint.reference}/"' in page


@pytest.mark.usefixtures("house_of_one")
def test_in_a_house_of_one_even_whom_it_is_about_may_decide_it_and_it_is_recorded(case: Case, mona: User) -> None:
    complaint = case("investigating")
    Complaint.objects.filter(pk=complaint.pk).update(concerns=mona)
    complaint.refresh_from_db()

    operations.decide(complaint, **DECISION, by=acting(mona))

    assert journal.history(complaint)[-1].facts["conflict"] == ["person"]


def test_a_manager_allows_it_by_the_page_and_the_review_reads_why(
    client: Client, case: Case, olive: User, oscar: User, mona: User, moulding: Process
) -> None:
    complaint = case("investigating", process=moulding)
    client.force_login(mona)
    offered = client.get(f"/complaints/{complaint.reference}/").content.decode()

    client.post(
        f"/complaints/{complaint.reference}/waive_conflict/",
        {"person": oscar.pk, "reason": "Nobody else knows the tool."},
    )
    operations.assign(Complaint.objects.get(pk=complaint.pk), owner=oscar, by=acting(olive))
    page = client.get(f"/complaints/{complaint.reference}/").content.decode()
    operations.decide(Complaint.objects.get(pk=complaint.pk), **DECISION, by=acting(oscar))

    complaint.refresh_from_db()
    assert "Allow somebody who is involved" in offered
    assert "Nobody else knows the tool." in page
    assert (complaint.status, complaint.owner) == ("decided", oscar)
    assert "waive_conflict" in [line.verb for line in journal.history(complaint)]
    assert list(RECORDS["waivers"].rows(None)) == [Waiver.objects.get()]  # type: ignore[arg-type]


def test_whom_it_is_about_may_decide_it_only_when_allowed(case: Case, oscar: User, mona: User, milo: User) -> None:
    complaint = case("investigating")
    Complaint.objects.filter(pk=complaint.pk).update(concerns=mona)
    complaint.refresh_from_db()
    with pytest.raises(Refused, match="This complaint is about you"):
        operations.decide(complaint, **DECISION, by=acting(mona))

    operations.waive_conflict(complaint, person=mona, reason="Milo is ill from tomorrow.", by=acting(milo))
    operations.decide(complaint, **DECISION, by=acting(mona))

    assert complaint.status == "decided"


def test_what_stands_in_the_way_is_told(
    case: Case, olive: User, oscar: User, mona: User, milo: User, moulding: Process
) -> None:
    complaint = case(process=moulding)
    allow = operations.waive_conflict
    told: list[tuple[User, User | None, str, list[str]]] = [
        (olive, oscar, "x", ["Only the quality manager allows it."]),
        (
            mona,
            None,
            "",
            [
                "Say why somebody involved may handle it; the management review reads it.",
                "Choose who may handle it.",
            ],
        ),
        (mona, olive, "x", ["Olive is not known to be involved: there is nothing to allow."]),
    ]
    for who, person, reason, sentences in told:
        with pytest.raises(Refused) as refused:
            allow(complaint, person=person, reason=reason, by=acting(who))
        assert refused.value.sentences == sentences
    allow(complaint, person=oscar, reason="x", by=acting(mona))
    with pytest.raises(Refused, match="Oscar may handle it already"):
        allow(complaint, person=oscar, reason="x", by=acting(mona))
    Complaint.objects.filter(pk=complaint.pk).update(concerns=mona)
    complaint.refresh_from_db()
    with pytest.raises(Refused, match="Nobody allows it to themselves"):
        allow(complaint, person=mona, reason="x", by=acting(mona))


def test_the_database_keeps_a_reason_and_one_a_person(case: Case, oscar: User) -> None:
    complaint, given = case(), {"user": oscar, "by_name": "Mona", "at": timezone.now()}
    Waiver.objects.create(complaint=complaint, reason="x", **given)

    for other, reason in ((complaint, "y"), (case(), "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Waiver.objects.create(complaint=other, reason=reason, **given)


def test_the_page_still_asks_little(
    client: Client, case: Case, mona: User, oscar: User, moulding: Process, mill: Site
) -> None:
    complaint = case("investigating", process=moulding, site=mill)
    operations.waive_conflict(complaint, person=oscar, reason="x", by=acting(mona))
    client.force_login(mona)
    client.get(f"/complaints/{complaint.reference}/")

    with CaptureQueriesContext(connection) as asked:
        client.get(f"/complaints/{complaint.reference}/")

    assert len(asked) <= 10
