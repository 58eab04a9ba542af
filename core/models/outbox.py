from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self, *, as_of: datetime) -> Self:
        return self.filter(state=Letter.State.NEW, due_at__lte=as_of)


class Letter(models.Model):
    """One mail owed to somebody, written in the same transaction as the reason for it."""

    class State(models.TextChoices):
        NEW = "new", _("to be sent")
        SENT = "sent", _("sent")
        DEAD = "dead", _("not deliverable")
        HELD = "held", _("held back")

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=80)
    to = models.EmailField()
    language = models.CharField(max_length=10, default="en")
    case = models.CharField(max_length=12, blank=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="new"), name="letter_due"),
            models.Index(fields=["state", "-id"], name="letter_state"),
            models.Index(fields=["to", "-queued_at"], name="letter_to"),
            models.Index(fields=["case"], condition=~Q(case=""), name="letter_case"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["new", "sent", "dead", "held"]), name="letter_state_known"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="letter_sent_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.key
