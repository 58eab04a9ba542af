from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q


class Draft(models.Model):
    """What somebody is typing into one field of one form, kept until it is sent or thrown away.

    ``place`` names the form: "Q7K-4MD:reply". Unsent words are nobody else's business: only their writer reads them.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=80)
    field = models.CharField(max_length=60)
    values = models.JSONField(default=list)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "place", "field"], name="draft_once_per_field"),
            models.CheckConstraint(condition=~Q(place="") & ~Q(field=""), name="draft_is_of_a_field"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.field}"


class PresenceQuerySet(models.QuerySet["Presence"]):
    def here(self, *, since: datetime) -> Self:
        return self.filter(at__gte=since)


class Presence(models.Model):
    """Who had a record open when. Tells colleagues that they are not alone at it; no history is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presences")
    place = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    at = models.DateTimeField(db_index=True)
    writing = models.BooleanField(default=False)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.name} at {self.place}"
