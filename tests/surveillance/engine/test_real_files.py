"""True events in real files: what must be flagged is, and as what it is."""

import csv
import gzip
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from surveillance.engine.budget import Budget
from surveillance.engine.scan import detect
from surveillance.engine.series import Note, SeriesBatch

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
FIVE = Budget(per_month=5)
PRODUCTS = ("credit_reporting", "debt_collection", "card", "mortgage", "consumer_loan", "student_loan")


@pytest.fixture(scope="module")
def data() -> Path:
    """Folder of the real files; it lies beside the project, not in it."""
    if not DATA.is_dir():
        pytest.skip(f"The real files are not on this machine: {DATA} is absent.")
    return DATA


@pytest.fixture(scope="module")
def complaints(data):
    """Monthly complaints to the CFPB by product from December 2011; a product is missing until it is accepted."""
    with (data / "cfpb_monthly_to_2016-06.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    counts = np.array([[float(row[name]) for row in rows] for name in PRODUCTS])
    for row in counts:
        row[: int(np.argmax(row > 5))] = np.nan
    return SeriesBatch(counts, "month", date(2011, 12, 1), names=PRODUCTS)


@pytest.mark.parametrize(
    ("product", "year", "month"),
    [("mortgage", 2013, 1), ("credit_reporting", 2014, 1), ("card", 2015, 10), ("student_loan", 2016, 3)],
)
def test_events_at_the_cfpb_ring_in_their_month(product, year, month, complaints):
    at = (year - 2011) * 12 + month - 12
    finding = detect(complaints, budget=FIVE, at=at).finding(PRODUCTS.index(product))
    assert finding.channels["spike"].alarm
    assert finding.observed > finding.band[1]


def test_baggage_per_passenger_rings_with_the_liquids_ban_and_not_every_december(data):
    with (data / "dot_baggage_united.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    bags, people = (np.array([[float(row[name]) for row in rows]]) for name in ("Baggage", "Enplaned"))
    batch = SeriesBatch(bags, "month", date(2004, 1, 1), exposure=people)
    rings = {
        (2004 + at // 12, at % 12 + 1): detect(batch, budget=FIVE, at=at).finding(0).channels["spike"].alarm
        for at in (31, 32, 33, 34, 59, 71, 83)
    }
    assert rings == {
        (2006, 8): True, (2006, 9): True, (2006, 10): True, (2006, 11): True,
        (2008, 12): False, (2009, 12): False, (2010, 12): False,
    }  # fmt: skip


def test_intake_silence_is_heard_and_its_backlog_withheld(data):
    received: Counter[date] = Counter()
    with gzip.open(data / "tsa_claims_2010_2013.csv.gz", "rt", newline="") as file:
        for row in csv.DictReader(file):
            received[date.fromisoformat(row["received"])] += 1
    first = date(2010, 1, 4)
    counts = np.array([[received[first + timedelta(day)] for day in range((date(2013, 10, 18) - first).days)]], float)
    batch = SeriesBatch(counts, "day", first)

    def on(*day: int):
        return detect(batch, budget=FIVE, at=(date(*day) - first).days).finding(0)

    assert on(2010, 2, 10).channels["silence"].alarm
    assert on(2013, 10, 16).channels["silence"].alarm
    assert on(2010, 2, 12).alarm is None
    backlog = on(2013, 10, 17)
    assert backlog.withheld
    assert backlog.alarm is None
    assert Note.CATCH_UP in backlog.notes


@pytest.fixture(scope="module")
def incidents(data):
    """Cases of an IT desk: by location and day, and late ones by day, from 29 February 2016."""
    places: dict[str, Counter[int]] = defaultdict(Counter)
    late, all_cases = Counter(), Counter()
    with gzip.open(data / "uci_incidents_2016-02-29_2016-04-03.csv.gz", "rt", newline="") as file:
        for row in csv.DictReader(file):
            day = (date.fromisoformat(row["opened_at"][:10]) - date(2016, 2, 29)).days
            places[row["location"]][day] += 1
            all_cases[day] += 1
            late[day] += row["made_sla"] == "false"
    days = range(35)
    names = tuple(sorted(places))
    by_place = SeriesBatch(
        np.array([[places[name][day] for day in days] for name in names], float), "day", date(2016, 2, 29), names=names
    )
    shares = SeriesBatch(
        np.array([[late[day] for day in days]], float), "day", date(2016, 2, 29), kind="share",
        exposure=np.array([[all_cases[day] for day in days]], float),
    )  # fmt: skip
    return by_place, shares


def test_a_new_site_rings_on_its_first_day_and_is_called_new(incidents):
    by_place, _ = incidents
    finding = detect(by_place, budget=FIVE, at=29).finding(by_place.names.index("Location 188"))
    assert finding.channels["spike"].alarm
    assert Note.NEW in finding.notes


def test_a_broken_promise_of_time_rings_within_two_days(incidents):
    _, shares = incidents
    assert detect(shares, budget=FIVE, at=7).finding(0).channels["spike"].alarm
