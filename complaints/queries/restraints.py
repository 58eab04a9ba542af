"""Decisions not to act: which stand, which are to be looked at again."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from complaints.models import Restraint
from core.actors import Actor
from core.roles import READERS

SHOWN = ("due", "standing", "lifted", "all")


def restraints(actor: Actor) -> QuerySet[Restraint]:
    """Those this person may see, with their complaints: all for quality staff, management and auditors."""
    seen = Restraint.objects.all() if actor.holds(*READERS) else Restraint.objects.none()
    return seen.select_related("complaint", "complaint__owner")


def restraints_in(show: str, *, as_of: datetime) -> Q:
    """The condition of a view by its name; an unknown name is "due"."""
    views = {
        "due": Q(lifted_at=None, review_by__lte=as_of.astimezone(timezone.get_current_timezone()).date()),
        "standing": Q(lifted_at=None),
        "lifted": Q(lifted_at__isnull=False),
        "all": Q(),
    }
    return views.get(show, views["due"])


def count_restraints(actor: Actor, *, as_of: datetime) -> Mapping[str, int]:
    """How many each view holds, in one statement."""
    rows = restraints(actor).select_related(None).order_by()
    return rows.aggregate(**{name: Count("pk", filter=restraints_in(name, as_of=as_of)) for name in SHOWN})


def restraints_due(*, as_of: datetime) -> QuerySet[Restraint]:
    """Those whose day of looking again has come, the longest waiting first."""
    due = Restraint.objects.filter(restraints_in("due", as_of=as_of))
    return due.select_related("complaint").order_by("review_by", "pk")
