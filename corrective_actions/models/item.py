from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Attachment
from corrective_actions.models.action import CorrectiveAction
from corrective_actions.models.cause import Cause


class ItemStatus(models.TextChoices):
    OPEN = "open", _("open")
    IN_PROGRESS = "in_progress", _("in progress")
    DONE = "done", _("done")
    VERIFIED = "verified", _("verified")
    RETURNED = "returned", _("returned")
    CANCELLED = "cancelled", _("cancelled")


UNDONE = (ItemStatus.OPEN, ItemStatus.IN_PROGRESS, ItemStatus.RETURNED)


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    def undone(self) -> Self:
        return self.filter(status__in=UNDONE)

    def kept(self) -> Self:
        """All that were not cancelled."""
        return self.exclude(status=ItemStatus.CANCELLED)


class ActionItem(models.Model):
    """One thing that somebody does by a day, and the cause it takes away."""

    MILESTONES: ClassVar[frozenset[str]] = frozenset({"started_at"})

    action = models.ForeignKey(CorrectiveAction, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=ItemStatus)
    what = models.CharField(_("what is done"), max_length=300)
    cause = models.ForeignKey(
        Cause, null=True, blank=True, on_delete=models.PROTECT, related_name="items", verbose_name=_("cause it answers")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="action_items", verbose_name=_("who does it")
    )
    due_on = models.DateField(_("due"))
    evidence = models.TextField(_("evidence"), blank=True)
    added_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="finished_items"
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="verified_items"
    )
    cancelled_because = models.TextField(_("why it is cancelled"), blank=True)
    reminded_for = models.DateField(null=True, blank=True)  # the due date the reminder was sent for

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "number"], name="item_number_once"),
            models.CheckConstraint(condition=Q(status__in=ItemStatus.values), name="item_status_known"),
            models.CheckConstraint(
                condition=~Q(status__in=["done", "verified"]) | (~Q(evidence="") & Q(done_at__isnull=False)),
                name="item_done_has_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="item_verified_has_verifier",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(cancelled_because=""), name="item_cancelled_has_reason"
            ),
        ]
        indexes = [models.Index(fields=["owner", "status", "due_on"], name="item_owner")]

    def __str__(self) -> str:
        return f"{self.number}. {self.what}"

    def is_overdue(self, *, on: date) -> bool:
        return self.status in UNDONE and self.due_on < on


class Proof(models.Model):
    """A file that shows an item is done."""

    item = models.ForeignKey(ActionItem, on_delete=models.CASCADE, related_name="proofs")
    file = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="proof")

    def __str__(self) -> str:
        return self.file.name
