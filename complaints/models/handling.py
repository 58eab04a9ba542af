from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.models.complaint import Complaint


class Containment(models.Model):
    """Something done at once so that nobody else is harmed, before the cause is known."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="containments")
    what = models.TextField(_("what is done"))
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="containment_says_what")]

    def __str__(self) -> str:
        return f"{self.complaint}: {self.what[:40]}"


class Extension(models.Model):
    """More time for the answer: who asked, why, who granted it. The old promise is kept here."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="extensions")
    days = models.PositiveSmallIntegerField(_("working days"))
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField(null=True, blank=True)
    refused_why = models.TextField(blank=True)
    due_before = models.DateTimeField()
    due_after = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1), name="extension_is_longer"),
            models.CheckConstraint(
                condition=Q(granted_at__isnull=True)
                | Q(granted_by__isnull=False, due_after__gt=models.F("due_before")),
                name="extension_granted_moves_the_date",
            ),
            models.CheckConstraint(
                condition=Q(granted_at__isnull=True) | Q(refused_why=""), name="extension_granted_or_refused"
            ),
            models.UniqueConstraint(
                fields=["complaint"], condition=Q(granted_at__isnull=True, refused_why=""), name="extension_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint} +{self.days}"


class Cost(models.Model):
    """What a complaint cost: one line for each refund, rework, freight or other."""

    class Kind(models.TextChoices):
        REFUND = "refund", _("refund")
        REWORK = "rework", _("rework")
        FREIGHT = "freight", _("freight")
        OTHER = "other", _("other")

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="costs")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="cost_is_positive"),
            models.CheckConstraint(
                condition=Q(kind__in=["refund", "rework", "freight", "other"]), name="cost_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint} {self.kind} {self.amount}"


class Restraint(models.Model):
    """A decision not to act is a record too: what was not done, why, by whom, and when it is looked at again."""

    class Kind(models.TextChoices):
        NOT_A_COMPLAINT = "not_a_complaint", _("not a complaint for us")
        NO_INVESTIGATION = "no_investigation", _("no investigation")
        NO_ACTION = "no_action", _("no corrective action")

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="restraints")
    kind = models.CharField(max_length=20, choices=Kind)
    reason = models.TextField(_("reason"))
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    review_by = models.DateField(_("look again by"))
    # When it was given up and the matter taken up again; until then the decision stands.
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="restraint_has_a_reason")]
        indexes = [
            models.Index(fields=["review_by"], name="restraint_review_by"),
            models.Index(fields=["review_by", "id"], condition=Q(lifted_at=None), name="restraint_stands"),
            models.Index(fields=["-at", "-id"], name="restraint_at"),
        ]

    def __str__(self) -> str:
        return f"{self.complaint} {self.kind}"


class Step(models.Model):
    """A reminder or escalation that was given. The unique pair keeps it from being given twice."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "name"], name="step_once")]

    def __str__(self) -> str:
        return f"{self.complaint} {self.name}"


class Look(models.Model):
    """When somebody last looked at a complaint, so that its page can say what is new to them.

    ``before`` is the visit before the present one: reloading a page does not make its news old.
    """

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    before = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "user"], name="look_once_per_person")]

    def __str__(self) -> str:
        return f"{self.complaint} {self.user}"
