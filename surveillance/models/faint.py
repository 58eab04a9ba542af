"""Series that hold too little to be tested alone: they are heard in what lies above them."""

from django.db import models
from django.db.models import F, Q

from surveillance.models.series import Series


class FaintQuerySet(models.QuerySet["Faint"]):
    def growing(self) -> "FaintQuerySet":
        """Those whose share of what lies above them has grown by more than chance, the clearest first."""
        return self.filter(lower__gt=0).order_by("-lower", "pk")


class Faint(models.Model):
    """One series of too few cases, as of the evening of ``until``. Written anew every evening, gone when it grew.

    ``in_a_year`` cases (or answers) of the last year; ``heard_in`` the narrowest series above it that is tested, None
    where there is none. ``recent`` cases of the last quarter, ``expected`` of it from its former share of the series
    above; ``lower`` the lower limit of log2(recent / expected), above 0 a hint. Both are None where shares say nothing.
    """

    series = models.OneToOneField(Series, on_delete=models.CASCADE, related_name="faint")
    heard_in = models.ForeignKey(Series, on_delete=models.CASCADE, null=True, blank=True, related_name="faint_ones")
    until = models.DateField()
    in_a_year = models.PositiveIntegerField()
    recent = models.PositiveIntegerField()
    expected = models.FloatField(null=True, blank=True)
    lower = models.FloatField(null=True, blank=True)

    objects = FaintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expected__isnull=True) | Q(expected__gte=0), name="faint_expected"),
            models.CheckConstraint(
                condition=Q(expected__isnull=True, lower__isnull=True)
                | Q(expected__isnull=False, lower__isnull=False, heard_in__isnull=False),
                name="faint_share_of_something",
            ),
            models.CheckConstraint(
                condition=Q(heard_in__isnull=True) | ~Q(heard_in=F("series")), name="faint_not_in_itself"
            ),
        ]
        indexes = [models.Index(fields=["heard_in", "-lower"], name="faint_heard_in")]

    def __str__(self) -> str:
        return f"{self.series_id}: {self.in_a_year}"
