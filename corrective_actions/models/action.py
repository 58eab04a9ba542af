from datetime import date
from typing import ClassVar, Self

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


ENDS = (Status.CLOSED, Status.REJECTED, Status.CANCELLED)
OPEN = tuple(status for status in Status if status not in ENDS)


class CorrectiveActionQuerySet(models.QuerySet["CorrectiveAction"]):
    def pending(self) -> Self:
        """Not yet closed, rejected or cancelled."""
        return self.filter(status__in=OPEN)

    def overdue(self, *, on: date) -> Self:
        return self.pending().filter(due_on__lt=on)


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
    team = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="team_actions", verbose_name=_("team")
    )
    category_code = models.CharField(_("category"), max_length=60, blank=True)  # of the complaints it came from
    version = models.PositiveIntegerField(default=1)  # of the problem's wording, so that no change is overwritten
    risk_after = models.CharField(_("risk that is left"), max_length=10, choices=Risk, blank=True)
    product = models.ForeignKey(
        "customers.Product", null=True, blank=True, on_delete=models.PROTECT, related_name="corrective_actions"
    )
    process = models.ForeignKey(
        "customers.Process", null=True, blank=True, on_delete=models.PROTECT, related_name="corrective_actions"
    )
    due_on = models.DateField(_("due"))
    reminded_for = models.DateField(null=True, blank=True)  # the due date the reminder was sent for
    # A decision not to act is a record: why, and when somebody looks at it again.
    not_pursued_because = models.TextField(_("why it is not pursued"), blank=True)
    review_by = models.DateField(_("look at it again on"), null=True, blank=True)

    proposed_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    implemented_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    evaluated_at = models.DateTimeField(null=True, blank=True)
    first_closed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CorrectiveActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="action_status_known"),
            models.CheckConstraint(condition=Q(risk__in=Risk.values), name="action_risk_known"),
            models.CheckConstraint(condition=Q(cycle__gte=1), name="action_cycle_from_one"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("proposed_at")),
                name="action_closed_after_proposed",
            ),
            models.CheckConstraint(
                condition=Q(risk_after="") | Q(risk_after__in=Risk.values), name="action_risk_after_known"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["rejected", "cancelled"])
                | (~Q(not_pursued_because="") & Q(review_by__isnull=False)),
                name="action_not_pursued_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "rejected"]) | (Q(number__isnull=False) & Q(owner__isnull=False)),
                name="action_opened_has_number_and_owner",
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(closed_at__isnull=False), name="action_closed_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_on", "id"], name="action_status_due"),
            models.Index(fields=["due_on", "id"], name="action_due"),
            models.Index(fields=["owner", "status"], name="action_owner"),
        ]

    def __str__(self) -> str:
        return self.number or self.reference

    def is_overdue(self, *, on: date) -> bool:
        return self.status in OPEN and self.due_on < on


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


class ProblemLine(models.Model):
    """One line of the is / is-not table: what narrows the problem down, and what it is not although it could be."""

    class Question(models.TextChoices):
        WHAT = "what", _("What")
        WHERE = "where", _("Where")
        WHEN = "when", _("When")
        HOW_MANY = "how_many", _("How many")

    action = models.ForeignKey(CorrectiveAction, on_delete=models.CASCADE, related_name="lines")
    question = models.CharField(max_length=10, choices=Question)
    is_so = models.TextField(_("it is"), blank=True)
    is_not = models.TextField(_("it is not"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "question"], name="problem_line_once"),
            models.CheckConstraint(
                condition=Q(question__in=["what", "where", "when", "how_many"]), name="problem_line_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {self.question}"
