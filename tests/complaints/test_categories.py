"""The category tree and the fields of its categories: kept by manager and administrator, answered with the moves."""

import csv
import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from complaints import operations, queries
from complaints.models import Category, Complaint, OwnField, OwnValue
from complaints.own_answers import Unread, read
from core import clock, journal
from core.models import User
from core.workflow import Refused
from tests.cast import acting
from tests.complaints.conftest import ASSESSMENT, DECISION, Case


@pytest.fixture
def goods(mona: User) -> Category:
    return operations.add_category(name="Goods", by=acting(mona))


@pytest.fixture
def lids(mona: User, goods: Category) -> Category:
    return operations.add_category(name="Lids", parent=goods, notice="Ask for the lid.", by=acting(mona))


@pytest.fixture
def serial(mona: User, goods: Category) -> OwnField:
    return operations.add_field(goods, label="Serial number", kind="text", needed="assess", by=acting(mona))


def typed(category: Category, owner: User, **more: Any) -> dict[str, Any]:
    given = {**ASSESSMENT, "immediate_action": "no", "owner": owner.pk, "conflict_checked": "on"}
    return given | {"category": category.pk} | more


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize("who", ["mona", "adam"])
def test_the_tree_is_kept_by_the_pages(
    client: Client, goods: Category, case: Case, who: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))

    client.post("/complaints/categories/", {"name": "Lids", "parent": goods.pk, "notice": "Ask for the lid."})
    lids = Category.objects.get(name="Lids")
    case(category=lids)
    client.post(f"/complaints/categories/{lids.pk}/", {"name": "Lids and seals", "parent": "", "notice": ""})
    client.post(f"/complaints/categories/{lids.pk}/retire/")

    lids.refresh_from_db()
    assert (lids.name, lids.code, lids.parent, lids.is_active) == ("Lids and seals", "lids", None, False)
    verbs = [line.verb for line in journal.history(lids)]
    assert verbs == ["add_category", "change_category", "retire_category"]
    page = client.get("/complaints/categories/")
    assert [(branch.category.name, branch.n) for branch in page.context["tree"]] == [
        ("Goods", 0),
        ("Lids and seals", 1),
    ]
    client.post(f"/complaints/categories/{lids.pk}/restore/")
    lids.refresh_from_db()
    assert lids.is_active


def test_a_number_in_the_tree_leads_to_as_many_rows(client: Client, mona: User, case: Case, lids: Category) -> None:
    case(category=lids)
    case(category=lids.parent)
    client.force_login(mona)

    for branch in queries.category_tree():
        rows = client.get(f"/complaints/?view=all&category={branch.category.pk}").context["page"].rows
        assert len(rows) == branch.n
    assert [branch.n for branch in queries.category_tree()] == [2, 1]


def test_what_cannot_be_is_told(mona: User, olive: User, goods: Category, lids: Category) -> None:
    by = acting(mona)
    deep = operations.add_category(name="Seals", parent=lids, by=by)
    told: list[tuple[str, Category | None, str]] = [
        (" ", None, "Give the category a name."),
        ("lids", goods, "There is a category of this name at the same place already."),
        ("More", deep, "The tree has at most 3 levels."),
    ]
    for name, parent, sentence in told:
        with pytest.raises(Refused) as refused:
            operations.add_category(name=name, parent=parent, by=by)
        assert refused.value.sentences == [sentence]
    with pytest.raises(Refused, match="A category cannot lie below itself"):
        operations.change_category(goods, name="Goods", parent=deep, by=by)
    with pytest.raises(Refused, match="Retire or move the categories below it first"):
        operations.retire_category(lids, by=by)
    with pytest.raises(Refused, match="kept by the quality manager and the administrator"):
        operations.add_category(name="X", by=acting(olive))


def test_a_branch_moves_only_where_it_fits(mona: User, goods: Category, lids: Category) -> None:
    by = acting(mona)
    post = operations.add_category(name="Post", by=by)
    late = operations.add_category(name="Late", parent=post, by=by)

    with pytest.raises(Refused, match="at most 3 levels"):
        operations.change_category(Category.objects.get(pk=goods.pk), name="Goods", parent=late, by=by)
    operations.change_category(Category.objects.get(pk=goods.pk), name="Goods", parent=post, by=by)

    assert queries.own_fields().above(lids.pk) == [post.pk, goods.pk, lids.pk]


@pytest.mark.parametrize(
    ("given", "sentences"),
    [
        ({"label": "", "kind": "text"}, ["Give the field a label."]),
        ({"label": "x", "kind": "colour"}, ["Choose what kind of field it is."]),
        ({"label": "x", "kind": "choice", "choices": "one"}, ["Give at least two choices, each on a line of its own."]),
        (
            {"label": "serial NUMBER", "kind": "text", "needed": "soon"},
            [
                "Say when the field is needed, or that it is not.",
                "This category has a field of this name already; perhaps it is retired.",
            ],
        ),
    ],
)
def test_a_field_that_cannot_be_asked_is_told(
    mona: User, serial: OwnField, given: dict[str, str], sentences: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        operations.add_field(serial.category, by=acting(mona), **given)

    assert refused.value.sentences == sentences


@pytest.mark.parametrize(
    ("kind", "said", "kept"),
    [
        ("text", "  A 12 ", "A 12"),
        ("number", "1 200,50", "1200.5"),
        ("number", "-0.10", "-0.1"),
        ("date", "2026-11-30", "2026-11-30"),
        ("choice", "red", "red"),
        ("yes_no", "no", "no"),
        ("number", " ", ""),
    ],
)
def test_an_answer_is_kept_in_one_form(kind: str, said: str, kept: str) -> None:
    assert read(OwnField(label="L", kind=kind, choices="red\nblue"), said) == kept


@pytest.mark.parametrize(
    ("kind", "said", "sentence"),
    [
        ("number", "twelve", "“L” needs a number such as 12.5."),
        ("number", "NaN", "“L” needs a number such as 12.5."),
        ("number", "1e999", "“L” needs a number such as 12.5."),
        ("date", "30.11.2026", "“L” needs a date such as 2026-11-30."),
        ("choice", "green", "“L” needs one of: red, blue."),
        ("yes_no", "maybe", "“L” needs yes or no."),
        ("text", "x" * 2001, "“L” takes at most 2000 letters."),
    ],
)
def test_an_answer_that_is_none_is_told(kind: str, said: str, sentence: str) -> None:
    with pytest.raises(Unread) as unread:
        read(OwnField(label="L", kind=kind, choices="red\nblue"), said)

    assert str(unread.value) == sentence


def test_the_assessment_asks_for_what_the_chosen_category_and_those_above_it_need(
    client: Client, case: Case, olive: User, lids: Category, serial: OwnField
) -> None:
    complaint = case()
    client.force_login(olive)

    missing = client.post(f"/complaints/{complaint.reference}/assess/", typed(lids, olive))
    page = words(missing)
    answer = client.post(
        f"/complaints/{complaint.reference}/assess/", typed(lids, olive, **{f"own_{serial.pk}": "SN-4711"})
    )

    complaint.refresh_from_db()
    assert (missing.status_code, "Fill in “Serial number”." in page) == (422, True)
    assert (answer.status_code, complaint.status) == (302, "assessed")
    assert OwnValue.objects.get().value == "SN-4711"
    shown = words(client.get(f"/complaints/{complaint.reference}/"))
    assert [word for word in ("Ask for the lid.", "Serial number", "SN-4711") if word not in shown] == []
    assert len(client.get("/complaints/?view=all&q=SN-4711").context["page"].rows) == 1


def test_the_operation_asks_too_and_the_decision_for_the_rest(
    case: Case, olive: User, mona: User, goods: Category, serial: OwnField
) -> None:
    checked = operations.add_field(goods, label="Checked on", kind="date", needed="decide", by=acting(mona))
    complaint = case(category=goods)
    with pytest.raises(Refused) as refused:
        operations.assess(complaint, **(ASSESSMENT | {"owner": olive}), by=acting(olive))
    assert refused.value.sentences == ["Fill in “Serial number”."]

    operations.assess(complaint, **(ASSESSMENT | {"owner": olive}), answers={serial.pk: "S1"}, by=acting(olive))
    operations.investigate(complaint, by=acting(olive))
    with pytest.raises(Refused) as refused:
        operations.decide(complaint, **DECISION, answers={checked.pk: "soon"}, by=acting(mona))
    assert refused.value.sentences == ["“Checked on” needs a date such as 2026-11-30."]
    operations.decide(complaint, **DECISION, answers={checked.pk: "2026-11-30"}, by=acting(mona))

    assert dict(complaint.own_values.values_list("field", "value")) == {serial.pk: "S1", checked.pk: "2026-11-30"}


def test_a_retired_field_asks_no_more_and_keeps_its_answers_everywhere(
    client: Client, case: Case, olive: User, mona: User, goods: Category, serial: OwnField
) -> None:
    complaint = case(category=goods, text="The lid.")
    operations.assess(complaint, **(ASSESSMENT | {"owner": olive}), answers={serial.pk: "S1"}, by=acting(olive))
    client.force_login(mona)

    client.post(f"/complaints/fields/{serial.pk}/retire/")

    other = case("assessed", category=goods)
    assert other.own_values.count() == 0
    assert "S1" in words(client.get(f"/complaints/{complaint.reference}/"))
    content = b"".join(client.post("/complaints/export.csv?view=all"))  # type: ignore[arg-type]
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert {row["Reference"]: row["Serial number"] for row in rows} == {complaint.reference: "S1", other.reference: ""}
    full = queries.full(acting(olive)).get(pk=complaint.pk)
    printed = queries.to_print(
        full,
        queries.hung(full, reader=acting(olive)),
        as_of=complaint.received_at,
        place=clock.organisation(),
        notes=True,
    )
    assert ["Serial number", "S1"] in printed["head"]


def test_fields_are_kept_by_the_page_of_their_category(client: Client, mona: User, goods: Category) -> None:
    client.force_login(mona)

    client.post(
        f"/complaints/categories/{goods.pk}/add_field/", {"label": "Colour", "kind": "choice", "choices": "a\nb"}
    )
    field = OwnField.objects.get()
    refused = client.post(f"/complaints/fields/{field.pk}/", {"label": "Colour", "choices": "a"})
    client.post(f"/complaints/fields/{field.pk}/", {"label": "Shade", "choices": "a\nb\nc", "needed": "decide"})

    field.refresh_from_db()
    assert (refused.status_code, "Give at least two choices" in words(refused)) == (422, True)
    assert (field.label, field.options, field.needed) == ("Shade", ["a", "b", "c"], "decide")
    assert "Shade" in words(client.get(f"/complaints/categories/{goods.pk}/"))


def test_the_database_keeps_it_too(goods: Category, serial: OwnField, case: Case) -> None:
    wrong = [
        lambda: OwnField.objects.create(category=goods, label="", kind="text"),
        lambda: OwnField.objects.create(category=goods, label="C", kind="choice"),
        lambda: OwnValue.objects.create(complaint=Complaint.objects.first(), field=serial, value=""),
    ]
    case()
    for make in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def test_an_empty_tree_teaches(client: Client, mona: User) -> None:
    client.force_login(mona)

    assert "There is no category yet." in words(client.get("/complaints/categories/"))
