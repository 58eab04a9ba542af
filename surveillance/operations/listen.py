"""What the clock does every day: count, listen to each day once, and tell the managers what was heard."""

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from core import clock, journal, outbox
from core.actors import SYSTEM
from core.models import Grant, Run, User
from core.roles import Role
from corrective_actions import operations as corrective_actions
from surveillance import queries, tallying, wording
from surveillance.models import Shard, Signal, Status
from surveillance.operations import shards
from surveillance.operations.faint import weigh_faint
from surveillance.operations.lots import choose_lots
from surveillance.operations.scan import scan
from surveillance.operations.sizes import note_sizes
from surveillance.operations.tally import recount, tally, zone
from surveillance.tallying import Difference

logger = logging.getLogger(__name__)

MISSED = 7  # days that are listened to afterwards, when the clock stood
EXAMPLES = 5  # of what was wrong, in the journal
FIRST_HOUR = 5  # of the morning, so that the night's imports are in


def listen(*, as_of: datetime) -> list[Signal]:
    """Count what changed, and listen to every day that has not been listened to. Returns the signals told of.

    Comes as often as it likes: a day is listened to once, by one runner, and again when the run broke off.
    """
    tally(as_of=as_of)
    if not clock.take("scan", as_of=as_of, minutes=30):
        return []
    if choose_lots(as_of=as_of):
        tally(as_of=as_of)
    note_sizes()
    for day in _days(as_of):
        if _hear(tallying.begin_of(day, zone()) + timedelta(hours=FIRST_HOUR)):
            clock.once("scan", day.isoformat(), as_of=as_of)
    shards.forget(before=tallying.day_of(as_of, zone()) - timedelta(days=MISSED + 1))
    clock.give_back("scan")
    clock.beat("scan", as_of=as_of)
    return tell_managers(as_of=as_of)


def _hear(morning: datetime) -> bool:
    """Listen to the evening before; in a large house together with other workers. False while these are still at it."""
    until = tallying.day_of(morning, zone()) - tallying.ONE_DAY
    if not shards.is_large():
        scan(as_of=morning)
        weigh_faint(until=until)
        return True
    shards.share_out(until=until)
    shards.work()
    if not shards.is_heard(until=until):
        return False
    shards.conclude(until=until, as_of=morning)
    weigh_faint(until=until)
    return True


def help_listen(*, as_of: datetime) -> int:
    """Do parts of an evening that another worker has shared out. Returns how many were done.

    Who does the last part concludes the evening.
    """
    done = shards.work()
    if done and not Shard.objects.undone().exists():
        listen(as_of=as_of)
    return done


def _days(as_of: datetime) -> Iterator[date]:
    """Days up to today, as soon as its morning has come, that were not listened to yet. At first only the newest."""
    local = as_of.astimezone(zone())
    today = local.date() if local.hour >= FIRST_HOUR else local.date() - tallying.ONE_DAY
    wanted = [today - timedelta(days=back) for back in range(MISSED - 1, -1, -1)]
    done = set(Run.objects.filter(job="scan").values_list("period", flat=True))
    began = min(done, default=today.isoformat())
    yield from (day for day in wanted if day.isoformat() >= began and day.isoformat() not in done)


def check_counts(*, as_of: datetime) -> int:
    """Once a day everything is counted anew, so that what no mark has told of is found. Returns what was wrong.

    What was wrong is mended, and the journal and the log say how much it was and where it began.
    """
    day = as_of.astimezone(zone()).date().isoformat()
    if Run.objects.filter(job="recount", period=day).exists() or not clock.take("recount", as_of=as_of, minutes=60):
        return 0
    choose_lots(as_of=as_of)
    tally(as_of=as_of)  # what is marked is not wrong yet, only late
    found: list[Difference] = []
    wrong = recount(as_of=as_of, noticed=found.append)
    if wrong:
        _tell_of_wrong(wrong, found[:EXAMPLES])
    clock.once("recount", day, as_of=as_of)
    clock.give_back("recount")
    clock.beat("recount", as_of=as_of)
    return wrong


def _tell_of_wrong(wrong: int, examples: list[Difference]) -> None:
    with translation.override("en"):
        sentences = [difference.sentence for difference in examples]
    logger.warning("%d tallies were wrong and are mended: %s", wrong, "; ".join(sentences))
    journal.record(
        clock.organisation(), "mend_counts", by=SYSTEM, facts={"changed": wrong, "examples": sentences}
    )  # fmt: skip


@transaction.atomic
def tell_managers(*, as_of: datetime) -> list[Signal]:
    """One letter a day to each manager with the signals nobody has told of yet. Returns them."""
    day = as_of.astimezone(zone()).date()
    since = as_of - timedelta(days=MISSED)
    fresh = list(
        queries.with_newest(Signal.objects.filter(status=Status.NEW, raised_at__gte=since)).order_by("newest_p")
    )
    told = [signal for signal in fresh if clock.once("signal-told", signal.reference, as_of=as_of)]
    if told:
        for manager in _managers(day):
            _write(manager, told, day)
    return told


def _managers(day: date) -> list[User]:
    held = Grant.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), role=Role.MANAGER)
    return list(User.objects.filter(is_active=True, grants__in=held).distinct().order_by("pk"))


def _write(manager: User, signals: list[Signal], day: date) -> None:
    with translation.override(manager.language):
        lines = [{"reference": signal.reference, "headline": wording.headline(signal)} for signal in signals]
    outbox.queue(
        "surveillance/email/raise_signal",
        to=manager,
        key=f"signals:{day.isoformat()}:{manager.pk}:{signals[0].reference}",
        name=manager.name,
        signals=lines,
    )


def evaluate_effects(*, as_of: datetime) -> int:
    """Hand the counts to corrective actions whose time of watching has ended. Returns how many were evaluated."""
    return corrective_actions.evaluate_due(
        by=SYSTEM, as_of=as_of, rates_of=lambda plan: queries.rates_of(plan, as_of=as_of)
    )
