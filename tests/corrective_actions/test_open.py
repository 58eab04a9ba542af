from django.test import Client

from core import journal
from core.models import Letter, User
from corrective_actions import operations
from corrective_actions.models import CorrectiveAction, SimilarElsewhere, Status
from customers.models import Product, Site
from tests.cast import acting
from tests.corrective_actions.conftest import COMPLAINT, Press, later, refusal, today


def test_the_manager_opens_it_with_owner_date_and_number(
    press: Press, draft: CorrectiveAction, mona: User, oscar: User, colin: User
) -> None:
    answer = press(mona, draft, "open", {"owner": oscar.pk, "team": [colin.pk], "risk": "high", "due_on": ""})

    draft.refresh_from_db()
    assert answer.status_code == 302
    assert (draft.status, draft.number) == (Status.ANALYSING, f"CA-{today().year}-0001")
    assert (draft.owner, list(draft.team.all()), draft.risk, draft.due_on) == (oscar, [colin], "high", later(60))
    assert journal.history(draft)[-1].verb == "open"
    letter = Letter.objects.get(kind="corrective_actions/email/open")
    assert (letter.to, letter.payload["number"]) == (oscar.email, draft.number)


def test_numbers_have_no_gap_after_a_refusal(draft: CorrectiveAction, olive: User, mona: User, oscar: User) -> None:
    by = acting(mona)
    assert refusal(operations.open, draft, owner=oscar, due_on=later(-1), by=by) == ["The date has passed already."]
    draft.refresh_from_db()

    operations.open(draft, owner=oscar, by=by)

    assert draft.number == f"CA-{today().year}-0001"


def test_where_else_it_could_happen_is_asked_of_the_registers(olive: User, mona: User, oscar: User) -> None:
    small = Product.objects.create(code="LID-80", name="Lid 80 mm", family="Lids")
    Product.objects.create(code="LID-100", name="Lid 100 mm", family="Lids")
    Product.objects.create(code="POT-1", name="Pot", family="Pots")
    Site.objects.create(code="lyon", name="Lyon")
    action = operations.propose(title="T", problem="P", origins=[COMPLAINT], product=small, by=acting(olive))

    operations.open(action, owner=oscar, by=acting(mona))

    places = SimilarElsewhere.objects.order_by("pk").values_list("kind", "label", "because", "answer")
    assert list(places) == [
        ("product", "LID-100 Lid 100 mm", "the same family", ""),
        ("site", "Lyon", "one of our sites", ""),
    ]


def test_officers_do_not_open(press: Press, draft: CorrectiveAction, olive: User) -> None:
    assert press(olive, draft, "open", {"owner": olive.pk, "risk": "low"}).status_code == 403
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_without_owner_the_form_comes_back_with_what_was_typed(
    press: Press, draft: CorrectiveAction, mona: User
) -> None:
    answer = press(mona, draft, "open", {"owner": "", "risk": "low", "due_on": "2099-01-01"})

    assert answer.status_code == 422
    assert "2099-01-01" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.number is None


def test_of_two_who_open_one_is_told(client: Client, draft: CorrectiveAction, mona: User, oscar: User) -> None:
    stale = CorrectiveAction.objects.get(pk=draft.pk)
    operations.open(draft, owner=oscar, by=acting(mona))

    assert refusal(operations.open, stale, owner=mona, by=acting(mona)) == [
        "Somebody has just changed this. Reload and look again."
    ]
    draft.refresh_from_db()
    assert draft.owner == oscar
