"""What stands around the list of the inbox, and what came in since it was shown."""

from dataclasses import dataclass
from datetime import datetime

from complaints.models import Mention
from complaints.queries import unread_mentions
from core import bundle, layouts, saved
from core.actors import Actor
from core.arrivals import Arrived, arrived
from core.models import Counted as Kept
from core.models import SavedView
from core.models.saved import Place
from feedback.queries.cases import Filters, listed
from feedback.queries.numbers import key
from feedback.queries.views import View


@dataclass(frozen=True)
class Around:
    """What this person's inbox shows besides the rows."""

    counted: Kept | None
    saved: list[SavedView]
    layout: layouts.Rows
    mentions: list[Mention]


def around(*, actor: Actor) -> Around:
    """All of it in one statement."""
    found = bundle.fetch(
        counted=Kept.objects.filter(pk=key(actor)),
        saved=saved.views_of(actor, place=Place.INBOX),
        layouts=layouts.of(actor, place=Place.INBOX),
        mentions=unread_mentions(by=actor),
    )
    return Around(
        counted=next(iter(found["counted"]), None),
        saved=sorted(found["saved"], key=lambda view: view.name.casefold()),
        layout=layouts.arranged(found["layouts"], place=Place.INBOX),
        mentions=sorted(found["mentions"], key=lambda one: (one.at, one.pk), reverse=True),
    )


def arrivals(*, actor: Actor, view: View, filters: Filters, since: datetime) -> Arrived:
    """How many cases of a view were taken down after ``since``."""
    return arrived(*listed(actor=actor, view=view, filters=filters), since=since)
