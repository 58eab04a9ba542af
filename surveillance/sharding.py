"""One part of a large evening: its grid, what the engine says of it, and the arrays as they lie in the database."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from surveillance import listening
from surveillance.detection import FEWEST_PERIODS, Heard, batch_of, learns_null, told_of
from surveillance.engine import shards
from surveillance.engine.budget import Budget
from surveillance.engine.series import Period, SeriesBatch
from surveillance.engine.shards import Arrays, Gauged, Taught
from surveillance.grids import Grid, grid
from surveillance.listening import Task
from surveillance.models import Shard, Step

SERIES = "series"  # the keys of the series that were worth listening to, in order


@dataclass(frozen=True)
class Evening:
    """One task with everything its parts have found so far, by step and in order."""

    task: Task
    until: date
    false_alarms: float
    found: Mapping[int, Sequence[Mapping[str, Any]]]

    def grid(self, chosen: NDArray[np.int64]) -> Grid | None:
        """The periods of series that were surveyed, by their keys."""
        wanted = set(chosen.tolist())
        series = [each for each in self.task.series if each.pk in wanted]
        return grid(series, grain=self.task.grain, until=self.until, measured=self.task.measures)

    def surveyed(self, shard: Shard) -> NDArray[np.int64]:
        """The series of a part that were worth listening to: all its steps are about the same ones."""
        pks = np.concatenate([part[SERIES] for part in self.found[Step.SURVEY]] or [np.zeros(0, dtype=np.int64)])
        return np.asarray(pks[(pks >= shard.first_series) & (pks <= shard.last_series)])


def do(shard: Shard, evening: Evening) -> bytes:
    """The arrays of one step of one part; b"" when nothing of it is worth listening to."""
    mine = _survey_grid(shard, evening) if shard.step == Step.SURVEY else _surveyed_grid(shard, evening)
    if mine is None or not mine.series or mine.periods < FEWEST_PERIODS:
        return b""
    batch = batch_of(mine, listening.surroundings(mine))
    told = {SERIES: np.array([each.pk for each in mine.series])}
    if shard.step == Step.SURVEY:
        return packed(told | shards.survey(batch))
    taught = shards.teach(evening.found[Step.SURVEY], batch)
    if shard.step == Step.GAUGE:
        return packed(told | shards.gauge(batch, taught, _place(told[SERIES], evening)))
    return packed(told | _recalled(batch, taught, evening))


def _survey_grid(shard: Shard, evening: Evening) -> Grid | None:
    mine = [each for each in evening.task.series if shard.first_series <= each.pk <= shard.last_series]
    task = evening.task
    return listening.heard_grid(mine, grain=task.grain, until=evening.until, measures=task.measures) if mine else None


def _surveyed_grid(shard: Shard, evening: Evening) -> Grid | None:
    chosen = evening.surveyed(shard)
    return evening.grid(chosen) if chosen.size else None


def _place(mine: NDArray[np.int64], evening: Evening) -> slice:
    """Where these series stand among all that were surveyed."""
    everybody = np.concatenate([part[SERIES] for part in evening.found[Step.SURVEY]])
    first = int(np.flatnonzero(everybody == mine[0])[0])
    return slice(first, first + len(mine))


def _recalled(batch: SeriesBatch, taught: Taught, evening: Evening) -> Arrays:
    gauged = Gauged.joined(evening.found[Step.GAUGE])
    if not learns_null(len(gauged.expected)):
        return {}
    return shards.recall(batch, taught, gauged)


def conclude(evening: Evening) -> Heard | None:
    """What the whole evening says about one task; None when nothing rings."""
    surveys, gauges = evening.found[Step.SURVEY], evening.found[Step.GAUGE]
    if not surveys:
        return None
    pks = np.concatenate([part[SERIES] for part in surveys])
    grids: list[Grid] = []

    def of(rows: NDArray[np.int64]) -> SeriesBatch:
        found = evening.grid(pks[rows])
        if found is None or len(found.series) != len(rows):
            msg = "Series went while they were listened to."
            raise RuntimeError(msg)
        grids.append(found)
        return batch_of(found, listening.surroundings(found))

    sample = evening.grid(pks[:1])
    if sample is None:
        return None
    taught = shards.teach(surveys, batch_of(sample, listening.surroundings(sample)))
    earlier = evening.found[Step.RECALL] if learns_null(len(pks)) else ()
    _rows, scan = shards.conclude(
        Gauged.joined(gauges), taught, of,
        period=cast(Period, str(evening.task.grain)), budget=Budget(per_month=evening.false_alarms), earlier=earlier,
    )  # fmt: skip
    return listening.only_told(told_of(grids[0], scan)) if scan is not None else None


def packed(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Arrays as bytes."""
    target = io.BytesIO()
    np.savez_compressed(target, **arrays)  # type: ignore[arg-type]
    return target.getvalue()


def unpacked(found: bytes) -> dict[str, NDArray[Any]]:
    """The arrays again. Nothing but numbers is read: no objects."""
    with np.load(io.BytesIO(found), allow_pickle=False) as held:
        return {name: held[name] for name in held.files}
