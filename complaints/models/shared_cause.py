from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models.complaint import Complaint


class SharedCause(models.Model):
    """Complaints of different people that seem to have one cause. They stay apart: each has its answer and its clock."""

    name = models.CharField(_("name"), max_length=200)
    action = models.ForeignKey(
        "corrective_actions.CorrectiveAction",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="shared_causes",
    )
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="shared_cause_has_a_name")]

    def __str__(self) -> str:
        return self.name


class CauseLink(models.Model):
    """One complaint of a shared cause. A complaint belongs to one at most."""

    cause = models.ForeignKey(SharedCause, on_delete=models.CASCADE, related_name="links")
    complaint = models.OneToOneField(Complaint, on_delete=models.CASCADE, related_name="cause_link")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.cause}: {self.complaint}"
