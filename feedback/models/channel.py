"""Are people still getting through: what is tried at the form by the hour, and faults of a channel."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DoorCount(models.Model):
    """How often something happened at the form in one hour. No person, no address and no words are in it.

    ``what`` is "sent", "held", "wrong" (shown again with errors), "broken" (an error of ours), or "wrong:<field>".
    """

    hour = models.DateTimeField()
    what = models.CharField(max_length=60)
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hour", "what"], name="door_count_once_an_hour")]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.what}"


class ChannelFault(models.Model):
    """A way in that seems to be shut, from when that was seen until it was open again."""

    class Channel(models.TextChoices):
        FORM = "form", _("web form")
        EMAIL = "email", _("e-mail")

    class Cause(models.TextChoices):
        PROBE = "probe", _("The form does not open.")
        COUNTS = "counts", _("People fill in the form, and nothing gets through.")
        MAILBOX = "mailbox", _("No mail can be fetched.")

    channel = models.CharField(max_length=10, choices=Channel)
    cause = models.CharField(max_length=10, choices=Cause)
    detail = models.CharField(max_length=500, blank=True)
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel"], condition=Q(ended_at__isnull=True), name="channel_fault_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(channel__in=["form", "email"]), name="channel_fault_channel_known"),
            models.CheckConstraint(
                condition=Q(cause__in=["probe", "counts", "mailbox"]), name="channel_fault_cause_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("raised_at")), name="channel_fault_ends_later"
            ),
        ]
        indexes = [models.Index(fields=["-raised_at"], name="channel_fault_raised")]

    def __str__(self) -> str:
        return f"{self.channel} fault {self.pk}"
