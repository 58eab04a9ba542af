"""Near-duplicates offered with their words, and complaints of different people linked to one cause."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from complaints import operations, queries
from complaints.models import CauseLink, Complaint, SharedCause
from core import journal
from core.models import User
from core.workflow import Refused
from customers.models import Contact, Product
from feedback.operations import submit
from tests.cast import acting
from tests.complaints.conftest import Case

CRACKED = "The lid cracked when I opened the jar, straight from the fridge."
AGAIN = "Once more: the lid cracked when I opened the jar from the fridge!"


@pytest.fixture
def dora(db: None) -> Contact:
    return Contact.objects.create(email="dora@example.net", name="Dora")


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_same_person_said_it_twice_and_one_press_marks_it(client: Client, case: Case, olive: User) -> None:
    first, again = case(text=CRACKED), case(text=AGAIN)
    case(text="My parcel is late.")
    client.force_login(olive)

    answer = client.get(f"/complaints/{again.reference}/near/")

    (near,) = answer.context["near"].own
    assert (near.case, near.repeats, near.first, near.is_nearly_the_same) == (
        first, again.reference, first.reference, True,
    )  # fmt: skip
    assert {"lid", "cracked", "jar"} <= set(near.words)
    assert "Mark as duplicate" in words(answer)
    client.post(f"/complaints/{near.repeats}/mark_duplicate/", {"parent": near.first})
    again.refresh_from_db()
    assert (again.status, again.parent) == ("duplicate", first)


def test_seen_from_the_first_one_it_is_the_later_that_repeats(case: Case, olive: User) -> None:
    first, again = case(text=CRACKED), case(text=AGAIN)

    (near,) = queries.near_cases(first, cases=Complaint.objects.all(), by=acting(olive)).own

    assert (near.case, near.repeats, near.first) == (again, again.reference, first.reference)


def test_what_cannot_be_marked_is_shown_without_its_button(client: Client, case: Case, olive: User) -> None:
    case("withdrawn", text=CRACKED)
    again = case(text=AGAIN)
    client.force_login(olive)

    answer = client.get(f"/complaints/{again.reference}/near/")

    assert [near.repeats for near in answer.context["near"].own] == [""]
    assert "Mark as duplicate" not in words(answer)


def test_others_are_linked_by_one_press_and_never_merged(
    client: Client, case: Case, olive: User, dora: Contact
) -> None:
    hers, mine = case(text=CRACKED, contact=dora), case(text=AGAIN)
    client.force_login(olive)
    page = client.get(f"/complaints/{mine.reference}/near/")

    client.post(f"/complaints/{mine.reference}/link_cause/", {"other": hers.reference})

    assert [near.case for near in page.context["near"].others] == [hers]
    assert queries.cause_of(mine) == queries.cause_of(hers) == SharedCause.objects.get()
    for one in (mine, hers):
        one.refresh_from_db()
        assert (one.status, one.parent, journal.history(one)[-1].verb) == ("received", None, "link_cause")


def test_linking_is_the_same_from_both_sides_and_the_third_joins(case: Case, olive: User) -> None:
    one, two, three = case(), case(), case()
    by = acting(olive)

    cause = operations.link_cause(two, other=one, by=by)

    assert operations.link_cause(three, other=one, by=by) == cause
    assert set(queries.linked_to(cause, cases=Complaint.objects.all())) == {one, two, three}


def test_what_cannot_be_linked_is_told(case: Case, olive: User, erin: User) -> None:
    one, two, three, four = case(), case(), case(), case()
    by = acting(olive)
    operations.rename_cause(operations.link_cause(one, other=two, by=by), name="Rims", by=by)
    operations.rename_cause(operations.link_cause(three, other=four, by=by), name="Post", by=by)
    told = [
        (None, "Give the reference of the complaint that has the same cause."),
        (one, "A complaint cannot be linked to itself."),
        (two, "Both are linked to “Rims” already."),
        (three, f"{one} is linked to “Rims”, {three} to “Post”. Take one of them out of its cause first."),
    ]

    for other, sentence in told:
        with pytest.raises(Refused) as refused:
            operations.link_cause(one, other=other, by=by)
        assert refused.value.sentences == [sentence]
    with pytest.raises(Refused, match="Only quality staff and the owner of a complaint may do this"):
        operations.link_cause(one, other=case(), by=acting(erin))


def test_it_is_taken_out_and_put_back_by_the_undo(client: Client, case: Case, olive: User) -> None:
    one, two = case(), case()
    cause = operations.link_cause(one, other=two, by=acting(olive))
    client.force_login(olive)

    page = client.post(f"/complaints/{one.reference}/unlink_cause/", follow=True).content.decode()
    assert queries.cause_of(one) is None
    undo = f"/complaints/causes/{cause.pk}/join/{one.reference}/"
    assert undo in page
    client.post(undo)

    assert queries.cause_of(one) == cause
    assert [line.verb for line in journal.history(one)][-2:] == ["unlink_cause", "link_cause"]


def test_all_are_handed_over_to_one_action_and_later_ones_join_it(client: Client, case: Case, olive: User) -> None:
    lid = Product.objects.create(code="lid-80", name="Lid 80 mm")
    one, two, three = case(product=lid), case(product=lid), case(product=lid)
    cause = operations.link_cause(one, other=two, by=acting(olive))
    client.force_login(olive)
    given = {"title": "Cracked rims", "problem": "Rims crack.", "risk": "medium", "action": ""}

    client.post(f"/complaints/causes/{cause.pk}/hand_over/", given)
    cause.refresh_from_db()
    assert cause.action is not None
    operations.link_cause(three, other=two, by=acting(olive))
    page = client.get(f"/complaints/causes/{cause.pk}/")
    assert "1 is in no corrective action yet" in words(page)
    client.post(f"/complaints/causes/{cause.pk}/hand_over/", {"action": cause.action.pk, "risk": "medium"})

    assert sorted(cause.action.origins.values_list("key", flat=True)) == sorted(str(x) for x in (one, two, three))
    assert (cause.action.product, list(queries.not_handed_over(cause))) == (lid, [])
    refused = client.post(f"/complaints/causes/{cause.pk}/hand_over/", given)
    assert (refused.status_code, "handed over already" in words(refused)) == (422, True)


def test_the_pages_of_causes_say_how_many_and_ask_the_same_for_more(client: Client, case: Case, olive: User) -> None:
    first = case()
    cause = operations.link_cause(first, other=case(), by=acting(olive))
    client.force_login(olive)
    counted = []
    for _more in (1, 2):
        operations.link_cause(first, other=case(), by=acting(olive))
        operations.link_cause(case(), other=case(), by=acting(olive))
        for address in ("/complaints/causes/", f"/complaints/causes/{cause.pk}/", f"/complaints/{first.reference}/"):
            with CaptureQueriesContext(connection) as asked:
                page = client.get(address)
            counted.append(len(asked))

    assert counted[:2] == counted[3:5]
    assert max(counted[2], counted[5]) <= 10
    assert "4 complaints" in words(page)
    assert len(client.get(f"/complaints/causes/{cause.pk}/").context["page"].rows) == 4
    assert len(client.get("/complaints/causes/").context["page"].rows) == 3


def test_a_cause_is_renamed_and_an_empty_name_is_told(client: Client, case: Case, olive: User) -> None:
    cause = operations.link_cause(case(), other=case(), by=acting(olive))
    client.force_login(olive)

    client.post(f"/complaints/causes/{cause.pk}/rename/", {"name": "Cold rims"})
    refused = client.post(f"/complaints/causes/{cause.pk}/rename/", {"name": " "})

    cause.refresh_from_db()
    assert (cause.name, refused.status_code) == ("Cold rims", 422)
    assert "Give the cause a name." in words(refused)


def test_the_customer_never_sees_the_others(client: Client, olive: User, mona: User) -> None:
    told = [
        submit(kind="complaint", text=text, submission_key=str(n), email=f"c{n}@example.net", name=name)
        for n, (text, name) in enumerate([(CRACKED, "Carla Conte"), (AGAIN, "Dora Duval")])
    ]
    mine, hers = (Complaint.objects.get(reference=one.feedback.reference) for one in told)
    cause = operations.link_cause(mine, other=hers, by=acting(olive))
    operations.rename_cause(cause, name="Brittle rims", by=acting(olive))

    page = client.get(f"/t/{told[0].token}/").content.decode()

    assert mine.reference in page
    assert [word for word in (hers.reference, "Dora", "Brittle rims") if word in page] == []


def test_empty_pages_teach(client: Client, case: Case, olive: User) -> None:
    one = case()
    client.force_login(olive)

    assert "No complaints are linked yet." in words(client.get("/complaints/causes/"))
    assert "No other case says nearly the same." in words(client.get(f"/complaints/{one.reference}/near/"))
    assert CauseLink.objects.count() == 0
