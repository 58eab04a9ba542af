"""How well the watchtower hears what was put into the example: the past listened to again, and compared with the truth.

Nothing that is there is touched: the signals of the example are put aside and new ones are raised in a transaction
that is rolled back. Nobody judges them, as if no manager had looked for eighteen months.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import models, transaction

from complaints.models import Category
from config.example.world import ZONE
from surveillance import operations, wording
from surveillance.detection import QUIET_DAYS
from surveillance.measures import JOIN
from surveillance.models import Evidence, Grain, Series, Sighting, Signal

HOUR = time(5)  # when the clock listens
DAYS_A_MONTH = 30.4375
LEARNING = timedelta(days=90)  # so much must have been counted before anything can be said
STILL_FELT = timedelta(days=45)  # complaints come some weeks after what caused them
EVERY_MEASURE = frozenset({"complaints", "questions", "ideas", "praise"})  # what a silent mailbox silences
Told = Callable[[int, int], None]
Place = tuple[str, str, str]  # measure, kind and key of a slice


@dataclass(frozen=True)
class Known:
    """One entry of the truth file."""

    code: str
    kind: str
    size: str
    measure: str
    slice_kind: str
    slice_key: str
    starts_on: date
    ends_on: date
    category: str
    products: frozenset[str]
    sites: frozenset[str]

    @property
    def is_better(self) -> bool:
        return self.kind in ("improvement", "silence")

    def shows_in(self, place: Place, above: dict[str, str]) -> bool:
        """Is this the very thing that changed, or a slice in which the change is most of what there is?"""
        measure, kind, key = place
        if place == (self.measure, self.slice_kind, self.slice_key):
            return True
        if measure != self.measure or not self.category:
            return (
                self.kind == "silence" and measure in EVERY_MEASURE and (kind, key) == (self.slice_kind, self.slice_key)
            )
        if kind in ("product_category", "site_category", "supplier_category"):
            side, _mark, category = key.partition(JOIN)
            among = {"product_category": self.products, "site_category": self.sites}.get(kind, frozenset())
            return category == self.category and (not among or side in among)
        if kind == "lot":
            return key.partition(JOIN)[0] in self.products
        wanted = {
            "category": {self.category, above.get(self.category, "")},
            "product": self.products,
            "site": self.sites,
        }
        return key in wanted.get(kind, set())

    def explains(self, place: Place, above: dict[str, str]) -> bool:
        """Could a change there be its consequence? A fall or rise of everything is, a single other product is not."""
        measure, kind, key = place
        same = measure == self.measure or (self.kind == "silence" and measure in EVERY_MEASURE)
        if self.measure == "low_scores":
            same = measure in ("low_scores", "mean_score", "late_answers")
            return same and (kind in ("all", "survey") or key == self.slice_key)
        whole = kind in ("all", "channel", "segment", "site", "supplier", "process") or (
            self.kind == "silence" and kind == "category"
        )
        return same and (whole or self.shows_in(place, above))


@dataclass(frozen=True)
class Score:
    """What became of one change. ``weeks`` from its beginning to the morning on which it was told; None: not heard."""

    known: Known
    weeks: float | None
    heard: str  # kind and headline of the first signal


@dataclass(frozen=True)
class Scored:
    scores: list[Score]
    false_alarms: list[Signal]
    signals: int
    months: float

    @property
    def a_month(self) -> float:
        return len(self.false_alarms) / self.months


def read(path: Path) -> list[Known]:
    """The truth file. Raises FileNotFoundError where there is none."""
    found = []
    for entry in json.loads(path.read_text(encoding="utf-8"))["degradations"]:
        values: dict[str, Any] = {name: entry[name] for name in Known.__dataclass_fields__}
        values |= {name: date.fromisoformat(entry[name]) for name in ("starts_on", "ends_on")}
        found.append(Known(**values | {name: frozenset(entry[name]) for name in ("products", "sites")}))
    return found


def score(
    truth: Sequence[Known], *, first: date, last: date, every: int = 7, series: Sequence[Series] | None = None,
    told: Told = lambda _done, _of: None,
) -> Scored:  # fmt: skip
    """Listen again on every Monday (``every`` 1: on every day) from first to last, and compare with the truth.

    ``series``: only these. Leaves no trace.
    """
    with transaction.atomic():
        _put_aside()
        mornings = list(_mornings(first, last, every))
        for done, morning in enumerate(mornings):
            operations.scan(as_of=morning, series=series)
            told(done + 1, len(mornings))
        result = _compare(truth, months=len(mornings) * every / DAYS_A_MONTH)
        transaction.set_rollback(True)
    return result


def _mornings(first: date, last: date, every: int) -> Iterator[datetime]:
    day = first + LEARNING
    if every == 7:
        day += timedelta(days=-day.weekday() % 7)
    while day <= last:
        yield datetime.combine(day, HOUR, tzinfo=ZONE)
        day += timedelta(days=every)


def _put_aside() -> None:
    """Take the signals there are out of the way. What points at them is left dangling until the rollback."""
    for kind in (Sighting, Evidence, Signal):
        rows: models.QuerySet[Any] = kind._default_manager.all()
        rows._raw_delete(rows.db)


def _compare(truth: Sequence[Known], *, months: float) -> Scored:
    above = dict(Category.objects.filter(parent__isnull=False).values_list("code", "parent__code"))
    signals = list(
        Signal.objects.select_related("series")
        .prefetch_related("sightings__series", "evidence__series")
        .order_by("raised_at")
    )
    scores = [_found(known, signals, above) for known in truth]
    wrong = [signal for signal in signals if not any(_explained(one, signal, above) for one in truth)]
    return Scored(scores, wrong, len(signals), months)


def _found(known: Known, signals: Sequence[Signal], above: dict[str, str]) -> Score:
    """The first morning on which a signal told of it, as what it rang for or as where it was also seen."""
    mornings = [
        (told_on, number)
        for number, signal in enumerate(signals)
        if _in_time(known, signal)
        for place, told_on in _tellings(signal)
        if known.starts_on < told_on and known.shows_in(place, above)
    ]
    if not mornings:
        return Score(known, None, "")
    told_on, number = min(mornings)
    signal = signals[number]
    heard = f"{signal.get_kind_display()}: {wording.headline(signal)}"
    if not known.shows_in(_place(signal.series), above):
        heard += " (as also seen in)"
    return Score(known, (told_on - known.starts_on).days / 7, heard)


def _tellings(signal: Signal) -> Iterator[tuple[Place, date]]:
    """What a signal told of, and on which morning."""
    for one in signal.evidence.all():
        yield _place(one.series), one.recorded_at.astimezone(ZONE).date()
    for seen in signal.sightings.all():
        yield _place(seen.series), seen.first_day + timedelta(days=7 if signal.grain == Grain.WEEK else 1)


def _in_time(known: Known, signal: Signal) -> bool:
    """Raised in the right direction while it lasted or was still felt."""
    same = signal.is_rise != known.is_better
    return same and known.starts_on <= signal.last_day and signal.first_day <= known.ends_on + STILL_FELT


def _explained(known: Known, signal: Signal, above: dict[str, str]) -> bool:
    """Is it this change, or that it began or ended? Whatever rings with it is its consequence too."""
    over = known.ends_on + STILL_FELT + timedelta(days=QUIET_DAYS[Grain.WEEK])
    turned = signal.is_rise == known.is_better and known.ends_on <= signal.last_day <= over
    return (_in_time(known, signal) or turned) and any(known.explains(place, above) for place in _places(signal))


def _places(signal: Signal) -> list[Place]:
    return [_place(signal.series), *(_place(each.series) for each in signal.sightings.all())]


def _place(series: Series) -> Place:
    return series.measure, series.slice_kind, series.slice_key
