from django.conf import settings
from django.db import models
from django.db.models import Q

from complaints.models.message import Message


class Mention(models.Model):
    """Somebody was named in a note, and has to read it. Case and writer are told without a further question."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions")
    case = models.CharField(max_length=12)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "user"], name="note_mention_once"),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=models.F("at")),
                name="note_mention_read_after_made",
            ),
        ]
        indexes = [models.Index(fields=["user", "case"], condition=Q(read_at=None), name="note_mention_unread")]

    def __str__(self) -> str:
        return f"{self.case} {self.user}"
