"""Questions about the ground: is the clock running, is the post going out."""

import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.models import Closure, Entry, Heartbeat, Letter, Seal, User
from core.numbering import tidy_reference
from core.roles import Role

POST_IS_LATE = timedelta(minutes=10)
CLOCK_IS_LATE = timedelta(minutes=5)
DISK_IS_FULL = 500 * 1024 * 1024


@dataclass(frozen=True)
class Check:
    """One line of the health page: what, whether it is well, and a sentence."""

    name: str
    well: bool
    sentence: str


CHANNEL = "channel:"
"""How the heartbeats of the ways in begin: rooms further up say by them whether people get through."""


def health(*, as_of: datetime) -> list[Check]:
    return [_post(as_of), _clock(as_of), _disk(), *_channels()]


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
    failed = Heartbeat.objects.exclude(error="").exclude(name__startswith=CHANNEL).order_by("name").first()
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


def _channels() -> list[Check]:
    beats = Heartbeat.objects.filter(name__startswith=CHANNEL).order_by("name")
    return [
        Check(
            beat.name.removeprefix(CHANNEL),
            well=not beat.error,
            sentence=_("Channel fault? %(why)s") % {"why": beat.error} if beat.error else _("People get through."),
        )
        for beat in beats
    ]


def _disk() -> Check:
    free = shutil.disk_usage(settings.DATA_DIR).free
    sentence = _("%(n)d MB are free for data.") % {"n": free // 1024 // 1024}
    return Check("disk", well=free > DISK_IS_FULL, sentence=sentence)


def letters_by_state() -> dict[str, int]:
    rows = Letter.objects.values_list("state").annotate(n=Count("pk")).order_by()
    return dict(rows)


def dead_letters(*, limit: int = 50) -> list[Letter]:
    return list(Letter.objects.filter(state=Letter.State.DEAD).order_by("-pk")[:limit])


@dataclass(frozen=True)
class Person:
    """An account with the roles that hold, in words."""

    user: User
    roles: list[str]


def people(*, on: date) -> list[Person]:
    """All accounts, those who may log in first, with the roles they hold on a day."""
    users = User.objects.prefetch_related("grants").order_by("-is_active", "name", "pk")
    return [
        Person(user, [_role(grant.role, grant.ends_on) for grant in user.grants.all() if grant.holds(on=on)])
        for user in users
    ]


def _role(role: str, ends_on: date | None) -> str:
    label = str(Role(role).label)
    return _("%(role)s until %(day)s") % {"role": label, "day": date_format(ends_on)} if ends_on else label


def closures(*, since: date) -> QuerySet[Closure]:
    return Closure.objects.filter(day__gte=since).order_by("day")


def journal_lines(*, words: str = "", verb: str = "") -> QuerySet[Entry]:
    """Journal lines about a record (a reference or its beginning, or a person's name), or of one verb."""
    lines = Entry.objects.select_related("aside")
    if words:
        label = tidy_reference(words) or words
        lines = lines.filter(Q(subject_label__istartswith=label) | Q(actor__istartswith=words))
    return lines.filter(verb=verb) if verb else lines


def verbs() -> list[str]:
    """Every verb the journal knows, for the filter."""
    return list(Entry.objects.order_by("verb").values_list("verb", flat=True).distinct())


def journal_head() -> Seal | None:
    return Seal.objects.order_by("-sequence").first()
