"""A large house is listened to in parts, by as many workers as there are. The parts are rows: nothing else is shared."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q


class Step(models.IntegerChoices):
    """Each is done when all parts of the same task have done the one before (see ``engine.shards``)."""

    SURVEY = 1
    GAUGE = 2
    RECALL = 3


class ShardQuerySet(models.QuerySet["Shard"]):
    def undone(self) -> Self:
        return self.filter(done_at__isnull=True)

    def free(self, as_of: datetime) -> Self:
        """Undone, and nobody is at it."""
        return self.undone().filter(Q(lease_until__isnull=True) | Q(lease_until__lte=as_of))


class Shard(models.Model):
    """One step for some series of one task on the evening of one day. Gone when the evening has been concluded.

    ``found`` holds the arrays of the step (NumPy's format, compressed).
    """

    until = models.DateField()
    task = models.CharField(max_length=40)
    step = models.PositiveSmallIntegerField(choices=Step)
    number = models.PositiveIntegerField()
    first_series = models.BigIntegerField()
    last_series = models.BigIntegerField()
    lease_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    found = models.BinaryField(default=bytes)

    objects = ShardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["until", "task", "step", "number"], name="shard_once"),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="shard_step_known"),
            models.CheckConstraint(condition=Q(last_series__gte=F("first_series")), name="shard_has_series"),
        ]

    def __str__(self) -> str:
        return f"{self.until} {self.task} {self.step}.{self.number}"
