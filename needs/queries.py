"""Questions about needs and about what is heard outside."""

from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet

from core.actors import Actor
from core.roles import READERS
from customers.models import Party
from needs.models import Need, NeedQuerySet, Note

JOINED = ("product", "customer", "segment", "party", "process", "owner")


def visible_to(actor: Actor) -> NeedQuerySet:
    return Need.objects.all() if actor.holds(*READERS) else Need.objects.none()


def notes_visible_to(actor: Actor) -> "QuerySet[Note]":
    return Note.objects.all() if actor.holds(*READERS) else Note.objects.none()


def found(
    *, needs: NeedQuerySet, words: str = "", source: str = "", show: str = "held", as_of: date
) -> "QuerySet[Need]":
    """Needs for the list. ``show`` is held, review (somebody should look), retired, or all."""
    for word in words.split():
        needs = needs.filter(Q(code__icontains=word) | Q(title__icontains=word) | Q(statement__icontains=word))
    if source:
        needs = needs.filter(source=source)
    if show == "held":
        needs = needs.held()
    elif show == "review":
        needs = needs.to_review(on=as_of)
    elif show == "retired":
        needs = needs.filter(retired_at__isnull=False)
    return needs.select_related(*JOINED)


def counts(*, needs: NeedQuerySet, as_of: date) -> dict[str, int]:
    """How many hold, wait for a look, and were given up (one statement)."""
    held = Q(retired_at__isnull=True)
    waiting = held & (Q(review_on__lte=as_of) | Q(reviewed_version__lt=F("version")))
    return needs.aggregate(
        held=Count("pk", filter=held), review=Count("pk", filter=waiting), retired=Count("pk", filter=~held)
    )


def overdue(*, as_of: date) -> NeedQuerySet:
    """Needs whose review is due; management reviews count them."""
    return Need.objects.to_review(on=as_of)


def notes(*, notes: "QuerySet[Note]", words: str = "", kind: str = "") -> "QuerySet[Note]":
    for word in words.split():
        notes = notes.filter(Q(title__icontains=word) | Q(text__icontains=word) | Q(source__icontains=word))
    return notes.filter(kind=kind) if kind else notes


def notes_between(*, start: date, end: date) -> "QuerySet[Note]":
    """What was heard from ``start`` to ``end``, both included, the weightiest first."""
    return Note.objects.filter(heard_on__range=(start, end)).order_by("relevance", "-heard_on", "-pk")


def parties_with_needs() -> "QuerySet[Party]":
    """Interested parties, each with the needs that hold (two statements)."""
    held = Prefetch("needs", queryset=Need.objects.held().order_by("code"), to_attr="held_needs")
    return Party.objects.prefetch_related(held).order_by("name", "pk")
