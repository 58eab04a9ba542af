"""The pages: who sees what, how many statements they need, what stands on them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import User
from corrective_actions import operations, queries
from corrective_actions.models import CorrectiveAction
from tests.cast import acting
from tests.corrective_actions.conftest import COMPLAINT, later, today

LIST = "/corrective-actions/"


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def another(olive: User, **values: object) -> CorrectiveAction:
    action = operations.propose(title="Another", problem="P", origins=[COMPLAINT], by=acting(olive))
    CorrectiveAction.objects.filter(pk=action.pk).update(**values)
    return action


def test_an_empty_list_teaches(client: Client, olive: User) -> None:
    client.force_login(olive)

    page = client.get(LIST).content.decode()

    assert "its cause is removed here" in page
    assert "Propose an action" in page


def test_the_list_needs_no_statement_per_row(client: Client, analysing: CorrectiveAction, olive: User) -> None:
    client.force_login(olive)
    client.get(LIST)
    one = statements(client, LIST)
    for number in (2, 3):
        another(olive, status="analysing", number=f"CA-2026-000{number}", owner=olive)

    assert statements(client, LIST) == one


def test_the_most_overdue_stands_first(client: Client, draft: CorrectiveAction, olive: User) -> None:
    late = another(olive, due_on=today() - timedelta(days=3))
    later_still = another(olive, due_on=today() - timedelta(days=9))
    client.force_login(olive)

    answer = client.get(LIST)

    assert answer.context["page"].rows == [later_still, late, draft]
    assert "9 d over" in answer.content.decode()
    assert client.get(f"{LIST}?show=overdue").context["page"].rows == [later_still, late]
    assert list(queries.overdue(as_of=timezone.now())) == [later_still, late]


def test_each_count_is_the_length_of_its_list(client: Client, closed: CorrectiveAction, olive: User) -> None:
    another(olive)
    another(olive, due_on=today() - timedelta(days=1))
    client.force_login(olive)

    for name, _label, count in client.get(LIST).context["views"]:
        assert len(client.get(f"{LIST}?show={name}").context["page"].rows) == count


@pytest.mark.parametrize(
    ("address", "found"),
    [("?q=seal+cold", 1), ("?q=seal+warm", 0), ("?risk=medium", 1), ("?risk=low", 0), ("?mine=on", 0), ("?q=CA-", 1)],
)
def test_filters_live_in_the_address(
    client: Client, analysing: CorrectiveAction, olive: User, address: str, found: int
) -> None:
    client.force_login(olive)

    assert len(client.get(f"{LIST}{address}").context["page"].rows) == found


def test_a_long_list_goes_on_without_a_gap(client: Client, olive: User) -> None:
    made = [another(olive).pk for _ in range(60)]
    client.force_login(olive)

    first = client.get(LIST).context["page"]
    second = client.get(f"{LIST}?after={first.next}").context["page"]

    assert [row.pk for row in [*first.rows, *second.rows]] == made
    assert second.next == ""


def test_the_page_needs_no_statement_per_part(
    client: Client, planned: CorrectiveAction, oscar: User, colin: User
) -> None:
    client.force_login(oscar)
    address = f"{LIST}{planned.reference}/"
    client.get(address)
    few = statements(client, address)
    by = acting(oscar)
    for number in range(3):
        cause = operations.add_cause(planned, text=f"Cause {number}", kind="systemic", branch="people", by=by)
        operations.verify_cause(cause, evidence="Seen.", by=by)
        operations.add_item(planned, what=f"Item {number}", owner=colin, due_on=later(), cause=cause, by=by)
        operations.contain(planned, what=f"Containment {number}", began_on=today(), by=by)
        operations.add_elsewhere(planned, kind="site", label=f"Site {number}", by=by)
        operations.tell(planned, audience="staff", who=f"Shift {number}", what="All.", told_on=today(), by=by)

    assert statements(client, address) == few


def test_the_page_of_verification_needs_none_either(client: Client, done: CorrectiveAction, olive: User) -> None:
    client.force_login(olive)
    address = f"{LIST}{done.reference}/"
    client.get(address)
    two = statements(client, address)
    done.items.filter(number=2).delete()

    assert statements(client, address) == two


def test_what_is_missing_stands_on_the_page_before_one_tries(
    client: Client, analysing: CorrectiveAction, oscar: User
) -> None:
    client.force_login(oscar)

    page = client.get(f"{LIST}{analysing.reference}/").content.decode()

    assert "“Submit the plan” has to wait for this:" in page
    assert "The plan has no action yet." in page


def test_the_number_opens_the_page_too(client: Client, analysing: CorrectiveAction, olive: User) -> None:
    client.force_login(olive)

    assert client.get(f"{LIST}{analysing.number}/").status_code == 200


def test_a_result_is_drawn_and_told(client: Client, judged: CorrectiveAction, mona: User) -> None:
    client.force_login(mona)

    page = client.get(f"{LIST}{judged.reference}/").content.decode()

    assert "The rate after it is 0.33 times the rate before (with 95 % certainty 0.19 to 0.56)" in page
    assert 'class="lp-interval"' in page
    assert "waits for a person" in page


def test_colleagues_see_what_is_theirs(client: Client, approved: CorrectiveAction, olive: User, colin: User) -> None:
    foreign = another(olive)
    client.force_login(colin)

    assert client.get(LIST).context["page"].rows == [approved]
    assert client.get(f"{LIST}{approved.reference}/").status_code == 200
    assert client.get(f"{LIST}{foreign.reference}/").status_code == 404
    assert client.get(f"{LIST}{foreign.reference}/contain/").status_code == 404


def test_whoever_helps_sees_it(client: Client, draft: CorrectiveAction, colin: User) -> None:
    client.force_login(colin)
    assert client.get(f"{LIST}{draft.reference}/").status_code == 404

    draft.team.add(colin)

    assert client.get(f"{LIST}{draft.reference}/").status_code == 200


def test_my_actions(client: Client, approved: CorrectiveAction, oscar: User, colin: User) -> None:
    client.force_login(colin)
    mine = client.get(f"{LIST}mine/")
    client.force_login(oscar)
    owned = client.get(f"{LIST}mine/")

    assert [item.number for item, _badge in mine.context["items"]] == [1, 2]
    assert [action for action, _badge in owned.context["owned"]] == [approved]
    assert "Nothing waits for you." in owned.content.decode()


def test_my_actions_need_no_statement_per_row(
    client: Client, approved: CorrectiveAction, colin: User, oscar: User
) -> None:
    client.force_login(colin)
    address = f"{LIST}mine/"
    client.get(address)
    two = statements(client, address)
    operations.add_item(approved, what="Third", owner=colin, due_on=later(), by=acting(oscar))

    assert statements(client, address) == two


@pytest.mark.parametrize("path", ["", "mine/", "propose/"])
def test_an_administrator_has_no_business_here(client: Client, adam: User, path: str) -> None:
    client.force_login(adam)

    assert client.get(f"{LIST}{path}").status_code == 403


def test_an_auditor_reads_everything_and_presses_nothing(
    client: Client, approved: CorrectiveAction, audrey: User
) -> None:
    client.force_login(audrey)

    page = client.get(f"{LIST}{approved.reference}/")

    assert page.status_code == 200
    assert (page.context["steps"], page.context["may"]) == ([], set())
    assert client.post(f"{LIST}{approved.reference}/cancel/").status_code == 403


def test_an_action_from_an_audit_is_proposed(client: Client, olive: User) -> None:
    client.force_login(olive)
    form = {
        "title": "Test records are late",
        "problem": "Three of ten were missing.",
        "risk": "low",
        "source": "audit",
        "origin": "Audit of 12 November, finding 3",
    }

    answer = client.post(f"{LIST}propose/", form)
    again = client.post(f"{LIST}propose/", form | {"origin": ""})

    action = CorrectiveAction.objects.get()
    assert answer["Location"] == f"{LIST}{action.reference}/"
    assert [(origin.kind, origin.label) for origin in action.origins.all()] == [
        ("audit", "Audit of 12 November, finding 3")
    ]
    assert again.status_code == 422
    assert "Three of ten were missing." in again.content.decode()


def test_a_file_of_another_action_is_not_there(client: Client, draft: CorrectiveAction, olive: User) -> None:
    client.force_login(olive)

    assert client.get(f"{LIST}{draft.reference}/files/nothing/").status_code == 404


def test_a_tree_is_drawn_with_each_cause_once(planned: CorrectiveAction, oscar: User) -> None:
    first, second = planned.causes.order_by("pk")
    below = operations.add_cause(
        planned, text="Bought cheaply.", kind="systemic", branch="method", parent=first, by=acting(oscar)
    )

    tree = queries.cause_tree(causes=list(planned.causes.order_by("pk")), answered={first.pk})

    assert [(node.cause, node.badge.shape) for node in tree] == [(first, "ok"), (second, "bad")]
    assert [(node.cause, node.badge.word) for node in tree[0].children] == [(below, "supposed")]
