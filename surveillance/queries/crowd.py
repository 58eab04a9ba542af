"""Who is behind a rise: many people, or a few who wrote again and again."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from surveillance import detection
from surveillance.models import Series
from surveillance.queries.records import WHO, counted

YEAR = timedelta(days=365)


def few_behind(series: Series, *, first: date, last: date, expected: float, zone: ZoneInfo) -> bool:
    """Whether a rise from ``first`` to ``last`` is mostly a few people filing many cases.

    More than half of what is above ``expected`` goes away when people are counted instead of cases, at the cases a
    person had in the year before. Rows without a name count as a person each. False for imported series.
    """
    recent = counted(series, first=first, last=last, zone=zone)
    before = counted(series, first=first - YEAR, last=first - timedelta(days=1), zone=zone)
    if recent is None or before is None or recent.model not in WHO:
        return False
    (cases, people), (earlier, others) = crowd(recent), crowd(before)
    usual = earlier / others if others else 1.0
    return detection.few_behind(cases=cases, people=people, usual=usual, excess=cases - expected)


def crowd(rows: "QuerySet[Any]") -> tuple[int, int]:
    """How many rows, and how many people behind them; who is not known is a person of their own."""
    who = WHO[rows.model]
    nameless = rows.filter(**{f"{who}__isnull": True}).count()
    named = rows.filter(**{f"{who}__isnull": False}).order_by()
    return nameless + named.count(), nameless + named.values(who).distinct().count()
