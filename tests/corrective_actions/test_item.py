from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from core import journal
from core.models import Letter, User
from corrective_actions import operations, queries
from corrective_actions.models import ActionItem, CorrectiveAction, ItemStatus
from tests.cast import acting
from tests.corrective_actions.conftest import Press, alone, later, refusal

NOT_YET = "Work on the items begins when the plan is approved and goes on while the action is being done."


def test_an_item_is_added_to_a_cause(press: Press, analysing: CorrectiveAction, oscar: User, colin: User) -> None:
    cause = operations.add_cause(analysing, text="C", kind="escape", branch="method", by=acting(oscar))
    form = {"what": "Test in the cold.", "cause": cause.pk, "owner": colin.pk, "due_on": "2099-01-01"}

    answer = press(oscar, analysing, "add_item", form)

    item = ActionItem.objects.get()
    assert answer.status_code == 302
    assert (item.number, item.status, item.cause, item.owner) == (1, ItemStatus.OPEN, cause, colin)


def test_what_an_item_lacks_is_told_beside_the_fields(press: Press, analysing: CorrectiveAction, oscar: User) -> None:
    answer = press(oscar, analysing, "add_item", {"what": "Test in the cold.", "owner": "", "due_on": ""})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(line in page for line in ("Fill in “Who does it”.", "Fill in “Due”.", "Test in the cold."))


def test_an_item_is_not_due_before_today(analysing: CorrectiveAction, oscar: User) -> None:
    sentences = refusal(operations.add_item, analysing, what="x", owner=oscar, due_on=later(-1), by=acting(oscar))

    assert sentences == ["Give a day to come by which it is done."]


def test_a_colleague_begins_and_finishes_with_a_file(client: Client, item: ActionItem, colin: User) -> None:
    client.force_login(colin)
    address = f"/corrective-actions/{item.action.reference}"
    proof = SimpleUploadedFile("test.txt", b"7 of 7 hold", content_type="text/plain")

    client.post(f"{address}/take_item/{item.pk}/")
    client.post(f"{address}/finish_item/{item.pk}/", {"evidence": "Seals changed.", "uploads": [proof]})

    item.refresh_from_db()
    assert (item.status, item.done_by, item.evidence) == (ItemStatus.DONE, colin, "Seals changed.")
    kept = item.proofs.get().file
    download = client.get(f"{address}/files/{kept.token}/")
    assert b"".join(download) == b"7 of 7 hold"  # type: ignore[arg-type]


def test_an_unwelcome_file_is_told_by_name_and_the_words_stay(client: Client, item: ActionItem, colin: User) -> None:
    operations.take_item(item, by=acting(colin))
    client.force_login(colin)
    program = SimpleUploadedFile("tool.exe", b"MZ\0\0", content_type="application/octet-stream")

    answer = client.post(
        f"/corrective-actions/{item.action.reference}/finish_item/{item.pk}/",
        {"evidence": "Seals changed.", "uploads": [program]},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“tool.exe” must be a photo" in page
    assert "Seals changed." in page


def test_nothing_begins_before_the_plan_is_approved(planned: CorrectiveAction, colin: User) -> None:
    assert refusal(operations.take_item, planned.items.get(number=1), by=acting(colin)) == [NOT_YET]


def test_done_needs_evidence(item: ActionItem, colin: User) -> None:
    operations.take_item(item, by=acting(colin))

    assert refusal(operations.finish_item, item, evidence="", by=acting(colin)) == [
        "Say how one can see that it is done."
    ]


def test_whoever_did_it_does_not_verify_it(done: CorrectiveAction, olive: User) -> None:
    item = done.items.get(number=1)
    ActionItem.objects.filter(pk=item.pk).update(done_by=olive)
    item.refresh_from_db()

    assert refusal(operations.verify_item, item, by=acting(olive)) == ["You did this item. Somebody else verifies it."]


def test_one_person_verifies_own_work_and_it_is_recorded(done: CorrectiveAction, olive: User) -> None:
    alone()
    item = done.items.get(number=1)
    ActionItem.objects.filter(pk=item.pk).update(done_by=olive)
    item.refresh_from_db()

    operations.verify_item(item, by=acting(olive))

    assert (item.status, item.verified_by) == (ItemStatus.VERIFIED, olive)
    assert journal.history(item)[-1].facts == {"one_person_mode": True}


def test_an_officer_verifies_on_the_page(press: Press, done: CorrectiveAction, olive: User) -> None:
    item = done.items.get(number=1)

    assert press(olive, done, f"verify_item/{item.pk}", {"note": "Seen."}).status_code == 302

    item.refresh_from_db()
    assert item.status == ItemStatus.VERIFIED


def test_an_item_comes_back_and_is_done_again(
    press: Press, done: CorrectiveAction, olive: User, oscar: User, colin: User
) -> None:
    item = done.items.get(number=1)
    press(olive, done, f"return_item/{item.pk}", {"reason": "No photo."})
    item.refresh_from_db()
    assert item.status == ItemStatus.RETURNED
    assert Letter.objects.get(kind="corrective_actions/email/return_item").to == colin.email
    operations.send_back_work(done, reason="One is open.", by=acting(olive))

    again = ActionItem.objects.get(pk=item.pk)
    operations.take_item(again, by=acting(colin))
    operations.finish_item(again, evidence="Photo in the file.", by=acting(colin))
    done.refresh_from_db()
    operations.submit_for_verification(done, by=acting(oscar))

    assert (again.status, again.evidence) == (ItemStatus.DONE, "Photo in the file.")


def test_an_item_is_cancelled_with_a_reason(press: Press, approved: CorrectiveAction, olive: User) -> None:
    item = approved.items.get(number=2)

    assert press(olive, approved, f"cancel_item/{item.pk}", {"reason": ""}).status_code == 422
    assert press(olive, approved, f"cancel_item/{item.pk}", {"reason": "Bought ready."}).status_code == 302

    item.refresh_from_db()
    assert (item.status, item.cancelled_because) == (ItemStatus.CANCELLED, "Bought ready.")


def test_of_two_who_finish_one_is_told(item: ActionItem, colin: User, olive: User) -> None:
    operations.take_item(item, by=acting(colin))
    stale = ActionItem.objects.get(pk=item.pk)
    operations.finish_item(item, evidence="Mine.", by=acting(colin))

    with pytest.raises(Exception, match="Somebody has just changed this"):
        operations.finish_item(stale, evidence="Theirs.", by=acting(olive))

    item.refresh_from_db()
    assert item.evidence == "Mine."


def test_what_is_late_is_found(approved: CorrectiveAction) -> None:
    soon, late = timezone.now() + timedelta(days=30), timezone.now() + timedelta(days=31)

    assert list(queries.overdue_items(as_of=soon)) == []
    assert [item.number for item in queries.overdue_items(as_of=late)] == [1, 2]


def test_another_colleague_finds_no_such_item(press: Press, item: ActionItem, adam: User) -> None:
    assert press(adam, item.action, f"take_item/{item.pk}").status_code == 404
