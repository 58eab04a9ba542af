"""Complaints that luck does not decide about: a few of today, and one in every state there is."""

import bisect
from collections.abc import Iterator
from datetime import datetime, timedelta

from complaints.models import Channel, Status
from config.example.orders import Ask, Placed
from config.example.world import World

# The status it stands in today, how it came, how many days ago, and what it is about. Seven days hold a working day
# whatever the feasts; what is with an outside body went back and forth before.
TODAY = (
    (Status.RECEIVED, Channel.EMAIL, 0.03, "wrong-item"),
    (Status.RECEIVED, Channel.PHONE, 0.06, "late"),
    (Status.RECEIVED, Channel.EMAIL, 0.11, "billing"),
)
BEFORE = (
    (Status.ASSESSED, Channel.EMAIL, 7.0, "delivery-damage"),
    (Status.INVESTIGATING, Channel.PHONE, 7.5, "wrong-item"),
    (Status.AWAITING_CUSTOMER, Channel.EMAIL, 8.0, "late"),
    (Status.DECIDED, Channel.EMAIL, 8.2, "billing"),
    (Status.ANSWERED, Channel.PHONE, 8.4, "no-answer"),
    (Status.WITHDRAWN, Channel.FORM, 26.0, "late"),
    (Status.OUT_OF_SCOPE, Channel.FORM, 27.0, "webshop"),
    (Status.EXTERNAL, Channel.FORM, 28.0, "billing"),
)
ORDERED = timedelta(days=5)  # before the complaint


def asks(world: World, placed: list[Placed]) -> Iterator[Ask]:
    """Each about an order of its own that was placed some days before."""
    moments = [one.order.placed_at for one in placed]
    for number, (status, channel, days, category) in enumerate((*TODAY, *BEFORE)):
        at = _within_hours(world, world.past.until - timedelta(days=days))
        last = bisect.bisect(moments, at - ORDERED) - number
        one = next((placed[n] for n in range(last - 1, -1, -1) if placed[n].buyer.contact.email), None)
        if one is not None:
            yield Ask(at, one.buyer, one.order, one.line, one.product, category, aim=status, channel=channel)


def _within_hours(world: World, at: datetime) -> datetime:
    """Nobody phones at night: then it was on the evening before."""
    local = at.astimezone(world.at(world.last_day, 0).tzinfo)
    if local.hour < 8:
        return world.at(local.date() - timedelta(days=1), 18 + local.hour / 4)
    return local
