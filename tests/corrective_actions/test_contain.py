from core import journal
from core.models import User
from corrective_actions import operations
from corrective_actions.models import Containment, CorrectiveAction
from tests.cast import acting
from tests.corrective_actions.conftest import Press, alone, later, refusal, today


def block(action: CorrectiveAction, user: User) -> Containment:
    return operations.contain(
        action, what="Lot 41 is blocked.", counted="1,240 lids", began_on=today(), by=acting(user)
    )


def test_contained_verified_ended(press: Press, draft: CorrectiveAction, olive: User, oscar: User) -> None:
    press(olive, draft, "contain", {"what": "Lot 41 is blocked.", "counted": "1,240 lids", "began_on": "2026-11-01"})
    row = Containment.objects.get()

    press(oscar, draft, f"verify_containment/{row.pk}", {"evidence": "Shelf seen, all red."})
    press(oscar, draft, f"end_containment/{row.pk}", {"ended_on": "2026-11-20", "reason": "Lot scrapped."})

    row.refresh_from_db()
    assert (row.added_by, row.verified_by, row.evidence) == (olive, oscar, "Shelf seen, all red.")
    assert (str(row.ended_on), row.ended_because) == ("2026-11-20", "Lot scrapped.")


def test_whoever_set_it_up_does_not_verify_it(draft: CorrectiveAction, olive: User) -> None:
    row = block(draft, olive)

    assert refusal(operations.verify_containment, row, evidence="Seen.", by=acting(olive)) == [
        "You set this containment up. Somebody else verifies it."
    ]


def test_one_person_may_and_it_is_recorded(draft: CorrectiveAction, olive: User) -> None:
    alone()
    row = block(draft, olive)

    operations.verify_containment(row, evidence="Seen.", by=acting(olive))

    assert journal.history(draft)[-1].facts == {"containment": row.pk, "one_person_mode": True}


def test_it_does_not_end_before_it_began(draft: CorrectiveAction, olive: User) -> None:
    row = block(draft, olive)

    assert refusal(operations.end_containment, row, ended_on=later(-1), reason="", by=acting(olive)) == [
        "Say why it is not needed any more.",
        "It cannot end before it began.",
    ]


def test_it_is_verified_once(draft: CorrectiveAction, olive: User, oscar: User) -> None:
    row = block(draft, olive)
    operations.verify_containment(row, evidence="Seen.", by=acting(oscar))

    assert refusal(operations.verify_containment, row, evidence="Again.", by=acting(oscar)) == [
        "Somebody has verified this containment already."
    ]


def test_a_closed_action_contains_nothing_more(press: Press, closed: CorrectiveAction, olive: User) -> None:
    assert press(olive, closed, "contain", {"what": "x", "began_on": "2026-11-01"}).status_code == 422
