"""Who can be named in a note, and who has not read where they were named."""

from datetime import date

from django.db.models import Q, QuerySet

from complaints.models import Complaint, Mention
from core.actors import Actor
from core.models import User
from core.roles import QUALITY, READERS, Role


def colleagues(complaint: Complaint, *, on: date) -> "QuerySet[User]":
    """The people who may see this complaint that day, by name: quality staff, management, auditors, its owner."""
    holds = Q(grants__role__in=READERS) & (Q(grants__ends_on=None) | Q(grants__ends_on__gte=on))
    return User.objects.filter(holds | Q(pk=complaint.owner_id), is_active=True).distinct().order_by("name", "pk")


def readers(*, on: date) -> "QuerySet[User]":
    """The people who may see what is no complaint yet, by name: quality staff and auditors."""
    holds = Q(grants__ends_on=None) | Q(grants__ends_on__gte=on)
    seeing = User.objects.filter(holds, grants__role__in=(*QUALITY, Role.AUDITOR), is_active=True)
    return seeing.distinct().order_by("name", "pk")


def unread_mentions(*, by: Actor, case: str = "") -> "QuerySet[Mention]":
    """Where this person was named and has not looked since; of one case, or of all."""
    rows = Mention.objects.filter(user=by.user_id, read_at=None)
    return rows.filter(case=case) if case else rows
