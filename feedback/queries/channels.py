"""What is known of the ways in: what is tried at the form, and which of them are shut."""

from datetime import datetime, timedelta

from django.db.models import Sum

from feedback.models import ChannelFault, DoorCount
from feedback.reach import Hour

PAST = timedelta(days=28)
KINDS = ("sent", "wrong", "broken")


def door_hours(*, as_of: datetime) -> tuple[list[Hour], Hour]:
    """The newest 24 hours at the form, the present one first, and the sum of the four weeks before."""
    newest = as_of.replace(minute=0, second=0, microsecond=0)
    since = newest - timedelta(hours=23)
    found: dict[datetime, dict[str, int]] = {}
    for row in DoorCount.objects.filter(hour__gte=since, hour__lte=newest, what__in=KINDS):
        found.setdefault(row.hour, {})[row.what] = row.n
    before = DoorCount.objects.filter(hour__lt=since, hour__gte=since - PAST, what__in=KINDS)
    past = dict(before.order_by().values_list("what").annotate(n=Sum("n")))
    hours = [Hour(**found.get(newest - timedelta(hours=back), {})) for back in range(24)]
    return hours, Hour(**past)


def open_faults() -> list[ChannelFault]:
    """The channels that seem to be shut, the longest first."""
    return list(ChannelFault.objects.filter(ended_at=None).order_by("raised_at"))
