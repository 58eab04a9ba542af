"""Every input of 9.3.2 that the rooms below know fills itself: a sentence, figures that open their records, links."""

from collections.abc import Callable
from datetime import datetime

from core.models import Organisation
from management_review.models import Review
from management_review.queries.compiled import Compiled
from management_review.queries.frame import Frame
from management_review.queries.inputs_outside import changes, earlier_actions, opportunities, providers, risks
from management_review.queries.inputs_within import actions, complaints, monitoring, objectives, processes, satisfaction
from management_review.queries.periods import DAY, Period, Span

__all__ = ["Compiled", "compiled", "later"]

SOURCES: dict[str, Callable[[Frame, Review], Compiled | None]] = {
    "earlier-actions": earlier_actions,
    "changes": changes,
    "satisfaction": satisfaction,
    "complaints": complaints,
    "objectives": objectives,
    "processes": processes,
    "actions": actions,
    "monitoring": monitoring,
    "providers": providers,
    "risks": risks,
    "opportunities": opportunities,
}
"""Inputs without a source here (audits, resources) are supplied by their owners."""


def frame_of(review: Review, *, as_of: datetime, place: Organisation) -> Frame:
    """A look at the period of a review, as things are known at a moment."""
    span = Span(review.period_from, review.period_to)
    before = Span(span.first - span.days * DAY, span.first - DAY)
    return Frame(place, Period("", span.words, span, before), as_of)


def compiled(key: str, *, review: Review, as_of: datetime, place: Organisation) -> Compiled | None:
    """What the rooms below say to an input; None when it has no source here or there is nothing yet."""
    source = SOURCES.get(key)
    return source(frame_of(review, as_of=as_of, place=place), review) if source else None


def later(
    key: str, frozen: list[dict[str, str]], *, review: Review, as_of: datetime, place: Organisation
) -> dict[str, str]:
    """Figures that read otherwise now than in the frozen pack: key → the value of today."""
    found = compiled(key, review=review, as_of=as_of, place=place)
    now = {fact.key: fact.value for fact in found.facts} if found else {}
    return {fact["key"]: now[fact["key"]] for fact in frozen if now.get(fact["key"], fact["value"]) != fact["value"]}
