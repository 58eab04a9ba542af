"""Asking the index: which cases, newest first, and which of them stand in a list."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from core.keyset import SIZE, Page
from core.search.document import LAST_SECOND, REFERENCES, place_from_token, place_of, place_to_token
from core.search.hit import FIRST, LAST, Hit, Span
from core.search.index import backend
from core.search.question import EVERY, Question, Term, ask

FEW = 500
"""So many of the newest rows of a list are put to the index as they are; then the index is read, newest first."""
STEP, LONGEST_STEP = 60, 4_000
"""Of how many hits at first, and at most, it is asked whether they stand in the list."""


def find(
    typed: str | Question,
    *,
    size: int = SIZE,
    below: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    kinds: Collection[str] = (),
) -> list[Hit]:
    """The newest cases that fit what was typed, at most ``size``; [] when nothing was asked.

    ``below``: older than the case at this place (the ``place`` of the last hit of the page before). ``since`` and
    ``until`` (not included) bound when the case came in.
    """
    question = _positive(ask(typed) if isinstance(typed, str) else typed)
    if not question:
        return []
    span = _span(question, Span(_second(since, FIRST), _second(until, LAST)), below)
    found: list[Hit] = backend().find(question, span=span, kinds=sorted(kinds), size=size)
    return found


def _span(question: Question, within: Span, below: int | None) -> Span:
    """Where what is asked for can stand."""
    bounds = [_years(question), within]
    return Span(max(one.above for one in bounds), min(LAST if below is None else below, *(one.below for one in bounds)))


def _second(moment: datetime | None, otherwise: int) -> int:
    """The lowest place of a second."""
    return place_of(moment, "") // REFERENCES * REFERENCES if moment else otherwise


def _years(question: Question) -> Span:
    """The year of a register number, with a day around it: years begin at another moment in each time zone."""
    spans = [
        Span(
            _second(datetime(year, 1, 1, tzinfo=UTC) - timedelta(days=1), FIRST),
            _second(datetime(year + 1, 1, 1, tzinfo=UTC) + timedelta(days=1), LAST),
        )
        for year in question.years
    ]
    return Span(max((one.above for one in spans), default=FIRST), min((one.below for one in spans), default=LAST))


def _positive(question: Question) -> Question:
    """Only words to leave out were given: begin with all cases."""
    return question if question.wanted or not question else Question((Term((EVERY,)), *question.terms))


def references(typed: str | Question, *, most: int) -> list[str] | None:
    """The references of all cases that fit, or None when there are more than ``most``."""
    hits = find(typed, size=most + 1)
    return [hit.reference for hit in hits] if len(hits) <= most else None


def page(tables: "Sequence[QuerySet[Any]]", typed: str | Question, *, after: str = "", size: int = SIZE) -> "Page[Any]":
    """One page of the rows of lists that fit what was typed, newest first.

    The models have a ``reference`` and are indexed by ``received_at``. ``after`` is the token of the page before; one
    that cannot be read begins again.

    Words that are common in a list are found among its newest rows; of others the index knows where they are.
    """
    question = _positive(ask(typed) if isinstance(typed, str) else typed)
    if not question:
        return Page([], "")
    hits, rest = _among_newest(tables, question, place_from_token(after))
    if len(hits) <= size and rest is not None:
        hits += _deeper(tables, question, below=rest, wanted=size + 1 - len(hits))
    rows = _rows(tables, hits[: size + 1])
    return Page([row for _hit, row in rows[:size]], place_to_token(rows[size - 1][0].place) if len(rows) > size else "")


def _among_newest(
    tables: "Sequence[QuerySet[Any]]", question: Question, below: int | None
) -> tuple[list[Hit], int | None]:
    """The hits among the newest rows of the lists, and below which place there may be more; None: there are none."""
    references: list[str] = []
    rest: int | None = None
    for rows in tables:
        newest = _newest(rows, below)
        references += [reference for reference, _at in newest[:FEW]]
        if len(newest) > FEW:
            # Of the second of the last row others may be left: it is read anew.
            last = newest[FEW - 1][1]
            rest = max(rest or FIRST, _second(last + timedelta(seconds=1), FIRST))
    found: list[Hit] = backend().among(question, references)
    above, end = rest or FIRST, LAST if below is None else below
    return [hit for hit in found if above <= hit.place < end], rest if rest is None else min(rest, end)


def _newest(rows: "QuerySet[Any]", below: int | None) -> list[tuple[str, datetime]]:
    if below is not None:
        second = min(below // REFERENCES, LAST_SECOND)
        rows = rows.filter(received_at__lt=datetime.fromtimestamp(second, tz=UTC) + timedelta(seconds=1))
    return list(rows.order_by("-received_at").values_list("reference", "received_at")[: FEW + 1])


def _deeper(tables: "Sequence[QuerySet[Any]]", question: Question, *, below: int, wanted: int) -> list[Hit]:
    """The newest hits below a place that stand in one of the lists; at least ``wanted``, unless there are fewer.

    How many hits are looked at next is reckoned from how many of the last ones stood there.
    """
    found: list[Hit] = []
    size, oldest = STEP, [FIRST for _rows in tables]
    while hits := backend().dig(question, span=_span(question, Span(min(oldest)), below), kinds=(), size=size):
        reached = [rows for rows, place in zip(tables, oldest, strict=True) if place <= hits[0].place]
        standing = _standing(reached, [hit.reference for hit in hits])
        found += [hit for hit in hits if hit.reference in standing]
        if len(found) >= wanted or len(hits) < size:
            break
        if size == STEP:  # hits from before the lists began need not be looked at
            oldest = [_oldest(rows) for rows in tables]
        share = len(standing) / len(hits)
        below, size = hits[-1].place, int(min(LONGEST_STEP, STEP + wanted / max(share, 0.001)))
    return found


def _oldest(rows: "QuerySet[Any]") -> int:
    """Below this place no row of a list stands; LAST for an empty one."""
    first = rows.order_by("received_at").values_list("received_at", flat=True).first()
    return _second(first, LAST)


def _standing(tables: "Sequence[QuerySet[Any]]", references: list[str]) -> set[str]:
    listed = backend().listed(references)
    return {
        reference
        for rows in tables
        for reference in rows.order_by().filter(reference__in=listed).values_list("reference", flat=True)
    }


def _rows(tables: "Sequence[QuerySet[Any]]", hits: list[Hit]) -> list[tuple[Hit, Any]]:
    """The rows of these hits that stand in one of the lists, in the order of the hits."""
    references = [hit.reference for hit in hits]
    known = {row.reference: row for rows in tables for row in rows.order_by().filter(reference__in=references)}
    return [(hit, known[hit.reference]) for hit in hits if hit.reference in known]
