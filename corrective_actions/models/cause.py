from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corrective_actions.models.action import CorrectiveAction


class Kind(models.TextChoices):
    OCCURRENCE = "occurrence", _("why it happened")
    ESCAPE = "escape", _("why it was not noticed")
    SYSTEMIC = "systemic", _("why our system let it be")


class Branch(models.TextChoices):
    PEOPLE = "people", _("People")
    METHOD = "method", _("Method")
    MACHINE = "machine", _("Machine")
    MATERIAL = "material", _("Material")
    MEASUREMENT = "measurement", _("Measurement")
    SURROUNDINGS = "surroundings", _("Surroundings")


class Cause(models.Model):
    """A node of the cause tree. Five whys and the fishbone are two drawings of the same rows.

    A node is supposed until somebody verifies it with evidence, or rules it out with a reason; none is deleted.
    """

    action = models.ForeignKey(CorrectiveAction, on_delete=models.CASCADE, related_name="causes")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    kind = models.CharField(_("what it explains"), max_length=12, choices=Kind)
    branch = models.CharField(_("branch of the fishbone"), max_length=14, choices=Branch)
    text = models.CharField(_("cause"), max_length=300)
    evidence = models.TextField(_("evidence"), blank=True)
    added_by = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="verified_causes"
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    ruled_out_because = models.TextField(_("why it is ruled out"), blank=True)
    uncovered_because = models.TextField(_("why no action answers it"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["occurrence", "escape", "systemic"]), name="cause_kind_known"),
            models.CheckConstraint(condition=Q(branch__in=Branch.values), name="cause_branch_known"),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_by__isnull=True)
                | (Q(verified_at__isnull=False, verified_by__isnull=False) & ~Q(evidence="")),
                name="cause_verified_has_evidence",
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True) | Q(ruled_out_because=""), name="cause_not_both_true_and_false"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")), name="cause_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @property
    def is_ruled_out(self) -> bool:
        return bool(self.ruled_out_because)
