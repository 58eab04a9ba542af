"""In which cases of a list something happened since the reader last looked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from complaints.models import Complaint, Look, Message
from core.actors import Actor
from core.models import Entry


def unseen(
    rows: QuerySet[Any], *, looks: QuerySet[Any], reader: Actor, joined: datetime, as_of: datetime
) -> QuerySet[Any, str]:
    """The references of those rows in which others said or did something since the reader's last look, or that
    came back from being snoozed.

    ``looks`` are the reader's own, with ``OuterRef("pk")`` for the row. A case they never opened is new to them when
    something happened in it after they ``joined``: nobody begins with a thousand dots. Serves feedback and complaints.
    """
    never = Value(joined, output_field=DateTimeField())
    looked = rows.order_by().annotate(looked=Coalesce(Subquery(looks.values("at")[:1]), never))
    said = Message.objects.filter(case=OuterRef("reference"), at__gt=OuterRef("looked"), taken_back_at=None)
    changed = Entry.objects.filter(
        subject_kind=rows.model._meta.label_lower, subject_id=OuterRef("pk"), at__gt=OuterRef("looked")
    )
    others = said.exclude(by_user=reader.user_id), changed.exclude(actor_user=reader.user_id)
    back = Q(snoozed_until__lte=as_of, snoozed_until__gt=F("looked"))
    references: QuerySet[Any, str] = looked.filter(back | Exists(others[0]) | Exists(others[1])).values_list(
        "reference", flat=True
    )
    return references


def unseen_among(cases: Sequence[Complaint], *, reader: Actor, joined: datetime, as_of: datetime) -> QuerySet[Any, str]:
    """The same of the complaints of one page."""
    looks = Look.objects.filter(complaint=OuterRef("pk"), user=reader.user_id)
    rows = Complaint.objects.filter(pk__in=[case.pk for case in cases])
    return unseen(rows, looks=looks, reader=reader, joined=joined, as_of=as_of)
