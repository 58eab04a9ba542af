"""What stands around the list of the inbox, and what came in since it was shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from complaints.models import Mention
from complaints.queries import unread_mentions
from core import bundle, layouts, presence, saved
from core.actors import Actor
from core.arrivals import Arrived, arrived
from core.drafts import Kept, by_place
from core.models import Counted, Draft, SavedView
from core.models.saved import Place
from core.presence import Here
from feedback.queries.cases import Filters, listed
from feedback.queries.numbers import key
from feedback.queries.views import View

NO_DRAFTS = Draft.objects.filter(place="")  # of no case; none is kept so


@dataclass(frozen=True)
class Around:
    """What this person's inbox shows besides the rows."""

    counted: Counted | None
    saved: list[SavedView]
    layout: layouts.Rows
    mentions: list[Mention]
    here: dict[str, list[Here]]
    drafts: Mapping[str, Kept]


def around(*, actor: Actor, as_of: datetime, reference: str = "") -> Around:
    """All of it in one statement; ``reference`` is the case that stands beside the list."""
    found = bundle.fetch(
        counted=Counted.objects.filter(pk=key(actor)),
        saved=saved.views_of(actor, place=Place.INBOX),
        layouts=layouts.of(actor, place=Place.INBOX),
        mentions=unread_mentions(by=actor),
        here=presence.everywhere(as_of=as_of),
        drafts=Draft.objects.filter(user=actor.user_id, place__startswith=f"{reference}:") if reference else NO_DRAFTS,
    )
    return Around(
        counted=next(iter(found["counted"]), None),
        saved=sorted(found["saved"], key=lambda view: view.name.casefold()),
        layout=layouts.arranged(found["layouts"], place=Place.INBOX),
        mentions=sorted(found["mentions"], key=lambda one: (one.at, one.pk), reverse=True),
        here=presence.by_place(found["here"], besides=actor.user_id, as_of=as_of),
        drafts=by_place(found["drafts"]),
    )


def arrivals(*, actor: Actor, view: View, filters: Filters, since: datetime) -> Arrived:
    """How many cases of a view were taken down after ``since``."""
    return arrived(*listed(actor=actor, view=view, filters=filters), since=since)
