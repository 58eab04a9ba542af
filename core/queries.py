"""Questions about the ground: is the clock running, is the post going out."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min
from django.utils.translation import gettext as _

from core.models import Heartbeat, Letter

POST_IS_LATE = timedelta(minutes=10)
CLOCK_IS_LATE = timedelta(minutes=5)
DISK_IS_FULL = 500 * 1024 * 1024


@dataclass(frozen=True)
class Check:
    """One line of the health page: what, whether it is well, and a sentence."""

    name: str
    well: bool
    sentence: str


def health(*, as_of: datetime) -> list[Check]:
    return [_post(as_of), _clock(as_of), _disk()]


def _post(as_of: datetime) -> Check:
    oldest = Letter.objects.due(as_of=as_of).aggregate(oldest=Min("due_at"))["oldest"]
    dead = Letter.objects.filter(state=Letter.State.DEAD).count()
    late = oldest is not None and as_of - oldest > POST_IS_LATE
    if late:
        minutes = int((as_of - oldest).total_seconds() // 60)
        return Check("outbox", well=False, sentence=_("The oldest letter has waited %(n)d minutes.") % {"n": minutes})
    sentence = _("%(n)d letters could not be delivered.") % {"n": dead} if dead else _("No letter waits.")
    return Check("outbox", well=not dead, sentence=sentence)


def _clock(as_of: datetime) -> Check:
    beat = Heartbeat.objects.filter(name="outbox").first()
    if beat is None:
        return Check(
            "clock",
            well=False,
            sentence=_("The clock has never run. Start the worker, or run “manage.py tick” every minute."),
        )
    well = as_of - beat.at <= CLOCK_IS_LATE
    failed = Heartbeat.objects.exclude(error="").order_by("name").first()
    if failed is not None:
        return Check(
            "clock",
            well=False,
            sentence=_("The job “%(job)s” failed: %(error)s") % {"job": failed.name, "error": failed.error},
        )
    sentence = (
        _("The clock runs.")
        if well
        else _("The clock stands since %(at)s.") % {"at": beat.at.isoformat(timespec="minutes")}
    )
    return Check("clock", well=well, sentence=sentence)


def _disk() -> Check:
    free = shutil.disk_usage(settings.DATA_DIR).free
    sentence = _("%(n)d MB are free for data.") % {"n": free // 1024 // 1024}
    return Check("disk", well=free > DISK_IS_FULL, sentence=sentence)


def letters_by_state() -> dict[str, int]:
    rows = Letter.objects.values_list("state").annotate(n=Count("pk")).order_by()
    return dict(rows)
