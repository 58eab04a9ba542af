from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from surveillance.models import Series, Tally


def run(path: Path, **options: object) -> str:
    out = StringIO()
    call_command("import_measures", path, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "calls.csv"
    path.write_text(
        "measure,slice,period,count,exposure\n"
        "calls,product:LID-80,2026-W01,14,1200\n"
        "calls,product:LID-80,2026-W03,9,1100\n"
        "calls,,2026-W01,40,\n"
        "calls,,2026-W02,-4,\n"
        "calls,,2026-02-31,4,\n"
        "calls,,2026-W04,4,0\n"
        "calls,,2026-01,4,\n"
        "calls,,2026-W05,some,\n"
    )
    return path


def test_good_rows_are_kept_and_bad_ones_told(db: None, file: Path, tmp_path: Path) -> None:
    told = run(file, rejects=tmp_path / "no.csv", map=["measure=measure", "slice=slice", "period=period",
               "count=count", "exposure=exposure"])  # fmt: skip

    assert "3 added, 0 known already, 5 refused" in told
    lid = Series.objects.get(slice_key="LID-80")
    assert (lid.measure, lid.slice_kind, lid.period, lid.source) == ("calls", "product", "week", "imported")
    assert list(lid.tallies.order_by("day").values_list("day", "count", "exposure")) == [
        (date(2025, 12, 29), 14, 1200),
        (date(2026, 1, 12), 9, 1100),
    ]
    reasons = (tmp_path / "no.csv").read_text()
    assert "5,The count is negative." in reasons
    assert '6,"“2026-02-31” is no day, ISO week or month."' in reasons
    assert '7,"There are cases, but the exposure is not above zero."' in reasons
    assert "8,The other periods of “calls” are of another length." in reasons
    assert "9,“some” is no whole number." in reasons


def test_a_second_run_adds_nothing(db: None, file: Path, tmp_path: Path) -> None:
    names = ["measure=measure", "slice=slice", "period=period", "count=count", "exposure=exposure"]
    run(file, rejects=tmp_path / "no.csv", map=names)

    assert "0 added, 8 known already" in run(file, rejects=tmp_path / "no.csv", map=names)
    assert "0 added, 3 known already" in run(file, rejects=tmp_path / "no.csv", map=names, from_start=True)
    assert Tally.objects.count() == 3


def test_what_is_counted_here_cannot_be_overwritten(db: None, tmp_path: Path) -> None:
    Series.objects.create(measure="complaints", label="everything")
    path = tmp_path / "ours.csv"
    path.write_text("period,count\n2026-01-05,4\n")

    told = run(path, rejects=tmp_path / "no.csv", map=["period=period", "count=count"], measure="complaints")

    assert "0 added, 0 known already, 1 refused" in told
    assert "“complaints” is counted here. Give the measure another name." in (tmp_path / "no.csv").read_text()


def test_it_must_be_said_what_is_counted(db: None, tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text("period,count\n2026-01-05,4\n")

    with pytest.raises(CommandError, match="Say what is counted"):
        run(path, map=["period=period", "count=count"])


def test_the_wide_preset_leaves_out_what_was_not_collected_yet(db: None, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("month,card,loan\n2012-01,5,0\n2012-02,0,0\n2012-03,4,7\n")

    run(path, preset="cfpb-monthly")

    rows = Tally.objects.order_by("series__slice_key", "day").values_list("series__slice_key", "day", "count")
    assert list(rows) == [
        ("card", date(2012, 1, 1), 5),
        ("card", date(2012, 2, 1), 0),
        ("card", date(2012, 3, 1), 4),
        ("loan", date(2012, 3, 1), 7),
    ]


def test_the_baggage_preset_brings_passengers_as_exposure(db: None, tmp_path: Path) -> None:
    path = tmp_path / "bags.csv"
    path.write_text(
        "Airline,Date,Month,Year,Baggage,Scheduled,Cancelled,Enplaned\nUnited,01/2004,1,2004,25015,45809,1017,4434315\n"
    )

    run(path, preset="baggage")

    tally = Tally.objects.select_related("series").get()
    assert (tally.series.measure, tally.series.slice_key) == ("mishandled baggage", "United")
    assert (tally.day, tally.count, tally.exposure) == (date(2004, 1, 1), 25015, 4434315)
