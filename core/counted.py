"""Counts that may be half a minute old: kept in the database, so that all processes show the same."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from core.models import Counted

FRESH = timedelta(seconds=30)
FORGOTTEN = timedelta(hours=1)
MOST = 10_000
"""So many rows are counted; a number above it means "more than that"."""


@dataclass(frozen=True)
class Numbers:
    """Counts by name (None: too many to count), and the moment they were true."""

    by_name: Mapping[str, int | None]
    at: datetime


def key(place: str, **asked: str) -> str:
    """The name under which the counts of one question are kept: the same for everybody who asks the same."""
    words = json.dumps(asked, sort_keys=True)
    return f"{place}:{hashlib.sha256(words.encode()).hexdigest()[:32]}"


def fresh(row: Counted | None, *, as_of: datetime) -> Numbers | None:
    """What was counted, if that is less than half a minute ago."""
    if row is None or not timedelta() <= as_of - row.at <= FRESH:
        return None
    return Numbers(row.numbers, row.at)


def keep(
    name: str, numbers: Mapping[str, int | None], *, as_of: datetime, known: Counted | None, sweep: bool = True
) -> Numbers:
    """Keep what was just counted. ``known`` is the row that is replaced; a new one sweeps out the forgotten ones.

    ``sweep``: False for numbers with a name for each person, which are few and replaced again and again.
    """
    if known is None and sweep:
        Counted.objects.filter(at__lt=as_of - FORGOTTEN).delete()
    row = Counted(key=name, numbers=dict(numbers), at=as_of)
    Counted.objects.bulk_create([row], update_conflicts=True, unique_fields=["key"], update_fields=["numbers", "at"])
    return Numbers(numbers, as_of)


def recent(name: str, *, as_of: datetime, count: Callable[[], Mapping[str, int | None]]) -> Numbers:
    """The counts kept under a name, counted anew when they are older than half a minute."""
    known = Counted.objects.filter(pk=name).first()
    return fresh(known, as_of=as_of) or keep(name, count(), as_of=as_of, known=known)


def up_to_most(rows: "Mapping[str, QuerySet[Any]]", *, most: int) -> dict[str, int]:
    """How many rows each of these has, in one statement, counted no further than one above ``most``.

    Counting a million rows to the end takes longer than everything else on a page; whoever reads "more than 10,000"
    needs no more.
    """
    written = [_counting(some.order_by().values("pk")[: most + 1]) for some in rows.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(sql for sql, _values in written)}",
            [value for _sql, values in written for value in values],
        )
        return dict(zip(rows, cursor.fetchone(), strict=True))


def _counting(rows: "QuerySet[Any, Any]") -> tuple[str, Sequence[Any]]:
    try:
        sql, values = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:  # a condition that nothing fulfils
        return "0", ()
    return f"(SELECT COUNT(*) FROM ({sql}) counted)", values  # noqa: S608 - compiled by the framework
