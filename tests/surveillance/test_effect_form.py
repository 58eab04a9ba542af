"""An effect plan chooses from what is counted."""

import pytest
from django.test import Client

from core.models import User
from corrective_actions import operations as corrective_actions
from corrective_actions.models import CorrectiveAction, EffectPlan
from corrective_actions.operations import OriginGiven
from customers.models import Product
from surveillance import queries
from surveillance.effect_form import value_of
from surveillance.models import Series
from tests.cast import acting

PLAN = {
    "measure": "Cracked lids per 1,000 orders", "baseline_starts_on": "2026-05-01", "baseline_ends_on": "2026-10-31",
    "target_ratio": "0.5", "window_days": "60", "minimum_exposure": "500", "exposure_word": "orders",
}  # fmt: skip


@pytest.fixture
def action(lid: Product, mona: User, olive: User) -> CorrectiveAction:
    found = corrective_actions.propose(
        title="Lids crack", problem="In the cold.", product=lid, by=acting(olive),
        origins=[OriginGiven("other", "x", "An audit", "")],
    )  # fmt: skip
    corrective_actions.open(found, owner=olive, by=acting(mona))
    return found


def counted(measure: str, kind: str, key: str, **values: str) -> Series:
    return Series.objects.create(measure=measure, slice_kind=kind, slice_key=key, label=key or "everything", **values)


def address(action: CorrectiveAction) -> str:
    return f"/corrective-actions/{action.reference}/plan_effect/"


def test_a_series_is_chosen_by_its_name(client: Client, action: CorrectiveAction, lids: Series, olive: User) -> None:
    client.force_login(olive)

    page = client.get(address(action)).content.decode()
    answer = client.post(address(action), PLAN | {"series": value_of(lids)})

    plan = EffectPlan.objects.get()
    assert "Complaints about Lid 80 mm" in page
    assert answer.status_code == 302
    assert (plan.series_measure, plan.series_slice_kind, plan.series_slice_key) == ("complaints", "product", "LID-80")
    again = client.get(address(action)).content.decode()
    assert "selected>Complaints about Lid 80 mm" in again


def test_without_a_series_people_judge(client: Client, action: CorrectiveAction, lids: Series, olive: User) -> None:
    client.force_login(olive)
    client.post(address(action), PLAN | {"series": value_of(lids)})

    client.post(address(action), PLAN | {"series": "", "series_measure": "complaints", "series_slice_kind": "product"})

    plan = EffectPlan.objects.get()
    assert (plan.series_measure, plan.series_slice_kind, plan.series_slice_key) == ("", "", "")


def test_what_is_not_counted_cannot_be_chosen(client: Client, action: CorrectiveAction, olive: User) -> None:
    client.force_login(olive)

    answer = client.post(address(action), PLAN | {"series": "complaints\x1fproduct\x1fNONE"})

    assert answer.status_code == 422
    assert EffectPlan.objects.count() == 0


def test_what_has_no_rate_is_not_offered(db: None) -> None:
    whole = counted("complaints", "all", "")
    mine = counted("complaints", "product_category", "LID-80|leaking")
    other = counted("complaints", "product", "PAN-24")
    elsewhere = counted("faults", "slice", "machine 4", source="imported")
    counted("ideas", "all", "")
    counted("mean_score", "survey", "nps")

    assert queries.series_for_effects(product="LID-80") == [mine, whole, other, elsewhere]
    assert queries.series_for_effects() == [whole, other, mine, elsewhere]


def test_the_series_of_the_plan_is_offered_whatever_else_there_is(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveillance.queries.rates.MOST_OFFERED", 1)
    whole, old = counted("complaints", "all", ""), counted("ideas", "all", "")

    assert queries.series_for_effects(keep=old) == [old, whole]
