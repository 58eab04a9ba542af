"""Once a week management is told what the data says, whether or not anybody opens the dashboard."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation

from core import clock, outbox
from core.models import User
from core.roles import Role
from corrective_actions.queries import people
from management_review.queries import periods
from management_review.queries.attention import attention
from management_review.queries.dashboard import headline, needs
from management_review.queries.figures import figures
from management_review.queries.frame import Frame

MONDAY, HOUR = 0, 7


@transaction.atomic
def send_digest(*, as_of: datetime) -> int:
    """From Monday 7 o'clock on, one letter to every executive for the week before. Returns how many were owed.

    A week whose Monday was missed is made up for on the first day the clock runs again.
    """
    place = clock.organisation()
    local = as_of.astimezone(ZoneInfo(place.time_zone))
    monday = local.date() - timedelta(days=local.weekday())
    if local.weekday() == MONDAY and local.hour < HOUR:
        return 0
    if not clock.once("send_digest", monday.isoformat(), as_of=as_of):
        return 0
    readers = list(people(Role.EXECUTIVE, on=local.date()))
    for reader in readers:
        _write(reader, Frame(place, periods.period(key="days30", today=local.date()), as_of), week=monday.isoformat())
    return len(readers)


def _write(reader: User, frame: Frame, *, week: str) -> None:
    """The letter in the reader's language; its figures are those of the dashboard at that moment."""
    with translation.override(reader.language):
        shown = figures(frame)
        found = attention(frame, actor=reader.actor(on=frame.today))
        lines = [f"{one.title}: {one.value}. {one.usual}" for one in shown if one.value]
        outbox.queue(
            "management_review/email/send_digest",
            to=reader,
            key=f"digest:{week}:{reader.pk}",
            name=reader.name,
            headline=headline(shown[0]),
            needs=needs(found),
            items=[f"{item.title}. {item.why}" for item in found.items],
            figures=lines,
        )
