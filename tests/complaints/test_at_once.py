"""Many at once: one wins, the others are told, and nothing is done twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from complaints import operations
from complaints.models import Complaint, Status
from core import journal
from core.actors import CUSTOMER, Actor
from core.models import Letter, User
from core.roles import Role
from core.workflow import Refused
from tests.cast import acting, person
from tests.complaints.conftest import Case

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(deeds: list[Callable[[], Any]]) -> list[bool]:
    """Do all of them in threads of their own, each with its own connection. True for each that was not refused."""

    def do(deed: Callable[[], Any]) -> bool:
        try:
            deed()
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(max_workers=25) as pool:
        return list(pool.map(do, deeds))


def again(complaint: Complaint) -> Complaint:
    return Complaint.objects.get(pk=complaint.pk)


def test_of_fifty_who_claim_one_wins(case: Case, olive: User, oscar: User) -> None:
    complaint = case()
    people = [Actor(name=user.name, roles=frozenset({Role.OFFICER}), user_id=user.pk) for user in (olive, oscar)] * 25

    won = at_once([lambda by=by: operations.claim(again(complaint), by=by) for by in people])

    assert won.count(True) == 1
    assert [line.verb for line in journal.history(complaint)].count("claim") == 1


def test_of_fifty_presses_on_the_page_one_wins_and_the_others_are_told_who(case: Case, olive: User) -> None:
    complaint, together = case(), Barrier(25)
    clerks = [olive, *(person(f"Clerk{n}", Role.OFFICER) for n in range(4))]

    def press(client: Client) -> tuple[int, str]:
        try:
            together.wait(20)
            answer = client.post(f"/complaints/{complaint.reference}/claim/")
            return answer.status_code, unescape(answer.content.decode())
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=25) as pool:
        answers = list(pool.map(press, [entered(clerk) for clerk in clerks for _window in range(10)]))

    owner = again(complaint).owner
    assert owner is not None
    assert sorted(code for code, _page in answers) == [302, *[422] * 49]
    told = f"{owner.name} has already taken this."
    assert [page for code, page in answers if code == 422 and told not in page] == []
    assert [line.actor_user for line in journal.history(complaint) if line.verb == "claim"] == [owner.pk]


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_of_ten_answers_one_goes_out(case: Case, olive: User) -> None:
    complaint = case("decided")
    copies = [again(complaint) for _n in range(10)]

    won = at_once([lambda copy=copy: operations.answer(copy, text="A new lid.", by=acting(olive)) for copy in copies])

    assert won.count(True) == 1
    assert Letter.objects.filter(kind="complaints/email/answer").count() == 1


def test_accepting_and_rejecting_at_once_is_one_of_both(case: Case) -> None:
    complaint = case("answered")
    one, other = again(complaint), again(complaint)

    won = at_once(
        [
            lambda: operations.accept(one, by=CUSTOMER),
            lambda: operations.reject_answer(other, reason="No.", by=CUSTOMER),
        ]
    )

    assert won.count(True) == 1
    assert again(complaint).status in {Status.CLOSED, Status.INVESTIGATING}


def test_two_clocks_give_each_step_once(case: Case, mona: User) -> None:
    complaint = case("answered")
    soon = complaint.lapses_at - timedelta(days=1)
    operations.receive(text="Nobody reads this.", by=CUSTOMER, received_at=timezone.now() - timedelta(days=60))

    at_once([lambda: operations.silence(as_of=soon), lambda: operations.escalate(as_of=timezone.now())] * 5)

    assert Letter.objects.filter(kind="complaints/email/remind").count() == 1
    assert Letter.objects.filter(kind="complaints/email/escalate", payload__what="assess").count() == 1
