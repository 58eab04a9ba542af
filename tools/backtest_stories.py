"""The real files one by one: how each is brought in, replayed, and what must be heard in it."""

import csv
import gzip
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from django.core.management import call_command

from backtest_incidents import FALL, RISE, Control, Heard, Incident, Outcome, outcome
from backtest_replay import evenings, false_alarms, month_ends, replay
from core import clock
from surveillance import operations, tallying
from surveillance.grids import begin
from surveillance.models import Grain, Series, Tally
from surveillance.operations.tally import zone

Told = Callable[[int], None]
Part = tuple[str, Sequence[str], list[list[str]]]  # title, header, rows
MONTH = 365.25 / 12


@dataclass
class Result:
    """What one file gave: outcomes and controls, tables of its own, and everything that was heard, to look at."""

    name: str
    outcomes: list[Outcome] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        firsts = {each.reference: each for each in reversed(self.heard)}
        return {
            "name": self.name,
            "outcomes": [each.plain() for each in self.outcomes],
            "controls": [each.plain() for each in self.controls],
            "parts": self.parts,
            "signals": [
                f"{each.evening} {each.grain} {each.kind} {each.direction} {each.label}: {each.sentence}"
                for each in firsts.values()
            ],
        }


@dataclass(frozen=True)
class Story:
    """One file: the function that replays it, and about how many evenings it listens to (for the progress bar)."""

    tell: Callable[[Path, Path, Told], Result]
    steps: int


def _all_heard(incidents: list[Incident], heard: list[Heard]) -> list[Outcome]:
    return [outcome(incident, heard) for incident in incidents]


def _monthly(id: str, key: str, first: date, last: date, **more: Any) -> Incident:
    return Incident(id, "cfpb complaints", "slice", key, first, last, RISE, "month", **more)


CFPB = [
    _monthly("CFPB-MORT2013", "mortgage", date(2013, 1, 1), date(2013, 3, 31)),
    _monthly("CFPB-2014STEP", "credit_reporting", date(2014, 1, 1), date(2014, 4, 30)),
    _monthly("CFPB-RUSHCARD", "card", date(2015, 10, 1), date(2015, 10, 31)),
    _monthly(
        "CFPB-FEDLOAN", "student_loan", date(2016, 3, 1), date(2016, 5, 31), noise="scope",
        must="flagged, and labelled a change of what is counted",
    ),
]  # fmt: skip


def cfpb(folder: Path, _place: Path, told: Told) -> Result:
    _bring_in("import_measures", folder / "cfpb_monthly_to_2016-06.csv", preset="cfpb-monthly")
    heard = replay(month_ends(date(2012, 8, 1), date(2016, 6, 30)), incidents=CFPB, told=told)
    return Result("cfpb", _all_heard(CFPB, heard), heard=heard)


BAGGAGE = Incident(
    "BAG-LIQUIDS-UA", "mishandled baggage", "slice", "United", date(2006, 8, 1), date(2006, 12, 31), RISE, "month",
    must="flagged; no later December",
)  # fmt: skip


def baggage(folder: Path, _place: Path, told: Told) -> Result:
    _bring_in("import_measures", folder / "dot_baggage_united.csv", preset="baggage")
    heard = replay(month_ends(date(2004, 9, 1), date(2010, 12, 31)), incidents=[BAGGAGE], told=told)
    found = outcome(BAGGAGE, heard)
    rang = sorted({each.evening.year for each in heard if _rises_in_december(each)})
    note = f"December rang in {rang}" if rang else "no December of 2007 to 2010 rang"
    return Result("baggage", [replace(found, met=found.met and not rang, note=note)], heard=heard)


def _rises_in_december(heard: Heard) -> bool:
    return heard.direction == RISE and heard.evening.month == 12 and heard.evening.year > BAGGAGE.last.year


DESK_FIRST, DESK_LAST = date(2016, 2, 29), date(2016, 4, 3)
DESK = [
    Incident(
        "ITSM-LOC188-NEW", "complaints", "site", "location-188", date(2016, 3, 29), date(2016, 4, 3), RISE, "day",
        kinds=("new_entity",), noise="scope", must="flagged as a site that starts to report",
    ),
    Incident(
        "ITSM-SLA", "late cases", "all", "", date(2016, 3, 6), date(2016, 3, 15), RISE, "day",
    ),
]  # fmt: skip


def desk(folder: Path, place: Path, told: Told) -> Result:
    file = folder / "uci_incidents_2016-02-29_2016-04-03.csv.gz"
    _bring_in("import_feedback", file, preset="itsm")
    take(place / "late.csv", [("late cases", "", day, late, cases) for day, late, cases in _late_cases(file)])
    operations.recount(as_of=tallying.begin_of(DESK_LAST + timedelta(days=2), zone()))
    heard = replay(evenings(DESK_FIRST + timedelta(days=7), DESK_LAST), incidents=DESK, told=told)
    return Result("desk", _all_heard(DESK, heard), heard=heard)


def _late_cases(file: Path) -> Iterator[tuple[str, int, int]]:
    """Cases by the day they were opened, and how many of them were not done within the agreed time."""
    cases, late = Counter[str](), Counter[str]()
    for row in _rows(file):
        cases[row["opened_at"][:10]] += 1
        late[row["opened_at"][:10]] += row["made_sla"] == "false"
    yield from ((day, late[day], cases[day]) for day in sorted(cases))


AIRPORTS = [
    Incident(
        "TSA-SNOW2010", "complaints", "all", "", date(2010, 2, 8), date(2010, 2, 11), FALL, "day",
        kinds=("silence",), noise="data", calm=(date(2010, 2, 12), date(2010, 2, 18)),
        must="flagged as silence; catching up is no alarm",
    ),
    Incident(
        "TSA-SHUTDOWN2013", "complaints", "all", "", date(2013, 10, 1), date(2013, 10, 16), FALL, "day",
        kinds=("silence", "improvement"), noise="data", calm=(date(2013, 10, 17), date(2013, 10, 23)),
        must="flagged as silence; catching up is no alarm",
    ),
]  # fmt: skip


STRETCHES = (date(2010, 2, 1), date(2010, 3, 31)), (date(2013, 8, 1), date(2013, 11, 15))


def intake(folder: Path, _place: Path, told: Told) -> Result:
    file = folder / "tsa_claims_2010_2013.csv.gz"
    _bring_in("import_feedback", file, preset="tsa", zone="America/New_York")
    _live_in("America/New_York", "US")
    operations.recount(as_of=tallying.begin_of(date(2014, 1, 1), zone()))
    everything = list(Series.objects.filter(measure="complaints", slice_kind="all"))
    days = [day for first, last in STRETCHES for day in evenings(first, last)]
    heard = replay(days, incidents=AIRPORTS, series=everything, told=told)
    return Result("intake", _all_heard(AIRPORTS, heard), heard=heard)


CALM = date(2011, 1, 9), date(2013, 6, 30)  # Sundays on which a week is over
WITHIN = 56  # days after the week of the incident
FEWEST = 104  # claims in four years, to be a series of its own
CUTS = {"site": "airport", "category": "claim_type", "product": "item_category"}


def claims(folder: Path, place: Path, told: Told) -> Result:
    """Claims by the week of the incident: as the file ended up, and as it stood eight weeks after each week."""
    rows = list(_rows(folder / "tsa_claims_2010_2013.csv.gz"))
    ways = {"claims": 10_000, "claims within 8 weeks": WITHIN}
    result = Result("claims")
    for measure, within in ways.items():
        take(place / "claims.csv", list(_claims_by_week(rows, measure, within)))
        series = list(Series.objects.filter(measure=measure))
        heard = replay(evenings(*CALM, days=7), series=series, told=told)
        result.heard += heard
        result.controls.append(_control(f"TSA {measure}, by week of the incident", heard, CALM, len(series)))
        whole = [each for each in heard if each.leader[1] == "all"]
        result.controls.append(_control(f"TSA {measure}: all of them together", whole, CALM, 1))
    return result


def _claims_by_week(rows: list[dict[str, str]], measure: str, within: int) -> Iterator[tuple[Any, ...]]:
    first, last = date(2010, 1, 4), date(2013, 6, 24)
    counts: dict[str, Counter[date]] = {}
    for row in rows:
        happened, received = date.fromisoformat(row["incident"]), date.fromisoformat(row["received"])
        week = happened - timedelta(days=happened.weekday())
        if first <= week <= last and received <= week + timedelta(days=6 + within):
            for key in ["", *(f"{kind}:{row[column]}" for kind, column in CUTS.items() if row[column])]:
                counts.setdefault(key, Counter())[week] += 1
    for key, weeks in counts.items():
        if weeks.total() >= FEWEST:
            for at in range((last - first).days // 7 + 1):
                week = first + timedelta(weeks=at)
                yield measure, key, f"{week:%G-W%V}", weeks[week], ""


SHOP = date(2011, 2, 20), date(2011, 6, 26)  # Sundays


def returns(folder: Path, place: Path, told: Told) -> Result:
    """Returned lines by the lines that were ordered, each Sunday, over all products."""
    _live_in("Europe/London", "GB")
    file = folder / "uci_online_retail_2010-12_2011-06.csv.gz"
    _bring_in("import_orders", file, preset="uci-retail")
    operations.recount(as_of=tallying.begin_of(date(2011, 7, 2), zone()))
    series = list(Series.objects.filter(measure="returns"))
    heard = replay(evenings(*SHOP, days=7), series=series, told=told)
    control = _control("Returns per order line", heard, SHOP, len(series))
    return Result("returns", controls=[control], heard=heard, parts=[_by_month(), _both_ways(place, told)])


def _counted(measure: str, grain: Any) -> dict[date, int]:
    """Counts of everything by the first day of each month or week."""
    days = Tally.objects.filter(series__in=Series.objects.of(measure=measure), day__lt=date(2011, 7, 1))
    found: Counter[date] = Counter()
    for day, count in days.values_list("day", "count"):
        found[begin(day, grain)] += count
    return dict(found)


def _by_month() -> Part:
    ordered, returned = _counted("orders", Grain.MONTH), _counted("returns", Grain.MONTH)
    rows = [
        [
            f"{month:%Y-%m}",
            f"{ordered[month]:,}",
            f"{returned[month]:,}",
            f"{1000 * returned[month] / ordered[month]:.1f}",
        ]
        for month in sorted(ordered)
    ]
    return (
        "Returns by month, counted and per order line",
        ("month", "lines ordered", "lines returned", "per 1,000"),
        rows,
    )


def _both_ways(place: Path, told: Told) -> Part:
    """The same returns with and without their exposure: how much there was to explain, and what rang."""
    ordered, returned = _counted("orders", Grain.WEEK), _counted("returns", Grain.WEEK)
    weeks = sorted(week for week in ordered if date(2010, 12, 6) <= week <= date(2011, 6, 20))
    rows = []
    for name, known in (("returned lines, counts alone", False), ("returned lines per order line", True)):
        given = [(name, "", f"{week:%G-W%V}", returned.get(week, 0), ordered[week] if known else "") for week in weeks]
        take(place / "returns.csv", given)
        series = list(Series.objects.filter(measure=name))
        heard = replay(evenings(*SHOP, days=7), series=series, told=told)
        values = [returned.get(week, 0) / (ordered[week] if known else 1) for week in weeks]
        spread = stdev(values) / mean(values)
        rang = sorted({f"{each.evening} ({each.kind})" for each in heard})
        rows.append([name, f"{100 * spread:.0f} %", ", ".join(rang) or "nothing"])
    return "The exposure switch, all products together, week by week", ("series", "weeks differ by", "rang on"), rows


def _control(name: str, heard: list[Heard], days: tuple[date, date], series: int) -> Control:
    first, last = days
    alarms = len(list(false_alarms(heard, first, last)))
    months = ((last - first).days + 1) / MONTH
    asked = float(clock.organisation().false_alarms_per_month)
    return Control(name, first.isoformat(), last.isoformat(), series, alarms, months, asked)


def _bring_in(command: str, file: Path, **options: Any) -> None:
    """The command a user has, without what it says."""
    call_command(command, file, stdout=io.StringIO(), **options)


def _live_in(time_zone: str, country: str) -> None:
    organisation = clock.organisation()
    organisation.time_zone, organisation.country = time_zone, country
    organisation.save()


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", newline="") as lines:
        yield from csv.DictReader(lines)


def take(path: Path, rows: list[tuple[Any, ...]]) -> None:
    """Bring figures in by the door that counts from elsewhere come in by."""
    names = ("measure", "slice", "period", "count", "exposure")
    with path.open("w", newline="") as lines:
        csv.writer(lines).writerows([names, *rows])
    _bring_in("import_measures", path, map=[f"{name}={name}" for name in names])


STORIES = {
    "cfpb": Story(cfpb, 47),
    "baggage": Story(baggage, 76),
    "desk": Story(desk, 28),
    "intake": Story(intake, 166),
    "claims": Story(claims, 2 * 130),
    "returns": Story(returns, 3 * 19),
}
