from datetime import time

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """The one organisation that runs this install, and the numbers it promises by."""

    class Wording(models.TextChoices):
        CUSTOMER = "customer", _("customer")
        CITIZEN = "citizen", _("citizen")
        PATIENT = "patient", _("patient")
        STUDENT = "student", _("student")
        MEMBER = "member", _("member")

    name = models.CharField(_("name"), max_length=120, default="Our organisation")
    contact = models.TextField(_("how else to reach us"), blank=True)
    emergency_phone = models.CharField(_("emergency phone"), max_length=40, blank=True)
    external_body = models.TextField(_("outside body for complaints"), blank=True)
    privacy_notice = models.TextField(_("privacy notice"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/Berlin")
    country = models.CharField(_("country for public holidays"), max_length=2, default="DE")
    region = models.CharField(_("part of the country"), max_length=10, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    wording = models.CharField(_("word for customers"), max_length=12, choices=Wording, default=Wording.CUSTOMER)
    opens = models.TimeField(_("working day begins"), default=time(9))
    closes = models.TimeField(_("working day ends"), default=time(17))
    acknowledge_days = models.PositiveSmallIntegerField(_("acknowledge within working days"), default=1)
    assess_days = models.PositiveSmallIntegerField(_("assess within working days"), default=2)
    progress_days = models.PositiveSmallIntegerField(_("progress update every working days"), default=10)
    answer_days = models.PositiveSmallIntegerField(_("answer within working days"), default=20)
    answer_days_critical = models.PositiveSmallIntegerField(_("answer critical within working days"), default=5)
    lapse_days = models.PositiveSmallIntegerField(_("close after days of silence"), default=14)
    reopen_days = models.PositiveSmallIntegerField(_("reopen within days"), default=30)
    false_alarms_per_month = models.PositiveSmallIntegerField(_("false alarms accepted a month"), default=5)
    quiet_from = models.TimeField(_("quiet hours begin"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet hours end"), null=True, blank=True)
    quiet_free_days = models.BooleanField(_("quiet on days without work"), default=False, db_default=False)
    one_person_mode = models.BooleanField(_("one person may check their own work"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="organisation_is_one"),
            models.CheckConstraint(condition=Q(closes__gt=models.F("opens")), name="organisation_day_has_hours"),
            models.CheckConstraint(
                condition=Q(
                    acknowledge_days__gte=1, assess_days__gte=1, answer_days__gte=1, answer_days_critical__gte=1
                ),
                name="organisation_promises_take_time",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | (Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=models.F("quiet_until"))),
                name="organisation_quiet_hours_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Closure(models.Model):
    """A day on which this organisation does not work, besides the public holidays of its country."""

    day = models.DateField(_("day"), unique=True)
    reason = models.CharField(_("reason"), max_length=120)

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"
