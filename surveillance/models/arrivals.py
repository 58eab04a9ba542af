"""How late what happened becomes known."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from surveillance.models.series import Grain


class Arrivals(models.Model):
    """The share of the records of a period that is known so many days after its end, as the past year shows it.

    ``source`` is the way they come in (empty: all together). ``shares`` and ``spread`` are lists of curves, one for each
    day of the week where the periods are days, else one; each curve begins with the day the period ends.
    """

    measure = models.CharField(_("measure"), max_length=40)
    source = models.CharField(_("source"), max_length=20, blank=True)
    grain = models.CharField(_("period"), max_length=5, choices=Grain)
    shares = models.JSONField(default=list)
    spread = models.JSONField(default=list)
    records = models.PositiveBigIntegerField(default=0)
    until = models.DateField()

    class Meta:
        verbose_name_plural = "arrivals"
        constraints = [
            models.UniqueConstraint(fields=["measure", "source", "grain"], name="arrivals_once"),
            models.CheckConstraint(condition=Q(grain__in=Grain.values), name="arrivals_grain_known"),
            models.CheckConstraint(condition=~Q(measure=""), name="arrivals_has_measure"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.source} {self.grain}".replace("  ", " ")
