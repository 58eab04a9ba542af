"""A large evening in parts. Workers claim rows; who does the last one lets the evening be concluded.

Nobody waits for anybody: a worker that dies loses its lease, and the part is done by another. One worker alone does all
of them in order, so that an install without a broker says the same.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core import clock
from surveillance import listening, sharding
from surveillance.listening import Task
from surveillance.models import Grain, Series, Shard, Signal, Step
from surveillance.models.shard import ShardQuerySet
from surveillance.operations.scan import end_quiet_ones, take
from surveillance.sharding import Evening

LARGE = 50_000  # series; fewer are listened to at once
PART = 5_000  # series of one part
LEASE = timedelta(minutes=15)
BUSY = timedelta(minutes=10)  # then a worker makes room; the next wake-up goes on


def is_large() -> bool:
    return Series.objects.listened().count() > LARGE


@transaction.atomic
def share_out(*, until: date) -> int:
    """Write down the parts of an evening, once. Returns how many there are to do."""
    if not Shard.objects.filter(until=until).exists():
        rows = [
            Shard(until=until, task=task.name, step=step, number=number, first_series=pks[0], last_series=pks[-1])
            for task in _tasks()
            for number, pks in enumerate(_parts([each.pk for each in task.series]))
            for step in Step
        ]
        Shard.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return Shard.objects.filter(until=until).undone().count()


def _tasks() -> list[Task]:
    return listening.tasks(list(Series.objects.listened().order_by("pk")))


def _parts(pks: list[int]) -> list[list[int]]:
    return [pks[at : at + PART] for at in range(0, len(pks), PART)]


def work() -> int:
    """Do parts until there is none left that can be done now. Returns how many were done."""
    done, tasks, begun = 0, list[Task](), timezone.now()
    while (now := timezone.now()) - begun < BUSY and (shard := _claim(now)) is not None:
        tasks = tasks or _tasks()
        _do(shard, tasks)
        done += 1
    return done


def _ready() -> ShardQuerySet:
    """Parts whose forerunners are all done."""
    before = Shard.objects.filter(until=OuterRef("until"), task=OuterRef("task"), step__lt=OuterRef("step")).undone()
    return Shard.objects.filter(~Exists(before)).order_by("until", "step", "task", "number")


def _claim(now: datetime) -> Shard | None:
    """Take a part for a while; only one worker's update finds it free."""
    for shard in _ready().free(now).defer("found")[:50]:
        mine = Shard.objects.filter(pk=shard.pk).free(now)
        if mine.update(lease_until=now + LEASE):
            return shard
    return None


def _do(shard: Shard, tasks: list[Task]) -> None:
    evening = evening_of(shard.task, until=shard.until, tasks=tasks, before=shard.step)
    found = sharding.do(shard, evening) if evening is not None else b""
    Shard.objects.filter(pk=shard.pk).undone().update(found=found, done_at=timezone.now(), lease_until=None)


def evening_of(name: str, *, until: date, tasks: list[Task], before: int = max(Step) + 1) -> Evening | None:
    """A task with what its parts found in the steps before one (all by itself); None when its series are gone."""
    task = next((each for each in tasks if each.name == name), None)
    if task is None:
        return None
    done = Shard.objects.filter(until=until, task=name, step__lt=before, done_at__isnull=False).exclude(found=b"")
    found: dict[int, list[dict[str, Any]]] = {step: [] for step in Step}
    for step, arrays in done.order_by("step", "number").values_list("step", "found"):
        found[step].append(sharding.unpacked(bytes(arrays)))
    days = task.grain == Grain.DAY
    of = sum(len(each.series) for each in tasks if (each.grain == Grain.DAY) == days)
    accepted = clock.organisation().false_alarms_per_month
    return Evening(task, until, listening.budget(task, false_alarms=accepted, of=of), found)


def is_heard(*, until: date) -> bool:
    """Whether all parts of an evening are done."""
    parts = Shard.objects.filter(until=until)
    return parts.exists() and not parts.undone().exists()


def conclude(*, until: date, as_of: datetime) -> list[Signal]:
    """Turn what the parts found into signals, and forget the parts."""
    tasks, signals = _tasks(), list[Signal]()
    for task in tasks:
        evening = evening_of(task.name, until=until, tasks=tasks)
        heard = sharding.conclude(evening) if evening is not None else None
        if heard is not None:
            signals += take(heard, as_of=as_of)
    end_quiet_ones(until)
    Shard.objects.filter(until=until).delete()
    return signals


def forget(*, before: date) -> int:
    """Drop the parts of evenings nobody will conclude any more. Returns how many there were."""
    return Shard.objects.filter(until__lt=before).delete()[0]
