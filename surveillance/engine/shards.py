"""A large house in shards: each is looked at by itself, and the result is what one machine would have said.

Three steps for every shard, each when all shards have done the one before, and one end for all:

    survey  → `Looked`   first fits; joined they teach siblings (`teach`)
    measure → `Gauged`   z-values of the period
    recall  → z          of earlier periods, as many as the empirical null needs (`periods_to_recall`)
    conclude             null and budget over everything, then a second look at the series that ring

What is handed from step to step are plain arrays, some 30 numbers a series: counts never leave their shard.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from surveillance.engine import context, judge
from surveillance.engine import measure as measuring
from surveillance.engine.budget import Budget
from surveillance.engine.channels import LISTENING
from surveillance.engine.judge import Memory
from surveillance.engine.measure import First
from surveillance.engine.scan import Scan, periods_to_recall, recalled, told_before
from surveillance.engine.series import Period, SeriesBatch, clean
from surveillance.engine.siblings import Siblings, Survey

Floats = NDArray[np.float64]
Arrays = dict[str, NDArray[Any]]
Rows = Callable[[NDArray[np.int64]], SeriesBatch]
SURVEYED = ("estimate", "variance", "dispersion", "freedom", "group")


@dataclass(frozen=True)
class Taught:
    """What all surveys together taught, and where each series' own fit begins (S×p)."""

    known: Siblings
    wander: Floats
    start: Floats


@dataclass(frozen=True)
class Gauged:
    """One period of some series: z (4, S) calibrated, expected (S), enough (S) to be tested alone."""

    z: Floats
    expected: Floats
    enough: NDArray[np.bool_]

    @classmethod
    def joined(cls, parts: Sequence[Mapping[str, Any]]) -> Self:
        return cls(*(np.concatenate([part[name] for part in parts], axis=-1) for name in ("z", "expected", "enough")))


def survey(batch: SeriesBatch) -> Arrays:
    """First step, for the newest period of a shard."""
    first = measuring.survey(batch, at=batch.periods - 1)
    return {name: getattr(first.survey, name) for name in SURVEYED} | {"start": first.start, "wander": first.wander}


def teach(surveys: Sequence[Mapping[str, Any]], batch: SeriesBatch) -> Taught:
    """Priors from the surveys of all shards, in order. The batch (any shard) tells calendar and period."""
    whole = {name: np.concatenate([part[name] for part in surveys]) for name in (*SURVEYED, "start", "wander")}
    first = First(Survey(*(whole[name] for name in SURVEYED)), whole["start"], whole["wander"])
    known, wander = measuring.teach(first, batch, at=batch.periods - 1)
    return Taught(known, wander, first.start)


def gauge(batch: SeriesBatch, taught: Taught, rows: slice) -> Arrays:
    """Second step. ``rows`` of the shard among all series."""
    at = batch.periods - 1
    found = measuring.measure(batch, taught.known, taught.wander, at=at, start=taught.start[rows])
    ending, _ = batch.until(at, LISTENING[batch.period].longest)
    enough = context.enough(ending, clean(ending), LISTENING[batch.period].year)
    return {"z": judge.scored(batch, found), "expected": found.expected, "enough": enough}


def recall(batch: SeriesBatch, taught: Taught, gauged: Gauged) -> Arrays:
    """Third step: z (K, 4, S) of the earlier periods that the null of all series asks for; K may be 0."""
    at = batch.periods - 1
    z = recalled(batch, taught.known, taught.wander, at=at, periods=periods_to_recall(gauged.expected, at))
    return {"z": np.array(z).reshape(len(z), len(measuring.CHANNELS), batch.size)}


def conclude(
    gauged: Gauged, taught: Taught, batch_of: Rows, *, period: Period, budget: Budget, earlier: Sequence[Mapping[str, Any]]
) -> tuple[NDArray[np.int64], Scan | None]:  # fmt: skip
    """The end: rows that ring, and a scan of these alone that says of each what a scan of everything would.

    batch_of: the batch of chosen rows, with links and customers. earlier: what `recall` gave, shard by shard; () where
    the null is not to be learned from earlier periods.
    """
    past = tuple(np.concatenate([part["z"] for part in earlier], axis=-1)) if earlier else ()
    weighed = judge.weigh(
        gauged.z, gauged.expected, gauged.enough, period=period, budget=budget, memory=Memory(past)
    )  # fmt: skip
    rows = weighed.ringing
    if not rows.size:
        return rows, None
    batch = batch_of(rows)
    at = batch.periods - 1
    found = measuring.measure(batch, taught.known, taught.wander, at=at, start=taught.start[rows])
    ending, _ = batch.until(at, LISTENING[batch.period].longest)
    verdict = judge.settle(ending, found, weighed.rows(rows), memory=Memory())
    if verdict.alarm.any():
        verdict = told_before(batch, taught.known, taught.wander, verdict, at)
    return rows, Scan(ending, at, budget, found, verdict, taught.known)
