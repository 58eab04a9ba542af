from django.db import models
from django.db.models import Q


class Mailbox(models.Model):
    """How fetching mail goes: one row, made by the first try. What the mailbox is called stands in the settings."""

    first_tried_at = models.DateTimeField()
    tried_at = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    next_at = models.DateTimeField()
    stuck = models.PositiveIntegerField(default=0)  # mails that could not be taken, in the last pass

    class Meta:
        verbose_name_plural = "mailboxes"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="mailbox_is_one"),
            models.CheckConstraint(condition=Q(failures=0) | ~Q(error=""), name="mailbox_fails_with_a_word"),
        ]

    def __str__(self) -> str:
        return "mailbox"
