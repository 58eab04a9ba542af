from core import journal
from core.models import Letter, User
from corrective_actions import operations
from corrective_actions.models import CorrectiveAction, ItemStatus, Status
from tests.cast import acting
from tests.corrective_actions.conftest import Press, alone, finish, later, look_through, refusal, today


def test_the_owner_submits_finished_work(
    press: Press, approved: CorrectiveAction, oscar: User, olive: User, mona: User
) -> None:
    finish(approved)

    answer = press(oscar, approved, "submit_for_verification")

    approved.refresh_from_db()
    assert answer.status_code == 302
    assert approved.status == Status.VERIFYING
    letters = Letter.objects.filter(kind="corrective_actions/email/submit_for_verification")
    assert sorted(letter.to for letter in letters) == [mona.email, olive.email]


def test_unfinished_work_is_named(approved: CorrectiveAction, oscar: User) -> None:
    assert refusal(operations.submit_for_verification, approved, by=acting(oscar)) == [
        "Action 1 is not done: Against: The seal is brittle in the cold.",
        "Action 2 is not done: Against: Lids are tested warm only.",
    ]


def test_no_action_is_never_all_actions(approved: CorrectiveAction, oscar: User, olive: User) -> None:
    for item in approved.items.all():
        operations.cancel_item(item, reason="Dropped.", by=acting(olive))

    assert refusal(operations.submit_for_verification, approved, by=acting(oscar)) == [
        "There is no action that was done."
    ]


def test_an_officer_verifies_and_the_watching_begins(press: Press, done: CorrectiveAction, olive: User) -> None:
    look_through(done, olive)

    answer = press(olive, done, "verify", {"risk_after": "low", "note": "All seen."})

    done.refresh_from_db()
    plan = done.effect_plans.get()
    assert answer.status_code == 302
    assert (done.status, done.risk_after) == (Status.MONITORING, "low")
    assert (plan.window_starts_on, plan.window_ends_on) == (today(), later(60))


def test_what_is_not_verified_or_ticked_is_named(done: CorrectiveAction, olive: User) -> None:
    operations.verify_item(done.items.get(number=1), by=acting(olive))
    operations.check(done, subject="risks", changed=True, remark="New risk row.", by=acting(olive))

    assert refusal(operations.verify, done, risk_after="", by=acting(olive)) == [
        "Action 2 is not verified: Against: Lids are tested warm only.",
        "Say whether this changed, or why it did not have to: Documents and instructions.",
        "Say whether this changed, or why it did not have to: The management system itself.",
        "Say which risk is left.",
    ]


def make_hers(action: CorrectiveAction, olive: User) -> None:
    """Olive did the first item; everything is verified all the same."""
    action.items.filter(number=1).update(done_by=olive)


def test_whoever_did_part_of_the_work_does_not_verify_it(done: CorrectiveAction, mona: User, olive: User) -> None:
    look_through(done, mona)
    make_hers(done, olive)

    assert refusal(operations.verify, done, risk_after="low", by=acting(olive)) == [
        "You did part of this work. Somebody else verifies it."
    ]


def test_one_person_may_and_it_is_recorded(done: CorrectiveAction, mona: User, olive: User) -> None:
    look_through(done, mona)
    make_hers(done, olive)
    alone()

    operations.verify(done, risk_after="low", by=acting(olive))

    assert journal.history(done)[-1].facts == {"one_person_mode": True}


def test_a_check_is_ticked_on_the_page(press: Press, done: CorrectiveAction, olive: User) -> None:
    answer = press(olive, done, "check/documents", {"changed": "yes", "remark": "Test plan 12, version 3."})

    row = done.checks.get()
    assert answer.status_code == 302
    assert (row.subject, row.changed, row.remark, row.by_name) == (
        "documents",
        True,
        "Test plan 12, version 3.",
        "Olive",
    )


def test_not_applicable_needs_its_reason(press: Press, done: CorrectiveAction, olive: User) -> None:
    assert press(olive, done, "check/documents", {"changed": "no", "remark": ""}).status_code == 422
    assert press(olive, done, "check/weather", {"changed": "no", "remark": "x"}).status_code == 404
    assert done.checks.count() == 0


def test_items_keep_their_verification_when_work_goes_back(done: CorrectiveAction, olive: User) -> None:
    operations.verify_item(done.items.get(number=1), by=acting(olive))

    operations.send_back_work(done, reason="The second.", by=acting(olive))

    assert [item.status for item in done.items.order_by("number")] == [ItemStatus.VERIFIED, ItemStatus.DONE]
