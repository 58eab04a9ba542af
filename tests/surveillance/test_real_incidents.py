"""Replay of real history in small pieces: what is known to have happened is heard when it does. Needs the shared data.

`make backtest` replays the whole files.
"""

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from backtest_incidents import FALL, RISE, Heard, Incident, outcome
from backtest_replay import evenings, false_alarms, month_ends, replay
from backtest_stories import AIRPORTS, BAGGAGE, CFPB, DESK, take
from core.models import Organisation
from surveillance import operations, tallying
from surveillance.models import Series
from surveillance.operations.tally import zone

SNOW, SHUTDOWN = AIRPORTS
NEW_PLACE, LATE = DESK
DESK_CASES = "uci_incidents_2016-02-29_2016-04-03.csv.gz"
CLAIMS = "tsa_claims_2010_2013.csv.gz"


def bring_in(command: str, path: Path, **options: Any) -> None:
    call_command(command, path, verbosity=0, **options)


def rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", newline="") as lines:
        yield from csv.DictReader(lines)


def some_of(path: Path, into: Path, *, moment: str, first: str = "", last: str = "9999") -> Path:
    """The rows of a file from the first day to the last, as a file of their own."""
    chosen = [row for row in rows(path) if first <= row[moment][:10] <= last]
    with into.open("w", newline="") as lines:
        writer = csv.DictWriter(lines, list(chosen[0]))
        writer.writeheader()
        writer.writerows(chosen)
    return into


def met(incidents: list[Incident], heard: list[Heard]) -> dict[str, bool]:
    return {incident.id: outcome(incident, heard).met for incident in incidents}


def test_the_monthly_incidents_are_flagged(db: None, shared_data: Path) -> None:
    bring_in("import_measures", shared_data / "cfpb_monthly_to_2016-06.csv", preset="cfpb-monthly")

    heard = replay(month_ends(date(2012, 8, 1), date(2016, 6, 30)), incidents=CFPB)

    assert met(CFPB, heard) == dict.fromkeys([incident.id for incident in CFPB], True)
    assert {incident.id: outcome(incident, heard).delay for incident in CFPB} == {
        "CFPB-MORT2013": 1, "CFPB-2014STEP": 1, "CFPB-RUSHCARD": 1, "CFPB-FEDLOAN": 1,
    }  # fmt: skip


def test_bags_go_astray_with_the_ban_on_liquids_and_in_no_later_december(db: None, shared_data: Path) -> None:
    bring_in("import_measures", shared_data / "dot_baggage_united.csv", preset="baggage")

    heard = replay(month_ends(date(2006, 1, 1), date(2008, 12, 31)), incidents=[BAGGAGE])

    found = outcome(BAGGAGE, heard)
    assert (found.met, found.flagged, found.told_as) == (True, "2006-08-31", "spike")
    december = [each.evening for each in heard if each.direction == RISE and each.evening.month == 12]
    assert {evening.year for evening in december} <= {2006}


@pytest.fixture
def cases(db: None, shared_data: Path, tmp_path: Path) -> None:
    """Cases of an IT desk, as they were recorded from 14 March 2016 on."""
    file = some_of(shared_data / DESK_CASES, tmp_path / "cases.csv", moment="opened_at", first="2016-03-14")
    bring_in("import_feedback", file, preset="itsm")
    operations.recount(as_of=tallying.begin_of(date(2016, 4, 5), zone()))


def test_a_location_that_begins_to_report_is_flagged_as_new(cases: None) -> None:
    found = outcome(NEW_PLACE, replay(evenings(date(2016, 3, 28), date(2016, 3, 30)), incidents=DESK))

    assert (found.met, found.flagged, found.told_as) == (True, "2016-03-29", "new_entity")


def test_late_cases_are_flagged_within_three_days(db: None, shared_data: Path, tmp_path: Path) -> None:
    opened, late = Counter[str](), Counter[str]()
    for row in rows(shared_data / DESK_CASES):
        opened[row["opened_at"][:10]] += 1
        late[row["opened_at"][:10]] += row["made_sla"] == "false"
    take(tmp_path / "late.csv", [("late cases", "", day, late[day], opened[day]) for day in sorted(opened)])

    found = outcome(LATE, replay(evenings(date(2016, 3, 5), date(2016, 3, 15)), incidents=DESK))

    assert (found.met, found.flagged) == (True, "2016-03-08")


def test_snow_is_heard_as_silence_and_its_backlog_is_no_alarm(db: None, shared_data: Path, tmp_path: Path) -> None:
    Organisation.objects.create(pk=1, time_zone="America/New_York", country="US")
    file = some_of(shared_data / CLAIMS, tmp_path / "claims.csv", moment="received", last="2010-02-19")
    bring_in("import_feedback", file, preset="tsa")
    operations.recount(as_of=tallying.begin_of(date(2010, 2, 21), zone()))
    everything = list(Series.objects.filter(measure="complaints", slice_kind="all"))

    found = outcome(SNOW, replay(evenings(date(2010, 2, 5), date(2010, 2, 18)), incidents=[SNOW], series=everything))

    assert (found.met, found.flagged, found.told_as) == (True, "2010-02-09", "silence")
    assert found.note == "labelled: data; catching up raised nothing"


def test_a_shutdown_is_heard_as_silence_and_its_backlog_is_no_alarm(
    db: None, shared_data: Path, tmp_path: Path
) -> None:
    received = Counter(row["received"] for row in rows(shared_data / CLAIMS))
    days = [day.isoformat() for day in evenings(date(2012, 6, 1), date(2013, 10, 31))]
    take(tmp_path / "claims.csv", [("claims", "", day, received[day], "") for day in days])
    asked = Incident(
        SHUTDOWN.id, "claims", "all", "", SHUTDOWN.first, SHUTDOWN.last, FALL, "day",
        kinds=SHUTDOWN.kinds, noise="data", calm=SHUTDOWN.calm,
    )  # fmt: skip

    found = outcome(asked, replay(evenings(date(2013, 9, 30), date(2013, 10, 23)), incidents=[asked]))

    assert (found.met, found.told_as) == (True, "silence")


def test_claims_by_week_of_the_incident_are_calm(db: None, shared_data: Path, tmp_path: Path) -> None:
    weeks: dict[str, Counter[str]] = {}
    for row in rows(shared_data / CLAIMS):
        week = f"{date.fromisoformat(row['incident']):%G-W%V}"
        for key in ("", f"category:{row['claim_type']}", f"product:{row['claim_site']}"):
            weeks.setdefault(key, Counter())[week] += 1
    mondays = [date(2010, 1, 4) + timedelta(weeks=at) for at in range(130)]
    take(tmp_path / "claims.csv", [
        ("claims", key, f"{monday:%G-W%V}", counts[f"{monday:%G-W%V}"], "")
        for key, counts in weeks.items() if counts.total() >= 104 for monday in mondays
    ])  # fmt: skip

    first, last = date(2012, 1, 8), date(2012, 6, 24)
    heard = replay(evenings(first, last, days=7))

    assert len(list(false_alarms(heard, first, last))) <= 5  # of thirty that were asked for in these six months
