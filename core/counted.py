"""Counts that may be half a minute old: kept in the database, so that all processes show the same."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.models import Counted

FRESH = timedelta(seconds=30)
FORGOTTEN = timedelta(hours=1)


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
