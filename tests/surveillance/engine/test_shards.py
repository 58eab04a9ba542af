"""However a house is cut into shards, the same rings, for the same reasons."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveillance.engine import shards
from surveillance.engine.budget import Budget
from surveillance.engine.scan import Scan, detect
from surveillance.engine.series import SeriesBatch
from surveillance.engine.shards import Gauged
from tests.surveillance.engine.conftest import calm_counts

SERIES, WEEKS = 84, 120
FIVE = Budget(per_month=5)


def house(period: str = "week") -> SeriesBatch:
    """Two families, one gap, two rises that hang together, a fall, a backlog after a silence, a newcomer."""
    rng = np.random.default_rng(7)
    counts = calm_counts(rng, SERIES, WEEKS)
    counts[3, -2:] += 40
    counts[50, -1] += 60
    counts[20, -30:] *= 0.2
    counts[30, -4:-1], counts[30, -1] = 0, 3 * counts[30, :60].mean()
    counts[60, :-8] = np.nan
    counts[70, 40:46] = np.nan
    groups = (np.arange(SERIES) % 2).astype(np.int64)
    return SeriesBatch(counts, period, date(2024, 1, 1), groups=groups, links=((3, 50), (3, 4)))


def sharded(batch: SeriesBatch, cuts: list[int]) -> Scan | None:
    """The steps, shard after shard."""
    ends = [0, *sorted(cuts), batch.size]
    parts = [slice(one, two) for one, two in pairwise(ends)]
    rows = [np.arange(part.start, part.stop) for part in parts]
    surveys = [shards.survey(batch.rows(some)) for some in rows]
    taught = shards.teach(surveys, batch)
    gauged = Gauged.joined(
        [shards.gauge(batch.rows(some), taught, part) for some, part in zip(rows, parts, strict=True)]
    )
    earlier = [shards.recall(batch.rows(some), taught, gauged) for some in rows]
    return shards.conclude(gauged, taught, batch.rows, period=batch.period, budget=FIVE, earlier=earlier)[1]


def told(scan: Scan | None, rows: np.ndarray | None = None) -> dict[int, tuple[object, ...]]:
    """What is said of each series that rings or is withheld, by its row in the house."""
    found = scan.findings() if scan else []
    place = (lambda row: row) if rows is None else (lambda row: int(rows[row]))
    return {
        place(one.series): (
            one.alarm, one.withheld, one.notes, one.start, one.window, one.observed, round(one.expected, 1),
            place(one.lead) if one.lead is not None else None, tuple(place(row) for row in one.also_seen_in),
            {name for name, channel in one.channels.items() if channel.new},
        )
        for one in found
    }  # fmt: skip


@pytest.mark.parametrize(
    ("period", "pieces"), [("week", 1), ("week", 2), ("week", 7), ("day", 7), ("month", 2)]
)  # fmt: skip
def test_one_two_or_seven_shards_tell_the_same(period, pieces):
    batch = house(period)
    cuts = [SERIES * at // pieces for at in range(1, pieces)]

    found = sharded(batch, cuts)

    whole = detect(batch, budget=FIVE)
    ringing = np.flatnonzero(whole.verdict.alarm.any(0) | whole.verdict.withheld)
    assert told(found, ringing) == told(whole)
    assert {3, 50} <= set(ringing.tolist())


@settings(max_examples=4, deadline=None)
@given(cuts=st.lists(st.integers(1, SERIES - 1), max_size=6))
def test_wherever_it_is_cut(cuts):
    batch = house()

    found = sharded(batch, cuts)

    whole = detect(batch, budget=FIVE)
    ringing = np.flatnonzero(whole.verdict.alarm.any(0) | whole.verdict.withheld)
    assert told(found, ringing) == told(whole)


def test_where_nothing_rings_nothing_is_told(rng):
    batch = SeriesBatch(np.full((10, 60), 7.0), "week", date(2025, 1, 6))

    assert sharded(batch, [4]) is None
