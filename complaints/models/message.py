from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """One thing said in a case, to the customer, by the customer, or among the team.

    It hangs on the case's reference, so that words said before a feedback became a complaint stay in one thread.
    """

    class Direction(models.TextChoices):
        IN = "in", _("from the customer")
        OUT = "out", _("to the customer")
        NOTE = "note", _("only your team")

    case = models.CharField(max_length=12)
    direction = models.CharField(max_length=4, choices=Direction)
    text = models.TextField(_("text"))
    by_name = models.CharField(max_length=120)
    by_user = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    # The letter that carries it, and when it was called back before that letter went out.
    letter_key = models.CharField(max_length=120, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "at", "id"], name="message_case")]
        constraints = [
            models.CheckConstraint(condition=Q(direction__in=["in", "out", "note"]), name="message_direction_known"),
            models.CheckConstraint(condition=~Q(text=""), name="message_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.direction} {self.at:%Y-%m-%d %H:%M}"


class Pause(models.Model):
    """A time in which the answer clock stands, and why."""

    complaint = models.ForeignKey("complaints.Complaint", on_delete=models.CASCADE, related_name="pauses")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    cause = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("began_at")),
                name="pause_ends_after_it_began",
            ),
            models.UniqueConstraint(fields=["complaint"], condition=Q(ended_at__isnull=True), name="pause_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint} {self.began_at:%Y-%m-%d %H:%M}"
