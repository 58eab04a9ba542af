from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    ANALYSING = "analysing", _("finding the cause")
    PLAN_REVIEW = "plan_review", _("plan in review")
    IMPLEMENTING = "implementing", _("being done")
    VERIFYING = "verifying", _("being verified")
    MONITORING = "monitoring", _("effect being watched")
    CLOSURE_REVIEW = "closure_review", _("closing in review")
    CLOSED = "closed", _("closed")
    REJECTED = "rejected", _("rejected")
    CANCELLED = "cancelled", _("cancelled")


class Risk(models.TextChoices):
    LOW = "low", _("low")
    MEDIUM = "medium", _("medium")
    HIGH = "high", _("high")
    CRITICAL = "critical", _("critical")


class CorrectiveAction(models.Model):
    """Something that went wrong is taken at its cause, so that it does not come back (ISO 9001, 10.2)."""

    MILESTONES: ClassVar[frozenset[str]] = frozenset(
        {
            "proposed_at",
            "opened_at",
            "submitted_at",
            "approved_at",
            "implemented_at",
            "verified_at",
            "evaluated_at",
            "first_closed_at",
        }
    )

    reference = models.CharField(max_length=12, unique=True)
    number = models.CharField(_("number"), max_length=16, null=True, blank=True, unique=True)
    status = models.CharField(max_length=20, choices=Status)
    cycle = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("title"), max_length=200)
    problem = models.TextField(_("problem"))
    risk = models.CharField(_("risk"), max_length=10, choices=Risk, default=Risk.MEDIUM)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_actions"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="proposed_actions"
    )
    product = models.ForeignKey(
        "customers.Product", null=True, blank=True, on_delete=models.PROTECT, related_name="corrective_actions"
    )
    process = models.ForeignKey(
        "customers.Process", null=True, blank=True, on_delete=models.PROTECT, related_name="corrective_actions"
    )
    due_on = models.DateField(_("due"), null=True, blank=True)

    proposed_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    implemented_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    evaluated_at = models.DateTimeField(null=True, blank=True)
    first_closed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="action_status_known"),
            models.CheckConstraint(condition=Q(risk__in=Risk.values), name="action_risk_known"),
            models.CheckConstraint(condition=Q(cycle__gte=1), name="action_cycle_from_one"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("proposed_at")),
                name="action_closed_after_proposed",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.reference


class Origin(models.Model):
    """Why an action exists. The room above hands a label and an address down with the work; this room knows no sender."""

    action = models.ForeignKey(CorrectiveAction, on_delete=models.CASCADE, related_name="origins")
    kind = models.CharField(max_length=20)  # complaint, signal, decision, audit, risk
    key = models.CharField(max_length=60)  # what the sender calls itself: a reference
    label = models.CharField(max_length=200)
    address = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "kind", "key"], name="origin_once_per_action")]
        indexes = [models.Index(fields=["kind", "key"], name="origin_key")]

    def __str__(self) -> str:
        return self.label
