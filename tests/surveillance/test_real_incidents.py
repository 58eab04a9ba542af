"""Replay of real history: what is visible with counts must be flagged when it happens. Needs the shared data."""

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from core.actors import Actor
from core.roles import Role
from surveillance import operations, tallying
from surveillance.grids import step
from surveillance.models import Direction, Status
from surveillance.operations.tally import zone

MONA = Actor(name="Mona", roles=frozenset({Role.MANAGER}))
MONTHLY = {
    # incident: (slice, months in which it can be seen)
    "CFPB-MORT2013": ("mortgage", "2013-01", "2013-03"),
    "CFPB-2014STEP": ("credit_reporting", "2014-01", "2014-04"),
    "CFPB-RUSHCARD": ("card", "2015-10", "2015-10"),
    "CFPB-FEDLOAN": ("student_loan", "2016-03", "2016-05"),
}


@pytest.fixture
def flagged(db: None, shared_data: Path) -> dict[str, set[str]]:
    """Months with a rise flagged, by slice: month by month, each signal dealt with before the next month."""
    call_command("import_measures", shared_data / "cfpb_monthly_to_2016-06.csv", preset="cfpb-monthly", verbosity=0)
    found: dict[str, set[str]] = defaultdict(set)
    month = date(2012, 9, 1)
    while month <= date(2016, 7, 1):
        for signal in operations.scan(as_of=tallying.begin_of(month, zone())):
            newest = signal.evidence.order_by("-day")[0]
            if signal.direction == Direction.UP:
                found[signal.series.slice_key].add(f"{newest.day:%Y-%m}")
            if signal.status == Status.NEW:
                operations.dismiss(signal, noise="known", conclusion="Known.", look_again_on=month, by=MONA)
        month = step(month, "month", 1)
    return found


def test_the_monthly_incidents_are_flagged(flagged: dict[str, set[str]]) -> None:
    missed = {
        incident: sorted(flagged[name])
        for incident, (name, first, last) in MONTHLY.items()
        if not any(first <= month <= last for month in flagged[name])
    }

    assert missed == {}


@pytest.fixture
def cases(db: None, shared_data: Path) -> None:
    """The cases of an IT desk, as they were recorded from 29 February to 3 April 2016."""
    call_command("import_feedback", shared_data / "uci_incidents_2016-02-29_2016-04-03.csv.gz", preset="itsm")
    operations.recount(as_of=tallying.begin_of(date(2016, 4, 5), zone()))


def test_a_location_that_begins_to_report_is_flagged_as_new(cases: None) -> None:
    found: list[tuple[date, str, str]] = []
    for day in range(29, 36):
        evening = tallying.begin_of(date(2016, 3, 1) + timedelta(days=day), zone())
        found += [(evening.date(), signal.kind, signal.series.label) for signal in operations.scan(as_of=evening)]

    at_188 = [(day, kind) for day, kind, label in found if label == "Location 188"]
    assert {kind for _day, kind in at_188} == {"new_entity"}
    assert min(day for day, _kind in at_188) <= date(2016, 4, 1)
