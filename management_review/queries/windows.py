"""Counting the same rows in many windows of time, in one statement: each window is a range of an index."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Value

Window = tuple[datetime, datetime]


def counted(
    rows: "QuerySet[Any]", *, moment: str, windows: Sequence[Window], by: Sequence[str] = (), **figures: Any
) -> list[list[dict[str, Any]]]:
    """Figures of the rows whose ``moment`` lies in each window (from, included; to, not), one list a window.

    ``by`` names columns to group by: one dict a group; without them exactly one dict a window.
    """
    parts = [
        rows.filter(**{f"{moment}__gte": start, f"{moment}__lt": end})
        .order_by()
        .values(*by, window=Value(at))
        .annotate(**figures)
        for at, (start, end) in enumerate(windows)
    ]
    found: list[list[dict[str, Any]]] = [[] for _window in windows]
    if not parts:
        return found
    whole = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    for row in whole:
        found[row.pop("window")].append(row)
    return found


def series(rows: "QuerySet[Any]", *, moment: str, windows: Sequence[Window], **figures: Any) -> list[dict[str, Any]]:
    """Figures of each window, when there is nothing to group by."""
    return [found[0] for found in counted(rows, moment=moment, windows=windows, **figures)]
