"""Canned answers: kept in a register, offered where they fit, filled in by the case, counted when sent."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import Page, expect

from complaints import operations, queries
from complaints.models import CannedAnswer, Category, Complaint, Message
from complaints.placeholders import KNOWN, fill, left_open, unknown
from core import clock, journal
from core.models import User
from core.workflow import Refused
from tests.cast import acting
from tests.complaints.conftest import Case
from tests.complaints.test_browser import enter

__all__ = ["enter"]


@pytest.fixture
def lids(db: None) -> Category:
    packaging = Category.objects.create(code="packaging", name="Packaging")
    return Category.objects.create(code="lids", name="Lids", parent=packaging)


@pytest.fixture
def keep(mona: User) -> Callable[..., CannedAnswer]:
    def make(title: str, text: str = "Dear {customer_name}", language: str = "en", **given: Any) -> CannedAnswer:
        answer = CannedAnswer(title=title, text=text, language=language, **given)
        return operations.keep_canned(answer, by=acting(mona), changed=["title", "text"])

    return make


def titles(complaint: Complaint, user: User, words: str = "") -> list[str]:
    found = queries.offered(complaint, by=acting(user), place=clock.organisation(), as_of=timezone.now(), words=words)
    return [one.title for one in found]


# ---------------------------------------------------------------------------------------- placeholders


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Dear {customer_name}, {reference}", []),
        ("{nonsense} and {lot} and {nonsense}", ["nonsense"]),
        ("{ customer_name }", []),
        ("{}", [""]),
        ("{Reference}", ["Reference"]),
        ("a { that is never closed", []),
        ("{a\nb}", []),
    ],
)
def test_names_that_nothing_fills_in_are_found(text: str, names: list[str]) -> None:
    assert unknown(text) == names


def test_what_is_known_is_filled_in_and_the_rest_stays_to_be_seen() -> None:
    text = "Dear {customer_name}, lot { lot } of {product}."

    filled = fill(text, {"customer_name": "Carla {lot}", "lot": "", "product": "Box"})

    assert filled == "Dear Carla {lot}, lot { lot } of Box."
    assert left_open(filled) == ["lot"]


def test_a_case_knows_every_placeholder(case: Case, olive: User) -> None:
    complaint = case("assessed", lot="41", order_number="4711")
    Complaint.objects.filter(pk=complaint.pk).update(
        answer_due=datetime(2026, 12, 3, 16, tzinfo=UTC), received_at=datetime(2026, 11, 2, 9, tzinfo=UTC)
    )
    complaint.refresh_from_db()

    values = queries.values_of(
        complaint, by=acting(olive), place=clock.organisation(), as_of=datetime(2026, 11, 25, tzinfo=UTC)
    )

    assert set(values) == set(KNOWN)
    assert values["customer_name"] == "Carla Conte"
    assert (values["lot"], values["order_number"], values["my_name"], values["product"]) == ("41", "4711", "Olive", "")
    assert values["promise_date"] == "Thu 3 Dec, 17:00"
    assert values["reference"] == complaint.reference


def test_dates_are_said_in_the_language_of_the_customer(case: Case, olive: User) -> None:
    complaint = case("assessed", language="de")
    Complaint.objects.filter(pk=complaint.pk).update(answer_due=datetime(2026, 12, 3, 16, tzinfo=UTC))
    complaint.refresh_from_db()

    values = queries.values_of(
        complaint, by=acting(olive), place=clock.organisation(), as_of=datetime(2026, 11, 25, tzinfo=UTC)
    )

    assert values["promise_date"].startswith("Do")


# ---------------------------------------------------------------------------------------- the register


def test_keeping_one_is_told_to_the_journal(keep: Callable[..., CannedAnswer]) -> None:
    answer = keep("New lid")

    assert journal.history(answer)[-1].verb == "add_canned"


def test_all_that_is_missing_is_told(olive: User, colin: User) -> None:
    with pytest.raises(Refused) as refused:
        operations.keep_canned(CannedAnswer(language="en"), by=acting(colin), changed=[])

    assert refused.value.sentences == [
        "Canned answers are kept by quality officers and managers.",
        "Give it a title by which your team finds it.",
        "Write the text.",
    ]


def test_a_placeholder_nobody_knows_is_refused_with_those_that_are(client: Client, olive: User) -> None:
    client.force_login(olive)

    answer = client.post("/complaints/canned/add/", {"title": "A", "text": "Dear {name}", "language": "en"})

    assert answer.status_code == 422
    assert "Nothing fills in {name}. These can be used: {reference}, {title}," in answer.content.decode()
    assert "Dear {name}" in answer.content.decode()
    assert not CannedAnswer.objects.exists()


def test_one_is_added_changed_and_retired(client: Client, olive: User, lids: Category) -> None:
    client.force_login(olive)
    given = {"title": "New lid", "text": "Dear {customer_name}", "language": "en", "category": lids.pk}

    assert client.post("/complaints/canned/add/", given | {"is_active": "on"}).url == "/complaints/canned/"
    answer = CannedAnswer.objects.get()
    assert "New lid" in client.get("/complaints/canned/?q=LID&language=en").content.decode()
    twice = client.post("/complaints/canned/add/", given)
    assert twice.status_code == 422
    client.post(f"/complaints/canned/{answer.pk}/", given | {"text": "Hello {customer_name}"})

    answer.refresh_from_db()
    assert (answer.text, answer.is_active) == ("Hello {customer_name}", False)
    assert journal.history(answer)[-1].verb == "change_canned"
    assert "New lid" in client.get("/complaints/canned/?show=retired").content.decode()
    assert "No canned answer yet." in client.get("/complaints/canned/").content.decode()


def test_three_cost_no_more_questions_than_one(
    client: Client, olive: User, lids: Category, keep: Callable[..., CannedAnswer]
) -> None:
    client.force_login(olive)
    keep("One", category=lids)
    client.get("/complaints/canned/")
    counted = []
    for more in ([], ["Two", "Three"]):
        for title in more:
            keep(title, category=lids)
        with CaptureQueriesContext(connection) as asked:
            client.get("/complaints/canned/")
        counted.append(len(asked))

    assert counted[0] == counted[1]


def test_readers_look_and_do_not_touch(client: Client, audrey: User, keep: Callable[..., CannedAnswer]) -> None:
    answer = keep("New lid")
    client.force_login(audrey)

    assert client.get("/complaints/canned/").status_code == 200
    assert client.get(f"/complaints/canned/{answer.pk}/").status_code == 403


# ---------------------------------------------------------------------------------------- in a case


def test_category_and_language_of_the_case_come_first(
    case: Case, olive: User, lids: Category, keep: Callable[..., CannedAnswer]
) -> None:
    other = Category.objects.create(code="freight", name="Freight")
    for title, given in {
        "everywhere": {},
        "packaging": {"category": lids.parent},
        "lids": {"category": lids},
        "lids in German": {"category": lids, "language": "de"},
        "freight": {"category": other},
        "retired": {"is_active": False},
    }.items():
        keep(title, **given)
    complaint = case("assessed", category=lids)

    assert titles(complaint, olive) == ["lids", "packaging", "everywhere", "lids in German"]
    assert titles(complaint, olive, words="frei") == ["freight"]
    assert titles(case(category=None), olive) == ["everywhere"]


def test_the_list_is_a_page_and_its_links_fill_the_box(
    client: Client, case: Case, olive: User, keep: Callable[..., CannedAnswer]
) -> None:
    answer = keep("Begun", "Dear {customer_name}, we look at {reference}.")
    complaint = case("assessed")
    client.force_login(olive)

    page = client.get(f"/complaints/{complaint.reference}/canned/?for=reply").content.decode()

    link = f"/complaints/{complaint.reference}/?write=reply&amp;canned={answer.pk}#write"
    assert link in page
    assert f"Dear Carla Conte, we look at {complaint.reference}." in page
    form = client.get(f"/complaints/{complaint.reference}/?write=reply&canned={answer.pk}").context["write"]["form"]
    assert form["text"].value() == f"Dear Carla Conte, we look at {complaint.reference}."
    assert form["canned"].value() == answer.pk


@pytest.mark.parametrize("key", ["", "x", "0", "999999", "-1", "1" * 30])
def test_an_answer_that_is_not_there_leaves_the_box_as_it_is(client: Client, case: Case, olive: User, key: str) -> None:
    complaint = case("assessed")
    client.force_login(olive)

    page = client.get(f"/complaints/{complaint.reference}/", {"write": "reply", "canned": key})

    assert page.context["write"]["form"]["text"].value() in {None, ""}


@pytest.mark.parametrize(("status", "verb"), [("assessed", "reply"), ("assessed", "ask"), ("decided", "answer")])
def test_sending_counts_and_nothing_goes_out_half_filled(
    client: Client, case: Case, mona: User, keep: Callable[..., CannedAnswer], status: str, verb: str
) -> None:
    answer = keep("Begun")
    complaint = case(status)
    client.force_login(mona)
    address = f"/complaints/{complaint.reference}/{verb}/"

    refused = client.post(address, {"text": "Lot {lot} is bad.", "canned": answer.pk})

    assert refused.status_code == 422
    assert "The case does not say what belongs here: {lot}." in refused.content.decode()
    answer.refresh_from_db()
    assert answer.uses == 0
    assert client.post(address, {"text": "Lot 41 is {bad}.", "canned": answer.pk}).status_code == 302
    answer.refresh_from_db()
    assert answer.uses == 1
    assert answer.used_at is not None
    assert Message.objects.filter(text="Lot 41 is {bad}.").exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_two_colons_open_the_list_and_the_text_goes_in_at_the_cursor(
    page: Page,
    axe: Callable[[Page], list[str]],
    enter: Callable[[User], None],
    case: Case,
    olive: User,
    keep: Callable[..., CannedAnswer],
) -> None:
    keep("Begun", "Dear {customer_name},\nwe have begun <now>.")
    complaint = case("assessed")
    enter(olive)
    page.goto(f"/complaints/{complaint.reference}/")
    box = page.get_by_label("Message to the customer")
    box.press_sequentially("Hello. ::")

    expect(page.get_by_role("link", name="Begun", exact=True)).to_be_focused()
    assert axe(page) == []
    page.keyboard.press("Enter")

    expect(box).to_have_value("Hello. Dear Carla Conte,\nwe have begun <now>.")
    expect(box).to_be_focused()
