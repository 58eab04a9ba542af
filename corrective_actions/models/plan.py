"""What was approved, by whom, and which dates were moved."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corrective_actions.models.action import CorrectiveAction


class PlanVersion(models.Model):
    """The plan as it was submitted: causes, items, places elsewhere, effect plan. Frozen, with its SHA-256."""

    action = models.ForeignKey(CorrectiveAction, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveSmallIntegerField()
    cycle = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=120)
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "number"], name="plan_number_once")]

    def __str__(self) -> str:
        return f"{self.action_id} v{self.number}"


class Signature(models.Model):
    """A name under something: who, with which meaning, when. The password was given again for it."""

    class Meaning(models.TextChoices):
        APPROVE = "approve", _("I approve this plan.")
        ACCEPT = "accept", _("I have looked at the result and close this action as effective.")

    action = models.ForeignKey(CorrectiveAction, on_delete=models.CASCADE, related_name="signatures")
    plan = models.ForeignKey(PlanVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signatures")
    name = models.CharField(max_length=120)  # as it was then
    meaning = models.CharField(max_length=10, choices=Meaning)
    digest = models.CharField(max_length=64)  # of what was signed
    cycle = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    one_person_mode = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(meaning__in=["approve", "accept"]), name="signature_meaning_known")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.meaning} {self.at:%Y-%m-%d %H:%M}"


class Extension(models.Model):
    """A later date that was asked for. The old one is kept."""

    action = models.ForeignKey(CorrectiveAction, on_delete=models.CASCADE, related_name="extensions")
    old_due_on = models.DateField()
    new_due_on = models.DateField(_("new date"))
    reason = models.TextField(_("why it takes longer"))
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True, blank=True)  # empty until a manager has decided
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["action"], condition=Q(granted__isnull=True), name="extension_one_asked_at_a_time"
            ),
            models.CheckConstraint(condition=Q(new_due_on__gt=models.F("old_due_on")), name="extension_is_later"),
            models.CheckConstraint(
                condition=Q(granted__isnull=True, decided_at__isnull=True)
                | Q(granted__isnull=False, decided_at__isnull=False),
                name="extension_decided_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.old_due_on} {self.new_due_on}"
