"""What was heard: signals, the evidence frozen with them, and where else the same was seen."""

import hashlib
import json
from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.look import Badge, Shape
from surveillance.models.series import Grain, Series


class Status(models.TextChoices):
    NEW = "new", _("new")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    EVALUATING = "evaluating", _("being evaluated")
    CONFIRMED = "confirmed", _("confirmed")
    WATCHING = "watching", _("being watched")
    DISMISSED = "dismissed", _("dismissed")


OPEN = frozenset({Status.NEW, Status.ACKNOWLEDGED, Status.EVALUATING, Status.WATCHING})
"""Signals somebody still has to decide about."""

SHAPES: dict[str, Shape] = {
    Status.NEW: "bad",
    Status.ACKNOWLEDGED: "warn",
    Status.EVALUATING: "warn",
    Status.CONFIRMED: "info",
    Status.WATCHING: "idle",
    Status.DISMISSED: "ok",
}


class Kind(models.TextChoices):
    SPIKE = "spike", _("sudden change")
    DRIFT = "drift", _("creeping change")
    IMPROVEMENT = "improvement", _("improvement")
    SILENCE = "silence", _("silence")
    NEW_ENTITY = "new_entity", _("starts to report")
    SCOPE = "scope", _("change of what is counted")


class Direction(models.TextChoices):
    """Whether there is more or less of what is counted than usual."""

    UP = "up", _("more than usual")
    DOWN = "down", _("less than usual")


class Noise(models.TextChoices):
    """Why a signal was dismissed. Only chance and a fault in the data count against the rule that raised it."""

    CHANCE = "chance", _("chance: nothing has changed")
    DATA = "data", _("a fault in the data")
    KNOWN = "known", _("known and harmless cause, such as a campaign")
    SCOPE = "scope", _("a change of what is counted")
    HANDLED = "handled", _("already being handled")


FALSE_ALARMS = frozenset({Noise.CHANCE, Noise.DATA})


class Signal(models.Model):
    """One episode of one thing heard in the data: alarm periods that touch are one signal."""

    MILESTONES: ClassVar[frozenset[str]] = frozenset(
        {"raised_at", "acknowledged_at", "evaluating_at", "confirmed_at", "watched_at", "dismissed_at"}
    )

    reference = models.CharField(max_length=12, unique=True)
    status = models.CharField(max_length=12, choices=Status)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    direction = models.CharField(max_length=4, choices=Direction)
    rule = models.CharField(max_length=20)  # the detector's channel that rang first
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="signals")
    grain = models.CharField(max_length=5, choices=Grain)
    started_on = models.DateField(_("likely start"))
    first_day = models.DateField()  # first day of the first alarm period
    last_day = models.DateField()  # last day of the newest alarm period
    ended_on = models.DateField(_("ended"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_signals"
    )
    noise = models.CharField(_("why it is dismissed"), max_length=10, choices=Noise, blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True)
    look_again_on = models.DateField(_("look at it again on"), null=True, blank=True)
    on_agenda = models.BooleanField(_("on the agenda of the next review"), default=False)

    raised_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    evaluating_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    watched_at = models.DateTimeField(null=True, blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="signal_status_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="signal_kind_known"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="signal_direction_known"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="signal_has_days"),
            models.CheckConstraint(
                condition=~Q(status=Status.DISMISSED)
                | (~Q(noise="") & ~Q(conclusion="") & Q(look_again_on__isnull=False)),
                name="signal_dismissed_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.CONFIRMED) | ~Q(conclusion=""), name="signal_confirmed_with_words"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.WATCHING) | Q(look_again_on__isnull=False), name="signal_watched_until"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-raised_at", "-id"], name="signal_status_raised"),
            models.Index(fields=["-raised_at", "-id"], name="signal_raised"),
            models.Index(fields=["series", "-last_day"], name="signal_series"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def badge(self) -> Badge:
        return Badge(SHAPES[self.status], str(self.get_status_display()))

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_rise(self) -> bool:
        return self.direction == Direction.UP


class Evidence(models.Model):
    """One alarm period as it was seen then: figures, chart, rule and version. Written once, never changed."""

    FROZEN = (
        "day",
        "grain",
        "rule",
        "engine",
        "p",
        "q",
        "expected",
        "observed",
        "facts",
        "sentence",
        "chart",
    )

    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="evidence")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="evidence")
    day = models.DateField()  # first day of the period that alarmed
    grain = models.CharField(max_length=5, choices=Grain)
    rule = models.CharField(max_length=20)
    engine = models.CharField(max_length=40)
    p = models.FloatField()
    q = models.FloatField(null=True, blank=True)
    expected = models.FloatField()
    observed = models.FloatField()
    facts = models.JSONField(default=dict)  # interval, rates, notes, power: see ``detection.Alarm``
    sentence = models.TextField()
    chart = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(fields=["series", "grain", "day", "rule"], name="evidence_once"),
            models.CheckConstraint(condition=Q(p__gte=0, p__lte=1), name="evidence_p_is_a_chance"),
        ]
        indexes = [models.Index(fields=["signal", "-day"], name="evidence_signal")]

    def __str__(self) -> str:
        return f"{self.signal_id} {self.day}"

    def fingerprint(self) -> str:
        """SHA-256 of everything that was frozen."""
        columns = {name: getattr(self, name) for name in self.FROZEN}
        text = json.dumps(columns, sort_keys=True, ensure_ascii=True, separators=(",", ":"), cls=DjangoJSONEncoder)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def is_intact(self) -> bool:
        return self.fingerprint() == self.digest


class Sighting(models.Model):
    """Another series that rang with a signal: the same incident seen from beside. No signal of its own."""

    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="sightings")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="sightings")
    first_day = models.DateField()
    last_day = models.DateField()
    observed = models.FloatField()
    expected = models.FloatField()
    p = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signal", "series"], name="sighting_once"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="sighting_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.signal_id} {self.series_id}"
