"""The numbers of the views: at most half a minute old, the same for all readers but for what is one's own."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints import queries
from complaints.models import Complaint
from complaints.templatetags.complaint_words import up_to
from core import counted
from core.models import Counted, User
from tests.complaints.conftest import Case


def numbers(client: Client, **asked: str) -> dict[str, Any]:
    return {name: number for name, _label, number in client.get("/complaints/", asked).context["views"]}


def test_a_number_is_kept_for_half_a_minute_and_says_so(client: Client, case: Case, olive: User) -> None:
    client.force_login(olive)
    case()
    assert numbers(client)["open"] == 1
    case()

    assert numbers(client)["open"] == 1
    assert "at most 30 seconds old" in client.get("/complaints/").content.decode()

    Counted.objects.update(at=timezone.now() - timedelta(seconds=31))
    assert numbers(client)["open"] == 2


def test_what_is_mine_is_counted_for_each(client: Client, case: Case, olive: User, oscar: User) -> None:
    case("assessed", assessment={"owner": olive})
    client.force_login(olive)
    assert numbers(client)["mine"] == 1

    client.force_login(oscar)

    assert numbers(client) == {
        "open": 1, "mine": 0, "unowned": 0, "overdue": 0, "waiting": 0, "closed": 0, "all": 1,
    }  # fmt: skip


def test_an_owner_sees_no_numbers_of_others(client: Client, case: Case, olive: User, colin: User) -> None:
    case("assessed")
    client.force_login(olive)
    assert numbers(client)["all"] == 1

    client.force_login(colin)

    assert numbers(client)["all"] == 0


def test_filters_have_numbers_of_their_own(client: Client, case: Case, olive: User) -> None:
    case(lot="41")
    case("closed", lot="42")
    client.force_login(olive)

    assert [numbers(client, lot="41")[name] for name in ("open", "closed")] == [1, 0]
    assert [numbers(client, lot="42")[name] for name in ("open", "closed")] == [0, 1]


def test_the_list_counts_anew_within_its_budget(client: Client, case: Case, olive: User) -> None:
    client.force_login(olive)
    case("assessed")
    client.get("/complaints/")
    Counted.objects.update(at=timezone.now() - timedelta(seconds=31))

    with CaptureQueriesContext(connection) as asked:
        client.get("/complaints/")

    assert len(asked) <= 8


def test_every_state_keeps_to_the_budget_of_the_page(client: Client, case: Case, mona: User) -> None:
    client.force_login(mona)
    asked_in = {}
    for status in ("received", "assessed", "investigating", "awaiting_customer", "decided", "answered", "closed"):
        complaint = case(status)
        client.get(f"/complaints/{complaint.reference}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/complaints/{complaint.reference}/")
        asked_in[status] = len(asked)

    assert max(asked_in.values()) <= 10, asked_in


def test_cases_alike_are_counted_no_further_than_is_told(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("complaints.queries.lists.MOST_ALIKE", 2)
    several = [case(lot="41", order_number="4711") for _n in range(4)]
    case("closed")

    few = queries.alike(several[0], cases=Complaint.objects.filter(pk__in=[one.pk for one in several[:2]]))
    many = queries.alike(several[0], cases=Complaint.objects.all())

    assert (few.order, few.contact, few.contact_open, few.product) == (2, 2, 2, 0)
    assert (many.order, many.contact, many.contact_open) == (3, 3, 3)
    assert [up_to(number, 2) for number in (few.order, many.order)] == ["2", "more than 2"]


def test_a_filter_that_is_no_key_filters_nothing(client: Client, case: Case, olive: User) -> None:
    client.force_login(olive)
    complaint = case("assessed")

    shown = client.get("/complaints/?category=99999999999999999999&product=99999999999999999999")

    assert shown.status_code == 200
    assert complaint.reference in shown.text


def test_a_long_view_is_counted_no_further_than_is_told(
    client: Client, case: Case, olive: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.counted.MOST", 2)
    client.force_login(olive)
    for status in ("received", "received", "received", "received", "closed"):
        case(status)

    shown = client.get("/complaints/")

    assert numbers(client) == {
        "open": 3, "mine": 0, "unowned": 3, "overdue": 0, "waiting": 0, "closed": 1, "all": 3,
    }  # fmt: skip
    assert "4 of more than 2" in shown.text
    assert shown.text.count("more than 2") == 4


def test_what_nothing_can_fulfil_is_counted_too(case: Case) -> None:
    case()

    assert counted.up_to_most({"all": Complaint.objects.all(), "none": Complaint.objects.none()}, most=9) == {
        "all": 1,
        "none": 0,
    }
