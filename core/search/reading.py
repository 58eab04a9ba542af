"""Asking the index: which cases, newest first, and which of them stand in a list."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from core.keyset import SIZE, Page
from core.search.document import REFERENCES, place_from_token, place_of, place_to_token
from core.search.hit import FIRST, LAST, Hit, Span
from core.search.index import backend
from core.search.question import EVERY, Question, Term, ask

FEW = 500
"""A list of at most so many rows is put to the index as it is; of a longer one the index is read from its end."""
STEP, GROWTH = 60, 4


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
    bounds = [_years(question), Span(_second(since, FIRST), _second(until, LAST))]
    span = Span(max(one.above for one in bounds), min(LAST if below is None else below, *(one.below for one in bounds)))
    found: list[Hit] = backend().find(question, span=span, kinds=sorted(kinds), size=size)
    return found


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


def page(
    tables: "Sequence[QuerySet[Any]]",
    typed: str | Question,
    *,
    after: str = "",
    size: int = SIZE,
    since: datetime | None = None,
    until: datetime | None = None,
) -> "Page[Any]":
    """One page of the rows of lists that fit what was typed, newest first.

    The models have a ``reference``. ``after`` is the token of the page before; one that cannot be read begins again.
    Short lists are looked up one by one; for long ones the index is read until a page is full.
    """
    question = _positive(ask(typed) if isinstance(typed, str) else typed)
    if not question:
        return Page([], "")
    below = place_from_token(after)
    hits = _of_few(tables, question, below)
    if hits is None:
        hits = _walk(question, below=below, since=since, until=until)
    rows: list[tuple[Hit, Any]] = []
    for some in hits:
        rows += _rows(tables, some)
        if len(rows) > size:
            break
    rows = rows[: size + 1]
    return Page([row for _hit, row in rows[:size]], place_to_token(rows[size - 1][0].place) if len(rows) > size else "")


def _of_few(tables: "Sequence[QuerySet[Any]]", question: Question, below: int | None) -> Iterator[list[Hit]] | None:
    """The hits among short lists, or None when the lists are long."""
    references: list[str] = []
    for rows in tables:
        references += rows.order_by().values_list("reference", flat=True)[: FEW + 1 - len(references)]
        if len(references) > FEW:
            return None
    found: list[Hit] = backend().among(question, references)
    return iter([[hit for hit in found if below is None or hit.place < below]])


def _walk(
    question: Question, *, below: int | None, since: datetime | None, until: datetime | None
) -> Iterator[list[Hit]]:
    """All hits, newest first, in portions that grow."""
    size = STEP
    while hits := find(question, size=size, below=below, since=since, until=until):
        yield hits
        if len(hits) < size:
            return
        below, size = hits[-1].place, size * GROWTH


def _rows(tables: "Sequence[QuerySet[Any]]", hits: list[Hit]) -> list[tuple[Hit, Any]]:
    """The rows of these hits that stand in one of the lists, in the order of the hits."""
    references = [hit.reference for hit in hits]
    known = {row.reference: row for rows in tables for row in rows.order_by().filter(reference__in=references)}
    return [(hit, known[hit.reference]) for hit in hits if hit.reference in known]
