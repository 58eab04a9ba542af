"""Are we still reachable? A channel that falls silent may be a broken form or mailbox, not good news."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.models import Channel, Complaint
from core.look import Badge
from core.models import Heartbeat
from feedback.models import ChannelFault, Feedback
from feedback.models import Kind as FeedbackKind
from feedback.queries import open_faults

LOOKED_BACK = timedelta(days=90)
RARE = 0.001  # a silence as long as this would come once in a thousand times by chance
LATE_JOBS = {"outbox": timedelta(minutes=15), "journal": timedelta(minutes=15), "scan": timedelta(hours=26)}
# What is looked at every few minutes, so that it is known to be well although nobody uses it.
WATCHED = {Channel.FORM: "channel:form", Channel.EMAIL: "channel:email"}
LIVE = (Channel.FORM, Channel.EMAIL, Channel.API, Channel.PHONE, Channel.COUNTER, Channel.LETTER)


@dataclass(frozen=True)
class Line:
    """A channel or a job of the house, whether it is well, and since when not."""

    name: str
    badge: Badge
    well: bool


def channels(*, as_of: datetime) -> list[Line]:
    """Every channel that was used in ninety days, is watched or is shut, and the jobs that run late (four statements)."""
    since = as_of - LOOKED_BACK
    newest: dict[str, datetime] = {}
    amount: dict[str, int] = {}
    complaints = Complaint.objects.filter(received_at__gt=since, received_at__lte=as_of)
    others = Feedback.objects.filter(received_at__gt=since, received_at__lte=as_of).exclude(kind=FeedbackKind.COMPLAINT)
    for rows in (complaints, others):
        for channel, n, last in rows.order_by().values_list("channel").annotate(n=Count("pk"), last=Max("received_at")):
            amount[channel] = amount.get(channel, 0) + n
            newest[channel] = max(last, newest.get(channel, last))
    shut = {fault.channel: fault for fault in open_faults()}
    beats = list(Heartbeat.objects.filter(name__in=[*LATE_JOBS, *WATCHED.values()]))
    watched = {beat.name for beat in beats if not beat.error}
    lines = [
        _shut(shut[channel], as_of)
        if channel in shut
        else _channel(channel, amount.get(channel, 0), newest.get(channel, as_of), as_of)
        for channel in LIVE
        if channel in amount or channel in shut or WATCHED.get(channel) in watched
    ]
    return lines + _jobs(beats, as_of)


def _shut(fault: ChannelFault, as_of: datetime) -> Line:
    label = str(Channel(fault.channel).label)
    words = _("%(channel)s: channel fault? for %(time)s") % {
        "channel": label,
        "time": lasting(as_of - fault.raised_at),
    }
    return Line(label, Badge("bad", words), well=False)


def _channel(channel: Channel, n: int, last: datetime, as_of: datetime) -> Line:
    quiet = as_of - last
    chance = math.exp(-n * (quiet / LOOKED_BACK))
    if chance >= RARE:
        return Line(str(channel.label), Badge("ok", str(channel.label)), well=True)
    words = _("%(channel)s silent for %(time)s") % {"channel": channel.label, "time": lasting(quiet)}
    return Line(str(channel.label), Badge("warn", words), well=False)


def _jobs(beats: list[Heartbeat], as_of: datetime) -> list[Line]:
    names = {"outbox": _("post"), "journal": _("journal"), "scan": _("signals")}
    jobs = [beat for beat in beats if beat.name in LATE_JOBS]
    late = [beat for beat in jobs if beat.error or as_of - beat.at > LATE_JOBS[beat.name]]
    return [
        Line(names[beat.name], Badge("warn", _("%(job)s late, %(time)s") % {"job": names[beat.name], "time": lasting(as_of - beat.at)}), well=False)
        for beat in late
    ]  # fmt: skip


def lasting(time: timedelta) -> str:
    """How long, in the largest unit that says it."""
    if time >= timedelta(days=2):
        return ngettext("%(n)d day", "%(n)d days", time.days) % {"n": time.days}
    hours = int(time.total_seconds() // 3600)
    return _("%(n)d h") % {"n": hours} if hours else _("%(n)d min") % {"n": int(time.total_seconds() // 60)}
