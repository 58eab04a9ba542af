"""The back-test's own judgement: what counts as heard, as missed, as too many, and what is written down."""

from datetime import date, timedelta
from pathlib import Path

import pytest

import backtest
import backtest_report
from backtest_incidents import FALL, RISE, Control, Heard, Incident, outcome

FIRST = date(2026, 3, 2)
FLOOD = Incident("FLOOD", "complaints", "site", "lyon", FIRST, FIRST + timedelta(days=4), RISE, "day")
SNOW = Incident(
    "SNOW", "complaints", "all", "", FIRST, FIRST + timedelta(days=3), FALL, "day", kinds=("silence",), noise="data",
    calm=(FIRST + timedelta(days=4), FIRST + timedelta(days=8)),
)  # fmt: skip


def heard(
    after: int, *, key: str = "lyon", kind: str = "spike", direction: str = RISE, told: bool = True, number: int = 1
) -> Heard:
    day = FIRST + timedelta(days=after)
    place = ("complaints", "site" if key else "all", key)
    return Heard(day, f"S-{number}", told, kind, direction, "day", day, day, place, (place,), key or "everything", "…")


def test_the_first_evening_in_the_window_counts() -> None:
    found = outcome(FLOOD, [heard(3), heard(1), heard(-1)])

    assert (found.flagged, found.delay, found.told_as, found.met) == ("2026-03-03", 2, "spike", True)


@pytest.mark.parametrize(
    "signal",
    [heard(-1), heard(5), heard(1, key="paris"), heard(1, direction=FALL), heard(1, told=False)],
    ids=["before", "after", "elsewhere", "the other way", "nobody is asked"],
)
def test_anything_else_is_a_miss(signal: Heard) -> None:
    found = outcome(FLOOD, [signal])

    assert (found.flagged, found.delay, found.met) == ("", None, False)


def test_a_silence_must_be_called_one() -> None:
    assert outcome(SNOW, [heard(1, key="", kind="silence", direction=FALL)]).met
    assert not outcome(SNOW, [heard(1, key="", kind="improvement", direction=FALL)]).met


def test_a_backlog_that_rings_spoils_the_silence() -> None:
    silent = heard(1, key="", kind="silence", direction=FALL)

    calm = outcome(SNOW, [silent, heard(9, key="")])
    rang = outcome(SNOW, [silent, heard(4, key="", number=2), heard(5, key="", number=2)])

    assert (calm.met, calm.note) == (True, "labelled: data; catching up raised nothing")
    assert (rang.met, rang.note) == (False, "labelled: data; the days after it raised everything (spike)")


def test_a_month_counts_as_a_whole() -> None:
    spring = Incident("SPRING", "complaints", "site", "lyon", FIRST.replace(day=1), date(2026, 5, 31), RISE, "month")

    assert outcome(spring, [heard(29)]).delay == 1
    assert outcome(spring, [heard(59)]).delay == 2


@pytest.mark.parametrize(("alarms", "met"), [(0, True), (10, True), (11, False)])
def test_no_more_false_alarms_than_were_asked_for(alarms: int, met: bool) -> None:
    control = Control("calm", "2026-01-01", "2026-02-28", 8, alarms, 2.0, 5.0)
    found = [{"outcomes": [], "controls": [control.plain()], "parts": []}]

    assert backtest_report.all_met(found) is met
    assert ("TOO MANY" in backtest_report.tables(found)) is not met


def test_a_missed_incident_is_told_and_fails() -> None:
    found = [{"outcomes": [outcome(FLOOD, []).plain()], "controls": [], "parts": []}]

    assert not backtest_report.all_met(found)
    assert "| FLOOD | flagged | 2026-03-02 |  |  |  |  | **MISSED** |  |" in backtest_report.tables(found)


def test_only_what_lies_between_the_marks_is_written(tmp_path: Path) -> None:
    page = tmp_path / "backtest.md"
    page.write_text(f"# Title\n{backtest_report.BEGIN}\nold\n{backtest_report.END}\nRest\n")

    backtest_report.write(page, "new")

    assert page.read_text() == f"# Title\n{backtest_report.BEGIN}\nnew\n{backtest_report.END}\nRest\n"


@pytest.mark.parametrize("text", ["nothing", f"{backtest_report.END}\n{backtest_report.BEGIN}\n"])
def test_a_page_without_marks_is_left_alone(tmp_path: Path, text: str) -> None:
    page = tmp_path / "backtest.md"
    page.write_text(text)

    with pytest.raises(ValueError, match="needs one"):
        backtest_report.write(page, "new")
    assert page.read_text() == text


def test_without_the_files_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["backtest.py", "--data", str(tmp_path)])

    assert backtest.main() == 2
    assert "The real files are absent." in capsys.readouterr().out
