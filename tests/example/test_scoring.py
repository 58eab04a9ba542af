"""How what is heard is compared with what was put in; the whole example is scored in ``test_whole``."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from config.example import load
from config.example.scoring import Known
from config.example.world import ZONE
from core.models import User


def known(**changed: object) -> Known:
    values: dict[str, Any] = {
        "code": "lot", "kind": "spike", "size": "large", "measure": "complaints", "slice_kind": "product_category",
        "slice_key": "BOX-02|leaking", "starts_on": date(2026, 9, 1), "ends_on": date(2026, 10, 1),
        "category": "leaking", "products": frozenset({"BOX-02"}), "sites": frozenset(),
    }  # fmt: skip
    return Known(**(values | changed))


@pytest.mark.parametrize(
    ("place", "shows", "explains"),
    [
        (("complaints", "product_category", "BOX-02|leaking"), True, True),
        (("complaints", "product", "BOX-02"), True, True),
        (("complaints", "category", "product"), True, True),
        (("complaints", "all", ""), False, True),
        (("complaints", "product", "BOX-03"), False, False),
        (("complaints", "product_category", "BOX-03|leaking"), False, False),
        (("returns", "product", "BOX-02"), False, False),
        (("complaints", "lot", "BOX-02|BOX-02-2609"), True, True),
        (("complaints", "lot", "BOX-03|BOX-03-2609"), False, False),
        (("complaints", "supplier_category", "seals|leaking"), True, True),
        (("complaints", "site_category", "lyon|late"), False, False),
        (("complaints", "supplier", "seals"), False, True),
    ],
)
def test_a_change_shows_where_it_is_and_explains_what_holds_it(
    place: tuple[str, str, str], *, shows: bool, explains: bool
) -> None:
    above = {"leaking": "product"}

    assert known().shows_in(place, above) is shows
    assert known().explains(place, above) is explains


def test_only_the_example_is_scored(olive: User, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="not the example"):
        call_command("score_example")


def test_the_table_is_told(clauses: None, settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings.DATA_DIR = tmp_path
    load.load(seed=1, months=4, as_of=datetime.now(tz=ZONE))

    call_command("score_example", "--alarms")

    told = capsys.readouterr().out
    assert told.count("\n| ") == 8
    assert "lot-fault: complaints of BOX-02|leaking" in told
    assert "false: " in told
