from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class RiskMatrix(models.Model):
    """One version of how the organisation weighs complaints. Versions are never changed: the newest is the one in use."""

    minor = models.PositiveSmallIntegerField(_("weight of minor"), default=1)
    major = models.PositiveSmallIntegerField(_("weight of major"), default=3)
    critical = models.PositiveSmallIntegerField(_("weight of critical"), default=5)
    low = models.PositiveSmallIntegerField(_("weight of low impact"), default=1)
    medium = models.PositiveSmallIntegerField(_("weight of medium impact"), default=2)
    high = models.PositiveSmallIntegerField(_("weight of high impact"), default=3)
    complexity = models.PositiveSmallIntegerField(_("high complexity adds"), default=1)
    safety = models.PositiveSmallIntegerField(_("lowest risk where safety is concerned"), default=10)
    watch_from = models.PositiveSmallIntegerField(_("to be watched from"), default=5)
    act_from = models.PositiveSmallIntegerField(_("to be acted on from"), default=10)
    # Working days promised for the answer; empty is what the organisation promises anyway.
    days_minor = models.PositiveSmallIntegerField(_("answer minor within working days"), null=True, blank=True)
    days_major = models.PositiveSmallIntegerField(_("answer major within working days"), null=True, blank=True)
    days_critical = models.PositiveSmallIntegerField(_("answer critical within working days"), null=True, blank=True)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minor__gte=1, major__gt=F("minor"), critical__gt=F("major")),
                name="risk_rises_with_severity",
            ),
            models.CheckConstraint(
                condition=Q(low__gte=1, medium__gt=F("low"), high__gt=F("medium")), name="risk_rises_with_impact"
            ),
            models.CheckConstraint(
                condition=Q(watch_from__gte=1, act_from__gt=F("watch_from")), name="risk_watched_before_acted_on"
            ),
            models.CheckConstraint(
                condition=(Q(days_minor__isnull=True) | Q(days_minor__gte=1))
                & (Q(days_major__isnull=True) | Q(days_major__gte=1))
                & (Q(days_critical__isnull=True) | Q(days_critical__gte=1)),
                name="risk_answers_take_time",
            ),
        ]

    def __str__(self) -> str:
        return str(_("version %(n)d") % {"n": self.pk})
