"""What came into a list since its page was shown: told of, and shown when asked for; no row moves by itself."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

MANY = 100
"""So many new cases are counted; beyond that the page says "more than"."""


@dataclass(frozen=True)
class Arrived:
    """How many cases are new, at most ``MANY``, and whether there are ``more``."""

    n: int = 0
    more: bool = False


def moment(typed: str) -> datetime | None:
    """The moment at which a page was shown, in seconds since 1970; None when it is none."""
    try:
        return datetime.fromtimestamp(float(typed), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def arrived(*tables: "QuerySet[Any]", since: datetime) -> Arrived:
    """How many rows of one or two tables were taken down after ``since``: one statement, which stops when it is enough.

    The rows have ``reference`` and ``recorded_at``.
    """
    first, *others = (rows.filter(recorded_at__gt=since).order_by().values("reference") for rows in tables)
    both = first.union(*others, all=True) if others else first
    n = len(both[: MANY + 1])
    return Arrived(min(n, MANY), n > MANY)
