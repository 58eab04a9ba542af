"""A house that has been counting complaints for a while, and what its people do with what it hears."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from complaints.models import Category
from core.actors import SYSTEM
from core.workflow import perform
from customers.models import Product, Site
from surveillance import workflow
from surveillance.models import Direction, Evidence, Grain, Kind, Series, Signal, SliceKind, Tally

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@pytest.fixture
def shared_data() -> Path:
    """The folder of real data beside the project; it is no part of the project."""
    if not DATA.is_dir():
        pytest.skip(f"The folder of real data is not here: {DATA}")
    return DATA


@pytest.fixture
def lid(db: None) -> Product:
    return Product.objects.create(code="LID-80", name="Lid 80 mm")


@pytest.fixture
def pan(db: None) -> Product:
    return Product.objects.create(code="PAN-24", name="Pan 24 cm")


@pytest.fixture
def berlin(db: None) -> Site:
    return Site.objects.create(code="berlin", name="Berlin")


@pytest.fixture
def leaking(db: None) -> Category:
    faults = Category.objects.create(code="faults", name="Faults")
    return Category.objects.create(code="leaking", name="Leaking", parent=faults)


@pytest.fixture
def lids(db: None) -> Series:
    """Complaints about lids, by the week: ten a week for two years, then thirty in the last one."""
    series = Series.objects.create(
        measure="complaints", slice_kind=SliceKind.PRODUCT, slice_key="LID-80", label="Lid 80 mm", unit="complaints"
    )
    monday = date(2026, 11, 16)
    counts = [9 + week % 3 for week in range(104)] + [30]
    Tally.objects.bulk_create(
        Tally(series=series, day=monday - timedelta(weeks=104 - week), count=count) for week, count in enumerate(counts)
    )
    return series


def a_signal(series: Series, *, reference: str = "S-2026-0001", kind: str = Kind.SPIKE, **values: object) -> Signal:
    """A signal as the scan raises it, with one piece of evidence."""
    fields: dict[str, object] = {
        "reference": reference, "kind": kind, "direction": Direction.UP, "rule": "spike", "series": series,
        "grain": Grain.WEEK, "started_on": date(2026, 11, 16), "first_day": date(2026, 11, 16),
        "last_day": date(2026, 11, 22), **values,
    }  # fmt: skip
    signal = Signal(**fields)
    perform(signal, workflow.TABLE["raise_signal"], by=SYSTEM, raised_at=NOW)
    evidence = Evidence(
        signal=signal, series=series, day=date(2026, 11, 16), grain=Grain.WEEK, rule=signal.rule, engine="test",
        p=0.0001, q=0.03, expected=10.0, observed=30.0, sentence="30 in the last full week.", facts=FACTS,
        chart=CHART, recorded_at=NOW,
    )  # fmt: skip
    evidence.digest = evidence.fingerprint()
    evidence.save()
    return signal


FACTS = {
    "kind": "spike", "direction": "up", "rule": "spike", "day": "2026-11-16", "first_day": "2026-11-16",
    "last_day": "2026-11-22", "started_on": "2026-11-16", "periods": 1, "observed": 30.0, "expected": 10.0,
    "low": 4.0, "high": 18.0, "rate": 0.0041, "usual_rate": 0.0015, "ratio": 3.0, "ratio_low": 2.1,
    "ratio_high": 4.3, "p": 0.0001, "q": 0.03, "once_in_months": 14.0, "periods_to_see": 3, "notes": ["short history"],
}  # fmt: skip
CHART = {
    "kind": "count",
    "moments": [
        {
            "on": f"2026-{month:02d}-{day:02d}", "until": f"2026-{month:02d}-{day + 6:02d}", "observed": observed,
            "exposure": None, "expected": 10.0, "half_low": 8.0, "half_high": 12.0, "low": 4.0, "high": 18.0,
            "alarm": alarm,
        }
        for month, day, observed, alarm in (
            (10, 12, 9.0, False), (10, 19, None, False), (11, 2, 11.0, False), (11, 16, 30.0, True),
        )
    ],
}  # fmt: skip


@pytest.fixture
def signal(lids: Series) -> Signal:
    return a_signal(lids)
