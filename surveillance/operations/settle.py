"""Making what is stored equal to what was counted, inside PostgreSQL: no tally comes by here.

`operations.tally` does the same row by row on other databases; the tests hold both against each other. All of this runs
in the transaction of `count_days`, one measure and one stretch of days after another.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from surveillance import tally_sql
from surveillance.measures import Measure
from surveillance.models import Outage, Series, SliceKind, Source, Tally
from surveillance.tallying import Difference, Figures, Slice

MEMORY = "128MB"  # for the groups of a year; the usual 4 would send them to the disk
MANY = 2000  # tallies from which the planner is told how many there are
LONG = 31  # days of a stretch from which emptying the table by its file is quicker than row by row
SERIES, TALLY = Series._meta.db_table, Tally._meta.db_table
FIGURES = ("count", "exposure", "total", "total_squares", "reported")
# Kept for the connection, emptied with the transaction: to make a table each time would bloat the catalogue.
WANTED = """
CREATE TEMPORARY TABLE IF NOT EXISTS tally_wanted (
    slice_kind varchar(20), slice_key text, day date, count bigint, exposure bigint,
    total double precision, total_squares double precision, reported boolean
) ON COMMIT DELETE ROWS
"""
MINE = f"series.measure = %s AND series.source = '{Source.OWN}'"
HAS_SERIES = f"series.slice_kind = wanted.slice_kind AND series.slice_key = wanted.slice_key AND {MINE}"
# The days are named here too: without them all tallies there are would be read for a single day.
HAS_TALLY = "stored.series_id = series.id AND stored.day = wanted.day AND stored.day BETWEEN %s AND %s"
DIFFERS = f"(stored.id IS NULL OR {' OR '.join(f'stored.{name} IS DISTINCT FROM wanted.{name}' for name in FIGURES)})"
CHANGED = f"""
    FROM tally_wanted AS wanted
    LEFT JOIN {SERIES} AS series ON {HAS_SERIES}
    LEFT JOIN {TALLY} AS stored ON {HAS_TALLY}
    WHERE {DIFFERS}
"""
GONE = (
    f"FROM {TALLY} AS stored JOIN {SERIES} AS series ON series.id = stored.series_id AND {MINE} "  # noqa: S608 - own names
    "WHERE stored.day BETWEEN %s AND %s AND NOT EXISTS (SELECT 1 FROM tally_wanted AS wanted WHERE "
    "wanted.slice_kind = series.slice_kind AND wanted.slice_key = series.slice_key AND wanted.day = stored.day)"
)


def prepare() -> None:
    """Once for each transaction: the table of what is wanted, and room for its groups."""
    with connection.cursor() as cursor:
        # Compiling takes longer than these statements run.
        cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'; SET LOCAL jit = off; {WANTED}")


def fill(measure: Measure, first: date, last: date, zone: ZoneInfo) -> None:
    """Count the measure into the table of what is wanted."""
    statement, params = tally_sql.counted(measure, first, last, zone)
    columns = ", ".join(tally_sql.COLUMNS)
    with connection.cursor() as cursor:
        # A truncated table gets new files: for one day on a busy disk that would be most of the work.
        cursor.execute("TRUNCATE tally_wanted" if (last - first).days > LONG else "DELETE FROM tally_wanted")
        cursor.execute(f"INSERT INTO tally_wanted SELECT {columns}, TRUE FROM ({statement}) AS counted", params)  # noqa: S608 - own names
        if cursor.rowcount > MANY:
            cursor.execute("ANALYZE tally_wanted")


def unknown(measure: Measure) -> list[Slice]:
    """Slices that were counted and have no series yet."""
    asked = f"SELECT DISTINCT wanted.slice_kind, wanted.slice_key FROM tally_wanted AS wanted LEFT JOIN {SERIES} AS series ON {HAS_SERIES} WHERE series.id IS NULL ORDER BY 1, 2"  # noqa: S608 - own names
    return [(kind, key) for kind, key in _rows(asked, [measure.name])]


def withhold(measure: Measure, outages: Sequence[Outage], first: date, last: date) -> None:
    """Put "not reported" in the place of what was counted on the days of an outage, for every series it concerns."""
    for outage in outages:
        if outage.measure not in {"", measure.name}:
            continue
        start, end = max(first, outage.first_day), min(last, outage.last_day)
        whole = outage.slice_kind == SliceKind.ALL
        same = "" if whole else " AND slice_kind = %s AND slice_key = %s"
        slices = [] if whole else [outage.slice_kind, outage.slice_key]
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM tally_wanted WHERE day BETWEEN %s AND %s{same}", [start, end, *slices])  # noqa: S608 - own names
            cursor.execute(
                f"INSERT INTO tally_wanted SELECT slice_kind, slice_key, day::date, 0, NULL, 0, 0, FALSE "  # noqa: S608 - own names
                f"FROM {SERIES} AS series, generate_series(%s::date, %s::date, '1 day') AS day WHERE {MINE}{same}",
                [start, end, measure.name, *slices],
            )


def write(measure: Measure, first: date, last: date) -> int:
    """Store what differs and remove what is gone. Returns how many tallies that were."""
    columns = ", ".join(FIGURES)
    given = ", ".join(f"wanted.{name}" for name in FIGURES)
    news = ", ".join(f"{name} = excluded.{name}" for name in FIGURES)
    with connection.cursor() as cursor:
        cursor.execute(
            # In the order of days, so that what is read together (one day, the last weeks) lies together on the disk.
            f"INSERT INTO {TALLY} (series_id, day, {columns}) SELECT series.id, wanted.day, {given} {CHANGED} "
            f"ORDER BY wanted.day, series.id ON CONFLICT (series_id, day) DO UPDATE SET {news}",
            [measure.name, first, last],
        )
        changed = int(cursor.rowcount)
        if _are_more(measure, first, last):
            cursor.execute(f"DELETE FROM {TALLY} WHERE id IN (SELECT stored.id {GONE})", [measure.name, first, last])  # noqa: S608 - own names
            changed += int(cursor.rowcount)
        return changed


def _are_more(measure: Measure, first: date, last: date) -> bool:
    """Whether more is stored than wanted. All that is wanted is stored by now; to count is quicker than to compare."""
    asked = (
        f"SELECT (SELECT count(*) FROM {TALLY} AS stored JOIN {SERIES} AS series ON series.id = stored.series_id "  # noqa: S608 - own names
        f"AND {MINE} WHERE stored.day BETWEEN %s AND %s) > (SELECT count(*) FROM tally_wanted)"
    )
    [(more,)] = _rows(asked, [measure.name, first, last])
    return bool(more)


def differing(measure: Measure, first: date, last: date) -> int:
    """How many tallies ``write`` would change."""
    asked = f"SELECT (SELECT count(*) {CHANGED}), (SELECT count(*) {GONE})"
    [(changed, gone)] = _rows(asked, [measure.name, first, last] * 2)
    return int(changed) + int(gone)


def differences(measure: Measure, first: date, last: date, *, most: int) -> list[Difference]:
    """Some of the tallies ``write`` would change, the oldest first."""
    stored = ", ".join(f"stored.{name}" for name in FIGURES)
    wanted = ", ".join(f"wanted.{name}" for name in FIGURES)
    nothing = ", ".join("NULL" for _name in FIGURES)
    asked = (
        f"SELECT wanted.slice_kind, wanted.slice_key, wanted.day, stored.id, {stored}, {wanted} {CHANGED} "
        f"UNION ALL SELECT series.slice_kind, series.slice_key, stored.day, stored.id, {stored}, {nothing} {GONE} "
        f"ORDER BY 3, 1, 2 LIMIT {most}"
    )
    found = []
    for kind, key, day, pk, *figures in _rows(asked, [measure.name, first, last] * 2):
        old, new = figures[: len(FIGURES)], figures[len(FIGURES) :]
        before = None if pk is None else Figures(*old)
        after = None if new[-1] is None else Figures(*new)
        found.append(Difference(measure.name, (kind, key), day, before, after))
    return found


def _rows(asked: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(asked, params)
        return list(cursor.fetchall())
