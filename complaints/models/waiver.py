from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models.complaint import Complaint


class Waiver(models.Model):
    """Somebody who is involved may handle a complaint all the same: a manager has allowed it, and said why."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="waivers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
            models.UniqueConstraint(fields=["complaint", "user"], name="waiver_once_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint} {self.user}"
