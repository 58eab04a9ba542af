"""One act on many cases of the inbox: what was done to which, what was refused and why, and whether it was undone."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

UNDO_FOR = timedelta(minutes=2)


class Batch(models.Model):
    """``done`` is a list of {kind, pk, reference, was, now}; ``refused`` one of {reference, why: [sentence]}."""

    class Verb(models.TextChoices):
        TAKE = "take", _("Take")
        ASSIGN = "assign", _("Assign")
        CATEGORISE = "categorise", _("Set the category")
        MARK_SPAM = "mark_spam", _("Mark as spam")
        SNOOZE = "snooze", _("Snooze until a day")
        WAKE = "wake", _("Bring back what was snoozed")

    verb = models.CharField(max_length=12, choices=Verb)
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    done = models.JSONField(default=list)
    refused = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "batches"
        constraints = [
            models.CheckConstraint(
                condition=Q(verb__in=["take", "assign", "categorise", "mark_spam", "snooze", "wake"]),
                name="batch_verb_known",
            )
        ]

    def __str__(self) -> str:
        return f"bulk {self.pk}"

    def may_be_undone(self, as_of: datetime) -> bool:
        return bool(self.done) and self.undone_at is None and as_of <= self.at + UNDO_FOR
