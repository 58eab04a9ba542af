import re
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from complaints.models import Complaint, Status
from config.example import degradations, load
from config.example.people import PASSWORD
from config.example.world import ZONE
from core.models import Entry, User
from corrective_actions.models import CorrectiveAction
from customers.models import Customer, OrderLine

pytestmark = pytest.mark.once
AS_OF = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def content() -> list[Any]:
    """Everything that is said and done, without what differs from install to install."""
    return [
        list(Customer.objects.order_by("external_key").values_list("external_key", "name", "segment__code", "since")),
        list(
            OrderLine.objects.order_by("order__number", "product__code").values_list(
                "order__number", "order__placed_at", "order__customer__external_key", "product__code", "quantity", "lot"
            )
        ),
        list(
            Complaint.objects.order_by("number").values_list(
                "number", "reference", "status", "title", "text", "answer", "answer_due", "closed_at", "owner__email"
            )
        ),
        list(CorrectiveAction.objects.order_by("proposed_at").values_list("reference", "number", "status", "title")),
        [
            # An invitation is called by its row number, which goes on counting after a load that was undone.
            (*line, re.sub(r"^(after-\w+|complaint-handling) \d+$", r"\1", label))
            for *line, label in Entry.objects.order_by("pk").values_list(
                "at", "verb", "actor", "was", "now", "subject_label"
            )
        ],
    ]


def first_difference(one: list[Any], other: list[Any]) -> object:
    """Where two contents part; comparing them whole would print a hundred thousand rows."""
    pairs = (
        (left, right) for ones, others in zip(one, other, strict=True) for left, right in zip_longest(ones, others)
    )
    return next((pair for pair in pairs if pair[0] != pair[1]), None)


def made(seed: int) -> list[Any]:
    with transaction.atomic():
        load.load(seed=seed, months=2, as_of=AS_OF)
        found = content()
        transaction.set_rollback(True)
    return found


def test_the_same_seed_makes_the_same_example(clauses: None) -> None:
    first = made(7)

    assert first_difference(made(7), first) is None
    assert first_difference(made(8), first) is not None


def test_one_rate_moves_nothing_else(clauses: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def told_of() -> set[tuple[Any, ...]]:
        with transaction.atomic():
            load.load(seed=7, months=2, as_of=AS_OF)
            rows = Complaint.objects.exclude(category__code="billing")
            found = set(rows.values_list("received_at", "title", "text", "channel", "status", "severity", "answer"))
            transaction.set_rollback(True)
        return found

    before = told_of()
    fewer = tuple(one for one in degradations.DEGRADATIONS if one.category != "billing")
    monkeypatch.setattr(degradations, "DEGRADATIONS", fewer)

    assert told_of() == before


@pytest.mark.parametrize("as_of", ["2026-12-27T03:00", "2026-04-06T23:30", "2026-11-25T10:00"])
def test_there_is_a_complaint_in_every_state_whatever_the_day(clauses: None, as_of: str) -> None:
    moment = datetime.fromisoformat(as_of).replace(tzinfo=ZONE)

    load.load(seed=3, months=2, as_of=moment)

    assert set(Complaint.objects.values_list("status", flat=True)) == set(Status.values)


def test_the_command_tells_what_it_made(clauses: None, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    call_command("example", "--months", "1", "--as-of", "2026-11-25T10:00")

    told = capsys.readouterr().out
    assert f"{Complaint.objects.count()} complaints" in told
    assert str(folder / "example-truth.json") in told


def test_an_install_with_data_is_left_alone(olive: User) -> None:
    with pytest.raises(CommandError, match="holds data already"):
        call_command("example")

    assert Customer.objects.count() == 0


@pytest.mark.parametrize("months", [0, 61])
def test_it_reaches_back_so_far_and_no_further(clauses: None, months: int) -> None:
    with pytest.raises(CommandError, match="1 to 60 months"):
        call_command("example", "--months", str(months))


def test_logins_are_told_for_the_example_only(olive: User) -> None:
    with pytest.raises(CommandError, match="not the example"):
        call_command("logins")


def test_one_login_per_role_is_told_and_opens_the_door(clauses: None, capsys: pytest.CaptureFixture[str]) -> None:
    load.load(seed=1, months=1, as_of=AS_OF)

    call_command("logins")

    told = capsys.readouterr().out
    addresses = [line.split("@")[0].split()[-1] for line in told.splitlines()[1:]]
    assert addresses == ["olive", "mona", "erin", "audrey", "adam", "colin"]
    assert PASSWORD in told
    assert all(User.objects.get(email=f"{name}@example.org").check_password(PASSWORD) for name in addresses)
