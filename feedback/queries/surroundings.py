"""What stands around the list of the inbox, and what came in since it was shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from complaints.models import Mention
from complaints.queries import unread_mentions
from core import layouts, presence, saved
from core.actors import Actor
from core.arrivals import Arrived, arrived
from core.bundle import Plan
from core.drafts import Kept, by_place
from core.models import Counted, Draft, SavedView
from core.models.saved import Place
from core.presence import Here
from feedback.queries.cases import Filters, listed
from feedback.queries.numbers import key
from feedback.queries.views import View

NOBODY = 0
"""The key of no account."""


@dataclass(frozen=True)
class Around:
    """What this person's inbox shows besides the rows."""

    counted: Counted | None
    saved: list[SavedView]
    layout: layouts.Rows
    mentions: list[Mention]
    here: dict[str, list[Here]]
    drafts: Mapping[str, Kept]


def _ask(*, numbers: str, reader: int, since: datetime, case: str = "") -> dict[str, QuerySet[Any]]:
    person = Actor("", frozenset(), reader)
    return {
        "counted": Counted.objects.filter(pk=numbers),
        "saved": saved.views_of(person, place=Place.INBOX),
        "layouts": layouts.of(person, place=Place.INBOX),
        "mentions": unread_mentions(by=person),
        "here": presence.everywhere(since=since),
        "drafts": Draft.objects.filter(user=reader, place__startswith=f"{case}:") if case else Draft.objects.none(),
    }


PLAN = Plan(_ask)


def around(*, actor: Actor, as_of: datetime, reference: str = "") -> Around:
    """All of it in one statement; ``reference`` is the case that stands beside the list."""
    beside = {"case": reference} if reference else {}
    found = PLAN.fetch(numbers=key(actor), reader=actor.user_id or NOBODY, since=as_of - presence.LASTS, **beside)
    return Around(
        counted=next(iter(found["counted"]), None),
        saved=saved.in_order(found["saved"], by=actor),
        layout=layouts.arranged(found["layouts"], place=Place.INBOX),
        mentions=sorted(found["mentions"], key=lambda one: (one.at, one.pk), reverse=True),
        here=presence.by_place(found["here"], besides=actor.user_id, as_of=as_of),
        drafts=by_place(found["drafts"]),
    )


def arrivals(*, actor: Actor, view: View, filters: Filters, since: datetime) -> Arrived:
    """How many cases of a view were taken down after ``since``."""
    return arrived(*listed(actor=actor, view=view, filters=filters), since=since)
