"""The page of the queues: what waits and how long, what comes in against what goes out, and what escalations moved."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.charts import FlowChart, flow
from core.look import Badge
from core.models import Organisation
from management_review.models import Concern, Subject
from management_review.queries import queueing, records
from management_review.queries.attention import page_of
from management_review.queries.channels import lasting
from management_review.queries.periods import WEEK, Span
from management_review.queries.queueing import QUEUES, Queue
from management_review.queries.windows import series

WEEKS = 12
"""So many whole weeks are shown, and the present one as far as it has gone."""
JUDGED = 4
"""Over so many whole weeks a queue is judged: one bad week is no verdict."""
PAGES = {"feedback": "feedback:preview", "complaint": "complaints:detail", "signal": "surveillance:detail"}


@dataclass(frozen=True)
class Crossed:
    """What came in and went out in one stretch; each number opens a list with exactly that many rows."""

    label: str
    came: int
    came_url: str
    went: int
    went_url: str
    is_over: bool = True


@dataclass(frozen=True)
class Oldest:
    reference: str
    url: str
    age: str


@dataclass(frozen=True)
class Line:
    """One queue. Ages are those of what waits now: ``half`` are younger than the first, nine of ten than the second."""

    queue: Queue
    n: int
    url: str
    half: str
    nine_tenths: str
    oldest: Oldest | None
    judged: Crossed
    badge: Badge
    weeks: list[Crossed]
    chart: FlowChart


@dataclass(frozen=True)
class Escalations:
    """What became of the escalations of the weeks shown; ``share`` is None while none had its time."""

    n: int
    url: str
    moved: int
    moved_url: str
    nothing: int
    nothing_url: str
    stuck: int
    stuck_url: str
    on_agenda: bool

    @property
    def share(self) -> float | None:
        judged = self.moved + self.nothing
        return self.moved / judged if judged else None


@dataclass(frozen=True)
class Queues:
    lines: list[Line]
    escalations: Escalations
    days: int


@dataclass(frozen=True)
class _Spans:
    """The weeks, the present one last, and the stretch by which queues are judged."""

    weeks: list[Span]
    judged: Span
    zone: ZoneInfo

    @property
    def windows(self) -> list[tuple[datetime, datetime]]:
        return [span.moments(self.zone) for span in (*self.weeks, self.judged)]


def _spans(today: date, zone: ZoneInfo) -> _Spans:
    monday = today - timedelta(days=today.weekday())
    firsts = [monday - n * WEEK for n in range(WEEKS, -1, -1)]
    weeks = [Span(first, min(first + timedelta(days=6), today)) for first in firsts]
    return _Spans(weeks, Span(monday - JUDGED * WEEK, monday - timedelta(days=1)), zone)


def queues(*, as_of: datetime, place: Organisation) -> Queues:
    """Everything the page shows, in a number of statements that does not grow with the data."""
    zone = ZoneInfo(place.time_zone)
    spans = _spans(as_of.astimezone(zone).date(), zone)
    lines: list[Line] = []
    for _model, group in groupby(QUEUES.values(), key=lambda queue: queue.model):
        lines += _lines(list(group), spans, as_of)
    return Queues(lines, _escalations(spans, as_of), queueing.MOVES_WITHIN.days)


def _lines(mine: Sequence[Queue], spans: _Spans, as_of: datetime) -> list[Line]:
    """The queues of one table: one statement for what waits, one for what crossed."""
    model, table = mine[0].model, mine[0].table
    waits: dict[str, list[tuple[datetime, str]]] = {queue.key: [] for queue in mine}
    by_state = {state: queue.key for queue in mine for state in queue.states}
    found = queueing.waiting_since(model, mine).values_list("status", "since", "reference")
    for status, since, reference in found.iterator(chunk_size=5000):
        waits[by_state[status]].append((since, reference))
    figures: dict[str, Any] = {}
    for queue in mine:
        figures[f"{queue.key}_came"] = Count("subject_id", distinct=True, filter=queue.entered)
        figures[f"{queue.key}_went"] = Count("subject_id", distinct=True, filter=queue.left)
    crossed = series(queueing.crossings(model, table), moment="at", windows=spans.windows, **figures)
    return [_line(queue, sorted(waits[queue.key]), crossed, spans, as_of) for queue in mine]


def _line(
    queue: Queue,
    waits: "list[tuple[datetime, str]]",
    crossed: "list[dict[str, int]]",
    spans: _Spans,
    as_of: datetime,
) -> Line:
    *weeks, judged = [
        _crossed(queue, span, row[f"{queue.key}_came"], row[f"{queue.key}_went"])
        for span, row in zip((*spans.weeks, spans.judged), crossed, strict=True)
    ]
    ages = [as_of - since for since, _reference in reversed(waits)]  # the youngest first
    return Line(
        queue=queue,
        n=len(waits),
        url=records.address(f"queue-{queue.key}", query={}),
        half=lasting(ages[math.ceil(0.5 * len(ages)) - 1]) if ages else "",
        nine_tenths=lasting(ages[math.ceil(0.9 * len(ages)) - 1]) if ages else "",
        oldest=Oldest(waits[0][1], _page(queue, waits[0][1]), lasting(ages[-1])) if waits else None,
        judged=judged,
        badge=_badge(len(waits), judged),
        weeks=weeks,
        chart=flow([week.came for week in weeks], [week.went for week in weeks]),
    )


def _page(queue: Queue, reference: str) -> str:
    return page_of(PAGES.get(queue.model._meta.model_name, "corrective_actions:detail"), reference)


def _crossed(queue: Queue, span: Span, came: int, went: int) -> Crossed:
    days = {"from": span.first.isoformat(), "to": span.last.isoformat()}
    return Crossed(
        date_format(span.first, "j M"),
        came,
        records.address(f"queue-{queue.key}-in", query=days),
        went,
        records.address(f"queue-{queue.key}-out", query=days),
        is_over=span.days >= WEEK.days,
    )


def _badge(n: int, judged: Crossed) -> Badge:
    more = judged.came - judged.went
    if n == 0:
        return Badge("ok", _("empty"))
    if more > 0:
        return Badge("warn", ngettext("grew by %(n)d", "grew by %(n)d", more) % {"n": more})
    if judged.went == 0:
        return Badge("warn", _("nothing went out"))
    return Badge("ok", _("drains"))


def _escalations(spans: _Spans, as_of: datetime) -> Escalations:
    first, last = spans.weeks[0], spans.weeks[-1]
    since, until = first.moments(spans.zone)[0], last.moments(spans.zone)[1]
    query = {"from": first.first.isoformat(), "to": last.last.isoformat()}
    given = queueing.escalations(since=since, until=until)
    moved = queueing.moved(since=since, until=until)
    nothing = queueing.moved_nothing(since=since, until=until, as_of=as_of)
    one = given.aggregate(
        n=Count("pk"),
        moved=Count("pk", filter=Q(pk__in=moved.values("pk"))),
        nothing=Count("pk", filter=Q(pk__in=nothing.values("pk"))),
    )
    return Escalations(
        n=one["n"],
        url=records.address("escalations", query=query),
        moved=one["moved"],
        moved_url=records.address("escalations-moved", query=query),
        nothing=one["nothing"],
        nothing_url=records.address("escalations-moved-nothing", query=query),
        stuck=queueing.stuck(as_of=as_of).count(),
        stuck_url=records.address("stuck", query={}),
        on_agenda=Concern.objects.filter(subject=Subject.ESCALATIONS, on_agenda=True).exists(),
    )
