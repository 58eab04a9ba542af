"""Questions about reviews: who sees which, where one stands, what waits."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from core.actors import Actor
from core.look import Badge, Stage
from core.roles import READERS
from core.workflow import Offer
from corrective_actions.models import ENDS, CorrectiveAction
from management_review.models import Category, Decision, Review, Status
from management_review.workflow import TABLE

STEPS = ("compile", "freeze", "start", "end", "submit_minutes", "approve", "close")
"""Moves that lead onward; the others stand in the menu."""
ON_ROWS = frozenset({"supply", "comment", "discuss", "defer", "decide", "finish", "carry", "waive"})


def visible_to(actor: Actor) -> "QuerySet[Review]":
    """All for those who read; for others the reviews they are invited to, or supply or carry out something for."""
    if actor.holds(*READERS):
        return Review.objects.all()
    if actor.user_id is None:
        return Review.objects.none()
    mine = Q(participants__user=actor.user_id) | Q(inputs__owner=actor.user_id) | Q(decisions__owner=actor.user_id)
    return Review.objects.filter(pk__in=Review.objects.filter(mine).values("pk"))


def listed(actor: Actor) -> "QuerySet[Any]":
    """Reviews with their chair and how many decisions each holds, the newest meeting first."""
    reviews = visible_to(actor).select_related("chair").annotate(n=Count("decisions"))
    return reviews.order_by("-meets_at", "-pk")


def next_reference(*, meets_on: date) -> str:
    """A free reference for a review held on a day, such as "2026-Q4"."""
    quarter = f"{meets_on.year}-Q{(meets_on.month - 1) // 3 + 1}"
    taken = set(Review.objects.filter(reference__startswith=quarter).values_list("reference", flat=True))
    free = (f"{quarter}-{n}" for n in range(2, len(taken) + 3))
    return quarter if quarter not in taken else next(one for one in free if one not in taken)


def later_reviews(review: Review) -> "QuerySet[Review]":
    """Reviews that a decision can be carried to."""
    planned = Review.objects.filter(status__in=TABLE["reschedule"].sources, meets_at__gt=review.meets_at)
    return planned.exclude(pk=review.pk).order_by("meets_at", "pk")


def _local(moment: datetime) -> datetime:
    return moment.astimezone(get_current_timezone())


def stages(review: Review) -> list[Stage]:
    """Planned, compiled, frozen, held, signed, closed, each with its day."""
    line = (
        (_("Planned"), review.planned_at, {Status.PLANNED}),
        (_("Compiled"), review.compiled_at, {Status.COMPILING}),
        (_("Frozen"), review.frozen_at, {Status.READY}),
        (_("Held"), review.ended_at, {Status.IN_SESSION}),
        (_("Signed"), review.approved_at, {Status.MINUTES_DRAFT, Status.MINUTES_REVIEW}),
        (_("Closed"), review.closed_at, {Status.APPROVED}),
    )
    found = []
    for label, at, here in line:
        note = date_format(_local(at), "j M") if at else ""
        if not note and label == _("Held"):
            note = date_format(_local(review.meets_at), "D j M")
        found.append(Stage(str(label), note, done=at is not None, current=review.status in here))
    return found


@dataclass(frozen=True)
class Way:
    """What this reader can do with a review: the step onward, what is missing for it, and the rest."""

    step: Offer | None
    more: list[Offer]
    names: frozenset[str]


def way(review: Review, *, by: Actor) -> Way:
    offers = TABLE.offers(review, by=by)
    steps = [offer for offer in offers if offer.move.name in STEPS]
    rest = [offer for offer in offers if offer not in steps[-1:] and offer.move.name not in ON_ROWS]
    return Way(steps[-1] if steps else None, rest, frozenset(offer.move.name for offer in offers))


@dataclass(frozen=True)
class Followed:
    """A decision and how it stands."""

    decision: Decision
    badge: Badge
    is_open: bool


def outputs(review: Review, *, on: date) -> list[tuple[Any, list[Followed], str]]:
    """For each output of 9.3.3: its decisions, or why none is needed."""
    decisions = list(review.decisions.select_related("owner", "carried_to", "input__clause").order_by("pk"))
    references = [one.action_reference for one in decisions if one.action_reference]
    ended = set(
        CorrectiveAction.objects.filter(reference__in=references, status__in=ENDS).values_list("reference", flat=True)
    )
    none = dict(review.none_needed.values_list("category", "because"))
    followed = [(one.category, _followed(one, ended, on)) for one in decisions]
    return [
        (category, [one for kind, one in followed if kind == category.value], none.get(category.value, ""))
        for category in Category
    ]


def _followed(decision: Decision, ended: set[str], on: date) -> Followed:
    if decision.done_on is not None or decision.action_reference in ended:
        return Followed(decision, Badge("ok", _("done")), is_open=False)
    if decision.carried_to is not None:
        words = _("carried over to %(review)s") % {"review": decision.carried_to}
        return Followed(decision, Badge("idle", words), is_open=False)
    if decision.due_on < on:
        days = (on - decision.due_on).days
        return Followed(decision, Badge("bad", _("%(n)d d over") % {"n": days}), is_open=True)
    return Followed(decision, Badge("info", _("open")), is_open=True)


def open_decisions(*, as_of: datetime) -> "QuerySet[Decision]":
    """Decisions of held reviews that are neither done, carried over, nor a corrective action by now."""
    waiting = Decision.objects.filter(done_on__isnull=True, carried_to__isnull=True, action_reference="")
    held = waiting.filter(review__status__in=[Status.APPROVED, Status.CLOSED], decided_at__lte=as_of)
    return held.select_related("review", "owner").order_by("due_on", "pk")
