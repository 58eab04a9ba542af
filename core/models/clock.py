from django.db import models


class Heartbeat(models.Model):
    """When a job of the clock last finished, and what it said if it failed. The health page reads this."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class Lease(models.Model):
    """Who alone may do a job until when. A holder that dies is followed when the time is over."""

    name = models.CharField(max_length=60, primary_key=True)
    holder = models.CharField(max_length=60)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.holder}"


class Run(models.Model):
    """A job done for a period. The unique pair makes two schedulers, or a clock that jumps, harmless."""

    job = models.CharField(max_length=60)
    period = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "period"], name="run_once_per_period")]

    def __str__(self) -> str:
        return f"{self.job} {self.period}"
