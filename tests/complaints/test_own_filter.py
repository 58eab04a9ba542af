"""The list of complaints is narrowed by the fields that an organisation has made for its categories."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from complaints.models import Category, Complaint, OwnField, OwnValue
from core import saved
from core.models import User
from tests.cast import acting
from tests.complaints.conftest import Case


@pytest.fixture
def packing(db: None) -> Category:
    return Category.objects.create(code="packing", name="Packing")


@pytest.fixture
def material(packing: Category) -> OwnField:
    return OwnField.objects.create(category=packing, label="Material", kind="choice", choices="glass\ntin")


@pytest.fixture
def damage(packing: Category) -> OwnField:
    return OwnField.objects.create(category=packing, label="Damage", kind="text")


@pytest.fixture
def said(case: Case, packing: Category, material: OwnField, damage: OwnField) -> Callable[..., Complaint]:
    def make(made_of: str, how: str) -> Complaint:
        complaint = case(category=packing)
        for field, value in ((material, made_of), (damage, how)):
            OwnValue.objects.create(complaint=complaint, field=field, value=value)
        return complaint

    return make


def listed(client: Client, **query: Any) -> set[str]:
    page = client.get("/complaints/", {"view": "all", **query})
    return {line["case"].reference for line in page.context["lines"]}


def test_the_fields_of_the_chosen_category_narrow_the_list(
    client: Client, olive: User, case: Case, said: Any, packing: Category, material: OwnField, damage: OwnField
) -> None:
    glass, tin, other = said("glass", "A long crack"), said("tin", "Dented"), case()
    client.force_login(olive)
    assert listed(client) == {glass.reference, tin.reference, other.reference}

    assert listed(client, category=packing.pk, **{f"own_{material.pk}": "glass"}) == {glass.reference}
    assert listed(client, **{f"own_{damage.pk}": "CRACK"}) == {glass.reference}
    assert listed(client, **{f"own_{damage.pk}": "crack", f"own_{material.pk}": "tin"}) == set()
    page = client.get(f"/complaints/?category={packing.pk}&own_{material.pk}=glass").content.decode()
    assert f'<select class="form-select w-auto" name="own_{material.pk}"' in page
    assert '<option value="glass" selected>glass</option>' in page
    assert "Damage" in page
    assert "Material" not in client.get("/complaints/").content.decode()


def test_a_filter_without_control_is_a_chip_and_is_exported(
    client: Client, olive: User, said: Any, material: OwnField
) -> None:
    glass, tin = said("glass", "x"), said("tin", "x")
    client.force_login(olive)

    page = client.get("/complaints/", {"view": "all", f"own_{material.pk}": "glass"})
    [chip] = page.context["chips"]
    assert (chip.words, chip.without) == ("Material: glass", "?view=all")

    sheet = client.post(f"/complaints/export.csv?view=all&own_{material.pk}=glass")
    words = b"".join(sheet.streaming_content).decode()  # type: ignore[arg-type]
    assert glass.reference in words
    assert tin.reference not in words


def test_what_names_no_field_narrows_nothing(client: Client, olive: User, case: Case) -> None:
    complaint = case()
    client.force_login(olive)

    wrong = dict.fromkeys(("own_", "own_x", "own_99999999999", "own_12\0"), "glass")
    assert listed(client, **wrong) == {complaint.reference}


def test_the_list_asks_no_more_for_it(client: Client, olive: User, said: Any, packing: Category, material: Any) -> None:
    said("glass", "x")
    client.force_login(olive)

    def statements(**query: Any) -> int:
        client.get("/complaints/", query)
        with CaptureQueriesContext(connection) as asked:
            client.get("/complaints/", query)
        return len(asked)

    assert statements(category=packing.pk, **{f"own_{material.pk}": "glass"}) == statements(category=packing.pk)


def test_a_saved_view_keeps_it(olive: User, material: OwnField) -> None:
    view = saved.save_view(
        place="complaints", query=f"own_{material.pk}=glass&own_x=1", name="Glass", is_shared=False, by=acting(olive)
    )

    assert view.query == f"own_{material.pk}=glass"
    assert saved.plain("inbox", f"own_{material.pk}=glass") == ""
